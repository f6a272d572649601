"""The day of a document: what its head tells, or a line at its top that holds a date and nothing else. Pure."""

import re
from itertools import islice
from typing import Final

from monitor.facts import values
from monitor.facts.values.scan import tokenise
from monitor.models import Document, PartialDate

FIRST: Final = 4
"""Lines at the top of a text that may be the dateline."""
LONGEST: Final = 80
_LINE: Final = re.compile(r"[^\n]+")
_LABELS: Final = frozenset(
    [
        "published",
        "posted",
        "updated",
        "date",
        "on",
        "at",
        "the",
        "den",
        "d",
        "publisert",
        "publiceret",
        "offentliggjort",
        "dato",
        "kl",
        "oppdatert",
        "opdateret",
        "publicerad",
        "publicerat",
        "uppdaterad",
        "datum",
        "julkaistu",
        "päivitetty",
        "klo",
        "pvm",
        "birt",
        "birtist",
        "dagsetning",
        "dags",
        "uppfært",
        "press",
        "release",
        "pressemelding",
        "pressemeddelelse",
        "pressmeddelande",
        "tiedote",
        "fréttatilkynning",
    ]
)
_WORD: Final = re.compile(r"[^\W\d_]+")


def dated(document: Document) -> PartialDate | None:
    """The day of a document as its head or its own dateline gives it; None where neither does."""
    return document.published or document.modified or dateline(document.text, document.language)


def dateline(text: str, language: str) -> PartialDate | None:
    """The date of a line such as `Published 18 June 2024 at 14:05` among the first lines of a text."""
    for match in islice(_LINE.finditer(text), FIRST):
        line = match[0].strip()
        if len(line) > LONGEST or not any(character.isdigit() for character in line):
            continue
        days = [reading for reading in values.read(line, language) if reading.kind == "date"]
        whole = [reading for reading in days if re.fullmatch(r"\d{4}-\d\d-\d\d", str(reading.value))]
        if not whole:
            continue
        rest = line[: whole[0].start] + " " + line[whole[0].end :]
        if all(word in _LABELS or _is_weekday(word, language) for word in _WORD.findall(rest.lower())):
            return str(whole[0].value)
    return None


def _is_weekday(word: str, language: str) -> bool:
    return any(token.code == "K" for token in tokenise(word, language, None).tokens)
