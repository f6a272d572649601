"""Phrases compiled: many thousand are found in one walk over a text.

Every plain run of words goes into one Aho-Corasick automaton a language; what is left (gaps, references) is put
together from the hits of a sentence. Cost: linear in the text, whatever the number of phrases.
"""

import re
from bisect import bisect_left, bisect_right
from collections.abc import Iterable, Iterator, Mapping, Sequence, Set
from dataclasses import dataclass, field
from operator import itemgetter
from typing import NamedTuple, TypeAlias

import ahocorasick

from monitor.facts.language.syntax import (
    LANGUAGES,
    SPEAKS,
    TYPOGRAPHY,
    Atom,
    Compound,
    PhraseError,
    flatten,
    parsed,
)

ORDERED_GAP = 6
FREE_GAP = 12
MOST = 24
"""Places of one part of a phrase in a sentence that are tried; more have only lists without end."""
_OWN = "\0"
"""What the keys of plain words begin with, and no label."""
_WORD = re.compile(r"\w+")
_SPACES = re.compile(r"\s{2,}")
_SPACE = re.compile(r"\s{2,}|[^\S ]")
"""White space that is not one plain space already."""
_order = itemgetter(1, 2, 0)
_place = itemgetter(1, 2)


@dataclass(frozen=True, slots=True)
class Folded:
    """A text in lower case, typography levelled and white space squeezed, with the way back to the original."""

    text: str
    cased: str
    offsets: tuple[int, ...] | None
    """Original offset of each character; None where nothing moved."""
    words: tuple[int, ...]
    """Where each word starts."""

    def origin(self, position: int) -> int:
        """The offset in the original text of a position in the folded one."""
        return position if self.offsets is None else self.offsets[position]

    def place(self, offset: int) -> int:
        """The position in the folded text of an offset in the original one."""
        return offset if self.offsets is None else bisect_left(self.offsets, offset)

    def gap(self, end: int, start: int) -> int:
        """How many words begin in `[end:start]`."""
        return bisect_left(self.words, start) - bisect_left(self.words, end)


def fold(text: str) -> Folded:
    """Level what never makes a difference: letter case, quotes, dashes, white space (see `Folded`)."""
    cased = text
    if not text.isascii():
        for sign, plain in TYPOGRAPHY.items():  # many times faster than `str.translate`, which looks at every letter
            if sign in cased:
                cased = cased.replace(sign, plain)
    offsets: tuple[int, ...] | None = None
    squeezed = _SPACE.sub(" ", cased)
    if len(squeezed) != len(cased):
        kept: list[int] = []
        begin = 0
        for run in _SPACES.finditer(cased):
            kept.extend(range(begin, run.start() + 1))
            begin = run.end()
        kept.extend(range(begin, len(cased)))
        offsets = (*kept, len(text))
    lowered = squeezed.lower()
    if len(lowered) != len(squeezed):  # a few letters grow when lowered; those keep their case
        lowered = "".join(c.lower() if len(c.lower()) == 1 else c for c in squeezed)
    return Folded(lowered, squeezed, offsets, tuple([match.start() for match in _WORD.finditer(lowered)]))


class Hit(NamedTuple):
    """A phrase found: its label and its span in the folded text."""

    label: str
    start: int
    end: int


class _Found(NamedTuple):
    """What a plain run of words found in a text stands for."""

    key: str
    labels: tuple[str, ...]
    composed: bool
    """Do compounds ask for it?"""
    open_left: bool
    open_right: bool
    cased: str | None


_Literal: TypeAlias = tuple[int, bool, bool, bool, bool, tuple[_Found, ...]]
"""Length; are its first and last letters part of a word; may it be open to the left, the right; what it stands for."""


@dataclass(slots=True)
class _Tables:
    """What one language needs. The compounds are kept by one of the keys that they cannot do without."""

    automaton: ahocorasick.Automaton
    early: dict[str, list[Compound]] = field(default_factory=dict)
    late: dict[str, list[Compound]] = field(default_factory=dict)
    """Those that refer to labels."""
    referred: frozenset[str] = frozenset()


