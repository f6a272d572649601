"""Two rows of lines → raw differences: added, removed, reworded, moved; sentences first, words only in changed pairs.

Lines are aligned by rapidfuzz's bit-parallel Indel distance over their keys. Text that merely stands elsewhere, or is
cut into blocks differently, is neither added nor removed.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Final, Literal, TypeAlias

from rapidfuzz import fuzz, process
from rapidfuzz.distance import Indel

from monitor.compare.blocks import FURNITURE, Line, key_of, sentences, shape_of

LONG = 25
"""Letters from which on a text found elsewhere in the other document is the same text, not a chance."""
SIMILAR = 60.0
"""Two texts of one hunk are a rewording from this ratio on (0-100)."""
SIMILAR_AFAR = 80.0
"""And so alike they must be when they stand in different hunks."""
MAX_PAIRS = 40_000
"""Ratios computed in one hunk at most; beyond that, only equal shapes are paired."""


Kind: TypeAlias = Literal["added", "removed", "reworded", "moved", "reblocked"]


@dataclass(frozen=True, slots=True)
class Difference:
    """A line or sentence that differs; `before` and `after` are None where the other side has nothing."""

    kind: Kind
    before: Line | None
    after: Line | None
    anchor: str = ""
    """Key of the unchanged line before it: where on the page this is."""


_SWAPPED: Final[Mapping[Kind, Kind]] = {"added": "removed", "removed": "added"}


def differences(before: Sequence[Line], after: Sequence[Line]) -> list[Difference]:
    """All differences in page order.

    Where lines repeat, an alignment read backwards need not be the alignment of the swapped documents. So a pair is
    always aligned in one direction, and turned round if need be: swapping the documents swaps added and removed.
    """
    if [line.key for line in before] <= [line.key for line in after]:
        found = _aligned(before, after)
    else:
        found = [
            Difference(_SWAPPED.get(each.kind, each.kind), each.after, each.before, each.anchor)
            for each in _aligned(after, before)
        ]
    return sorted(found, key=_place)


def _aligned(before: Sequence[Line], after: Sequence[Line]) -> list[Difference]:
    hunks = _hunks(before, after)
    found: list[Difference] = []
    _take_moved(hunks, found)
    _take_reblocked(hunks, before, after, found)
    for hunk in hunks:
        _pair(hunk, found)
    _pair_afar(hunks, found)
    for hunk in hunks:
        found += [Difference("removed", line, None, hunk.anchor) for line in hunk.removed]
        found += [Difference("added", None, line, hunk.anchor) for line in hunk.added]
    return found


@dataclass(slots=True)
class _Hunk:
    removed: list[Line]
    added: list[Line]
    anchor: str


def _place(difference: Difference) -> tuple[int, int]:
    line = difference.after or difference.before
    return (line.place if line else 0, difference.after is None)


def _hunks(before: Sequence[Line], after: Sequence[Line]) -> list[_Hunk]:
    left, right = [line.key for line in before], [line.key for line in after]
    found: list[_Hunk] = []
    open_hunk: _Hunk | None = None
    for step in Indel.opcodes(left, right):
        if step.tag == "equal":
            open_hunk = None
            continue
        if open_hunk is None:
            open_hunk = _Hunk([], [], left[step.src_start - 1] if step.src_start else "")
            found.append(open_hunk)
        open_hunk.removed += before[step.src_start : step.src_end]
        open_hunk.added += after[step.dest_start : step.dest_end]
    return found


def _take_moved(hunks: list[_Hunk], found: list[Difference]) -> None:
    """Lines that left one place and turn up at another."""
    waiting: dict[str, list[Line]] = {}
    for hunk in hunks:
        for line in hunk.removed:
            waiting.setdefault(line.key, []).append(line)
    gone: set[int] = set()
    for hunk in hunks:
        kept = []
        for line in hunk.added:
            if origins := waiting.get(line.key):
                origin = origins.pop(0)
                gone.add(origin.place)
                found.append(Difference("moved", origin, line, hunk.anchor))
            else:
                kept.append(line)
        hunk.added = kept
    for hunk in hunks:
        hunk.removed = [line for line in hunk.removed if line.place not in gone]


def _take_reblocked(hunks: list[_Hunk], before: Sequence[Line], after: Sequence[Line], found: list[Difference]) -> None:
    """Split into sentences, and drop those that the other document holds anyway, wherever and however blocked."""
    whole_before = _said(before)
    whole_after = _said(after)
    for hunk in hunks:
        if "".join(line.key for line in hunk.removed) == "".join(line.key for line in hunk.added):
            found += [Difference("reblocked", line, line, hunk.anchor) for line in hunk.added]
            hunk.removed, hunk.added = [], []
            continue
        hunk.removed, still = _only_here(hunk.removed, whole_after)
        found += [Difference("reblocked", line, None, hunk.anchor) for line in still]
        hunk.added, already = _only_here(hunk.added, whole_before)
        found += [Difference("reblocked", None, line, hunk.anchor) for line in already]


def _said(lines: Sequence[Line]) -> str:
    """What the page says outside its furniture: a menu entry is no earlier mention of a new heading."""
    return "".join(line.key for line in lines if line.region not in FURNITURE)


def _only_here(lines: list[Line], other: str) -> tuple[list[Line], list[Line]]:
    """(sentences that the other document lacks, sentences it has)."""
    lacking: list[Line] = []
    present: list[Line] = []
    for line in lines:
        pieces = sentences(line.text) if len(line.key) > 2 * LONG else [line.text]
        if len(pieces) == 1:
            (present if len(line.key) >= LONG and line.key in other else lacking).append(line)
            continue
        for piece in pieces:
            part = Line(piece, key_of(piece), line.region, line.place, line.closing, line.colophon)
            (present if len(part.key) >= LONG and part.key in other else lacking).append(part)
    return lacking, present


def _pair(hunk: _Hunk, found: list[Difference]) -> None:
    """Pair what was reworded within a hunk, best pairs first."""
    if not hunk.removed or not hunk.added:
        return
    if len(hunk.removed) * len(hunk.added) > MAX_PAIRS:
        scored = _same_shapes(hunk.removed, hunk.added)
    else:
        scored = _alike(hunk.removed, hunk.added)
    _settle(hunk, hunk, scored, found)


def _alike(removed: list[Line], added: list[Line]) -> list[tuple[float, int, int]]:
    """(likeness, place, place) of all pairs that may be rewordings, 0-100.

    Lines that differ in digits only are the same line with another number.
    """
    texts = [line.text for line in added]
    by_shape: dict[str, list[int]] = {}
    for j, line in enumerate(added):
        by_shape.setdefault(shape_of(line.key), []).append(j)
    scored = []
    for i, old in enumerate(removed):
        found = {
            j: score
            for _, score, j in process.extract(old.text, texts, scorer=fuzz.ratio, limit=None, score_cutoff=SIMILAR)
        }
        found.update(dict.fromkeys(by_shape.get(shape_of(old.key), ()), 100.0))
        scored += [(score, i, j) for j, score in found.items()]
    return scored


def _pair_afar(hunks: list[_Hunk], found: list[Difference]) -> None:
    """Pair what was reworded and moved at once: long texts only, for short ones are alike by chance."""
    left = [(hunk, line) for hunk in hunks for line in hunk.removed if len(line.key) >= LONG]
    right = [(hunk, line) for hunk in hunks for line in hunk.added if len(line.key) >= LONG]
    if not left or not right or len(left) * len(right) > MAX_PAIRS:
        return
    texts = [line.text for _, line in right]
    for old_hunk, old in left:
        alike = process.extractOne(old.text, texts, scorer=fuzz.ratio, score_cutoff=SIMILAR_AFAR)
        if alike is None:
            continue
        best = right.pop(alike[2])
        del texts[alike[2]]
        old_hunk.removed.remove(old)
        best[0].added.remove(best[1])
        found.append(Difference("reworded", old, best[1], best[0].anchor))


def _settle(old_hunk: _Hunk, new_hunk: _Hunk, scored: list[tuple[float, int, int]], found: list[Difference]) -> None:
    taken_old: set[int] = set()
    taken_new: set[int] = set()
    for _, i, j in sorted(scored, key=lambda item: (-item[0], abs(item[1] - item[2]))):
        if i not in taken_old and j not in taken_new:
            taken_old.add(i)
            taken_new.add(j)
            found.append(Difference("reworded", old_hunk.removed[i], new_hunk.added[j], new_hunk.anchor))
    old_hunk.removed = [line for i, line in enumerate(old_hunk.removed) if i not in taken_old]
    new_hunk.added = [line for j, line in enumerate(new_hunk.added) if j not in taken_new]


def _same_shapes(removed: list[Line], added: list[Line]) -> list[tuple[float, int, int]]:
    by_shape: dict[str, list[int]] = {}
    for j, line in enumerate(added):
        by_shape.setdefault(shape_of(line.key), []).append(j)
    return [(100.0, i, j) for i, line in enumerate(removed) for j in by_shape.get(shape_of(line.key), ())[:1]]


def changed_words(old: str, new: str) -> tuple[list[str], list[str]]:
    """The words that differ between two versions of a text: (gone, come)."""
    left, right = old.split(), new.split()
    gone: list[str] = []
    come: list[str] = []
    for step in Indel.opcodes([key_of(word) for word in left], [key_of(word) for word in right]):
        if step.tag != "equal":
            gone += left[step.src_start : step.src_end]
            come += right[step.dest_start : step.dest_end]
    return gone, come
