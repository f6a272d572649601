"""The next part of a list that goes over several pages."""

import re
from collections.abc import Mapping, Sequence
from urllib.parse import urlsplit

from lxml.html import HtmlElement

from monitor.extract.links.listing.anchors import Anchor
from monitor.extract.links.words import address
from monitor.text import fold

_NEXT = re.compile(
    r"""(?: \w+\W+){0,2}
    (?: next | older | naeste | neste | nasta | aeldre | eldre | aldre | seuraava\w* | vanhemm\w+ | naesta | eldri )
    (?: \W+\w+){0,2} \W* | \W*[>»›→]+\W*""",
    re.IGNORECASE | re.VERBOSE,
)
_NAMED = re.compile(r"(?:^|[\s_-])(?:next|older)(?:$|[\s_-])", re.IGNORECASE)
_DIGITS = re.compile(r"\d+")


def next_part(tree: HtmlElement, found: Sequence[Anchor], base: str) -> str | None:
    """The address of the next, older part of a list: as the page declares it, or as its pager has it.

    A pager's links lead to the same path with another query or number. Raises nothing; None where there is no pager.
    """
    for node in tree.xpath("//link[@rel and @href] | //a[@rel and @href]"):
        if "next" in node.get("rel").lower().split() and (url := address(node.get("href"), base)) and url != base:
            return url
    beside = [anchor for anchor in found if anchor.url != base and _same_list(anchor.url, base)]
    for anchor in beside:
        named = f"{anchor.node.get('class') or ''} {anchor.node.get('id') or ''}"
        above = anchor.node.getparent()
        named += f" {above.get('class') or ''}" if above is not None else ""
        said = fold(anchor.text), fold(anchor.node.get("aria-label") or ""), fold(anchor.node.get("title") or "")
        if _NAMED.search(named) or any(_NEXT.fullmatch(words.strip()) for words in said if words):
            return anchor.url
    numbered = {int(anchor.text): anchor.url for anchor in beside if anchor.text.isdigit() and len(anchor.text) < 5}
    return numbered.get(_current(numbered) + 1)


def _current(numbered: Mapping[int, str]) -> int:
    """The page between two linked ones that is itself no link; else the first one."""
    return next((number + 1 for number in sorted(numbered) if number + 1 not in numbered and number + 2 in numbered), 1)


def _same_list(url: str, base: str) -> bool:
    one, other = urlsplit(url), urlsplit(base)
    if one.netloc != other.netloc:
        return False
    if one.path == other.path:
        return one.query != other.query
    bare, ours = _DIGITS.sub("0", one.path.rstrip("/")), _DIGITS.sub("0", other.path.rstrip("/"))
    return bare == ours or re.fullmatch(re.escape(ours) + r"(?:/(?:page|side|sida|sivu|p))?[/-]0", bare) is not None
