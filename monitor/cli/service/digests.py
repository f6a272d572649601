"""Digests: what would be sent, and sending it."""

from threading import Event
from typing import Annotated

import typer

from monitor.cli.ground.arguments import AsJson, numbered
from monitor.cli.ground.printing import put, put_json, put_table, say


def preview(
    address: Annotated[str | None, typer.Argument(help="A recipient of sources.yaml; default: the first.")] = None,
    html: Annotated[bool, typer.Option("--html", help="The HTML part instead of the text.")] = False,
    as_json: AsJson = False,
) -> None:
    """Print the digest that the recipient would get now; nothing is sent or marked as told."""
    from zoneinfo import ZoneInfo

    from monitor import digest, pipeline
    from monitor.cli.ground.naming import unknown
    from monitor.cli.ground.opening import opened
    from monitor.models import Recipient

    with opened() as rooms:
        chosen = [recipient for recipient in rooms.declared.recipients if address in (None, recipient.address)]
        if not chosen and address is None:
            say("nobody gets digests yet (`recipients:` in sources.yaml); somebody who wants all would get this:")
            chosen = [Recipient(address="somebody@example.org", timezone=rooms.declared.timezone)]
        if not chosen:
            known = [recipient.address for recipient in rooms.declared.recipients]
            raise unknown("recipient", str(address), known, "`recipients:` in sources.yaml names them")
        rendered = pipeline.compose_digest(chosen[0], rooms.untold(chosen[0]), rooms)
        following = digest.next_slot(chosen[0], rooms.now())
    if as_json:
        due_at = following[1] if following else None
        put_json({"recipient": chosen[0].address, "due_at": due_at, "digest": rendered})
        return
    if following is not None and rooms.declared.recipients:
        when = following[1].astimezone(ZoneInfo(chosen[0].timezone))
        say(f"as {chosen[0].address} would get it now; the next one is due on {when:%A %Y-%m-%d at %H:%M}")
    if rendered is None:
        say("nothing to tell")
        return
    put(rendered.html if html else f"Subject: {rendered.subject}\n\n{rendered.text}")


def send(as_json: AsJson = False) -> None:
    """Write the digests that are due into the outbox and send what is in it, once."""
    from monitor import pipeline
    from monitor.cli.ground.opening import opened

    with opened(lock=True) as rooms:
        sent = pipeline.deliver(rooms, Event())
    if as_json:
        put_json({"sent": sent})
    else:
        say(f"{sent} sent")


def outbox(as_json: AsJson = False) -> None:
    """List messages: due or deferred (with the next attempt), sent, failed, ambiguous (perhaps sent), dropped."""
    from monitor.cli.ground.opening import opened_store

    with opened_store() as store:
        messages = store.outbox.list()
    if as_json:
        put_json(messages, exclude={"__all__": {"payload"}})
        return
    rows = []
    for message in messages:
        following = f"{message.due_at:%Y-%m-%d %H:%M}" if message.state in ("due", "deferred") else ""
        tried = message.recipient, message.digest_key, str(message.attempts), following, message.error
        rows.append((str(message.id), message.state, *tried))
    put_table(("no", "state", "recipient", "digest", "attempts", "next (UTC)", "error"), rows)


_LISTED = "`monitor digest outbox` lists them"
_NONE_SUCH = "message {} is not failed or ambiguous; " + _LISTED
Number = Annotated[
    int,
    typer.Argument(
        metavar="NO",
        help="A message that failed or is perhaps sent; `digest outbox` lists them.",
        callback=numbered("message", _LISTED),
    ),
]


def resend(
    number: Number,
    twice: Annotated[bool, typer.Option("--twice", help="Even if its news has been told since.")] = False,
) -> None:
    """Put a message back into the queue, byte for byte the same; it is tried as long as a new one."""
    from datetime import UTC, datetime

    from monitor.cli.ground.opening import opened_store

    with opened_store() as store:
        if not twice and store.outbox.told_since(number):
            raise typer.BadParameter(f"all that message {number} holds is told by later ones; --twice sends it anyway")
        if not store.outbox.resend(number, datetime.now(UTC)):
            raise typer.BadParameter(_NONE_SUCH.format(number))
    say(f"message {number} is due; the service sends it, or `monitor digest send`")


def drop(number: Number) -> None:
    """Set a message aside: it is not sent, what it holds is not told again, and `status` says no more of it."""
    from monitor.cli.ground.opening import opened_store

    with opened_store() as store:
        if not store.outbox.set_aside(number):
            raise typer.BadParameter(_NONE_SUCH.format(number))
    say(f"message {number} is set aside; `monitor digest resend {number}` sends it after all")
