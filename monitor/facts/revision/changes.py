"""What became different between two versions of a passage, typed: values, names, negation, modality, status, words."""

import re
from collections import Counter, defaultdict, deque
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import Final, Literal, TypeAlias

from monitor.facts.revision.passage import Passage, Word
from monitor.facts.revision.tables import OPPOSITES, OTHER_NAMES
from monitor.facts.values import Reading
from monitor.models import Qualifier

ChangeKind: TypeAlias = Literal["number", "date", "name", "negation", "modality", "status", "words"]


@dataclass(frozen=True, slots=True)
class TypedChange:
    """One thing that differs; empty where it is only in the other version."""

    kind: ChangeKind
    before: str
    after: str


_BOUNDS: Final = {Qualifier.AT_LEAST, Qualifier.AT_MOST}
_DISCOURSE_ORDINALS: Final = 3.0
"""First, second, third are as often words of order as values: they count only against another ordinal."""


def changes(before: Passage, after: Passage) -> tuple[TypedChange, ...]:
    """All typed differences, weightiest kinds first."""
    found: list[TypedChange] = []
    found += _values(before, after, "date")
    found += _values(before, after, "number")
    found += _cues(before.statuses, after.statuses, "status")
    found += _cues(before.negations, after.negations, "negation")
    gone, come = _differing(before, after)
    found += _names(gone, come, before, after)
    found += _cues(before.hedges, after.hedges, "modality")
    found += _words(gone, come, before, after)
    return tuple(found)


# values


def _values(before: Passage, after: Passage, kind: ChangeKind) -> list[TypedChange]:
    old = [reading for reading in before.readings if (reading.kind == "date") == (kind == "date")]
    new = [reading for reading in after.readings if (reading.kind == "date") == (kind == "date")]
    waiting: dict[str, deque[Reading]] = defaultdict(deque)
    for reading in _unmatched(new, old):
        waiting[reading.kind].append(reading)
    found: list[TypedChange] = []
    for reading in _unmatched(old, new):
        if same_kind := waiting[reading.kind]:
            found.append(TypedChange(kind, _said(before, reading), _said(after, same_kind.popleft())))
        elif not _idle(reading, before):
            found.append(TypedChange(kind, _said(before, reading), ""))
    left = [reading for readings in waiting.values() for reading in readings if not _idle(reading, after)]
    return found + [TypedChange(kind, "", _said(after, reading)) for reading in left]


def _unmatched(ours: Sequence[Reading], theirs: Sequence[Reading]) -> list[Reading]:
    """The readings without an equal on the other side, each used once."""
    left = Counter(_key(reading) for reading in theirs)
    alone: list[Reading] = []
    for reading in ours:
        if left[_key(reading)] > 0:
            left[_key(reading)] -= 1
        else:
            alone.append(reading)
    return alone


def _key(reading: Reading) -> tuple[object, ...]:
    bound = reading.qualifier if reading.qualifier in _BOUNDS else None
    unit = reading.unit if reading.kind in {"money", "duration"} else None
    return reading.kind, reading.value, unit, bound, reading.of, reading.upper


def _idle(reading: Reading, whole: Passage) -> bool:
    """Is this, alone, no value: a pronoun `one`, a `second` that orders the text?"""
    in_words = whole.text[reading.start : reading.end].isalpha()
    small = isinstance(reading.value, float) and reading.value <= _DISCOURSE_ORDINALS
    return in_words and small and (reading.kind == "ordinal" or reading.value == 1.0)


def _said(whole: Passage, reading: Reading) -> str:
    """The value as it is written, with the words that bound it."""
    bounded = reading.qualifier in _BOUNDS and reading.lead is not None
    return whole.text[reading.lead if bounded else reading.start : reading.end]


# cues


def _cues(old: Sequence[str], new: Sequence[str], kind: ChangeKind) -> list[TypedChange]:
    """Cues come as `group:words`; only a different balance of groups is a change."""
    groups_old, groups_new = Counter(map(_group, old)), Counter(map(_group, new))
    gone = [cue for cue in old if groups_old[_group(cue)] > groups_new[_group(cue)]]
    come = [cue for cue in new if groups_new[_group(cue)] > groups_old[_group(cue)]]
    if not gone and not come:
        return []
    return [TypedChange(kind, _joined(gone), _joined(come))]


def _group(cue: str) -> str:
    return cue.partition(":")[0]


