"""A month of five publishers: a feed, an index page in parts, a news sitemap, PDFs behind a feed, and an API.

Each publishes an article every other day. Some are edited, get another title, or are removed, at ages that lie between
two looks. The client is played, the clock is ours; everything else is the monitor itself.
"""

import hashlib
import json
from collections import defaultdict
from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from urllib.parse import parse_qs, urlsplit

from monitor.address import site
from monitor.errors import Gone
from monitor.fetch import FetchSettings
from monitor.models import Fetched
from tests.extract.papers import paper
from tests.house import Now
from tests.pipeline.feeds import entry, rss

BEGIN = datetime(2023, 3, 1, 6, tzinfo=UTC)
HOUR, DAY = timedelta(hours=1), timedelta(days=1)
PAUSE = 5.0
KINDS = ("feed", "listing", "sitemap", "paper", "api")
WINDOW = 8
"""Articles that a list shows, or one part of it."""
EDITED_AT, RETITLED_AT, REMOVED_AT = 5 * HOUR, 30 * HOUR, 5 * DAY

SOURCES = (
    'id: feed, url: "https://feed.example/rss", kind: feed, every: 1h, relevance: all',
    'id: listing, url: "https://listing.example/news", kind: listing, links: ["/a/"], parts: 3,'
    " every: 1h, relevance: all",
    'id: sitemap, url: "https://sitemap.example/news.xml", kind: sitemap, every: 1h, relevance: all',
    'id: paper, url: "https://paper.example/rss", kind: feed, every: 1h, relevance: all',
    'id: api, url: "https://api.example/items", kind: api, every: 1h, relevance: all,'
    ' pointers: {items: /items, url: /url, id: /id, title: /title, published: /at}',
)  # fmt: skip


@dataclass(frozen=True)
class Piece:
    """One article: when it came out, and what becomes of it."""

    kind: str
    number: int
    born: datetime

    @property
    def url(self) -> str:
        return f"https://{self.kind}.example/a/{self.number}" + (".pdf" if self.kind == "paper" else "")

    @property
    def edited(self) -> bool:
        return self.number % 3 == 0

    @property
    def retitled(self) -> bool:
        return self.number % 4 == 1

    @property
    def removed(self) -> bool:
        return self.number % 5 == 2

    def title(self, now: datetime) -> str:
        late = self.retitled and now >= self.born + RETITLED_AT
        return f"{'Second' if late else 'First'} headline of {self.kind} piece {self.number}"

    def lines(self, now: datetime) -> list[str]:
        """Enough text that a changed word is a small part of it."""
        count = 70 if self.edited and now >= self.born + EDITED_AT else 40
        return [
            self.title(now),
            f"The council of town {self.number} met on Monday and talked for hours about the road to the harbour.",
            f"It voted for a budget of {count} million, said the mayor of the town after the {self.kind} meeting.",
            f"Work on the road number {self.number} begins in the spring and will take two years at the least.",
            "Shops along the way stay open all the time, and buses take another street while the work goes on.",
        ]


