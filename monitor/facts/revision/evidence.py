"""How well a passage bears out a statement: values first, words after."""

import re
from collections.abc import Sequence
from datetime import date
from itertools import pairwise
from typing import Final

from monitor.facts.revision.passage import Passage, passage
from monitor.facts.revision.tables import OPPOSITES
from monitor.facts.revision.weights import WEIGHTS
from monitor.facts.values import Reading
from monitor.models import Qualifier

_AMOUNTS: Final = frozenset({"number", "money", "percent", "duration", "ordinal"})
_RAW = re.compile(r"\w+")
_STRICT = re.compile(r"(?:more|greater|higher|less|fewer|lower|over|under|above|below|exceeding)\s(?:than\s)?$")
_DAYS: Final = {"decades": 3652.5, "years": 365.25, "months": 30.44, "weeks": 7.0, "days": 1.0, "hours": 1 / 24}
_FAMILY: Final = {"ordinal": "number"}
_AFTER = re.compile(r"(?:after|since|later than|following|past|from)\s(?:the\s)?(?:\w+\s)?$")
_BEFORE = re.compile(r"(?:before|until|till|prior to|earlier than|by|ahead of)\s(?:the\s)?(?:\w+\s)?$")


def features(claim: Passage, evidence: Passage) -> dict[str, float]:
    """What the score is made of: name → amount, the names of `WEIGHTS`."""
    numbers, dates = _amounts(claim, evidence), _dates(claim, evidence)
    lowers = {word.lower for word in evidence.words}
    stems = {word.stem for word in evidence.words}
    said = len(claim.words) or 1
    raw, told = (_RAW.findall(whole.lower) for whole in (claim, evidence))
    ours, theirs = set(raw), set(told)
    return {
        "amounts borne out": sum(verdict > 0 for verdict in numbers),
        "amounts not": sum(verdict < 0 for verdict in numbers),
        "dates borne out": sum(verdict > 0 for verdict in dates),
        "dates not": sum(verdict < 0 for verdict in dates),
        "words": sum(word.lower in lowers for word in claim.words) / said,
        "other forms": sum(word.lower not in lowers and word.stem in stems for word in claim.words) / said,
        "names missing": sum(word.name and word.stem not in stems for word in claim.words),
        "words missing": sum(not word.name and word.stem not in stems for word in claim.words),
        "opposites": sum(bool(OPPOSITES[word] & theirs) and word not in theirs for word in ours if word in OPPOSITES),
        "claim denies alone": float(bool(claim.negations) and not evidence.negations),
        "evidence denies alone": float(bool(evidence.negations) and not claim.negations),
        "all words": len(ours & theirs) / (len(ours) or 1),
        "pairs of words": _shared_pairs([word.stem for word in claim.words], [word.stem for word in evidence.words]),
        "pairs as written": _shared_pairs(raw, told),
        "other names": len({w.lower for w in evidence.words if w.name} - {w.lower for w in claim.words if w.name}) / 5,
        "length": len(evidence.words) / 30,
        "letters": len(claim.trigrams & evidence.trigrams) / (len(claim.trigrams) or 1),
    }


def _shared_pairs(claim: Sequence[str], evidence: Sequence[str]) -> float:
    """Share of the neighbours in the claim that are neighbours in the evidence."""
    ours, theirs = set(pairwise(claim)), set(pairwise(evidence))
    return len(ours & theirs) / (len(ours) or 1)


def _amounts(claim: Passage, evidence: Passage) -> list[float]:
    there = [reading for reading in evidence.readings if reading.kind in _AMOUNTS]
    return [_amount(claim, said, there) for said in claim.readings if said.kind in _AMOUNTS]


