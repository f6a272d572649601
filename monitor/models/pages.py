"""What is looked at, and what comes back: sources, pages, raw answers, readable documents, differences."""

import hashlib
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from typing import Literal, TypeAlias

from monitor.models.facts import PartialDate

SourceKind: TypeAlias = Literal["page", "feed", "listing", "sitemap", "api"]
"""`page`: its text is edited in place; all others are lists of links to articles."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Pointers:
    """Where an `api` answer keeps what: JSON Pointers (RFC 6901), all but the first relative to an item."""

    items: str = ""
    """The list of items; empty: the answer itself is the list."""
    url: str = ""
    """The item's address, absolute or relative; or a template with `{/pointer}` parts."""
    id: str = ""
    title: str = ""
    summary: str = ""
    published: str = ""
    next: str = ""
    """Relative to the answer: the address of the next part of the list."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Source:
    """What the operator declares in sources.yaml."""

    id: str
    name: str
    url: str
    kind: SourceKind = "page"
    publisher: str = ""
    country: str | None = None
    language: str | None = None
    tier: int = 3
    """1 official · 2 established independent · 3 secondary · 4 unreliable: claims only."""
    every: timedelta = timedelta(hours=6)
    topics: tuple[str, ...] = ()
    select: tuple[str, ...] = ()
    """CSS or XPath (`//…`) of what to read; empty: the main text is found by itself."""
    ignore: tuple[str, ...] = ()
    """CSS or XPath of what to leave out."""
    ignore_text: tuple[str, ...] = ()
    """RE2 patterns; matching lines are labelled `ignored`."""
    show: tuple[str, ...] = ()
    """Noise labels that this source wants shown all the same."""
    confirm: bool = True
    """Look a second time before a surprising change is told."""
    watch_until: date | None = None
    enabled: bool = True
    verified: bool = True
    """False: nobody has seen this address answer yet."""
    pause: timedelta | None = None
    """Between two requests to the source's site, where the default is too quick for it."""
    note: str | None = None
    via: Literal["http", "browser"] = "http"
    links: tuple[str, ...] = ()
    """listing, sitemap: RE2 patterns of the addresses that are articles; empty: learned from the page."""
    skip_links: tuple[str, ...] = ()
    """RE2 patterns of addresses that are never articles."""
    pointers: Pointers | None = None
    """api only."""
    parts: int = 1
    """How many parts of a paginated list, or files of a sitemap index, are read at a look."""
    full_text: bool = False
    """feed, api: the item's own content is the document; its address is only told, not fetched."""
    relevance: Literal["all", "article", "title"] = "all"
    """Of a list: every article is on the topic · judged by its text · already by its title and summary."""
    follow: bool = True
    """Articles are looked at again for thirty days; False: read once."""


PageRole: TypeAlias = Literal["page", "list", "article"]
"""The source's own address, edited in place · the source's own address, a list of links · met on a list."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Page:
    """One address under a source, and the state of our looks at it."""

    id: int
    source_id: str
    url: str
    etag: str | None = None
    last_modified: str | None = None
    """As received, byte for byte: servers compare it so."""
    body_hash: str | None = None
    visible_hash: str | None = None
    next_check_at: datetime
    last_checked_at: datetime | None = None
    last_success_at: datetime | None = None
    state: str = "new"
    """`new`, `ok`, or the kind of the trouble (`dns`, `http_503`, `challenge`, `robots`, …)."""
    state_since: datetime | None = None
    failures: int = 0
    unchanged: int = 0
    """Looks in a row that found nothing new: drives the interval and the periodic unconditional fetch."""
    pending: str | None = None
    """Hash of a surprising text that waits for a second look before it is told."""
    memory: str = "{}"
    """compare.Memory as JSON: what has been learned of this page."""
    role: PageRole = "page"
    first_seen_at: datetime | None = None
    """article: when it was met on its list; its looks are counted from here."""
    title: str = ""
    """article: as the list gives it."""
    published: datetime | None = None
    """article: as the list dates it."""
    looks: int = 0
    """article: how many of the looks that are due at fixed ages have been made."""
    done_at: datetime | None = None
    """article: since when nothing more is looked for here."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Fetched:
    """A raw answer, as it came."""

    url: str
    final_url: str
    status: int
    headers: tuple[tuple[str, str], ...]
    body: bytes
    """Content-Encoding undone, nothing else."""
    fetched_at: datetime
    elapsed: float
    redirects: tuple[tuple[int, str], ...] = ()
    """Each hop: the status, and the address that it led to; the last one is `final_url`."""

    def header(self, name: str) -> str | None:
        """The first header of that name, in any case."""
        return next((value for key, value in self.headers if key.lower() == name.lower()), None)

    @property
    def sha256(self) -> str:
        return hashlib.sha256(self.body).hexdigest()


@dataclass(frozen=True, slots=True, kw_only=True)
class Document:
    """The readable text of a snapshot, with the mark of the reader that made it."""

    url: str
    title: str = ""
    text: str = ""
    """Main text: paragraphs separated by blank lines."""
    visible: str = ""
    """All visible text, a block a line, furniture included."""
    regions: str = ""
    """One letter a line of `visible`: where on the page it stands (extract.layout.visible); empty: all is main text."""
    published: PartialDate | None = None
    modified: PartialDate | None = None
    language: str = "und"
    """ISO 639-1 as read from the text; Norwegian is told apart as `nb` or `nn`."""
    author: str | None = None
    canonical: str | None = None
    reader: str = ""
    """Reader, version and a hash of select and ignore: texts of two marks are never compared."""

    @property
    def text_hash(self) -> str:
        return hashlib.sha256(f"{self.title}\0{self.text}".encode()).hexdigest()


@dataclass(frozen=True, slots=True, kw_only=True)
class Item:
    """One entry of a feed, a listing, a sitemap or an api answer, as it stood there."""

    key: str
    """Its identity under its source, for ever: the guid, else the address, else a hash of title and content."""
    url: str | None
    """Absolute http(s) address of the article, cleaned of tracking parameters; None: the item has none."""
    title: str = ""
    """Plain text, one line."""
    summary: str = ""
    """Plain text."""
    content: str = ""
    """The full text as HTML, where the entry carries it; from outside: only ever read, never shown."""
    published: datetime | None = None
    """None when it is missing or impossible: never made up."""
    updated: datetime | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Links:
    """What a list said at one look."""

    items: tuple[Item, ...]
    """As they stand there, each key once."""
    next: tuple[str, ...] = ()
    """Addresses of further parts, the newest first: older pages of a list, the files of a sitemap index."""
    dropped: tuple[tuple[str, int], ...] = ()
    """Why entries were left out (`no address`, `not http`, `another pattern`, `too many`, …), and how many."""


Label: TypeAlias = Literal[
    "navigation", "footer", "aside", "cookie", "control", "related-links", "beside", "invitation", "hidden", "outside",
    "title", "order-only", "markup-only", "typography", "token", "fragment", "year", "counter", "relative-time",
    "stamp", "restless", "site-wide", "ignored",
]  # fmt: skip
"""Why a change may be held back; docs/sources.md says what each means."""


@dataclass(frozen=True, slots=True)
class Change:
    """One difference between two documents of a page."""

    kind: Literal["added", "removed", "reworded", "moved"]
    before: str
    after: str
    labels: tuple[str, ...] = ()
    """Why it is held back, as `Label` lists; empty: a person should see it."""
    part: Literal["main", "visible", "title"] = "main"
