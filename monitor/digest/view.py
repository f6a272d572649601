"""What a digest shows, in words and in order: cleaned, cut to size, ready for any template.

Nothing here is trusted less or more: every text has been through `one_line`, every address in a `link` is http(s).
"""

from dataclasses import dataclass
from typing import Literal


@dataclass(frozen=True, slots=True)
class Mark:
    """A run of words that stayed, went or came."""

    kind: Literal["same", "old", "new"]
    text: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Voice:
    """One document's words for an item, and where to see them again."""

    publisher: str
    tier: str
    quote: str = ""
    language: str = ""
    """For the `lang` attribute; empty where unknown."""
    title: str = ""
    stance: str = ""
    speaker: str = ""
    """Who says it, in the document's words; empty where nobody is named."""
    published: str = ""
    seen: str = ""
    address: str = ""
    """As text."""
    link: str | None = None
    """The same address where it is safe to follow."""
    site: str = ""
    """The host of the link."""
    capture: str = ""
    """The first digits of the capture's hash."""
    capture_link: str | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Passage:
    """One difference of a page."""

    kind: str
    marks: tuple[Mark, ...]
    note: str = ""
    """Told for several pages: on how many of them, if it is not on all."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Item:
    """One finding, or what several pages of a site have in common."""

    number: int
    title: str
    label: str
    """The verdict in words."""
    urgent: bool = False
    state: str = ""
    """`accepted`, where a reviewer was faster than the digest."""
    before: tuple[Mark, ...] = ()
    after: tuple[Mark, ...] = ()
    before_word: str = "was"
    after_word: str = "now"
    """`was` and `now`, or `known` and `told`, `planned`, `possible`, `denied`; `added` to a set."""
    passages: tuple[Passage, ...] = ()
    more_passages: int = 0
    small_changes: int = 0
    """Differences of the page that are held back by their labels."""
    reason: str = ""
    rivals: tuple[str, ...] = ()
    """Other values for the same fact that are in the air."""
    lead: Voice | None = None
    others: tuple[Voice, ...] = ()
    more_others: int = 0
    pages: tuple[Voice, ...] = ()
    """Told for several pages: those beside the one of `lead`."""
    more_pages: int = 0
    shared: str = ""
    """How much of it is told with other pages of the site, and under which number."""
    support: str = ""
    """How many documents, and how many independent stories, say so."""
    review: str = ""
    """The command that shows it for review."""
    review_link: str | None = None
    settles: str = ""
    """Told for several pages: what an answer does."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Section:
    """Items of one sort under one heading."""

    key: str
    title: str
    note: str = ""
    items: tuple[Item, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class Digest:
    """The whole message; both templates are filled from it."""

    subject: str
    heading: str
    period: str
    summary: str
    sections: tuple[Section, ...]
    more: int = 0
    """Findings beyond those shown."""
    held_back: tuple[tuple[int, str], ...] = ()
    checked: str = ""
    zone: str = ""
    list_command: str = "monitor review list"
    list_link: str | None = None
    thread: str = "digest"
    """Messages of one thread and month are shown together by mail programs."""
