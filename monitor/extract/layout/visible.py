"""All visible text of a page, a block a line, and the cheap hash of it."""

import hashlib
import re
from collections.abc import Sequence
from dataclasses import dataclass
from functools import lru_cache
from itertools import groupby
from operator import itemgetter
from typing import TypeAlias

from lxml.etree import iterwalk
from lxml.html import HtmlElement
from selectolax.lexbor import LexborHTMLParser

from monitor.extract.decode import refuse_huge, to_text

_UNSEEN = frozenset(
    """
    script style noscript template svg math iframe object canvas datalist title head
    """.split()  # noqa: SIM905 - a list of words reads better as words
)
INLINE = frozenset(
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
_BLANK = " \t\r\n"
NAMING = 60
"""Letters of a line up to which a link in it counts, however short."""


@dataclass(slots=True)
class Block:
    """One line: its text, whether all of it is link text, where it stands, and (once known) its region."""

    text: str
    linked: bool
    node: HtmlElement
    region: str = "b"
    parts: Sequence[tuple[str, bool]] = ()
    """Its texts, and which of them are links, where the links of a line are several or much of it."""


_Place: TypeAlias = tuple[HtmlElement, HtmlElement | None, HtmlElement | None]
"""What an element says about the text in it: its line, its link and its table cell. (One is made for each element.)"""


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
    lines = _Lines()
    places: list[_Place] = []
    walk = iterwalk(tree, events=("start", "end"))
    for event, node in walk:
        if event == "start":
            place = _place(node, places[-1]) if places else (node, None, None)
            if place is None:
                walk.skip_subtree()
                place = places[-1]
            elif (text := node.text) and text.strip(_BLANK):
                lines.add(text, place, broken=False)
            places.append(place)
        else:
            places.pop()
            if places and (text := node.tail) and text.strip(_BLANK):
                lines.add(text, places[-1], broken=node.tag not in INLINE)
    lines.close()
    return lines.found


class _Lines:
    """Gathers texts in reading order into lines."""

    def __init__(self) -> None:
        self.found: list[Block] = []
        self._texts: list[str] = []
        self._links: list[HtmlElement | None] = []
        self._current: HtmlElement | None = None
        self._cell: HtmlElement | None = None

    def add(self, text: str, place: _Place, *, broken: bool) -> None:
        """Add a text; `broken`: it comes after an element that ends a line."""
        block, link, cell = place
        if block is not self._current or (broken and cell is None):
            self.close()
            self._current, self._cell = block, cell
        elif cell is not self._cell:
            self._texts.append(" | ")
            self._links.append(self._links[-1])
            self._cell = cell
        self._texts.append(text)
        self._links.append(link)

    def close(self) -> None:
        """End the line."""
        if not self._texts:
            return
        text = " ".join("".join(self._texts).split()).strip(" |")
        if text and self._current is not None:
            block = Block(text, None not in self._links, self._current)
            if len(set(self._links)) > 1:
                block.parts = self._parts(text)
            self.found.append(block)
        self._texts.clear()
        self._links.clear()

    def _parts(self, text: str) -> list[tuple[str, bool]]:
        linked = sum(len(part) for part, link in zip(self._texts, self._links, strict=True) if link is not None)
        if not linked or (len(text) > NAMING and linked * 2 < len(text)):
            return []
        parts = zip(self._texts, self._links, strict=True)
        return [
            (_SPACE.sub(" ", "".join([part for part, _ in group])), link is not None)
            for link, group in groupby(parts, key=itemgetter(1))
        ]


def _place(node: HtmlElement, above: _Place) -> _Place | None:
    """Where the text of an element goes; None when it is not seen."""
    tag = node.tag
    names = node.get("class")
    if tag in _UNSEEN or (names and _is_read_aloud(names)):
        return None
    block, link, cell = above
    if tag in INLINE:
        return (block, node, cell) if tag == "a" and link is None else above
    if tag in _CELLS and block.tag == "tr":
        return (block, None, node)
    return (node, link, None)


@lru_cache(maxsize=4096)
def _is_read_aloud(names: str) -> bool:
    """The usual names for text that is only read aloud (`opens in a new window`); it is not visible."""
    return _READ_ALOUD.search(names) is not None


def squash(text: str) -> str:
    """The text without white space, for finding a line again in a text that was laid out otherwise."""
    return "".join(text.split())
