"""An observation against what is known: the verdict, the reason in one sentence, and whether it is worth an alert."""

from collections.abc import Sequence
from datetime import date

from monitor.facts.stance import span_of
from monitor.models import Document, Fact, Judgement, Kind, Observation, Quantity, Stance, Value, Verdict

ALERT_SCORE = 0.6
TOLERANCE = 0.02
"""Two amounts this close are the same figure, rounded."""
ROUGH_TOLERANCE = 0.05
"""The same where either is told as an approximation."""


def same(fact: Fact, one: Value, two: Value) -> bool:
    """Do two values of a fact say the same?"""
    if isinstance(one, Quantity) and isinstance(two, Quantity):
        return one.unit == two.unit and abs(one.amount - two.amount) <= TOLERANCE * max(
            abs(one.amount), abs(two.amount)
        )
    if isinstance(one, tuple) and isinstance(two, tuple):
        return set(one) == set(two)
    if fact.kind is Kind.DATE:
        return one == two or _within(str(one), str(two)) or _within(str(two), str(one))
    if fact.kind is Kind.NAME:
        return _person(str(one)) == _person(str(two))
    return one == two


def _within(one: str, two: str) -> bool:
    """Does one date lie inside another: a day in its month or season, a year in its decade?"""
    inner, outer = span_of(one), span_of(two)
    return inner is not None and outer is not None and outer[0] <= inner[0] and inner[1] <= outer[1]


def _person(name: str) -> str:
    return name.casefold().split()[-1] if name.split() else ""


def judge(
    fact: Fact,
    observation: Observation,
    document: Document,
    *,
    rungs: Sequence[str] = (),
    pending: Sequence[Value] = (),
    seen: date | None = None,
    tier: int = 3,
) -> Judgement:
    """Hold one observation against a fact.

    `rungs`: the ladder where the fact leaves it to the lexicon. `pending`: values of this fact that already have an
    open or accepted finding. `seen`: the day the document was met. `tier`: of its source, 1 official to 4 unreliable.
    """
    old = _old(fact, observation, document, seen)
    verdict, reason = _verdict(fact, observation, tuple(rungs) or fact.rungs, pending, old=old)
    worth = verdict in (Verdict.NEW, Verdict.CHANGES, Verdict.CONTRADICTS, Verdict.FULFILS)
    firm = observation.stance is Stance.ASSERTED or (fact.kind is Kind.DATE and observation.stance is Stance.PAST)
    alert = worth and firm and observation.score >= ALERT_SCORE and tier < 4
    if fact.kind is Kind.DATE and seen is None and document.published is None:
        alert = False  # an undated page may tell any old story
    if any(same(fact, observation.value, value) for value in pending):
        alert = alert and not worth  # reported already: review joins it to the finding
    return Judgement(observation, verdict, reason, alert, min(0.99, observation.score))


def _verdict(
    fact: Fact, observation: Observation, rungs: Sequence[str], pending: Sequence[Value], *, old: bool
) -> tuple[Verdict, str]:
    value, stance = observation.value, observation.stance
    known = fact.value is not None and same(fact, value, fact.value)
    if stance is Stance.DENIED:
        if known:
            return Verdict.CONTRADICTS, "The page denies what is on record."
        return Verdict.UNCLEAR, "The page denies this; nothing on record says otherwise."
    if stance is Stance.PAST and (fact.kind is not Kind.DATE or fact.value is None):
        return Verdict.OUTDATED, "Told as history."
    if old:
        return Verdict.OUTDATED, "The page is older than what is on record."
    if known and fact.kind is Kind.DATE and len(str(value)) > len(str(fact.value)):
        return Verdict.REFINES, "More exact than the date on record."
    if known:
        return Verdict.CONFIRMS, "The same value as on record."
    if stance in (Stance.PLANNED, Stance.HEDGED):
        return Verdict.UNCLEAR, "Planned or only possible, not a fact yet."
    if fact.kind is Kind.STATUS and rungs:
        return _rung(fact, str(value), rungs, pending)
    if fact.kind is Kind.SET and isinstance(value, tuple):
        return _members(fact, value, pending)
    return _differs(fact, value)


def _differs(fact: Fact, value: Value) -> tuple[Verdict, str]:
    if any(same(fact, value, other) for other in fact.contested):
        return Verdict.CONFIRMS, "The value that another source on record gives."
    if fact.value is None:
        return Verdict.NEW, "Nothing was on record."
    if fact.stability == "static":
        return Verdict.CONTRADICTS, f"On record: {fact.value}; this should not change."
    return Verdict.CHANGES, f"On record: {fact.value}."


def _rung(fact: Fact, value: str, rungs: Sequence[str], pending: Sequence[Value]) -> tuple[Verdict, str]:
    order = {rung: number for number, rung in enumerate(rungs)}
    known = order.get(str(fact.value), -1)
    reached = max([known, *(order.get(str(other), -1) for other in pending)])
    here = order.get(value, -1)
    if here <= known:
        return Verdict.CONFIRMS, f"Implied by {fact.value}, which is on record."
    if here < reached:
        return Verdict.OUTDATED, "A higher rung has been reported already."
    if fact.value is None:
        return Verdict.NEW, "Nothing was on record."
    skipped = rungs[known + 1 : here]
    return Verdict.CHANGES, f"Up from {fact.value}" + (f", past {', '.join(skipped)}." if skipped else ".")


def _members(fact: Fact, value: tuple[str, ...], pending: Sequence[Value]) -> tuple[Verdict, str]:
    known = set(fact.value) if isinstance(fact.value, tuple) else set()
    told = {name for other in pending if isinstance(other, tuple) for name in other}
    fresh = [name for name in value if name not in known and name not in told]
    if not fresh:
        return Verdict.CONFIRMS, "All of them are on record or reported."
    return (Verdict.NEW if fact.value is None else Verdict.CHANGES), f"Not on record: {', '.join(fresh)}."


def _old(fact: Fact, observation: Observation, document: Document, seen: date | None) -> bool:
    """Is the page, or what it speaks of, older than the stored value?"""
    if fact.as_of is None:
        return False
    stored = span_of(fact.as_of)
    told = document.published or document.modified
    bounds = span_of(told) if told else None
    day = bounds[1] if bounds else seen
    if stored is None or day is None:
        return False
    return (
        day < stored[0] and fact.kind is not Kind.DATE and not (observation.time and observation.time > str(fact.as_of))
    )
