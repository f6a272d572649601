"""An index page → the articles that it leads to."""

from collections import Counter
from collections.abc import Sequence

import re2

from monitor.address import site
from monitor.errors import ExtractError, NotThePage
from monitor.extract.decode import decode
from monitor.extract.html import page, parse
from monitor.extract.links.items import ends, item_of
from monitor.extract.links.listing.anchors import Anchor, anchors
from monitor.extract.links.listing.learn import articles
from monitor.extract.links.listing.paging import next_part
from monitor.extract.links.listing.records import Record, crowds_of, records
from monitor.extract.links.moments import day_of
from monitor.extract.links.words import address
from monitor.extract.quality import not_the_page, sent_home
from monitor.models import Fetched, Links, Source

MOST_OF_A_WALL = 500_000
"""Bytes; walls and error pages are small, and looking for the words of one takes time."""


def listing(fetched: Fetched, source: Source) -> Links:
    """The articles of an index page: those whose addresses match the source's patterns, or those that look like some.

    Raises UnknownFormat for what is no page, NotThePage for a wall or an error page in its place, ExtractError where
    there are no articles on it (`no_links`), `too-large`.
    """
    if sent_home(fetched.url, fetched.final_url):
        raise NotThePage("the site sent us to its front page instead", fetched.url, kind="soft-404")
    text, markup = decode(fetched.body, fetched.header("content-type"), fetched.url)
    if not markup:
        raise ExtractError("there are no links in a plain text", fetched.url, kind="no_links")
    tree = parse(text, fetched.url)
    base = _base(tree.xpath("string(//base/@href)"), fetched.final_url)
    found = anchors(tree, base, fetched.final_url)
    dropped: Counter[str] = Counter()
    wanted = _without(found, source, dropped, fetched.final_url)
    chosen = _matching(wanted, source.links) if source.links else articles(wanted, fetched.final_url)
    if not chosen:
        raise _no_links(fetched, len(found), source)
    left = {anchor.url for anchor in wanted} - set(chosen)
    dropped["another pattern" if source.links else "no article"] += len(left)
    kept = ends(list(chosen.values()))
    dropped["too many"] += len(chosen) - len(kept)
    items = [
        item_of(
            fetched,
            own=None,
            links=[entry.url],
            title=entry.title,
            summary=entry.summary,
            published=entry.told or str(day_of(entry.url) or ""),
        )
        for entry in kept
    ]
    following = next_part(tree, found, fetched.final_url)
    return Links(
        items=tuple(item for item in items if item),
        next=(following,) if following and following not in chosen else (),
        dropped=tuple(sorted((+dropped).items())),
    )


def _no_links(fetched: Fetched, count: int, source: Source) -> ExtractError:
    """Why there are none: perhaps it is another page that came."""
    reason = _wall(fetched) if len(fetched.body) <= MOST_OF_A_WALL else None
    if reason:
        return NotThePage(f"the answer is not the page itself: {reason}", fetched.url, kind=reason)
    how = "match the patterns of this source" if source.links else "look like articles"
    return ExtractError(f"none of the {count} links on this page {how}", fetched.url, kind="no_links")


def _wall(fetched: Fetched) -> str | None:
    try:
        return not_the_page(
            page(fetched.body, url=fetched.final_url, content_type=fetched.header("content-type")),
            status=fetched.status,
            headers=fetched.headers,
            body=fetched.body,
            url=fetched.url,
            final_url=fetched.final_url,
            before=None,
        )
    except ExtractError:
        return None


def _base(declared: str, url: str) -> str:
    return (address(declared, url) if declared else None) or url


def _without(found: Sequence[Anchor], source: Source, dropped: Counter[str], url: str) -> list[Anchor]:
    """The links without those that the source says are never articles, and, where they are learned, of other sites."""
    skip = [re2.compile(pattern) for pattern in source.skip_links]
    here = {site(url), site(source.url)}
    wanted: dict[str, bool] = {}
    for link in dict.fromkeys(anchor.url for anchor in found):
        wanted[link] = False
        if any(pattern.search(link) for pattern in skip):
            dropped["skipped"] += 1
        elif not source.links and site(link) not in here:
            dropped["other site"] += 1
        else:
            wanted[link] = True
    return [anchor for anchor in found if wanted[anchor.url]]


def _matching(found: Sequence[Anchor], patterns: Sequence[str]) -> dict[str, Record]:
    compiled = [re2.compile(pattern) for pattern in patterns]
    links = dict.fromkeys(anchor.url for anchor in found)
    wanted = {link for link in links if any(pattern.search(link) for pattern in compiled)}
    return records([anchor for anchor in found if anchor.url in wanted], crowds_of(found))
