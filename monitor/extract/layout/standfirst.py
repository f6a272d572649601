"""The headline of an article and the paragraph below it, which news put into a header, and content systems anywhere."""

from collections.abc import Iterator
from itertools import islice

from lxml.html import HtmlElement

from monitor.extract.layout.regions import is_prose
from monitor.extract.layout.visible import Block

LINES = 30
"""Lines between a headline and the first paragraph at most: standfirst, authors, dates, buttons to share."""
WORDS = 3
"""Words of a headline at least; more than half of them are in the page's title."""
NEAR = 3
"""Elements around a headline that may hold its standfirst."""
_NO_STANDFIRST = frozenset(("figcaption", "nav", "aside", "button", "li"))


def set_head(found: list[Block], title: str) -> None:
    """Count the headline to the page (`b`), and the standfirst between it and the first paragraph to the text (`m`)."""
    first = next((at for at, block in enumerate(found) if block.region == "m" and is_prose(block)), 0)
    words = set(title.lower().split())
    headline = next((at for at in range(first, max(first - LINES, 0) - 1, -1) if _names(found[at], words)), None)
    if headline is None:
        return
    if found[headline].region in "no":
        found[headline].region = "b"
    near = set(islice(found[headline].node.iterancestors(), NEAR))
    for block in found[headline + 1 : first]:
        around = list(_around(block.node))
        if (
            block.region in "nbo"
            and is_prose(block)
            and not near.isdisjoint(block.node.iterancestors())
            and not any(node.tag in _NO_STANDFIRST for node in around)
        ):
            block.region = "m"


def _names(block: Block, title: set[str]) -> bool:
    """Whether this is the headline: not a section's name, nor the site's."""
    words = block.text.lower().split()
    return (
        block.node.tag in ("h1", "h2")
        and not block.linked
        and len(words) >= WORDS
        and sum(word in title for word in words) * 2 > len(words)
    )


def _around(node: HtmlElement) -> Iterator[HtmlElement]:
    yield node
    yield from islice(node.iterancestors(), NEAR)
