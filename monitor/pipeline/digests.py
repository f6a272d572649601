"""The run at digest times: findings → digest → outbox → channel."""

import logging
from collections.abc import Sequence
from threading import Event

from monitor import digest, notify
from monitor.errors import DeliveryError
from monitor.models import Delivery, Finding, Recipient
from monitor.rooms import Rooms

log = logging.getLogger(__name__)


def deliver(rooms: Rooms, stop: Event) -> int:
    """Write the digests whose time has come into the outbox, then send what is in it; returns how many were sent."""
    for recipient in rooms.declared.recipients:
        _write_digest(recipient, rooms)
    sent = 0
    while not stop.is_set() and (delivery := rooms.store.outbox.claim(rooms.now())):
        try:
            notify.CHANNELS[delivery.channel](delivery, rooms.channels)
        except DeliveryError as error:
            _save_failure(delivery, error, rooms)
            if error.channel_down:
                break
        else:
            sent += rooms.store.outbox.mark_sent(delivery, rooms.now())
    return sent


def _save_failure(delivery: Delivery, error: DeliveryError, rooms: Rooms) -> None:
    again = notify.next_attempt(delivery, error, rooms.now(), rooms.jitter())
    if error.ambiguous and (again is None or rooms.declared.mail.when_unsure == "hold"):
        rooms.store.outbox.mark_ambiguous(delivery, str(error))
    elif again is None:
        rooms.store.outbox.mark_failed(delivery, str(error))
        told = "message %s to %s is given up (attempts: %d): %s; `monitor digest resend %s` tries it again"
        log.error(told, delivery.id, delivery.recipient, delivery.attempts, error, delivery.id)
    else:
        rooms.store.outbox.mark_retry(delivery, str(error), again, alone=notify.of_this_message(error))


def compose_digest(recipient: Recipient, findings: Sequence[Finding], rooms: Rooms) -> digest.Rendered | None:
    """What the recipient would be told now of these findings; None when there is nothing to say."""
    now, since = rooms.now(), rooms.told_until(recipient)
    states = rooms.store.pages.states(held_back_since=since or now)
    built = digest.build(
        findings,
        recipient=recipient,
        now=now,
        since=since,
        held_back={
            held.label: held.count
            for held in (*rooms.store.checks.held_back(since or now), *rooms.store.items.held_back(since or now))
        },
        checked=sum(state.healthy for state in states),
        troubles=(),
        sources_total=sum(state.watched for state in states),
    )
    return digest.render(built, rooms.templates) if built else None


def _write_digest(recipient: Recipient, rooms: Rooms) -> None:
    now = rooms.now()
    untold = rooms.untold(recipient)
    findings = digest.wanted(untold, recipient)[0]
    key, due = digest.slot(recipient, now, findings)
    if not digest.is_due(recipient, due, rooms.told_until(recipient), findings):
        return
    rendered = compose_digest(recipient, untold, rooms)
    if rendered is not None:
        message = notify.delivery(rendered, recipient, key, sender=rooms.sender, settings=rooms.channels, now=now)
        rooms.store.outbox.enqueue(message, [finding.id for finding in findings if finding.id], now)
    rooms.tell_until(recipient, due)
