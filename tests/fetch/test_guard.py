"""Nothing but public addresses is ever connected to, whatever a name, an address or a redirect says."""

import time
from collections.abc import Sequence
from ipaddress import ip_network
from pathlib import Path

import pytest

from monitor.address import check_url, origin, site
from monitor.errors import Blocked, FetchError
from monitor.fetch import Client, FetchSettings
from monitor.fetch.guard import check_address
from tests.fetch.loopback import answer, serving, settings_for

HERE = Path(__file__).parents[1] / "cases" / "fetch"
PRIVATE = (HERE / "private-addresses.txt").read_text().split()
PUBLIC = (HERE / "public-addresses.txt").read_text().split()


@pytest.mark.parametrize("address", PRIVATE)
def test_private_addresses_are_refused(address: str) -> None:
    assert check_address(address) is not None


@pytest.mark.parametrize("address", PUBLIC)
def test_public_addresses_are_accepted(address: str) -> None:
    assert check_address(address) is None


def test_a_network_of_the_operator_is_allowed_and_no_more() -> None:
    allow = (ip_network("10.20.0.0/16"), ip_network("fd12::/48"))
    for address in ("10.20.1.1", "::ffff:10.20.1.1", "fd12::7", "8.8.8.8"):
        assert check_address(address, allow) is None
    for address in ("10.21.1.1", "::ffff:10.21.1.1", "fd13::7", "127.0.0.1"):
        assert check_address(address, allow) is not None


class Names:
    """A resolver that answers from a script and counts."""

    def __init__(self, *answers: Sequence[str]) -> None:
        self.answers, self.asked = list(answers), 0

    def __call__(self, *_: object) -> Sequence[str]:
        self.asked += 1
        return self.answers.pop(0) if len(self.answers) > 1 else self.answers[0]


def test_one_private_answer_spoils_the_name() -> None:
    client = Client(FetchSettings(), resolve=Names(["8.8.8.8", "10.0.0.1"]))
    with client, pytest.raises(Blocked) as caught:
        client.get("http://mixed.example/")
    assert caught.value.kind == "private_address"
    assert not caught.value.transient


def test_a_name_that_changes_its_mind_is_stopped_at_the_second_connection() -> None:
    with serving(answer(b"text")) as server:
        names = Names(["127.0.0.1"], ["169.254.169.254"])
        with Client(settings_for(server), resolve=names) as client:
            url = server.url(host="rebinding.example")
            assert client.get(url) is not None
            with pytest.raises(Blocked):
                client.get(url)
    assert len(server.requests) == 1
    assert "Host: rebinding.example:" in server.requests[0]


def test_the_machine_itself_is_not_reached_under_any_of_its_names() -> None:
    with serving(answer(b"text")) as server, Client(FetchSettings(allow_ports=frozenset({server.port}))) as client:
        for host in ("127.0.0.1", "localhost", "localhost.", "[::1]", "[::ffff:127.0.0.1]", "[::]"):
            with pytest.raises(FetchError) as caught:
                client.get(server.url(host=host))
            assert caught.value.kind in {"private_address", "dns"}, "some of these do not resolve everywhere"
    assert server.connections == 0


def test_the_name_is_resolved_once_and_the_checked_address_used() -> None:
    names = Names(["127.0.0.1"], ["10.0.0.1"])
    with serving(answer(b"text")) as server, Client(settings_for(server), resolve=names) as client:
        assert client.get(server.url(host="once.example")) is not None
    assert names.asked == 1


def test_a_redirect_to_a_private_address_is_stopped() -> None:
    with serving(answer(b"", "Location: http://169.254.169.254/latest/", status="302 Found")) as server:
        settings = settings_for(server)
        settings = FetchSettings(allow_networks=settings.allow_networks, allow_ports=settings.allow_ports | {80})
        with Client(settings) as client, pytest.raises(Blocked) as caught:
            client.get(server.url())
    assert caught.value.url == "http://169.254.169.254/latest/"


def test_the_next_address_is_tried_when_the_first_does_not_answer() -> None:
    names = Names(["127.0.0.77", "127.0.0.1"])
    with serving(answer(b"text")) as server, Client(settings_for(server), resolve=names) as client:
        assert client.get(server.url(host="two.example")) is not None


