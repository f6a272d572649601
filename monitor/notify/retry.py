"""When to try again."""

from datetime import datetime, timedelta
from typing import Final

from monitor.errors import DeliveryError
from monitor.models import Delivery

_FIRST: Final = (1, 5, 15, 60)
"""Minutes; then hourly."""
_GIVE_UP: Final = timedelta(hours=24)


def retry_at(attempts: int, now: datetime, jitter: float = 0.0) -> datetime | None:
    """When to try after `attempts` failures (at least 1): in 1, 5, 15, 60 min, then hourly; None after 24 h in all.

    jitter: -1 … 1, moves the time by up to a tenth, so that many messages do not come back in lock-step.
    """
    if attempts < 1:
        raise ValueError("attempts counts failures: at least 1")
    waited = timedelta(minutes=sum(_FIRST[: attempts - 1]) + 60 * max(0, attempts - 1 - len(_FIRST)))
    if waited >= _GIVE_UP:
        return None
    minutes = _FIRST[attempts - 1] if attempts <= len(_FIRST) else 60
    return now + timedelta(minutes=minutes * (1 + 0.1 * max(-1.0, min(1.0, jitter))))


def next_attempt(delivery: Delivery, error: DeliveryError, now: datetime, jitter: float) -> datetime | None:
    """When a delivery that failed is tried again; None when trying again cannot help.

    While the whole channel is down nothing fails for good: it is tried each hour until the channel is back.
    `jitter`: 0 … 1. An ambiguous delivery is repeated: its Message-ID makes the repeat recognisable.
    """
    again = retry_at(max(1, delivery.attempts), now, 2 * jitter - 1)
    if error.channel_down:
        return again or now + timedelta(hours=1)
    return None if error.permanent else again
