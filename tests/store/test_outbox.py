"""Messages: written once, claimed by one, delivered at least once, recognisable when repeated."""

from dataclasses import replace
from typing import Any

import pytest

from monitor.models import Delivery, State
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
    assert claimed == replace(delivery(), id=claimed.id if claimed else None, attempts=1)
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


def test_what_a_failed_message_held_counts_as_not_told(store: Store) -> None:
    (told,) = store.findings.save([finding()])
    assert told.id is not None
    store.outbox.enqueue(delivery(), [told.id], NOON)
    claimed = store.outbox.claim(NOON)
    assert claimed is not None
    store.outbox.mark_failed(claimed, "550 no such user")
    assert store.outbox.undelivered("ada@example.org", NOON) == (told,)


def test_nothing_is_enqueued_when_a_finding_does_not_exist(store: Store) -> None:
    with pytest.raises(Exception, match=r"(?i)foreign key"):
        store.outbox.enqueue(delivery(), [999], NOON)
    assert store.outbox.list() == ()
