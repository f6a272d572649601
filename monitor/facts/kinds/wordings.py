"""Choices and texts: a value is stated where one of its wordings stands."""

from collections.abc import Iterator

from monitor.facts import stance as stances
from monitor.facts.kinds.base import Plan, observed
from monitor.facts.mentions import Passage, View
from monitor.models import Kind, Observation, Stance


def read_wording(view: View, plan: Plan, passage: Passage) -> Iterator[Observation]:
    """The options (or the text) of a fact that a sentence states."""
    if not plan.admits(view, passage):
        return
    sure = plan.view(view, passage)
    if sure < 0.5:
        return
    fact = plan.fact
    for value in fact.phrases:
        for hit in passage.by.get(plan.wording(value), ())[:1]:
            stance, when = stances.of_event(view, passage, hit, "state")
            if stance is None:
                continue
            said = value
            if fact.kind is Kind.TEXT:
                if value == "denied":
                    stance = Stance.DENIED
                said = str(fact.value or fact.statement)
            yield observed(plan, passage, hit, said, stance, time=when, features={"view": sure, "wording": 0.9})
