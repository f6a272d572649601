"""Fixtures that several rooms' tests share: a small house with a site on loopback, everything real but the clock."""

import functools
from collections.abc import Iterator
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from threading import Thread

import pytest

from monitor import config
from monitor.config import load_settings
from monitor.rooms import Rooms, open_rooms
from monitor.sandbox import Sandbox
from tests.house import BASELINE, ROOT, Now, Site, settle


@pytest.fixture(scope="session", autouse=True)
def words_read_once() -> Iterator[None]:
    """The shipped lexicon takes half a second to read, and most tests want it."""
    real, shipped = config.load_lexicon, (ROOT / "db" / "lexicon").resolve()
    read = functools.cache(lambda: real(shipped))
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(config, "load_lexicon", lambda path: read() if path.resolve() == shipped else real(path))
        yield


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
    # It looks this often whether it is to end: half a second, the default, is longer than most tests.
    Thread(target=server.serve_forever, kwargs={"poll_interval": 0.02}, daemon=True).start()
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
    settle(home, monkeypatch)
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
