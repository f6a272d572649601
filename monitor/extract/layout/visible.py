"""All visible text of a page, a block a line, and the cheap hash of it."""

import hashlib
import re
from dataclasses import dataclass

from lxml.etree import XPath
from lxml.html import HtmlElement
from selectolax.lexbor import LexborHTMLParser

from monitor.extract.decode import refuse_huge, to_text

_UNSEEN = ("script", "style", "noscript", "template", "svg", "math", "iframe", "object", "canvas", "datalist", "title")
_INLINE = set(
    """
    a abbr acronym b bdi bdo big cite code data del dfn em font i img ins kbd label mark nobr q rp rt ruby s samp small
    span strike strong sub sup time tt u var wbr
    """.split()  # noqa: SIM905 - a list of words reads better as words
)
_CELLS = frozenset(("td", "th"))
_READ_ALOUD = re.compile(
    r"(?<![\w-])(?:sr-?only|visually-?hidden|screen-?reader(?:-text|-only)?|a11y-hidden)(?![\w-])", re.I
)
_SPACE = re.compile(r"\s+")
_TEXTS = XPath("//text()[normalize-space()]")


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


def squash(text: str) -> str:
    """The text without white space, for finding a line again in a text that was laid out otherwise."""
    return "".join(text.split())
