"""What comes back from servers that behave, and which error from those that do not."""

import gzip
import socket
import struct
import time
import zlib
from datetime import UTC, datetime, timedelta

import pytest

from monitor.errors import FetchError, Gone, Refused, TooLarge, TooSlow
from monitor.fetch import Client
from tests.fetch.loopback import answer, client_for, serving, settings_for

NOW = datetime(2026, 3, 1, 12, 0, tzinfo=UTC)


def packed(data: bytes) -> bytes:
    """The same bytes every time: they are part of the names of tests, which all workers must agree on."""
    return gzip.compress(data, mtime=0)


GZIP = "Content-Encoding: gzip"


def raised(client: Client, url: str, **arguments: str) -> FetchError:
    with client, pytest.raises(FetchError) as caught:
        client.get(url, **arguments)
    return caught.value


class TestAnswers:
    def test_a_plain_answer_comes_back_whole(self) -> None:
        with serving(answer(b"<p>agreed</p>", "Content-Type: text/html", 'ETag: "a"')) as server:
            with client_for(server, contact="https://example.org/about") as client:
                fetched = client.get(server.url("/news?a=1&b[]=2#part"))
            assert fetched is not None
            assert (fetched.status, fetched.body) == (200, b"<p>agreed</p>")
            assert fetched.url == server.url("/news?a=1&b[]=2#part")
            assert fetched.final_url == server.url("/news?a=1&b[]=2")
            assert fetched.header("etag") == '"a"'
            assert fetched.redirects == ()
            head = server.requests[0]
            assert head.startswith("GET /news?a=1&b[]=2 HTTP/1.1\r\n")
            assert "User-Agent: newsmonitor/" in head
            assert "(+https://example.org/about)" in head
            assert "Accept-Encoding: gzip, deflate\r\n" in head
            assert "cookie" not in head.lower()

    @pytest.mark.parametrize(
        ("header", "body"),
        [
            (GZIP, packed(b"text" * 1000)),
            ("Content-Encoding: x-gzip", packed(b"text" * 1000)),
            (GZIP, packed(b"text" * 400) + packed(b"text" * 600)),
            (GZIP, packed(b"text" * 1000) + b"rubbish behind the end"),
            ("Content-Encoding: deflate", zlib.compress(b"text" * 1000)),
            ("Content-Encoding: deflate", zlib.compress(b"text" * 1000, wbits=-15)),
            ("Content-Encoding: identity", b"text" * 1000),
            ("Content-Encoding: UTF-8", b"text" * 1000),
        ],
    )
    def test_what_we_asked_for_is_unpacked(self, header: str, body: bytes) -> None:
        with serving(answer(body, header)) as server, client_for(server) as client:
            fetched = client.get(server.url())
        assert fetched is not None
        assert fetched.body == b"text" * 1000

    def test_the_validators_go_back_byte_for_byte(self) -> None:
        odd = "Sun,  01 Mar 2026 12:00:00 +0000 \xe6"
        with serving(b"HTTP/1.1 304 Not Modified\r\n\r\n") as server, client_for(server) as client:
            assert client.get(server.url(), etag='W/"x y"', last_modified=odd) is None
        assert f"If-Modified-Since: {odd}\r\n" in server.requests[0]
        assert 'If-None-Match: W/"x y"\r\n' in server.requests[0]

    def test_a_validator_that_no_header_can_hold_is_left_out(self) -> None:
        with serving(answer(b"text")) as server, client_for(server) as client:
            assert client.get(server.url(), etag="a\r\nX-Evil: 1", last_modified="\udc80") is not None
        assert "Evil" not in server.requests[0]
        assert "If-" not in server.requests[0]

    def test_an_unasked_304_is_asked_once_more(self) -> None:
        with serving(b"HTTP/1.1 304 Not Modified\r\n\r\n", answer(b"text")) as server, client_for(server) as client:
            fetched = client.get(server.url())
        assert fetched is not None
        assert fetched.body == b"text"
        assert "Cache-Control: no-cache" in server.requests[1]

    def test_an_unasked_304_that_stays_is_an_error(self) -> None:
        with serving(b"HTTP/1.1 304 Not Modified\r\n\r\n") as server:
            assert raised(client_for(server), server.url()).kind == "http_304"
        assert len(server.requests) == 2

    def test_one_connection_serves_the_pages_of_a_host(self) -> None:
        not_modified = b"HTTP/1.1 304 Not Modified\r\n\r\n"
        with serving(answer(b"text"), not_modified, answer(b"more"), keep=True) as server, client_for(server) as client:
            client.get(server.url("/1"))
            client.get(server.url("/2"), etag='"a"')
            client.get(server.url("/3"))
        assert server.connections == 1

    def test_a_kept_connection_that_was_reset_is_tried_once_more(self) -> None:
        with serving(answer(b"text"), _reset, answer(b"again"), keep=True) as server, client_for(server) as client:
            client.get(server.url())
            fetched = client.get(server.url())
        assert fetched is not None
        assert fetched.body == b"again"

    def test_a_host_that_always_hangs_up_is_asked_twice(self) -> None:
        with serving(_reset) as server:
            assert raised(client_for(server), server.url()).kind == "connect"
        assert len(server.requests) == 2


