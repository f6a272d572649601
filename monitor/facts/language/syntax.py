"""The phrase syntax of docs/facts.md: a written phrase as runs of plain words, and the joints between them.

A phrase is a row of segments. A segment is made of plain words (`defence agreement`), words with alternatives
(`sign|signs`, `agreed|in_place`: `_` is a space), open words (`nuclear*`, `*avtale`), words whose letter case counts
(`=US`) and references to other labels (`{denmark}`). Between segments stands `..` (in this order, at most six words
between) or `+` (in any order, at most twelve words between), both inside one sentence. A bar on its own (`gave
consent | said yes`) parts whole phrases.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import lru_cache
from itertools import product
from typing import Literal, TypeAlias

LANGUAGES = ("en", "da", "nb", "nn", "sv", "fi", "is")
SPEAKS: Mapping[str, tuple[str, ...]] = {
    "nb": ("any", "nb", "nn"),
    "nn": ("any", "nb", "nn"),
    **{language: ("any", language) for language in ("en", "da", "sv", "fi", "is")},
}
MAX_EXPANSIONS = 256
"""Alternatives multiply; a phrase with more than this many readings is a mistake."""

TYPOGRAPHY: Mapping[str, str] = (
    dict.fromkeys("’‘´`ʼ", "'") | dict.fromkeys("“”„«»", '"') | dict.fromkeys("–—−‐‑\u00ad", "-")
)
"""Signs that differ from one keyboard to another → the plain one."""
_LEVEL = str.maketrans(dict(TYPOGRAPHY))
Joint: TypeAlias = Literal["..", "+", ""]


class PhraseError(ValueError):
    """A phrase that cannot be compiled; the message says what is wrong with it."""


@dataclass(frozen=True, slots=True)
class Atom:
    """A run of plain words; open ends take the rest of a word."""

    text: str
    open_left: bool = False
    open_right: bool = False
    cased: str | None = None


@dataclass(frozen=True, slots=True)
class Compound:
    """A phrase with gaps or references: each segment is found by any of its keys."""

    label: str
    segments: tuple[frozenset[str], ...]
    joints: tuple[Joint, ...]


def _word(token: str) -> list[Atom | str]:
    """The alternatives of one written word; a reference stays as it is written."""
    atoms: list[Atom | str] = []
    for choice in token.split("|"):
        if choice.startswith("{") and choice.endswith("}"):
            atoms.append(choice)
            continue
        cased = choice.removeprefix("=") if choice.startswith("=") else None
        body = cased if cased is not None else choice
        left, right = body.startswith("*"), body.endswith("*")
        core = body.strip("*").replace("_", " ").translate(_LEVEL)
        if not core or "*" in core:
            raise PhraseError(f"`*` stands only at the ends of a word: {token!r}")
        atoms.append(Atom(core.lower(), left, right, core if cased is not None else None))
    return atoms


def runs(tokens: Sequence[str]) -> list[list[Atom | str]]:
    """All readings of a segment, plain neighbours joined into one atom."""
    choices = [_word(token) for token in tokens]
    size = 1
    for choice in choices:
        size *= len(choice)
    if size > MAX_EXPANSIONS:
        raise PhraseError(f"too many alternatives ({size}) in {' '.join(tokens)!r}; write it as several phrases")
    readings = []
    for reading in product(*choices):
        joined: list[Atom | str] = []
        for piece in reading:
            last = joined[-1] if joined else None
            if (
                isinstance(piece, Atom)
                and isinstance(last, Atom)
                and not (last.open_right or piece.open_left)
                and last.cased is None
                and piece.cased is None
            ):
                joined[-1] = Atom(f"{last.text} {piece.text}", last.open_left, piece.open_right)
            else:
                joined.append(piece)
        readings.append(joined)
    return readings


@lru_cache(maxsize=65_536)
def parsed(phrase: str) -> tuple[list[list[list[Atom | str]]], list[Joint]]:
    """The readings of each segment of a phrase, and the joints; kept, for most phrases serve several languages."""
    segments, joints = split(phrase)
    return [runs(tokens) for tokens in segments], joints


def split(phrase: str) -> tuple[list[list[str]], list[Joint]]:
    """The segments of a phrase as written words, and the joints between them."""
    segments: list[list[str]] = [[]]
    joints: list[Joint] = []
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
            for reading in runs(tokens):
                labels += [piece[1:-1] for piece in reading if isinstance(piece, str)]
    return tuple(dict.fromkeys(labels))


def flatten(label: str, plain: Sequence[Sequence[Sequence[str]]], joints: Sequence[Joint]) -> list[Compound]:
    """Readings of one length become one compound with key sets; others are spelt out."""
    simple = all(len(keys) == 1 for readings in plain for keys in readings)
    if simple:
        segments = tuple(frozenset(keys[0] for keys in readings) for readings in plain)
        return [Compound(label, segments, tuple(joints))]
    out = []
    for reading in product(*plain):
        keys_in_row: list[frozenset[str]] = []
        links: list[Joint] = []
        for number, keys in enumerate(reading):
            if number:
                links.append(joints[number - 1])
            for position, key in enumerate(keys):
                if position:
                    links.append("")
                keys_in_row.append(frozenset({key}))
        out.append(Compound(label, tuple(keys_in_row), tuple(links)))
    return out
