"""Which lines are main text: trafilatura is asked, and shown a sketch of the page instead of the page.

Its time is a matter of how many elements there are: it passes over them dozens of times. What it decides by is what
holds what, and how much of that is links. So the sketch leaves out what the page itself calls furniture, wrappers that
say nothing and all that is within a line, and plain paragraphs in a row are one. Each line carries a mark by which it
is known again in the answer (docs/decisions/0005-sketch.md).
"""

import re
from collections.abc import Iterator, Sequence
from functools import lru_cache
from html import escape
from typing import Final

from lxml.html import HtmlElement

from monitor.extract.layout.regions import FURNITURE, LONG, Own
from monitor.extract.layout.visible import INLINE, Block, squash

MOST = 0.3
"""Share of the page's plain text that no furniture has: a body whose class says `has-menu` is none."""
LITTLE = 0.05
"""Share of the page's plain text up to which a box without links is not what holds the main text, and not drawn."""
DOZEN = 12
"""Links of one list that are drawn; the others are taken to be like them."""
_SIGNS = 255
_FIRST = 0x2801
"""Marks are written in Braille, two signs a line: no page of ours does, and they are neither letters nor space."""
_MARK = re.compile("[\u2800-\u28ff]{2}")
_BRAILLE = re.compile("[\u2800-\u28ff]+")
_HEADINGS = frozenset(("h1", "h2", "h3", "h4", "h5", "h6"))
_PARAGRAPHS = _HEADINGS | {"p", "blockquote"}
_LEAVES = _PARAGRAPHS | {"li", "dd", "dt", "tr", "div"}
_BOXES = frozenset(("div", "section", "center", "tbody", "thead", "tfoot"))
_TELLING = frozenset(("id", "role", "itemprop", "aria-hidden"))
_NAME = re.compile(r"(?<!\S)[^\s\d]{3,}(?!\S)")


class _Part:
    """An element that holds lines: its parts in reading order, lines by their places."""

    __slots__ = ("leaf", "links", "node", "parts", "size", "tag")

    def __init__(self, node: HtmlElement) -> None:
        self.node: Final = node
        self.tag: Final[str] = node.tag if node.tag.isalnum() else "div"
        self.parts: Final[list[_Part | int]] = []
        self.leaf = True
        self.links = False
        self.size = 0
        """Letters of lines that are no links."""


def sketch(found: Sequence[Block], own: Own) -> str:
    """The page in short, as HTML, with a mark on each line."""
    root = _parts(found)
    pen = _Pen(found)
    most, little = root.size * MOST, root.size * LITTLE
    stack: list[tuple[Iterator[_Part | int], str, str]] = [(iter((root,)), "", "")]
    while stack:
        parts, names, end = stack[-1]
        for part in parts:
            if isinstance(part, int):
                pen.line(part)
            elif part.size <= most and own[part.node] in FURNITURE:
                continue
            elif part.leaf and part.tag in _LEAVES:
                pen.leaf(part, _join(names, part.node))
            elif part.tag in INLINE or (part.tag in _BOXES and part.size <= little and not part.links):
                stack.append((iter(part.parts), _join(names, part.node), ""))
                break
            else:
                stack.append((iter(part.parts), "", pen.begin(part, names)))
                break
        else:
            pen.end(end)
            stack.pop()
    return "".join(pen.drawn)


def lines_in(text: str, found: Sequence[Block]) -> list[int]:
    """Places of the lines whose marks a text holds; of those that it holds themselves, where it has no marks at all."""
    places = {(ord(mark[0]) - _FIRST) * _SIGNS + ord(mark[1]) - _FIRST for mark in _MARK.findall(text)}
    if places:
        return sorted(place for place in places if 0 <= place < len(found))
    whole = squash(text)
    keys = [squash(block.text) for block in found]
    return [place for place, key in enumerate(keys) if len(key) >= LONG and key in whole]


def _parts(found: Sequence[Block]) -> _Part:
    """The elements around the lines, as a tree of their own."""
    known: dict[HtmlElement, _Part] = {}
    above: dict[_Part, _Part] = {}
    for place, block in enumerate(found):
        chain: list[HtmlElement] = []
        node: HtmlElement | None = block.node
        while node is not None and node not in known:
            chain.append(node)
            node = node.getparent()
        part = known[node] if node is not None else None
        for inner in reversed(chain):
            outer, part = part, _Part(inner)
            known[inner] = part
            if outer is not None:
                above[part] = outer
                outer.parts.append(part)
                outer.leaf = False
        if part is not None:
            part.parts.append(place)
            part.size += 0 if block.linked else len(block.text)
            part.links = part.links or block.linked or bool(block.parts)
    for part in reversed(known.values()):
        if part in above:
            above[part].size += part.size
            above[part].links = above[part].links or part.links
    return next(iter(known.values()))


