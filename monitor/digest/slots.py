"""When a digest is due.

Computed from the recipient's own wall clock: a time that the spring change skips becomes the next valid minute, a time
that the autumn change repeats counts once, at its first pass. So there is exactly one slot for each local date.
"""

import hashlib
from collections.abc import Iterable
from datetime import UTC, date, datetime, time, timedelta
from zoneinfo import ZoneInfo

from monitor.models import Finding, Recipient


def slot(recipient: Recipient, now: datetime, findings: Iterable[Finding] = ()) -> tuple[str, datetime]:
    """The latest slot that is due at `now` (aware): its key, and since when it is due (UTC).

    The key names the slot, not the recipient: `2026-11-22-daily`. A message is written once for each key and address,
    so asking again, or after a crash, changes nothing. For immediate messages it is due at once and the key names what
    is told (`findings`), so that the same news is never written twice.

    Raises ValueError for an unknown time zone or a bad `at`.
    """
    if recipient.mode == "immediate":
        return _immediate_key(findings, now), now.astimezone(UTC)
    local = now.astimezone(ZoneInfo(recipient.timezone)).date()
    # One day ahead as well: a zone that is far east may already be past tomorrow's slot.
    for back in range(-1, 9):
        found = _on(recipient, local - timedelta(days=back))
        if found and found[1] <= now:
            return found
    raise AssertionError("a week holds a slot")  # pragma: no cover


def next_slot(recipient: Recipient, now: datetime) -> tuple[str, datetime] | None:
    """The first slot after `now`, for showing; None for immediate messages, which have none."""
    if recipient.mode == "immediate":
        return None
    local = now.astimezone(ZoneInfo(recipient.timezone)).date()
    slots = (_on(recipient, local + timedelta(days=ahead)) for ahead in range(-1, 10))
    return next((found for found in slots if found and found[1] > now), None)


def is_due(recipient: Recipient, due: datetime, told: datetime | None, findings: Iterable[Finding]) -> bool:
    """Whether a message is to be written for a slot that is due since `due`; `told`: the last one that was.

    Immediate messages are due when there is something to say.
    """
    if recipient.mode == "immediate":
        return any(True for _ in findings)
    return told is None or due > told


def heartbeat_due(recipient: Recipient, now: datetime) -> bool:
    """Whether even "no changes" is told: with each weekly digest, with the daily ones once a week (on `weekday`)."""
    if recipient.mode == "immediate":
        return False
    return recipient.mode == "weekly" or now.astimezone(ZoneInfo(recipient.timezone)).weekday() == recipient.weekday


def _on(recipient: Recipient, local: date) -> tuple[str, datetime] | None:
    """The slot of that local date, if there is one."""
    if recipient.mode == "weekly" and local.weekday() != recipient.weekday:
        return None
    return f"{local.isoformat()}-{recipient.mode}", _due(local, recipient.at, ZoneInfo(recipient.timezone))


def _due(local: date, at: str, zone: ZoneInfo) -> datetime:
    wall = datetime.combine(local, time.fromisoformat(at))
    # A whole day can be skipped too (Samoa, 30 December 2011), hence the length of the search.
    for minutes in range(2 * 24 * 60):
        candidate = wall + timedelta(minutes=minutes)
        moment = candidate.replace(tzinfo=zone, fold=0).astimezone(UTC)
        if moment.astimezone(zone).replace(tzinfo=None) == candidate:
            return moment
    raise AssertionError("no zone skips two days")  # pragma: no cover


def _immediate_key(findings: Iterable[Finding], now: datetime) -> str:
    told = sorted(findings, key=lambda finding: finding.key)
    if not told:
        return f"{now.astimezone(UTC):%Y-%m-%d}-immediate"
    names = "\n".join(f"{finding.key} {finding.opened_at.isoformat()}" for finding in told)
    newest = max(finding.opened_at for finding in told).astimezone(UTC)
    return f"{newest:%Y-%m-%d}-immediate-{hashlib.sha256(names.encode()).hexdigest()[:12]}"
