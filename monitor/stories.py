"""Which documents tell the same news: one event, whoever tells it and in whatever language.

Method: each document becomes a weighted bag of features that survive translation to some degree (names, numbers, word
beginnings, letter groups inside words, and marks that the caller knows: entities, values), weighted by how rare they
are among the documents at hand (tf-idf with a prior, because there may be few). Likeness is the cosine, lowered by
distance in time, because the follow-up of next month has the same names. Documents are grouped by average linkage, so
that one document that mentions two events does not weld them together. A document in a script of its own shares few
features with the others: without marks it stays alone.
"""

import heapq
import math
import re
from collections import Counter, defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from functools import lru_cache
from typing import Final

from monitor.models import PartialDate
from monitor.text import fold


@dataclass(frozen=True, slots=True, kw_only=True)
class StoryDoc:
    """What is needed of a document."""

    id: str
    title: str = ""
    text: str
    date: PartialDate | None = None
    """The day it was published; where that is unknown or only a month, the day it was first seen."""
    language: str = "und"
    marks: frozenset[str] = frozenset()
    """What the caller knows to be named in it, the same in all languages: entity ids, dates, amounts."""


LIKE_ENOUGH: Final = 0.09
"""Two documents, or two groups, that are at least so like each other tell the same news."""
_NEAREST: Final = 0.2
"""Share of the nearest pair in the likeness of two groups; the rest is the average over all pairs."""

# How much a feature of each kind counts before rarity. Title words are chosen by an editor to tell events apart.
_MARK, _NAME, _NUMBER, _WORD, _LETTERS, _TITLE = 1.0, 1.2, 1.2, 0.7, 0.15, 1.3
_LEAD: Final = 1000
"""Characters of the text that are read: the news stands first, the background later."""

# Rarity: as if this many other documents had been seen, of which this share holds the feature.
_PRIOR, _PRIOR_SHARE = 100, 0.005

# Days. News of an event appears within _NEAR days; after _FAR days only copies are left, after _OVER days nothing.
_NEAR, _FAR, _OVER, _FAR_FACTOR, _UNDATED_FACTOR = 3, 10, 60, 0.2, 0.6

_SHINGLE: Final = 4
_COPY: Final = 0.6
"""Share of the shorter text's word sequences that the longer one has too: from here on it is a copy."""
_SHORTEST: Final = 5
"""Fewer sequences than this may be a phrase that everybody uses."""
_WIRE: Final = 6000
"""Characters that are compared."""

_WORDS = re.compile(r"[^\W\d_]+(?:-[^\W\d_]+)*|\d+(?:[.,]\d+)*")
_UNDATED: Final = date.max.toordinal() + 1
_ISO = re.compile(r"(\d{4})-(\d\d)(?:-(\d\d))?$")

# They tell nothing about what a text is about: English; Danish, Norwegian and Swedish; Finnish; Icelandic; German and
# Romance languages; then days and months in the same order, because the date is compared by itself. Folded; their first
# five letters count, as with the features.
_FUNCTION_WORDS: Final = """
    about after also been being between could first from have into more most only other over said says should some
    such than that their them then there these they this under upon very were what when where which while will
    with would the and for but not are was his her its has had she you our out all any can one two
    aftal avtal alle andet andra andre blev bliver blir denne dens deres deras dess dette disse eller efter etter
    fordi fran har havde hade hadde hvad hvem hvor ikke ikkje imod inte kunne kunna mange meget mellem mellom
    mellan mere mer mot nar nogle nagra noen noko ogsa ocksa over samt siden sedan siger sier sager skal skall
    skulle till under vara varit vaere vaert ville vill den det och med til fra von som var hos han hun hon ett att ble
    jeg jag man
    ennen etta hanen heidan jalkeen joka jotka kanssa kuin mukaan mutta myos niin olla ollut ovat seka tama tassa
    vain viela
    einnig eftir fyrir hafa haft hefur milli thad theirra thessi thetta vegna vera verid voru
    auch dass dieser durch eine einem einen einer haben nach nicht oder sich sind uber werden wird wurde zwischen
    die der das und dem des ein
    anche avec come como dans della delle degli dopo para pour sono sobre les una los las del van het est sur par pas
    monday tuesday wednesday thursday friday saturday sunday january february march april june july august september
    october november december mandag tirsdag onsdag torsdag fredag lordag sondag tisdag januar februar marts maj mars
    mai juni juli august oktober desember maanantai tiistai keskiviikko torstai perjantai lauantai sunnuntai tammikuu
    helmikuu maaliskuu huhtikuu toukokuu kesakuu heinakuu elokuu syyskuu lokakuu marraskuu joulukuu manudagur
    thridjudagur midvikudagur fimmtudagur fostudagur laugardagur sunnudagur agust montag dienstag mittwoch donnerstag
    freitag samstag sonntag
"""
_EMPTY: Final = frozenset(word[:5] for word in _FUNCTION_WORDS.split())


