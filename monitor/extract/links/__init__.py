"""A list's bytes → its items: feeds, index pages, sitemaps, answers of an API. One function a kind of source."""

from collections.abc import Callable, Mapping
from types import MappingProxyType

from monitor.extract.links.feed import feed
from monitor.extract.links.listing import listing
from monitor.models import Fetched, Links, Source, SourceKind

LINKS: Mapping[SourceKind, Callable[[Fetched, Source], Links]] = MappingProxyType({"feed": feed, "listing": listing})


def links(fetched: Fetched, source: Source) -> Links:
    """What a list says at one look. Bytes from outside: call it in the sandbox.

    Raises NotThePage when the answer is another thing (`not_a_feed`, …), ExtractError when it cannot be read or is too
    large; KeyError for a source that is no list.
    """
    return LINKS[source.kind](fetched, source)
