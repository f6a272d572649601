"""Digests: what would be sent, and sending it."""

from threading import Event
from typing import Annotated

import typer

from monitor.cli.ground.printing import put, put_table, say


def preview(
    address: Annotated[str | None, typer.Argument(help="A recipient of sources.yaml; default: the first.")] = None,
    html: Annotated[bool, typer.Option("--html", help="The HTML part instead of the text.")] = False,
) -> None:
    """Print the digest that the recipient would get now; nothing is sent or marked as told."""
    from zoneinfo import ZoneInfo

    from monitor import digest, pipeline
    from monitor.cli.ground.opening import opened
    from monitor.models import Recipient

    with opened() as rooms:
        chosen = [recipient for recipient in rooms.declared.recipients if address in (None, recipient.address)]
        if not chosen and address is None:
            say("nobody gets digests yet (`recipients:` in sources.yaml); somebody who wants all would get this:")
            chosen = [Recipient(address="somebody@example.org", timezone=rooms.declared.timezone)]
        if not chosen:
            raise typer.BadParameter(f"no recipient {address!r}; `recipients:` in sources.yaml names them")
        rendered = pipeline.compose_digest(chosen[0], rooms.untold(chosen[0]), rooms)
        following = digest.next_slot(chosen[0], rooms.now())
    if following is not None and rooms.declared.recipients:
        when = following[1].astimezone(ZoneInfo(chosen[0].timezone))
        say(f"as {chosen[0].address} would get it now; the next one is due on {when:%A %Y-%m-%d at %H:%M}")
    if rendered is None:
        say("nothing to tell")
        return
    put(rendered.html if html else f"Subject: {rendered.subject}\n\n{rendered.text}")


def send() -> None:
    """Write the digests that are due into the outbox and send what is in it, once."""
    from monitor import pipeline
    from monitor.cli.ground.opening import opened

    with opened(lock=True) as rooms:
        say(f"{pipeline.deliver(rooms, Event())} sent")


def outbox() -> None:
    """List messages: due, sent, failed, or perhaps sent."""
    from monitor.cli.ground.opening import opened_store

    with opened_store() as store:
        rows = [(str(m.id), m.state, m.recipient, m.digest_key, str(m.attempts), m.error) for m in store.outbox.list()]
    put_table(("no", "state", "recipient", "digest", "attempts", "error"), rows)


def resend(number: Annotated[int, typer.Argument(help="A failed or ambiguous message.")]) -> None:
    """Put a message back into the queue, byte for byte the same."""
    from datetime import UTC, datetime

    from monitor.cli.ground.opening import opened_store

    with opened_store() as store:
        if not store.outbox.resend(number, datetime.now(UTC)):
            raise typer.BadParameter(f"message {number} is not failed or ambiguous; `monitor digest outbox` lists them")
