"""No site waits for another."""

from pathlib import Path
from threading import Event
from typing import Any

from monitor import pipeline
from monitor.config import load_settings
from monitor.models import Fetched
from monitor.rooms import open_rooms
from monitor.sandbox import Sandbox
from tests.house import OTHER, Now, page
from tests.pipeline.feeds import articles, entry, rss

PATIENCE = 60.0
"""Seconds; only a failure takes so long."""


class Played:
    """Manners over two sites, of which one does not answer until the other one's article has been asked for."""

    def __init__(self, now: Now) -> None:
        self.now, self.asked, self.in_time = now, Event(), False

    def get(self, url: str, **_: object) -> Fetched:
        if "slow" in url:
            self.in_time = self.asked.wait(PATIENCE)
        if url.endswith("/a"):
            self.asked.set()
        body = rss(entry("https://quick.example/a", "A piece", self.now())) if "feed" in url else page(OTHER)
        return Fetched(
            url=url,
            final_url=url,
            status=200,
            headers=(("Content-Type", "text/xml" if "feed" in url else "text/html"),),
            body=body.encode(),
            fetched_at=self.now(),
            elapsed=0.0,
        )


def test_articles_are_looked_at_while_another_site_takes_its_time(
    environment: Path, now: Now, sandbox: Sandbox
) -> None:
    (environment / "sources.yaml").write_text(
        """
sources:
  - {id: slow, url: "https://slow.example/page"}
  - {id: quick, url: "https://quick.example/feed", kind: feed, relevance: all}
"""
    )
    played: Any = Played(now)
    with open_rooms(load_settings(), now=now, jitter=lambda: 0.5, sandbox=sandbox) as rooms:
        rooms.manners = played
        assert pipeline.check_due(rooms, Event(), workers=2) == 3
        assert played.in_time
        assert [article.page.looks for article in articles(rooms).values() if article.page] == [1]
