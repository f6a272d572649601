"""A list's bytes → its items: feeds, index pages, sitemaps, answers of an API. One function a kind of source."""

from collections.abc import Callable, Mapping
from dataclasses import replace
from types import MappingProxyType

import re2

from monitor.errors import NotThePage
from monitor.extract.links.api import api
from monitor.extract.links.feed import feed
from monitor.extract.links.listing import listing
from monitor.extract.links.sitemap import sitemap
from monitor.extract.quality import is_challenge
from monitor.models import Fetched, Links, Source, SourceKind

LINKS: Mapping[SourceKind, Callable[[Fetched, Source], Links]] = MappingProxyType(
    {"feed": feed, "listing": listing, "sitemap": sitemap, "api": api}
)


def links(fetched: Fetched, source: Source) -> Links:
    """What a list says at one look. Bytes from outside: call it in the sandbox.

    Raises NotThePage when the answer is another thing (`challenge`, `not_a_feed`, …), ExtractError when it cannot be
    read or is too large; KeyError for a source that is no list.
    """
    if is_challenge(fetched.headers):
        raise NotThePage("a protection service answered instead of the site", fetched.url, kind="challenge")
    told = LINKS[source.kind](fetched, source)
    if not source.skip_links:
        return told
    skip = [re2.compile(pattern) for pattern in source.skip_links]
    kept = tuple(item for item in told.items if not any(pattern.search(item.url or "") for pattern in skip))
    if len(kept) == len(told.items):
        return told
    return replace(told, items=kept, dropped=(*told.dropped, ("skipped", len(told.items) - len(kept))))
