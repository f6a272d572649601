"""The three runs once more, on PostgreSQL: only the address differs."""

from collections.abc import Iterator
from datetime import timedelta
from pathlib import Path
from threading import Event

import pytest

from monitor import pipeline
from monitor.config import load_settings
from monitor.models import Review, Source
from monitor.rooms import Rooms, open_rooms
from monitor.sandbox import Sandbox
from tests.house import OTHER, SIGNED, TALKS, Now, Site, page
from tests.pipeline.feeds import articles, entry, rss, run, told
from tests.store.conftest import postgres_address, postgres_url  # noqa: F401 — fixtures

pytestmark = pytest.mark.postgres


@pytest.fixture
def served(
    environment: Path,
    postgres_url: str,  # noqa: F811
    monkeypatch: pytest.MonkeyPatch,
    now: Now,
    sandbox: Sandbox,
) -> Iterator[Rooms]:
    monkeypatch.setenv("MONITOR_DATABASE", postgres_url)
    with open_rooms(load_settings(), lock=True, now=now, jitter=lambda: 0.5, sandbox=sandbox) as rooms:
        yield rooms


def test_from_a_feed_to_its_articles(served: Rooms, site: Site, now: Now) -> None:
    feed = Source(id="feed", name="F", url=f"http://127.0.0.1:{site.port}/feed", kind="feed", relevance="article")
    served.store.pages.sync([feed], now())
    links = {name: f"http://127.0.0.1:{site.port}/{name}" for name in ("signed", "other")}
    site.put("/feed", rss(*(entry(link, name, now()) for name, link in links.items())))
    site.put("/signed", page(SIGNED, OTHER, title="signed"))
    site.put("/other", page(OTHER, title="other"))
    run(served, now)
    assert told(served) == [("fact", "signed")]
    assert {name: article.item.state for name, article in articles(served).items()} == {
        "signed": "followed",
        "other": "off-topic",
    }
    site.put("/signed", page(SIGNED, OTHER, title="Signed at last"))
    site.put("/feed", rss(entry(links["signed"], "Signed at last", now())))
    run(served, now, hours=6)
    assert [kind for kind, _ in told(served)] == ["fact", "article-retitled"]
    run(served, now, days=40)
    assert {article.item.state for article in articles(served).values()} <= {"followed", "done", "off-topic"}


def test_from_a_page_to_a_digest_and_a_new_baseline(served: Rooms, site: Site, now: Now) -> None:
    site.put("/ministry", page(SIGNED, OTHER))
    site.put("/paper", page(TALKS, OTHER))
    assert served.store.health().backend == "postgresql"
    assert pipeline.deliver(served, Event()) == 0
    assert pipeline.check_due(served, Event()) == 2
    (finding,) = served.store.findings.list(kind="fact")
    now.on(days=1)
    assert pipeline.check_due(served, Event()) == 2
    assert pipeline.deliver(served, Event()) == 1
    answer = Review(finding_id=finding.id or 0, action="accept", by="ada", at=now())
    pipeline.decide(answer, served.store)
    known = {fact.id: fact.value for fact in served.store.facts.in_force()}
    knew = {fact.id: fact.value for fact in served.store.facts.in_force(now().date() - timedelta(days=1))}
    assert (known["dk-us-dca-status"], knew["dk-us-dca-status"]) == ("signed", "negotiating")