@dataclass
class World:
    """Answers as the publishers would; remembers who was asked when."""

    now: Now
    pieces: list[Piece] = field(default_factory=list)
    asked: list[tuple[datetime, str]] = field(default_factory=list)
    deadly: set[int] = field(default_factory=set)
    """Numbers of requests at which the process dies."""
    settings: FetchSettings = field(
        default_factory=lambda: FetchSettings(contact="t@example.org", pause=timedelta(seconds=PAUSE))
    )

    def __post_init__(self) -> None:
        for offset, kind in enumerate(KINDS):
            for number in range(-10, 13):
                self.pieces.append(Piece(kind, number + 10, BEGIN + number * 2 * DAY + offset * HOUR + HOUR / 2))

    @property
    def followed(self) -> list[Piece]:
        """Those that come out while the monitor looks."""
        return [piece for piece in self.pieces if piece.born > BEGIN]

    def get(
        self,
        url: str,
        *,
        etag: str | None = None,
        last_modified: str | None = None,
        accept: str | None = None,
        cut: int | None = None,
        before_hop: object = None,
    ) -> Fetched | None:
        """As `Client.get`."""
        if url.endswith("/robots.txt"):
            raise Gone("no rules", url, kind="http_404", transient=False)
        if callable(before_hop):
            before_hop(url)
        self.asked.append((self.now(), url))
        if len(self.asked) in self.deadly:
            raise Killed
        body, kind = self._answer(url)
        tag = hashlib.sha256(body).hexdigest()
        if etag == tag:
            return None
        headers = (("Content-Type", kind), ("ETag", tag))
        return Fetched(
            url=url, final_url=url, status=200, headers=headers, body=body, fetched_at=self.now(), elapsed=0.1
        )

    def _answer(self, url: str) -> tuple[bytes, str]:
        now, parts = self.now(), urlsplit(url)
        kind = (parts.hostname or "").partition(".")[0]
        out = sorted((p for p in self.pieces if p.kind == kind and p.born <= now), key=lambda p: p.born, reverse=True)
        if parts.path.startswith("/a/"):
            piece = next(piece for piece in out if piece.url == url)
            if piece.removed and now >= piece.born + REMOVED_AT:
                raise Gone("gone", url, kind="http_410", transient=False)
            return _article(piece, now)
        page = int(parse_qs(parts.query).get("page", ["1"])[0])
        return _list(kind, out[(page - 1) * WINDOW : page * WINDOW], page, now)


class Killed(BaseException):
    """The process is gone."""


def _article(piece: Piece, now: datetime) -> tuple[bytes, str]:
    title, *text = piece.lines(now)
    if piece.kind == "paper":
        return paper([title, "", *(line for each in text for line in (each, ""))], title=title), "application/pdf"
    paragraphs = "".join(f"<p>{line}</p>" for line in text)
    html = f"<html lang=en><head><title>{title}</title></head><body><nav><a href=/>Home</a></nav>"
    html += f"<main><article><h1>{title}</h1>{paragraphs}</article></main><footer>Contact us</footer></body></html>"
    return html.encode(), "text/html; charset=utf-8"


def _list(kind: str, out: Sequence[Piece], page: int, now: datetime) -> tuple[bytes, str]:
    if kind in ("feed", "paper"):
        return rss(*(entry(p.url, p.title(now), p.born) for p in out)).encode(), "application/rss+xml"
    if kind == "api":
        items = [{"id": p.number, "url": p.url, "title": p.title(now), "at": p.born.isoformat()} for p in out]
        return json.dumps({"items": items}).encode(), "application/json"
    if kind == "sitemap":
        urls = "".join(
            f"<url><loc>{p.url}</loc><n:news><n:publication_date>{p.born.isoformat()}</n:publication_date>"
            f"<n:title>{p.title(now)}</n:title></n:news></url>"
            for p in out
        )
        space = 'xmlns="http://www.sitemaps.org/schemas/sitemap/0.9" xmlns:n="http://www.google.com/schemas/sitemap-news/0.9"'
        return f"<urlset {space}>{urls}</urlset>".encode(), "application/xml"
    rows = "".join(f"<li><a href='{p.url}'>{p.title(now)}</a></li>" for p in out)
    more = f"<a rel=next href='/news?page={page + 1}'>Older</a>" if len(out) == WINDOW else ""
    return f"<html><body><main><ul>{rows}</ul>{more}</main></body></html>".encode(), "text/html; charset=utf-8"


def gaps(asked: Sequence[tuple[datetime, str]]) -> dict[str, float]:
    """The shortest time between two requests to a site, in seconds."""
    last: dict[str, datetime] = {}
    shortest: dict[str, float] = defaultdict(lambda: float("inf"))
    for at, url in asked:
        name = site(url)
        if name in last:
            shortest[name] = min(shortest[name], (at - last[name]).total_seconds())
        last[name] = at
    return dict(shortest)
