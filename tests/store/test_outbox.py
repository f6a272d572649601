"""Messages: written once, claimed by one, delivered at least once, recognisable when repeated."""

from dataclasses import replace
from typing import Any

import pytest

from monitor.models import Delivery, OutboxState, State
from monitor.store import Store
from tests.store.make import HOUR, NOON, finding, review


def delivery(recipient: str = "ada@example.org", **changed: Any) -> Delivery:
    values = {
        "digest_key": "daily 2024-05-01",
        "recipient": recipient,
        "channel": "email",
        "message_id": f"<1-{recipient}>",
        "payload": b"Subject: x\r\n\r\n\x00\xff",
        "due_at": NOON,
    }
    return Delivery(**values | changed)


def test_a_digest_is_written_once_for_each_recipient(store: Store) -> None:
    assert store.outbox.enqueue(delivery(), [], NOON)
    assert not store.outbox.enqueue(delivery(payload=b"another"), [], NOON)
    assert store.outbox.enqueue(delivery("bo@example.org"), [], NOON)
    assert {(one.digest_key, one.recipient) for one in store.outbox.list()} == {
        ("daily 2024-05-01", "ada@example.org"),
        ("daily 2024-05-01", "bo@example.org"),
    }
    assert {one.payload for one in store.outbox.list()} == {delivery().payload}


def test_a_message_is_claimed_by_one_until_the_lease_ends(store: Store) -> None:
    store.outbox.enqueue(delivery(), [], NOON)
    store.outbox.enqueue(delivery("later@example.org", due_at=NOON + HOUR), [], NOON)
    claimed = store.outbox.claim(NOON, HOUR)
    assert claimed == replace(delivery(), id=claimed.id if claimed else None, attempts=1, created_at=NOON)
    assert store.outbox.claim(NOON, HOUR) is None
    again = store.outbox.claim(NOON + HOUR, HOUR)
    assert again is not None
    assert claimed is not None
    assert again == replace(claimed, attempts=2), "the same bytes and the same Message-ID"


def test_a_sent_message_never_comes_back(store: Store) -> None:
    store.outbox.enqueue(delivery(), [], NOON)
    claimed = store.outbox.claim(NOON)
    assert claimed is not None
    assert store.outbox.mark_sent(claimed, NOON)
    assert not store.outbox.mark_sent(claimed, NOON)
    assert not store.outbox.mark_retry(claimed, "late news", NOON)
    assert store.outbox.claim(NOON + 99 * HOUR) is None
    assert [one.state for one in store.outbox.list(state="sent")] == ["sent"]


def test_only_the_latest_attempt_may_tell_of_failure_but_any_of_success(store: Store) -> None:
    store.outbox.enqueue(delivery(), [], NOON)
    slow = store.outbox.claim(NOON, HOUR)
    quick = store.outbox.claim(NOON + HOUR, HOUR)
    assert slow is not None
    assert quick is not None
    assert not store.outbox.mark_failed(slow, "gave up")
    assert store.outbox.mark_sent(slow, NOON + HOUR)
    assert not store.outbox.mark_failed(quick, "refused as a repeat")


def test_a_message_that_failed_this_time_is_due_again_later(store: Store) -> None:
    store.outbox.enqueue(delivery(), [], NOON)
    claimed = store.outbox.claim(NOON)
    assert claimed is not None
    assert store.outbox.mark_retry(claimed, "421 later", NOON + HOUR)
    assert store.outbox.claim(NOON) is None
    again = store.outbox.claim(NOON + HOUR)
    assert again is not None
    assert (again.attempts, again.error, again.payload) == (2, "421 later", claimed.payload)


