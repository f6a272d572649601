"""Pages that are something else: an outcome with its reason, the source's state says so, everything else goes on."""

import socket
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path
from threading import Event, Thread

import pytest

from monitor import pipeline
from monitor.config import load_settings
from monitor.rooms import open_rooms
from monitor.sandbox import Sandbox
from tests.house import OTHER, Now, Site, page

PNG = bytes.fromhex("89504e470d0a1a0a0000000d49484452000000010000000108060000001f15c489")
NO_ROBOTS = b"HTTP/1.1 404 Not Found\r\nContent-Length: 0\r\nConnection: close\r\n\r\n"
MEGABYTE = b"x" * (1 << 20)


def _answer(head: str, body: Iterator[bytes]) -> Callable[[socket.socket], None]:
    def send(connection: socket.socket) -> None:
        connection.sendall(head.replace("\n", "\r\n").encode())
        for chunk in body:
            connection.sendall(chunk)

    return send


def _endless() -> Iterator[bytes]:
    for _ in range(200):
        yield b"100000\r\n" + MEGABYTE + b"\r\n"


@contextmanager
def _server(send: Callable[[socket.socket], None]) -> Iterator[int]:
    """Answers every request in its own way, robots.txt with 404."""
    with socket.create_server(("127.0.0.1", 0)) as listener:

        def serve() -> None:
            while True:
                try:
                    connection, _ = listener.accept()
                except OSError:
                    return
                with connection:
                    asked = connection.recv(65536)
                    try:
                        if b"/robots.txt" in asked.split(b"\r\n")[0]:
                            connection.sendall(
                                b"HTTP/1.1 404 Not Found\r\nContent-Length: 0\r\nConnection: close\r\n\r\n"
                            )
                        else:
                            send(connection)
                    except OSError:
                        pass

        Thread(target=serve, daemon=True).start()
        yield listener.getsockname()[1]


HTML = "HTTP/1.1 200 OK\nContent-Type: text/html\nConnection: close\n"
CASES: dict[str, tuple[Callable[[socket.socket], None], str]] = {
    "pdf": (
        _answer(HTML + "\n", iter([b"%PDF-1.7\n%\xe2\xe3\xcf\xd3\n1 0 obj"])),
        "broken-pdf",
    ),
    "image": (_answer(HTML + "\n", iter([PNG])), "image"),
    "50 MB": (_answer(HTML + f"Content-Length: {50 << 20}\n\n", (MEGABYTE for _ in range(50))), "too_large"),
    "endless": (_answer(HTML + "Transfer-Encoding: chunked\n\n", _endless()), "too_large"),
    "redirects to itself": (
        _answer("HTTP/1.1 302 Found\nLocation: /page\nContent-Length: 0\nConnection: close\n\n", iter([])),
        "redirects",
    ),
    "redirects to the metadata address": (
        _answer(
            "HTTP/1.1 302 Found\nLocation: http://169.254.169.254/latest\nContent-Length: 0\nConnection: close\n\n",
            iter([]),
        ),
        "private_address",
    ),
    "empty": (_answer(HTML + "Content-Length: 0\n\n", iter([])), "empty"),
}


@pytest.mark.parametrize("name", CASES)
def test_another_thing_than_a_page(name: str, environment: Path, site: Site, now: Now, sandbox: Sandbox) -> None:
    site.put("/ministry", page(OTHER))
    send, kind = CASES[name]
    with _server(send) as port:
        path = environment / "sources.yaml"
        declared = path.read_text().replace(f":{site.port}/paper", f":{port}/page")
        path.write_text(declared.replace(f"[{site.port}]", f"[{site.port}, {port}, 80]"))
        with open_rooms(load_settings(), now=now, jitter=lambda: 0.5, sandbox=sandbox) as rooms:
            now.on(days=4000)
            assert pipeline.check_due(rooms, Event()) == 2
            states = {state.source.id: state.page for state in rooms.store.pages.states(held_back_since=now())}
            bad, good = states["paper"], states["ministry"]
            assert bad is not None
            assert good is not None
            assert bad.state == kind
            assert good.state == "ok"
            assert rooms.store.checks.recent(bad.id)[0].detail
            assert rooms.store.findings.list() == ()
