"""Mail that does not get through: nothing is lost, nothing arrives twice, the order is kept."""

from datetime import timedelta
from email import message_from_bytes
from email.policy import default
from threading import Event

import pytest

from monitor import notify, pipeline
from monitor.errors import DeliveryError
from monitor.models import Delivery
from monitor.notify import NotifySettings
from monitor.rooms import Rooms
from tests.house import Now
from tests.store.make import finding


class Mailbox:
    """In the place of a mail server: while it is full, it takes nothing."""

    def __init__(self) -> None:
        self.full, self.tried = False, 0
        self.got: list[Delivery] = []

    def take(self, delivery: Delivery, _: NotifySettings) -> None:
        self.tried += 1
        if self.full:
            raise DeliveryError("452 4.2.2 mailbox full", "email", permanent=False, kind="recipient")
        self.got.append(delivery)

    def texts(self) -> str:
        bodies = [message_from_bytes(one.payload, policy=default).get_body(("plain",)) for one in self.got]
        return "\n".join(str(body.get_content()).replace("\r", "") for body in bodies if body)


@pytest.fixture
def mailbox(rooms: Rooms, monkeypatch: pytest.MonkeyPatch) -> Mailbox:
    made = Mailbox()
    monkeypatch.setattr(notify, "CHANNELS", {"folder": made.take})
    return made


def news(rooms: Rooms, number: int) -> None:
    """A finding that nobody has been told."""
    now = rooms.now()
    rooms.store.findings.save([finding(number, title=f"News {number}", opened_at=now, updated_at=now)])


def play(rooms: Rooms, now: Now, hours: int) -> None:
    for _ in range(hours):
        now.on(hours=1)
        pipeline.deliver(rooms, Event())


def written(rooms: Rooms) -> list[Delivery]:
    """The messages in the order in which they were written."""
    return list(reversed(rooms.store.outbox.list()))


def test_a_long_weekend_of_temporary_refusals_loses_and_repeats_nothing(
    rooms: Rooms, mailbox: Mailbox, now: Now
) -> None:
    mailbox.full = True
    for number in range(4):
        news(rooms, number + 1)
        play(rooms, now, 24)
    assert [message.state for message in written(rooms)] == ["due"] * 4
    assert mailbox.tried < 50, "after a day the tries become rare"
    mailbox.full = False
    play(rooms, now, 7)
    assert [message.state for message in written(rooms)] == ["sent"] * 4
    assert [one.message_id for one in mailbox.got] == [message.message_id for message in written(rooms)]
    for number in range(4):
        assert mailbox.texts().count(f"News {number + 1}\n") == 1


def test_what_is_given_up_after_a_week_is_told_with_the_next_digest(
    rooms: Rooms, mailbox: Mailbox, now: Now, caplog: pytest.LogCaptureFixture
) -> None:
    mailbox.full = True
    news(rooms, 1)
    play(rooms, now, 24)
    (first,) = written(rooms)
    assert first.created_at is not None
    while written(rooms)[0].state == "due":
        now.on(hours=5)
        play(rooms, now, 1)
    assert now() - first.created_at >= timedelta(days=8)
    assert "mailbox full; `monitor digest resend 1` tries it again" in caplog.text
    assert rooms.store.outbox.state().given_up == 1
    mailbox.full = False
    play(rooms, now, 48)
    assert mailbox.texts().count("News 1\n") == 1
    assert not rooms.store.outbox.state().wants_somebody
