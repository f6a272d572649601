"""When to try again."""

from datetime import datetime, timedelta
from typing import Final

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
