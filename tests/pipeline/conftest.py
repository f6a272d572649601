"""A small house with a site on loopback: everything real but the clock."""

from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from threading import Thread

import pytest

from monitor.config import load_settings
from monitor.rooms import Rooms, open_rooms
from monitor.sandbox import Sandbox

ROOT = Path(__file__).resolve().parents[2]

BASELINE = """
facts:
  - id: dk-us-dca-status
    title: "Denmark-US defence cooperation agreement: status"
    statement: Denmark and the United States are negotiating a defence cooperation agreement.
    kind: status
    value: negotiating
    about: [dk-us-dca]
    ladder: agreement
    core: true
    country: [DK, US]
    as_of: "2023-02-15"
"""


@dataclass
class Site:
    """Pages by path: (status, headers, body). `asked` holds what was requested."""

    pages: dict[str, tuple[int, dict[str, str], str]] = field(default_factory=dict)
    asked: list[str] = field(default_factory=list)
    port: int = 0

    def put(self, path: str, body: str, status: int = 200, **headers: str) -> None:
        self.pages[path] = (status, {"Content-Type": "text/html; charset=utf-8", **headers}, body)


@dataclass
class Now:
    """The clock of the house."""

    time: datetime = datetime(2023, 3, 1, 6, tzinfo=UTC)

    def __call__(self) -> datetime:
        return self.time

    def on(self, **step: float) -> None:
        self.time += timedelta(**step)


def page(*paragraphs: str, title: str = "News", stamp: str = "1 March 2023") -> str:
    """A page with furniture around its paragraphs."""
    text = "".join(f"<p>{paragraph}</p>" for paragraph in paragraphs)
    return (
        f"<html lang=en><head><title>{title}</title></head><body><nav><a href=/>Home</a> <a href=/all>All</a></nav>"
        f"<main><article><h1>{title}</h1>{text}</article></main>"
        f"<footer>Last updated: {stamp}. Contact us.</footer></body></html>"
    )


@pytest.fixture
def site() -> Iterator[Site]:
    served = Site()

    class Handler(BaseHTTPRequestHandler):
        def do_GET(self) -> None:
            served.asked.append(self.path)
            status, headers, body = served.pages.get(self.path, (404, {"Content-Type": "text/plain"}, "not found"))
            raw = body.encode()
            self.send_response(status)
            for name, value in headers.items():
                self.send_header(name, value)
            self.send_header("Content-Length", str(len(raw)))
            self.end_headers()
            self.wfile.write(raw)

        def log_message(self, format: str, *args: object) -> None:
            pass

    server = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
    served.port = server.server_address[1]
    Thread(target=server.serve_forever, daemon=True).start()
    yield served
    server.shutdown()
    server.server_close()


@pytest.fixture
def home(tmp_path: Path, site: Site) -> Path:
    """A home with two sources on the site, one recipient and one fact."""
    (tmp_path / "baseline.yaml").write_text(BASELINE)
    (tmp_path / "sources.yaml").write_text(
        f"""
contact: https://example.org/monitor
fetch: {{pause: 0, allow_networks: ["127.0.0.0/8"], allow_ports: [{site.port}]}}
recipients:
  - {{address: desk@example.org, at: "07:00", timezone: Europe/Copenhagen}}
sources:
  - {{id: ministry, name: Ministry, url: "http://127.0.0.1:{site.port}/ministry", country: DK, tier: 1, every: 1h}}
  - {{id: paper, name: The Paper, url: "http://127.0.0.1:{site.port}/paper", country: DK, tier: 2, every: 1h}}
"""
    )
    return tmp_path


@pytest.fixture
def environment(home: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    for name, place in {
        "HOME": home,
        "SOURCES": home / "sources.yaml",
        "BASELINE": home / "baseline.yaml",
        "DATA": home / "data",
        "LEXICON": ROOT / "db" / "lexicon",
        "MIGRATIONS": ROOT / "db" / "migrations",
        "TEMPLATES": ROOT / "templates" / "email",
    }.items():
        monkeypatch.setenv(f"MONITOR_{name}", str(place))
    monkeypatch.delenv("MONITOR_DATABASE", raising=False)
    monkeypatch.delenv("DATABASE_URL", raising=False)
    return home


@pytest.fixture
def now() -> Now:
    return Now()


@pytest.fixture(scope="session")
def sandbox() -> Iterator[Sandbox]:
    with Sandbox(workers=1) as warm:
        yield warm


@pytest.fixture
def rooms(environment: Path, now: Now, sandbox: Sandbox) -> Iterator[Rooms]:
    with open_rooms(load_settings(), now=now, jitter=lambda: 0.5, sandbox=sandbox) as opened:
        yield opened
