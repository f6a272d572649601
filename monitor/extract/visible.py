"""All visible text of a page, a block a line, and where on the page each line stands.

The regions, one letter a line (`Document.regions`):

    m  main text, as the reader found it        a  aside and complementary parts
    b  beside it: boxes, tables, odd ends        d  dialogs, banners, consent and sign-up layers
    o  outside of what holds the main text       c  controls: buttons, choices, labels
    n  navigation and page header                l  links beside the text: teasers, related items
    f  page footer                               h  hidden until something is clicked

They come from HTML's own elements and ARIA roles, and from the generic words that authors everywhere put into class
and id (`menu`, `footer`, `cookie`): readability-style, never from one site's names.
"""

import hashlib
import re
from dataclasses import dataclass

from lxml.etree import XPath
from lxml.html import HtmlElement
from selectolax.lexbor import LexborHTMLParser

from monitor.extract.decode import refuse_huge, to_text

FURNITURE = frozenset("nfadclh")
"""Regions whose changes are not what the page says."""

_UNSEEN = ("script", "style", "noscript", "template", "svg", "math", "iframe", "object", "canvas", "datalist")
_INLINE = set(
    """
    a abbr acronym b bdi bdo big cite code data del dfn em font i img ins kbd label mark nobr q rp rt ruby s samp small
    span strike strong sub sup time tt u var wbr
    """.split()  # noqa: SIM905 - a list of words reads better as words
)
_ITEMS = frozenset(("li", "dd", "dt", "tr"))
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
    "n": """nav navbar navigation navi menu submenu megamenu topbar topnav breadcrumb breadcrumbs masthead skiplink
         pagination pager offcanvas burger hamburger languages""",
    "f": "footer foot colophon copyright",
    "a": """sidebar widget related recommended recommendations promo teaser teasers advert ads sponsor share sharing
        social socials newsletter subscribe comments""",
    "d": "cookie cookies consent gdpr modal popup overlay toast snackbar lightbox dialog",
    "h": "tooltip",
}
_BY_WORD = {word: region for region, words in _WORDS_OF.items() for word in words.split()}
_WORDS = re.compile(r"[A-Z]?[a-z]+|[A-Z]+")
_READ_ALOUD = re.compile(
    r"(?<![\w-])(?:sr-?only|visually-?hidden|screen-?reader(?:-text|-only)?|a11y-hidden)(?![\w-])", re.I
)
_SPACE = re.compile(r"\s+")
_TEXTS = XPath("//text()[normalize-space()]")
_HIDING = re.compile(r"display\s*:\s*none|visibility\s*:\s*hidden", re.IGNORECASE)
_BODY = frozenset(("main", "article"))
LONG = 25
"""Letters and digits from which on a line is found in the main text by containment; shorter ones occur by chance."""
MOST = 0.7
"""Share of the main text that its container holds: the rest may be stray lines that the reader took in."""
PROSE = 60
"""Letters of a line that tells something, rather than naming it."""


@dataclass(slots=True)
class Block:
    """One line: its text, whether all of it is link text, where it stands, and (once known) its region."""

    text: str
    linked: bool
    node: HtmlElement
    region: str = "b"


@dataclass(slots=True, frozen=True)
class _Place:
    """What an element says about the text in it."""

    block: HtmlElement
    linked: bool
    cell: HtmlElement | None
    seen: bool


def visible_hash(body: bytes, content_type: str | None) -> str:
    """Hash of the visible words: the cheap gate before extraction. Markup, scripts and white space do not count.

    Raises ExtractError (`too-large`) for bodies made to slow parsers down.
    """
    refuse_huge(body, "")
    parser = LexborHTMLParser(to_text(body, content_type))
    parser.strip_tags(["script", "style", "noscript", "template", "svg", "iframe"])
    root = parser.body or parser.root
    text = root.text(separator=" ") if root is not None else ""
    if b"data-cfemail" in body:
        # Cloaked addresses look alike in the text and change their key at every look.
        text += " ".join(uncloak(node.attributes.get("data-cfemail") or "") for node in parser.css("[data-cfemail]"))
    title = parser.css_first("title")
    if title is not None:
        text = f"{title.text()} {text}"
    return hashlib.sha256(" ".join(text.split()).encode("utf-8", "replace")).hexdigest()


def uncloak(cipher: str) -> str:
    """The mail address behind the cloak of a large content network (hex; the first byte is the key), or nothing."""
    try:
        key, *letters = bytes.fromhex(cipher[:400])
    except ValueError:
        return ""
    return re.sub(r"[^!-~]", "", "".join(chr(letter ^ key) for letter in letters))


def blocks(tree: HtmlElement) -> list[Block]:
    """The visible text in reading order; the cells of a table row share a line, divided by ` | `."""
    places: dict[HtmlElement, _Place] = {}
    found: list[Block] = []
    parts: list[str] = []
    current: HtmlElement | None = None
    cell: HtmlElement | None = None
    linked = True
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
            _close(parts, current, linked, found)
            current, cell, linked = place.block, place.cell, True
        elif place.cell is not cell:
            parts.append(" | ")
            cell = place.cell
        linked = linked and place.linked
        parts.append(text)
    _close(parts, current, linked, found)
    return found


