"""Feeds and the articles behind them, over a real site and database."""

import json
from collections.abc import Callable, Iterator
from contextlib import ExitStack
from datetime import UTC, datetime
from pathlib import Path

import pytest
from typer.testing import CliRunner

from monitor import pipeline
from monitor.cli.app import app
from monitor.config import load_settings
from monitor.rooms import Rooms, open_rooms
from monitor.sandbox import Sandbox
from tests.house import OTHER, SIGNED, TALKS, Now, Site, page
from tests.pipeline.feeds import FEED, articles, declare, entry, of_kind, rss, run, told

Opened = Callable[..., Rooms]
MATCH = "The home side won the final by four goals to two, and the town had a party until the morning."


@pytest.fixture
def opened(environment: Path, site: Site, now: Now, sandbox: Sandbox) -> Iterator[Opened]:
    """Opens the house with other sources."""
    with ExitStack() as stack:

        def open_with(*sources: str) -> Rooms:
            declare(environment, site, *sources)
            return stack.enter_context(open_rooms(load_settings(), now=now, jitter=lambda: 0.0, sandbox=sandbox))

        yield open_with


@pytest.fixture
def link(site: Site) -> Callable[[str], str]:
    return lambda name: f"http://127.0.0.1:{site.port}/{name}"


def test_an_article_of_a_feed_is_read_and_followed(
    opened: Opened, site: Site, now: Now, link: Callable[[str], str]
) -> None:
    rooms = opened(FEED)
    site.put("/feed", rss(entry(link("a"), "Signed", now()), entry(link("b"), "A cup final", now())))
    site.put("/a", page(SIGNED, OTHER, title="Signed"))
    site.put("/b", page(MATCH, title="A cup final"))
    run(rooms, now)
    assert told(rooms) == [("fact", "signed")]
    met = articles(rooms)
    assert {name: article.item.state for name, article in met.items()} == {"a": "followed", "b": "off-topic"}
    assert met["b"].item.reason == "names nothing that the facts are about"
    (held,) = rooms.store.items.held_back(now())
    assert (held.label, held.count) == ("off-topic", 1)
    for hours in (1, 2, 5):
        run(rooms, now, hours=hours)
    assert (site.asked.count("/a"), site.asked.count("/b")) == (4, 1)
    assert len(told(rooms)) == 1
    shown = CliRunner().invoke(app, ["articles", "--held-back"]).output
    assert "A cup final" in shown
    assert "names nothing" in shown
    assert "Signed" not in shown
    assert json.loads(CliRunner().invoke(app, ["articles", "--json"]).output)[-1]["page"]["looks"] == 4

    site.put("/feed", rss(entry(link("a"), "Signed", now()), entry(link("b"), "Denmark signs", now())))
    run(rooms, now, hours=1)
    assert site.asked.count("/b") == 2, "another title is another chance"


def test_what_happens_to_an_article_is_told_once_and_by_its_kind(
    opened: Opened, site: Site, now: Now, link: Callable[[str], str]
) -> None:
    rooms = opened(FEED)
    met = now()
    site.put("/feed", rss(entry(link("a"), "Talks", met)))
    site.put("/a", page(TALKS, OTHER, title="Talks"))
    run(rooms, now)
    assert told(rooms) == []

    site.put("/feed", rss(entry(link("a"), "Talks go on", met), built="later"))
    site.put("/a", page(TALKS, OTHER, title="Talks go on"))
    run(rooms, now, hours=1)
    (retitled,) = rooms.store.findings.list()
    assert (retitled.kind, retitled.before, retitled.after) == ("article-retitled", "Talks", "Talks go on")
    assert rooms.store.checks.snapshot(retitled.evidence[0].snapshot or "") is not None

    site.put("/feed", rss(entry(link("a"), "Talks go on", met.replace(hour=9)), built="later still"))
    site.put("/a", page(TALKS, OTHER.replace("forty", "sixty"), title="Talks go on"))
    run(rooms, now, hours=2)
    (edited,) = of_kind(rooms, "article-edited")
    assert (edited.before, edited.after) == (OTHER, OTHER.replace("forty", "sixty"))

    note = "Correction: an earlier version of this article gave another number of rooms."
    site.put("/a", page(TALKS, OTHER.replace("forty", "fifty"), note, title="Talks go on"))
    run(rooms, now, hours=5)
    (corrected,) = of_kind(rooms, "article-corrected")
    assert (corrected.after, corrected.severity, len(corrected.changes)) == (note, "normal", 2)

    text = site.pages["/a"]
    site.put("/a", "gone", status=404)
    run(rooms, now, hours=16)
    assert of_kind(rooms, "article-removed") == [], "one 404 may be a mishap"
    run(rooms, now, hours=1)
    (removed,) = of_kind(rooms, "article-removed")
    assert removed.after == "removed (404)"
    site.pages["/a"] = text
    run(rooms, now, days=2)
    site.put("/a", "gone", status=410)
    run(rooms, now, days=5)
    assert [kind for kind, _ in told(rooms)] == [
        "article-retitled",
        "article-edited",
        "article-corrected",
        "article-removed",
        "article-restored",
    ]
    rendered = pipeline.compose_digest(rooms.declared.recipients[0], rooms.store.findings.list(), rooms)
    assert rendered is not None
    assert "ARTICLES EDITED, CORRECTED OR REMOVED" in rendered.text


