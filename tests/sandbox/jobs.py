"""Functions that behave badly, for worker processes to run."""

import os
import signal
import sys
import time
from datetime import UTC, datetime
from typing import NoReturn

from monitor.errors import ConfigError, FetchError, NotThePage


def double(number: int) -> int:
    return number * 2


def process() -> int:
    return os.getpid()


def environment() -> dict[str, str]:
    return dict(os.environ)


def nap(seconds: float) -> str:
    time.sleep(seconds)
    return "rested"


def hang() -> None:
    while True:
        pass


def hang_and_ignore() -> None:
    signal.pthread_sigmask(signal.SIG_BLOCK, set(signal.Signals) - {signal.SIGKILL, signal.SIGSTOP})
    time.sleep(60)


def swallow(mebibytes: int) -> int:
    return len(bytearray(mebibytes << 20))


def die(code: int) -> NoReturn:
    os._exit(code)


def kill_self(number: int) -> None:
    os.kill(os.getpid(), number)


def leave() -> NoReturn:
    sys.exit(4)


def stumble() -> NoReturn:
    raise ValueError("an odd\nletter \x00")


def stumble_over(page: object) -> NoReturn:
    raise ValueError("of no use")


def misread(*, url: str) -> int:
    return int(url)


def dive(depth: int = 0) -> int:
    return dive(depth + 1) + 1


def no_page(url: str) -> NoReturn:
    raise NotThePage("asks for consent", url, kind="consent")


def raise_with_everything() -> NoReturn:
    raise FetchError("m", "u", kind="http_429", transient=True, retry_after=datetime(2026, 3, 1, tzinfo=UTC))


def raise_config() -> NoReturn:
    raise ConfigError("m", "p", 3, 4)


def unreturnable() -> object:
    return lambda: None


def chatter() -> str:
    print("to nobody")
    return "done"
