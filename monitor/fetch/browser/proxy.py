"""A forward proxy on loopback for one visit of the browser: every connection goes through the guard."""

import select
import socket
import threading
from contextlib import suppress
from types import TracebackType
from urllib.parse import urlsplit

import httpcore

from monitor.errors import FetchError
from monitor.fetch.guard import Allowance, Guard, current

_HEAD_CAP = 64 * 1024
_HEAD_SECONDS = 15.0
_PIECE = 64 * 1024
_MOST_CONNECTIONS = 400
"""Of one visit; a page that wants more is cut off, not refused."""

_ESTABLISHED = b"HTTP/1.1 200 Connection established\r\n\r\n"
_REFUSED = b"HTTP/1.1 403 Forbidden\r\nContent-Length: 0\r\nConnection: close\r\n\r\n"
_BAD = b"HTTP/1.1 400 Bad Request\r\nContent-Length: 0\r\nConnection: close\r\n\r\n"
_UNREACHABLE = b"HTTP/1.1 502 Bad Gateway\r\nContent-Length: 0\r\nConnection: close\r\n\r\n"


class GuardingProxy:
    """Serves while the `with` block runs. What it carries draws from one allowance: bytes and seconds of the visit.

    `first` is the first refusal or failure by host name, so that the visit can tell why its own page did not come.
    """

    def __init__(self, guard: Guard, allowance: Allowance) -> None:
        self.first: dict[str, FetchError] = {}
        self._guard = guard
        self._allowance = allowance
        self._listener = socket.create_server(("127.0.0.1", 0))
        self.port: int = self._listener.getsockname()[1]
        self._connections = 0

    def __enter__(self) -> "GuardingProxy":
        threading.Thread(target=self._accept, name="browser proxy", daemon=True).start()
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        with suppress(OSError):
            self._listener.shutdown(socket.SHUT_RDWR)
        self._listener.close()

    def _accept(self) -> None:
        while self._connections < _MOST_CONNECTIONS:
            try:
                browser, _ = self._listener.accept()
            except OSError:
                return
            self._connections += 1
            threading.Thread(target=self._serve, args=(browser,), name="browser proxy", daemon=True).start()

    def _serve(self, browser: socket.socket) -> None:
        current.set(self._allowance)
        with browser, suppress(OSError, FetchError):
            browser.settimeout(_HEAD_SECONDS)
            head, rest = _read_head(browser)
            asked = _asked(head)
            if asked is None:
                browser.sendall(_BAD)
                return
            host, port, forward = asked
            try:
                stream = self._guard.connect_tcp(host, port, _HEAD_SECONDS)
            except FetchError as error:
                self.first.setdefault(host, error)
                browser.sendall(_REFUSED)
                return
            except (httpcore.ConnectError, httpcore.ConnectTimeout) as error:
                failure = FetchError(f"{host}: no connection: {error}", self._allowance.url, kind="connect")
                self.first.setdefault(host, failure)
                browser.sendall(_UNREACHABLE)
                return
            server: socket.socket = stream.get_extra_info("socket")
            with server:
                if forward is None:
                    browser.sendall(_ESTABLISHED)
                    server.sendall(rest)
                else:
                    server.sendall(forward + rest)
                self._carry(browser, server)

    def _carry(self, browser: socket.socket, server: socket.socket) -> None:
        """Both ways until one side is done, the visit's time is over or its bytes are spent."""
        other = {browser: server, server: browser}
        while True:
            ready, _, _ = select.select([browser, server], [], [], self._allowance.seconds(None))
            if not ready:
                return
            for side in ready:
                data = side.recv(_PIECE)
                if side is server:
                    self._allowance.count(data)
                if not data:
                    return
                other[side].settimeout(self._allowance.seconds(None))
                other[side].sendall(data)


def _read_head(browser: socket.socket) -> tuple[bytes, bytes]:
    """The request's head with its empty line, and what came behind it."""
    data = b""
    while b"\r\n\r\n" not in data:
        piece = browser.recv(_PIECE)
        if not piece or len(data) > _HEAD_CAP:
            return b"", b""
        data += piece
    head, _, rest = data.partition(b"\r\n\r\n")
    return head + b"\r\n\r\n", rest


def _asked(head: bytes) -> tuple[str, int, bytes | None] | None:
    """Host, port, and the head to send on (None: a tunnel); None for what is not a proxy request.

    A plain request goes on in origin form and ends the connection, so that the next one is judged again.
    """
    line, _, fields = head.partition(b"\r\n")
    parts = line.decode("latin-1").split(" ")
    if len(parts) != 3:
        return None
    method, target, version = parts
    try:
        url = urlsplit(f"//{target}" if method == "CONNECT" else target)
        host, port = url.hostname, url.port
    except ValueError:
        return None
    if not host or (method != "CONNECT" and url.scheme != "http"):
        return None
    if method == "CONNECT":
        return host, port or 443, None
    path = (url.path or "/") + (f"?{url.query}" if url.query else "")
    kept = [
        field
        for field in fields.split(b"\r\n")
        if field and not field.lower().startswith((b"connection:", b"proxy-", b"keep-alive:"))
    ]
    first = f"{method} {path} {version}".encode("latin-1")
    return host, port or 80, b"\r\n".join([first, *kept, b"Connection: close", b"", b""])