def group(documents: Sequence[StoryDoc]) -> tuple[tuple[str, ...], ...]:
    """Documents → stories: every id in exactly one, in the order of the documents. Ids must be unique."""
    vectors = _vectors(documents)
    clusters: dict[int, list[int]] = {number: [number] for number in range(len(documents))}
    likeness: dict[int, dict[int, float]] = defaultdict(dict)
    heap: list[tuple[float, int, int]] = []
    for (first, second), value in _pairs(documents, vectors).items():
        likeness[first][second] = likeness[second][first] = value
        if value >= LIKE_ENOUGH:
            heap.append((-value, first, second))
    heapq.heapify(heap)
    fresh = len(documents)
    while heap:
        _, first, second = heapq.heappop(heap)
        if first not in clusters or second not in clusters:
            continue
        sizes = len(clusters[first]), len(clusters[second])
        clusters[fresh] = clusters.pop(first) + clusters.pop(second)
        one, other = likeness.pop(first), likeness.pop(second)
        for third in sorted((one.keys() | other.keys()) & clusters.keys()):
            value = _linked(one.get(third, 0.0), other.get(third, 0.0), *sizes)
            likeness[fresh][third] = likeness[third][fresh] = value
            if value >= LIKE_ENOUGH:
                heapq.heappush(heap, (-value, third, fresh))
        fresh += 1
    ordered = sorted(sorted(members) for members in clusters.values())
    return tuple(tuple(documents[number].id for number in members) for members in ordered)


def assign(document: StoryDoc, recent: Mapping[StoryDoc, str]) -> str:
    """The story of one more document: that of its group among `recent` (document → its story), or its own id.

    `recent` should hold the documents of the last few weeks. They are grouped anew with the document, so that their
    order does not matter; but nothing that was assigned before is moved.
    """
    others = [other for other in recent if other.id != document.id]
    members = next(members for members in group([*others, document]) if document.id in members)
    stories = Counter(recent[other] for other in others if other.id in members)
    return stories.most_common(1)[0][0] if stories else document.id


def wire(document: StoryDoc, recent: Mapping[StoryDoc, str]) -> str:
    """The wire report that a document copies: that of the first of `recent` (document → its wire) it is a copy of, or
    its own id. Documents of one wire are one voice; documents of one story may be several independent ones.
    """
    return next((name for other, name in recent.items() if same_wire(document, other)), document.id)


def same_wire(first: StoryDoc, second: StoryDoc) -> bool:
    """Whether one text is, for the most part, a copy of the other: agency copy, reprint, syndication.

    Translations of a wire report are not recognised.
    """
    one, other = _shingles(first.text[:_WIRE]), _shingles(second.text[:_WIRE])
    shorter = min(len(one), len(other))
    return shorter >= _SHORTEST and len(one & other) / shorter >= _COPY


def _linked(one: float, other: float, size_one: int, size_other: int) -> float:
    average = (size_one * one + size_other * other) / (size_one + size_other)
    return (1 - _NEAREST) * average + _NEAREST * max(one, other)


