"""The text of an element as lines, as a browser would lay them out."""

from collections.abc import Iterator

from lxml.html import HtmlElement

from monitor.extract.links.words import MAX_SUMMARY
from monitor.text import one_line

MAX_SPANS = 20
"""Spans side by side that may be the lines of a card; more are letters of a word, or made to keep us busy."""

_BLOCKS = frozenset(
    """
    address article aside blockquote dd div dl dt figcaption figure footer h1 h2 h3 h4 h5 h6 header li main nav ol p
    section table tbody td th time tr ul br a
    """.split()  # noqa: SIM905 - a list of words reads better as words
)
_UNSEEN = frozenset(("script", "style", "noscript", "template", "svg", "iframe", "button"))


def lines_of(node: HtmlElement) -> list[str]:
    """The lines of an element as they are laid out, links and inline words among them."""
    lines: list[str] = []
    parts: list[str] = []
    for text in _texts(node):
        if text is None:
            if line := one_line("".join(parts), MAX_SUMMARY):
                lines.append(line)
            parts.clear()
        else:
            parts.append(text)
    if line := one_line("".join(parts), MAX_SUMMARY):
        lines.append(line)
    return lines


def _is_laid_out(element: HtmlElement) -> bool:
    """A named span among others only, as cards are made of: a line by itself, though the markup says otherwise."""
    above = element.getparent()
    if element.tag != "span" or not element.get("class") or above is None or len(above) > MAX_SPANS:
        return False
    if (above.text or "").strip():
        return False
    return all(beside.tag == "span" and beside.get("class") and not (beside.tail or "").strip() for beside in above)


def _texts(node: HtmlElement) -> Iterator[str | None]:
    """The pieces of text of an element in order, None where a line ends."""
    stack: list[tuple[HtmlElement, bool]] = [(node, False)]
    while stack:
        element, ends = stack.pop()
        block = not isinstance(element.tag, str) or element.tag in _BLOCKS or _is_laid_out(element)
        if ends:
            if block:
                yield None
            if element is not node and element.tail:
                yield element.tail
            continue
        stack.append((element, True))
        if not isinstance(element.tag, str) or element.tag in _UNSEEN:
            continue
        if block:
            yield None
        if element.text:
            yield element.text
        stack.extend((child, False) for child in reversed(element))
