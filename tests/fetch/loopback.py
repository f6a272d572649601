"""Real servers on loopback that say exactly what they are told to, well-formed or not."""

import socket
import ssl
import threading
from collections.abc import Callable, Iterator
from contextlib import contextmanager, suppress
from ipaddress import ip_network
from typing import Any

from monitor.fetch import Client, FetchSettings

Reply = bytes | Callable[[socket.socket], None]
"""What a server sends, or does, for one request."""


class Server:
    """Answers the n-th request with the n-th reply, the last one again and again. `routes` answers by path instead.

    Keeps `requests` (head of each, as text) and `connections` (how many were accepted). A reply of bytes without
    `Connection: close` leaves the connection open.
    """

    def __init__(
        self,
        *replies: Reply,
        routes: dict[str, Reply] | None = None,
        tls: ssl.SSLContext | None = None,
        keep: bool = False,
    ) -> None:
        self.requests: list[str] = []
        self.connections = 0
        self._replies, self._routes, self._tls, self._keep = replies, routes, tls, keep
        self._lock = threading.Lock()
        self._listener = socket.create_server(("127.0.0.1", 0))
        self.port: int = self._listener.getsockname()[1]
        threading.Thread(target=self._accept, daemon=True).start()

    def url(self, path: str = "/", host: str = "127.0.0.1") -> str:
        return f"{'https' if self._tls else 'http'}://{host}:{self.port}{path}"

    def close(self) -> None:
        with suppress(OSError):
            self._listener.shutdown(socket.SHUT_RDWR)
        self._listener.close()

    def _accept(self) -> None:
        while True:
            try:
                connection, _ = self._listener.accept()
            except OSError:
                return
            self.connections += 1
            threading.Thread(target=self._serve, args=(connection,), daemon=True).start()

    def _serve(self, connection: socket.socket) -> None:
        with suppress(OSError), connection:
            connection.settimeout(10)
            talk = self._tls.wrap_socket(connection, server_side=True) if self._tls else connection
            with talk:
                while (head := _read_head(talk)) is not None:
                    reply = self._choose(head)
                    if callable(reply):
                        reply(talk)
                    else:
                        talk.sendall(reply)
                    if not self._keep:
                        return

    def _choose(self, head: str) -> Reply:
        with self._lock:
            number = len(self.requests)
            self.requests.append(head)
        if self._routes is not None:
            return self._routes.get(head.split(" ")[1], answer(b"", status="404 Not Found"))
        return self._replies[min(number, len(self._replies) - 1)]


def _read_head(connection: socket.socket) -> str | None:
    data = b""
    while b"\r\n\r\n" not in data:
        more = connection.recv(65536)
        if not more:
            return None
        data += more
    return data.decode("latin-1")


def answer(body: bytes, *headers: str, status: str = "200 OK", length: int | None = None) -> bytes:
    """A well-formed answer, unless `length` says otherwise."""
    lines = [f"HTTP/1.1 {status}", f"Content-Length: {len(body) if length is None else length}", *headers]
    return "\r\n".join(lines).encode("latin-1") + b"\r\n\r\n" + body


@contextmanager
def serving(*replies: Reply, **options: Any) -> Iterator[Server]:
    """A server for the length of a test."""
    server = Server(*replies, **options)
    try:
        yield server
    finally:
        server.close()


def settings_for(*servers: Server, **changes: Any) -> FetchSettings:
    """Settings that let a test read these servers, and nothing else of this machine."""
    ports = frozenset(server.port for server in servers)
    return FetchSettings(allow_networks=(ip_network("127.0.0.0/8"),), allow_ports=ports, **changes)


def client_for(*servers: Server, **changes: Any) -> Client:
    """A client that may read these servers."""
    return Client(settings_for(*servers, **changes))
