"""Choices and texts: a value is stated where one of its wordings stands."""

import re
from collections.abc import Iterator
from datetime import timedelta

from monitor.facts.kinds.base import Plan, observed, opinion
from monitor.facts.language import stance as stances
from monitor.facts.language.phrases import Hit
from monitor.facts.language.times import span_of, told_by
from monitor.facts.linking.view import Passage, View
from monitor.models import Kind, Observation, Stance

LONG_PAST = timedelta(days=3650)
_TO = re.compile(r"\b(?:to|til|till|í|nimeksi)\s+(?:\w+\s+)?$")


def read_wording(view: View, plan: Plan, passage: Passage) -> Iterator[Observation]:
    """The options (or the text) of a fact that a sentence states."""
    if not plan.admits(view, passage):
        return
    sure = plan.view(view, passage)
    if sure < 0.5:
        return
    fact = plan.fact
    stated = [(value, hit) for value in fact.phrases for hit in passage.by.get(plan.wording(value), ())[:1]]
    for number, (value, hit) in enumerate(stated):
        if any(hit.start < other.end and other.start < hit.end for _, other in stated[number + 1 :]):
            continue  # a later option is the more particular one: `no ban` is no ban, whatever `no … weapons` says
        if _elsewhere(view, plan, passage):
            continue
        stance, when = stances.of_event(view, passage, hit, "state")
        if stance is Stance.ASSERTED and _renamed_from(passage, hit, [other for _, other in stated]):
            stance = Stance.PAST
        if stance is None:
            continue
        if stance is Stance.ASSERTED and "renamed" in passage.by and stances.to_be(passage, hit):
            stance = Stance.PLANNED
        if stance is Stance.ASSERTED and fact.kind is Kind.CHOICE and _of_old(view, passage, hit):
            stance = Stance.PAST
        said = value
        if fact.kind is Kind.TEXT:
            if value == "denied":
                stance = Stance.ASSERTED if stance is Stance.DENIED else Stance.DENIED
            said = str(fact.value or fact.statement)
        yield observed(
            plan,
            passage,
            hit,
            said,
            stance,
            time=when,
            features={"view": sure, "wording": 0.9, "voice": opinion(passage, hit)},
        )


def _of_old(view: View, passage: Passage, hit: Hit) -> bool:
    """Is a sentence dated so long ago that it tells nothing of today: `a B-52 crashed near Thule Air Base in 1968`?"""
    told = told_by(view, passage, hit)
    bounds = span_of(told.value) if told is not None and not told.since else None
    return bounds is not None and view.today is not None and bounds[1] < view.today - LONG_PAST


def _renamed_from(passage: Passage, hit: Hit, stated: list[Hit]) -> bool:
    """Of two names in a sentence that tells a renaming, the one that stands by `now` or after `renamed` is in force."""
    if len(stated) < 2:
        return False
    for cue in reversed(passage.by.get("renamed", ())):
        after = [other for other in stated if other.end > cue.end]
        text = passage.folded.text
        reached = [other for other in after if _TO.search(text, max(passage.start, other.start - 8), other.start)]
        new = min(reached or after, key=lambda other: other.end) if after else None
        if new is not None:
            return new != hit
    return False


def _elsewhere(view: View, plan: Plan, passage: Passage) -> bool:
    """For a fact of one country: are only other countries named?"""
    entities = view.lexicon.entities
    own = [name for name in view.lexicon.tell(plan.fact.about) if entities[name].kind == "country"]
    if len(own) != 1 or plan.agreements:
        return False
    groups = [g for g in view.groups[passage.number] if view.lexicon.tell(g.countries) and not g.compared]
    if any(entities[label].kind == "equipment" for label in passage.by if label in entities):
        return False  # `the Norwegian NASAMS`: where a thing comes from, not whose fact it is
    family = {name for name in entities if own[0] in (name, entities[name].part_of)} | {entities[own[0]].part_of}
    return bool(groups) and not any(family & set(group.countries) for group in groups)