@pytest.mark.parametrize("ending", ["mark_failed", "mark_ambiguous"])
def test_a_message_that_failed_or_may_have_arrived_waits_for_a_person(store: Store, ending: str) -> None:
    store.outbox.enqueue(delivery(), [], NOON)
    claimed = store.outbox.claim(NOON)
    assert claimed is not None
    assert claimed.id is not None
    assert getattr(store.outbox, ending)(claimed, "why")
    assert store.outbox.claim(NOON + 99 * HOUR) is None
    assert store.outbox.resend(claimed.id, NOON)
    assert not store.outbox.resend(claimed.id, NOON)
    again = store.outbox.claim(NOON)
    assert again is not None
    assert (again.message_id, again.payload) == (claimed.message_id, claimed.payload)


def test_what_was_written_first_arrives_first(store: Store) -> None:
    store.outbox.enqueue(delivery(), [], NOON)
    first = store.outbox.claim(NOON)
    assert first is not None
    store.outbox.mark_retry(first, "451 later", NOON + 6 * HOUR)
    store.outbox.enqueue(delivery("bo@example.org", due_at=NOON + HOUR), [], NOON + HOUR)
    store.outbox.enqueue(delivery(digest_key="next", message_id="<2>", due_at=NOON + HOUR), [], NOON + HOUR)
    again = store.outbox.claim(NOON + HOUR)
    assert again is not None
    assert again.id == first.id, "news behind it makes it due at once"
    other = store.outbox.claim(NOON + HOUR)
    assert other is not None
    assert other.recipient == "bo@example.org", "others do not wait for it"
    assert store.outbox.claim(NOON + HOUR) is None, "the second one waits for the first"
    store.outbox.mark_sent(again, NOON + HOUR)
    second = store.outbox.claim(NOON + HOUR)
    assert second is not None
    assert second.digest_key == "next"


def test_a_message_that_is_itself_put_off_lets_later_ones_pass_and_follows_them(store: Store) -> None:
    store.outbox.enqueue(delivery(), [], NOON)
    first = store.outbox.claim(NOON)
    assert first is not None
    assert store.outbox.mark_retry(first, "451 not this text now", NOON + 6 * HOUR, alone=True)
    assert store.outbox.state().waiting == 1
    store.outbox.enqueue(delivery(digest_key="next", message_id="<2>", due_at=NOON + HOUR), [], NOON + HOUR)
    claimed = [store.outbox.claim(NOON + HOUR) for _ in range(3)]
    assert [one.digest_key if one else None for one in claimed] == [first.digest_key, "next", None]
    again, second, _ = claimed
    assert again is not None
    assert second is not None
    assert store.outbox.mark_retry(again, "451 not this text now", NOON + 7 * HOUR, alone=True)
    store.outbox.mark_sent(second, NOON + HOUR)
    followed = store.outbox.claim(NOON + HOUR)
    assert followed is not None
    assert followed.id == first.id, "something got through: it is worth a try"


def test_a_message_that_is_given_up_or_held_keeps_nobody_waiting(store: Store) -> None:
    store.outbox.enqueue(delivery(), [], NOON)
    store.outbox.enqueue(delivery(digest_key="next", message_id="<2>"), [], NOON)
    first = store.outbox.claim(NOON)
    assert first is not None
    store.outbox.mark_failed(first, "550 no such user")
    second = store.outbox.claim(NOON)
    assert second is not None
    assert second.digest_key == "next"


def test_a_message_that_is_sent_again_is_tried_as_long_as_a_new_one(store: Store) -> None:
    store.outbox.enqueue(delivery(), [], NOON)
    for _ in range(3):
        claimed = store.outbox.claim(NOON)
        assert claimed is not None
        store.outbox.mark_retry(claimed, "451 later", NOON)
    claimed = store.outbox.claim(NOON)
    assert claimed is not None
    assert claimed.id is not None
    store.outbox.mark_failed(claimed, "451 later")
    store.outbox.resend(claimed.id, NOON)
    again = store.outbox.claim(NOON)
    assert again is not None
    assert again.attempts == 1


