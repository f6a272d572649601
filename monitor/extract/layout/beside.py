"""Lines beside the main text: part of the page's own text, or a caption, a teaser, a box around it?

The reader leaves both out. What tells them apart is known of no single line, so a few plain features of where and how a
line stands are weighed; the weights are learned (`bench/layout_weights.py`, docs/decisions/0003-layout-weights.md).
"""

import math
import re
from bisect import bisect_left
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from itertools import islice

from lxml.html import HtmlElement

from monitor.extract.layout.regions import is_paper
from monitor.extract.layout.visible import Block
from monitor.extract.layout.weights import WEIGHTS

CUT = -2.0
"""Log-odds under which a line is taken for something else than the page's own text; a wrong guess hides text."""
NEAR = 3
"""Elements around a line that are looked at for a picture or a link to another page."""
FAR = 20
MANY = 30
LEADS = 20
"""Letters of a link that names what it leads to."""
TOLD = 200
"""Words of the main text beyond which a page is no list of links or short notes, where all is beside."""
_WORDS = re.compile(r"\w{4,}")
_CREDIT = re.compile(r"©|\b(?:photo|foto|bild|kuva|mynd|image|illustration|video)\b", re.IGNORECASE)
_FIGURE = re.compile(r"[^\d:]{2,60}:\s*(?:\S{0,3}\d|[^\s@]+@)")
_HEADINGS = frozenset(("h1", "h2", "h3", "h4", "h5", "h6"))
_CELLS = frozenset(("td", "th", "tr", "dt", "dd", "caption"))
_WHOLE = frozenset(("html", "body", "main", "article"))
_PICTURES = ("img", "picture", "video")


@dataclass(frozen=True, slots=True)
class _Page:
    """What the lines of one page have in common."""

    main: Sequence[int]
    """Places of the lines of the main text."""
    words: frozenset[str]
    pictures: frozenset[HtmlElement]
    leads: frozenset[HtmlElement]
    """Elements close around a picture, and around a link that names what it leads to."""


def set_beside(found: Sequence[Block]) -> None:
    """Give the region `t` to lines beside the main text (`b`) that are not the page's own.

    Facts (rows of tables and lists, boxes, `name: number`, `name: mail address`, links to files) are never taken for
    anything else, and where hardly any main text was found, all may be the page's own.
    """
    places = [place for place, block in enumerate(found) if block.region == "b" and not _is_fact(block)]
    if not places:
        return
    page = _page_of(found)
    if sum(len(found[place].text.split()) for place in page.main) < TOLD:
        return
    for place in places:
        if weigh(features(found, place, page)) < CUT:
            found[place].region = "t"


def weigh(values: dict[str, float]) -> float:
    """Log-odds that the line is the page's own text."""
    return sum(WEIGHTS[name] * value for name, value in values.items())


def rows(found: Sequence[Block]) -> Iterator[tuple[Block, dict[str, float]]]:
    """All lines that stand beside the main text, with their features: what the weights are learned from."""
    page = _page_of(found)
    for place, block in enumerate(found):
        if block.region in "bt":
            yield block, features(found, place, page)


def features(found: Sequence[Block], place: int, page: _Page) -> dict[str, float]:
    """Plain properties of the line and its place, each about 0 to 1."""
    block = found[place]
    text, tag = block.text, block.node.tag
    words = _WORDS.findall(text.lower())
    first, last = (page.main[0], page.main[-1]) if page.main else (0, len(found))
    at = bisect_left(page.main, place)
    gap = min((abs(place - page.main[one]) for one in (at - 1, at) if 0 <= one < len(page.main)), default=FAR)
    above = [node.tag for node in _above(block.node, 2 * NEAR)]
    around = _close(block.node)
    return {
        "always": 1.0,
        "length": math.log1p(len(text)) / 5,
        "words": min(len(text.split()), MANY) / MANY,
        "digits": sum(map(str.isdigit, text)) / len(text),
        "colon": float(text.endswith(":")),
        "credit": float(_CREDIT.search(text) is not None),
        "known": sum(word in page.words for word in words) / len(words) if words else 0.0,
        "heading": float(tag in _HEADINGS),
        "box": float(tag in ("div", "section")),
        "cell": float(tag in _CELLS or " | " in text),
        "caption": float("figcaption" in above),
        "figure": float("figure" in above),
        "picture": float(any(node in page.pictures for node in around)),
        "lead": float(any(node in page.leads for node in around)),
        "article": float(next(block.node.iterancestors("article"), None) is not None),
        "before": float(place < first),
        "after": float(place > last),
        "gap": min(gap, FAR) / FAR,
        "down": (place - first) / max(1, last - first) if first <= place <= last else 0.0,
    }


def _is_fact(block: Block) -> bool:
    return (
        block.node.tag in _CELLS
        or " | " in block.text
        or _FIGURE.match(block.text) is not None
        or is_paper(block)
        or any(node.tag == "aside" for node in _above(block.node, 2 * NEAR))
    )


def _page_of(found: Sequence[Block]) -> _Page:
    main = [place for place, block in enumerate(found) if block.region == "m"]
    tree = found[0].node.getroottree()
    return _Page(
        main=main,
        words=frozenset(word for place in main for word in _WORDS.findall(found[place].text.lower())),
        pictures=frozenset(node for picture in tree.iter(*_PICTURES) for node in _close(picture)),
        leads=frozenset(
            node for block in found if block.linked and len(block.text) > LEADS for node in _close(block.node)
        ),
    )


def _close(node: HtmlElement) -> list[HtmlElement]:
    """The element and those around it, as far as they are no larger part of the page."""
    found: list[HtmlElement] = []
    above: HtmlElement | None = node
    while above is not None and len(found) < NEAR and above.tag not in _WHOLE:
        found.append(above)
        above = above.getparent()
    return found


def _above(node: HtmlElement, count: int) -> Iterator[HtmlElement]:
    yield node
    yield from islice(node.iterancestors(), count - 1)