def _pairs(documents: Sequence[StoryDoc], vectors: Sequence[Mapping[str, float]]) -> dict[tuple[int, int], float]:
    """Likeness of all pairs that share a feature and are not too far apart: in the order of time, undated ones last."""
    holders: dict[str, list[tuple[int, float]]] = defaultdict(list)
    found: dict[tuple[int, int], float] = {}
    ends = [span[1] if (span := _days(document.date)) else _UNDATED for document in documents]
    for number in sorted(range(len(documents)), key=ends.__getitem__):
        span = _days(documents[number].date)
        oldest = span[0] - _OVER if span else 0
        products: dict[int, float] = defaultdict(float)
        for feature, weight in vectors[number].items():
            for earlier, other in reversed(holders[feature]):
                if ends[earlier] < oldest:
                    break
                products[earlier] += weight * other
            holders[feature].append((number, weight))
        for earlier, product in products.items():
            if product >= LIKE_ENOUGH / 4:
                pair = min(earlier, number), max(earlier, number)
                found[pair] = product * _time_factor(documents[earlier].date, documents[number].date)
    return found


def _vectors(documents: Sequence[StoryDoc]) -> list[dict[str, float]]:
    """Feature → weight times rarity, of length one."""
    bags = [_features(document.title, document.text[:_LEAD], document.marks) for document in documents]
    held = Counter(feature for bag in bags for feature, _ in bag)
    vectors = []
    for bag in bags:
        vector = {
            feature: weight * math.log((len(bags) + _PRIOR) / (held[feature] + _PRIOR * _PRIOR_SHARE))
            for feature, weight in bag
        }
        length = math.sqrt(sum(value * value for value in vector.values())) or 1.0
        vectors.append({feature: value / length for feature, value in vector.items()})
    return vectors


@lru_cache(maxsize=4096)
def _features(title: str, lead: str, marks: frozenset[str]) -> tuple[tuple[str, float], ...]:
    """Feature → weight by kind. Cached: a live service asks for the same recent documents again and again."""
    bag: dict[str, float] = {f"mark {mark}": _MARK for mark in marks}
    for part, factor in ((title[:300], _TITLE), (lead, 1.0)):
        words = list(_WORDS.finditer(part))
        headline = sum(word.group()[0].isupper() for word in words) > 0.55 * len(words)
        for word in words:
            for feature, weight in _of_word(word, sentence_case=not headline):
                bag[feature] = max(bag.get(feature, 0.0), weight * (factor if feature[0] in "wn" else 1.0))
    return tuple(sorted(bag.items()))


def _of_word(word: re.Match[str], *, sentence_case: bool) -> list[tuple[str, float]]:
    """Numbers whole; words by their beginning, so that inflection does not hide them; names apart, a little longer."""
    text = word.group()
    if text[0].isdigit():
        return [(f"# {text.replace(',', '.')}", _NUMBER)] if len(text) > 1 else []
    folded = fold(text)
    if len(folded) < 3 or folded[:5] in _EMPTY:
        return []
    found = [(f"letters {folded[start : start + 4]}", _LETTERS) for start in range(len(folded) - 3)]
    if len(folded) >= 4:
        found.append((f"word {folded[:5]}", _WORD))
    before = word.string[: word.start()].rstrip()[-1:]
    if sentence_case and text[0].isupper() and before and before not in ".!?:":
        found.append((f"name {folded[:6]}", _NAME))
    return found


@lru_cache(maxsize=1024)
def _shingles(text: str) -> frozenset[tuple[str, ...]]:
    words = [fold(word.group()) for word in _WORDS.finditer(text)]
    return frozenset(zip(*(words[start:] for start in range(_SHINGLE)), strict=False))


def _time_factor(first: PartialDate | None, second: PartialDate | None) -> float:
    """1 for days that are near, falling to a small number; something between where a date is missing."""
    one, other = _days(first), _days(second)
    if one is None or other is None:
        return _UNDATED_FACTOR
    apart = max(0, one[0] - other[1], other[0] - one[1])
    if apart <= _NEAR:
        return 1.0
    if apart >= _FAR:
        return _FAR_FACTOR
    return 1.0 - (1.0 - _FAR_FACTOR) * (apart - _NEAR) / (_FAR - _NEAR)


@lru_cache(maxsize=4096)
def _days(value: PartialDate | None) -> tuple[int, int] | None:
    """First and last day of a date or month as ordinals; a year alone says too little."""
    match = _ISO.match(value or "")
    if not match:
        return None
    year, month, day = (int(part) if part else None for part in match.groups())
    try:
        first = date(year or 0, month or 0, day or 1).toordinal()
    except ValueError:
        return None
    return (first, first) if day else (first, first + 30)
