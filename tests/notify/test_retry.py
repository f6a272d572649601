from dataclasses import replace
from datetime import UTC, datetime, timedelta

import pytest

from monitor.errors import DeliveryError
from monitor.models import Delivery
from monitor.notify import next_attempt, of_this_message, retry_at

NOW = datetime(2026, 11, 22, 6, 0, tzinfo=UTC)
HOUR = timedelta(hours=1)


def played(day_by_day: timedelta = timedelta()) -> list[timedelta]:
    """The waits of a message that never gets through; `day_by_day`: how much older it is than its attempts tell."""
    waits, now = [], NOW
    for attempts in range(1, 1000):
        again = retry_at(attempts, now - NOW + day_by_day, now)
        if again is None:
            break
        waits.append(again - now)
        now = again
    return waits


def test_soon_at_first_hourly_for_a_day_then_every_six_hours_for_a_week() -> None:
    waits = played()
    assert [wait / timedelta(minutes=1) for wait in waits[:6]] == [1, 5, 15, 60, 60, 60]
    hourly = [wait for wait in waits[3:] if wait == HOUR]
    assert timedelta(hours=23) < sum(waits[:3], timedelta()) + len(hourly) * HOUR <= timedelta(hours=25)
    assert set(waits[3 + len(hourly) :]) == {6 * HOUR}
    assert timedelta(days=8) <= sum(waits, timedelta()) < timedelta(days=8, hours=7)


def test_an_old_message_is_not_given_up_before_it_was_tried_as_often() -> None:
    assert played(timedelta(days=400)) == played()


def test_many_tries_in_a_short_time_give_nothing_up() -> None:
    assert retry_at(500, timedelta(days=7), NOW) == NOW + 6 * HOUR
    assert retry_at(500, timedelta(days=9), NOW) is None


@pytest.mark.parametrize("jitter", [-1.0, 1.0, -50.0, 50.0])
def test_jitter_moves_by_a_tenth_at_most(jitter: float) -> None:
    again = retry_at(4, HOUR, NOW, jitter)
    assert again is not None
    assert abs((again - NOW) - timedelta(minutes=60)) == timedelta(minutes=6)


def test_counting_starts_at_the_first_failure() -> None:
    with pytest.raises(ValueError, match="at least 1"):
        retry_at(0, HOUR, NOW)


def failure(**more: bool) -> DeliveryError:
    return DeliveryError("x", "email", **({"permanent": False} | more))  # type: ignore[arg-type]


def test_what_is_tried_again() -> None:
    row = Delivery(
        digest_key="k",
        recipient="a@b",
        channel="email",
        message_id="<i>",
        payload=b"",
        due_at=NOW,
        attempts=1,
        created_at=NOW - timedelta(days=9),
    )
    soon = NOW + timedelta(minutes=1)
    assert next_attempt(row, failure(), NOW, 0.5) == soon
    assert next_attempt(row, failure(ambiguous=True), NOW, 0.5) == soon
    assert next_attempt(row, failure(permanent=True), NOW, 0.5) is None
    assert next_attempt(row, failure(permanent=True, channel_down=True), NOW, 0.5) == soon
    tired = replace(row, attempts=99)
    assert next_attempt(tired, failure(), NOW, 0.5) is None
    assert next_attempt(tired, failure(channel_down=True), NOW, 0.5) == NOW + HOUR
    young = replace(tired, created_at=NOW - HOUR)
    assert next_attempt(young, failure(), NOW, 0.5) == NOW + 6 * HOUR


@pytest.mark.parametrize(("kind", "alone"), [("refused", True), ("recipient", False), ("connect", False)])
def test_what_the_server_says_after_the_text_is_about_this_message(kind: str, alone: bool) -> None:
    assert of_this_message(DeliveryError("451 x", "email", permanent=False, kind=kind)) is alone
    down = DeliveryError("421 x", "email", permanent=False, kind=kind, channel_down=True)
    assert not of_this_message(down)


def test_what_may_have_arrived_is_repeated_a_few_times_only() -> None:
    row = Delivery(
        digest_key="k", recipient="a@b", channel="email", message_id="<i>", payload=b"", due_at=NOW, created_at=NOW
    )
    tries = [next_attempt(replace(row, attempts=tried), failure(ambiguous=True), NOW, 0.5) for tried in range(1, 9)]
    assert [again is not None for again in tries] == [True] * 4 + [False] * 4
