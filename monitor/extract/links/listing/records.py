"""The entries of a list: where on the page each begins and ends, and its title, date and summary.

An entry is the largest element around a link that holds no link to another article of the list. Where the list is flat
(headline, date, summary, headline, …) what follows up to the next headline belongs to it, or, where the dates stand
first, what comes before.
"""

import re
from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from lxml.html import HtmlElement

from monitor.extract.links.listing.anchors import Anchor
from monitor.extract.links.listing.lines import lines_of
from monitor.extract.links.moments import find
from monitor.extract.links.words import MAX_SUMMARY, MAX_TITLE
from monitor.text import one_line

BESIDE_DATE = 30
"""Letters that may stand beside a date in its part of a line; among more, it is a date that the text speaks of."""
MAX_LINES = 40
"""Lines of an entry that are looked at."""
MAX_BESIDE = 2
"""Addresses that the headlines in one entry lead to: the article, and perhaps its rubric."""
PROSE = 30
"""Letters of a line that says something."""

_PARTS = re.compile(r"\s[|·•]\s")
_NAMED = re.compile(r"(?:^|[\s_-])(?:title|headline|heading)(?=\s|$)", re.IGNORECASE)
_HEADINGS = ("h1", "h2", "h3", "h4", "h5", "h6")


@dataclass(frozen=True, slots=True)
class Record:
    """One entry of a list, as it stands there."""

    url: str
    title: str
    told: str
    """The date as it is written; empty: none."""
    summary: str
    heading: bool


def records(found: Sequence[Anchor], crowds: Mapping[HtmlElement, int]) -> dict[str, Record]:
    """Address → entry, for links that all lead to articles of one list, in page order.

    `crowds` (from `crowds_of`) bounds an only entry, which has no neighbours that do.
    """
    by_url: dict[str, list[Anchor]] = {}
    for anchor in found:
        by_url.setdefault(anchor.url, []).append(anchor)
    holders = _holders(found)
    repeated = Counter(text for group in by_url.values() for text in {anchor.text for anchor in group})
    limits = crowds if len(by_url) == 1 else {}  # two and more bound each other
    bounds = {url: _bounds(group[0].node, url, holders, limits) for url, group in by_url.items()}
    parts = _parts(bounds, crowds)
    return {url: _record(url, group, parts[url], repeated) for url, group in by_url.items()}


def crowds_of(found: Sequence[Anchor]) -> dict[HtmlElement, int]:
    """To how many addresses the headlines in each element lead; counted no further than matters."""
    led: dict[HtmlElement, set[str]] = {}
    for anchor in found:
        if not anchor.heading and anchor.text.count(" ") < 2:
            continue
        walker: HtmlElement | None = anchor.node
        while walker is not None:
            there = led.setdefault(walker, set())
            if anchor.url in there or len(there) > MAX_BESIDE:
                break
            there.add(anchor.url)
            walker = walker.getparent()
    return {node: len(there) for node, there in led.items()}


def _holders(found: Sequence[Anchor]) -> dict[HtmlElement, str | None]:
    """Each element that holds links → the one article it leads to; None where it leads to several."""
    holders: dict[HtmlElement, str | None] = {}
    for anchor in found:
        walker: HtmlElement | None = anchor.node
        while walker is not None:
            known = holders.setdefault(walker, anchor.url)
            if known is None:
                break
            if known != anchor.url:
                holders[walker] = None
            walker = walker.getparent()
    return holders


def _bounds(
    node: HtmlElement, url: str, holders: Mapping[HtmlElement, str | None], crowds: Mapping[HtmlElement, int]
) -> HtmlElement:
    """The largest element around a link that leads to no other article and holds few other headlines."""
    while (above := node.getparent()) is not None and above.tag not in ("body", "main"):
        if holders.get(above) != url or crowds.get(above, 0) > MAX_BESIDE:
            break
        node = above
    return node


