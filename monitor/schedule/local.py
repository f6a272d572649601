"""APScheduler ticks for one machine.

When something is due is a column in the database, so nothing is lost with the process and no job store is needed: a
tick only asks. APScheduler's timers stand still after the wall clock was set back, and skip nothing they should not
after it was set forward, so a watch on the monotonic clock repairs both.
"""

import logging
import signal
import threading
import time
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from types import FrameType

from apscheduler.schedulers.background import BackgroundScheduler  # type: ignore[import-untyped] # no stubs exist

from monitor.errors import StoreError

log = logging.getLogger(__name__)

JUMP = 60.0
"""Seconds that wall and monotonic time may drift apart between two beats of the watch."""

BEAT = 5.0


@dataclass
class Clock:
    """Runs ticks until it is told to stop, then lets the running ones finish.

    `ticks` maps a name to (seconds between two, function). A tick gets the event that asks it to finish early.
    `on_jump` is called with the time after the wall clock jumped. Raises what a tick raised if it is fatal
    (a StoreError that is not transient); other errors are logged and the next tick tries again.
    """

    ticks: Mapping[str, tuple[float, Callable[[threading.Event], object]]]
    on_jump: Callable[[datetime], object]
    drain: float = 30.0
    """Seconds that running ticks get to finish."""
    stopping: threading.Event = field(default_factory=threading.Event)
    _fatal: StoreError | None = None
    _busy: set[str] = field(default_factory=set)

    def run(self) -> None:
        """Block until SIGTERM, SIGINT or a fatal error; a second signal ends the process at once."""
        scheduler = BackgroundScheduler(timezone=UTC, job_defaults={"coalesce": True, "max_instances": 1})
        for name, (seconds, tick) in self.ticks.items():
            scheduler.add_job(
                self._tick,
                "interval",
                args=(name, tick),
                id=name,
                seconds=seconds,
                misfire_grace_time=None,
                next_run_time=datetime.now(UTC),
            )
        before = {number: signal.signal(number, self._on_signal) for number in (signal.SIGTERM, signal.SIGINT)}
        clocks = time.time(), time.monotonic()  # before the first tick: what it does to the clock must be seen too
        scheduler.start()
        try:
            self._watch(scheduler, *clocks)
        finally:
            scheduler.pause()
            self._wait_for_ticks()
            scheduler.shutdown(wait=False)
            for number, handler in before.items():
                signal.signal(number, handler)
        if self._fatal:
            raise self._fatal

    def _tick(self, name: str, tick: Callable[[threading.Event], object]) -> None:
        self._busy.add(name)
        try:
            if not self.stopping.is_set():
                tick(self.stopping)
        except StoreError as error:
            log.error("tick %s: %s", name, error)
            if not error.transient:
                self._fatal = error
                self.stopping.set()
        except Exception:
            log.exception("tick %s failed", name)
        finally:
            self._busy.discard(name)

    def _watch(self, scheduler: BackgroundScheduler, wall: float, steady: float) -> None:
        while not self.stopping.wait(BEAT):
            drift = (time.time() - wall) - (time.monotonic() - steady)
            wall, steady = time.time(), time.monotonic()
            if abs(drift) > JUMP:
                log.warning("the clock jumped by %+.0f s", drift)
                now = datetime.now(UTC)
                self.on_jump(now)
                for job in scheduler.get_jobs():
                    job.modify(next_run_time=now + timedelta(seconds=1))

    def _wait_for_ticks(self) -> None:
        end = time.monotonic() + self.drain
        while self._busy and time.monotonic() < end:
            time.sleep(0.05)
        if self._busy:
            log.warning("gave up waiting for %s", ", ".join(sorted(self._busy)))

    def _on_signal(self, number: int, _frame: FrameType | None) -> None:
        if self.stopping.is_set():
            signal.signal(number, signal.SIG_DFL)
            signal.raise_signal(number)
        log.info("stopping: waiting up to %.0f s for what is under way", self.drain)
        self.stopping.set()
