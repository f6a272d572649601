"""Answers of an API in JSON → items, by the pointers that the source declares."""

import re
from collections import Counter
from typing import Any
from urllib.parse import quote

from monitor.errors import ExtractError
from monitor.extract.links.items import MAX_ITEMS, distinct, ends, item_of
from monitor.extract.links.tree import Missing, as_text, at, read_json, text_at
from monitor.extract.links.words import address, paragraphs
from monitor.models import Fetched, Item, Links, Pointers, Source

_BRACED = re.compile(r"\{([^{}]{1,200})\}")


def api(fetched: Fetched, source: Source) -> Links:
    """What an API tells.

    Raises NotThePage (`not_json`), ExtractError `pointer` where the items are not where the source says, `too-large`.
    """
    pointers = source.pointers or Pointers()
    answer = read_json(fetched)
    try:
        told = at(answer, pointers.items)
    except Missing as error:
        raise ExtractError(f"no items in the answer: {error}", fetched.url, kind="pointer") from None
    if isinstance(told, dict):
        told = [told]  # what was XML once has a list only of two and more
    if told is not None and not isinstance(told, list):
        raise ExtractError(f"{pointers.items!r} leads to no list of items", fetched.url, kind="pointer")
    entries = [entry for entry in told or [] if isinstance(entry, dict | list)]
    dropped = Counter({"no object": len(told or []) - len(entries), "too many": max(0, len(entries) - MAX_ITEMS)})
    found = []
    for entry in ends(entries):
        if item := _item(entry, pointers, source, fetched):
            found.append(item)
        else:
            dropped["empty"] += 1
    following = address(text_at(answer, pointers.next), fetched.final_url)
    return Links(
        items=distinct(found, dropped),
        next=(following,) if following and following != fetched.final_url else (),
        dropped=tuple(sorted((+dropped).items())),
    )


def _item(entry: Any, pointers: Pointers, source: Source, fetched: Fetched) -> Item | None:
    title, summary = text_at(entry, pointers.title), text_at(entry, pointers.summary)
    return item_of(
        fetched,
        own=text_at(entry, pointers.id),
        links=[_link(entry, pointers.url)],
        title=title,
        summary=summary,
        # An entry without a summary is a document all the same: its address is never fetched.
        content=paragraphs(summary or title) if source.full_text else "",
        published=text_at(entry, pointers.published),
    )


def _link(entry: Any, pointer: str) -> str:
    """The address that a pointer leads to, or that a template makes; empty where a part of it is missing."""
    if "{" not in pointer:
        return text_at(entry, pointer)
    parts = {each: text_at(entry, each) for each in _BRACED.findall(pointer)}
    if not all(parts.values()):
        return ""
    return _BRACED.sub(lambda match: quote(as_text(parts[match[1]]), safe=""), pointer)
