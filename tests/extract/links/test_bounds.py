"""Lists made to keep a reader busy, in the sandbox that is their last resort: each has an outcome well before it."""

import gzip
import json
from collections.abc import Callable

import pytest

from monitor import extract
from monitor.errors import ExtractError
from monitor.models import Pointers, SourceKind
from monitor.sandbox import Sandbox
from tests.extract.links.fetching import answer, source

URL = "https://www.example.org/list"


def rss(inside: str) -> str:
    return f'<rss version="2.0"><channel>{inside}</channel></rss>'


def listed(entry: str, count: int) -> str:
    return "<html><body><div>" + "".join(entry.format(n=n) for n in range(count)) + "</div></body></html>"


CASES: dict[str, tuple[SourceKind, Callable[[], str | bytes], int]] = {
    "200,000 entries": ("feed", lambda: rss("<item><title>t</title></item>" * 150_000), 1),
    "a thousand full texts": (
        "feed",
        lambda: rss(
            "".join(
                f"<item><title>{n}</title><description>{'w &lt;b&gt;' * 400}</description></item>" for n in range(1_000)
            )
        ),
        1_000,
    ),
    "no feed is well-formed": (
        "feed",
        lambda: "<rss version=2.0>" + "<item><title>a & <b>b</title></item>" * 900 + "</rss>",
        1,
    ),
    "50,000 addresses": (
        "sitemap",
        lambda: "<urlset>" + "".join(f"<url><loc>https://x.org/{n}</loc></url>" for n in range(60_000)) + "</urlset>",
        50_000,
    ),
    "200,000 attributes": (
        "sitemap",
        lambda: "<urlset><url " + " ".join(f"a{n}='1'" for n in range(200_000)) + "/></urlset>",
        0,
    ),
    "a packed sitemap": (
        "sitemap",
        lambda: gzip.compress(b"<urlset>" + b"<url><loc>https://x.org/a</loc></url>" * 1_300_000 + b"</urlset>", 1),
        1,
    ),
    "150,000 objects": ("api", lambda: json.dumps({"value": [{"id": n} for n in range(150_000)]}), 0),
    "as many groups as links": (
        "listing",
        lambda: listed("<div class=k{n}x><a href=/n/{n}/a-b-c-d>A headline of the list, {n}</a></div>", 9_000),
        1_000,
    ),
    "a flat list": (
        "listing",
        lambda: listed("<h3><a href=/n/{n}/a-b-c-d>Headline of it {n}</a></h3><p>5 May 2024</p>", 9_000),
        1_000,
    ),
    "a paragraph of links": (
        "listing",
        lambda: f"<html><body><p>{'<a href=/a-b-c-d-e>x</a>' * 45_000}</p></body></html>",
        0,
    ),
}


@pytest.mark.slow
@pytest.mark.parametrize("name", CASES)
def test_every_list_has_an_outcome(name: str) -> None:
    kind, made, items = CASES[name]
    asked = source(kind, pointers=Pointers(items="/value", url="/url", title="/title"))
    with Sandbox(workers=1, memory_mb=1024, seconds=60) as sandbox:
        try:
            told = sandbox.run(extract.links, answer(made(), URL), asked)
        except ExtractError as error:
            told = None
            reason = error.kind
        if told is None:
            assert (reason, items) == ("no_links", 0)
        else:
            assert len(told.items) == items
            assert told.dropped or items == 1_000
