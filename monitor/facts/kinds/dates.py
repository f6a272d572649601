"""Dates of events: when it was signed, when it takes effect."""

from collections.abc import Iterator

from monitor.facts import stance as stances
from monitor.facts.kinds.base import Plan, observed
from monitor.facts.kinds.status import _agreement
from monitor.facts.mentions import Passage, View
from monitor.facts.phrases import Hit
from monitor.models import Observation, Stance

LADDER = "agreement"


def read_date(view: View, plan: Plan, passage: Passage) -> Iterator[Observation]:
    """The dates that a sentence gives for the event of a fact (`role`: a rung; or its own wordings, under `event`)."""
    if not plan.admits(view, passage):
        return
    for hit, form, link in _events(view, plan, passage):
        stance, when = stances.of_event(view, passage, hit, form)
        if when is None or stances.span_of(when) is None:
            continue
        if stance in (None, Stance.PAST):
            stance = Stance.ASSERTED
        yield observed(plan, passage, hit, when, stance, time=when, features={"link": link})


def _events(view: View, plan: Plan, passage: Passage) -> Iterator[tuple[Hit, stances.Form, float]]:
    fact = plan.fact
    sure = plan.view(view, passage)
    if sure >= 0.5:
        for hit in passage.by.get(plan.wording("event"), ()):
            yield hit, "done", sure
    if fact.role is None:
        return
    forms: tuple[stances.Form, ...] = ("done", "coming", "bare")
    for form in forms:
        for hit in passage.by.get(f"event/{LADDER}/{fact.role}/{form}", ()):
            link = _agreement(view, plan, passage, hit, fact.role) if plan.agreements else 0.0
            if link > 0:
                yield hit, form, link
