from dataclasses import replace
from datetime import UTC, datetime, timedelta

import pytest

from monitor.errors import DeliveryError
from monitor.models import Delivery
from monitor.notify import next_attempt, retry_at

NOW = datetime(2026, 11, 22, 6, 0, tzinfo=UTC)


def test_soon_at_first_then_hourly_for_a_day() -> None:
    minutes, now = [], NOW
    for attempts in range(1, 100):
        again = retry_at(attempts, now)
        if again is None:
            break
        minutes.append((again - now) / timedelta(minutes=1))
        now = again
    assert minutes[:6] == [1, 5, 15, 60, 60, 60]
    assert set(minutes[3:]) == {60}
    assert timedelta(hours=23) < now - NOW <= timedelta(hours=25)


@pytest.mark.parametrize("jitter", [-1.0, 1.0, -50.0, 50.0])
def test_jitter_moves_by_a_tenth_at_most(jitter: float) -> None:
    again = retry_at(4, NOW, jitter)
    assert again is not None
    assert abs((again - NOW) - timedelta(minutes=60)) == timedelta(minutes=6)


def test_counting_starts_at_the_first_failure() -> None:
    with pytest.raises(ValueError, match="at least 1"):
        retry_at(0, NOW)


def failure(**more: bool) -> DeliveryError:
    return DeliveryError("x", "email", **({"permanent": False} | more))  # type: ignore[arg-type]


def test_what_is_tried_again() -> None:
    row = Delivery(
        digest_key="k", recipient="a@b", channel="email", message_id="<i>", payload=b"", due_at=NOW, attempts=1
    )
    soon = NOW + timedelta(minutes=1)
    assert next_attempt(row, failure(), NOW, 0.5) == soon
    assert next_attempt(row, failure(ambiguous=True), NOW, 0.5) == soon
    assert next_attempt(row, failure(permanent=True), NOW, 0.5) is None
    assert next_attempt(row, failure(permanent=True, channel_down=True), NOW, 0.5) == soon
    tired = replace(row, attempts=99)
    assert next_attempt(tired, failure(), NOW, 0.5) is None
    assert next_attempt(tired, failure(channel_down=True), NOW, 0.5) == NOW + timedelta(hours=1)
