"""What the store tells of its rows: looks, states, counts and histories that no other room makes."""

from dataclasses import dataclass, fields
from datetime import datetime
from typing import Literal, TypeAlias

from monitor.models.facts import Fact
from monitor.models.pages import Change, Page, Source


@dataclass(frozen=True, slots=True, kw_only=True)
class Check:
    """One look at a page: when, how it ended, how long it took."""

    page_id: int
    at: datetime
    outcome: str
    """`first`, `unchanged`, `changed`, or the kind of the trouble (`dns`, `http_503`, `challenge`, …)."""
    elapsed: float = 0.0
    """Seconds."""
    detail: str = ""
    """One line for people."""


@dataclass(frozen=True, slots=True, kw_only=True)
class SourceState:
    """A source and how our looks at one of its pages go."""

    source: Source
    page: Page | None
    declared: bool
    """False: no longer in sources.yaml; what was found on it is kept."""
    held_back: int = 0
    """Changes that were labelled as noise and not shown."""

    @property
    def watched(self) -> bool:
        """Declared and not switched off."""
        return self.declared and self.source.enabled

    @property
    def healthy(self) -> bool:
        """Watched, and the last look went well."""
        return self.watched and self.page is not None and self.page.state == "ok"


ItemState: TypeAlias = Literal["followed", "full-text", "off-topic", "old", "done"]
"""Its article is looked at · the entry itself is the document · held back by the topic filter · only noted, because it
is older than our looks or part of an archive that was published again · looked at to the end."""


@dataclass(frozen=True, slots=True, kw_only=True)
class ItemRecord:
    """An entry of a list, as it is remembered for ever."""

    id: int | None = None
    source_id: str
    key: str
    url: str | None
    title: str
    titles: tuple[str, ...] = ()
    """Earlier ones, the oldest first."""
    content_hash: str
    published: datetime | None = None
    first_seen_at: datetime
    last_seen_at: datetime
    page_id: int | None = None
    """Its article; that of another source where it was met there first."""
    state: ItemState
    reason: str = ""
    """One line for people: why it is held back."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Article:
    """An entry of a list, and how our looks at what it leads to go."""

    item: ItemRecord
    page: Page | None


@dataclass(frozen=True, slots=True, kw_only=True)
class SeenChange:
    """A change, and where and when it was seen."""

    source_id: str
    url: str
    at: datetime
    change: Change


@dataclass(frozen=True, slots=True, kw_only=True)
class Watch:
    """A page that is read again and again."""

    url: str
    met_at: datetime | None
    """When it came to its list; None for a source's own address."""
    read_at: datetime
    """The last good look."""


@dataclass(frozen=True, slots=True)
class HeldBack:
    """How many changes one label kept from the reader."""

    label: str
    count: int


@dataclass(frozen=True, slots=True, kw_only=True)
class FactRecord:
    """A fact as it stood for a while, what brought it in and how often it was confirmed meanwhile."""

    fact: Fact
    finding_id: int | None = None
    review_id: int | None = None
    """None for a fact that was loaded from a file."""
    quote: str = ""
    snapshot: str | None = None
    """SHA-256 of the capture that holds the quote."""
    confirmed_count: int = 0
    last_confirmed_at: datetime | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Loaded:
    """What loading a baseline file did; ids of facts, sorted."""

    added: tuple[str, ...] = ()
    changed: tuple[str, ...] = ()
    """The file holds another value than before: the old row was closed."""
    updated: tuple[str, ...] = ()
    """Same value, other wording, cues or sources: corrected in place."""
    unchanged: tuple[str, ...] = ()
    kept: tuple[str, ...] = ()
    """A review brought another value than the file now holds, of which the file knows nothing: the review stands."""
    missing: tuple[str, ...] = ()
    """In the database but not in the file: reported, never deleted."""
    disputes: int = 0


@dataclass(frozen=True, slots=True, kw_only=True)
class Tidied:
    """What was (or would be) forgotten for its age, and what stays all the same."""

    captures: int = 0
    bytes: int = 0
    """Of captures, as they were stored."""
    articles: int = 0
    """Whose captures and texts went as a whole."""
    looks: int = 0
    """Single looks that are counted a day from now on."""
    noise: int = 0
    """Changes that were held back."""
    evidence: int = 0
    """Old captures that stay: a finding or a value of the baseline points to them, …"""
    before: int = 0
    """… the page looked so just before one of those, …"""
    present: int = 0
    """… or it is the newest of its page, or what the page's present text was read from."""

    def __add__(self, other: "Tidied") -> "Tidied":
        return Tidied(**{field.name: getattr(self, field.name) + getattr(other, field.name) for field in fields(self)})


@dataclass(frozen=True, slots=True, kw_only=True)
class OutboxState:
    """How the messages on their way are."""

    waiting: int = 0
    since: datetime | None = None
    """When the oldest of those that wait was written; …"""
    attempts: int = 0
    """… how often it was tried, …"""
    error: str = ""
    """… and how the last attempt ended."""
    given_up: int = 0
    """Refused, or tried for so long; until somebody sends them again or sets them aside."""
    unsure: int = 0
    """Perhaps arrived; held until somebody decides."""

    @property
    def wants_somebody(self) -> bool:
        """Something is left to a person."""
        return bool(self.given_up or self.unsure)


@dataclass(frozen=True, slots=True, kw_only=True)
class Health:
    """What a healthcheck wants to know of the database."""

    database: str
    """Path, or address without the password."""
    backend: Literal["sqlite", "postgresql"]
    revision: str | None
    current: bool
    """The schema is the one that this program was written for."""
    writable: bool
    last_tick: datetime | None
