"""All visible text of a page, a block a line, and where on the page each line stands.

The regions, one letter a line (`Document.regions`):

    m  main text, as the reader found it        a  aside and complementary parts
    b  other body text: boxes, tables, odd ends  d  dialogs, banners, consent and sign-up layers
    n  navigation and page header                c  controls: buttons, choices, labels
    f  page footer                               l  a run of links: menus, teasers, related items
    h  hidden until something is clicked

They come from HTML's own elements and ARIA roles, and from the generic words that authors everywhere put into class
and id (`menu`, `footer`, `cookie`): readability-style, never from one site's names.
"""

import hashlib
import re
from collections.abc import Iterator
from dataclasses import dataclass

from lxml.etree import XPath
from lxml.html import HtmlElement
from selectolax.lexbor import LexborHTMLParser

from monitor.extract.decode import to_text

FURNITURE = frozenset("nfadclh")
"""Regions whose changes are not what the page says."""

_UNSEEN = ("script", "style", "noscript", "template", "svg", "math", "iframe", "object", "canvas", "datalist")
_INLINE = set(
    """
    a abbr acronym b bdi bdo big cite code data del dfn em font i img ins kbd label mark nobr q rp rt ruby s samp small
    span strike strong sub sup time tt u var wbr
    """.split()  # noqa: SIM905 - a list of words reads better as words
)
_CELLS = frozenset(("td", "th"))
_BY_TAG = {
    "nav": "n", "header": "n", "footer": "f", "aside": "a", "dialog": "d", "button": "c", "select": "c",
    "option": "c", "textarea": "c", "menu": "n", "address": "",
}  # fmt: skip
_BY_ROLE = {
    "navigation": "n", "banner": "n", "menubar": "n", "menu": "n", "search": "c", "contentinfo": "f",
    "complementary": "a", "dialog": "d", "alertdialog": "d", "alert": "d", "status": "d", "button": "c",
    "listbox": "c", "toolbar": "c", "tooltip": "h", "main": "b", "article": "b",
}  # fmt: skip
_WORDS_OF = {
    "n": """nav navbar navigation navi menu submenu megamenu topbar topnav breadcrumb breadcrumbs masthead skip skiplink
        sitemap pagination pager offcanvas burger hamburger languages""",
    "f": "footer foot colophon copyright",
    "a": """sidebar widget related recommended recommendations promo teaser teasers advert ads sponsor share sharing
        social socials newsletter subscribe comments""",
    "d": "cookie cookies consent gdpr modal popup overlay toast snackbar lightbox dialog",
    "h": "tooltip",
}
_BY_WORD = {word: region for region, words in _WORDS_OF.items() for word in words.split()}
_WORDS = re.compile(r"[A-Z]?[a-z]+|[A-Z]+")
_SPACE = re.compile(r"\s+")
_TEXTS = XPath("//text()[normalize-space()]")
_HIDING = re.compile(r"display\s*:\s*none|visibility\s*:\s*hidden", re.IGNORECASE)
_BODY = frozenset(("main", "article"))
RUN_OF_LINKS = 3
"""So many neighbouring lines that are nothing but links are a list of links."""


@dataclass(slots=True)
class Block:
    """One line: its text, its region, and whether all of it is link text."""

    text: str
    region: str
    linked: bool


@dataclass(slots=True, frozen=True)
class _Place:
    """What an element says about the text in it."""

    block: HtmlElement
    region: str
    linked: bool
    cell: HtmlElement | None
    in_body: bool
    seen: bool


def visible_hash(body: bytes, content_type: str | None) -> str:
    """Hash of the visible words: the cheap gate before extraction. Markup, scripts and white space do not count."""
    parser = LexborHTMLParser(to_text(body, content_type))
    parser.strip_tags(["script", "style", "noscript", "template", "svg", "iframe"])
    root = parser.body or parser.root
    text = root.text(separator=" ") if root is not None else ""
    title = parser.css_first("title")
    if title is not None:
        text = f"{title.text()} {text}"
    return hashlib.sha256(" ".join(text.split()).encode("utf-8", "replace")).hexdigest()


def blocks(tree: HtmlElement) -> list[Block]:
    """The visible text in reading order; the cells of a table row share a line, divided by ` | `."""
    places: dict[HtmlElement, _Place] = {}
    found: list[Block] = []
    parts: list[str] = []
    current: HtmlElement | None = None
    cell: HtmlElement | None = None
    region, linked = "b", True

    def flush() -> None:
        text = _SPACE.sub(" ", "".join(parts)).strip(" |")
        if text:
            found.append(Block(text, region, linked))
        parts.clear()

    for text in _TEXTS(tree):
        parent = text.getparent()
        broken = False
        if text.is_tail:
            broken = parent.tag not in _INLINE
            parent = parent.getparent()
        place = places.get(parent) or _place(parent, places)
        if not place.seen:
            continue
        if place.block is not current or (broken and place.cell is None):
            flush()
            current, cell, region, linked = place.block, place.cell, place.region, True
        elif place.cell is not cell:
            parts.append(" | ")
            cell = place.cell
        linked = linked and place.linked
        parts.append(text)
    flush()
    _mark_runs_of_links(found)
    return found


def _place(element: HtmlElement, places: dict[HtmlElement, _Place]) -> _Place:
    chain: list[HtmlElement] = []
    above: _Place | None = None
    walker: HtmlElement | None = element
    while walker is not None and (above := places.get(walker)) is None:
        chain.append(walker)
        walker = walker.getparent()
    for node in reversed(chain):
        above = places[node] = _own_place(node, above)
    assert above is not None  # noqa: S101 - the chain always ends at the root or at a known place
    return above


def _own_place(node: HtmlElement, above: _Place | None) -> _Place:
    tag = node.tag if isinstance(node.tag, str) else ""
    if above is None:
        return _Place(node, "b", False, None, False, True)
    if tag in _UNSEEN or tag == "head" or not above.seen:
        return _Place(node, above.region, above.linked, None, False, False)
    in_body = above.in_body or tag in _BODY or node.get("role") in ("main", "article")
    region = above.region
    if region == "b":
        region = _own_region(node, tag, in_body)
    if tag in _CELLS and above.block.tag == "tr":
        return _Place(above.block, region, False, node, in_body, True)
    inline = tag in _INLINE
    return _Place(
        above.block if inline else node,
        region,
        tag == "a" or (above.linked and inline),
        above.cell if inline else None,
        in_body,
        True,
    )


def _own_region(node: HtmlElement, tag: str, in_body: bool) -> str:
    if tag in ("html", "body"):
        return "b"
    role = node.get("role")
    if role and (letter := _BY_ROLE.get(role.lower())):
        return letter
    if letter := _BY_TAG.get(tag):
        # An article's own header and footer hold its headline, date and author.
        return "b" if in_body and tag in ("header", "footer") else letter
    if node.get("aria-modal") == "true":
        return "d"
    style = node.get("style")
    if node.get("hidden") is not None or (style and _HIDING.search(style)):
        return "h"
    for name in _names(node):
        for word in _WORDS.findall(name):
            if letter := _BY_WORD.get(word.lower()):
                return letter
    return "b"


def _names(node: HtmlElement) -> Iterator[str]:
    for attribute in ("id", "class"):
        if value := node.get(attribute):
            yield value[:200]


def _mark_runs_of_links(found: list[Block]) -> None:
    start = 0
    for end in range(len(found) + 1):
        if end < len(found) and found[end].linked:
            continue
        if end - start >= RUN_OF_LINKS:
            for block in found[start:end]:
                if block.region == "b":
                    block.region = "l"
        start = end + 1
