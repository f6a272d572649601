"""A passage taken apart for comparison: its values, its words, what it denies."""

import re
from dataclasses import dataclass
from datetime import date
from functools import lru_cache
from typing import Final, NamedTuple

from monitor.facts.revision.tables import COMING, HEDGES, NEGATIONS, STAGES, STATUS, STOP
from monitor.facts.values import Reading, read
from monitor.facts.values.words import GROUP

_WORD = re.compile(r"(?:[^\W\d_]\.){2,}|[^\W\d_]+(?:[-'’][^\W\d_]+)*(?:-\d+\w*)?|\d[\w.,:/-]*\w|\d")
_SENTENCE_START = re.compile(r"(?:^|[.!?:\n]\s*|^[^\w]*)[\"'“”«»(]*$")
_NONE: Final = frozenset[str]()
_STEM: Final = 5
LONGEST: Final = 20_000
"""Characters of a passage that are looked at: two versions of a paragraph are far shorter."""


class Word(NamedTuple):
    lower: str
    stem: str
    """The first letters: what stays through inflection, near enough, in all our languages."""
    start: int
    end: int
    name: bool


@dataclass(frozen=True, slots=True)
class Passage:
    """Built once for each version; all comparisons read it."""

    text: str
    lower: str
    inflects: bool
    """Finnish and Icelandic change the ends of names."""
    readings: tuple[Reading, ...]
    words: tuple[Word, ...]
    """Words outside values, stop words, negations and hedges left out."""
    tokens: tuple[str, ...]
    """All words outside values, in lower case."""
    negations: tuple[str, ...]
    """These three as `group:words of the text`."""
    hedges: tuple[str, ...]
    statuses: tuple[str, ...]
    trigrams: frozenset[str]


@lru_cache(maxsize=64)
def passage(text: str, language: str, today: date | None = None) -> Passage:
    """Take a passage apart. Kept for a while: a version is compared more than once.

    With `today`, any day for both versions, `Monday` and `last week` are dates too.
    """
    text = text[:LONGEST]
    readings = read(text, language, today=today)
    spans = [(reading.start if reading.lead is None else reading.lead, reading.end) for reading in readings]
    family = GROUP.get(language, "")
    denying, hedging, silent = NEGATIONS.get(family, _NONE), HEDGES.get(family, {}), STOP.get(family, _NONE)
    shouted = sum(map(str.isupper, text)) > 0.5 * sum(map(str.isalpha, text))
    words: list[Word] = []
    tokens: list[str] = []
    negations: list[str] = []
    hedges: list[str] = []
    at = 0
    for match in _WORD.finditer(text):
        start, end = match.span()
        while at < len(spans) and spans[at][1] <= start:
            at += 1
        if at < len(spans) and spans[at][0] < end:
            continue
        lower = match.group().lower().replace("’", "'")
        tokens.append(lower)
        if lower in denying or lower.endswith("n't"):
            negations.append(f"not:{match.group()}")
        elif (group := hedging.get(lower)) is not None:
            hedges.append(f"{group}:{match.group()}")
        elif lower not in silent:
            words.append(Word(lower, lower[:_STEM], start, end, not shouted and _is_name(text, start, match.group())))
    low = text.lower()
    if family == "en":
        hedges += [f"coming:{match.group().strip()}" for match in COMING.finditer(low)]
    statuses = tuple(f"{STAGES[int(m.lastgroup[1:])]}:{m.group()}" for m in STATUS.finditer(low) if m.lastgroup)
    return Passage(
        text=text,
        lower=low,
        inflects=family in {"fi", "is"},
        readings=readings,
        words=tuple(words),
        tokens=tuple(tokens),
        negations=tuple(negations),
        hedges=tuple(hedges),
        statuses=statuses,
        trigrams=_trigrams(words),
    )


def _trigrams(words: list[Word]) -> frozenset[str]:
    return frozenset(f" {word.lower} "[at : at + 4] for word in words for at in range(max(1, len(word.lower) - 1)))


def _is_name(text: str, start: int, word: str) -> bool:
    """A capital inside a sentence, or digits and letters together."""
    if any(letter.isdigit() for letter in word):
        return True
    if not word[0].isupper():
        return False
    if len(word) > 1 and any(letter.isupper() for letter in word[1:]):
        return True
    return _SENTENCE_START.search(text[max(0, start - 4) : start]) is None
