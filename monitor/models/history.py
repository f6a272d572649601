"""The history of a fact, by our clock: which value was known from when until when."""

import re
from collections.abc import Iterable, Sequence
from dataclasses import replace
from datetime import UTC, date, datetime, time
from typing import TypeVar

from monitor.models.facts import Earlier, Fact, PartialDate

_Told = TypeVar("_Told", Fact, Earlier)

_EDTF_START = re.compile(r"(\d{3})([\dX])(?:-(\d\d)(?:-(\d\d))?)?")
_SEASONS = {21: 3, 22: 6, 23: 9, 24: 12}
_KEPT = (
    *("value", "statement", "qualifier", "stance", "speaker", "contested", "suspect"),
    *("as_of", "true_since", "known_since", "sources"),
)
"""What a fact and an earlier value of it have in common."""


def known_from(told: Fact | Earlier) -> datetime | None:
    """Since when it is known: as it says, else midnight of its earliest dated source, else of its `as_of`."""
    if told.known_since is not None:
        return told.known_since
    dates = [start for source in told.sources if source.date and (start := first_day(source.date))]
    first = min(dates, default=None) or (first_day(told.as_of) if told.as_of else None)
    return None if first is None else datetime.combine(first, time.min, UTC)


def chain(fact: Fact) -> tuple[Fact, ...]:
    """The fact as it was known in turn, oldest first, itself last; each without a history of its own."""
    return (*(_then(fact, earlier) for earlier in fact.history), replace(fact, history=()))


def linked(steps: Sequence[Fact]) -> Fact:
    """The opposite of `chain`: the last step, with those before it that knew a value as its history."""
    last = steps[-1]
    return replace(last, history=tuple(_earlier(step, last) for step in steps[:-1] if step.value is not None))


def as_of(facts: Iterable[Fact], day: date) -> tuple[Fact, ...]:
    """The facts as they were known at the end of a day (UTC): later values and facts are left out.

    A fact of which nothing dates when it was known (one that is only watched) counts as known always.
    """
    moment = datetime.combine(day, time.max, UTC)
    out = []
    for fact in facts:
        steps = [step for step in chain(fact) if (known_from(step) or moment) <= moment]
        if steps and not (steps[-1].until and steps[-1].until <= moment):
            out.append(linked(steps))
    return tuple(out)


def in_force(facts: Iterable[Fact]) -> tuple[Fact, ...]:
    """The facts that are not closed."""
    return tuple(fact for fact in facts if fact.until is None)


def undated(fact: Fact) -> Fact:
    """The fact without those `known_since` that its own sources and dates give anyway: so it stands in a file.

    Since when something is only watched is no knowledge, and left out too.
    """
    bare = replace(fact, known_since=None) if fact.value is None else _plain(fact)
    return replace(bare, history=tuple(map(_plain, fact.history)))


def first_day(partial: PartialDate) -> date | None:
    """The first day of an EDTF date (`2023-21` → 2023-03-01, `195X` → 1950-01-01); None where it is no date."""
    match = _EDTF_START.match(partial)
    if match is None:
        return None
    month = int(match[3] or 1)
    try:
        return date(
            int(match[1]) * 10 + int(match[2].replace("X", "0")), _SEASONS.get(month, month), int(match[4] or 1)
        )
    except ValueError:
        return None


def _plain(told: _Told) -> _Told:
    bare = replace(told, known_since=None)
    return bare if known_from(bare) == told.known_since else told


def _then(fact: Fact, earlier: Earlier) -> Fact:
    own = {name: getattr(earlier, name) for name in _KEPT}
    own["statement"] = earlier.statement or fact.statement
    return replace(fact, **own, until=None, history=())


def _earlier(step: Fact, last: Fact) -> Earlier:
    own = {name: getattr(step, name) for name in _KEPT}
    if step.statement == last.statement:
        own["statement"] = ""
    return Earlier(**own)