@pytest.mark.slow
def test_an_outage_of_a_site_is_told_of_its_list_alone(
    opened: Opened, site: Site, now: Now, link: Callable[[str], str]
) -> None:
    rooms = opened(FEED)
    site.put("/feed", rss(*(entry(link(name), "Talks", now()) for name in "abc")))
    for name in "abc":
        site.put(f"/{name}", page(TALKS, OTHER + name, title="Talks"))
    run(rooms, now)
    before = dict(site.pages)
    for path in site.pages:
        site.put(path, "down", status=500)
    for _ in range(3):
        run(rooms, now, days=1)
    assert [kind for kind, _ in told(rooms)] == ["trouble"]
    site.pages.update(before)
    run(rooms, now, days=1)
    assert [kind for kind, _ in told(rooms)] == ["trouble", "recovered"]
    for _ in range(60):
        run(rooms, now, hours=12)
    assert {article.item.state for article in articles(rooms).values()} == {"done"}
    assert {article.page.looks for article in articles(rooms).values() if article.page} == {8}, "late, but all of them"


@pytest.mark.slow
def test_an_article_that_two_lists_lead_to_is_one_page(
    opened: Opened, site: Site, now: Now, link: Callable[[str], str]
) -> None:
    rooms = opened(FEED, FEED.replace("id: feed", "id: other").replace("/feed", "/other"))
    for name in ("feed", "other"):
        site.put(f"/{name}", rss(entry(link("a"), "Signed", now(), guid=name)))
    site.put("/a", page(SIGNED, OTHER, title="Signed"))
    run(rooms, now)
    assert site.asked.count("/a") == 1
    assert told(rooms) == [("fact", "signed")]
    assert len({article.item.page_id for article in rooms.store.items.list()}) == 1


@pytest.mark.slow
def test_an_item_that_is_its_own_document_is_read_without_a_fetch(
    opened: Opened, site: Site, now: Now, link: Callable[[str], str]
) -> None:
    rooms = opened(f"{FEED}, full_text: true")

    def feed(text: str) -> str:
        whole = f"<content:encoded><![CDATA[<p>{text}</p><p>{OTHER}</p>]]></content:encoded></item>"
        namespace = '<rss xmlns:content="http://purl.org/rss/1.0/modules/content/" '
        plain = rss(entry(link("a"), "The agreement", now()))
        return plain.replace("</item>", whole).replace("<rss ", namespace)

    site.put("/feed", feed(TALKS))
    run(rooms, now)
    assert told(rooms) == []
    site.put("/feed", feed(SIGNED))
    run(rooms, now, hours=1)
    (finding,) = of_kind(rooms, "fact")
    assert (finding.after, finding.evidence[0].url) == ("signed", link("a"))
    assert "/a" not in site.asked


def test_a_broad_list_is_filtered_by_its_titles_before_anything_is_fetched(
    opened: Opened, site: Site, now: Now, link: Callable[[str], str]
) -> None:
    rooms = opened(f"{FEED}, relevance: title, language: en")
    titles = {"a": "Denmark signs", "b": "A cup final"}
    today = datetime.now(UTC)  # the command has a clock of its own
    site.put("/feed", rss(*(entry(link(name), title, today) for name, title in titles.items())))
    shown = CliRunner().invoke(app, ["try", "feed"]).output
    assert [line.split()[0] for line in shown.splitlines() if line.endswith(tuple(titles.values()))] == [
        "followed",
        "off-topic",
    ]
    assert rooms.store.items.list() == (), "nothing is stored"
    site.put("/feed", rss(*(entry(link(name), title, now()) for name, title in titles.items())))
    site.put("/a", page(SIGNED, OTHER, title="Denmark signs"))
    run(rooms, now)
    assert "/b" not in site.asked
    assert articles(rooms)["b"].item.state == "off-topic"
    assert told(rooms) == [("fact", "signed")]


@pytest.mark.slow
def test_a_list_in_parts_is_read_on_while_it_brings_news_and_nothing_is_lost_to_a_part_that_fails(
    opened: Opened, site: Site, now: Now
) -> None:
    rooms = opened('id: list, url: "SITE/list", kind: listing, links: ["/news/"], parts: 3, relevance: all, every: 1h')

    def listing(*names: str, older: str = "") -> str:
        rows = "".join(f"<li><a href='/news/{name}'>The headline of the piece named {name}</a></li>" for name in names)
        more = f"<a rel=next href='{older}'>Older</a>" if older else ""
        return f"<html><body><main><ul>{rows}</ul>{more}</main></body></html>"

    site.put("/list", listing("c", older="/list?page=2"))
    site.put("/list?page=2", listing("b", older="/list?page=3"))
    site.put("/list?page=3", listing("a", older="/list?page=4"))
    run(rooms, now)
    assert {article.item.state for article in rooms.store.items.list()} == {"old"}, "there before us, and undated"
    assert [path for path in site.asked if path.startswith("/list")] == ["/list", "/list?page=2", "/list?page=3"]

    for name in "def":
        site.put(f"/news/{name}", page(TALKS, OTHER + name))
    site.put("/list", listing("f", older="/list?page=2"))
    site.put("/list?page=2", "broken", status=500)
    site.put("/list?page=3", listing("d", "c", "b", "a"))
    run(rooms, now, hours=1)
    assert len(articles(rooms)) == 3
    site.put("/list?page=2", listing("e", older="/list?page=3"))
    run(rooms, now, hours=2)
    assert {name for name, article in articles(rooms).items() if article.item.state == "followed"} == {"d", "e", "f"}
    site.asked.clear()
    site.put("/list", listing("f", older="/list?page=2") + "<!-- no news -->")
    run(rooms, now, hours=2)
    assert [path for path in site.asked if path.startswith("/list")] == ["/list"]


def test_what_is_no_list_is_an_outcome(opened: Opened, site: Site, now: Now) -> None:
    rooms = opened(FEED)
    site.put("/feed", page(OTHER))
    run(rooms, now)
    (state,) = rooms.store.pages.states(held_back_since=now())
    assert state.page is not None
    assert state.page.state == "not_a_feed"
    assert rooms.store.items.list() == ()
