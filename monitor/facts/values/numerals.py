"""Numerals: digits with their separators, and number words, to numbers."""

import re
from collections.abc import Sequence
from functools import lru_cache
from typing import Final

from monitor.facts.values.words import COMPOUNDING, GROUP, MORPHEMES, NOT_ALONE, Morpheme

SPACES: Final = " \u00a0\u202f\u2009"

_BELOW_100 = "(?:1&T|T&1|T1|1x1?|1f|T|t|x|1)"
_NUMBER = re.compile(f"0|(?:(?:{_BELOW_100}?H&?)?{_BELOW_100}?K&?)?(?:{_BELOW_100}?H&?)?{_BELOW_100}?")
_LONGEST_WORD = 60


def decimal(run: str, language: str) -> float | None:
    """Digits with separators → number, or None where the run is no number or cannot be told.

    `language` decides only what a single separator means; `1.234,5` and `1,234.5` speak for themselves.
    An unknown language reads only what is the same everywhere.
    """
    run = run.translate({ord(space): None for space in SPACES})
    if run.isdecimal():
        return float(run) if len(run) <= 15 else None
    parts = re.split(r"[.,]", run)
    marks = re.findall(r"[.,]", run)
    if not all(part.isdecimal() for part in parts) or len(run) > 25:
        return None
    grouped = 1 <= len(parts[0]) <= 3 and parts[0][0] != "0"
    if len(set(marks)) == 2:
        whole = parts[:-1]
        if marks[-1] in marks[:-1] or not grouped or any(len(part) != 3 for part in whole[1:]):
            return None
        return float("".join(whole) + "." + parts[-1])
    if len(marks) > 1:
        return float("".join(parts)) if grouped and all(len(part) == 3 for part in parts[1:]) else None
    return _one_mark(parts[0], marks[0], parts[1], grouped, language)


def _one_mark(whole: str, mark: str, rest: str, grouped: bool, language: str) -> float | None:
    thousands = grouped and len(rest) == 3
    if language not in GROUP:
        return float(f"{whole}.{rest}") if not thousands else None
    if mark == ("." if language == "en" else ","):
        # Nobody writes a decimal fraction with three digits of which the last two are noughts.
        if thousands and rest.endswith("00") and language != "en":
            return float(whole + rest)
        return float(f"{whole}.{rest}")
    return float(whole + rest) if thousands else float(f"{whole}.{rest}")


def evaluate(morphemes: Sequence[Morpheme]) -> int:
    """The value of a row of morphemes that fits together."""
    total = current = last = 0
    for code, value in morphemes:
        match code:
            case "K":
                total, current, last = total + (current or 1) * 1000, 0, 0
            case "H":
                current, last = (current or 1) * 100, 0
            case "x":
                current, last = current - last + (last or 1) * 10, 0
            case "&":
                pass
            case _:
                current, last = current + value, value
    return total + current


def fits(morphemes: Sequence[Morpheme]) -> bool:
    """Do these morphemes make one number?"""
    codes = "".join(morpheme.code for morpheme in morphemes)
    return bool(codes) and codes[-1] != "&" and _NUMBER.fullmatch(codes) is not None


@lru_cache(maxsize=20_000)
def segments(word: str, group: str) -> tuple[Morpheme, ...]:
    """A lower-case word as morphemes of a number; empty where it is no number word."""
    table = MORPHEMES[group]
    if (morpheme := table.get(word)) is not None:
        return () if word in NOT_ALONE else (morpheme,)
    if group not in COMPOUNDING or len(word) > _LONGEST_WORD or word[:2] not in _starts(group):
        return ()
    found = _split(word, 0, table, {})
    return found if found and fits(found) else ()


def _split(
    word: str, at: int, table: dict[str, Morpheme], seen: dict[int, tuple[Morpheme, ...]]
) -> tuple[Morpheme, ...]:
    if at in seen:
        return seen[at]
    seen[at] = ()
    for end in range(len(word), at, -1):
        morpheme = table.get(word[at:end])
        if morpheme is None:
            continue
        if end == len(word):
            seen[at] = (morpheme,)
            break
        if rest := _split(word, end, table, seen):
            seen[at] = (morpheme, *rest)
            break
    return seen[at]


@lru_cache(maxsize=8)
def _starts(group: str) -> frozenset[str]:
    return frozenset(word[:2] for word in MORPHEMES[group])
