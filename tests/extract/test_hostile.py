"""Bodies made to hurt: bounded in time and size, never an exception of another library."""

import contextlib
import time

import pytest

from monitor import extract
from monitor.errors import ExtractError

HOSTILE = {
    "deep": b"<div>" * 50_000 + b"deep down" + b"</div>" * 50_000,
    "attributes": b"<p " + b" ".join(b"a%d=1" % n for n in range(60_000)) + b">x</p>",
    "bare attributes": b"<p " + b" ".join(b"a%d" % n for n in range(60_000)) + b">x</p>",
    "open tags": b"<a " * 400_000,
    "entities": b"<html><p>" + b"&amp;" * 300_000,
    "one line": b"<html><p>" + b"word " * 300_000,
    "surrogates": "<html><p>lone \ud800 surrogate, a line that is long enough".encode("utf-8", "surrogatepass"),
    "controls": b"<html><body><p>A line with \x00 NUL, \x0b and \x1b in its middle.</p></body></html>",
    "xml declaration": b"<?xml version='1.0' encoding='utf-16'?><html><p>Declared wrongly, but fine.</p></html>",
    "no html at all": b"\xff\xfe\xfd\xfc" * 400,
    "tables in tables": b"<table><tr><td>" * 2000 + b"x",
}


@pytest.mark.parametrize("name", HOSTILE)
def test_ends_soon_with_a_document_or_our_own_error(name: str) -> None:
    start = time.process_time()
    with contextlib.suppress(ExtractError):
        extract.visible_hash(HOSTILE[name], "text/html")
        page = extract.document(HOSTILE[name], url="u", content_type="text/html")
        assert "\0" not in page.visible
        assert len(page.regions) == page.visible.count("\n") + 1
    assert time.process_time() - start < 8, "the sandbox would kill it, but the usual limits should do"


def test_too_much_is_told_before_a_parser_sees_it() -> None:
    for name in ("deep", "attributes", "bare attributes", "open tags"):
        with pytest.raises(ExtractError) as raised:
            extract.visible_hash(HOSTILE[name], "text/html")
        assert raised.value.kind == "too-large"