def _joined(cues: Iterable[str]) -> str:
    return " … ".join(dict.fromkeys(cue.partition(":")[2] or cue for cue in cues))


# names and other words


def _differing(before: Passage, after: Passage) -> tuple[list[Word], list[Word]]:
    """The words of each version that the other has in no spelling or form; stages are told by themselves."""
    told = {word for cue in before.statuses + after.statuses for word in cue.partition(":")[2].split()}
    gone, come = _missing(before, after), _missing(after, before)
    return [word for word in gone if word.lower not in told], [word for word in come if word.lower not in told]


def _missing(ours: Passage, theirs: Passage) -> list[Word]:
    there = {word.lower for word in theirs.words}
    by_stem: dict[str, list[Word]] = {}
    for word in theirs.words:
        by_stem.setdefault(word.stem[:3], []).append(word)
    return [
        word
        for word in ours.words
        if word.lower not in there
        and not any(_same_word(word, other, ours.inflects) for other in by_stem.get(word.stem[:3], ()))
        and not ("-" in word.lower and _without_hyphen(word.lower, theirs.lower))
        and not _other_name(word.lower, theirs.lower)
        and not (not word.name and any(one_slip(word.lower, other) for other in there))
    ]


def _other_name(word: str, text: str) -> bool:
    """Is it there under its other name: `U.S.` and `United States`?"""
    return any(
        any(
            word in name.split() and re.search(rf"\b{re.escape(other)}(?!\w)", text) for other in names if other != name
        )
        for names in OTHER_NAMES
        for name in names
    )


def _without_hyphen(word: str, text: str) -> bool:
    return word.replace("-", "") in text or word.replace("-", " ") in text


def _same_word(word: Word, other: Word, inflects: bool) -> bool:
    """The same word in another form: they share their beginning, and differ in an ending."""
    one, two = word.lower, other.lower
    shared = next((at for at, (a, b) in enumerate(zip(one, two, strict=False)) if a != b), min(len(one), len(two)))
    shorter, longer = sorted((len(one), len(two)))
    if not word.name:
        return shared >= 4 and shared >= 0.6 * longer
    if inflects and shared >= 4 and longer - shared <= 5:
        return True
    return (shared == shorter >= 3 and longer - shorter <= 3) or one_slip(one, two)


def one_slip(one: str, two: str) -> bool:
    """Words of five letters and more that one slip of the pen apart: `repect`, `respect`."""
    if min(len(one), len(two)) < 5 or abs(len(one) - len(two)) > 1 or one[0] != two[0]:
        return False
    if any(letter.isdigit() for letter in one + two):
        return False
    at = next((at for at, (a, b) in enumerate(zip(one, two, strict=False)) if a != b), min(len(one), len(two)))
    swapped = one[at : at + 2] == two[at : at + 2][::-1] and one[at + 2 :] == two[at + 2 :]
    return swapped or one[at + 1 :] == two[at:] or one[at:] == two[at + 1 :] or one[at + 1 :] == two[at + 1 :]


def _names(gone: list[Word], come: list[Word], before: Passage, after: Passage) -> list[TypedChange]:
    old = _phrases([word for word in gone if word.name], before)
    new = _phrases([word for word in come if word.name], after)
    size = max(len(old), len(new))
    old, new = old + [""] * (size - len(old)), new + [""] * (size - len(new))
    return [TypedChange("name", one, two) for one, two in zip(old, new, strict=True)]


def _words(gone: list[Word], come: list[Word], before: Passage, after: Passage) -> list[TypedChange]:
    old = _phrases([word for word in gone if not word.name], before)
    new = _phrases([word for word in come if not word.name], after)
    return [TypedChange("words", " … ".join(old), " … ".join(new))] if old or new else []


def _phrases(words: Sequence[Word], whole: Passage) -> list[str]:
    """Words that stand together as one phrase."""
    spans: list[tuple[int, int]] = []
    for word in words:
        if spans and whole.text[spans[-1][1] : word.start].isspace():
            spans[-1] = spans[-1][0], word.end
        else:
            spans.append((word.start, word.end))
    return [whole.text[start:end] for start, end in spans]


def opposed(change: TypedChange) -> bool:
    """Does a change of words turn the sense: more to less, approved to rejected?"""
    new = set(change.after.lower().split())
    return any(OPPOSITES[word] & new for word in change.before.lower().split() if word in OPPOSITES)
