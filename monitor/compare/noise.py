"""What sort of difference is this? Labels that hold a difference back; none means that a person should see it.

A label never depends on size: a flipped date or a lost `not` is 99 % the same text. It depends on where the text stands
(furniture), on what changed in it (typography, a counter, a stamp), and on what was learned of the page (memory).
"""

import re

from monitor.compare.align import Difference, changed_words
from monitor.compare.blocks import Line, key_of
from monitor.text import same_words

BY_REGION = {
    "n": "navigation",
    "f": "footer",
    "a": "aside",
    "d": "cookie",
    "c": "control",
    "l": "related-links",
    "h": "hidden",
}

_MONTHS = set(
    # en, da, nb/nn, sv, fi, is, de, fr, nl, es, it, pt, et, pl
    """
    jan feb mar apr may maj mai jun jul aug sep sept oct okt nov dec des dez tam hel maa huh tou kes hei elo syy lok
    mar jou jún júl ágú nóv janv févr fév mars avr avril juin juil août déc mrt mei ene abr ago dic gen mag giu lug
    set ott fev out jaan veebr märts juuni juuli sty lut kwi maj cze lip sie wrz paź lis gru
    """.split()  # noqa: SIM905 - a list of words reads better as words
)
_DATE_PART = re.compile(
    r"\d{1,4}(?:st|nd|rd|th|er|\.)?|\d{1,4}[./:-]\d{1,2}(?:[./:-]\d{1,4})?|[ap]\.?m\.?|utc|gmt|ces?t|kl|klo|um|t|z"
)
_STAMP_SHAPE = re.compile(r"\d{1,2}[./-]\d{1,2}[./-]\d{2,4}|\d{4}-\d{2}-\d{2}|\d{1,2}:\d{2}|(?:19|20)\d{2}")
_TOKEN = re.compile(r"^(?=.*\d)(?=.*[a-fA-F-])[0-9a-fA-F-]{16,}$|^(?=.*\d)(?=.*[A-Za-z])[A-Za-z0-9_+/=-]{20,}$")
_YEAR = re.compile(r"(?:19|20)\d{2}")
_COPYRIGHT = re.compile(r"©|\(c\)|copyright", re.IGNORECASE)
_RELATIVE = re.compile(
    r"\b\d+\s*(?:s|m|h|d|sec\w*|min\w*|hours?|hrs?|days?|weeks?|months?|years?|sekund\w*|minut\w*|tim\w*|dag\w*|døgn|dygn|uke\w*|uger?|veck\w*"
    r"|måned\w*|månad\w*|år|tunti\w*|päivä\w*|viikko\w*|kuukau\w*|vuo\w*|klukku\w*|klst|mínút\w*|vik\w*|mánuð\w*|stunden?|tagen?|wochen?|monaten?"
    r"|heures?|jours?|semaines?|mois|horas?|días?|uur|dagen)\s*(?:ago|siden|sedan|sitten|síðan|geleden|atrás|fa)\b"
    r"|\b(?:for|for\s+ca\.?|fyrir|vor|il\s+y\s+a|hace|há)\s+\d+\s+\w+",
    re.IGNORECASE,
)
_COUNTED = re.compile(
    r"^\W*[\d.,\s]+[kKmM]?\s*(?:views?|reads?|likes?|shares?|comments?|visits?|downloads?|visninger|visningar|kommentarer|delinger|delningar"
    r"|katselu\w*|kommentti\w*|lesið|ummæli|aufrufe|kommentare|vues|commentaires|partages)\W*$",
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
    if all(region in BY_REGION for region in regions):
        found.append(BY_REGION[min(regions)])
    if difference.before and difference.after:
        found += _reworded(difference.before, difference.after)
    else:
        found += _alone(difference.after or difference.before)
    return tuple(found)


def _reworded(old: Line, new: Line) -> list[str]:
    gone, come = changed_words(old.text, new.text)
    if not gone and not come:
        return ["typography"]
    if key_of(" ".join(gone)) == key_of(" ".join(come)):
        return ["typography"]
    if all(_TOKEN.match(word.strip(".,:;()[]")) for word in gone + come):
        return ["token"]
    if _only_years(gone, come) and (_COPYRIGHT.search(old.text) and _COPYRIGHT.search(new.text)):
        return ["year"]
    if _COUNTED.match(old.text) and _COUNTED.match(new.text):
        return ["counter"]
    if _RELATIVE.search(old.text) and _RELATIVE.search(new.text) and _without_relative(old) == _without_relative(new):
        return ["relative-time"]
    if is_stamp(old.text) and is_stamp(new.text):
        return ["stamp"]
    return []


def _alone(line: Line | None) -> list[str]:
    if line is None:
        return []
    if not any(map(str.isalnum, line.text)):
        return ["typography"]
    if _TOKEN.match(line.text.strip()):
        return ["token"]
    if _COUNTED.match(line.text):
        return ["counter"]
    return ["stamp"] if is_stamp(line.text) else []


def is_stamp(text: str) -> bool:
    """A line that is a date or time and next to nothing else."""
    if len(text) > 80 or not _STAMP_SHAPE.search(text):
        return False
    words = [word.strip("[]().,:;|-–").lower() for word in same_words(text).split()]
    rest = [
        word
        for word in words
        if word and not _DATE_PART.fullmatch(word) and word[:3] not in _MONTHS and word not in _MONTHS
    ]
    return not rest


def _only_years(gone: list[str], come: list[str]) -> bool:
    return all(_YEAR.search(word) or not any(map(str.isalnum, word)) for word in gone + come)


def _without_relative(line: Line) -> str:
    return key_of(_RELATIVE.sub("", line.text))
