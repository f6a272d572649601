"""Sitemaps: addresses, news, indexes, packed and plain ones, and hostile ones."""

import gzip

import pytest

from monitor import extract
from monitor.errors import ExtractError
from monitor.models import Links
from tests.extract.links.fetching import answer, source

URL = "https://www.example.org/sitemap.xml"
SPACES = (
    'xmlns="http://www.sitemaps.org/schemas/sitemap/0.9" xmlns:news="http://www.google.com/schemas/sitemap-news/0.9"'
    ' xmlns:image="http://www.google.com/schemas/sitemap-image/1.1"'
)


def read(body: bytes | str, **more: object) -> Links:
    return extract.links(answer(body, URL, "application/xml"), source("sitemap", **more))


def urlset(*entries: str) -> str:
    return f'<?xml version="1.0"?><urlset {SPACES}>' + "".join(f"<url>{entry}</url>" for entry in entries) + "</urlset>"


NEWS = urlset(
    "<image:image><image:loc>https://www.example.org/i.jpg</image:loc><image:title>No</image:title></image:image>"
    "<loc>https://www.example.org/one?utm_source=x</loc><lastmod>2024-03-01</lastmod>",
    "<loc>/two</loc><news:news><news:publication_date>2024-03-05T08:00:00+01:00</news:publication_date>"
    "<news:title>Two &amp; more</news:title></news:news>",
    "<loc>javascript:alert(1)</loc>",
)


def test_the_newest_entry_stands_first() -> None:
    told = read(NEWS)
    assert [(item.url, item.title) for item in told.items] == [
        ("https://www.example.org/two", "Two & more"),
        ("https://www.example.org/one", ""),
    ]
    assert [f"{item.published or item.updated}" for item in told.items] == [
        "2024-03-05 07:00:00+00:00",
        "2024-03-01 00:00:00+00:00",
    ]
    assert told.dropped == (("no address", 1),)


def test_packed_and_plain_ones_are_read_alike() -> None:
    assert read(gzip.compress(NEWS.encode())) == read(NEWS) == read(NEWS.encode("utf-16"))
    plain = read("https://www.example.org/a\nhttps://www.example.org/b\n\n")
    assert [item.url for item in plain.items] == ["https://www.example.org/a", "https://www.example.org/b"]


def test_patterns_choose_and_what_they_leave_is_counted() -> None:
    told = read(NEWS, links=("/t[a-z]o$",))
    assert [item.url for item in told.items] == ["https://www.example.org/two"]
    assert dict(told.dropped)["another pattern"] == 1
    assert dict(read(NEWS, skip_links=("/two",)).dropped)["skipped"] == 1


def test_an_index_names_its_newest_file_first() -> None:
    files = [
        ("posts-1.xml", ""),
        ("posts-12.xml", ""),
        ("old.xml", "2020-01-01"),
        ("new.xml", "2024-01-01"),
        ("sitemap.xml", ""),
    ]
    inside = "".join(f"<sitemap><loc>/{name}</loc><lastmod>{day}</lastmod></sitemap>" for name, day in files)
    told = read(f"<sitemapindex {SPACES}>{inside}</sitemapindex>")
    assert told.items == ()
    assert [url.rpartition("/")[2] for url in told.next] == ["new.xml", "old.xml", "posts-12.xml", "posts-1.xml"]


def test_what_was_cut_off_is_read_as_far_as_it_goes() -> None:
    assert [item.url for item in read(NEWS[: NEWS.index("<loc>/two")]).items] == ["https://www.example.org/one"]


@pytest.mark.parametrize("body", ["<!doctype html><html><body>Log in</body></html>", "Not found", "<rss/>"])
def test_another_thing_is_no_sitemap(body: str) -> None:
    with pytest.raises(ExtractError) as error:
        read(body)
    assert error.value.kind == "not_a_sitemap"


def test_entities_are_neither_expanded_nor_fetched() -> None:
    head = '<!DOCTYPE urlset [<!ENTITY a "aaaaaaaaaa"><!ENTITY f SYSTEM "file:///etc/passwd">]>'
    told = read(head + urlset("<loc>https://www.example.org/&f;&a;</loc>", "<loc>https://www.example.org/b</loc>"))
    assert "root:" not in repr(told)


def test_a_bomb_is_refused() -> None:
    with pytest.raises(ExtractError) as error:
        read(gzip.compress(bytes(60_000_000), 1))
    assert error.value.kind == "too-large"
    with pytest.raises(ExtractError) as error:
        read(b"\x1f\x8b\x08nonsense")
    assert error.value.kind == "broken-gzip"
