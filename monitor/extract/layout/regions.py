"""Where on the page each visible line stands: what is text, what stands beside it, what is furniture.

The regions, one letter a line (`Document.regions`):

    m  main text, as the reader found it        a  aside and complementary parts
    b  beside it: boxes, tables, odd ends        d  dialogs, banners, consent and sign-up layers
    o  outside of what holds the main text       c  controls: buttons, choices, labels
    n  navigation and page header                l  links beside the text: teasers, related items
    f  page footer                               h  hidden until something is clicked
                                                 t  beside it, and by its features none of its own (`beside.py`)

They come from HTML's own elements and ARIA roles, and from the generic words that authors everywhere put into class
and id (`menu`, `footer`, `cookie`): readability-style, never from one site's names.
"""

import re
from collections.abc import Sequence
from functools import lru_cache

from lxml.etree import XPath
from lxml.html import HtmlElement

from monitor.extract.layout.visible import Block, squash

FURNITURE = frozenset("nfadclht")
"""Regions that say nothing of the page's own. (`o` may: a first look cannot know what stands outside by right.)"""

_ITEMS = frozenset(("li", "dd", "dt", "tr"))
_PARAGRAPHS = frozenset(("p", "li", "blockquote", "dd"))
NEARLY_ALL = 0.9
"""Share of the main text in one article, from which on the others are not meant."""
MISSED = 0.7
"""Paragraphs beside the main text, as a share of it, from which on the reader is taken to have missed them."""
_BY_TAG = {
    "nav": "n", "header": "n", "footer": "f", "aside": "a", "dialog": "d", "button": "c", "select": "c",
    "option": "c", "textarea": "c", "menu": "n",
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
_TELLING = frozenset(("h1", "h2", "h3", "h4", "h5", "h6", "p", "td", "th", "dt", "dd", "blockquote"))
_HEADLINE = XPath("boolean(.//h1 | .//a//h2 | .//a//h3 | .//a//h4 | .//h2//a | .//h3//a | .//h4//a)")
_ASKS = XPath("boolean(.//input[not(@type='hidden')] | .//select | .//textarea)")
FORM = 1_500
"""Letters that a form to fill in has at most: some pages are one form as a whole."""
_PAPER = re.compile(r"\.(?:pdf|docx?|odt|rtf|xlsx?|ods|csv|pptx?|odp|zip)(?:$|[?#])", re.IGNORECASE)
_HIDING = re.compile(r"display\s*:\s*none|visibility\s*:\s*hidden", re.IGNORECASE)
MUCH = 500
"""Letters of main text that no banner has."""
LONG = 25
"""Letters and digits from which on a line is the main text wherever on the page it stands again, not by chance."""
MOST = 0.7
"""Share of the main text that its container holds: the rest may be stray lines that the reader took in."""
PROSE = 60
"""Letters of a line that tells something, rather than naming it."""


class Own(dict[HtmlElement, str]):
    """What each element is where nothing of the main text is known: by what it is called, `o` if by nothing."""

    def __missing__(self, node: HtmlElement) -> str:
        letter = self[node] = _own_region(node, "o")
        return letter


def mark_regions(found: list[Block], read: Sequence[int], own: Own) -> None:
    """Set the region of every block, from the page's own elements and from the lines that the reader took (`read`).

    The container is the smallest element that holds most of the main text and of the page's prose, widened as long as
    no header, navigation or footer comes in. Nothing around it is furniture, whatever it is called; what stands in it
    belongs to the page unless it is furniture itself.
    """
    keys = [block.text.replace(" ", "") for block in found]  # squashed: single spaces are all the white space there is
    taken = {keys[place] for place in read}
    certain = {place for place, key in enumerate(keys) if len(key) >= LONG and key in taken}
    around = _around(found, certain, own)
    regions: dict[HtmlElement, str] = dict.fromkeys(around[1:], "o")
    regions.update(dict.fromkeys(around[:1], "b"))
    _set_apart_other_articles(found, certain, regions)
    for block in found:
        block.region = _region(block.node, regions, own)
    _widen(found, around)
    for index, (block, key) in enumerate(zip(found, keys, strict=True)):
        if (index in certain and block.region in "bo") or (block.region == "b" and key in taken):
            block.region = "m"
    _rescue(found)
    _set_apart_links(found, keys)


def _set_apart_links(found: list[Block], keys: list[str]) -> None:
    """A link is related matter, unless it is an item among the text's own, a paper, or an address or number to call.

    Of those that the reader took for main text, this is said of what precedes and follows the text proper; and of a
    list of contents: its entries lead to headings of the page itself.
    """
    lists = {block.node.getparent() for block in found if not block.linked and block.node.tag in _ITEMS}
    said = {key for block, key in zip(found, keys, strict=True) if not block.linked}
    prose = [index for index, block in enumerate(found) if block.region == "m" and is_prose(block)]
    tells = sum(len(found[index].text) for index in prose) >= MUCH
    for index, block in enumerate(found):
        if not block.linked or block.region not in "mbo":
            continue
        if keys[index] in said:
            block.region = "n"
        elif block.node.getparent() in lists or _is_contact(block.text) or is_paper(block):
            continue
        elif block.region in "bo" or (tells and not prose[0] < index < prose[-1]):
            block.region = "l"


def is_prose(block: Block) -> bool:
    """Whether a line tells something of the page's own, rather than naming it or leading elsewhere."""
    return not block.linked and len(block.text) >= PROSE


def _is_contact(text: str) -> bool:
    return "@" in text or sum(map(str.isdigit, text)) >= 5


def is_paper(block: Block) -> bool:
    """Whether a line is nothing but a link to a file to read: the agreement itself, the annex, the table."""
    if not block.linked:
        return False
    links = [*block.node.iter("a"), *block.node.iterancestors("a")]
    return bool(links) and _PAPER.search(links[0].get("href") or "") is not None


def _set_apart_other_articles(found: list[Block], certain: set[int], regions: dict[HtmlElement, str]) -> None:
    """Articles with a headline of their own beside the one that was read: appended ones, cards that lead to them."""
    known: dict[HtmlElement, HtmlElement | None] = {}
    outermost = [_article(block.node, known) for block in found]
    sizes: dict[HtmlElement | None, int] = {}
    for index in certain:
        sizes[outermost[index]] = sizes.get(outermost[index], 0) + len(found[index].text)
    main = max(sizes, key=lambda article: sizes[article], default=None)
    if main is None or sizes[main] < sum(sizes.values()) * NEARLY_ALL:
        return
    for article in set(outermost):
        if article is not None and article is not main and _HEADLINE(article):
            regions[article] = "a"


def _article(node: HtmlElement, known: dict[HtmlElement, HtmlElement | None]) -> HtmlElement | None:
    """The outermost article around a node; `known` are those of the elements asked before."""
    chain: list[HtmlElement] = []
    above: HtmlElement | None = node
    while above is not None and above not in known:
        chain.append(above)
        above = above.getparent()
    found = known[above] if above is not None else None
    for inner in reversed(chain):
        if found is None and inner.tag == "article":
            found = inner
        known[inner] = found
    return found


def _rescue(found: list[Block]) -> None:
    """When the reader missed about half of the page's paragraphs or more, they are main text all the same."""
    main = sum(len(block.text) for block in found if block.region == "m")
    prose = [block for block in found if block.region == "b" and is_prose(block) and block.node.tag in _PARAGRAPHS]
    if sum(len(block.text) for block in prose) >= main * MISSED:
        for block in prose:
            block.region = "m"


def _around(found: list[Block], certain: set[int], own: Own) -> list[HtmlElement]:
    """The smallest element that holds most of the text, and all elements around it, inside out."""
    plain: dict[HtmlElement, str] = {}
    furniture = [_region(block.node, plain, own) in FURNITURE for block in found]
    read = sum(len(found[index].text) for index in certain)
    amiss = sum(len(found[index].text) for index in certain if furniture[index])
    held = _weights(found, certain, furniture)
    if not held or (amiss >= MUCH and amiss * 2 > read):
        # A furniture word on an element around the text (`cookie-policy`) must not hide it.
        held = _weights(found, certain, [False] * len(found))
    sums = {node: held.get(node, 0) for node in plain}
    for node in reversed(plain):  # each comes after what is around it
        above = node.getparent()
        if above is not None:
            sums[above] += sums[node]
    total = sum(held.values())
    holders = [node for node, size in sums.items() if size and size >= total * MOST]
    return sorted(holders, key=lambda node: -sum(1 for _ in node.iterancestors()))


def _weights(found: list[Block], certain: set[int], furniture: list[bool]) -> dict[HtmlElement, int]:
    """How much each element tells: what the reader took counts double; it misses parts, but rarely takes furniture."""
    held: dict[HtmlElement, int] = {}
    for index, block in enumerate(found):
        if furniture[index]:
            continue
        tells = is_prose(block) or (not block.linked and " | " in block.text)
        if weight := 2 if index in certain else int(tells):
            held[block.node] = held.get(block.node, 0) + weight * len(block.text)
    return held


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


def _region(node: HtmlElement, regions: dict[HtmlElement, str], own: Own) -> str:
    chain: list[HtmlElement] = []
    region: str | None = None
    walker: HtmlElement | None = node
    while walker is not None and (region := regions.get(walker)) is None:
        chain.append(walker)
        walker = walker.getparent()
    if region is None:
        region = "o"
    for part in reversed(chain):
        if region == "o":
            region = own[part]
        elif region == "b":
            region = _own_region(part, region)
        regions[part] = region
    return region


def _tells(node: HtmlElement) -> bool:
    """Whether an element that is called navigation holds text, with links amid it at most."""
    linked = sum(len(link.text_content()) for link in node.iter("a", "button"))
    return linked * 3 < len(squash(node.text_content())) >= MUCH


def _own_region(node: HtmlElement, above: str) -> str:
    tag = node.tag if isinstance(node.tag, str) else ""
    if tag in ("html", "body"):
        return above
    role = node.get("role")
    if role and (letter := _BY_ROLE.get(role.lower())):
        return above if letter == "b" else letter
    if letter := _BY_TAG.get(tag):
        # Amid the text, a header or footer holds its headline, date and author, an aside its facts.
        return above if above == "b" and tag in ("header", "footer", "aside") else letter
    if tag == "form" and _ASKS(node) and len(node.text_content()) <= FORM:
        return "c"
    if node.get("aria-modal") == "true":
        return "d"
    style = node.get("style")
    if node.get("hidden") is not None or (style and _HIDING.search(style)):
        return "h"
    if tag in _TELLING:
        return above
    # Amid the text an id is an anchor: the chapter on cookies is no banner.
    for attribute in ("class",) if above == "b" else ("class", "id"):
        if value := node.get(attribute):
            for letter in _called(value[:200]):
                if letter != "n" or not _tells(node):
                    return letter
    return above


@lru_cache(maxsize=8192)
def _called(names: str) -> tuple[str, ...]:
    return tuple(letter for word in _WORDS.findall(names) if (letter := _BY_WORD.get(word.lower())))
