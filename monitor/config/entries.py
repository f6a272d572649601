"""One entry of `sources:` in sources.yaml."""

from collections.abc import Iterator, Sequence
from datetime import date, timedelta
from typing import Annotated, Literal

from pydantic import Field

from monitor.config.parsing.tree import Tree
from monitor.config.parsing.words import (
    Country,
    Every,
    Id,
    Language,
    Pattern,
    Pointer,
    Selector,
    Url,
    duration,
)
from monitor.config.parsing.yaml import Explained
from monitor.config.policy import Tier
from monitor.errors import ConfigError
from monitor.models import Label, Pointers, Source, SourceKind

ONLY_FOR: dict[str, tuple[SourceKind, ...]] = {
    "links": ("listing", "sitemap"),
    "skip_links": ("feed", "listing", "sitemap", "api"),
    "pointers": ("api",),
    "parts": ("feed", "listing", "sitemap", "api"),
    "full_text": ("feed", "api"),
    "relevance": ("feed", "listing", "sitemap", "api"),
    "follow": ("feed", "listing", "sitemap", "api"),
}
"""Keys that mean something for some kinds only."""


class DefaultsPart(Explained):
    """What holds for every source that does not say otherwise."""

    every: Every = duration("6h")
    """Time between two looks at a page: a number and m, h, d or w."""
    tier: Tier = 3
    """1 official, 2 established independent, 3 secondary, 4 unreliable (claims only)."""


class PointersPart(Explained):
    """Where an api answer keeps what: JSON Pointers like /value or /sak/titel; all but `items` relative to an item."""

    items: Pointer = ""
    """The list of items; left out, the answer itself is the list."""
    url: Annotated[str, Field(min_length=1, max_length=500)]
    """The item's address, or an address with pointers in braces: https://example.org/case/{/id}."""
    id: Pointer = ""
    """What identifies an item for ever; default: its address."""
    title: Pointer = ""
    summary: Pointer = ""
    published: Pointer = ""
    next: Pointer = ""
    """Relative to the answer: the address of the next part."""


class SourcePart(Explained):
    """One thing to watch."""

    id: Id
    """Short and lasting: findings and history hang on it."""
    name: Annotated[str, Field(max_length=200)] = ""
    """Default: the id."""
    url: Url
    kind: SourceKind = "page"
    """page: its text is edited in place; feed, listing, sitemap, api: a list of links to articles."""
    via: Literal["http", "browser"] = "http"
    """browser: for pages that need JavaScript; wants the extra `browser`."""
    links: tuple[Pattern, ...] = ()
    """listing, sitemap: RE2 patterns of the addresses that are articles; left out, they are recognised."""
    skip_links: tuple[Pattern, ...] = ()
    """RE2 patterns of addresses that are never articles."""
    pointers: PointersPart | None = None
    """api: where the answer keeps what."""
    parts: Annotated[int, Field(ge=1, le=50)] = 1
    """How many parts of a list in several pages, or files of a sitemap index, are read at a look."""
    full_text: bool = False
    """feed, api: the entry itself is the document; its address is told, not fetched."""
    relevance: Literal["all", "article", "title"] | None = None
    """Of a list: all articles are on the topic, or it is judged by the article's text, or by its title and summary."""
    follow: bool = True
    """Articles of a list are looked at again for thirty days; false: read once."""
    publisher: Annotated[str, Field(max_length=200)] = ""
    country: Country | None = None
    """ISO 3166, two capitals in quotes, like "NO"."""
    language: Language | None = None
    """The language of the text; left out, it is recognised."""
    tier: Tier | None = None
    """1 official, 2 established independent, 3 secondary, 4 unreliable (claims only)."""
    every: Every | None = None
    """Time between two looks: a number and m, h, d or w."""
    topics: tuple[Id, ...] = ()
    select: tuple[Selector, ...] = ()
    """CSS or XPath (begins with //) of what to read; left out, the main text is found."""
    ignore: tuple[Selector, ...] = ()
    """CSS or XPath of what to leave out."""
    ignore_text: tuple[Pattern, ...] = ()
    """RE2 patterns: changes in lines that match are labelled, not told."""
    show: tuple[Label, ...] = ()
    """Labels of noise that should be told for this source all the same."""
    confirm: bool = True
    """Look a second time before a surprising change is told."""
    watch_until: date | None = None
    """Looked at twice as often up to this day."""
    enabled: bool = True
    verified: bool = True
    """false: nobody has seen this address answer yet; `monitor sources check` tells whether it does."""
    pause: Annotated[float, Field(ge=0, le=600)] | None = None
    """Seconds between two requests to this source's site, if longer than `fetch: pause` and robots.txt ask for."""
    note: str | None = None


def made(part: SourcePart, defaults: DefaultsPart) -> Source:
    """The source that an entry declares, with the file's defaults."""
    own = {
        "name": part.name or part.id,
        "tier": part.tier or defaults.tier,
        "every": part.every or defaults.every,
        "pointers": Pointers(**dict(part.pointers)) if part.pointers else None,
        "pause": None if part.pause is None else timedelta(seconds=part.pause),
        "relevance": part.relevance or ("all" if part.kind == "page" else "article"),
    }
    return Source(**(dict(part) | own))


def unfitting(sources: Sequence[SourcePart], tree: Tree) -> Iterator[ConfigError]:
    """Faults for keys that the kind of a source has no use for, or lacks."""
    for index, source in enumerate(sources):
        for key, kinds in ONLY_FOR.items():
            if key in source.model_fields_set and source.kind not in kinds:
                yield tree.fault(
                    ("sources", index, key), f"`{key}` is for {' and '.join(kinds)} only, not for a {source.kind}"
                )
        if source.kind == "api" and source.pointers is None:
            yield tree.fault(("sources", index, "kind"), "an api needs `pointers:` to its items; see docs/sources.md")
