"""An observation against what is known: the verdict, the reason in one sentence, and whether it is worth an alert."""

from collections.abc import Sequence
from datetime import date, timedelta
from itertools import pairwise

from monitor.facts.language.dateline import dated
from monitor.facts.language.times import span_of
from monitor.models import Document, Fact, Judgement, Kind, Observation, Quantity, Stance, Value, Verdict
from monitor.models.history import chain
from monitor.models.values import show_date, show_value
from monitor.text import squash

ALERT_SCORE = 0.65
TOLERANCE = 0.02
"""Two amounts this close are the same figure, rounded."""
FRESH = timedelta(days=30)
LONG_AGO = timedelta(days=365)


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
    since: date | None = None,
    tier: int = 3,
) -> Judgement:
    """Hold one observation against a fact.

    `rungs`: the ladder where the fact leaves it to the lexicon. `pending`: values of this fact that already have an
    open or accepted finding. `seen`: the day the document was met. `since`: what is older than this is history for
    facts that have no date of their own (`Baseline.since`). `tier`: of its source, 1 official to 4 unreliable.
    """
    day = seen if observation.written else _day(document, seen)
    old = _old(fact, observation, day, since)
    # An undated page may repeat what was true long ago; so does who repeats a date that was corrected.
    undated = observation.written is None and dated(document) is None and fact.kind is not Kind.STATUS
    stale = old or undated or fact.kind is Kind.DATE
    verdict, reason = _verdict(fact, observation, tuple(rungs) or fact.rungs, pending, old=old, stale=stale)
    worth = verdict in (Verdict.NEW, Verdict.CHANGES, Verdict.CONTRADICTS, Verdict.FULFILS)
    firm = observation.stance is Stance.ASSERTED or (fact.kind is Kind.DATE and observation.stance is Stance.PAST)
    alert = worth and firm and observation.score >= ALERT_SCORE and tier < 4
    if fact.kind is Kind.DATE and seen is None and dated(document) is None:
        alert = False  # an undated page may tell any old story
    if verdict is Verdict.CONTRADICTS and _another_event(fact, observation, day):
        verdict, reason, alert = Verdict.UNCLEAR, "Dated like the page itself: probably another event.", False
    if any(same(fact, observation.value, value) for value in pending):
        alert = alert and not worth  # reported already: review joins it to the finding
    return Judgement(observation, verdict, reason, alert, min(0.99, observation.score))


def _verdict(
    fact: Fact, observation: Observation, rungs: Sequence[str], pending: Sequence[Value], *, old: bool, stale: bool
) -> tuple[Verdict, str]:
    value, stance = observation.value, observation.stance
    known = fact.value is not None and same(fact, value, fact.value)
    if stance is Stance.DENIED:
        if known:
            return Verdict.CONTRADICTS, "The page denies what is on record."
        return Verdict.UNCLEAR, "The page denies this; nothing on record says otherwise."
    if stance is Stance.PAST and (fact.kind is not Kind.DATE or fact.value is None):
        return Verdict.OUTDATED, "Told as history."
    if not known and stale and (passed := _passed(fact, value)):
        return Verdict.OUTDATED, passed
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


def _passed(fact: Fact, value: Value) -> str | None:
    """What to say of a value that was known of the fact before; None when it never was."""
    steps = chain(fact)
    for step, following in reversed(list(pairwise(steps))):
        if step.value is not None and same(fact, value, step.value):
            told = following.true_since or following.as_of
            day = show_date(told) if told else f"{following.known_since:%Y-%m-%d}" if following.known_since else ""
            words = "Was on record" if fact.kind is Kind.DATE else "Was so"
            return f"{words} until {day}." if day else f"{words} once."
    return None


def _differs(fact: Fact, value: Value) -> tuple[Verdict, str]:
    if any(same(fact, value, other) for other in fact.contested):
        return Verdict.CONFIRMS, "The value that another source on record gives."
    if fact.value is None:
        return Verdict.NEW, "Nothing was on record."
    if fact.role == "delivered" and isinstance(value, int) and isinstance(fact.value, int) and value < fact.value:
        return Verdict.UNCLEAR, "What was delivered does not become less: probably one batch, or those in one place."
    if fact.stability == "static":
        return Verdict.CONTRADICTS, f"On record: {show_value(fact.value)}; this should not change."
    return Verdict.CHANGES, f"On record: {show_value(fact.value)}."


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
    fresh = [name for name in value if not any(_same_thing(name, other) for other in known | told)]
    if not fresh:
        return Verdict.CONFIRMS, "All of them are on record or reported."
    return (Verdict.NEW if fact.value is None else Verdict.CHANGES), f"Not on record: {', '.join(fresh)}."


def _same_thing(one: str, two: str) -> bool:
    """`P-8` and `P-8A`: a designation and its variant."""
    short, long = sorted((squash(one), squash(two)), key=len)
    return long.startswith(short) and (short == long or len(short) > 1)


def _day(document: Document, seen: date | None) -> date | None:
    """The day of a document: its own date, else the day it was met."""
    told = dated(document)
    bounds = span_of(told) if told else None
    return bounds[1] if bounds else seen


def _old(fact: Fact, observation: Observation, day: date | None, since: date | None) -> bool:
    """Is the page older than what is known? What it says is history then, whatever its words."""
    if day is None:
        return False
    if fact.as_of is None:
        return since is not None and day < since
    stored = span_of(fact.as_of)
    if stored is None or fact.kind is Kind.DATE:
        return False
    return day < stored[0] and not (observation.time and observation.time > fact.as_of)


def _another_event(fact: Fact, observation: Observation, day: date | None) -> bool:
    """Is a thing that happened long ago said to have happened just now? Then another thing is meant."""
    if fact.kind is not Kind.DATE or fact.value is None or day is None:
        return False
    told, known = span_of(str(observation.value)), span_of(str(fact.value))
    if told is None or known is None:
        return False
    return abs(told[1] - day) <= FRESH and abs(told[1] - known[1]) > LONG_AGO
