"""The browser tier, with a real Chromium on pages of loopback."""

import ipaddress
import shutil
import subprocess
import tempfile
from collections.abc import Iterator
from pathlib import Path

import pytest

from monitor.errors import Blocked, FetchError, Gone, Refused, TooLarge, TooSlow
from monitor.fetch import Client, FetchSettings, Manners
from monitor.fetch.browser import Browser
from tests.fetch.loopback import Server, answer

NAMES = {"open.test": ["127.0.0.1"], "inside.test": ["127.0.0.2"], "mixed.test": ["127.0.0.1", "127.0.0.2"]}
SCRIPTED = b"""<!doctype html><title>Areas</title><p id=a></p><script>
setTimeout(() => fetch('/data').then(r => r.text()).then(t => a.textContent = t), 200)</script>"""


def html(body: bytes, status: str = "200 OK", *headers: str) -> bytes:
    return answer(body, "Content-Type: text/html", *headers, status=status)


def resolve(host: str, _port: int) -> list[str]:
    return NAMES.get(host, [])


def settings(port: int, **more: float) -> FetchSettings:
    return FetchSettings(
        contact="https://example.org/us",
        allow_networks=(ipaddress.ip_network("127.0.0.1/32"),),
        allow_ports=frozenset({port}),
        browser_sandbox=False,
        **more,  # type: ignore[arg-type]
    )


@pytest.fixture
def site() -> Iterator[Server]:
    server = Server(routes={})
    yield server
    server.close()


def browser(site: Server, **more: float) -> Browser:
    return Browser(settings(site.port, **more), resolve=resolve)


def play(site: Server, **routes: bytes) -> None:
    assert site._routes is not None
    site._routes.update({f"/{path}": reply for path, reply in routes.items()})


needs_browser = pytest.mark.skipif(
    not any(map(shutil.which, ("chromium", "chromium-browser", "google-chrome"))), reason="no Chromium on this machine"
)


@pytest.mark.browser
@needs_browser
class TestVisits:
    def test_what_scripts_write_is_read(self, site: Server) -> None:
        play(site, page=html(SCRIPTED), data=answer(b"twelve areas"))
        got = browser(site).get(site.url("/page", "open.test"))
        assert b"twelve areas" in got.body
        assert got.header("content-type") == "text/html; charset=utf-8"
        assert (got.status, got.redirects) == (200, ())
        assert all("newsmonitor/" in request for request in site.requests)

    def test_redirects_are_followed_and_told(self, site: Server) -> None:
        play(site, old=answer(b"", "Location: /page", status="301 Moved"), page=html(b"<p>here now"))
        got = browser(site).get(site.url("/old", "open.test"))
        assert got.final_url == site.url("/page", "open.test")
        assert got.redirects == ((301, site.url("/page", "open.test")),)

    def test_nothing_of_a_page_reaches_a_private_address(self, site: Server) -> None:
        secret = Server(html(b"secret"))
        try:
            ways = "".join(
                f"<img src='{place}/i'><iframe src='{place}/f'></iframe><script src='{place}/s'></script>"
                f"<script>fetch('{place}/x'); new WebSocket('{place.replace('http', 'ws')}/w')</script>"
                for place in (
                    secret.url("").rstrip("/"),
                    f"http://inside.test:{site.port}",
                    f"http://[::1]:{site.port}",
                )
            )
            play(site, page=html(f"<p>public</p>{ways}<iframe src='/hop'></iframe>".encode()))
            play(site, hop=answer(b"", f"Location: {secret.url('/r')}", status="302 Found"))
            got = browser(site).get(site.url("/page", "open.test"))
        finally:
            secret.close()
        assert b"public" in got.body
        assert (secret.connections, secret.requests) == (0, [])
        assert {request.split(" ")[1] for request in site.requests} <= {"/page", "/hop", "/favicon.ico"}

    @pytest.mark.parametrize(
        ("path", "kind", "error"),
        [
            ("http://inside.test:{port}/", "private_address", Blocked),
            ("http://mixed.test:{port}/", "private_address", Blocked),
            ("http://nowhere.test:{port}/", "dns", FetchError),
            ("http://open.test:1/", "port", Blocked),
            ("file:///etc/passwd", "url", Blocked),
            ("http://open.test:{port}/gone", "http_410", Gone),
            ("http://open.test:{port}/forbidden", "http_403", Refused),
            ("http://open.test:{port}/inward", "redirects", FetchError),
            ("http://open.test:{port}/large", "too_large", TooLarge),
            ("http://open.test:{port}/endless", "timeout", TooSlow),
        ],
    )
    def test_refusals_have_their_own_errors(self, site: Server, path: str, kind: str, error: type[FetchError]) -> None:
        play(site, gone=html(b"<p>no", "410 Gone"), forbidden=html(b"<p>no", "403 Forbidden"))
        play(site, inward=answer(b"", "Location: http://inside.test:9/", status="302 Found"))
        play(site, large=html(b"<script>document.write('many words '.repeat(300000))</script>"))
        play(site, endless=html(b"<script>for (;;) ;</script>"))
        with pytest.raises(FetchError) as caught:
            browser(site, deadline=8.0 if "endless" in path else 60.0, wire_cap=1_000_000).get(
                path.format(port=site.port)
            )
        if "inward" not in path:  # the browser does not say which hop the proxy refused
            assert (caught.value.kind, type(caught.value)) == (kind, error)

    def test_nothing_stays(self, site: Server, monkeypatch: pytest.MonkeyPatch) -> None:
        play(site, endless=html(b"<script>for (;;) ;</script>"))
        with tempfile.TemporaryDirectory() as folder:  # a short path: Chromium keeps a socket in it
            monkeypatch.setattr(tempfile, "tempdir", folder)
            with pytest.raises(TooSlow):
                browser(site, deadline=6.0).get(site.url("/endless", "open.test"))
            assert list(Path(folder).iterdir()) == []
            running = subprocess.run(["ps", "-eo", "args"], capture_output=True, text=True, check=True).stdout
            assert folder not in running

    def test_robots_txt_holds_for_the_browser(self, site: Server) -> None:
        play(site, page=html(SCRIPTED), data=answer(b"twelve areas"))
        play(site, **{"robots.txt": answer(b"User-agent: *\nDisallow: /page\n", "Content-Type: text/plain")})
        limits = settings(site.port)
        with Client(limits, resolve=resolve) as client:
            manners = Manners(client, browser=Browser(limits, resolve=resolve))
            with pytest.raises(Refused, match="robots"):
                manners.get(site.url("/page", "open.test"), via="browser")
            play(site, free=html(SCRIPTED))
        assert [request.split(" ")[1] for request in site.requests] == ["/robots.txt"]


@pytest.mark.browser
def test_a_missing_browser_is_told_with_what_to_do(site: Server) -> None:
    play(site, page=html(b"<p>x"))
    lacking = Browser(settings(site.port), resolve=resolve, executable="/nowhere/chromium")
    with pytest.raises(FetchError) as caught:
        lacking.get(site.url("/page", "open.test"))
    assert (caught.value.kind, caught.value.transient) == ("browser", False)
    assert "install" in str(caught.value)
