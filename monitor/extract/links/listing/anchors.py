"""All links of an index page, with what can be said of each by itself."""

import re
from dataclasses import dataclass
from itertools import islice
from urllib.parse import urlsplit

from lxml.html import HtmlElement

from monitor.extract.links.words import MAX_TITLE, address, plain
from monitor.text import one_line

MAX_ANCHORS = 5_000
"""Links that are looked at; an index page has some hundreds."""
MAX_BEFORE = 40
"""Letters before a link in its paragraph, from which on it stands amid a text."""
DEPTH = 6
"""Elements above a link that make up its place on the page."""

_FURNITURE_TAGS = frozenset(("nav", "footer", "aside", "dialog", "menu", "form", "button", "select"))
_FURNITURE_ROLES = frozenset(
    """
    navigation banner menubar menu search contentinfo complementary dialog toolbar tablist
    """.split()  # noqa: SIM905 - a list of words reads better as words
)
_FURNITURE_WORDS = frozenset(
    """
    nav navbar navigation navi menu submenu megamenu topbar topnav breadcrumb breadcrumbs masthead skiplink pagination
    pager paging offcanvas burger hamburger languages language footer foot colophon copyright sidebar share sharing
    social socials newsletter subscribe cookie cookies consent gdpr modal popup toast facets facet filters
    """.split()  # noqa: SIM905 - a list of words reads better as words
)
_WORD = re.compile(r"[A-Z]?[a-z]+|[A-Z]+")
_ASSET = re.compile(
    r"\.(?:jpe?g|png|gif|svg|webp|ico|css|js|mp[34]|m4a|mov|avi|zip|gz|rar|7z|xml|rss|atom|ics|vcf|epub|exe|dmg|json|xlsx?|csv)\Z",
    re.I,
)
_TEXTUAL = frozenset(("p", "blockquote", "figcaption", "em", "i", "b", "strong", "span", "u", "small"))
_STATE = re.compile(r"\d|^(?:is|has|js)-|(?:^|[-_])(?:first|last|odd|even|active|current|selected|open)(?:$|[-_])")


@dataclass(slots=True)
class Anchor:
    """One link on the page."""

    node: HtmlElement
    url: str
    text: str
    """Its words, one line; of a card that is one large link, its heading."""
    place: tuple[str, ...]
    """Tags and class names of the elements around it, inside out: the same for all entries of a list."""
    furniture: bool
    """It stands in navigation, a footer or the like, or amid a text."""
    heading: bool = False
    """It is a heading, or in one, or holds one."""
    told: str = ""
    """A date that the element itself carries."""


def anchors(tree: HtmlElement, base: str, own: str) -> list[Anchor]:
    """The http(s) links of a page in its order, without images, archives and links to itself, which is at `own`."""
    regions: dict[HtmlElement, bool] = {}
    own = address(own, own) or own
    found: list[Anchor] = []
    for node in tree.iter():
        if len(found) >= MAX_ANCHORS:
            break
        if not isinstance(node.tag, str):
            continue
        if node.tag in ("a", "area") and node.get("href"):
            url = address(node.get("href"), base)
            title, told = _words(node), ""
        elif "-" in node.tag and (carried := _carried(node, base)):
            url, title, told = carried
        else:
            continue
        if url and url != own and not _ASSET.search(urlsplit(url).path):
            found.append(
                Anchor(
                    node,
                    url,
                    title,
                    _place(node),
                    _in_furniture(node, regions) or _in_prose(node),
                    _has_heading(node),
                    told,
                )
            )
    return found


def _words(node: HtmlElement) -> str:
    for heading in node.iter("h1", "h2", "h3", "h4", "h5", "h6"):
        if text := one_line(str(heading.text_content()), MAX_TITLE):
            return text
    text = one_line(_spaced(node), MAX_TITLE)
    return text or one_line(node.get("aria-label") or node.get("title") or "", MAX_TITLE)


def _spaced(node: HtmlElement) -> str:
    """The text of an element with blanks between its parts that are laid out apart, without what is never seen."""
    return " ".join(str(text) for text in node.xpath(".//text()[not(ancestor::script|ancestor::style|ancestor::svg)]"))


def _carried(node: HtmlElement, base: str) -> tuple[str, str, str] | None:
    """Address, title and date that an element of the page's own making (`<story-card …>`) carries in its attributes."""
    url = title = told = ""
    for name, value in list(node.items())[:60]:
        if re.search(r"(?:url|href|link)", name) and not url and not re.search(r"image|img|thumb|video", name):
            url = address(value, base) or "" if value.startswith(("http", "/")) else ""
        elif re.search(r"title|headline|heading", name) and not title:
            title = plain(value, MAX_TITLE)
        elif "date" in name and len(value) > len(told):
            told = value[:80]
    return (url, title, told) if url and title else None


def _place(node: HtmlElement) -> tuple[str, ...]:
    place: list[str] = []
    walker: HtmlElement | None = node
    while walker is not None and len(place) < DEPTH and walker.tag not in ("body", "html", "main"):
        names = sorted(name for name in (walker.get("class") or "").split()[:12] if not _STATE.search(name))
        tag = str(walker.tag)
        if tag == "td":  # columns of a table are different things
            tag += str(sum(1 for _ in islice(walker.itersiblings("td", preceding=True), MAX_BEFORE)))
        place.append(".".join([tag, *names[:4]]))
        walker = walker.getparent()
    return tuple(place)


def _has_heading(node: HtmlElement) -> bool:
    if next(node.iter("h1", "h2", "h3", "h4", "h5", "h6"), None) is not None:
        return True
    return any(above.tag in ("h1", "h2", "h3", "h4", "h5", "h6") for above in _above(node, 3))


def _above(node: HtmlElement, steps: int) -> list[HtmlElement]:
    return [above for above, _ in zip(node.iterancestors(), range(steps), strict=False)]


def _in_furniture(node: HtmlElement, regions: dict[HtmlElement, bool]) -> bool:
    chain: list[HtmlElement] = []
    walker: HtmlElement | None = node.getparent()
    while walker is not None and walker not in regions:
        chain.append(walker)
        walker = walker.getparent()
    inside = walker is not None and regions[walker]
    for part in reversed(chain):
        inside = inside or _is_furniture(part)
        regions[part] = inside
    return inside


def _in_prose(node: HtmlElement) -> bool:
    """A sentence has begun before the link."""
    letters = 0
    above = node.getparent()
    while above is not None and above.tag in _TEXTUAL:
        letters += len((above.text or "").strip())
        for beside in islice(node.itersiblings(preceding=True), MAX_BEFORE):
            letters += len("".join(beside.itertext()).strip()) + len((beside.tail or "").strip())
        if letters > MAX_BEFORE:
            return True
        node, above = above, above.getparent()
    return False


def _is_furniture(node: HtmlElement) -> bool:
    tag = node.tag
    if tag in ("html", "body", "main", "article") or not isinstance(tag, str):
        return False
    if tag in _FURNITURE_TAGS or (node.get("role") or "").lower() in _FURNITURE_ROLES:
        return True
    if tag == "header":  # the header of a page, not that of an entry
        return not any(above.tag in ("article", "main", "li", "section") for above in node.iterancestors())
    named = f"{node.get('class') or ''} {node.get('id') or ''}"[:300]
    return any(word.lower() in _FURNITURE_WORDS for word in _WORD.findall(named))
