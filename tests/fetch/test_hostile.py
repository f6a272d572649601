"""Collections of bad input that others gathered: whatever comes, an answer or one of our errors, in time."""

import base64
import io
import json
import re
import socket
import subprocess
import sys
import tarfile
import time
from collections import Counter
from collections.abc import Sequence

import pytest
import zstandard
from protego import Protego

from monitor.errors import FetchError, Refused
from monitor.fetch import Client, FetchSettings
from monitor.fetch.robots import read
from monitor.fetch.settings import PRODUCT
from tests.fetch.loopback import client_for, serving
from tests.shared import SHARED, needs_shared


@needs_shared
def test_raw_replies_of_a_client_test_suite() -> None:
    assert SHARED is not None
    rows = [json.loads(line) for line in (SHARED / "hostile" / "http-replies.jsonl").read_text().splitlines()]
    outcomes: Counter[str] = Counter()
    routes = {f"/{number}": base64.b64decode(row["reply_b64"]) for number, row in enumerate(rows)}
    with serving(routes=routes) as server, client_for(server, deadline=2) as client:
        for path in routes:
            try:
                outcomes["fetched" if client.get(server.url(path)) else "unchanged"] += 1
            except FetchError as error:
                outcomes[error.kind] += 1
    assert outcomes.total() == len(rows)
    assert not outcomes["timeout"] + outcomes["unchanged"]
    assert outcomes["fetched"] > len(rows) / 2


@needs_shared
def test_addresses_of_attackers(monkeypatch: pytest.MonkeyPatch) -> None:
    assert SHARED is not None

    def resolve(host: str, port: int) -> Sequence[str]:
        """Every spelling of a number as the system reads it; every name leads to a metadata service."""
        try:
            return [socket.inet_ntoa(socket.inet_aton(host))]
        except OSError:
            return [host] if ":" in host else ["169.254.169.254"]

    def connect(*_: object) -> None:
        raise AssertionError("a connection was tried")

    monkeypatch.setattr(socket, "create_connection", connect)
    kinds: Counter[str] = Counter()
    with Client(FetchSettings(), resolve=resolve) as client:
        for line in (SHARED / "hostile" / "ssrf-urls.txt").read_text().splitlines():
            with pytest.raises(FetchError) as caught:
                client.get(line)
            kinds[caught.value.kind] += 1
    assert set(kinds) == {"url", "port", "private_address"}


@needs_shared
@pytest.mark.eval
def test_the_robots_files_of_four_thousand_sites() -> None:
    assert SHARED is not None
    packed = (SHARED / "robots" / "robots-real.tar.zst").read_bytes()
    plain = zstandard.ZstdDecompressor(max_window_size=2**27).stream_reader(packed).read()
    probes = ["https://example.org/", "https://example.org/news/2026/a.html?x=1", "https://example.org/search?q=a"]
    count, differing = 0, []
    with tarfile.open(fileobj=io.BytesIO(plain)) as archive:
        for member in archive:
            handle = archive.extractfile(member) if member.isfile() else None
            if handle is None or "/real/" not in f"/{member.name}":
                continue
            body, began = handle.read(), time.process_time()
            robots = read(body)
            count += 1
            assert 0 <= robots.delay.total_seconds() <= 86400
            theirs = Protego.parse(body.decode("utf-8", "replace"))
            if any(_allows(robots, url) != theirs.can_fetch(url, PRODUCT) for url in probes):
                differing.append(body)
            assert time.process_time() - began < 2, member.name
    assert count > 4000
    # Where we do not say what the parser says on its own, the byte order mark has made it miss the first line.
    assert all(body.startswith((b"\xef\xbb\xbf", b"\xff\xfe", b"\xfe\xff")) for body in differing)


def _allows(robots: object, url: str) -> bool:
    try:
        robots.check(url)  # type: ignore[attr-defined]
    except Refused:
        return False
    return True


BOMB = """
import resource, sys, zlib
sys.path.insert(0, ".")
from monitor.errors import TooLarge
from monitor.fetch import Client
from tests.fetch.loopback import Server, answer, settings_for

mebibyte = zlib.compressobj(9, wbits=-15)
block = mebibyte.compress(bytes(1 << 20)) + mebibyte.flush(zlib.Z_FULL_FLUSH)
bomb = block * 1024 + b"\\x03\\x00"
server = Server(answer(bomb, "Content-Encoding: deflate"))
client = Client(settings_for(server, ratio_cap=int(sys.argv[1])))
before = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss
try:
    client.get(server.url())
except TooLarge:
    print((resource.getrusage(resource.RUSAGE_SELF).ru_maxrss - before) // 1024)
"""


@pytest.mark.slow
@pytest.mark.parametrize("ratio_cap", [200, 100_000], ids=["ratio", "size"])
def test_a_gibibyte_in_a_mebibyte_costs_little_memory(ratio_cap: int) -> None:
    command = [sys.executable, "-c", BOMB, str(ratio_cap)]
    grown = subprocess.run(command, capture_output=True, text=True, timeout=60, check=True).stdout
    assert re.fullmatch(r"\d+\n", grown)
    assert int(grown) < 60, "MiB"
