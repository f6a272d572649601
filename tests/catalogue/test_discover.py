"""An address becomes the right entry, with few requests and none where robots.txt says no."""

import pytest

from monitor.catalogue.discover import MOST_REQUESTS, Found, _country, _id, discover
from monitor.config.exchange import entry_text
from monitor.errors import ConfigError, ExtractError, Gone, Refused
from tests.catalogue.conftest import ARTICLE, Visit, listing, rss

FEED_LINK = '<link rel=alternate type="application/rss+xml" title="{}" href="{}">'


def found(visit: Visit, path: str) -> Found:
    return discover(visit.url(path), visit.manners, visit.sandbox)


def test_a_feed_is_a_feed(visit: Visit) -> None:
    visit.site.put("/news.xml", rss("One", "Two"), **{"Content-Type": "text/plain"})
    proposed = found(visit, "/news.xml")
    assert entry_text(proposed.entry, 0).splitlines() == [
        '- id: "127-0-0-1-news"',
        "  name: News of the ministry",
        f"  url: {visit.url('/news.xml')}",
        "  kind: feed",
        "  relevance: article",
        '  publisher: "127.0.0.1"',
        "  language: da",
    ]
    assert proposed.why == "a feed with 2 items"


def test_a_sitemap_is_a_sitemap(visit: Visit) -> None:
    visit.site.put("/map.xml", f"<?xml version='1.0'?><urlset><url><loc>{visit.url('/a')}</loc></url></urlset>")
    proposed = found(visit, "/map.xml")
    assert (proposed.entry.kind, proposed.why) == ("sitemap", "a sitemap with 1 entries")


def test_a_list_that_declares_feeds_gives_the_nearest_one(visit: Visit) -> None:
    links = [("Comments", "/news/comments/feed"), ("All", "/feed"), ("Defence", "/news/feed")]
    head = "".join(FEED_LINK.format(*link) for link in links) + '<meta property="og:site_name" content="The Ministry">'
    visit.site.put("/news/", listing(12, head))
    visit.site.put("/news/feed", rss("One"))
    proposed = found(visit, "/news/")
    assert (proposed.entry.kind, proposed.entry.url) == ("feed", visit.url("/news/feed"))
    assert (proposed.entry.publisher, proposed.entry.language) == ("The Ministry", "da")
    assert proposed.also == (
        f"feed {visit.url('/feed')} (All)",
        f"feed {visit.url('/news/comments/feed')} (Comments)",
    )


def test_an_article_stays_a_page_though_its_site_has_a_feed(visit: Visit) -> None:
    visit.site.put("/on-the-agreement", ARTICLE.replace("<title>", FEED_LINK.format("All", "/feed") + "<title>"))
    visit.site.put("/feed", rss("One"))
    proposed = found(visit, "/on-the-agreement")
    assert (proposed.entry.kind, proposed.entry.name) == ("page", "On the agreement")
    assert proposed.also == (f"feed {visit.url('/feed')} (All)",)
    assert "/feed" not in visit.site.asked


def test_an_article_with_many_teasers_is_what_it_says_it_is(visit: Visit) -> None:
    visit.site.put("/story", listing(12, '<meta property="og:type" content="article">'))
    assert found(visit, "/story").entry.kind == "page"
    assert visit.site.asked == ["/robots.txt", "/story"]


def test_common_places_are_tried_only_where_none_is_declared(visit: Visit) -> None:
    visit.site.put("/", listing(12))
    visit.site.put("/rss.xml", rss("One"))
    assert found(visit, "/").entry.url == visit.url("/rss.xml")


def test_without_a_feed_a_list_is_a_listing_and_the_search_is_short(visit: Visit) -> None:
    visit.site.put(
        "/robots.txt", "User-agent: *\nDisallow: /rss\nSitemap: /map.xml\nSitemap: https://other.example/x.xml"
    )
    visit.site.put("/news", listing(12))
    visit.site.put("/feed/", ARTICLE)
    proposed = found(visit, "/news")
    assert (proposed.entry.kind, proposed.entry.url) == ("listing", visit.url("/news"))
    assert proposed.also == (visit.url("/map.xml"),)
    asked = [path for path in visit.site.asked if path != "/robots.txt"]
    assert len(asked) <= MOST_REQUESTS
    assert not any(path.startswith("/rss") for path in asked)


