"""The phrase syntax of docs/facts.md, compiled: many thousand phrases are found in one walk over a text.

A phrase is a row of segments. A segment is made of plain words (`defence agreement`), words with alternatives
(`sign|signs`, `agreed|in_place`: `_` is a space), open words (`nuclear*`, `*avtale`), words whose letter case counts
(`=US`) and references to other labels (`{denmark}`). Between segments stands `..` (in this order, at most six words
between) or `+` (in any order, at most twelve words between), both inside one sentence. A bar on its own (`gave
consent | said yes`) parts whole phrases.

Every plain run of words goes into one Aho-Corasick automaton a language; what is left (gaps, references) is put
together from the hits of a sentence. Cost: linear in the text, whatever the number of phrases.
"""

import re
from bisect import bisect_left, bisect_right
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from itertools import product
from typing import Literal

import ahocorasick

LANGUAGES = ("en", "da", "nb", "nn", "sv", "fi", "is")
_SPEAKS: Mapping[str, tuple[str, ...]] = {
    "nb": ("any", "nb", "nn"),
    "nn": ("any", "nb", "nn"),
    **{language: ("any", language) for language in ("en", "da", "sv", "fi", "is")},
}
ORDERED_GAP = 6
FREE_GAP = 12
MAX_EXPANSIONS = 256
"""Alternatives multiply; a phrase with more than this many readings is a mistake."""

_FOLD = str.maketrans(
    dict.fromkeys("’‘´`ʼ", "'")
    | dict.fromkeys("“”„«»", '"')
    | dict.fromkeys("–—−‐‑", "-")
    | dict.fromkeys("\u00ad", "-")
)
_WORD = re.compile(r"\w+")
_SPACE = re.compile(r"\s+")


class PhraseError(ValueError):
    """A phrase that cannot be compiled; the message says what is wrong with it."""


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
    cased = text.translate(_FOLD)
    offsets: tuple[int, ...] | None = None
    squeezed = _SPACE.sub(" ", cased)
    if len(squeezed) != len(cased):
        kept: list[int] = []
        begin = 0
        for run in _SPACE.finditer(cased):
            kept.extend(range(begin, run.start() + 1))
            begin = run.end()
        kept.extend(range(begin, len(cased)))
        offsets = (*kept, len(text))
    lowered = squeezed.lower()
    if len(lowered) != len(squeezed):  # a few letters grow when lowered; those keep their case
        lowered = "".join(c.lower() if len(c.lower()) == 1 else c for c in squeezed)
    return Folded(lowered, squeezed, offsets, tuple(match.start() for match in _WORD.finditer(lowered)))


@dataclass(frozen=True, slots=True)
class Hit:
    """A phrase found: its label and its span in the folded text."""

    label: str
    start: int
    end: int


@dataclass(frozen=True, slots=True)
class _Atom:
    """A run of plain words; open ends take the rest of a word."""

    text: str
    open_left: bool = False
    open_right: bool = False
    cased: str | None = None


@dataclass(frozen=True, slots=True)
class _Complex:
    """A phrase with gaps or references: each segment is found by any of its keys."""

    label: str
    segments: tuple[frozenset[str], ...]
    joints: tuple[Literal["..", "+", ""], ...]


@dataclass(slots=True)
class _Tables:
    """What one language needs."""

    automaton: ahocorasick.Automaton
    complexes: dict[str, list[_Complex]] = field(default_factory=dict)
    late: dict[str, list[_Complex]] = field(default_factory=dict)


def _word(token: str) -> list[_Atom | str]:
    """The alternatives of one written word; a reference stays as it is written."""
    atoms: list[_Atom | str] = []
    for choice in token.split("|"):
        if choice.startswith("{") and choice.endswith("}"):
            atoms.append(choice)
            continue
        cased = choice.removeprefix("=") if choice.startswith("=") else None
        body = cased if cased is not None else choice
        left, right = body.startswith("*"), body.endswith("*")
        core = body.strip("*").replace("_", " ").translate(_FOLD)
        if not core or "*" in core:
            raise PhraseError(f"`*` stands only at the ends of a word: {token!r}")
        atoms.append(_Atom(core.lower(), left, right, core if cased is not None else None))
    return atoms


