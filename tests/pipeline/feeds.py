"""Feeds for the house, and the house with a feed."""

from datetime import datetime
from email.utils import format_datetime
from html import escape
from pathlib import Path
from threading import Event

from monitor import pipeline
from monitor.models import Article, Finding
from monitor.rooms import Rooms
from tests.house import Now, Site


def rss(*items: str, built: str = "") -> str:
    """A feed of items as `entry` makes them."""
    built = f"<lastBuildDate>{built}</lastBuildDate>" if built else ""
    return (
        f'<?xml version="1.0"?><rss version="2.0"><channel><title>News</title>{built}{"".join(items)}</channel></rss>'
    )


def entry(link: str, title: str, when: datetime | None = None, *, summary: str = "", guid: str = "") -> str:
    date = f"<pubDate>{format_datetime(when)}</pubDate>" if when else ""
    return (
        f'<item><guid isPermaLink="false">{escape(guid or link)}</guid><link>{escape(link)}</link>'
        f"<title>{escape(title)}</title><description>{escape(summary)}</description>{date}</item>"
    )


def declare(home: Path, site: Site, *sources: str) -> None:
    """Put these sources in the place of the house's own; `SITE` is its address."""
    path = home / "sources.yaml"
    head = path.read_text().partition("sources:")[0]
    lines = "".join(f"  - {{{source}}}\n" for source in sources).replace("SITE", f"http://127.0.0.1:{site.port}")
    path.write_text(f"{head}sources:\n{lines}")


FEED = 'id: feed, name: The Feed, url: "SITE/feed", kind: feed, country: DK, tier: 1, every: 1h'


def told(rooms: Rooms) -> list[tuple[str, str | None]]:
    """Kind and new value of all findings, the oldest first."""
    return [(finding.kind, finding.after) for finding in reversed(rooms.store.findings.list())]


def of_kind(rooms: Rooms, kind: str) -> list[Finding]:
    return [finding for finding in rooms.store.findings.list() if finding.kind == kind]


def articles(rooms: Rooms) -> dict[str, Article]:
    """By the last part of the address, or the key where there is none."""
    return {(a.item.url or a.item.key).rpartition("/")[2]: a for a in rooms.store.items.list()}


def run(rooms: Rooms, now: Now, **step: float) -> None:
    """Let some time pass and look at all that is due by then, over and over, as the clock would."""
    now.on(**step)
    while pipeline.check_due(rooms, Event()):
        pass
