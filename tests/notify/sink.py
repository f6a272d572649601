"""A mail server on loopback that answers as a test tells it to."""

import asyncio
import socket
import ssl
from collections.abc import Awaitable, Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import trustme
from aiosmtpd.controller import Controller
from aiosmtpd.smtp import SMTP, AuthResult, Envelope, Session

HOST = "127.0.0.1"


@dataclass
class Sink:
    """What arrived, and what is answered: to RCPT by address, to MAIL FROM, after the final dot."""

    rcpt: Mapping[str, str] = field(default_factory=dict)
    mail: str = ""
    data: list[str] = field(default_factory=list)
    """One answer a message, the last one for all that follow."""
    drop_after_dot: bool = False
    drop_at_rcpt: bool = False
    wait_after_dot: float = 0.0
    messages: list[tuple[str, list[str], bytes]] = field(default_factory=list)
    port: int = 0

    async def handle_MAIL(  # noqa: N802  aiosmtpd looks the methods up by these names
        self, server: SMTP, session: Session, envelope: Envelope, address: str, options: list[str]
    ) -> str:
        if self.mail:
            return self.mail
        envelope.mail_from = address
        envelope.mail_options.extend(options)
        return "250 OK"

    async def handle_RCPT(  # noqa: N802
        self, server: SMTP, session: Session, envelope: Envelope, address: str, options: list[str]
    ) -> str:
        if self.drop_at_rcpt:
            server.transport.close()
            return "250 never seen"
        answer = self.rcpt.get(address, "250 OK")
        if answer.startswith("2"):
            envelope.rcpt_tos.append(address)
        return answer

    async def handle_DATA(self, server: SMTP, session: Session, envelope: Envelope) -> str:  # noqa: N802
        if self.wait_after_dot:
            await asyncio.sleep(self.wait_after_dot)
        answer = self.data.pop(0) if len(self.data) > 1 else self.data[0] if self.data else "250 OK"
        if answer.startswith("2"):
            assert isinstance(envelope.content, bytes)
            self.messages.append((str(envelope.mail_from), list(envelope.rcpt_tos), envelope.content))
        if self.drop_after_dot:
            server.transport.close()
        return answer


def _authenticator(server: Any, session: Any, envelope: Any, mechanism: str, data: Any) -> AuthResult:
    # `handled=False` lets the server answer 535 by itself; otherwise the client would wait for ever.
    return AuthResult(success=data.login == b"monitor" and data.password == b"right", handled=False)


class _OnAnyPort(Controller):
    """aiosmtpd wants to know its port beforehand; a socket that is already bound knows it."""

    def __init__(self, handler: Sink, **more: Any) -> None:
        self.bound = socket.create_server((HOST, 0))
        super().__init__(handler, hostname=HOST, port=self.bound.getsockname()[1], **more)

    def _create_server(self) -> Awaitable[asyncio.AbstractServer]:
        return self.loop.create_server(self._factory_invoker, sock=self.bound, ssl=self.ssl_context)


def certificate(folder: Path, host: str = HOST) -> tuple[ssl.SSLContext, str]:
    """A server's context, and the file with the authority that vouches for it."""
    authority = trustme.CA()
    context = ssl.create_default_context(ssl.Purpose.CLIENT_AUTH)
    authority.issue_cert(host).configure_cert(context)
    ca_file = folder / "authority.pem"
    authority.cert_pem.write_to_path(str(ca_file))
    return context, str(ca_file)


@contextmanager
def running(sink: Sink, *, tls: ssl.SSLContext | None = None, implicit: bool = False, **more: Any) -> Iterator[Sink]:
    """The sink, listening on a free port: in clear, with STARTTLS required, or with TLS from the first byte."""
    if tls and implicit:
        more["ssl_context"] = tls
    elif tls:
        more |= {"tls_context": tls, "require_starttls": True}
    controller = _OnAnyPort(sink, authenticator=_authenticator, **more)
    controller.start()
    sink.port = controller.port
    try:
        yield sink
    finally:
        controller.stop()