def _runs(tokens: Sequence[str]) -> list[list[_Atom | str]]:
    """All readings of a segment, plain neighbours joined into one atom."""
    choices = [_word(token) for token in tokens]
    size = 1
    for choice in choices:
        size *= len(choice)
    if size > MAX_EXPANSIONS:
        raise PhraseError(f"too many alternatives ({size}) in {' '.join(tokens)!r}; write it as several phrases")
    readings = []
    for reading in product(*choices):
        joined: list[_Atom | str] = []
        for piece in reading:
            last = joined[-1] if joined else None
            if (
                isinstance(piece, _Atom)
                and isinstance(last, _Atom)
                and not (last.open_right or piece.open_left)
                and last.cased is None
                and piece.cased is None
            ):
                joined[-1] = _Atom(f"{last.text} {piece.text}", last.open_left, piece.open_right)
            else:
                joined.append(piece)
        readings.append(joined)
    return readings


def split(phrase: str) -> tuple[list[list[str]], list[Literal["..", "+", ""]]]:
    """The segments of a phrase as written words, and the joints between them."""
    segments: list[list[str]] = [[]]
    joints: list[Literal["..", "+", ""]] = []
    for word in phrase.split():
        if word == "..":
            joints.append("..")
            segments.append([])
        elif word == "+":
            joints.append("+")
            segments.append([])
        else:
            segments[-1].append(word)
    if not all(segments):
        raise PhraseError(f"nothing stands on one side of `..` or `+`: {phrase!r}")
    return segments, joints


def check_phrase(phrase: str) -> tuple[str, ...]:
    """The labels that a phrase refers to (`{denmark}`). Raises PhraseError if it cannot be compiled."""
    labels = []
    for whole in phrase.split(" | "):
        segments, _ = split(whole)
        for tokens in segments:
            for reading in _runs(tokens):
                labels += [piece[1:-1] for piece in reading if isinstance(piece, str)]
    return tuple(dict.fromkeys(labels))


class Phrasebook:
    """Labelled phrases of all languages, ready to be found. Immutable once built."""

    def __init__(self, entries: Iterable[tuple[str, str, str]]) -> None:
        """`entries`: label, language (or `any`), phrase. Raises PhraseError naming the phrase."""
        self._atoms: list[_Atom] = []
        self._keys: dict[_Atom, str] = {}
        self._labels: dict[str, list[str]] = {}
        self._literals: dict[str, dict[str, set[str]]] = {language: {} for language in LANGUAGES}
        self._complexes: dict[str, list[_Complex]] = {language: [] for language in LANGUAGES}
        served = {
            language: [reader for reader in LANGUAGES if language in _SPEAKS[reader]]
            for language in ("any", *LANGUAGES)
        }
        for label, language, phrase in entries:
            if language not in served:
                raise PhraseError(f"unknown language {language!r} of phrase {phrase!r}")
            for whole in phrase.split(" | "):
                self._add(label, served[language], whole)
        self._tables = {language: self._build(language) for language in LANGUAGES}

    def _key(self, atom: _Atom) -> str:
        if atom not in self._keys:
            self._keys[atom] = f"\0{len(self._atoms)}"
            self._atoms.append(atom)
        return self._keys[atom]

    def _add(self, label: str, readers: Sequence[str], phrase: str) -> None:
        segments, joints = split(phrase)
        plain: list[list[list[str]]] = []
        for tokens in segments:
            readings = []
            for reading in _runs(tokens):
                keys = []
                for piece in reading:
                    if isinstance(piece, str):
                        keys.append(piece[1:-1])
                    else:
                        key = self._key(piece)
                        keys.append(key)
                        for reader in readers:
                            self._literals[reader].setdefault(piece.text, set()).add(key)
                readings.append(keys)
            plain.append(readings)
        if not joints:
            single = [keys[0] for keys in plain[0] if len(keys) == 1 and keys[0].startswith("\0")]
            for key in single:
                for reader in readers:
                    self._labels.setdefault(f"{reader}{key}", []).append(label)
            plain = [[keys for keys in plain[0] if len(keys) > 1 or not keys[0].startswith("\0")]]
            if not plain[0]:
                return
        for compound in _flatten(label, plain, joints):
            for reader in readers:
                self._complexes[reader].append(compound)

    def _build(self, language: str) -> _Tables:
        automaton = ahocorasick.Automaton()
        for literal, keys in self._literals[language].items():
            automaton.add_word(literal, (len(literal), tuple(sorted(keys))))
        if len(automaton):
            automaton.make_automaton()
        tables = _Tables(automaton)
        for compound in self._complexes[language]:
            late = any(not key.startswith("\0") for segment in compound.segments for key in segment)
            anchor = min(compound.segments, key=lambda keys: (any(not key.startswith("\0") for key in keys), len(keys)))
            index = tables.late if late else tables.complexes
            for key in anchor:
                index.setdefault(key, []).append(compound)
        return tables

    def find(self, text: Folded, sentences: Sequence[tuple[int, int]], language: str) -> tuple[tuple[Hit, ...], ...]:
        """The hits of each sentence (spans of the folded text, ascending), sorted by place."""
        tables = self._tables.get(language)
        buckets: list[list[Hit]] = [[] for _ in sentences]
        if tables is None or not len(tables.automaton) or not sentences:
            return tuple(tuple(bucket) for bucket in buckets)
        starts = [start for start, _ in sentences]
        raw = text.text
        for last, (length, keys) in tables.automaton.iter(raw):
            start, end = last + 1 - length, last + 1
            index = bisect_right(starts, start) - 1
            if index < 0 or end > sentences[index][1]:
                continue
            clean_left = start == 0 or not (_is_word(raw[start - 1]) and _is_word(raw[start]))
            clean_right = end == len(raw) or not (_is_word(raw[end]) and _is_word(raw[end - 1]))
            for key in keys:
                atom = self._atoms[int(key[1:])]
                if (clean_left or atom.open_left) and (clean_right or atom.open_right):
                    if atom.cased is not None and text.cased[start:end] != atom.cased:
                        continue
                    buckets[index].append(Hit(key, *_whole_words(raw, start, end, clean_left, clean_right)))
        return tuple(self._put_together(text, bucket, tables, language) for bucket in buckets)

    def _put_together(self, text: Folded, atoms: list[Hit], tables: _Tables, language: str) -> tuple[Hit, ...]:
        found: dict[str, list[Hit]] = {}
        out: list[Hit] = []
        for hit in atoms:
            found.setdefault(hit.label, []).append(hit)
            for label in self._labels.get(f"{language}{hit.label}", ()):
                out.append(Hit(label, hit.start, hit.end))
        for index in (tables.complexes, tables.late):
            if index is tables.late:
                for hit in out:
                    found.setdefault(hit.label, []).append(hit)
            if not index:
                continue
            done: set[int] = set()
            for key in tuple(found):
                for compound in index.get(key, ()):
                    if id(compound) not in done:
                        done.add(id(compound))
                        out.extend(_match(text, compound, found))
        return tuple(sorted(set(out), key=lambda hit: (hit.start, hit.end, hit.label)))


