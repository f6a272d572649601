"""What every kind of list shares: an item from what was said of it, its identity, each item once."""

import hashlib
from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import replace
from typing import TypeVar
from urllib.parse import urldefrag

from monitor.extract.links.moments import moment
from monitor.extract.links.words import MAX_TITLE, address, harmless, plain
from monitor.models import Fetched, Item

T = TypeVar("T")

MAX_ITEMS = 1_000
"""Entries of a list that are read. Of more, those at both ends are: the newest stand at one of them."""
MAX_KEY = 500


def ends(entries: Sequence[T]) -> Sequence[T]:
    """At most MAX_ITEMS of them, from both ends."""
    half = MAX_ITEMS // 2
    return entries if len(entries) <= MAX_ITEMS else [*entries[:half], *entries[-half:]]


def item_of(
    fetched: Fetched,
    *,
    own: str | None,
    links: Iterable[str | None],
    title: str | None,
    summary: str | None,
    content: str | None = "",
    published: str | None = None,
    updated: str | None = None,
) -> Item | None:
    """An item from what an entry says, all of it from outside; None where that is nothing.

    `own` is the entry's own id; of `links` the first that is an http(s) address is taken.
    """
    url = next((found for link in links if (found := address(link, fetched.final_url))), None)
    title, summary = plain(title, MAX_TITLE), plain(summary)
    if not (url or title or summary):
        return None
    return Item(
        key=key_of(own, url, title, summary),
        url=url,
        title=title,
        summary=summary,
        content=harmless(content),
        published=moment(published, fetched.fetched_at),
        updated=moment(updated, fetched.fetched_at),
    )


def key_of(own: str | None, url: str | None, title: str, summary: str) -> str:
    """The identity of an entry: its own id, else its address, else a hash of what it says.

    Some feeds use the address as id and count it up at each edit (`…/news/123#2`): the counter is no part of it.
    """
    own = (own or "").strip()
    bare, counter = urldefrag(own) if "#" in own else (own, "")
    if counter.isdigit() and len(counter) <= 4 and url and address(bare, url) == url:
        own = bare
    if len(own) > MAX_KEY:
        return _hash(own)
    return own or url or _hash(f"{title}\0{summary}")


def _hash(text: str) -> str:
    return "sha256:" + hashlib.sha256(text.encode("utf-8", "replace")).hexdigest()


def distinct(found: Iterable[Item], dropped: Counter[str]) -> tuple[Item, ...]:
    """Each key once, the first one. An id that several addresses share identifies nothing; the address does then."""
    items = list(found)
    addresses: dict[str, set[str | None]] = {}
    for item in items:
        addresses.setdefault(item.key, set()).add(item.url)
    kept: dict[str, Item] = {}
    for item in items:
        shared = len(addresses[item.key]) > 1
        key = item.url if shared and item.url else item.key
        if key in kept:
            dropped["twice"] += 1
        else:
            kept[key] = replace(item, key=key)
    return tuple(kept.values())
