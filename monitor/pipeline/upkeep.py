"""Once a day: forget what nobody refers to, in small steps, so that looks and digests hardly wait."""

from collections.abc import Callable
from datetime import datetime, timedelta
from threading import Event

from monitor.config import Keeping
from monitor.models import Tidied
from monitor.rooms import Rooms
from monitor.store import Store
from monitor.store.retention import Step

BREATH = 0.05
"""Seconds between two steps, for others who want to write."""
_DAY = "tidied on"


def tidy(
    store: Store,
    keep: Keeping,
    now: datetime,
    stop: Event,
    *,
    dry: bool = False,
    progress: Callable[[int], object] = lambda _: None,
) -> Tidied:
    """Forget what is older than `keep` says, or with `dry` only tell what that would be; ends early after `stop`.

    `progress` is called with the number of steps that are done.
    """
    done, steps = Tidied(), 0
    kinds: tuple[tuple[Step, timedelta | None], ...] = (
        (store.retention.articles, keep.articles),
        (store.retention.captures, keep.captures),
        (store.retention.looks, keep.looks),
        (store.retention.noise, keep.looks),
    )
    for step, age in kinds:
        last = 0
        if age is None:
            continue
        while not stop.is_set() and (taken := step(now - age, last, dry=dry)) is not None:
            last, some = taken
            done, steps = done + some, steps + 1
            progress(steps)
            stop.wait(BREATH)
    return done


def tidy_daily(rooms: Rooms, stop: Event) -> Tidied | None:
    """Tidy up unless that was done today; None when it was."""
    today = f"{rooms.now():%Y-%m-%d}"
    if rooms.store.get(_DAY) == today:
        return None
    done = tidy(rooms.store, rooms.declared.keep, rooms.now(), stop)
    if not stop.is_set():
        rooms.store.set(_DAY, today)
    return done
