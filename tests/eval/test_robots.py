"""Real robots.txt files: each is read in bounded time, and as protego reads it where protego is right."""

import re
import tarfile
import time
from collections.abc import Iterator
from urllib.parse import quote

import pytest
import zstandard
from protego import Protego

from monitor.errors import Refused
from monitor.fetch.robots import CAP, Robots, read
from monitor.fetch.settings import PRODUCT
from tests.shared import SHARED, needs_shared

pytestmark = [pytest.mark.eval, needs_shared]

RULE = re.compile(rb"^\s*(?:dis)?allow\s*:\s*(/[^\s#]*)", flags=re.IGNORECASE | re.MULTILINE)
MOST_RULES = 100


def files() -> Iterator[tuple[str, bytes]]:
    """Host and file, as they were fetched."""
    assert SHARED is not None
    packed = (SHARED / "robots/robots-real.tar.zst").open("rb")
    with packed, zstandard.ZstdDecompressor().stream_reader(packed) as raw, tarfile.open(fileobj=raw, mode="r|") as tar:
        for member in tar:
            content = tar.extractfile(member) if member.isfile() and not member.name.endswith(".jsonl") else None
            if content is not None:
                yield member.name.rpartition("/")[2], content.read()


def addresses(host: str, body: bytes) -> list[str]:
    """Addresses that the file's own rules speak of, and some that every site has."""
    spoken = [match[1].decode("utf-8", "ignore") for match in RULE.finditer(body)][:MOST_RULES]
    paths = {"/", "/news/", "/search?q=x", "/a/b/c.pdf", *(path.replace("*", "x").replace("$", "") for path in spoken)}
    return [f"https://{host}{quote(path, safe='/%?=&;:@!,+~*()-._[]|')}" for path in sorted(paths)]


def may(robots: Robots, url: str) -> bool:
    try:
        robots.check(url)
    except Refused:
        return False
    return True


@pytest.mark.parametrize("played", [b"", b"googlebot", b"bingbot"], ids=lambda name: name.decode() or "nobody")
def test_real_files_are_read_as_their_owners_meant_them(played: bytes) -> None:
    """`played`: the crawler whose groups are taken for ours, since no site names us."""
    asked, slowest = 0, 0.0
    differ: set[str] = set()
    for host, raw in files():
        body = re.sub(rb"\b" + played + rb"\b", PRODUCT.encode(), raw, flags=re.IGNORECASE) if played else raw
        started = time.perf_counter()
        robots = read(body)
        slowest = max(slowest, time.perf_counter() - started)
        assert robots.delay.total_seconds() >= 0
        peer = Protego.parse(
            body[:CAP].decode("utf-16" if body[:2] in (b"\xff\xfe", b"\xfe\xff") else "utf-8-sig", "replace")
        )
        urls = addresses(host, body)
        asked += len(urls)
        if any(may(robots, url) != peer.can_fetch(url, PRODUCT) for url in urls):
            differ.add(host)
    assert asked > 80_000
    # hootsuite.com: `Noindex` is no rule and ends no list of agents (RFC 9309, 2.2.4).
    # freepatentsonline.com: `bingbot/2.0` is bingbot. All others agree.
    assert differ <= {"hootsuite.com", "www.freepatentsonline.com"}
    assert slowest < 10
