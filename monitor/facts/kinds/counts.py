"""Counts: which whole number of a sentence is the one of a fact.

The thing counted must stand by the number, the country nearest to it must be the fact's, and the nearest word of a role
(`delivered`, `ordered`, `in-country`) must be its role.
"""

import re
from collections.abc import Iterator
from dataclasses import dataclass

from monitor.facts import values
from monitor.facts.kinds.base import Plan, observed
from monitor.facts.language import stance as stances
from monitor.facts.language.phrases import Hit
from monitor.facts.language.times import time_of
from monitor.facts.linking.view import Group, Passage, View
from monitor.models import Observation, Qualifier, Stance

RUNNING = "running-number"
"""The role of a number that only tells which one of a row is meant (`the 20th package`)."""
NOUN_REACH = 3
"""Words between a number and the thing it counts."""
ROLE_REACH = 12
IN_REACH = 7
RIVALS = ("delivered", "ordered", "in-country")
LARGEST = 100_000
_JOIN = re.compile(r"[\s,]*(?:and|og|och|ja|plus|&)?[\s,]*(?:a|one)?\s*")
_OF_WHICH = re.compile(r"\b(?:of which|of these|heraf|hvoraf|hvorav|varav|joista|þar af)\s+$")
_FIRST_OF = re.compile(r"\b(?:first|første|fyrste|första|ensimmäi\w+|fyrstu) +$")
_ARRIVAL = re.compile(r"(?:arriv|land|ankom|anlän|saapu|laskeutu|kom[ui]|len)")
_OF_THEM = re.compile(r"\s*(?:of|af|av|niistä|þeirra)\b")


@dataclass(frozen=True, slots=True)
class _Number:
    """A whole number with its place and the things that stand by it."""

    value: int
    hit: Hit
    of: int | None
    nouns: tuple[Hit, ...]
    qualifier: Qualifier


def read_count(view: View, plan: Plan, passage: Passage) -> Iterator[Observation]:
    """Whole numbers that count the `unit` of the fact (a lexicon id) in its role."""
    if not plan.admits(view, passage):
        return
    sure = plan.view(view, passage)
    if sure < 0.5:
        return
    numbers = _numbers(view, plan, passage)
    if plan.fact.role == "total":
        numbers = _summed(passage, numbers)
    mine = [number for number in numbers if _mine(view, plan, passage, number)]
    if plan.fact.role == "total" and mine:  # `15 areas, four of them air bases`
        mine = [max(mine, key=lambda number: number.value)]
    if plan.fact.role == "in-country" and mine and "in-country" in passage.by:
        mine = [min(mine, key=lambda number: min(passage.gap(cue, number.hit) for cue in passage.by["in-country"]))]
    for number in mine:
        value, stance = _value(view, plan, passage, number)
        if value is None:
            continue
        when = time_of(view, passage, number.hit)
        features = {"view": sure, "noun": 0.95 if number.nouns or number.of else 0.8}
        yield observed(
            plan, passage, number.hit, value, stance, time=when, qualifier=number.qualifier, features=features
        )


def _numbers(view: View, plan: Plan, passage: Passage) -> list[_Number]:
    """The numbers of a sentence that may count what the fact counts."""
    kind = "ordinal" if plan.fact.role == RUNNING else "number"
    nouns = _nouns(view, plan, passage)
    found = []
    for reading in view.readings(passage):
        value = reading.value
        if plan.fact.role == RUNNING and reading.kind == "number" and _numbered(passage, reading, nouns):
            hit = Hit("", passage.start + reading.start, passage.start + reading.end)
            found.append(_Number(int(str(value).split(".")[0]), hit, None, tuple(nouns[:1]), reading.qualifier))
            continue
        nth = reading.kind == "ordinal" and plan.fact.role == "delivered" and isinstance(value, float) and value > 2
        if (reading.kind != kind and not nth) or reading.unit is not None or not isinstance(value, float):
            continue
        if value != int(value) or not 0 <= value <= LARGEST:
            continue
        hit = Hit("", passage.start + reading.start, passage.start + reading.end)
        by = tuple(sorted((noun for noun in nouns if _beside(passage, hit, noun)), key=lambda noun: noun.start)[:1])
        if by or _understood(view, plan, passage, reading, nouns):
            found.append(_Number(int(value), hit, reading.of, by, reading.qualifier))
    return found


def _numbered(passage: Passage, reading: values.Reading, nouns: list[Hit]) -> bool:
    """`package number 25`"""
    hit = Hit("", passage.start + reading.start, passage.start + reading.end)
    cues = [cue for cue in passage.by.get(RUNNING, ()) if cue.end <= hit.start and passage.gap(cue, hit) == 0]
    return any(noun.end <= cue.start and passage.gap(noun, cue) <= 1 for cue in cues for noun in nouns)