def _close(parts: list[str], node: HtmlElement, linked: bool, found: list[Block]) -> None:
    text = _SPACE.sub(" ", "".join(parts)).strip(" |")
    if text:
        found.append(Block(text, linked, node))
    parts.clear()


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
        return _Place(node, False, None, True)
    if tag in _UNSEEN or tag == "head" or not above.seen or _for_screen_readers(node):
        return _Place(node, above.linked, None, False)
    if tag in _CELLS and above.block.tag == "tr":
        return _Place(above.block, False, node, True)
    if tag in _INLINE:
        return _Place(above.block, above.linked or tag == "a", above.cell, True)
    return _Place(node, above.linked, None, True)


def _for_screen_readers(node: HtmlElement) -> bool:
    """The usual names for text that is only read aloud (`opens in a new window`); it is not visible."""
    names = node.get("class")
    return (
        names is not None
        and ("read" in names or "sr" in names or "hidden" in names)
        and bool(_READ_ALOUD.search(names))
    )


def mark_regions(found: list[Block], main: str) -> None:
    """Set the region of every block, from the page's own elements and from what the reader took for the main text.

    The container is the smallest element that holds most of the main text and of the page's prose, widened as long as
    no header, navigation or footer comes in. Nothing around it is furniture, whatever it is called; what stands in it
    belongs to the page unless it is furniture itself.
    """
    whole = squash(main)
    pieces = {squash(piece).lstrip("-") for line in main.split("\n") for piece in (line, *line.split("|"))}
    keys = [squash(block.text) for block in found]
    certain = {index for index, key in enumerate(keys) if len(key) >= LONG and key in whole}
    around = _around(found, certain)
    regions: dict[HtmlElement, str] = dict.fromkeys(around[1:], "o")
    regions.update(dict.fromkeys(around[:1], "b"))
    for block in found:
        block.region = _region(block.node, regions)
    _widen(found, around)
    for index, (block, key) in enumerate(zip(found, keys, strict=True)):
        if (index in certain and block.region in "bo") or (block.region == "b" and key in pieces):
            block.region = "m"
    lists = {block.node.getparent() for block in found if block.region == "m" and block.node.tag in _ITEMS}
    for block in found:
        # A link is related matter, unless it is an item of a list that belongs to the text.
        if block.linked and block.region in "bo" and block.node.getparent() not in lists:
            block.region = "l"


def _around(found: list[Block], certain: set[int]) -> list[HtmlElement]:
    """The smallest element that holds most of the text, and all elements around it, inside out."""
    held: dict[HtmlElement, int] = {}
    total = 0
    for index, block in enumerate(found):
        # What the reader took counts double; it may have missed a part, but rarely takes furniture for text.
        tells = not block.linked and (len(block.text) >= PROSE or " | " in block.text)
        weight = 2 if index in certain else int(tells)
        if weight:
            total += weight * len(block.text)
            held[block.node] = held.get(block.node, 0) + weight * len(block.text)
    sums: dict[HtmlElement, int] = {}
    for node, size in held.items():
        above = node
        while above is not None:
            sums[above] = sums.get(above, 0) + size
            above = above.getparent()
    holders = [node for node, size in sums.items() if size >= total * MOST]
    return sorted(holders, key=lambda node: -sum(1 for _ in node.iterancestors()))


def _widen(found: list[Block], around: list[HtmlElement]) -> None:
    """Count to the page what stands beside the main text within the widest element that holds no page furniture."""
    beside = {node: depth for depth, node in enumerate(around)}
    joins = [_joins(block.node, beside) for block in found]
    limit = min(
        (joint for joint, block in zip(joins, found, strict=True) if block.region in "nf" and joint), default=999
    )
    for joint, block in zip(joins, found, strict=True):
        if block.region == "o" and joint < limit:
            block.region = "b"


def _joins(node: HtmlElement, beside: dict[HtmlElement, int]) -> int:
    """How far up the chain around the main text this block hangs: 0 inside the container itself."""
    chain: list[HtmlElement] = []
    above: HtmlElement | None = node
    while above is not None and above not in beside:
        chain.append(above)
        above = above.getparent()
    depth = 0 if above is None else beside[above]
    beside.update(dict.fromkeys(chain, depth))
    return depth


def _region(node: HtmlElement, regions: dict[HtmlElement, str]) -> str:
    chain: list[HtmlElement] = []
    region: str | None = None
    walker: HtmlElement | None = node
    while walker is not None and (region := regions.get(walker)) is None:
        chain.append(walker)
        walker = walker.getparent()
    if region is None:
        region = "o"
    for part in reversed(chain):
        if region in "bo":
            region = _own_region(part, region)
        regions[part] = region
    return region


def _own_region(node: HtmlElement, above: str) -> str:
    tag = node.tag if isinstance(node.tag, str) else ""
    if tag in ("html", "body"):
        return above
    role = node.get("role")
    if role and (letter := _BY_ROLE.get(role.lower())):
        return above if letter == "b" else letter
    if letter := _BY_TAG.get(tag):
        # An article's own header and footer hold its headline, date and author.
        return above if above == "b" and tag in ("header", "footer") else letter
    if node.get("aria-modal") == "true":
        return "d"
    style = node.get("style")
    if node.get("hidden") is not None or (style and _HIDING.search(style)):
        return "h"
    for attribute in ("id", "class"):
        if value := node.get(attribute):
            for word in _WORDS.findall(value[:200]):
                if letter := _BY_WORD.get(word.lower()):
                    return letter
    return above


def squash(text: str) -> str:
    """The text without white space, for finding a line again in a text that was laid out otherwise."""
    return "".join(text.split())