def _parts(bounds: dict[str, HtmlElement], crowds: Mapping[HtmlElement, int]) -> dict[str, list[HtmlElement]]:
    """Address → the elements of its entry: its own, and in a flat list those beside it."""
    starts = {node: url for url, node in bounds.items()}
    after = {url: _beside(node, starts, crowds, forward=True) for url, node in bounds.items()}
    before = {url: _beside(node, starts, crowds, forward=False)[:2] for url, node in bounds.items()}
    dated_after = sum(1 for beside in after.values() if any(_date_in(lines_of(node)) for node in beside))
    first, last = next(iter(bounds), None), next(reversed(bounds), None)
    leading = (
        first is not None
        and last is not None
        and any(_date_in(lines_of(node)) for node in before[first])
        and not any(_date_in(lines_of(node)) for node in after[last])
        and dated_after >= (len(bounds) - 1) // 2
    )
    if not leading:
        return {url: [node, *after[url]] for url, node in bounds.items()}
    # Dates stand before their headlines: what follows an entry ends where the next one's date begins.
    parts = {}
    for url, node in bounds.items():
        own = [each for each in after[url] if not _date_in(lines_of(each))]
        parts[url] = [*(each for each in before[url] if _date_in(lines_of(each))), node, *own]
    return parts


def _beside(
    node: HtmlElement, starts: Mapping[HtmlElement, str], crowds: Mapping[HtmlElement, int], *, forward: bool
) -> list[HtmlElement]:
    """Elements that belong to no entry by themselves, up to the next entry; none where entries have their own box."""
    if node.tag in ("li", "article", "tr", "td"):
        return []
    found: list[HtmlElement] = []
    for beside in node.itersiblings(preceding=not forward):
        if not isinstance(beside.tag, str):
            continue
        if beside in starts or (beside.tag in _HEADINGS and beside.tag <= str(node.tag)):
            return found[:6]
        if beside in crowds or any(inner in starts for inner in beside.iter()):
            return found[:6]
        found.append(beside)
        if len(found) > 6:
            return []  # not between two entries: what comes after the list
    return found[:6]


def _record(url: str, group: list[Anchor], parts: list[HtmlElement], repeated: Counter[str]) -> Record:
    lines = [line for part in parts for line in lines_of(part)][:MAX_LINES]
    own = [anchor.text for anchor in group if anchor.text and not _is_button(anchor.text, repeated)]
    heading = next((text for part in parts for node in part.iter() if (text := _heading_text(node))), "")
    with_heading = next((anchor.text for anchor in group if anchor.heading and anchor.text in own), "")
    title = with_heading or heading or _headline(own, lines)
    told = (
        next((anchor.told for anchor in group if anchor.told), "")
        or _stamp(parts)
        or _date_in([line for line in lines if line != title])
    )
    said = [line for line in lines if line not in title and title not in line and len(line) >= PROSE and line != told]
    summary = max((line for line in said if not _date_of(line)), key=len, default="")
    return Record(url, title, told, one_line(summary, MAX_SUMMARY), bool(heading))


def _is_button(text: str, repeated: Mapping[str, int]) -> bool:
    """Several links say the same: `Read more`. A headline may come twice, where an article has two addresses."""
    return repeated[text] > (1 if text.count(" ") < 3 else 2)


def _heading_text(node: HtmlElement) -> str:
    """The text of an element that is a heading, by its tag or by its name (`entry-title`); empty for all others."""
    if node.tag not in _HEADINGS and not _NAMED.search(node.get("class") or ""):
        return ""
    text = one_line(str(node.text_content()), 2 * MAX_TITLE)
    return text if len(text) <= MAX_TITLE else ""


def _headline(own: list[str], lines: list[str]) -> str:
    """Of the texts that lead to an article; a whole card begins with a date or an image's words: look at its lines."""
    longest = max(own, key=len, default="")
    inside = [line for line in lines if line in longest and not _date_of(line)]
    if not inside:
        return longest
    telling = (line for line in inside if line.count(" ") >= 2 or len(line) >= PROSE)
    return one_line(next(telling, max(inside, key=len)), MAX_TITLE)


def _stamp(parts: list[HtmlElement]) -> str:
    for part in parts:
        for node in part.iter("time"):
            if value := (node.get("datetime") or "").strip() or one_line(str(node.text_content()), 80):
                return value[:80]
    return ""


def _date_in(lines: Sequence[str]) -> str:
    return next((date for line in lines if (date := _date_of(line))), "")


def _date_of(line: str) -> str:
    """The part of a line that gives a date (`5 March 2024 | Press release`); nothing where a sentence mentions one."""
    for part in _PARTS.split(line):
        match = find(part)
        if match and len(part) - len(match[0]) <= BESIDE_DATE:
            return part
    return ""
