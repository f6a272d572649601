"""Runs a pure function in a worker process that can be killed.

Parsers of HTML, XML and PDF are quadratic here and there, and some inputs make them eat all memory or crash. So
untrusted bytes are parsed in a small process with a bounded address space; when it takes too long it is killed, and
the next job gets a fresh one. This guards against time, memory and crashes. It is no wall against code execution:
the worker runs as the same user.

A worker is a plain child process on one end of a socket pair: it ends by itself when the other end goes away, so a
killed monitor leaves none behind.
"""

import importlib
import os
import pickle
import queue
import resource
import signal
import socket
import subprocess
import sys
import traceback
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from multiprocessing.connection import Connection
from threading import Lock
from types import TracebackType
from typing import Any, Literal, ParamSpec, TypeAlias, TypeVar, cast

from monitor.errors import ExtractError, MonitorError
from monitor.models import Fetched
from monitor.text import one_line

P = ParamSpec("P")
R = TypeVar("R")

_Answer: TypeAlias = tuple[Literal["value", "error", "memory", "broken"], Any]

_START_SECONDS = 60.0
"""For a worker to come up on a machine that is busy with other things."""
_MIB = 1024 * 1024
_QUIET_LIBRARIES = {"OPENBLAS_NUM_THREADS": "1", "OMP_NUM_THREADS": "1"}
"""Numeric libraries reserve memory for each core; on a large machine that alone would break the limit."""


class Sandbox:
    """A few worker processes, started when they are first needed. Safe to share between threads.

    `memory_mb` bounds a worker's address space, `seconds` one job; after `recycle` jobs a worker is replaced, so
    that what libraries leak does not add up.
    """

    def __init__(self, workers: int = 2, memory_mb: int = 1024, seconds: float = 20, recycle: int = 200) -> None:
        self._memory_mb = memory_mb
        self._seconds = seconds
        self._recycle = recycle
        self._lock = Lock()
        self._alive: set[_Worker] = set()
        self._closed = False
        # Last in, first out: where there is little to do, one warm worker does it all.
        self._idle: queue.LifoQueue[_Worker | None] = queue.LifoQueue()
        for _ in range(workers):
            self._idle.put(None)

    def __enter__(self) -> "Sandbox":
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self.close()

    def close(self) -> None:
        """Kill every worker. A job that is still running ends with ExtractError (`parser_crash`)."""
        with self._lock:
            self._closed = True
            alive = list(self._alive)
        for worker in alive:
            worker.kill()

    def run(self, function: Callable[P, R], /, *args: P.args, **kwargs: P.kwargs) -> R:
        """Call a function of a module, with arguments and result that can be pickled, and return its result.

        Waits for a free worker. Raises a MonitorError of the function as it is, and ExtractError (`parser_timeout`,
        `parser_memory`, `parser_crash`) for everything else that goes wrong, naming the page that the job was
        given; RuntimeError after `close`.
        """
        job = pickle.dumps((function, args, kwargs))
        url = _address(args, kwargs)
        worker = self._idle.get()
        fit = False
        try:
            if worker is not None and not worker.alive():  # killed meanwhile: no fault of this page
                self._end(worker)
                worker = None
            if worker is None:
                worker = self._start(str(getattr(function, "__module__", "")))
            what, value = worker.do(job, self._seconds)
            fit = what != "memory" and worker.jobs < self._recycle
        except TimeoutError:
            message = f"reading it took more than {self._seconds:g} seconds"
            raise ExtractError(message, url, kind="parser_timeout") from None
        except (OSError, EOFError) as error:
            message = f"the process that read it died ({worker.ending() if worker else error})"
            raise ExtractError(message, url, kind="parser_crash") from None
        finally:
            if worker is not None and not fit:
                self._end(worker)
            self._idle.put(worker if fit else None)
        if what == "value":
            return cast("R", value)
        if what == "error":
            raise value
        if what == "memory":
            message = f"reading it needs more than {self._memory_mb} MB"
            raise ExtractError(message, url, kind="parser_memory")
        name, text, trace = value
        broken = ExtractError(f"reading it failed: {name}: {one_line(text)}", url, kind="parser_crash")
        broken.add_note(trace)
        raise broken

    def _start(self, module: str) -> "_Worker":
        worker = _Worker(self._memory_mb, self._seconds, module)
        with self._lock:
            self._alive.add(worker)
            closed = self._closed
        if closed:
            self._end(worker)
            raise RuntimeError("the sandbox is closed")
        try:
            worker.wait_until_ready()
        except (OSError, EOFError) as error:
            self._end(worker)
            raise OSError("it did not start") from error
        return worker

    def _end(self, worker: "_Worker") -> None:
        worker.kill()
        worker.hang_up()
        with self._lock:
            self._alive.discard(worker)


