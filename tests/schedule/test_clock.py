"""The clock ticks, survives bugs, notices jumps and drains."""

import os
import signal
import subprocess
import sys
import threading
import time
from datetime import datetime

import pytest

from monitor.errors import StoreError
from monitor.schedule import Clock, local


def stop_after(clock: Clock, condition: threading.Event) -> None:
    def wait() -> None:
        condition.wait(60)
        clock.stopping.set()

    threading.Thread(target=wait, daemon=True).start()


@pytest.fixture(autouse=True)
def quick_beats(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(local, "BEAT", 0.05)


def test_a_bug_in_one_tick_does_not_silence_the_others() -> None:
    ticked, count = threading.Event(), []

    def good(_: threading.Event) -> None:
        count.append(1)
        if len(count) > 1:
            ticked.set()

    def bad(_: threading.Event) -> None:
        raise RuntimeError("a bug")

    clock = Clock({"bad": (0.1, bad), "good": (0.1, good)}, on_jump=lambda _: None)
    stop_after(clock, ticked)
    clock.run()
    assert len(count) > 1


def test_a_broken_database_ends_the_run() -> None:
    def tick(_: threading.Event) -> None:
        raise StoreError("the file is damaged")

    with pytest.raises(StoreError, match="damaged"):
        Clock({"t": (0.1, tick)}, on_jump=lambda _: None).run()


def test_what_runs_is_waited_for() -> None:
    began, ended = threading.Event(), []

    def slow(_: threading.Event) -> None:
        began.set()
        time.sleep(0.3)
        ended.append(1)

    clock = Clock({"slow": (60, slow)}, on_jump=lambda _: None)
    stop_after(clock, began)
    clock.run()
    assert ended == [1]


def test_a_jump_of_the_wall_clock_is_told_and_wakes_the_ticks(monkeypatch: pytest.MonkeyPatch) -> None:
    told: list[datetime] = []
    twice = threading.Event()
    ticks: list[int] = []

    def tick(_: threading.Event) -> None:
        ticks.append(1)
        if len(ticks) == 1:
            real = time.time
            monkeypatch.setattr(local.time, "time", lambda: real() - 3600)
        else:
            twice.set()

    clock = Clock({"t": (3600, tick)}, on_jump=told.append)
    stop_after(clock, twice)
    clock.run()
    assert len(told) == 1
    assert len(ticks) == 2


PROGRAM = """
import sys, time
from monitor.schedule import Clock
def tick(stop):
    print("tick", flush=True)
    time.sleep({seconds})
    print("done", flush=True)
Clock({{"t": (60, tick)}}, on_jump=lambda now: None, drain=20).run()
print("end", flush=True)
"""


def started(seconds: float) -> subprocess.Popen[str]:
    process = subprocess.Popen(
        [sys.executable, "-c", PROGRAM.format(seconds=seconds)], stdout=subprocess.PIPE, text=True
    )
    assert process.stdout is not None
    assert process.stdout.readline() == "tick\n"
    return process


def test_sigterm_drains() -> None:
    process = started(0.5)
    os.kill(process.pid, signal.SIGTERM)
    assert process.communicate(timeout=20)[0] == "done\nend\n"
    assert process.returncode == 0


def test_a_second_sigterm_ends_at_once() -> None:
    process = started(60)
    os.kill(process.pid, signal.SIGTERM)
    time.sleep(0.5)
    os.kill(process.pid, signal.SIGTERM)
    assert process.communicate(timeout=30)[0] == ""
    assert process.returncode == -signal.SIGTERM
