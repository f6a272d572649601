"""RSS, Atom, RDF and JSON Feed: what an entry is, which it is, and what is made of bad ones."""

import json
from datetime import UTC, datetime
from pathlib import Path

import pytest

from monitor import extract
from monitor.errors import ExtractError, MonitorError
from monitor.models import Item, Links
from tests.extract.links.fetching import answer, source

URL = "https://www.example.org/news/feed.xml"


def read(body: bytes | str) -> Links:
    return extract.links(answer(body, URL, "application/rss+xml"), source("feed"))


def rss(*items: str, head: str = "") -> str:
    inside = "".join(f"<item>{item}</item>" for item in items)
    return f'<?xml version="1.0"?><rss version="2.0" xmlns:content="http://purl.org/rss/1.0/modules/content/"><channel><title>T</title>{head}{inside}</channel></rss>'


def only(body: bytes | str) -> Item:
    (item,) = read(body).items
    return item


def test_an_entry_of_each_kind() -> None:
    atom = """<feed xmlns="http://www.w3.org/2005/Atom"><link rel="next" href="?page=2"/>
        <entry><id>tag:example.org,2024:7</id><title type="html">Avtale &lt;b&gt;signert&lt;/b&gt;</title>
        <link href="/sak/7?utm_source=rss&amp;lang=nb#top"/>
        <published>2024-02-02T08:00:00+01:00</published><updated>2024-02-03T09:30:00Z</updated>
        <summary>Kort</summary><content type="html">
        &lt;p onclick="x()"&gt;Hele &lt;script&gt;x()&lt;/script&gt;teksten&lt;/p&gt;</content></entry></feed>"""
    told = read(atom)
    assert told.next == ("https://www.example.org/news/feed.xml?page=2",)
    assert told.items == (
        Item(
            key="tag:example.org,2024:7",
            url="https://www.example.org/sak/7?lang=nb",
            title="Avtale signert",
            summary="Kort",
            content="<div><p>Hele teksten</p></div>",
            published=datetime(2024, 2, 2, 7, tzinfo=UTC),
            updated=datetime(2024, 2, 3, 9, 30, tzinfo=UTC),
        ),
    )
    rdf = """<rdf:RDF xmlns:rdf="http://www.w3.org/1999/02/22-rdf-syntax-ns#" xmlns="http://purl.org/rss/1.0/" xmlns:dc="http://purl.org/dc/elements/1.1/">
        <channel rdf:about="x"><title>T</title></channel><item rdf:about="https://example.org/3"><title>Tre</title><link>https://example.org/3</link><dc:date>2024-02-02</dc:date></item></rdf:RDF>"""
    item = only(rdf)
    assert (item.url, item.title, item.published) == ("https://example.org/3", "Tre", datetime(2024, 2, 2, tzinfo=UTC))
    one = {
        "id": 12,
        "url": "/a/12",
        "title": "Tolv",
        "content_text": "a < b\nand more",
        "date_published": "2024-02-02T10:00:00Z",
    }
    item = only(json.dumps({"version": "https://jsonfeed.org/version/1.1", "title": "T", "items": [one]}))
    assert (item.key, item.url, item.title) == ("12", "https://www.example.org/a/12", "Tolv")
    assert item.content == "<div><p>a &lt; b</p><p>and more</p></div>"


def test_identity_is_the_id_else_the_address_else_what_it_says() -> None:
    assert only(rss("<title>T</title><guid>n-1</guid><link>/1</link>")).key == "n-1"
    assert only(rss("<title>T</title><link>/1</link>")).key == "https://www.example.org/1"
    said = only(rss("<title>T</title><description>D</description>"))
    assert said.url is None
    assert said.key.startswith("sha256:")
    assert (
        said.key == only(rss("<description>D</description><title>T</title>")).key != only(rss("<title>U</title>")).key
    )


def test_an_address_that_counts_its_edits_stays_one_entry() -> None:
    keys = {
        only(rss(f"<title>T</title><guid>https://x.org/n/5{n}</guid><link>https://x.org/n/5</link>")).key
        for n in ("", "#0", "#12")
    }
    assert keys == {"https://x.org/n/5"}


def test_one_id_for_all_identifies_nothing() -> None:
    told = read(
        rss(*(f"<title>T{n}</title><guid>https://x.org</guid><link>https://x.org/{n}</link>" for n in (1, 2, 2)))
    )
    assert [item.key for item in told.items] == ["https://x.org/1", "https://x.org/2"]
    assert told.dropped == (("twice", 1),)


@pytest.mark.parametrize(
    "date",
    [
        "31 Feb 2024 10:00:00 GMT",
        "Thu, 01 Jan 1970 00:00:00 GMT",
        "2099-01-01T00:00:00Z",
        "03/04/2024",
        "2024",
        "-0312",
        "soon",
        "0000-00-00",
    ],
)
def test_no_date_is_made_up(date: str) -> None:
    assert only(rss(f"<title>T</title><link>/1</link><pubDate>{date}</pubDate>")).published is None


