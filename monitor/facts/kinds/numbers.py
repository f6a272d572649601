"""Quantities and votes: sums of money, lengths of time, shares, ayes and noes."""

from collections.abc import Iterator, Mapping
from typing import Final

from monitor.facts import values
from monitor.facts.kinds.base import Plan, observed
from monitor.facts.language import stance as stances
from monitor.facts.language.phrases import Hit
from monitor.facts.linking.view import Passage, View
from monitor.models import Observation, Quantity

KRONER = frozenset({"DKK", "NOK", "SEK", "ISK"})
"""A bare `kroner` in a foreign text is that of the fact."""
MONEY_FACTOR = 50
"""A sum fifty times larger or smaller than the stored one is another sum."""
ROUGHLY: Final[Mapping[str, float]] = {"DKK": 7, "NOK": 10, "SEK": 10, "ISK": 140}
"""What a euro or a dollar is worth, by order of magnitude: only to tell whether two sums may be the same one."""


def reading_of(unit: str | None) -> str:
    """The kind of typed value that a unit belongs to."""
    if unit in ("years", "months", "weeks", "days"):
        return "duration"
    return "percent" if unit == "percent" else "money"


def _hit(passage: Passage, reading: values.Reading) -> Hit:
    return Hit("", passage.start + reading.start, passage.start + reading.end)


def _comparable(known: Quantity, amount: float, unit: str | None) -> bool:
    """Is a sum of the size of the stored one?"""
    rate = ROUGHLY.get(unit or "", 1) / ROUGHLY.get(known.unit, 1)
    return known.amount / MONEY_FACTOR <= amount / rate <= known.amount * MONEY_FACTOR


def read_quantity(view: View, plan: Plan, passage: Passage) -> Iterator[Observation]:
    """Sums, lengths of time, shares: by unit, by the fact's cues and by size."""
    if not plan.admits(view, passage):
        return
    sure = plan.view(view, passage)
    if sure < (0.5 if plan.fact.cues else 0.6):
        return
    fact = plan.fact
    wanted = reading_of(fact.unit)
    cues = passage.by.get(plan.cue, ())
    readings = [r for r in view.readings(passage) if r.kind == wanted and isinstance(r.value, float)]
    if wanted == "duration":
        readings = [r for r in readings if r.unit == fact.unit]
    if cues:
        readings.sort(key=lambda r: min(passage.gap(cue, _hit(passage, r)) for cue in cues))
    for reading in readings[:1]:
        hit = _hit(passage, reading)
        amount = float(reading.value)
        unit = reading.unit or (fact.unit if fact.unit in KRONER else None)
        if isinstance(fact.value, Quantity) and not _comparable(fact.value, amount, unit):
            continue
        stance, when = stances.of_event(view, passage, hit, "state")
        if stance is not None and unit is not None:
            value = Quantity(amount, unit)
            yield observed(
                plan,
                passage,
                hit,
                value,
                stance,
                time=when,
                qualifier=reading.qualifier,
                features={"view": sure, "cue": 0.9},
            )


def read_vote(view: View, plan: Plan, passage: Passage) -> Iterator[Observation]:
    """Votes for and against."""
    if not plan.admits(view, passage):
        return
    sure = plan.view(view, passage)
    if sure < 0.6:
        return
    for reading in view.readings(passage):
        if reading.kind == "vote" and isinstance(reading.value, str):
            hit = _hit(passage, reading)
            stance, when = stances.of_event(view, passage, hit, "state")
            if stance is not None:
                yield observed(plan, passage, hit, reading.value, stance, time=when, features={"view": sure})
