"""Counts, quantities and votes: which number of a sentence is the one of a fact."""

from collections.abc import Iterator

from monitor.facts import stance as stances
from monitor.facts import values
from monitor.facts.kinds.base import Plan, observed
from monitor.facts.mentions import Passage, View
from monitor.facts.phrases import Hit
from monitor.models import Observation, Quantity

RUNNING = "running-number"
"""The role of a number that only tells which one of a row is meant (`the 20th package`)."""
NOUN_REACH = 3
ROLE_REACH = 12
MONEY_FACTOR = 50
"""A sum fifty times larger or smaller than the stored one is another sum."""


def _hit(passage: Passage, reading: values.Reading) -> Hit:
    return Hit("", passage.start + reading.start, passage.start + reading.end)


def read_count(view: View, plan: Plan, passage: Passage) -> Iterator[Observation]:
    """Whole numbers that stand by the thing that is counted (`unit`: a lexicon id) in the role of the fact."""
    if not plan.admits(view, passage):
        return
    sure = plan.view(view, passage)
    if sure < 0.6:
        return
    nouns = _nouns(view, plan, passage)
    if not nouns:
        return
    kind = "ordinal" if plan.fact.role == RUNNING else "number"
    for reading in view.readings(passage):
        if reading.kind != kind or reading.unit is not None or not isinstance(reading.value, float):
            continue
        hit = _hit(passage, reading)
        near = any(
            (noun.start >= hit.end and passage.folded.gap(hit.end, noun.start) <= NOUN_REACH)
            or (noun.start <= hit.start and hit.end <= noun.end)
            for noun in nouns
        )
        if near or (reading.of is not None and any(passage.gap(noun, hit) <= NOUN_REACH + 2 for noun in nouns)):
            yield from _count(view, plan, passage, reading, sure)


def _nouns(view: View, plan: Plan, passage: Passage) -> list[Hit]:
    names = [name for name in (plan.fact.unit, *plan.others) if name is not None]
    return [
        hit
        for name in names
        if name == plan.fact.unit or view.lexicon.entities[name].kind == "equipment"
        for hit in passage.by.get(name, ())
    ]


def _count(view: View, plan: Plan, passage: Passage, reading: values.Reading, sure: float) -> Iterator[Observation]:
    fact = plan.fact
    hit = _hit(passage, reading)
    value = reading.value
    if not isinstance(value, float) or value != int(value) or value < 0:
        return
    role = _role(view, plan, passage, hit)
    if role <= 0:
        return
    number = int(value)
    if fact.role == "ordered" and reading.of is not None:
        number = reading.of
    additional = any(
        passage.gap(cue, hit) <= 1 and cue.start >= hit.end for cue in passage.by.get("additional", ())
    ) or any(passage.gap(cue, hit) == 0 and cue.end <= hit.start for cue in passage.by.get("additional", ()))
    if additional and fact.role in ("total", "delivered"):
        if fact.role == "delivered" or not isinstance(fact.value, int):
            return
        number += fact.value
    stance, when = stances.of_event(view, passage, hit, "state")
    if stance is not None:
        yield observed(
            plan,
            passage,
            hit,
            number,
            stance,
            time=when,
            qualifier=reading.qualifier,
            features={"view": sure, "role": role},
        )


def _role(view: View, plan: Plan, passage: Passage, hit: Hit) -> float:
    """How surely a number plays the role of the fact: the nearest role word decides."""
    role = plan.fact.role
    if role in (None, "total", RUNNING) or role not in view.lexicon.roles:
        return 0.9
    rivals = [name for name in ("delivered", "ordered", "in-country") if name in passage.by]
    if not rivals:
        return 0.0

    def far(name: str) -> int:
        return min(passage.gap(cue, hit) for cue in passage.by[name])

    best = min(rivals, key=far)
    return 0.9 if best == role and far(best) <= ROLE_REACH else 0.0


def read_quantity(view: View, plan: Plan, passage: Passage) -> Iterator[Observation]:
    """Sums, lengths of time, shares: by unit, by the fact's cues and by size."""
    if not plan.admits(view, passage):
        return
    sure = plan.view(view, passage)
    if sure < 0.6:
        return
    fact = plan.fact
    wanted = (
        "duration"
        if fact.unit in ("years", "months", "weeks", "days")
        else "percent"
        if fact.unit == "percent"
        else "money"
    )
    known = fact.value.amount if isinstance(fact.value, Quantity) else None
    cues = passage.by.get(plan.cue, ())
    readings = [r for r in view.readings(passage) if r.kind == wanted and isinstance(r.value, float) and r.unit]
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
        if stance is not None and reading.unit is not None:
            value = Quantity(amount, reading.unit)
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
