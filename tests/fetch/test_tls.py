"""No page is read over a connection that cannot be trusted."""

import ssl
from collections.abc import Sequence
from datetime import UTC, datetime
from typing import Any

import pytest
import trustme

from monitor.errors import FetchError
from monitor.fetch import Client
from tests.fetch.loopback import Server, answer, serving, settings_for

AUTHORITY = trustme.CA()


def certificate(*names: str, authority: trustme.CA = AUTHORITY, until: datetime | None = None) -> ssl.SSLContext:
    """A server that shows a certificate for these names."""
    context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
    authority.issue_cert(*names, not_after=until).configure_cert(context)
    return context


def client_for(*servers: Server, **changes: Any) -> Client:
    context = ssl.create_default_context()
    AUTHORITY.configure_trust(context)
    return Client(settings_for(*servers, **changes), tls=context, resolve=_loopback)


def raised(client: Client, url: str) -> FetchError:
    with client, pytest.raises(FetchError) as caught:
        client.get(url)
    return caught.value


def _loopback(*_: object) -> Sequence[str]:
    return ["127.0.0.1"]


def test_the_right_name_is_read_at_the_checked_address() -> None:
    with serving(answer(b"text"), tls=certificate("right.example")) as server, client_for(server) as client:
        fetched = client.get(server.url(host="right.example"))
    assert fetched is not None
    assert fetched.final_url == server.url(host="right.example")


@pytest.mark.parametrize(
    "context",
    [
        certificate("wrong.example"),
        certificate("right.example", until=datetime(2020, 1, 1, tzinfo=UTC)),
        certificate("right.example", authority=trustme.CA()),
    ],
    ids=["wrong host", "expired", "unknown authority"],
)
def test_a_bad_certificate_is_never_accepted(context: ssl.SSLContext) -> None:
    with serving(answer(b"text"), tls=context) as server:
        caught = raised(client_for(server), server.url(host="right.example"))
    assert (caught.kind, server.requests) == ("tls", [])
    assert server.connections == 1, "a certificate does not get better by asking again"


def test_a_server_that_never_finishes_the_handshake() -> None:
    with serving(answer(b"text")) as server:
        url = server.url(host="right.example").replace("http:", "https:")
        assert raised(client_for(server, connect_timeout=0.2), url).kind == "timeout"


def test_https_is_never_left_for_http() -> None:
    with serving(answer(b"text")) as plain:
        away = answer(b"", f"Location: {plain.url()}", status="301 Moved")
        with serving(away, tls=certificate("right.example")) as server:
            caught = raised(client_for(server, plain), server.url(host="right.example"))
    assert (caught.kind, plain.requests) == ("redirects", [])


def test_http_may_lead_to_https() -> None:
    with serving(answer(b"text"), tls=certificate("right.example")) as safe:
        away = answer(b"", f"Location: {safe.url(host='right.example')}", status="301 Moved")
        with serving(away) as server, client_for(server, safe) as client:
            fetched = client.get(server.url())
    assert fetched is not None
    assert fetched.final_url == safe.url(host="right.example")
