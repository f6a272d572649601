"""Dates of events: when it was signed, when it takes effect."""

import re
from collections.abc import Iterator
from datetime import timedelta

from monitor.facts.kinds.base import Plan, observed
from monitor.facts.kinds.status import linked
from monitor.facts.language import stance as stances
from monitor.facts.language.phrases import Hit
from monitor.facts.language.times import span_of
from monitor.facts.linking.view import Passage, View
from monitor.models import Observation, PartialDate, Stance

LADDER = "agreement"
_OF = re.compile(
    r"[ )(]*(?:of|from|dated|av|af|fra|frá|från|den|(?:signed|undertegnet|underskrevet|undertecknat)(?: on| den)?)"
    r" *(?:den |d\. )?"
)
LONG_AGO = timedelta(days=365)


def read_date(view: View, plan: Plan, passage: Passage) -> Iterator[Observation]:
    """The dates that a sentence gives for the event of a fact (`role`: a rung; or its own wordings, under `event`)."""
    if not plan.admits(view, passage):
        return
    for hit, form, link in _events(view, plan, passage):
        stance, when = stances.of_event(view, passage, hit, form)
        if when is None or span_of(when) is None:
            continue
        if stance is Stance.PLANNED and (_settled(plan, passage, hit, form, when) or not _ahead(view, when)):
            stance = None
        if stance in (None, Stance.PAST):
            stance = _by_age(view, when)
        yield observed(plan, passage, hit, when, stance, time=when, features={"link": link})


def _settled(plan: Plan, passage: Passage, hit: Hit, form: stances.Form, when: PartialDate) -> bool:
    """`takes effect on 15 August`, `will enter into force on 15 August`: the day is set, unless it is `expected`."""
    if len(when) != len("2024-08-15") or form == "done":
        return False
    return not stances.announced(passage, hit) or (plan.fact.role == "in-force" and not stances.guessed(passage, hit))


def _ahead(view: View, when: PartialDate) -> bool:
    bounds = span_of(when)
    return bounds is not None and view.today is not None and bounds[1] > view.today


def _by_age(view: View, when: PartialDate) -> Stance:
    """A date that is told is asserted, also one to come; long afterwards it is history."""
    bounds = span_of(when)
    old = bounds is not None and view.today is not None and bounds[1] < view.today - LONG_AGO
    return Stance.PAST if old else Stance.ASSERTED


def _events(view: View, plan: Plan, passage: Passage) -> Iterator[tuple[Hit, stances.Form, float]]:
    fact = plan.fact
    sure = plan.view(view, passage)
    if sure >= 0.5:
        for hit in passage.by.get(plan.wording("event"), ()):
            yield hit, "done", sure
    if fact.role is None:
        return
    if fact.role == "signed":
        yield from _dated_papers(view, plan, passage)
    forms: tuple[stances.Form, ...] = ("done", "coming", "bare")
    for form in forms:
        for hit in passage.by.get(f"event/{LADDER}/{fact.role}/{form}", ()):
            link = linked(view, plan, passage, hit, fact.role) if plan.agreements else 0.0
            if link > 0:
                yield hit, form, link


def _dated_papers(view: View, plan: Plan, passage: Passage) -> Iterator[tuple[Hit, stances.Form, float]]:
    """`the agreement of 16 April 2021`: papers are dated by their signature."""
    for mention in view.mentions[passage.number]:
        if not set(mention.agreements) & set(plan.agreements):
            continue
        for reading in view.readings(passage):
            start = passage.start + reading.start
            day = reading.kind == "date" and len(str(reading.value)) == len("2021-04-16")
            if day and start >= mention.end and _OF.fullmatch(passage.folded.text, mention.end, start):
                yield Hit("", mention.start, passage.start + reading.end), "done", mention.sure
