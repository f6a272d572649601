"""Digests → mailboxes or files. A message's bytes are composed once and handed over as often as it takes.

`CHANNELS` is the plug-in point: a name → a function that hands one delivery over or raises DeliveryError.
"""

from collections.abc import Callable, Mapping
from datetime import datetime
from typing import Final, TypeAlias

from monitor.errors import DeliveryError
from monitor.models import Delivery, Recipient
from monitor.notify import email, folder
from monitor.notify.message import Rendered, Sender, compose, message_id
from monitor.notify.retry import next_attempt, of_this_message, retry_at
from monitor.notify.settings import FolderSettings, NotifySettings, SmtpSettings

Channel: TypeAlias = Callable[[Delivery, NotifySettings], None]


def _email(delivery: Delivery, settings: NotifySettings) -> None:
    if settings.smtp is None:
        raise DeliveryError(
            "no mail server is configured", "email", permanent=False, kind="unconfigured", channel_down=True
        )
    email.send(delivery, settings.smtp)


def _folder(delivery: Delivery, settings: NotifySettings) -> None:
    folder.send(delivery, settings.folder)


CHANNELS: Final[Mapping[str, Channel]] = {"email": _email, "folder": _folder}


def channel(name: str, settings: NotifySettings) -> str:
    """The channel to write into a delivery: mail goes to the folder while no mail server is configured."""
    return "folder" if name == "email" and settings.smtp is None else name


def delivery(
    rendered: Rendered, recipient: Recipient, key: str, *, sender: Sender, settings: NotifySettings, now: datetime
) -> Delivery:
    """The outbox row of a digest: its bytes and its Message-ID are fixed here and never made again."""
    identity, payload = compose(rendered, recipient=recipient, digest_key=key, sender=sender, now=now)
    return Delivery(
        digest_key=key,
        recipient=recipient.address,
        channel=channel(recipient.channel, settings),
        message_id=identity,
        payload=payload,
        due_at=now,
    )


__all__ = [
    "CHANNELS",
    "Channel",
    "FolderSettings",
    "NotifySettings",
    "Sender",
    "SmtpSettings",
    "channel",
    "compose",
    "delivery",
    "message_id",
    "next_attempt",
    "of_this_message",
    "retry_at",
]