class _Pen:
    """Writes the sketch; lines of one kind that follow each other are held until it is known where they end."""

    def __init__(self, found: Sequence[Block]) -> None:
        self.drawn: list[str] = []
        self._found = found
        self._run: list[tuple[str, str]] = []
        """Tags and contents of the lines that are held."""
        self._more: list[str] = []
        """Marks of links beyond the dozen."""
        self._kind = ""
        self._names: str | None = None
        """Their class, headings aside."""
        self._begun = 0

    def begin(self, part: _Part, names: str) -> str:
        """Open an element; returns what closes it."""
        self._flush()
        attributes = "".join(f' {name}="{escape(value)}"' for name, value in part.node.items() if name in _TELLING)
        names = _join(names, part.node)
        if part.tag in _BOXES and len(part.parts) == 1 and not attributes and not names:
            return ""
        self.drawn.append(f"<{part.tag}{_class(names)}{attributes}>")
        self._begun = len(self.drawn)
        return f"</{part.tag}>"

    def end(self, end: str) -> None:
        """Close an element."""
        if end:
            self._flush()
            self.drawn.append(end)

    def line(self, place: int) -> None:
        """Write a line that stands in an element among others."""
        self._flush()
        # What follows another element without one of its own is text all the same, as after a line break.
        first = len(self.drawn) == self._begun
        self.drawn.append(self._text(place) if first else f"<br>{self._text(place)}")

    def leaf(self, part: _Part, names: str) -> None:
        """Write an element that holds nothing but a line, or lines."""
        places = [place for place in part.parts if isinstance(place, int)]
        if not part.links:
            kind = "text" if part.tag in _PARAGRAPHS else part.tag
        else:
            kind = "links" if part.tag == "li" and not part.size else ""
        heading = part.tag in _HEADINGS
        if not kind or kind != self._kind or not (heading or self._names in (None, names)):
            self._flush()
            self._kind = kind
        if not heading:
            self._names = names
        if kind == "links" and len(self._run) >= DOZEN:
            self._more += map(_mark, places)
        else:
            self._run.append((part.tag, "<br>".join(map(self._text, places))))

    def _flush(self) -> None:
        """Write the lines that were held: the first paragraph, the others as one, and headings that end them."""
        if not self._run:
            return
        run, self._run = self._run, []
        if self._more:
            tag, text = run[-1]
            run[-1] = (tag, f"{text.removesuffix('</a>')}{''.join(self._more)}</a>")
            self._more.clear()
        last = len(run) if self._kind == "text" else 0
        while last > 1 and run[last - 1][0] in _HEADINGS:
            last -= 1
        whole = [run[:1], run[1:last], *([heading] for heading in run[last:])] if last else [run]
        for part in whole:
            if part:
                self._draw(part)
        self._names = None

    def _draw(self, run: Sequence[tuple[str, str]]) -> None:
        tag = next((tag for tag, _ in run if tag not in _HEADINGS), run[0][0])
        names = "" if tag in _HEADINGS else _class(self._names)
        text = " ".join([text for _, text in run])
        self.drawn.append(f"<{tag}{names}>{f'<td>{text}</td>' if tag == 'tr' else text}</{tag}>")

    def _text(self, place: int) -> str:
        block = self._found[place]
        if not block.parts:
            text = _mark(place) + _clean(block.text)
            return f"<a>{text}</a>" if block.linked else text
        drawn = [] if block.linked else [_mark(place)]
        for number, (text, linked) in enumerate(block.parts):
            marked = _mark(place) + _clean(text) if block.linked and not number else _clean(text)
            drawn.append(f"<a>{marked}</a>" if linked else marked)
        return "".join(drawn)


def _mark(place: int) -> str:
    first, second = divmod(place, _SIGNS)
    return chr(_FIRST + first) + chr(_FIRST + second) if first < _SIGNS else ""


def _clean(text: str) -> str:
    return escape(text if text.isascii() else _BRAILLE.sub("", text), quote=False)


def _class(names: str | None) -> str:
    return f' class="{escape(names)}"' if names else ""


def _join(names: str, node: HtmlElement) -> str:
    more = _telling(node.get("class", ""))
    return f"{names} {more}" if names and more else names or more


@lru_cache(maxsize=8192)
def _telling(names: str) -> str:
    """Without names that are numbered or generated (`col-8`, `css-1x2y`)."""
    return " ".join(_NAME.findall(names[:400]))
