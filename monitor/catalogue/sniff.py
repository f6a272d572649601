"""What stands at an address that nobody has declared. Pure; bytes from outside: call it in the sandbox."""

import json
import re
from dataclasses import dataclass, replace
from typing import Any, Literal

from lxml.html import HtmlElement

from monitor import extract
from monitor.catalogue.survey import is_shell
from monitor.errors import ExtractError, UnknownFormat
from monitor.extract.decode import decode, to_text
from monitor.extract.html import parse
from monitor.extract.links.words import address, plain
from monitor.models import Fetched, Source
from monitor.text import one_line

MOST_FEEDS = 20
MOST_READ = 200_000
"""Bytes in which a title is looked for."""
_FEED_TYPES = frozenset(
    ("application/rss+xml", "application/atom+xml", "application/rdf+xml", "application/feed+json", "text/rss+xml")
)
_GZIP = b"\x1f\x8b"
_SITEMAP = re.compile(r"<(?:[\w-]+:)?(?:urlset|sitemapindex)\b")
_TITLE = re.compile(r"<title\b[^>]*>(.{0,1000}?)</title\s*>", re.DOTALL)
_LANGUAGE = re.compile(r"<language>\s*([\w-]+)|<(?:feed|rss)\b[^>]*\sxml:lang\s*=\s*[\"']([\w-]+)")
_CDATA = re.compile(r"<!\[CDATA\[(.*?)\]\]>", re.DOTALL)


@dataclass(frozen=True, slots=True, kw_only=True)
class Seen:
    """What it is, and what it says of itself."""

    kind: Literal["feed", "sitemap", "json", "page"]
    title: str = ""
    publisher: str = ""
    """The name that a page gives its site."""
    language: str | None = None
    """As it is declared, else as it reads; any code."""
    feeds: tuple[tuple[str, str], ...] = ()
    """Address and title of the feeds that a page declares."""
    items: int = 0
    """Entries of a feed or sitemap; of a page: links that look like articles."""
    words: int = 0
    """Of a page: of its main text."""
    article: bool = False
    """The page says that it is one, and no list of them."""


def sniff(fetched: Fetched) -> Seen:
    """What an answer is, by its bytes. Raises ExtractError for what can be no source: images, archives, nothing."""
    text = to_text(fetched.body[:MOST_READ], fetched.header("content-type")).lstrip()
    try:
        found = extract.links(fetched, _as("feed", fetched))
    except ExtractError:
        pass
    else:
        return replace(_of_feed(text, whole=len(fetched.body) <= MOST_READ), items=len(found.items))
    if _SITEMAP.search(text[:2000]) or fetched.body.startswith(_GZIP):
        found = extract.links(fetched, _as("sitemap", fetched))
        return Seen(kind="sitemap", items=len(found.items) + len(found.next))
    if text[:1] in ("{", "[") and not text.startswith("[<"):
        return Seen(kind="json")
    return _page(fetched)


def _as(kind: Literal["feed", "listing", "sitemap"], fetched: Fetched) -> Source:
    return Source(id="new", name="new", url=fetched.final_url, kind=kind)


def _of_feed(text: str, *, whole: bool) -> Seen:
    if text.startswith("{"):
        told = json.loads(text) if whole else {}
        return Seen(kind="feed", title=_said(told, "title"), language=_said(told, "language") or None)
    title, language = _TITLE.search(text), _LANGUAGE.search(text)
    said = _CDATA.sub(r"\1", title[1]) if title else ""
    return Seen(
        kind="feed", title=one_line(plain(said, 200)), language=(language[1] or language[2]) if language else None
    )


def _said(told: dict[str, Any], key: str) -> str:
    value = told.get(key)
    return one_line(value, 150) if isinstance(value, str) else ""


def _page(fetched: Fetched) -> Seen:
    seen, fault = Seen(kind="page"), None
    try:
        document = extract.document(fetched.body, url=fetched.final_url, content_type=fetched.header("content-type"))
        words = len(document.text.split())
        seen = replace(seen, title=one_line(document.title, 150), language=document.language, words=words)
    except ExtractError as error:  # a frame that scripts fill may still name a feed
        fault = error
    try:
        text, markup = decode(fetched.body, fetched.header("content-type"), fetched.url)
    except UnknownFormat:  # a PDF: read above, and nothing else to be seen in it
        markup = False
    if markup:
        seen = _of_html(parse(text, fetched.url), fetched, seen)
    if fault is not None and not seen.feeds and not seen.items:
        if is_shell(fetched):
            message = "there is no readable text, its scripts make it; write the entry by hand, with `via: browser`"
            raise ExtractError(message, fetched.url, kind="empty") from None
        raise fault
    return seen


def _of_html(tree: HtmlElement, fetched: Fetched, seen: Seen) -> Seen:
    try:
        items = len(extract.links(fetched, _as("listing", fetched)).items)
    except ExtractError:
        items = 0
    named = tree.xpath("string(//meta[@property='og:site_name' or @name='application-name']/@content)")
    return replace(
        seen,
        publisher=one_line(str(named), 100),
        language=tree.get("lang") or seen.language,
        feeds=_declared(tree, fetched.final_url),
        items=items,
        article=bool(tree.xpath("//meta[@property='og:type' and @content='article']")),
    )


def _declared(tree: HtmlElement, base: str) -> tuple[tuple[str, str], ...]:
    found: dict[str, str] = {}
    for node in tree.xpath("//link[@href and @rel and @type]"):
        if "alternate" not in node.get("rel").lower().split() or len(found) == MOST_FEEDS:
            continue
        if node.get("type").partition(";")[0].strip().lower() not in _FEED_TYPES:
            continue
        if url := address(node.get("href"), base):
            found.setdefault(url, one_line(node.get("title") or "", 100))
    return tuple(found.items())