def test_a_front_page_without_feed_and_list_falls_back_to_its_news_sitemap(visit: Visit) -> None:
    visit.site.put("/robots.txt", "Sitemap: /all.xml\nSitemap: /news.xml")
    visit.site.put("/", ARTICLE)
    proposed = found(visit, "/")
    assert (proposed.entry.kind, proposed.entry.url) == ("sitemap", visit.url("/news.xml"))


def test_what_is_said_of_the_kind_and_the_id_holds(visit: Visit) -> None:
    visit.site.put("/", listing(12, FEED_LINK.format("All", "/feed")))
    proposed = discover(visit.url("/"), visit.manners, visit.sandbox, kind="listing", name="my-list")
    assert (proposed.entry.kind, proposed.entry.id) == ("listing", "my-list")
    assert visit.site.asked == ["/robots.txt", "/"]
    with pytest.raises(ConfigError, match="is no id"):
        discover(visit.url("/"), visit.manners, visit.sandbox, name="My list")


def test_a_permanent_move_is_followed_and_a_passing_one_is_not(visit: Visit) -> None:
    visit.site.put("/new", ARTICLE)
    for status, path in ((308, "/new"), (302, "/old")):
        visit.site.put("/old", "", status, Location="/new")
        assert found(visit, "/old").entry.url == visit.url(path)


def test_an_empty_frame_may_still_name_a_feed(visit: Visit) -> None:
    visit.site.put("/", f"<html><head>{FEED_LINK.format('All', '/feed')}</head><body><div id=root></div></body></html>")
    visit.site.put("/feed", rss("One"))
    assert found(visit, "/").entry.url == visit.url("/feed")


def test_a_plain_text_is_a_page(visit: Visit) -> None:
    visit.site.put(
        "/treaties.txt", "The parties have agreed.\n\nIt enters into force.", **{"Content-Type": "text/plain"}
    )
    assert found(visit, "/treaties.txt").why == "a page of 8 words"


@pytest.mark.parametrize(
    ("path", "error", "told"),
    [
        ("/none", Gone, "404"),
        ("/closed", Refused, "robots.txt"),
        ("/json", ConfigError, "pointers"),
        ("/image", ExtractError, "image"),
        ("/shell", ExtractError, "via: browser"),
    ],
)
def test_what_can_be_no_source_is_one_line(visit: Visit, path: str, error: type[Exception], told: str) -> None:
    visit.site.put("/robots.txt", "User-agent: *\nDisallow: /closed")
    visit.site.put("/json", '{"a": []}')
    visit.site.put("/image", "GIF89a\0\0", **{"Content-Type": "image/gif"})
    visit.site.put("/shell", "<html><body><div id=root></div></body></html>")
    with pytest.raises(error, match=told):
        found(visit, path)


@pytest.mark.parametrize(
    ("url", "country", "expected"),
    [
        ("https://www.fmn.dk/da/nyheder/", "DK", "dk-fmn-nyheder"),
        ("https://www.nrk.no/", "NO", "no-nrk"),
        ("https://www.regjeringen.no/no/dep/fd/id380/", "NO", "no-regjeringen-id380"),
        ("https://www.sermitsiaq.ag/", None, "sermitsiaq"),
        ("https://www.state.gov/press-releases/", "US", "us-state-press-releases"),
        ("https://www.bbc.co.uk/news/rss.xml", "GB", "gb-bbc-rss"),
        ("https://example.com/2026/", None, "example"),
        ("https://xn--stjrnarri-77a.is/", "IS", "is-xn-stjrnarri-77a"),
    ],
)
def test_ids_and_countries_come_from_the_address(url: str, country: str | None, expected: str) -> None:
    assert _country(url) == country
    assert _id(url, country) == expected
