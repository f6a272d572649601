"""Ctrl-C while pages are being looked at."""

import os
import signal
from collections.abc import Iterator
from contextlib import contextmanager
from threading import Event, current_thread, main_thread
from types import FrameType

from monitor.cli.ground.ending import INTERRUPTED


@contextmanager
def stoppable() -> Iterator[Event]:
    """An event that Ctrl-C sets, so that what is under way comes to its end; a second Ctrl-C ends the process at once.

    Nothing is lost by that: the pages under way are due again when their lease has run out.
    """
    stop = Event()

    def interrupted(_signal: int, _frame: FrameType | None) -> None:
        if stop.is_set():
            os._exit(INTERRUPTED)
        stop.set()
        # Not print: the main thread may be in the middle of one.
        os.write(2, b"\nstopping when what is under way is read; Ctrl-C once more ends at once\n")

    if current_thread() is not main_thread():  # signals can be caught in the main thread only
        yield stop
        return
    before = signal.signal(signal.SIGINT, interrupted)
    try:
        yield stop
    finally:
        signal.signal(signal.SIGINT, before)