class TestStatus:
    @pytest.mark.parametrize(
        ("status", "kind", "error", "transient"),
        [
            ("401 Unauthorized", "http_401", Refused, False),
            ("402 Payment Required", "http_402", Refused, False),
            ("403 Forbidden", "http_403", Refused, False),
            ("451 Unavailable", "http_451", Refused, False),
            ("404 Not Found", "http_404", Gone, True),
            ("410 Gone", "http_410", Gone, False),
            ("400 Bad Request", "http_400", FetchError, False),
            ("429 Too Many", "http_429", FetchError, True),
            ("500 Oh", "http_500", FetchError, True),
            ("503 Later", "http_503", FetchError, True),
            ("202 Accepted", "http_202", FetchError, True),
            ("206 Partial", "http_206", FetchError, True),
            ("300 Choose", "http_300", FetchError, True),
            ("999 Odd", "http_999", FetchError, True),
        ],
    )
    def test_each_status_has_its_error(self, status: str, kind: str, error: type[FetchError], transient: bool) -> None:
        with serving(answer(b"text", status=status)) as server:
            found = raised(client_for(server), server.url())
        assert type(found) is error
        assert (found.kind, found.transient, found.url) == (kind, transient, server.url())

    @pytest.mark.parametrize("status", ["200 OK", "403 Forbidden", "429 Too Many", "503 Later", "302 Found"])
    def test_a_challenge_is_one_at_any_status(self, status: str) -> None:
        with serving(answer(b"text", "CF-Mitigated: challenge", "Location: /", status=status)) as server:
            assert raised(client_for(server), server.url()).kind == "challenge"

    @pytest.mark.parametrize(
        ("value", "wait"),
        [
            ("3600", timedelta(hours=1)),
            ("1", timedelta(minutes=15)),
            ("99999999999999999999", timedelta(hours=24)),
            ("Sun, 01 Mar 2026 14:00:00 GMT", timedelta(hours=2)),
            ("Sun, 01 Mar 2026 14:00:00", timedelta(hours=2)),
            ("Sun, 01 Mar 2020 14:00:00 GMT", timedelta(minutes=15)),
            ("Sun, 01 Mar 2036 14:00:00 GMT", timedelta(hours=24)),
            ("soon", None),
            ("-5", None),
            ("", None),
            ("²", None),
            ("Sun, 99 Mar 2026 99:00:00 GMT", None),
        ],
    )
    @pytest.mark.parametrize("status", ["429 Too Many", "503 Later"])
    def test_retry_after_is_read_and_bounded(self, status: str, value: str, wait: timedelta | None) -> None:
        with serving(answer(b"", f"Retry-After: {value}", status=status)) as server:
            found = raised(Client(settings_for(server), now=lambda: NOW), server.url())
        assert found.retry_after == (None if wait is None else NOW + wait)


class TestRedirects:
    def test_a_redirect_is_followed_and_recorded(self) -> None:
        with serving(
            routes={
                "/": answer(b"", "Location: /b c", status="301 Moved"),
                "/b%20c": answer(b"", "Location: ?q=\xc3\xb8", status="302 Found"),
                "/b%20c?q=%C3%B8": answer(b"here"),
            }
        ) as server:
            with client_for(server) as client:
                fetched = client.get(server.url())
            assert fetched is not None
            assert fetched.body == b"here"
            assert fetched.url == server.url()
            assert fetched.final_url == server.url("/b%20c?q=%C3%B8")
            assert fetched.redirects == ((301, server.url("/b%20c")), (302, server.url("/b%20c?q=%C3%B8")))

    def test_five_are_followed_and_no_sixth(self) -> None:
        routes = {f"/{n}": answer(b"", f"Location: /{n - 1}", status="302 Found") for n in range(1, 9)}
        with serving(routes=routes | {"/0": answer(b"end")}) as server:
            with client_for(server) as client:
                assert client.get(server.url("/5")) is not None
            assert raised(client_for(server), server.url("/6")).kind == "redirects"

    @pytest.mark.parametrize(
        ("location", "kind"),
        [
            ("/", "redirects"),
            ("file:///etc/passwd", "url"),
            ("gopher://127.0.0.1:6379/_x", "url"),
            ("//user:pw@127.0.0.1/", "url"),
            ("http://127.0.0.1:22/", "port"),
            ("http://[::1", "redirects"),
            ("http:\\\\127.0.0.1", "url"),
            ("x" * 3000, "url"),
        ],
    )
    def test_loops_and_bad_places_are_refused(self, location: str, kind: str) -> None:
        with serving(answer(b"", f"Location: {location}", status="302 Found")) as server:
            assert raised(client_for(server), server.url()).kind == kind

    def test_a_redirect_to_nowhere_or_to_two_places_is_refused(self) -> None:
        for headers in ([], ["Location: /a", "Location: /b"]):
            with serving(answer(b"", *headers, status="301 Moved")) as server:
                assert raised(client_for(server), server.url()).kind == "redirects"


