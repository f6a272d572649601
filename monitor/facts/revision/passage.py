"""A passage taken apart for comparison: its values, its words, what it denies."""

import re
from dataclasses import dataclass
from functools import lru_cache
from typing import Final, NamedTuple

from monitor.facts.revision.tables import HEDGES, NEGATIONS, STOP
from monitor.facts.values import Reading, read

_WORD = re.compile(r"[^\W\d_]+(?:[-'’][^\W\d_]+)*(?:-\d+\w*)?|\d[\w.,:/-]*\w|\d")
_SENTENCE_START = re.compile(r"(?:^|[.!?:\n]\s*|^[^\w]*)[\"'“”«»(]*$")
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
    readings: tuple[Reading, ...]
    words: tuple[Word, ...]
    """Words outside values, stop words, negations and hedges left out."""
    negations: tuple[str, ...]
    hedges: tuple[str, ...]
    trigrams: frozenset[str]


@lru_cache(maxsize=512)
def passage(text: str, language: str) -> Passage:
    """Take a passage apart. Kept for a while: a version is compared more than once."""
    text = text[:LONGEST]
    readings = read(text, language)
    spans = [(reading.start, reading.end) for reading in readings]
    words: list[Word] = []
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
        if lower in NEGATIONS or lower.endswith("n't"):
            negations.append(lower)
        elif lower in HEDGES:
            hedges.append(lower)
        elif lower not in STOP:
            words.append(Word(lower, lower[:_STEM], start, end, _is_name(text, start, match.group())))
    return Passage(text, readings, tuple(words), tuple(negations), tuple(hedges), _trigrams(words))


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
