"""What a page's past says of an answer: is it another page, a part of the page, or the page with its text taken out?

Most pages say a good deal, so what is compared is their text: the lines that are long enough to be recognised, wherever
they stand now. Furniture is left out, because a site puts it around all that it answers.
"""

import math
import re
from urllib.parse import urlsplit

from monitor.extract.layout.regions import FURNITURE
from monitor.extract.layout.visible import squash
from monitor.extract.walls import SAYS
from monitor.models import Document

SENTENCE = 40
"""Letters of a line that is worth recognising."""
MUCH = 800
"""Letters of prose from which on losing all of it is suspicious."""
MOSTLY = 0.3
"""Share of the earlier text from which on the answer is the page, changed or not."""
TEASED = 0.7
"""Share of the earlier text that a paywall may leave."""
AKIN = 0.3
"""Share of long words in common (Ochiai's) from which on two texts speak of the same, however they are worded."""
BROKEN = 5
"""Letters in a wrong encoding from which on it is no slip of a pen."""

_CLOSED = re.compile(rb"</(?:html|body)\s*>", re.IGNORECASE)
_NOT_FREE = re.compile(rb"isAccessibleForFree[\"']?\s*[:=]\s*[\"']?(?:https?://schema\.org/)?false", re.IGNORECASE)
_MOJIBAKE = re.compile("[ÃÂ][\x80-\xbf\u0152-\u02dc\u2018-\u2122]|â€|\ufffd")
_LONG_WORD = re.compile(r"\w{7,}")
_PARTS = re.compile(r"\s+[-–—·•›»:/]+\s+|\s*\|\s*")
_ALIKE = ({"nb", "nn", "da", "no"}, {"is", "fo"}, {"fi", "et"})
"""Languages that a short text does not tell apart."""


def own_lines(document: Document) -> list[str]:
    """The lines that are no furniture; all of them where that is all there is."""
    lines = document.visible.split("\n")
    if len(document.regions) != len(lines):
        return lines
    own = [line for line, region in zip(lines, document.regions, strict=True) if region not in FURNITURE]
    return own or lines


def prose(document: Document) -> int:
    """Letters of a document's own text, without what only names things."""
    return sum(len(line) for line in own_lines(document) if len(line) >= SENTENCE)


def kept(before: Document, document: Document) -> float:
    """Share of the earlier text that is still on the page, wherever it stands."""
    known = _main_lines(before)
    total = sum(map(len, known))
    if not total:
        return MOSTLY if set(own_lines(before)) & set(own_lines(document)) else 0.0
    here = squash(document.visible)
    return sum(len(line) for line in known if squash(line) in here) / total


def damaged(document: Document, before: Document, share: float, body: bytes) -> str | None:
    """`truncated`, `paywall` or `garbled`: the page itself, but not all of it, or not legible."""
    if _is_cut(document, before, body):
        return "truncated"
    if _is_garbled(document, before):
        return "garbled"
    return "paywall" if 0 < share < TEASED and _asks_for_money(document, before, body) else None


def in_its_place(document: Document, before: Document, share: float) -> str | None:
    """`other-language`, `placeholder` or `other-page`, of an answer that keeps hardly anything of the page."""
    was, now = prose(before), prose(document)
    if share > 0.05 or max(was, now) < MUCH:
        return None
    if _other_language(document, before) and min(was, now) >= MUCH // 2:
        return "other-language"
    if _news_to(document, before) * 10 < was:
        return "placeholder"
    return "other-page" if share <= 0.02 and _renamed(document, before) and not _akin(document, before) else None


def _main_lines(document: Document) -> list[str]:
    """What the reader took for the page's text, if that is enough to go by, or else all that is no furniture."""
    lines = document.visible.split("\n")
    main = [
        line for line, region in zip(lines, document.regions, strict=False) if region == "m" and len(line) >= SENTENCE
    ]
    if sum(map(len, main)) >= MUCH // 2:
        return main
    return [line for line in own_lines(document) if len(line) >= SENTENCE]


def _news_to(document: Document, before: Document) -> int:
    """Letters of prose that did not stand anywhere on the page before: teasers and furniture did."""
    there = squash(before.visible)
    return sum(len(line) for line in own_lines(document) if len(line) >= SENTENCE and squash(line) not in there)


def _is_cut(document: Document, before: Document, body: bytes) -> bool:
    """The bytes end without a closing tag and the text is the beginning of what it was."""
    if _CLOSED.search(body[-2000:]):
        return False
    was, now = squash(before.visible), squash(document.visible)
    return len(now) < len(was) * 0.95 and was.startswith(now[: max(0, len(now) - 20)])


def _is_garbled(document: Document, before: Document) -> bool:
    """Letters of one encoding read as those of another, all at once: at least every second letter that can break."""
    broken = len(_MOJIBAKE.findall(document.visible))
    if broken < BROKEN or broken < 5 * len(_MOJIBAKE.findall(before.visible)):
        return False
    whole = sum(1 for sign in document.visible if ord(sign) > 0x7F)
    return broken * 4 >= whole


def _asks_for_money(document: Document, before: Document, body: bytes) -> bool:
    """The text ends where it used to go on, and where it ends there is an offer that was not there before."""
    main, here = _main_lines(before), squash(document.visible)
    if len(main) < 3 or squash(main[-1]) in here or squash(main[0]) not in here:
        return False
    there = set(before.visible.split("\n"))
    fresh = [line for line in document.visible.split("\n") if line not in there]
    more = sum(len(line) for line in fresh if len(line) >= SENTENCE and not SAYS["subscribe"].search(line))
    offer = any(SAYS["subscribe"].search(line) for line in fresh) or _NOT_FREE.search(body) is not None
    return offer and more < MUCH // 2


def _renamed(document: Document, before: Document) -> bool:
    """The titles share less than half of their words, without what both call the site."""
    old, new = _title_parts(before), _title_parts(document)
    if not old or not new:
        return False
    both = old & new
    if not old - both or not new - both:
        return old != new
    host = squash(urlsplit(document.url).netloc or urlsplit(before.url).netloc).lower()
    was, now = _words(old - both, host), _words(new - both, host)
    return len(was & now) * 2 < min(len(was), len(now))


def _akin(document: Document, before: Document) -> bool:
    """Whether two texts use the same long words: versions of a text share half of them, unrelated ones a tenth."""
    old, new = (set(_LONG_WORD.findall(" ".join(own_lines(text)).lower())) for text in (before, document))
    return len(old & new) >= AKIN * math.sqrt(len(old) * len(new))


def _title_parts(document: Document) -> set[str]:
    """A title without its dashes and bars, which part the page's name from those of its site and sections."""
    return {part.strip() for part in _PARTS.split(document.title.lower()) if part.strip()}


def _words(parts: set[str], host: str) -> set[str]:
    words = {word for part in parts for word in re.findall(r"\w{4,}", part)}
    return {word for word in words if word not in host} or words


def _other_language(document: Document, before: Document) -> bool:
    now, was = document.language, before.language
    if now == was or "und" in (now, was):
        return False
    return not any(now in group and was in group for group in _ALIKE)