class TestBounds:
    def test_a_bomb_is_stopped_early(self) -> None:
        for header, packed in ((GZIP, _gzip_bomb(8)), ("Content-Encoding: deflate", zlib.compress(bytes(8 << 20)))):
            with serving(answer(packed, header)) as server:
                found = raised(client_for(server), server.url())
            assert isinstance(found, TooLarge)
            assert found.kind == "too_large"

    def test_a_page_over_the_cap_is_stopped(self) -> None:
        lines = b"".join(b"%d " % number for number in range(60_000))
        with serving(answer(packed(lines), GZIP)) as server:
            assert isinstance(raised(client_for(server, decoded_cap=200_000), server.url()), TooLarge)

    def test_an_endless_answer_is_stopped_at_the_cap(self) -> None:
        def endless(connection: socket.socket) -> None:
            connection.sendall(b"HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n")
            while True:
                connection.sendall(b"8000\r\n" + b"x" * 0x8000 + b"\r\n")

        with serving(endless) as server:
            assert isinstance(raised(client_for(server, wire_cap=1 << 20), server.url()), TooLarge)

    @pytest.mark.parametrize(
        "start",
        [b"", b"HTTP/1.1 200 OK\r\nX-A: ", b"HTTP/1.1 200 OK\r\nContent-Length: 999\r\n\r\n"],
        ids=["status", "headers", "body"],
    )
    def test_a_dripping_server_meets_the_deadline(self, start: bytes) -> None:
        def drip(connection: socket.socket) -> None:
            connection.sendall(start)
            for _ in range(1500):
                connection.sendall(b"H")
                time.sleep(0.02)

        with serving(drip) as server:
            began = time.monotonic()
            found = raised(client_for(server, deadline=0.3), server.url())
        assert isinstance(found, TooSlow)
        assert time.monotonic() - began < 20

    def test_the_deadline_covers_all_hops(self) -> None:
        def slow(connection: socket.socket) -> None:
            time.sleep(0.15)
            connection.sendall(answer(b"", "Location: /", status="302 Found"))

        with serving(slow) as server:
            assert isinstance(raised(client_for(server, deadline=0.4), server.url()), TooSlow)

    def test_a_silent_server_is_left(self) -> None:
        with serving(lambda _: time.sleep(2)) as server:
            assert raised(client_for(server, read_timeout=0.1), server.url()).kind == "timeout"

    def test_endless_interim_answers_are_stopped(self) -> None:
        def interim(connection: socket.socket) -> None:
            while True:
                connection.sendall(b"HTTP/1.1 100 Continue\r\n\r\n" * 100)

        with serving(interim) as server:
            assert isinstance(raised(client_for(server, wire_cap=200_000), server.url()), TooLarge)


class TestBroken:
    @pytest.mark.parametrize(
        ("reply", "kind"),
        [
            (answer(b"short", length=500), "truncated"),
            (b"HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n5\r\nhel", "truncated"),
            (b"HTTP/1.1 200 OK\r\nContent-Le", "truncated"),
            (answer(packed(b"text" * 100)[:-12], GZIP), "truncated"),
            (b"HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\nzz\r\nhello\r\n", "protocol"),
            (b"SSH-2.0-OpenSSH_9.2p1 Debian\r\n\r\n", "protocol"),
            (b"HTTP/1.1 200 OK\r\n" + b"X-A: 1\r\n" * 3000 + b"\r\nhello", "protocol"),
            (b"HTTP/1.1 200 OK\r\nX-A: " + b"a" * 1_500_000 + b"\r\n\r\nhello", "protocol"),
            (b"HTTP/1.1 200 OK\r\nContent-Length: 5\r\nContent-Length: 6\r\n\r\nhello!", "protocol"),
            (answer(packed(packed(b"text")), "Content-Encoding: gzip, gzip"), "encoding"),
            (answer(packed(b"text"), GZIP, GZIP), "encoding"),
            (answer(b"text", "Content-Encoding: br"), "encoding"),
            (answer(b"text", "Content-Encoding: zstd"), "encoding"),
            (answer(b"not packed at all", GZIP), "encoding"),
            (answer(b""), "empty"),
            (answer(packed(b""), GZIP), "empty"),
            (b"", "connect"),
        ],
    )
    def test_each_fault_has_its_kind(self, reply: bytes, kind: str) -> None:
        with serving(reply) as server:
            found = raised(client_for(server), server.url())
        assert (found.kind, found.transient) == (kind, True)

    def test_nobody_listens(self) -> None:
        with serving(b"") as server:
            client = client_for(server)
        assert raised(client, server.url()).kind == "connect"


def _gzip_bomb(mebibytes: int) -> bytes:
    packer = zlib.compressobj(9, wbits=31)
    return b"".join(packer.compress(bytes(1 << 20)) for _ in range(mebibytes)) + packer.flush()


def _reset(connection: socket.socket) -> None:
    """Hang up rudely."""
    connection.setsockopt(socket.SOL_SOCKET, socket.SO_LINGER, struct.pack("ii", 1, 0))
    connection.close()
