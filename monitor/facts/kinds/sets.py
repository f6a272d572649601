"""Sets: which members a sentence names."""

import re
from collections.abc import Iterator

from monitor.facts.kinds.base import Plan, observed
from monitor.facts.kinds.counts import of_more
from monitor.facts.language import stance as stances
from monitor.facts.language.phrases import Hit
from monitor.facts.lexicon import AMENDMENT
from monitor.facts.linking.view import Passage, View
from monitor.models import Observation, Stance

ROW_GAP = 2
"""Words between two members of one list (`Sola flystasjon og Evenes`)."""
ROLE_REACH = 12
TALKS_REACH = 4
SPEAKS = 3
"""So many members in one row speak for themselves, without a cue."""


def read_set(view: View, plan: Plan, passage: Passage) -> Iterator[Observation]:
    """The members that a sentence names, together."""
    fact = plan.fact
    admitted = plan.admits(view, passage)
    if not admitted and not fact.options:
        return
    sure = plan.view(view, passage)
    if sure < (0.6 if fact.options else 0.8):
        return
    found: list[tuple[str, Hit]] = []
    if fact.options:
        for option in fact.options:
            for hit in passage.by.get(plan.wording(option), ())[:1]:
                found.append((option, hit))
    else:
        found = list(_designations(view, passage))
    found.sort(key=lambda pair: pair[1].start)
    if not found:
        return
    for row in _rows(passage, found) if AMENDMENT in view.labels else (found,):
        if not admitted and (len(row) < SPEAKS or plan.not_cue in passage.by):
            continue
        names = tuple(dict.fromkeys(name for name, _ in row))
        first = row[0][1]
        stance, when = stances.of_event(view, passage, first, "state")
        if stance is Stance.HEDGED and not fact.options:
            stance = Stance.ASSERTED  # `a possible sale` is how every notice of one is worded
        if stance is Stance.ASSERTED and fact.options:
            stance = _of_members(view, plan, passage, row)
        if stance is not None:
            features = {"view": sure, "members": 0.9, "news": 0.85 if _beside(passage, "so-far", first) else 1.0}
            yield observed(plan, passage, first, names, stance, time=when, features=features)


def _rows(passage: Passage, found: list[tuple[str, Hit]]) -> Iterator[list[tuple[str, Hit]]]:
    """Members that are listed together; a sentence may hold two lists (`the new ones …; until now …`)."""
    row: list[tuple[str, Hit]] = []
    for name, hit in found:
        if row and passage.folded.gap(row[-1][1].end, hit.start) > ROW_GAP:
            yield row
            row = []
        row.append((name, hit))
    if row:
        yield row


def _of_members(view: View, plan: Plan, passage: Passage, row: list[tuple[str, Hit]]) -> Stance:
    if _in_the_making(passage, row[0][1]):
        return Stance.PLANNED
    return of_more(view) if _added(view, plan, passage, row) else Stance.ASSERTED


def _in_the_making(passage: Passage, first: Hit) -> bool:
    """Is a paper that is named only being negotiated: `talks on a defence cooperation agreement`?"""
    left, right = passage.clause(first.start, first.end)
    return any(
        hit.label.split("/")[2] == "negotiating"
        and left <= hit.start
        and hit.end <= right
        and passage.gap(hit, first) <= TALKS_REACH
        for hit in passage.events
        if hit.label.startswith("event/agreement/")
    )


def _added(view: View, plan: Plan, passage: Passage, row: list[tuple[str, Hit]]) -> bool:
    """Is a list of members one that comes on top of those before, by a paper that has still to take effect?"""
    if AMENDMENT not in view.labels:
        return False
    known, first = plan.fact.value, row[0][1]
    if isinstance(known, tuple) and not {name for name, _ in row} & set(known):
        return True
    return _beside(passage, "additional", first) or _beside(passage, AMENDMENT, first)


def _beside(passage: Passage, label: str, first: Hit) -> bool:
    return any(
        other.end <= first.start and passage.gap(other, first) <= ROLE_REACH for other in passage.by.get(label, ())
    )


def _designations(view: View, passage: Passage) -> Iterator[tuple[str, Hit]]:
    for match in view.lexicon.subject.designation.finditer(passage.folded.cased, passage.start, passage.end):
        yield re.sub(r"\s+", " ", match[0]), Hit("", match.start(), match.end())
