"""Digests → mailboxes or files. A message's bytes are composed once and handed over as often as it takes.

`CHANNELS` is the plug-in point: a name → a function that hands one delivery over or raises DeliveryError.
"""

from collections.abc import Callable, Mapping
from typing import Final, TypeAlias

from monitor.errors import DeliveryError
from monitor.models import Delivery
from monitor.notify import email, folder
from monitor.notify.message import Sender, compose, message_id
from monitor.notify.retry import retry_at
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


__all__ = [
    "CHANNELS",
    "Channel",
    "FolderSettings",
    "NotifySettings",
    "Sender",
    "SmtpSettings",
    "channel",
    "compose",
    "message_id",
    "retry_at",
]