def _amount(claim: Passage, said: Reading, there: Sequence[Reading]) -> float:
    """1 borne out, -1 not: held against the amount of the evidence that is nearest."""
    value = float(said.value) * _DAYS.get(said.unit or "", 1.0)
    family = _FAMILY.get(said.kind, said.kind)
    same = [reading for reading in there if _FAMILY.get(reading.kind, reading.kind) == family] or there
    if not same:
        return -1.0

    def apart(found: float) -> float:
        return abs(found - value) / (abs(found) + abs(value) + 1e-9)

    choices = [
        (apart(found), found, reading)
        for reading in same
        for number in (reading.value, reading.upper, reading.of)
        if number is not None
        for found in (float(number) * _DAYS.get(reading.unit or "", 1.0),)
    ]
    _, found, best = min(choices, key=lambda choice: choice[:2])
    strict = _STRICT.search(claim.text[max(0, said.start - 16) : said.start].lower()) is not None
    if said.qualifier is Qualifier.AT_LEAST:
        ok = found > value or (found == value and (not strict or best.qualifier is Qualifier.AT_LEAST))
    elif said.qualifier is Qualifier.AT_MOST:
        ok = found < value or (found == value and (not strict or best.qualifier is Qualifier.AT_MOST))
    elif said.qualifier is Qualifier.ABOUT:
        ok = abs(found - value) <= 0.05 * abs(value)
    else:
        ok = found == value
    return 1.0 if ok else -1.0


def _dates(claim: Passage, evidence: Passage) -> list[float]:
    there = [reading for reading in evidence.readings if reading.kind == "date"]
    return [_date(claim.text, said, there) for said in claim.readings if said.kind == "date"]


def _date(text: str, said: Reading, there: Sequence[Reading]) -> float:
    if not there:
        return -1.0
    value = str(said.value)
    values = [str(reading.value) for reading in there]
    before = text[max(0, said.start - 20) : said.start].lower()
    if _AFTER.search(before) or _BEFORE.search(before):
        ours = bounds(value)
        year = value[:4] if value[:4].isdigit() else "2000"
        theirs = [span for other in values if (span := bounds(other.replace("XXXX", year))) is not None]
        if ours and theirs:
            nearest = min(theirs, key=lambda span: abs(span[0] - ours[0]))
            later = nearest[0] > ours[1] if _AFTER.search(before) else nearest[1] < ours[0]
            return 1.0 if later else -1.0
    return 1.0 if any(same_date(value, other) for other in values) else -1.0


def same_date(one: str, two: str) -> bool:
    """Equal, or one only finer than the other."""
    if one == two:
        return True
    if "XXXX" in one or "XXXX" in two:
        one, two = one.replace("XXXX-", ""), two.replace("XXXX-", "")
        return one.endswith(two) or two.endswith(one) or one.startswith(two) or two.startswith(one)
    return one.startswith(two) or two.startswith(one) or one in two.split("/") or two in one.split("/")


def bounds(value: str) -> tuple[int, int] | None:
    """The first and last day, as day numbers."""
    first, _, last = value.replace("XXXX", "2000").partition("/")
    one, two = _bounds(first), _bounds(last or first)
    return (one[0], two[1]) if one and two else None


def _bounds(value: str) -> tuple[int, int] | None:
    pieces = value.replace("X", "0").split("-")
    try:
        year = int(pieces[0])
        if value.endswith("X"):
            return date(year, 1, 1).toordinal(), date(year + 9, 12, 31).toordinal()
        if len(pieces) == 1:
            return date(year, 1, 1).toordinal(), date(year, 12, 31).toordinal()
        month = int(pieces[1])
        month = {21: 3, 22: 6, 23: 9, 24: 12}.get(month, month)
        day = int(pieces[2]) if len(pieces) > 2 else 1
        start = date(year, month, day).toordinal()
        return start, start if len(pieces) > 2 else start + (89 if int(pieces[1]) > 12 else 30)
    except ValueError:
        return None


def support(claim: str, evidence: str, language: str) -> float:
    """How well the evidence bears out the claim: higher is better; made for comparing two versions of the evidence."""
    made = features(passage(claim, language), passage(evidence, language))
    return sum(WEIGHTS[name] * value for name, value in made.items())
