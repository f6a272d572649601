"""When to try again."""

from datetime import datetime, timedelta
from typing import Final

from monitor.errors import DeliveryError
from monitor.models import Delivery

_FIRST: Final = (1, 5, 15, 60)
"""Minutes; then hourly for a day, …"""
_HOURLY: Final = 23
_RARELY: Final = timedelta(hours=6)
"""… then so seldom for a week."""
_GIVE_UP: Final = timedelta(days=8)
_FEWEST: Final = len(_FIRST) + _HOURLY + 29
"""Attempts of those eight days: a message that waited while nobody tried is not given up for its age."""


def retry_at(attempts: int, age: timedelta, now: datetime, jitter: float = 0.0) -> datetime | None:
    """When to try after `attempts` failures (at least 1) of a message that was written `age` ago.

    In 1, 5, 15, 60 minutes, then hourly for a day, then every six hours for a week. None: given up, when it is both as
    old as that and was tried as often. jitter: -1 … 1, moves the time by up to a tenth, so that many messages do not
    come back in lock-step.
    """
    if attempts < 1:
        raise ValueError("attempts counts failures: at least 1")
    if attempts >= _FEWEST and age >= _GIVE_UP:
        return None
    if attempts <= len(_FIRST):
        wait = timedelta(minutes=_FIRST[attempts - 1])
    else:
        wait = timedelta(hours=1) if attempts <= len(_FIRST) + _HOURLY else _RARELY
    return now + wait * (1 + 0.1 * max(-1.0, min(1.0, jitter)))


def next_attempt(delivery: Delivery, error: DeliveryError, now: datetime, jitter: float) -> datetime | None:
    """When a delivery that failed is tried again; None when trying again cannot help.

    While the whole channel is down nothing fails for good: it is tried each hour until the channel is back.
    `jitter`: 0 … 1. A delivery that may have arrived is repeated while it is fresh (its Message-ID makes the repeat
    recognisable), and then no more: each repeat may be one too many.
    """
    attempts = max(1, delivery.attempts)
    again = retry_at(attempts, now - (delivery.created_at or now), now, 2 * jitter - 1)
    if error.channel_down:
        hour = now + timedelta(hours=1)
        return min(again or hour, hour)
    if error.permanent or (error.ambiguous and attempts > len(_FIRST)):
        return None
    return again


def of_this_message(error: DeliveryError) -> bool:
    """Is it this message that is put off, and not its recipient or the whole channel? Then others need not wait."""
    return error.kind == "refused" and not error.channel_down
