"""What publishers wrote → what we keep: addresses without trackers, one line of plain text, markup without scripts."""

import re
from urllib.parse import urljoin, urlsplit, urlunsplit

import lxml.html
from lxml.etree import LxmlError
from lxml_html_clean import Cleaner
from selectolax.lexbor import LexborHTMLParser

from monitor.address import check_url
from monitor.errors import Blocked
from monitor.text import one_line

MAX_TITLE = 500
MAX_SUMMARY = 2_000
MAX_CONTENT = 500_000
"""Characters of a full text in a feed; longer ones are cut."""
MAX_MARKUP = 200_000
"""Characters of markup that are looked at for a title or a summary."""

_TRACKERS = re.compile(
    r"""utm_\w+ | mtm_\w+ | piwik_\w+ | matomo_\w+ | pk_(?:campaign|kwd|source|medium|content)\w* | fbclid | gclid
      | gclsrc | dclid | gbraid | wbraid | msclkid | twclid | yclid | igshid | mc_[ce]id | mkt_tok | _hs(?:enc|mi)
      | hsctatracking | oly_(?:anon|enc)_id | vero_(?:conv|id) | at_(?:medium|campaign|link\w*|format|custom\d)
      | wt\.?_?z?mc\w* | xtor | ocid | cmpid | ns_(?:campaign|mchannel|source|linkname|fee) | s_cid | icid | _ga | _gl
      | ref_src | ref_url""",
    re.IGNORECASE | re.VERBOSE,
)
"""Parameters that say where a reader came from: they change nothing on the page."""
_ANY_PORT = range(65_536)
"""Which ports may be asked is judged when an address is fetched."""
_BREAK = re.compile(
    r"<(?=/?(?:p|div|br|li|ul|ol|tr|td|th|h[1-6]|dd|dt|blockquote|hr|table|figcaption|section)\b)", re.I
)
_TAG = re.compile(r"<(?=[A-Za-z/!?])")
_UNSEEN = ["script", "style", "noscript", "template", "svg", "math", "iframe", "object", "form", "select", "title"]
_CLEANER = Cleaner(
    page_structure=False, style=True, forms=True, embedded=True, frames=True, annoying_tags=False, safe_attrs_only=True
)


def address(link: str | None, base: str) -> str | None:
    """The absolute http(s) address of a link on a page at `base`, without trackers and fragment; None if it is none."""
    if not link or not (link := re.sub(r"[\t\r\n]", "", link).strip()):
        return None
    try:
        parts = urlsplit(urljoin(base, link.replace(" ", "%20")))
    except ValueError:
        return None
    if parts.scheme.lower() not in ("http", "https"):
        return None
    kept = [pair for pair in parts.query.split("&") if not _TRACKERS.fullmatch(pair.partition("=")[0])]
    try:
        return check_url(urlunsplit(parts._replace(query="&".join(kept), fragment="")), ports=_ANY_PORT)
    except Blocked:
        return None


def plain(markup: str | None, limit: int = MAX_SUMMARY) -> str:
    """One line of text without tags, scripts, control marks and entities, at most `limit` characters.

    Text that was escaped twice, as many feeds do, is unescaped until nothing in it looks like a tag.
    """
    text = (markup or "")[:MAX_MARKUP]
    for _ in range(3):
        if "<" not in text and "&" not in text:
            break
        parser = LexborHTMLParser(f"<body>{_BREAK.sub(' <', text)}")
        parser.strip_tags(_UNSEEN)
        text = parser.body.text() if parser.body is not None else ""
        if not _TAG.search(text):
            break
    return one_line(_TAG.sub(" ", text), limit)


def harmless(markup: str | None) -> str:
    """Markup without scripts, handlers, styles, forms and embedded things, for reading a full text out of it."""
    text = (markup or "")[:MAX_CONTENT].replace("\0", "")
    if not text.strip():
        return ""
    try:
        tree = lxml.html.fragment_fromstring(text.encode("utf-8", "replace").decode(), create_parent="div")
        _CLEANER(tree)
        return str(lxml.html.tostring(tree, encoding="unicode"))
    except (LxmlError, ValueError, AssertionError):
        return ""


def paragraphs(text: str) -> str:
    """Plain text as markup, a paragraph a line, for what reads markup; what is markup already stays."""
    if _TAG.search(text):
        return text
    escaped = text[:MAX_CONTENT].replace("&", "&amp;").replace("<", "&lt;")
    return "".join(f"<p>{line}</p>" for line in escaped.split("\n") if line.strip())