def _nouns(view: View, plan: Plan, passage: Passage) -> list[Hit]:
    names = {name for name in plan.others if view.lexicon.entities[name].kind == "equipment"}
    if plan.fact.unit is not None:
        names.add(plan.fact.unit)
    return [hit for name in sorted(names) for hit in passage.by.get(name, ())]


def _beside(passage: Passage, number: Hit, noun: Hit) -> bool:
    if noun.start <= number.start and number.end <= noun.end:
        return True
    return noun.start >= number.end and passage.folded.gap(number.end, noun.start) <= NOUN_REACH


def _understood(view: View, plan: Plan, passage: Passage, reading: values.Reading, nouns: list[Hit]) -> bool:
    """Is the thing counted left out, because it was named just before (`15 of 27`, `a total of twelve`)?"""
    if plan.fact.role is None:
        return False
    hit = Hit("", passage.start + reading.start, passage.start + reading.end)
    earlier = bool(nouns) or any(
        plan.fact.unit in other.by or any(name in other.by for name in plan.others)
        for other in (*view.passages[:1], *view.passages[max(0, passage.number - 1) : passage.number])
    )
    if not earlier:
        return False
    if plan.fact.role == "in-country" and any(0 <= c.start - hit.end <= 1 for c in passage.by.get("in-country", ())):
        return True
    which = _OF_WHICH.search(passage.folded.text, passage.start, hit.start)
    if reading.of is not None or which or _OF_THEM.match(passage.folded.text, hit.end):
        return plan.fact.role in RIVALS
    before = ("total", "ordered") if plan.fact.role in RIVALS else ("total",)
    if any(cue.end <= hit.start and passage.gap(cue, hit) <= 3 for name in before for cue in passage.by.get(name, ())):
        return True
    if any(hit.end <= cue.start and passage.gap(cue, hit) <= 1 for cue in passage.by.get("total", ())):
        return True
    return plan.fact.role == "total" and any(
        group.start >= hit.end and passage.gap(group.as_hit(), hit) <= 1
        for group in view.groups[passage.number]
        if not group.derived
    )


def _summed(passage: Passage, numbers: list[_Number]) -> list[_Number]:
    """`three airfields and one naval base` are four."""
    out: list[_Number] = []
    for number in numbers:
        last = out[-1] if out else None
        reach = max((noun.end for noun in last.nouns), default=0) if last else 0
        if last and reach and number.nouns and reach <= number.hit.start:
            between = passage.folded.text[reach : number.hit.start]
            if _JOIN.fullmatch(between) and not _cued(passage, "additional", number.hit):
                hit = Hit("", last.hit.start, number.hit.end)
                out[-1] = _Number(last.value + number.value, hit, None, number.nouns, last.qualifier)
                continue
        out.append(number)
    return out


def _cued(passage: Passage, cue: str, hit: Hit) -> bool:
    """Does `new`, `last`, … stand right beside a number?"""
    return any(
        (hit.start >= other.end and passage.gap(other, hit) == 0)
        or (other.start >= hit.end and passage.folded.gap(hit.end, other.start) <= 1)
        for other in passage.by.get(cue, ())
    )


def _mine(view: View, plan: Plan, passage: Passage, number: _Number) -> bool:
    """Is the country named nearest to a number the fact's own?"""
    entities = view.lexicon.entities
    own = {name for name in plan.others if entities[name].kind == "country"}
    own |= {party for name in plan.agreements for party in entities[name].parties}
    own = view.lexicon.tell(own)
    if not own:
        return True
    everything = [g for g in view.groups[passage.number] if view.lexicon.tell(g.countries)]
    groups = [g for g in everything if not g.derived]
    if not groups:
        return not everything or any(own & set(g.countries) for g in everything)
    left, right = passage.clause(number.hit.start, number.hit.end)
    inside = [g for g in groups if left <= g.start and g.end <= right]
    if not inside and all(own & set(g.countries) for g in groups):
        return True
    if not inside:
        groups = [g for g in groups if not _parted(view, passage, number.hit, g)]
    if not inside and not groups:
        return False

    def far(group: Group) -> int:
        after = group.start >= number.hit.end and passage.gap(group.as_hit(), number.hit) > 1
        return passage.gap(group.as_hit(), number.hit) + (3 if after else 0)

    return bool(own & set(min(inside or groups, key=far).countries))


