"""Whatever a list holds: one line of plain text, web addresses only, dates that exist, each item once."""

from contextlib import suppress
from datetime import UTC, datetime, timedelta

from hypothesis import given, settings
from hypothesis import strategies as st

from monitor import extract
from monitor.errors import ExtractError
from monitor.extract.links.moments import moment
from monitor.extract.links.words import address, harmless, plain
from tests.extract.links.fetching import SEEN, answer, source
from tests.extract.links.suites import ACTIVE

PIECES = [
    "<",
    ">",
    "&lt;",
    "&amp;lt;",
    "&gt;",
    "script",
    "/",
    "<b>",
    "<svg onload=x>",
    "&#x3c;",
    "]]>",
    "<!--",
    '"',
    " ",
    "x",
    "ø",
]
MARKUP = st.lists(st.sampled_from(PIECES), max_size=25).map("".join)
KINDS = st.sampled_from(["feed", "listing", "sitemap", "api"])
TAGS = """
    <rss version='2.0'> | <channel> | <item> | </item> | <link> | <title> | </title> | <a href=/a-b-c-d> | </a> | <li> |
    <urlset> | <url> | <loc> | </loc> | <html> | { | } | [ | ] | "items": | 1 | , | word | &amp; | 2024-05-06
""".split(" | ")  # noqa: SIM905 - a list of pieces reads better as pieces


@settings(max_examples=50)
@given(MARKUP)
def test_plain_text_holds_no_tag(markup: str) -> None:
    text = plain(markup)
    assert not ACTIVE.search(text)
    assert text == " ".join(text.split())


@settings(max_examples=50)
@given(st.text(max_size=60), st.sampled_from(["", "//", "https://", "/", "?", "javascript:", "http://x.org/"]))
def test_an_address_is_a_web_address_and_stays_one(rest: str, start: str) -> None:
    url = address(start + rest, "https://www.example.org/list/")
    if url is not None:
        assert url.startswith(("http://", "https://"))
        assert address(url, "https://other.example/") == url


@settings(max_examples=50)
@given(st.datetimes(min_value=datetime(1990, 1, 1), max_value=datetime(2025, 12, 31)), st.integers(-14, 14))  # noqa: DTZ001
def test_a_moment_is_read_as_it_was_written(told: datetime, hours: int) -> None:
    told = told.replace(microsecond=0)
    zone = f"{hours:+03d}:00"
    assert moment(told.isoformat() + zone, SEEN + timedelta(days=9)) == (told - timedelta(hours=hours)).replace(
        tzinfo=UTC
    ) or (
        told - timedelta(hours=hours) < datetime(1990, 1, 1)  # noqa: DTZ001 - compared with a bare one
    )


@settings(max_examples=50)
@given(st.text(max_size=40))
def test_a_moment_is_possible_or_none(text: str) -> None:
    found = moment(text, SEEN)
    assert found is None or (found.tzinfo is UTC and found.year >= 1990 and found <= SEEN + timedelta(days=2))


@settings(max_examples=50)
@given(KINDS, st.lists(st.sampled_from(TAGS), max_size=40).map(" ".join))
def test_any_bytes_are_items_or_a_reason(kind: str, body: str) -> None:
    with suppress(ExtractError):
        told = extract.links(answer(body), source(kind))  # type: ignore[arg-type] # one of the kinds above
        assert len({item.key for item in told.items}) == len(told.items)
        assert all(item.key and (item.url is None or item.url.startswith("http")) for item in told.items)


@settings(max_examples=50)
@given(MARKUP)
def test_a_full_text_holds_nothing_that_runs(markup: str) -> None:
    assert "<script" not in harmless(markup).lower()
    assert "onload" not in harmless(f"<p>{markup}</p>").lower() or "<svg" not in harmless(markup)
