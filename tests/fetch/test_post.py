"""Asking an endpoint: the same guard, no redirects, the body whole."""

import socket

import pytest

from monitor.errors import Blocked, FetchError
from monitor.fetch import Client, FetchSettings
from tests.fetch.loopback import answer, client_for, serving

KEY = [(b"Authorization", b"Bearer secret")]


def test_a_question_goes_out_whole_and_its_answer_comes_back() -> None:
    def reply(connection: socket.socket) -> None:
        _, _, body = server.requests[0].partition("\r\n\r\n")  # the body may come with the head or after it
        got.append(body.encode("latin-1") or connection.recv(65536))
        connection.sendall(answer(b'{"a": 1}'))

    got: list[bytes] = []

    with serving(reply) as server, client_for(server) as client:
        fetched = client.post(server.url("/chat"), '{"q": "å"}'.encode(), headers=KEY)
    assert fetched.body == b'{"a": 1}'
    assert got == ['{"q": "å"}'.encode()]
    head = server.requests[0]
    for line in (
        "POST /chat HTTP/1.1",
        "Content-Length: 11",
        "Content-Type: application/json",
        "Authorization: Bearer secret",
    ):
        assert line in head


def test_the_key_is_not_sent_on() -> None:
    with serving(answer(b"stolen")) as other:
        moved = answer(b"", f"Location: {other.url('/')}", status="307 Temporary Redirect")
        with serving(moved) as server, client_for(server, other) as client, pytest.raises(FetchError) as caught:
            client.post(server.url("/chat"), b"{}", headers=KEY)
        assert caught.value.kind == "redirects"
        assert other.requests == []


def test_private_networks_are_refused_as_for_pages() -> None:
    with serving(answer(b"{}")) as server:
        with Client(FetchSettings(allow_ports=frozenset({server.port}))) as client, pytest.raises(Blocked):
            client.post(server.url("/chat"), b"{}")
        assert server.requests == []
