"""The channel that speaks SMTP: one transaction a recipient, never in clear where TLS is asked for.

What went wrong is told in four classes: temporary (try again), permanent (this recipient will not have it), the channel
is down (nobody's fault but the server's or the configuration's: nothing is marked failed), and ambiguous (the server
had the whole message and did not answer: it may or may not have been taken).
"""

import re
import smtplib
import socket
import ssl
from collections.abc import Iterator
from contextlib import contextmanager
from email.utils import parseaddr
from typing import Final

from monitor.errors import DeliveryError
from monitor.models import Delivery
from monitor.notify.message import checked_address, header_of, text_only
from monitor.notify.settings import SmtpSettings
from monitor.text import one_line

_TOO_LARGE: Final = 552


def send(delivery: Delivery, settings: SmtpSettings) -> None:
    """Hand one message over; the envelope is the message's own From and the delivery's recipient.

    A message that the server finds too large goes once more without its HTML, under the same Message-ID.
    Raises DeliveryError; its `kind` is one of connect, tls, auth, sender, address, recipient, refused,
    too-large, unanswered.
    """
    sender = parseaddr(header_of(delivery.payload, "From"))[1]
    checked_address(delivery.recipient)
    with _session(settings) as server:
        try:
            _transaction(server, settings, sender, delivery.recipient, delivery.payload)
        except DeliveryError as error:
            short = text_only(delivery.payload) if error.kind == "too-large" else delivery.payload
            if len(short) >= len(delivery.payload):
                raise
            _reset(server)
            _transaction(server, settings, sender, delivery.recipient, short)


def check(settings: SmtpSettings) -> None:
    """Connect, secure and log in, and send nothing. Raises DeliveryError."""
    with _session(settings):
        pass


@contextmanager
def _session(settings: SmtpSettings) -> Iterator[smtplib.SMTP]:
    server = _connect(settings)
    try:
        _log_in(server, settings)
        yield server
    finally:
        _quit(server)


def _connect(settings: SmtpSettings) -> smtplib.SMTP:
    where = f"{settings.host}:{settings.port}"
    if settings.security == "plain" and settings.username:
        raise _down("auth", f"{where}: a password is not sent in clear; set security to starttls or tls")
    context = _context(settings)
    server: smtplib.SMTP | None = None
    try:
        if settings.security == "tls":
            server = smtplib.SMTP_SSL(
                settings.host, settings.port, settings.helo, timeout=settings.timeout, context=context
            )
        else:
            server = smtplib.SMTP(settings.host, settings.port, settings.helo, timeout=settings.timeout)
        server.ehlo_or_helo_if_needed()
        if settings.security == "starttls":
            if not server.has_extn("starttls"):
                raise _down("tls", f"{where} does not offer STARTTLS; nothing was sent")
            server.starttls(context=context)
            server.ehlo()
        return server
    except ssl.SSLError as error:
        _close(server)
        raise _down("tls", f"{where}: {_reason(error)}") from error
    except DeliveryError:
        _close(server)
        raise
    except smtplib.SMTPResponseException as error:
        _close(server)
        raise _down("connect", f"{where}: {_answer(error.smtp_code, error.smtp_error)}") from error
    except (OSError, ValueError, smtplib.SMTPException) as error:
        _close(server)
        raise _down("connect", f"{where}: {_reason(error)}") from error


def _context(settings: SmtpSettings) -> ssl.SSLContext:
    try:
        return ssl.create_default_context(cafile=settings.ca_file)
    except OSError as error:
        raise _down("tls", f"cannot read certificates from {settings.ca_file}: {_reason(error)}") from error


def _log_in(server: smtplib.SMTP, settings: SmtpSettings) -> None:
    if not settings.username:
        return
    try:
        server.login(settings.username, settings.password)
    except smtplib.SMTPResponseException as error:
        raise _down("auth", f"login as {settings.username}: {_answer(error.smtp_code, error.smtp_error)}") from error
    except (OSError, smtplib.SMTPException) as error:
        raise _down("auth", f"login as {settings.username}: {_reason(error)}") from error
    except ValueError as error:
        raise _down("auth", "name and password of the mail server must be ASCII") from error


def _transaction(server: smtplib.SMTP, settings: SmtpSettings, sender: str, recipient: str, payload: bytes) -> None:
    """MAIL, RCPT, DATA. Done by hand because the error's class depends on the step, and the last answer may be late."""
    try:
        options = [f"SIZE={len(payload)}"] if server.has_extn("size") else []
        _expect(server.mail(sender, options), "sender")
        _expect(server.rcpt(recipient), "recipient")
        _expect(server.docmd("DATA"), "refused", good=3)
        server.send(_dotted(payload))
    except (OSError, smtplib.SMTPServerDisconnected) as error:
        raise DeliveryError(
            f"connection lost before the end of the message: {_reason(error)}",
            "email",
            permanent=False,
            kind="connect",
            channel_down=True,
        ) from error
    try:
        if server.sock is not None:
            server.sock.settimeout(settings.final_timeout)
        answer = server.getreply()
    except (OSError, smtplib.SMTPException) as error:
        raise DeliveryError(
            f"the server had the whole message and did not answer: {_reason(error)}",
            "email",
            permanent=False,
            ambiguous=True,
            kind="unanswered",
        ) from error
    _expect(answer, "refused")


def _expect(answer: tuple[int, bytes], step: str, good: int = 2) -> None:
    """Nothing if the answer is a good one, else the error of its class."""
    code, text = answer
    if code // 100 == good:
        return
    message = _answer(code, text)
    if code == _TOO_LARGE:
        # 552 at RCPT can also mean a full mailbox; without its HTML the message has a second chance either way.
        raise DeliveryError(message, "email", permanent=True, kind="too-large")
    if code // 100 != 5:
        raise DeliveryError(message, "email", permanent=False, kind=step, channel_down=code == 421)
    raise DeliveryError(message, "email", permanent=step != "sender", kind=step, channel_down=step == "sender")


def _dotted(payload: bytes) -> bytes:
    """RFC 5321, 4.5.2: a line that begins with a dot gets another one; then the end."""
    lines = re.sub(rb"\r\n|\r|\n", b"\r\n", payload)
    if not lines.endswith(b"\r\n"):
        lines += b"\r\n"
    return re.sub(rb"(?m)^\.", b"..", lines) + b".\r\n"


def _reset(server: smtplib.SMTP) -> None:
    try:
        server.rset()
    except (OSError, smtplib.SMTPException) as error:
        raise _down("connect", f"connection lost: {_reason(error)}") from error


def _quit(server: smtplib.SMTP) -> None:
    """Politely if the server still listens; an error here changes nothing about what was sent."""
    try:
        if server.sock is not None:
            server.sock.settimeout(5)
        server.quit()
    except (OSError, smtplib.SMTPException):
        _close(server)


def _close(server: smtplib.SMTP | None) -> None:
    if server is not None:
        server.close()


def _down(kind: str, message: str) -> DeliveryError:
    return DeliveryError(message, "email", permanent=False, kind=kind, channel_down=True)


def _answer(code: int, text: bytes | str) -> str:
    words = text.decode("utf-8", "replace") if isinstance(text, bytes) else text
    return one_line(f"{code} {words}", 200)


def _reason(error: Exception) -> str:
    if isinstance(error, ssl.SSLCertVerificationError):
        return f"certificate not trusted: {error.verify_message}"
    if isinstance(error, TimeoutError | socket.timeout):
        return "timed out"
    return one_line(str(error), 200) or type(error).__name__
