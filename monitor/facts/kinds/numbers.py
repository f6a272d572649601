"""Quantities and votes: sums of money, lengths of time, shares, ayes and noes."""

from collections.abc import Iterator

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


def reading_of(unit: str | None) -> str:
    """The kind of typed value that a unit belongs to."""
    if unit in ("years", "months", "weeks", "days"):
        return "duration"
    return "percent" if unit == "percent" else "money"


def _hit(passage: Passage, reading: values.Reading) -> Hit:
    return Hit("", passage.start + reading.start, passage.start + reading.end)


def read_quantity(view: View, plan: Plan, passage: Passage) -> Iterator[Observation]:
    """Sums, lengths of time, shares: by unit, by the fact's cues and by size."""
    if not plan.admits(view, passage):
        return
    sure = plan.view(view, passage)
    if sure < 0.6:
        return
    fact = plan.fact
    wanted = reading_of(fact.unit)
    known = fact.value.amount if isinstance(fact.value, Quantity) else None
    cues = passage.by.get(plan.cue, ())
    readings = [r for r in view.readings(passage) if r.kind == wanted and isinstance(r.value, float)]
    if wanted == "duration":
        readings = [r for r in readings if r.unit == fact.unit]
    if cues:
        readings.sort(key=lambda r: min(passage.gap(cue, _hit(passage, r)) for cue in cues))
    for reading in readings[:1]:
        hit = _hit(passage, reading)
        amount = float(reading.value)
        if known and not known / MONEY_FACTOR <= amount <= known * MONEY_FACTOR:
            continue
        stance, when = stances.of_event(view, passage, hit, "state")
        unit = reading.unit or (fact.unit if fact.unit in KRONER else None)
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