class Phrasebook:
    """Labelled phrases of all languages, ready to be found; the tables of a language are made when it is first read."""

    def __init__(self, entries: Iterable[tuple[str, str, str]]) -> None:
        """`entries`: label, language (or `any`), phrase. Raises PhraseError naming the phrase."""
        self._keys: dict[Atom, str] = {}
        self._literals: dict[str, dict[str, set[Atom]]] = {language: {} for language in LANGUAGES}
        self._labels: dict[str, dict[Atom, list[str]]] = {language: {} for language in LANGUAGES}
        self._compounds: dict[str, list[Compound]] = {language: [] for language in LANGUAGES}
        served = {
            language: [reader for reader in LANGUAGES if language in SPEAKS[reader]] for language in ("any", *LANGUAGES)
        }
        for label, language, phrase in entries:
            if language not in served:
                raise PhraseError(f"unknown language {language!r} of phrase {phrase!r}")
            for whole in phrase.split(" | "):
                self._add(label, served[language], whole)
        self._tables: dict[str, _Tables] = {}

    def _add(self, label: str, readers: Sequence[str], phrase: str) -> None:
        segments, joints = parsed(phrase)
        plain: list[list[list[str]]] = []
        for segment in segments:
            readings = []
            for reading in segment:
                atoms = [piece for piece in reading if isinstance(piece, Atom)]
                for reader in readers:
                    for atom in atoms:
                        self._literals[reader].setdefault(atom.text, set()).add(atom)
                    if not joints and len(reading) == len(atoms) == 1:
                        self._labels[reader].setdefault(atoms[0], []).append(label)
                if joints or len(reading) > 1 or not atoms:
                    readings.append([self._key(p) if isinstance(p, Atom) else p[1:-1] for p in reading])
            plain.append(readings)
        if not plain[0]:
            return
        for compound in flatten(label, plain, joints):
            for reader in readers:
                self._compounds[reader].append(compound)

    def _key(self, atom: Atom) -> str:
        return self._keys.setdefault(atom, f"{_OWN}{len(self._keys)}")

    def _build(self, language: str) -> _Tables:
        compounds = self._compounds[language]
        composed = {key for compound in compounds for segment in compound.segments for key in segment}
        automaton = ahocorasick.Automaton()
        for literal, atoms in self._literals[language].items():
            automaton.add_word(literal, self._literal(literal, atoms, self._labels[language], composed))
        if len(automaton):
            automaton.make_automaton()
        tables = _Tables(automaton, referred=frozenset(key for key in composed if not key.startswith(_OWN)))
        for compound in compounds:
            refers = [not segment.isdisjoint(tables.referred) for segment in compound.segments]
            anchor = min(zip(refers, compound.segments, strict=True), key=lambda pair: (pair[0], len(pair[1])))[1]
            index = tables.late if any(refers) else tables.early
            for key in anchor:
                index.setdefault(key, []).append(compound)
        return tables

    def _literal(
        self, literal: str, atoms: Iterable[Atom], labels: Mapping[Atom, Sequence[str]], composed: Set[str]
    ) -> _Literal:
        found = tuple(
            _Found(
                key=self._keys.get(atom, ""),
                labels=tuple(dict.fromkeys(labels.get(atom, ()))),
                composed=self._keys.get(atom, "") in composed,
                open_left=atom.open_left,
                open_right=atom.open_right,
                cased=atom.cased,
            )
            for atom in atoms
        )
        left, right = any(atom.open_left for atom in atoms), any(atom.open_right for atom in atoms)
        return len(literal), _is_word(literal[0]), _is_word(literal[-1]), left, right, found

    def find(self, text: Folded, sentences: Sequence[tuple[int, int]], language: str) -> tuple[tuple[Hit, ...], ...]:
        """The hits of each sentence (spans of the folded text, ascending), sorted by place."""
        if language not in self._tables and language in LANGUAGES:
            self._tables[language] = self._build(language)  # twice at worst, if two threads ask at the same time
        tables = self._tables.get(language)
        if tables is None or not len(tables.automaton) or not sentences:
            return tuple(() for _ in sentences)
        buckets: list[tuple[list[Hit], dict[str, list[Hit]]]] = [([], {}) for _ in sentences]
        raw, cased, size = text.text, text.cased, len(text.text)
        rows = iter(zip(sentences, buckets, strict=True))
        (begin, stop), (out, parts) = next(rows)
        for last, (length, word_left, word_right, any_left, any_right, found) in tables.automaton.iter(raw):
            end = last + 1
            start = end - length
            left = not (word_left and start and ((sign := raw[start - 1]).isalnum() or sign == "_"))
            right = not (word_right and end < size and ((sign := raw[end]).isalnum() or sign == "_"))
            if not ((left or any_left) and (right or any_right)):
                continue
            while end > stop:
                row = next(rows, None)
                if row is None:
                    break
                (begin, stop), (out, parts) = row
            if end > stop:
                break
            if start < begin:
                continue
            first = start if left else text.words[bisect_right(text.words, start) - 1]
            after = end if right else _rest(raw, end)
            for key, labels, composed, open_left, open_right, exact in found:
                if (left or open_left) and (right or open_right) and (exact is None or cased[start:end] == exact):
                    for label in labels:
                        out.append(Hit(label, first, after))
                    if composed:
                        parts.setdefault(key, []).append(Hit(key, first, after))
        return tuple(_put_together(text, tables, out, parts) for out, parts in buckets)