def _parted(view: View, passage: Passage, hit: Hit, group: Group) -> bool:
    """Does another number stand between a number and a country: `47 bases, 15 in Finland`?"""
    low, high = min(hit.end, group.end), max(hit.start, group.start)
    return any(
        reading.kind == "number" and low <= passage.start + reading.start and passage.start + reading.end <= high
        for reading in view.readings(passage)
    )


def _value(view: View, plan: Plan, passage: Passage, number: _Number) -> tuple[int | None, Stance]:
    """The number as the fact counts it (a part, the whole, a sum with what is on record) and its stance."""
    fact, role = plan.fact, plan.fact.role
    stance, _ = stances.of_event(view, passage, number.hit, "state")
    if stance is None:
        stance = Stance.ASSERTED
    if role == "total":
        if not _adds(view, passage, number):
            if stance is Stance.ASSERTED and stances.conditional(passage, number.hit):
                stance = Stance.PLANNED
            return number.value, stance
        if not isinstance(fact.value, int) or _totalled(view, passage, number):
            return None, stance
        return fact.value + number.value, stance if stance is not Stance.ASSERTED else of_more(view)
    if role not in RIVALS:
        return number.value, stance
    return _in_role(passage, role, number), stance


def _adds(view: View, passage: Passage, number: _Number) -> bool:
    """Is a number one on top of others? But in `twelve, eight more than today` only the eight is."""
    after = [
        cue.start
        for cue in passage.by.get("additional", ())
        if cue.start >= number.hit.end and passage.folded.gap(number.hit.end, cue.start) <= 1
    ]
    parted = bool(after) and any(
        number.hit.end <= passage.start + reading.start < min(after) for reading in view.readings(passage)
    )
    return _cued(passage, "additional", number.hit) and not parted


def _totalled(view: View, passage: Passage, number: _Number) -> bool:
    """Does the sentence name a larger number itself, so that nothing is left to be added up?"""
    return any(
        reading.kind == "number" and isinstance(reading.value, float) and reading.value > number.value
        for reading in view.readings(passage)
        if reading.unit is None
    )


def of_more(view: View) -> Stance:
    """What an amendment adds holds only when the amendment does."""
    amending = {entity.id for entity in view.lexicon.entities.values() if entity.amends}
    for passage in view.passages:
        papers = view.mentions[passage.number]
        for label in ("event/agreement/ratified/done", "event/agreement/in-force/done"):
            for hit in passage.by.get(label, ()) if papers else ():
                near = min(papers, key=lambda paper: passage.gap(paper.as_hit(), hit))
                told, _ = stances.of_event(view, passage, hit, "done")
                if amending & set(near.agreements) and told is Stance.ASSERTED:
                    return Stance.ASSERTED
    return Stance.PLANNED


def _first_to_arrive(passage: Passage, number: _Number) -> bool:
    """`The first four landed at …`: those come to a place, which is not all that was ever handed over."""
    text = passage.folded.text
    if "in-country" not in passage.by:
        return False
    if not _FIRST_OF.search(text[max(passage.start, number.hit.start - 16) : number.hit.start]):
        return False
    cues = passage.by.get("delivered", ())
    near = min(cues, key=lambda cue: passage.gap(cue, number.hit), default=None)
    return near is not None and _ARRIVAL.match(text, near.start) is not None


def _in_role(passage: Passage, role: str, number: _Number) -> int | None:
    cues = [(name, cue) for name in RIVALS for cue in passage.by.get(name, ())]
    # `15 of the ordered aircraft have arrived`: what stands before the noun only says which ones are meant.
    verbs = [(name, cue) for name, cue in cues if not any(number.hit.end <= cue.start < n.start for n in number.nouns)]
    near: dict[str, int] = {}
    for name, cue in verbs or cues:
        near[name] = min(passage.gap(cue, number.hit), near.get(name, LARGEST))
    if number.of is not None and role == "ordered":
        return number.of
    if not near:
        return None
    batch = _cued(passage, "batch", number.hit) or _cued(passage, "additional", number.hit)
    if batch:
        return number.of if role == "delivered" and number.of is not None and "completion" in passage.by else None
    if role == "in-country":
        return number.value if near.get(role, ROLE_REACH) < IN_REACH else None
    near.pop("in-country", None)
    if not near or _first_to_arrive(passage, number):
        return None
    best = min(near, key=lambda name: near[name])
    if best == role and near[best] <= ROLE_REACH:
        return number.value
    finished = role == "delivered" and best == "ordered" and "completion" in passage.by and "delivered" in near
    return number.value if finished or (role == "delivered" and number.of is not None) else None