def test_what_waits_is_counted_and_what_was_given_up_until_somebody_sets_it_aside(store: Store) -> None:
    assert store.outbox.state() == OutboxState()
    for number in range(3):
        at = NOON + number * HOUR
        store.outbox.enqueue(delivery(f"{number}@example.org", due_at=at), [], at)
    first = store.outbox.claim(NOON)
    assert first is not None
    assert first.id is not None
    store.outbox.mark_failed(first, "550 no such user")
    second = store.outbox.claim(NOON + HOUR)
    assert second is not None
    store.outbox.mark_retry(second, "451 later", NOON + 99 * HOUR)
    told = OutboxState(waiting=2, since=NOON + HOUR, attempts=1, error="451 later", given_up=1)
    assert store.outbox.state() == told
    assert store.outbox.set_aside(first.id)
    assert not store.outbox.set_aside(first.id)
    assert store.outbox.state() == replace(told, given_up=0)
    assert store.outbox.resend(first.id, NOON), "it may still be sent"


def test_findings_are_told_to_each_recipient_once(store: Store) -> None:
    first, second, old, wrong = store.findings.save(
        [
            finding(1),
            finding(2, opened_at=NOON + HOUR),
            finding(3, opened_at=NOON - HOUR),
            finding(4),
        ]
    )
    store.findings.decide(replace(wrong, state=State.DISMISSED), review(wrong, "dismiss"))
    assert store.outbox.undelivered("ada@example.org", NOON) == (first, second)
    assert first.id is not None
    assert old.id is not None
    store.outbox.enqueue(delivery(), [first.id, old.id, first.id], NOON)
    assert store.outbox.undelivered("ada@example.org", NOON) == (second,)
    assert store.outbox.undelivered("bo@example.org", NOON) == (first, second)


def test_what_a_failed_message_held_counts_as_not_told_for_a_month(store: Store) -> None:
    (told,) = store.findings.save([finding()])
    assert told.id is not None
    store.outbox.enqueue(delivery(), [told.id], NOON)
    claimed = store.outbox.claim(NOON)
    assert claimed is not None
    assert claimed.id is not None
    later = NOON + 9 * 24 * HOUR
    assert store.outbox.undelivered("ada@example.org", later) == ()
    store.outbox.mark_failed(claimed, "451 later")
    assert store.outbox.undelivered("ada@example.org", NOON) == (told,)
    assert store.outbox.undelivered("ada@example.org", later) == (told,), "it is older than the last digest"
    assert store.outbox.undelivered("bo@example.org", later) == ()
    assert store.outbox.undelivered("ada@example.org", NOON + 31 * 24 * HOUR) == ()
    store.outbox.enqueue(delivery(digest_key="next", message_id="<2>"), [told.id], later)
    assert store.outbox.undelivered("ada@example.org", later) == ()
    assert store.outbox.told_since(claimed.id), "sent again, it would tell the same twice"
    assert store.outbox.state().given_up == 1
    following = store.outbox.claim(later)
    assert following is not None
    store.outbox.mark_sent(following, later)
    assert store.outbox.state().given_up == 0, "its news has arrived after all"


def test_what_is_set_aside_is_not_told_again(store: Store) -> None:
    (told,) = store.findings.save([finding()])
    assert told.id is not None
    store.outbox.enqueue(delivery(), [told.id], NOON)
    claimed = store.outbox.claim(NOON)
    assert claimed is not None
    assert claimed.id is not None
    store.outbox.mark_failed(claimed, "550 no such user")
    assert not store.outbox.told_since(claimed.id)
    store.outbox.set_aside(claimed.id)
    assert store.outbox.undelivered("ada@example.org", NOON) == ()


def test_nothing_is_enqueued_when_a_finding_does_not_exist(store: Store) -> None:
    with pytest.raises(Exception, match=r"(?i)foreign key"):
        store.outbox.enqueue(delivery(), [999], NOON)
    assert store.outbox.list() == ()
