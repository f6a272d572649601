"""RSS, Atom, RDF → items, with feedparser; JSON Feeds go to their own reader."""

import re
from collections import Counter
from io import BytesIO
from typing import Any

from monitor.errors import NotThePage
from monitor.extract.decode import refuse_foreign, refuse_huge, to_text
from monitor.extract.links.items import MAX_ITEMS, distinct, item_of
from monitor.extract.links.jsonfeed import json_feed
from monitor.extract.links.words import address
from monitor.models import Fetched, Item, Links, Source

MAX_JUNK = 4_096
"""Characters in front of a feed, such as a warning of the program that made it, that are passed over."""

_ENTRY = re.compile(r"<(?:[A-Za-z_][\w.-]{0,30}:)?(?:item|entry)(?=[\s>])", re.IGNORECASE)
_ROOT = re.compile(r"<(?:\?xml|rss|feed|rdf:RDF)\b", re.IGNORECASE)
_ELEMENT = re.compile(r"<[A-Za-z]")
_CLOSED = re.compile(r"</\s*(?:[\w.-]+:)?(?:rss|feed|rdf|channel|entry)\s*>", re.IGNORECASE)
_HTML = re.compile(r"<(?:!doctype\s+html|html)\b", re.IGNORECASE)


def feed(fetched: Fetched, _source: Source) -> Links:
    """What a feed says. Raises NotThePage (`not_a_feed`) for any other thing, ExtractError for too much of one."""
    refuse_foreign(fetched.body, fetched.header("content-type"), fetched.url)
    text = to_text(fetched.body, fetched.header("content-type")).strip()
    if text.startswith("{"):
        return json_feed(fetched)
    if not text.startswith("<"):
        start = _ROOT.search(text[:MAX_JUNK])
        if start is None:
            raise _not_a_feed(text, fetched.url)
        text = text[start.start() :]
    text, too_many = _bounded(_without_entities(text))
    refuse_huge(body := text.encode("utf-8", "replace"), fetched.url)
    parsed = _parse(body)
    if not parsed["version"]:
        raise _not_a_feed(text, fetched.url)
    entries = parsed["entries"]
    dropped = Counter({"too many": too_many})
    if entries and not _CLOSED.search(text[-1000:]):
        # The transfer broke off. The last entry may be half of one, and would look edited the next time.
        entries = entries[:-1]
        dropped["cut off"] += 1
    found = [item for item in (_item(entry, parsed["version"], fetched) for entry in entries) if item]
    dropped["empty"] += len(entries) - len(found)
    items = distinct(found, dropped)
    return Links(items=items, next=_next(parsed["feed"], fetched), dropped=tuple(sorted((+dropped).items())))


def _parse(body: bytes) -> Any:
    import feedparser  # noqa: PLC0415 - 0.1 s; only workers that read feeds need it

    # As BytesIO, never as bytes or text: those may be a path or an address, and it would open them. What it would
    # clean and resolve is done on our side, for all kinds of lists alike; ids must not be resolved at all.
    headers = {"content-type": "application/xml; charset=utf-8"}
    return feedparser.parse(BytesIO(body), response_headers=headers, sanitize_html=False, resolve_relative_uris=False)


def _without_entities(text: str) -> str:
    """The text without a document type that declares entities: nobody needs them, and a few lines make gigabytes."""
    start = _ELEMENT.search(text)
    head = text[: start.start()] if start else text
    at = head.upper().find("<!DOCTYPE")
    return text[:at] + text[len(head) :] if at >= 0 and "<!ENTITY" in head.upper() else text


def _bounded(text: str) -> tuple[str, int]:
    """The text with at most MAX_ITEMS entries, from both ends, and how many were cut out."""
    starts = [match.start() for match in _ENTRY.finditer(text)]
    if len(starts) <= MAX_ITEMS:
        return text, 0
    half = MAX_ITEMS // 2
    return text[: starts[half]] + text[starts[-half] :], len(starts) - MAX_ITEMS


def _not_a_feed(text: str, url: str) -> NotThePage:
    what = "an HTML page" if _HTML.search(text[:2000]) else "something else"
    return NotThePage(f"the answer is {what} instead of a feed", url, kind="not_a_feed")


def _item(entry: Any, version: str, fetched: Fetched) -> Item | None:
    published, updated = _said(entry, "published"), _said(entry, "updated")
    if not published and not version.startswith("atom"):
        published, updated = updated, ""  # `dc:date`, the only date that these feeds have
    contents = [str(part.get("value") or "") for part in dict.get(entry, "content") or () if isinstance(part, dict)]
    link = _said(entry, "link")
    if link == _said(entry, "id") and not link.startswith("http"):
        link = ""  # an id that is no address, taken for one
    return item_of(
        fetched,
        own=_said(entry, "id"),
        links=(_said(entry, "feedburner_origlink"), link),
        title=_said(entry, "title"),
        summary=_said(entry, "summary"),
        content=max(contents, key=len, default=""),
        published=published,
        updated=updated,
    )


def _said(entry: Any, name: str) -> str:
    # Not `entry.get`: that makes an update of a publication.
    value = dict.get(entry, name)
    return value if isinstance(value, str) else ""


def _next(head: Any, fetched: Fetched) -> tuple[str, ...]:
    """RFC 5005: the next page of a paged feed, or the archive before this part."""
    wanted = ("next", "prev-archive")
    links = [link for link in dict.get(head, "links") or () if isinstance(link, dict) and link.get("rel") in wanted]
    found = (address(str(link.get("href") or ""), fetched.final_url) for link in links)
    return tuple(url for url in found if url and url != fetched.final_url)[:1]
