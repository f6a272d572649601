"""What holds for any bytes and any address."""

import gzip
import zlib
from ipaddress import IPv4Address, IPv6Address
from itertools import pairwise
from urllib.parse import urlsplit

import httpx
from hypothesis import example, given
from hypothesis import strategies as st

from monitor.address import check_url
from monitor.errors import Blocked, FetchError
from monitor.fetch.body import Body
from monitor.fetch.guard import check_address
from monitor.fetch.robots import read
from monitor.fetch.settings import FetchSettings
from monitor.fetch.status import LONGEST_WAIT, SHORTEST_WAIT, retry_after
from tests.fetch.test_manners import START

PACKERS = {
    "gzip": gzip.compress,
    "deflate": zlib.compress,
    "identity": bytes,
}


def unpacked(coding: str, chunks: list[bytes]) -> bytes:
    body = Body(coding, FetchSettings(), "https://example.org/")
    for chunk in chunks:
        body.feed(chunk)
    return body.finish()


@given(st.binary(max_size=500), st.integers(1, 400), st.sampled_from(sorted(PACKERS)), st.lists(st.integers(0, 600)))
def test_a_body_is_the_same_however_it_is_cut(seed: bytes, times: int, coding: str, cuts: list[int]) -> None:
    plain = seed * times
    packed = PACKERS[coding](plain)
    edges = [0, *sorted(cut for cut in cuts if cut < len(packed)), len(packed)]
    assert unpacked(coding, [packed[start:end] for start, end in pairwise(edges)]) == plain


@given(st.sampled_from(["gzip", "deflate", "identity", "gzip, gzip", ""]), st.lists(st.binary(max_size=100)))
def test_rubbish_is_an_error_or_a_body(coding: str, chunks: list[bytes]) -> None:
    try:
        outcome = "body" if unpacked(coding, chunks) is not None else ""
    except FetchError as error:
        outcome = error.kind
    assert outcome in {"body", "encoding", "truncated"}


@given(
    st.text(max_size=60) | st.text("0123456789abcdefx.:-[]æ%/", max_size=30),
    st.sampled_from(["", "http://", "https://example.org/", "http://a.b:8080"]),
)
@example("xn--a.no", "http://")
@example("a_b.-c-.no.", "http://")
@example("[::ffff:1.2.3.4]", "http://")
def test_an_address_once_accepted_is_written_in_one_way(rest: str, start: str) -> None:
    try:
        url = check_url(start + rest)
    except Blocked:
        return
    assert check_url(url) == url
    assert url.isascii()
    assert httpx.URL(url).raw_host.decode() == (urlsplit(url).hostname or "")


@given(st.text(max_size=40))
def test_a_wish_to_wait_is_always_within_bounds(value: str) -> None:
    until = retry_after((("Retry-After", value),), START)
    assert until is None or SHORTEST_WAIT <= until - START <= LONGEST_WAIT


@given(st.one_of(st.binary(max_size=300), st.text(max_size=300).map(str.encode)))
def test_any_bytes_can_be_read_as_rules(body: bytes) -> None:
    assert 0 <= read(b"User-agent: *\n" + body).delay.total_seconds() <= 86400


@given(st.ip_addresses())
@example(IPv6Address("::ffff:10.0.0.1"))
@example(IPv6Address("64:ff9b::a00:1"))
def test_an_accepted_address_is_one_that_python_takes_for_public_too(address: IPv4Address | IPv6Address) -> None:
    if check_address(str(address)) is None:
        inner = address.ipv4_mapped if isinstance(address, IPv6Address) and address.ipv4_mapped else address
        assert inner.is_global
        assert not inner.is_multicast
