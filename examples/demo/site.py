"""The demo's publishers as a web server on loopback. It shows each page as it was at the moment that `now` gives."""

import hashlib
import sys
import threading
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from datetime import datetime
from email.utils import format_datetime
from http import HTTPStatus
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import Any

from jinja2 import Environment, FileSystemLoader, StrictUndefined

from examples.demo.world import HERE, Fault, Outlet, Page, Version, World

NOTICE = "Demonstration page: the text is restated and is not the publisher's own."
ROBOTS = b"User-agent: *\nDisallow: /search\n"


@dataclass(frozen=True, slots=True)
class Answer:
    """Status, headers and body of one response."""

    status: HTTPStatus
    headers: Mapping[str, str]
    body: bytes = b""


@dataclass
class Site:
    """All pages of the world, at one moment. `requests` counts what was asked; safe to use from several threads."""

    world: World
    now: Callable[[], datetime]
    requests: int = field(default=0, init=False)
    _lock: threading.Lock = field(default_factory=threading.Lock, init=False)

    def __post_init__(self) -> None:
        self._pages = {(page.outlet.host, f"/{page.path}"): page for page in self.world.pages}
        listed = {page.outlet for page in self.world.pages if page.outlet.list}
        self._lists = {(outlet.host, f"/{outlet.list_path}"): outlet for outlet in listed}
        self._templates = Environment(
            loader=FileSystemLoader(HERE / "templates"), autoescape=True, undefined=StrictUndefined
        )

    def answer(self, host: str, path: str, headers: Mapping[str, str]) -> Answer:
        """One GET. `headers` are the request's, with names in lower case."""
        with self._lock:
            self.requests += 1
            visit = self.requests
        if path == "/robots.txt":
            return Answer(HTTPStatus.OK, {"Content-Type": "text/plain"}, ROBOTS)
        page, now = self._pages.get((host, path)), self.now()
        if outlet := self._lists.get((host, path)):
            return self._list(outlet, now, headers)
        version = page.version(now) if page else None
        if page is None or version is None:
            return Answer(HTTPStatus.NOT_FOUND, {"Content-Type": "text/plain"}, b"404: there is no such page\n")
        if fault := page.fault(now):
            return self._broken(page, fault)
        body, own = self._render(page, version, visit), {"Content-Type": "text/html; charset=utf-8"}
        if page.outlet.rotates:  # such pages seldom give validators
            return Answer(HTTPStatus.OK, own, body)
        return _conditional(body, own | {"Last-Modified": format_datetime(version.at, usegmt=True)}, headers)

    def _list(self, outlet: Outlet, now: datetime, headers: Mapping[str, str]) -> Answer:
        pages = self.world.listed(outlet, now)
        entries = [(page, version) for page in pages if (version := page.version(now))]
        template = self._templates.get_template("feed.xml" if outlet.list == "feed" else "latest.html")
        body = template.render(
            outlet=outlet,
            entries=entries,
            words=self.world.furniture[outlet.language],
            date=format_datetime,
            notice=NOTICE,
        ).encode()
        kind = "application/rss+xml" if outlet.list == "feed" else "text/html; charset=utf-8"
        return _conditional(body, {"Content-Type": kind}, headers)

    def _broken(self, page: Page, fault: Fault) -> Answer:
        if fault.kind == "503":
            return Answer(HTTPStatus.SERVICE_UNAVAILABLE, {"Content-Type": "text/plain"}, b"503 Service Unavailable\n")
        words = self.world.furniture[page.outlet.language]
        body = self._templates.get_template("maintenance.html").render(outlet=page.outlet, words=words)
        return Answer(HTTPStatus.OK, {"Content-Type": "text/html; charset=utf-8"}, body.encode())

    def _render(self, page: Page, version: Version, visit: int) -> bytes:
        words: Mapping[str, Any] = self.world.furniture[page.outlet.language]
        turn = visit if page.outlet.rotates else 0
        teasers = words["teasers"]
        html = self._templates.get_template(f"{page.outlet.look}.html").render(
            outlet=page.outlet,
            page=page,
            version=version,
            words=words,
            teasers=[teasers[(turn + place) % len(teasers)] for place in range(6)],
            readers=40 + turn * 37 % 900,
            url=f"http://{page.outlet.host}/{page.path}",
            notice=NOTICE,
        )
        return html.encode()


def _conditional(body: bytes, own: Mapping[str, str], headers: Mapping[str, str]) -> Answer:
    """304 where the visitor already has this body."""
    etag = f'"{hashlib.sha256(body).hexdigest()[:16]}"'
    if headers.get("if-none-match") == etag:
        return Answer(HTTPStatus.NOT_MODIFIED, {**own, "ETag": etag})
    return Answer(HTTPStatus.OK, {**own, "ETag": etag}, body)


class Server(ThreadingHTTPServer):
    """The site on a free port of 127.0.0.1, as a context manager: serves until the block is left."""

    daemon_threads = True

    def __init__(self, site: Site) -> None:
        super().__init__(("127.0.0.1", 0), _Handler)
        self.site = site
        self.port: int = self.server_address[1]

    def __enter__(self) -> "Server":
        threading.Thread(target=self.serve_forever, kwargs={"poll_interval": 0.05}, daemon=True).start()
        return self

    def __exit__(self, *unused: object) -> None:
        self.shutdown()
        self.server_close()

    def handle_error(self, request: Any, client_address: Any) -> None:
        """A visitor that breaks off, as the monitor's own connections do at the end, is no news."""
        if not isinstance(sys.exception(), ConnectionError):
            super().handle_error(request, client_address)

    def url(self, outlet: Outlet, path: str) -> str:
        """Where a path is found while the server runs; the name must be resolved to loopback by the visitor."""
        return f"http://{outlet.host}:{self.port}/{path}"


class _Handler(BaseHTTPRequestHandler):
    protocol_version = "HTTP/1.1"
    server: Server

    def do_GET(self) -> None:  # the name that http.server asks for
        host = self.headers.get("Host", "").partition(":")[0]
        lowered = {name.lower(): value for name, value in self.headers.items()}
        answer = self.server.site.answer(host, self.path, lowered)
        self.send_response(answer.status)
        for name, value in answer.headers.items():
            self.send_header(name, value)
        if answer.status != HTTPStatus.NOT_MODIFIED:
            self.send_header("Content-Length", str(len(answer.body)))
        self.end_headers()
        self.wfile.write(answer.body)

    def log_message(self, format: str, *args: object) -> None:
        """Quiet: the monitor tells what it does."""