@pytest.mark.parametrize(
    "date",
    ["Tue, 05 Mar 2024 12:30:00 GMT", "Tue, 5 Mar 24 13:30 +0100", "tirsdag, 5. marts 2024 12:30",
     "5 maaliskuuta 2024 12.30", "March 5, 2024 12:30 PM", "2024-03-05T07:30:00-05:00", "20240305T123000Z",
     "Tue Mar  5 12:30:00 UTC 2024", "05.03.2024 kl. 12:30"],
)  # fmt: skip
def test_dates_as_they_are_written(date: str) -> None:
    item = only(rss(f"<title>T</title><link>/1</link><pubDate>{date}</pubDate>"))
    assert item.published == datetime(2024, 3, 5, 12, 30, tzinfo=UTC)


@pytest.mark.parametrize(
    "link",
    [
        "javascript:alert(1)",
        "data:text/html,x",
        "file:///etc/passwd",
        "https://u:p@x.org/",
        "http://[::",
        "mailto:a@b.no",
    ],
)
def test_only_web_addresses_are_addresses(link: str) -> None:
    assert only(rss(f"<title>T</title><link>{link}</link>")).url is None


@pytest.mark.parametrize(
    "title",
    [
        "<script>alert(1)</script>Safe",
        "&lt;script&gt;alert(1)&lt;/script&gt;Safe",
        "&amp;lt;img src=x onerror=a()&amp;gt;Safe",
        "<![CDATA[<svg onload=a()></svg>Safe]]>",
        "Sa\u202e\nfe".replace("\u202e\n", ""),
    ],
)
def test_a_title_is_one_line_of_text(title: str) -> None:
    assert only(rss(f"<title>{title}</title><link>/1</link>")).title == "Safe"


def test_what_is_no_markup_stays() -> None:
    assert (
        only(rss("<title>R&amp;amp;D: 3 &amp;lt; 5 &amp; rising</title><link>/1</link>")).title == "R&D: 3 < 5 & rising"
    )


@pytest.mark.parametrize(
    "body",
    ["<!doctype html><html><head><title>Log in</title></head><body><form><input type=password></form></body></html>",
     "Not Found", "<opml version='2.0'><body/></opml>", '{"items": []}', "/etc/hostname", "https://www.example.org/internal"],
)  # fmt: skip
def test_another_thing_is_no_feed(body: str) -> None:
    with pytest.raises(ExtractError) as error:
        read(body)
    assert error.value.kind == "not_a_feed"


def test_a_body_that_is_a_path_is_not_opened(tmp_path: Path) -> None:
    (tmp_path / "feed.xml").write_text(rss("<title>Secret</title><link>/1</link>"), encoding="utf-8")
    with pytest.raises(ExtractError) as error:
        read(str(tmp_path / "feed.xml"))
    assert error.value.kind == "not_a_feed"


def test_a_warning_before_the_feed_is_passed_over() -> None:
    assert only("Warning: deprecated in line 3\n" + rss("<title>T</title><link>/1</link>")).title == "T"


def test_an_id_is_taken_for_an_address_only_if_it_is_one() -> None:
    assert only(rss("<title>T</title><guid>news-1</guid>")).url is None
    assert only(rss("<title>T</title><guid>https://x.org/1</guid>")).url == "https://x.org/1"


def test_a_feed_without_entries_is_an_empty_one() -> None:
    assert read(rss()) == Links(items=())


def test_an_entry_that_was_cut_off_is_left_out() -> None:
    whole = rss("<title>One</title><link>/1</link>", "<title>Two and more</title><link>/2</link>")
    told = read(whole[: whole.index("and more")])
    assert [item.title for item in told.items] == ["One"]
    assert told.dropped == (("cut off", 1),)


def test_the_ends_of_an_endless_feed_are_read() -> None:
    told = read(rss(*(f"<title>{n}</title><link>/{n}</link>" for n in range(1_500))))
    assert len(told.items) == 1_000
    assert {told.items[0].title, told.items[-1].title} == {"0", "1499"}
    assert told.dropped == (("too many", 500),)


@pytest.mark.parametrize(
    "body",
    [rss("<title " + " ".join(f'a{n}="1"' for n in range(200_000)) + ">T</title>"), "<rss>" + "<a>" * 20_000,
     "<" * 300_000, "", "\0" * 10],
    ids=["attributes", "depth", "tags", "nothing", "zeros"],
)  # fmt: skip
def test_hostile_feeds_are_refused_with_a_reason(body: str) -> None:
    with pytest.raises(MonitorError) as error:
        read(body)
    assert error.value.kind in {"too-large", "empty", "not_a_feed"}  # type: ignore[attr-defined] # both kinds have it


def test_entities_are_not_expanded_and_not_fetched() -> None:
    bomb = "".join(f'<!ENTITY e{n} "{f"&e{n - 1};" * 10}">' for n in range(1, 9))
    head = f'<?xml version="1.0"?><!DOCTYPE rss [<!ENTITY e0 "ha"><!ENTITY f SYSTEM "file:///etc/passwd">{bomb}]>'
    item = only(
        head + '<rss version="2.0"><channel><item><title>T &e8; &f;</title><link>/1</link></item></channel></rss>'
    )
    assert len(item.title) < 100
    assert "root:" not in item.title
