"""Each source gets a line that says whether it works and what to do; one that fails disturbs no other."""

import threading
import time
from dataclasses import replace

import pytest

from monitor.catalogue.check import Checked, check_all, check_source
from monitor.models import Pointers, Source, SourceKind
from tests.catalogue.conftest import ARTICLE, SHELL, Visit, listing, rss
from tests.house import page


def look(visit: Visit, path: str, kind: SourceKind = "page", **more: object) -> Checked:
    declared = Source(id="one", name="One", url=visit.url(path), kind=kind)
    return check_source(replace(declared, **more), visit.manners, visit.sandbox)  # type: ignore[arg-type]


def test_good_sources_work_and_tell_what_stands_there(visit: Visit) -> None:
    visit.site.put("/page", ARTICLE)
    visit.site.put("/feed", rss("One", "Two"))
    visit.site.put("/list", listing(12))
    visit.site.put("/map", f"<urlset><url><loc>{visit.url('/a')}</loc><lastmod>2026-02-03</lastmod></url></urlset>")
    visit.site.put("/index", f"<sitemapindex><sitemap><loc>{visit.url('/map')}</loc></sitemap></sitemapindex>")
    for path, kind, said in (
        ("/page", "page", "“On the agreement”, 78 words, en"),
        ("/map", "sitemap", "1 item, newest 2026-02-03"),
        ("/index", "sitemap", "1 further part, no dates"),
        ("/feed", "feed", "2 items, newest 2026-03-01"),
        ("/list", "listing", "12 items, newest 2026-03-09"),
    ):
        found = look(visit, path, kind)  # type: ignore[arg-type]
        assert (found.works, found.kind, found.said) == (True, "ok", said)
    visit.site.put("/api", '{"value": [{"url": "/a", "title": "A"}, {"url": "/b", "title": "B"}]}')
    assert look(visit, "/api", "api", pointers=Pointers(items="/value", url="/url", title="/title")).said == (
        "2 items, no dates"
    )


@pytest.mark.parametrize(
    ("path", "kind", "trouble", "advice"),
    [
        ("/nothing", "page", "http_404", "new address"),
        ("/forbidden", "feed", "http_403", "ask for leave"),
        ("/busy", "page", "http_503", "ask less often"),
        ("/private/x", "page", "robots", "respect it"),
        ("/page", "feed", "not_a_feed", "monitor sources add"),
        ("/feed", "page", "feed", "kind: feed"),
        ("/empty-feed", "feed", "no_items", "right address"),
        ("/page", "listing", "no_links", "`links:` patterns"),
        ("/shell", "listing", "no_links", "via: browser"),
        ("/shell", "page", "placeholder", "via: browser"),
        ("/json", "page", "json", "pointers"),
        ("/circle", "page", "redirects", "at which it ends"),
        ("/challenge", "page", "challenge", "ask the publisher"),
        ("/image", "page", "image", "no text"),
        ("/page", "sitemap", "not_a_sitemap", "monitor sources add"),
        ("/json", "api", "pointer", "correct `pointers`"),
        ("/page", "api", "not_json", "monitor sources add"),
    ],
)
def test_each_trouble_has_its_word_and_its_advice(
    visit: Visit, path: str, kind: SourceKind, trouble: str, advice: str
) -> None:
    site = visit.site
    site.put("/robots.txt", "User-agent: *\nDisallow: /private/")
    site.put("/page", ARTICLE)
    site.put("/feed", rss("One"))
    site.put("/empty-feed", rss())
    site.put("/shell", SHELL)
    site.put("/json", '{"a": 1}', **{"Content-Type": "application/json"})
    site.put("/forbidden", "no", 403)
    site.put("/busy", "no", 503)
    site.put("/circle", "", 302, Location="/circle")
    site.put("/challenge", "no", 403, **{"cf-mitigated": "challenge"})
    site.put("/image", "GIF89a\0\0", **{"Content-Type": "image/gif"})
    found = look(visit, path, kind, pointers=Pointers(items="/value", url="/url") if kind == "api" else None)
    assert (found.works, found.kind) == (False, trouble)
    assert advice in found.advice[0]
    assert "\n" not in found.said
    assert not found.said.startswith("http")


def test_rules_that_cannot_be_had_are_tried_again_later(visit: Visit) -> None:
    visit.site.put("/robots.txt", "broken", 500)
    found = look(visit, "/page")
    assert (found.works, found.kind) == (False, "robots")
    assert "try again later" in found.advice[0]


def test_what_works_may_still_need_a_word(visit: Visit) -> None:
    visit.site.put("/old", "", 301, Location="/new")
    visit.site.put("/new", ARTICLE)
    visit.site.put("/short", page("Too little to be read as a page of news."))
    visit.site.put("/stale", rss("One").replace("2026", "2020"))
    moved = look(visit, "/old", verified=False, language="fi")
    assert (moved.works, moved.moved_to) == (True, visit.url("/new"))
    assert moved.advice == (
        f"moved for good; write `url: {visit.url('/new')}`",
        "the address answers: `verified: false` can go (--mark takes it out)",
        "reads as en, declared is fi",
    )
    assert look(visit, "/short").advice == ("hardly any text; say with `select` what to read",)
    assert look(visit, "/stale", "feed").advice == ("nothing new for a long time; is it still fed?",)
    visit.site.put("/old", "", 302, Location="/new")
    assert look(visit, "/old").moved_to is None


def test_sites_are_looked_at_together_and_each_by_one_visitor() -> None:
    sources = [
        Source(id=f"{name}-{number}", name="", url=f"https://www.{name}.example/{number}")
        for number in range(3)
        for name in ("a", "b", "c")
    ]
    here: set[str] = set()
    together, told = 0, list[tuple[int, int]]()
    lock = threading.Lock()

    def check(source: Source) -> Checked:
        nonlocal together
        name = source.id[0]
        with lock:
            assert name not in here
            here.add(name)
            together = max(together, len(here))
        time.sleep(0.02)
        with lock:
            here.remove(name)
        return Checked(source=source, works=True, kind="ok", said="")

    found = check_all(sources, check, workers=3, done=lambda done, total: told.append((done, total)))
    assert [each.source for each in found] == sources
    assert together > 1
    assert len(told) == 9
    assert told[-1][1] == 9


def test_a_fault_of_ours_ends_it(visit: Visit) -> None:
    def check(source: Source) -> Checked:
        raise ZeroDivisionError

    with pytest.raises(ZeroDivisionError):
        check_all([Source(id="one", name="", url=visit.url("/"))], check)