def _is_word(character: str) -> bool:
    return character.isalnum() or character == "_"


def _whole_words(raw: str, start: int, end: int, clean_left: bool, clean_right: bool) -> tuple[int, int]:
    while not clean_left and start > 0 and _is_word(raw[start - 1]):
        start -= 1
    while not clean_right and end < len(raw) and _is_word(raw[end]):
        end += 1
    return start, end


def _flatten(
    label: str, plain: Sequence[Sequence[Sequence[str]]], joints: Sequence[Literal["..", "+", ""]]
) -> list[_Complex]:
    """Readings of one length become one compound with key sets; others are spelt out."""
    simple = all(len(keys) == 1 for readings in plain for keys in readings)
    if simple:
        segments = tuple(frozenset(keys[0] for keys in readings) for readings in plain)
        return [_Complex(label, segments, tuple(joints))]
    out = []
    for reading in product(*plain):
        keys_in_row: list[frozenset[str]] = []
        links: list[Literal["..", "+", ""]] = []
        for number, keys in enumerate(reading):
            if number:
                links.append(joints[number - 1])
            for position, key in enumerate(keys):
                if position:
                    links.append("")
                keys_in_row.append(frozenset({key}))
        out.append(_Complex(label, tuple(keys_in_row), tuple(links)))
    return out


def _match(text: Folded, compound: _Complex, found: Mapping[str, Sequence[Hit]]) -> list[Hit]:
    """All ways to put the segments of a compound together, shortest span for each first segment."""
    pools = []
    for segment in compound.segments:
        pool = [hit for key in segment if key in found for hit in found[key]]
        if not pool:
            return []
        pools.append(pool[:24])
    out = []
    for first in pools[0]:
        best = _extend(text, compound, pools, (first.start, first.end), first)
        if best is not None:
            out.append(Hit(compound.label, *best))
    return out


def _extend(
    text: Folded,
    compound: _Complex,
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
