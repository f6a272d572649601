"""A month of five publishers with a played clock: what is looked at when, what is found, and what a crash costs."""

from collections import Counter, defaultdict
from datetime import datetime, timedelta
from pathlib import Path
from threading import Event
from typing import Any

import pytest

from monitor import pipeline
from monitor.config import load_settings
from monitor.fetch import Manners, pace
from monitor.models import Article, Finding
from monitor.rooms import Rooms, open_rooms
from monitor.sandbox import Sandbox
from tests.house import BASELINE, Now, settle
from tests.pipeline.month import BEGIN, DAY, KINDS, PAUSE, SOURCES, Killed, Piece, World, gaps

pytestmark = pytest.mark.slow
END = BEGIN + 58 * DAY
"""The last article comes out on the 24th day, and is followed for thirty."""
SPREAD = timedelta(minutes=45)
"""Looks are spread over half an hour here; the rest is a queue of a site's articles, or a lease that a crash left."""


class Month:
    """Lived once for all tests, with some deaths in it."""

    def __init__(self, home: Path, sandbox: Sandbox) -> None:
        self.now = Now(BEGIN)
        self.world = World(self.now, deadly={3, 90, 400, 700, 1200})
        self.deaths = 0
        self.findings: tuple[Finding, ...] = ()
        self.articles: tuple[Article, ...] = ()
        (home / "baseline.yaml").write_text(BASELINE)
        (home / "sources.yaml").write_text("sources:\n" + "".join(f"  - {{{source}}}\n" for source in SOURCES))
        with pytest.MonkeyPatch.context() as patch:
            settle(home, patch)
            while self.now() < END:
                try:
                    with open_rooms(load_settings(), now=self.now, jitter=lambda: 0.5, sandbox=sandbox) as rooms:
                        self._live(rooms)
                        self.findings = rooms.store.findings.list(limit=10_000)
                        self.articles = rooms.store.items.list(limit=10_000)
                        break
                except Killed:
                    self.deaths += 1
                    self.now.on(seconds=20)

    def _live(self, rooms: Rooms) -> None:
        """The clock's part: look whenever something is due, until the end or until the process dies."""
        played: Any = self.world
        rooms.manners = Manners(played, now=self.now, sleep=lambda seconds: self.now.on(seconds=seconds))
        while (due := rooms.store.pages.next_due()) and due < END:
            self.now.time = max(self.now.time, due)
            pipeline.check_due(rooms, Event(), workers=1)

    def found(self, kind: str) -> Counter[str]:
        return Counter(finding.evidence[0].url for finding in self.findings if finding.kind == kind)

    def looks(self) -> dict[str, list[datetime]]:
        asked = defaultdict(list)
        for at, url in self.world.asked:
            asked[url].append(at)
        return asked


@pytest.fixture(scope="module")
def month(tmp_path_factory: pytest.TempPathFactory, sandbox: Sandbox) -> Month:
    return Month(tmp_path_factory.mktemp("month"), sandbox)


def urls(pieces: list[Piece]) -> set[str]:
    return {piece.url for piece in pieces}


def test_every_article_was_met_once_and_followed_to_its_end(month: Month) -> None:
    assert month.deaths == 5
    known = {article.item.url: article.item.state for article in month.articles}
    assert {url for url, state in known.items() if state == "done"} >= urls(month.world.followed)
    assert len(month.articles) == len({(a.item.source_id, a.item.url) for a in month.articles})
    archive = {piece.url for piece in month.world.pieces if piece.born < BEGIN - 14 * DAY}
    assert not [url for url in archive if known.get(url, "old") != "old"]


@pytest.mark.parametrize("kind", KINDS)
def test_each_article_was_looked_at_at_its_ages(month: Month, kind: str) -> None:
    looks = month.looks()
    quiet = [p for p in month.world.followed if p.kind == kind and not (p.edited or p.retitled or p.removed)]
    assert quiet
    for piece in quiet:
        ages = [at - looks[piece.url][0] for at in looks[piece.url]]
        if len(ages) == len(pace.AGES) + 1:  # the process died in the middle of one of them
            ages = [age for age, after in zip(ages, [*ages[1:], END - BEGIN], strict=True) if after - age > SPREAD]
        assert len(ages) == len(pace.AGES), piece.url
        for age, wanted in zip(ages, pace.AGES, strict=True):
            assert -SPREAD / 5 <= age - wanted <= SPREAD, (piece.url, age)


def test_no_site_was_asked_faster_than_allowed(month: Month) -> None:
    shortest = gaps(month.world.asked)
    assert len(shortest) == len(KINDS)
    assert min(shortest.values()) >= PAUSE


def test_every_edit_title_and_removal_was_found_once(month: Month) -> None:
    pieces = month.world.followed
    assert month.found("article-edited") == Counter(urls([p for p in pieces if p.edited]))
    assert month.found("article-retitled") == Counter(urls([p for p in pieces if p.retitled]))
    assert month.found("article-removed") == Counter(urls([p for p in pieces if p.removed]))


def test_nothing_else_was_told(month: Month) -> None:
    kinds = {finding.kind for finding in month.findings}
    assert kinds == {"article-edited", "article-retitled", "article-removed"}