class _Worker:
    """A child process, and our end of the line to it."""

    def __init__(self, memory_mb: int, seconds: float, module: str) -> None:
        ours, theirs = socket.socketpair()
        with theirs, _signals_held_back():
            command = [sys.executable, "-c", "from monitor.sandbox import serve; serve()"]
            command += [str(theirs.fileno()), str(memory_mb), str(seconds), module]
            path = os.pathsep.join(entry for entry in sys.path if entry) or os.curdir
            self._process = subprocess.Popen(  # noqa: S603 our own interpreter and our own words
                command,
                env=_without_secrets() | _QUIET_LIBRARIES | {"PYTHONPATH": path},
                pass_fds=[theirs.fileno()],
                stdin=subprocess.DEVNULL,
                stdout=subprocess.DEVNULL,
            )
        self._line = Connection(ours.detach())
        self.jobs = 0

    def wait_until_ready(self) -> None:
        """Raises TimeoutError, or EOFError where the process died."""
        if not self._line.poll(_START_SECONDS):
            raise TimeoutError
        self._line.recv_bytes()

    def do(self, job: bytes, seconds: float) -> _Answer:
        """One job's outcome. Raises TimeoutError, OSError and EOFError; the worker is then of no more use."""
        self.jobs += 1
        self._line.send_bytes(job)
        if not self._line.poll(seconds):
            raise TimeoutError
        return cast("_Answer", pickle.loads(self._line.recv_bytes()))  # noqa: S301 from our own child

    def alive(self) -> bool:
        return self._process.poll() is None

    def ending(self) -> str:
        """How the process ended, for a message."""
        try:
            code = self._process.wait(timeout=1)
        except subprocess.TimeoutExpired:
            return "it hung up"
        return f"signal {-code}" if code < 0 else f"exit code {code}"

    def kill(self) -> None:
        """End the process now, and wait until it is gone."""
        self._process.kill()
        self._process.wait()

    def hang_up(self) -> None:
        """Close the line. Only who holds the worker may."""
        self._line.close()


def _without_secrets() -> dict[str, str]:
    """The environment but for our own settings, passwords among them: a parser has no use for them."""
    return {name: value for name, value in os.environ.items() if not name.startswith("MONITOR_")}


def _address(args: tuple[Any, ...], kwargs: dict[str, Any]) -> str:
    """The page that a job is about: its argument `url`, or that of the answer it is to read."""
    fetched = (value.url for value in args if isinstance(value, Fetched))
    return str(kwargs["url"]) if "url" in kwargs else next(fetched, "")


@contextmanager
def _signals_held_back() -> Iterator[None]:
    """A child born in here never sees the signals that ask the monitor to finish: it is needed for the draining."""
    before = signal.pthread_sigmask(signal.SIG_BLOCK, {signal.SIGINT, signal.SIGTERM})
    try:
        yield
    finally:
        signal.pthread_sigmask(signal.SIG_SETMASK, before)


def serve() -> None:
    """The life of a worker: one job after another until the line is closed. Called in the child process only."""
    line, memory_mb, seconds = Connection(int(sys.argv[1])), int(sys.argv[2]), float(sys.argv[3])
    resource.setrlimit(resource.RLIMIT_AS, (memory_mb * _MIB, memory_mb * _MIB))
    resource.setrlimit(resource.RLIMIT_CORE, (0, 0))
    try:
        # What the jobs need is loaded before the first clock runs: a cold start takes seconds on a busy machine.
        if sys.argv[4] not in {"", "__main__"}:
            importlib.import_module(sys.argv[4])
        line.send_bytes(b"ready")
        while True:
            job = line.recv_bytes()
            # Should the parent be gone, nobody else will end a parser that hangs: the kernel does.
            signal.setitimer(signal.ITIMER_REAL, seconds * 2 + 1)
            answer = _answer(job)
            signal.setitimer(signal.ITIMER_REAL, 0)
            line.send_bytes(answer)
    except (EOFError, OSError):
        return


def _answer(job: bytes) -> bytes:
    try:
        function, args, kwargs = pickle.loads(job)  # noqa: S301 from our own parent
        return pickle.dumps(("value", function(*args, **kwargs)))
    except MonitorError as error:
        return pickle.dumps(("error", error))
    except MemoryError:
        return pickle.dumps(("memory", None))
    except Exception as error:  # noqa: BLE001 whatever a parser throws is an outcome of this page, not our end
        return pickle.dumps(("broken", (type(error).__name__, str(error)[:2000], traceback.format_exc(limit=-8))))
