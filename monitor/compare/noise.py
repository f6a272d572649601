"""What sort of difference is this? Labels that hold a difference back; none means that a person should see it.

A label never depends on size: a flipped date or a lost `not` is 99 % the same text. It depends on where the text stands
(furniture), on what changed in it (typography, a counter, a stamp), and on what was learned of the page (memory).
"""

import re

from monitor.compare.align import Difference, changed_words
from monitor.compare.blocks import PASSAGE, Line, key_of, shape_of
from monitor.compare.stamps import differ_in_ago, is_bare_date, is_day_apart, is_relative, is_stamp

FEW = 4
"""Words under which a line beside the main text, without a number or a stop, is a button or a heading of one."""
_SAYS = re.compile(r"[\d@:]|[.!?]\W*$")
BY_REGION = {
    "n": "navigation",
    "f": "footer",
    "a": "aside",
    "d": "cookie",
    "c": "control",
    "l": "related-links",
    "h": "hidden",
    "o": "outside",
    "t": "beside",
}

_TOKEN = re.compile(r"^(?=.*\d)(?=.*[a-fA-F-])[0-9a-fA-F-]{16,}$|^(?=.*\d)(?=.*[A-Za-z])[A-Za-z0-9_+/=-]{20,}$")
_YEAR = re.compile(r"(?:19|20)\d{2}")
_COPYRIGHT = re.compile(r"©|\(c\)|copyright", re.IGNORECASE)
_COOKIE = re.compile(
    r"cookie|informasjonskaps|evästee|vefkök|vafrakök|traceur|küpsis|ciasteczk|tracking|sporings|spårning", re.I
)
_CHOICE = re.compile(
    r"we use|bruger|bruker|brukar|använder|käyt|notum|verwend|nutz|utilis|usamos|utiliza|usiamo|gebruik|kasuta|używa"
    r"|uses?\b|accept|agree|consent|prefer|setting|reject|declin|manage|allow|samtyk|godta|godkend|godkänn|tillad|tillat|tillåt|avvis"
    r"|afvis|innstilling|indstilling|inställning|hyväks|asetuk|suostum|samþykk|stilling|akzept|zustimm|ablehn|einstell|einwillig"
    r"|paramét|paramètr|refus|autoris|consentement|acept|rechaz|configur|toest|weiger|instell|voorkeur|nõust|seaded|zgod"
    r"|akcept",
    re.IGNORECASE,
)
_COUNTED = re.compile(
    r"^\W*[\d.,\s]+[kKmM]?\s*(?:views?|reads?|likes?|shares?|comments?|visits?|downloads?|visninger|visningar|kommentarer|delinger|delningar"
    r"|katselu\w*|kommentti\w*|lesið|ummæli|aufrufe|kommentare|vues|commentaires|partages"
    # how many read along: `838 läser just nu`, `40 people are reading this now`
    r"|(?:\w+\s+){0,2}(?:reading|watching|online|læser|leser|läser|lukee|lesa)\b(?:\s+\w+){0,2}\s+(?:now|nu|nå|no|nyt|núna))\W*$",
    re.IGNORECASE,
)


def labels_of(difference: Difference) -> tuple[str, ...]:
    """Why this difference is held back; the empty tuple shows it."""
    if difference.kind == "moved":
        return ("order-only",)
    if difference.kind == "reblocked":
        return ("markup-only",)
    found: list[str] = []
    regions = {line.region for line in (difference.before, difference.after) if line}
    if all(region in BY_REGION for region in regions) and not _edited(difference):
        found.append(BY_REGION[min(regions)])
    if difference.before and difference.after:
        found += _reworded(difference.before, difference.after)
    else:
        found += _alone(difference.after or difference.before)
    return tuple(found)


def _edited(difference: Difference) -> bool:
    """Edited text whose region is a guess is shown; when it comes anew or goes, it is a teaser.

    Prose outside of what holds the main text may have been missed by the reader; beside it, any line.
    """
    old, new = difference.before, difference.after
    if old is None or new is None:
        return False
    if "t" in (old.region, new.region):
        return True
    return old.region == new.region == "o" and min(len(old.text), len(new.text)) >= PASSAGE


def _reworded(old: Line, new: Line) -> list[str]:
    gone, come = changed_words(old.text, new.text)
    if not gone and not come:
        return ["typography"]
    found = _ticking(old, new, gone, come)
    if not found and sorted(map(key_of, gone)) == sorted(map(key_of, come)) and not _SAYS.search(old.text):
        found = "order-only"
    if not found and old.region in "bt" and new.region in "bt":
        found = _beside(old, new, gone, come)
    return [found] if found else []


def _ticking(old: Line, new: Line, gone: list[str], come: list[str]) -> str:
    """What machines change by themselves: ids, years, counters, times from now, stamps."""
    if all(_TOKEN.match(word.strip(".,:;()[]")) for word in gone + come):
        return "token"
    if _only_years(gone, come) and _COPYRIGHT.search(old.text) and _COPYRIGHT.search(new.text):
        return "year"
    if _COUNTED.match(old.text) and _COUNTED.match(new.text):
        return "counter"
    if differ_in_ago(old.text, new.text) or (is_relative(old.text) and is_relative(new.text)):
        return "relative-time"
    if _is_stamp(old) and _is_stamp(new):
        return "stamp"
    return ""


def _beside(old: Line, new: Line, gone: list[str], come: list[str]) -> str:
    """What is furniture by its words, asked only of what stands beside the main text."""
    if _is_consent(old.text) and _is_consent(new.text):
        return "cookie"
    if is_day_apart(old.text, new.text):
        return "stamp"
    if old.repeated and new.repeated:
        if is_bare_date(old.text) and is_bare_date(new.text):
            return "stamp"
        if shape_of(old.key) == shape_of(new.key):
            return "counter"
    if not any(map(_SAYS.search, gone + come)) and max(_words(old), _words(new)) < FEW:
        return "fragment"
    return ""


def _is_stamp(line: Line) -> bool:
    return line.colophon or is_stamp(line.text, closing=line.closing)


def _alone(line: Line | None) -> list[str]:
    if line is None:
        return []
    if not any(map(str.isalnum, line.text)):
        return ["typography"]
    if _words(line) < 2 * FEW and any(_TOKEN.match(word.strip(".,:;()[]")) for word in line.text.split()):
        return ["token"]
    if _COUNTED.match(line.text):
        return ["counter"]
    if _is_stamp(line):
        return ["stamp"]
    if is_relative(line.text):
        return ["relative-time"]
    if line.region in "bt" and _is_consent(line.text):
        return ["cookie"]
    if line.region == "b" and (line.repeated or (_words(line) < FEW and not _SAYS.search(line.text))):
        return ["fragment"]
    return []


def _words(line: Line) -> int:
    return len(line.text.split())


def _is_consent(text: str) -> bool:
    """Speaks of cookies and of a choice about them; asked only of what stands beside the main text."""
    return bool(_COOKIE.search(text) and _CHOICE.search(text))


def _only_years(gone: list[str], come: list[str]) -> bool:
    return all(_YEAR.search(word) or not any(map(str.isalnum, word)) for word in gone + come)