def _put_together(text: Folded, tables: _Tables, out: list[Hit], found: dict[str, list[Hit]]) -> tuple[Hit, ...]:
    """With what is made of several parts: first those of plain words, then those that refer to what was found."""
    if found:
        out.extend(_compounds(text, tables.early, found))
    if tables.late:
        for hit in out:
            if hit.label in tables.referred:
                found.setdefault(hit.label, []).append(hit)
        out.extend(_compounds(text, tables.late, found))
    return tuple(sorted(set(out), key=_order))


def _compounds(
    text: Folded, index: Mapping[str, Sequence[Compound]], found: Mapping[str, Sequence[Hit]]
) -> Iterator[Hit]:
    done: set[int] = set()
    for key in found:
        for compound in index.get(key, ()):
            for segment in compound.segments:
                if segment.isdisjoint(found):
                    break
            else:
                if id(compound) not in done:
                    done.add(id(compound))
                    yield from _match(text, compound, found)


def _is_word(character: str) -> bool:
    return character.isalnum() or character == "_"


def _rest(raw: str, end: int) -> int:
    """Where the word ends that goes on at `end`."""
    match = _WORD.match(raw, end)
    return match.end() if match else end


def _match(text: Folded, compound: Compound, found: Mapping[str, Sequence[Hit]]) -> list[Hit]:
    """All ways to put the segments of a compound together, shortest span for each first segment."""
    pools = []
    for segment in compound.segments:
        pool = [hit for key in segment if key in found for hit in found[key]]
        if len(segment) > 1:
            pool.sort(key=_place)
        pools.append(pool[:MOST])
    out = []
    for first in pools[0]:
        best = _extend(text, compound, pools, (first.start, first.end), first)
        if best is not None:
            out.append(Hit(compound.label, *best))
    return out


def _extend(
    text: Folded,
    compound: Compound,
    pools: Sequence[Sequence[Hit]],
    span: tuple[int, int],
    last: Hit,
    *,
    number: int = 1,
) -> tuple[int, int] | None:
    if number == len(pools):
        return span
    best: tuple[int, int] | None = None
    start, end = span
    joint = compound.joints[number - 1]
    for hit in pools[number]:
        if joint == "+":
            near = hit.start >= end and text.gap(end, hit.start) <= FREE_GAP
            near = near or (hit.end <= start and text.gap(hit.end, start) <= FREE_GAP)
            near = near or (hit.start < end and start < hit.end and hit != last)
        else:
            limit = ORDERED_GAP if joint == ".." else 0
            near = hit.start >= last.end and text.gap(last.end, hit.start) <= limit
        if near:
            wider = (min(start, hit.start), max(end, hit.end))
            whole = _extend(text, compound, pools, wider, hit, number=number + 1)
            if whole is not None and (best is None or whole[1] - whole[0] < best[1] - best[0]):
                best = whole
    return best