def test_a_name_nobody_knows() -> None:
    def nowhere(host: str, port: int) -> Sequence[str]:
        raise OSError("not known")

    for resolve in (nowhere, Names([])):
        with Client(FetchSettings(), resolve=resolve) as client, pytest.raises(FetchError) as caught:
            client.get("http://nowhere.example/")
        assert (caught.value.kind, caught.value.transient) == ("dns", True)


def test_a_resolver_that_never_answers_is_left() -> None:
    with Client(FetchSettings(connect_timeout=0.1), resolve=lambda *_: time.sleep(60) or []) as client:
        began = time.monotonic()
        with pytest.raises(FetchError) as caught:
            client.get("http://nowhere.example/")
    assert (caught.value.kind, caught.value.transient) == ("dns", True)
    assert time.monotonic() - began < 30


@pytest.mark.parametrize(
    ("url", "same_as"),
    [
        ("HTTPS://Www.NRK.no:443/a?b#c", "https://www.nrk.no/a?b"),
        ("http://example.org", "http://example.org/"),
        ("http://example.org:8080/x", "http://example.org:8080/x"),
        ("http://example.org./x", "http://example.org./x"),
        ("https://blåbær.no/ørn?q=å", "https://xn--blbr-roah.no/%C3%B8rn?q=%C3%A5"),
        ("https://example.org/a%20b%zz/[x]|y", "https://example.org/a%20b%zz/[x]|y"),
        ("http://[2A00:1450::0001]/", "http://[2a00:1450::1]/"),
    ],
)
def test_an_address_is_written_in_one_way(url: str, same_as: str) -> None:
    assert check_url(url) == same_as
    assert check_url(same_as) == same_as


@pytest.mark.parametrize(
    "url",
    [
        "",
        "example.org",
        "//example.org/",
        "ftp://example.org/",
        "file:///etc/passwd",
        "gopher://127.0.0.1:25/_",
        "javascript:alert(1)",
        "http:example.org",
        "http:/example.org",
        "http://",
        "http:///path",
        "http://:80/",
        "http://user@example.org/",
        "http://user:pw@example.org/",
        "http://public\\@127.0.0.1/",
        "http://example.org\\x",
        "http://exa mple.org/",
        "http://example.org/\r\nHost: x",
        "http://example.org/\x00",
        "http://example.org/\u202e",
        "http://example.org/\ud800",
        "http://example.org:0/",
        "http://example.org:22/",
        "http://example.org:99999/",
        "http://example.org:x/",
        "http://exa%6dple.org/",
        "http://a..b/",
        f"http://{'a' * 64}.org/",
        f"http://{'a.' * 130}org/",
        f"http://example.org/{'a' * 2048}",
        "http://[::1",
        "http://[fe80::1%25eth0]/",
        "http://[fe80::1%eth0]/",
        "http://[v1.x]/",
        "http://a,b/",
        "http://127.1/",
        "http://2130706433/",
        "http://0x7f000001/",
        "http://0251.254.169.254/",
        "http://127.0.0.1./",
        "http://256.1.1.1/",
        "http://example.0x/",
        "http://\u2460\u2461\u2466.0.0.\u2460\u2460\u2460\u2460/",
    ],
)
def test_odd_addresses_are_refused(url: str) -> None:
    with pytest.raises(Blocked) as caught:
        check_url(url)
    assert not caught.value.transient
    assert "\n" not in str(caught.value)


def test_ports_are_the_deployments_choice() -> None:
    assert check_url("http://example.org:9000/", ports=frozenset({9000})) == "http://example.org:9000/"
    with pytest.raises(Blocked):
        check_url("http://example.org/", ports=frozenset({9000}))


@pytest.mark.parametrize(
    ("url", "name"),
    [
        ("https://www.nrk.no/x", "nrk.no"),
        ("https://NRK.no", "nrk.no"),
        ("https://um.fo.example.co.uk/", "example.co.uk"),
        ("http://127.0.0.1:8080/", "127.0.0.1"),
        ("http://[2a00::1]/", "2a00::1"),
        ("http://intranet/", "intranet"),
        ("http://www.nrk.no./", "nrk.no"),
    ],
)
def test_pages_of_one_owner_belong_together(url: str, name: str) -> None:
    assert site(url) == name


def test_an_origin_keeps_scheme_and_port() -> None:
    assert origin("https://Example.org/a/b?c") == "https://example.org"
    assert origin("http://example.org:8080/a") == "http://example.org:8080"
