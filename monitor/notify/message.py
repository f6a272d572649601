"""A rendered digest → the bytes of one e-mail, fixed for all attempts."""

import hashlib
import re
from dataclasses import dataclass
from datetime import datetime
from email.header import Header
from email.headerregistry import Address
from email.message import EmailMessage
from email.parser import BytesParser
from email.policy import SMTP, EmailPolicy
from email.utils import format_datetime
from typing import Protocol

from monitor.errors import DeliveryError
from monitor.models import Recipient
from monitor.text import fold, is_mail_address, one_line


class Rendered(Protocol):
    """What a message is made of (digest.Rendered is one)."""

    @property
    def subject(self) -> str: ...
    @property
    def text(self) -> str: ...
    @property
    def html(self) -> str: ...
    @property
    def thread(self) -> str: ...


@dataclass(frozen=True, slots=True, kw_only=True)
class Sender:
    """Who writes, and under which names."""

    address: str
    name: str = "Monitor"
    reply_to: str = ""
    """A human; empty: the sender's own address."""
    domain: str = ""
    """Right side of Message-IDs; empty: that of the address."""
    list_id: str = ""
    """Empty: `monitor.<domain>`."""
    unsubscribe: str = ""
    """Address that takes people off the list; empty: reply_to or address."""

    @property
    def host(self) -> str:
        return _token(self.domain or self.address.rpartition("@")[2], "localhost")


class _Folding(EmailPolicy):
    """Encodes headers that are not ASCII as a whole.

    The standard library encodes single words, and where it has to break the line it doubles or loses the space beside
    them (Python 3.11).
    """

    def fold_binary(self, name: str, value: str) -> bytes:
        if str(value).isascii():
            return super().fold_binary(name, value)
        addresses = getattr(value, "addresses", None)
        words = addresses[0].display_name if addresses else str(value)
        encoded = Header(words, "utf-8", maxlinelen=76, header_name=name).encode(linesep="\r\n")
        tail = f"\r\n <{addresses[0].addr_spec}>" if addresses else ""
        return f"{name}: {encoded}{tail}\r\n".encode("ascii")


_POLICY = _Folding(linesep="\r\n")


def message_id(digest_key: str, recipient: str, domain: str) -> str:
    """The same for each attempt, another for each recipient: some servers drop equal ids across recipients."""
    digest = hashlib.sha256(f"{digest_key}\n{recipient}".encode("utf-8", "replace")).hexdigest()
    return f"<{digest[:32]}@{domain}>"


def compose(
    rendered: Rendered, *, recipient: Recipient, digest_key: str, sender: Sender, now: datetime
) -> tuple[str, bytes]:
    """(Message-ID, the message): text first, then HTML, every header fixed, CRLF line ends, 7 bit.

    Raises DeliveryError if an address cannot be used: permanent for the recipient's, channel_down for our own.
    """
    host = sender.host
    identity = message_id(digest_key, recipient.address, host)
    reply_to = sender.reply_to or sender.address
    message = EmailMessage(policy=_POLICY)
    message["From"] = _address(sender.name, sender.address, ours=True)
    message["To"] = _address(recipient.name, recipient.address)
    message["Reply-To"] = _address("", reply_to, ours=True)
    message["Subject"] = one_line(rendered.subject, 140)
    message["Date"] = format_datetime(now)
    message["Message-ID"] = identity
    # A stable root that need not exist: mail programs show the messages of one topic and month together.
    message["References"] = f"<{_token(rendered.thread, 'digest')}.{now:%Y-%m}@{host}>"
    message["List-Id"] = f"<{_token(sender.list_id, f'monitor.{host}')}>"
    unsubscribe = _address("", sender.unsubscribe or reply_to, ours=True).addr_spec
    message["List-Unsubscribe"] = f"<mailto:{unsubscribe}?subject=unsubscribe>"
    message["Auto-Submitted"] = "auto-generated"
    message["X-Auto-Response-Suppress"] = "All"
    message.set_content(_encodable(rendered.text), cte="quoted-printable")
    message.add_alternative(_encodable(rendered.html), subtype="html", cte="quoted-printable")
    # The standard library draws the boundary at random; the same input should give the same bytes.
    message.set_boundary(f"=_{identity[1:33]}")
    return identity, message.as_bytes()


def text_only(payload: bytes) -> bytes:
    """The same message, same Message-ID and Date, without its HTML: for servers that find it too large (552)."""
    message = BytesParser(policy=SMTP).parsebytes(payload)
    text = _part(message, "plain")
    if text is None or not message.is_multipart():
        return payload
    message.clear_content()
    message.set_content(text, cte="quoted-printable")
    return message.as_bytes()


def html_of(payload: bytes) -> str | None:
    """The HTML part, for people who look at files."""
    return _part(BytesParser(policy=SMTP).parsebytes(payload), "html")


def header_of(payload: bytes, name: str) -> str:
    """One header of a composed message, empty if it has none."""
    return str(BytesParser(policy=SMTP).parsebytes(payload, headersonly=True).get(name, ""))


def _part(message: EmailMessage, subtype: str) -> str | None:
    part = message.get_body((subtype,))
    return None if part is None else str(part.get_content())


def checked_address(address: str, *, ours: bool = False) -> str:
    """The address, if it can stand in a header and be spoken to a server; else DeliveryError.

    A wrong address of `ours` is the channel's fault, not that of one recipient.
    """
    if is_mail_address(address):
        return address
    raise DeliveryError(
        f"address {one_line(address, 80)!r} cannot be used: it needs the form name@host, in ASCII",
        "email",
        permanent=not ours,
        kind="address",
        channel_down=ours,
    )


def _address(name: str, address: str, *, ours: bool = False) -> Address:
    # Python 3.11 loses the quotes when it folds a quoted name, and a comma then makes two addresses.
    plain = _encodable(one_line(re.sub(r"[^\w\s.'’-]", " ", name), 50))
    if not plain.isascii():
        # One encoded word holds this much; between two in a name some programs show a space.
        plain = plain.encode()[:42].decode("utf-8", "ignore")
    return Address(display_name=plain.strip(". "), addr_spec=checked_address(address, ours=ours))


def _token(text: str, default: str) -> str:
    """Letters, digits, dots and dashes: what may stand in an id."""
    return re.sub(r"[^a-z0-9.]+", "-", fold(text)).strip("-.")[:100] or default


def _encodable(text: str) -> str:
    return text.encode("utf-8", "replace").decode()
