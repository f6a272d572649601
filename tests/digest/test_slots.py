"""When a digest is due: exactly one slot for each local date, whatever the clocks do."""

from dataclasses import replace
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any
from zoneinfo import ZoneInfo

import pytest
import yaml

from monitor.digest import heartbeat_due, is_due, next_slot, slot
from monitor.models import Recipient
from tests.digest.samples import NOW, READER, finding

CASES = yaml.safe_load((Path(__file__).parents[1] / "cases" / "digest" / "slots.yaml").read_text(encoding="utf-8"))


def utc(text: str) -> datetime:
    return datetime.fromisoformat(text).astimezone(UTC)


@pytest.mark.parametrize("case", CASES, ids=lambda case: case["why"])
def test_the_latest_slot(case: dict[str, Any]) -> None:
    recipient = Recipient(
        address="desk@example.org",
        timezone=case["zone"],
        at=case["at"],
        mode=case.get("mode", "daily"),
        weekday=case.get("weekday", 0),
    )
    assert slot(recipient, utc(case["now"])) == (case["key"], utc(case["due"]))


@pytest.mark.parametrize("month", [3, 10])
@pytest.mark.parametrize("at", ["00:00", "02:00", "02:30", "03:00", "23:59"])
def test_a_tick_every_quarter_of_an_hour_meets_each_date_once_and_in_order(month: int, at: str) -> None:
    recipient = replace(READER, at=at)
    start = datetime(2027, month, 25, 12, 0, tzinfo=UTC)
    met: dict[str, datetime] = {}
    for quarter in range(4 * 24 * 8):
        now = start + timedelta(minutes=15 * quarter)
        key, due = slot(recipient, now)
        assert due <= now
        assert met.setdefault(key, due) == due
        following = next_slot(recipient, now)
        assert following is not None
        assert following[1] > now
        assert following[0] > key
    days = [key[:10] for key in met]
    assert days == sorted(days)
    first = datetime.fromisoformat(days[0])
    assert days == [f"{first + timedelta(days=day):%Y-%m-%d}" for day in range(len(days))]
    assert list(met.values()) == sorted(set(met.values()))


def test_the_key_does_not_name_the_recipient_and_a_later_hour_makes_no_second_digest() -> None:
    now = datetime(2026, 11, 22, 20, 0, tzinfo=UTC)
    keys = {
        slot(replace(READER, address=address, at=at), now)[0] for address in ("a@b", "c@d") for at in ("07:00", "18:00")
    }
    assert keys == {"2026-11-22-daily"}


def test_immediate_messages_are_due_at_once_and_named_by_what_they_tell() -> None:
    now = NOW.astimezone(ZoneInfo("Europe/Oslo"))
    urgent = replace(READER, mode="immediate")
    one, two = finding(1, "one"), finding(2, "two")
    key, due = slot(urgent, now, [one, two])
    assert due == NOW
    assert key.startswith("2026-11-21-immediate-")
    assert slot(urgent, now + timedelta(hours=3), [two, one])[0] == key
    assert slot(urgent, now, [one])[0] != key
    assert next_slot(urgent, now) is None


def test_the_heartbeat_beats_once_a_week() -> None:
    days = [NOW + timedelta(days=day) for day in range(7)]
    assert [heartbeat_due(replace(READER, weekday=2), day) for day in days].count(True) == 1
    assert all(heartbeat_due(replace(READER, mode="weekly"), day) for day in days)
    assert not any(heartbeat_due(replace(READER, mode="immediate"), day) for day in days)


@pytest.mark.parametrize("broken", [replace(READER, timezone="Mars/Olympus"), replace(READER, at="25:00")])
def test_an_unknown_zone_or_hour_is_refused(broken: Recipient) -> None:
    with pytest.raises((ValueError, KeyError)):
        slot(broken, NOW)


def test_a_message_is_written_once_a_slot_and_an_immediate_one_when_there_is_something_to_say() -> None:
    _, due = slot(READER, NOW)
    assert is_due(READER, due, None, [])
    assert is_due(READER, due, due - timedelta(days=1), [])
    assert not is_due(READER, due, due, [finding(1, "x")])
    urgent = replace(READER, mode="immediate")
    assert is_due(urgent, NOW, NOW, [finding(1, "x")])
    assert not is_due(urgent, NOW, None, [])
