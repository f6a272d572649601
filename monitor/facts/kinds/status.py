"""Status on a ladder: which rung a sentence puts something on."""

import re
from collections.abc import Iterator, Mapping
from dataclasses import replace

from monitor.facts.kinds.base import Plan, observed, opinion
from monitor.facts.language import stance as stances
from monitor.facts.language.phrases import Hit
from monitor.facts.lexicon import AMENDMENT
from monitor.facts.linking.view import Mention, Passage, View, nearest
from monitor.models import Observation, Stance

UNSURE = 0.55
"""What an approval by nobody in particular is worth: seen, never an alert."""
PASSED_ON = 0.8
"""What an event is worth whose thing was named just before and not in its sentence: seen, never an alert by itself."""
FAR_BELOW = 3
"""What stands so many rungs higher is not announced once more: other talks are meant."""
FAR = 14
"""Words between an event and the paper it happens to."""
BARE_RUNGS = frozenset({"signed", "ratified", "in-force", "negotiating"})
"""Rungs that are told without naming the paper again (`It was signed on Friday`)."""

_HEAD_BEFORE = re.compile(
    r" (?:to|of|under|in|for|av|til|af|i|om|för|till|enligt|við|á|samkvæmt)(?: (?:the|den|det))? ?"
)
_HEAD_FOLLOWS = re.compile(r" (?:mukai\w+|liittyv\w+|täytäntöönpan\w+|muut\w+)")
_ROW = re.compile(r"[\s,]*(?:and|og|och|ja|sekä|samt)\s+")
_FORMS: Mapping[str, stances.Form] = {"done": "done", "coming": "coming", "bare": "bare", "told": "state"}


def read_status(view: View, plan: Plan, passage: Passage) -> Iterator[Observation]:
    """The rungs that a sentence states for a fact, by the fact's own wordings and by those of its ladder."""
    if not plan.admits(view, passage):
        return
    yield from _by_wording(view, plan, passage)
    if plan.fact.ladder is None:
        return
    prefix = f"event/{plan.fact.ladder}/"
    for hit in passage.events:
        if not hit.label.startswith(prefix):
            continue
        _, _, rung, form = hit.label.split("/")
        if rung not in plan.rungs or _covered(passage, hit, prefix, rung):
            continue
        if rung == "ratified" and form == "done" and _by_government(passage, hit):
            continue
        link = linked(view, plan, passage, hit, rung) if plan.agreements else _bearer(view, plan, passage, hit)
        if link <= 0:
            continue
        stance, when = stances.of_event(view, passage, hit, _FORMS[form])
        if stance is None:
            continue
        if rung == "ratified" and form == "coming" and stance is Stance.ASSERTED:
            stance = Stance.PLANNED  # parliament votes today: nobody knows how
        if rung == "ratified" and form == "done" and not _by_parliament(view, passage, hit):
            link *= UNSURE
        weight = {"done": 1.0, "told": 0.9, "coming": 0.95, "bare": 0.85}[form]
        yield observed(plan, passage, hit, rung, stance, time=when, features={"link": link, "form": weight})


def _within_another(plan: Plan, passage: Passage, rung: str, hit: Hit) -> bool:
    """Is a wording part of a mere interest in it: `buying Greenland` in `the idea of buying Greenland`?"""
    return any(
        other.start <= hit.start and hit.end <= other.end and other.end - other.start > hit.end - hit.start
        for name in plan.fact.ahead[:1]
        if name != rung
        for other in passage.by.get(plan.wording(name), ())
    )


def _by_government(passage: Passage, hit: Hit) -> bool:
    """`The government approved the agreement`: only a parliament or a head of state ratifies."""
    near = [cue for cue in passage.by.get("government", ()) if cue.end <= hit.start and passage.gap(cue, hit) <= 1]
    return bool(near) and not any(passage.gap(cue, near[-1]) == 0 for cue in passage.by.get("parliament", ()))


def _by_parliament(view: View, passage: Passage, hit: Hit) -> bool:
    """Does somebody who can ratify stand near, or the very word?"""
    if "ratif" in passage.folded.text[hit.start : hit.end]:
        return True
    near = (*view.passages[:1], *view.passages[max(0, passage.number - 1) : passage.number + 2])
    return any(name in other.by for other in near for name in view.lexicon.subject.ratifiers)


def _by_wording(view: View, plan: Plan, passage: Passage) -> Iterator[Observation]:
    sure = plan.view(view, passage)
    if sure < 0.5:
        return
    for rung in plan.rungs:
        form: stances.Form = "state" if rung in plan.fact.ahead else "told"
        for hit in passage.by.get(plan.wording(rung), ()):
            if _within_another(plan, passage, rung, hit):
                continue
            if any(hit.start < cue.start and cue.end < hit.end for cue in passage.by.get("stance/reporting", ())):
                continue  # the words of two different statements
            own = plan.spoken.get(rung, frozenset())
            stance, when = stances.of_event(view, passage, hit, form, own=own)
            if form == "state" and stances.negated(passage, hit, inside=False):
                stance = Stance.DENIED
            if stance is not None:
                features = {"view": sure, "wording": 0.9, "voice": opinion(passage, hit)}
                yield observed(plan, passage, hit, rung, stance, time=when, features=features)


def _covered(passage: Passage, hit: Hit, prefix: str, rung: str) -> bool:
    """Is the form part of a longer one that says something else (`negotiations` in `concluded negotiations`)?"""
    for other in passage.events:
        if not other.label.startswith(prefix) or other.label.split("/")[2] == rung:
            continue
        if hit.label.endswith("/told") and other.label.endswith(("/done", "/coming")):
            if other.label.split("/")[2] == "negotiating":
                continue
            if hit.start <= other.start and other.end <= hit.end:  # `plan to sign an agreement`: no talks are announced
                return True
            continue
        if other.label.endswith("/told"):
            continue
        if other.start == hit.start:
            noun = other.label.endswith("/bare") and hit.label.endswith("/done")  # `negotiations … have ended`
            if other.end < hit.end and not noun:  # `conclude negotiations on an agreement`: the nearer object counts
                return True
        elif other.start <= hit.start and hit.end <= other.end:
            if hit.end < other.end and other.label.endswith("/coming") and hit.label.endswith(("/coming", "/done")):
                continue  # `shall be signed and then approved`: two verbs under one modal
            return True
    return False


def linked(view: View, plan: Plan, passage: Passage, hit: Hit, rung: str) -> float:
    """How surely an event happens to the agreement of a fact."""
    mentions = view.mentions[passage.number]
    key = (passage.number, hit)
    if key not in view.nearest_papers:
        view.nearest_papers[key] = _nearest_mention(passage, hit, mentions)
    near = view.nearest_papers[key]
    if near is not None:
        distance = passage.gap(near.as_hit(), hit)
        theirs = _of_their_own(view, passage, hit, near) if rung in BARE_RUNGS and distance <= 2 * FAR else set()
        if theirs:  # `Norway has an agreement; Finland and Sweden are negotiating theirs`
            plain = view.lexicon.subject.plain
            mine = (name for name in plan.agreements if plain & set(view.lexicon.entities[name].instruments))
            return 0.75 if any(view.lexicon.party(name) in theirs for name in mine) else 0.0
        if distance > FAR or not set(near.agreements) & set(plan.agreements):
            return 0.0
        return near.sure * (1.0 if distance <= 8 else 0.9)
    if rung not in BARE_RUNGS or mentions:
        return 0.0
    focus = view.focus[passage.number]
    group = nearest(passage, hit, [g for g in view.groups[passage.number] if not g.compared and not g.derived])
    if group is not None and view.lexicon.tell(group.countries):
        plain = view.lexicon.subject.plain
        kinds = {kind for name in focus for kind in view.lexicon.entities[name].instruments}
        if not focus and view.on_topic and rung in ("signed", "ratified"):
            kinds = set(plain)
        for name in plan.agreements:
            entity = view.lexicon.entities[name]
            if view.lexicon.party(name) not in group.countries:
                continue
            if focus and kinds & set(entity.instruments):
                return 0.75
            amended = name in view.lexicon.amendments and AMENDMENT in view.labels
            if (
                not focus
                and kinds
                and not amended
                and (plain & set(entity.instruments) or (entity.amends and AMENDMENT in view.labels))
            ):
                return 0.75
        return 0.0
    return 0.7 if set(focus) & set(plan.agreements) else 0.0


def _of_their_own(view: View, passage: Passage, hit: Hit, near: Mention) -> set[str]:
    """The countries of an event's own clause, where the nearest paper stands in another one and is that of others."""
    left, right = passage.clause(hit.start, hit.end)
    if left <= near.start < right or not near.agreements:
        return set()
    groups = [
        g for g in view.groups[passage.number] if not g.compared and not g.derived and left < g.end and g.start < right
    ]
    here = {country for group in groups for country in view.lexicon.tell(group.countries)}
    return set() if here & {view.lexicon.party(name) for name in near.agreements} else here


def _nearest_mention(passage: Passage, hit: Hit, mentions: tuple[Mention, ...]) -> Mention | None:
    """The paper nearest to an event; one of ours wins over an unknown one at the same distance."""
    left, right = passage.clause(hit.start, hit.end)

    def far(mention: Mention) -> tuple[float, bool]:
        inside = left <= mention.start and mention.end <= right
        return passage.gap(mention.as_hit(), hit) + (0 if inside else 4), not mention.agreements

    heads = [mention for mention in mentions if not _nested(passage, mention, mentions)]
    return min(heads, key=far, default=None)


def _nested(passage: Passage, mention: Mention, mentions: tuple[Mention, ...]) -> bool:
    """Is a paper named only to say which other one is meant (`an amendment to the SDCA`)?"""
    text = passage.folded.text
    if _HEAD_FOLLOWS.match(text, mention.end, passage.end):
        return True
    return any(
        other.end <= mention.start and _HEAD_BEFORE.fullmatch(text, other.end, mention.start) for other in mentions
    )


def _bearer(view: View, plan: Plan, passage: Passage, hit: Hit) -> float:
    """How surely an event happens to the country of a fact (membership and the like)."""
    sure = plan.view(view, passage)
    if sure < 0.8:
        return 0.0
    countries = [name for name in plan.others if view.lexicon.entities[name].kind == "country"]
    if not countries:
        return sure if sure == 1.0 else sure * PASSED_ON
    foreign = {name for name, entity in view.lexicon.entities.items() if entity.foreign}
    groups = [g for g in view.groups[passage.number] if not g.compared and view.lexicon.tell(g.countries) - foreign]
    near = nearest(passage, hit, [g for g in groups if not g.derived])
    if near is None:
        near = nearest(passage, hit, groups)
    if near is None:
        return 0.7 if passage.number else 0.0
    between = passage.folded.text[min(near.end, hit.end) : max(near.start, hit.start)]
    if _ROW.fullmatch(between):
        return 0.0  # `members and Sweden`: two of a list
    return sure if set(near.countries) & set(countries) else 0.0


def settle(plan: Plan, found: list[Observation]) -> list[Observation]:
    """One document's rungs together: below the highest that holds, the others are history or nothing."""
    order = {rung: number for number, rung in enumerate(plan.rungs)}
    known = order.get(str(plan.fact.value), 0)
    found = [o for o in found if order[str(o.value)] > 1 or known < order[str(o.value)] + FAR_BELOW]
    firm = [order[str(o.value)] for o in found if o.stance is Stance.ASSERTED]
    if not firm:
        return found
    top = max(firm)
    kept = []
    for observation in found:
        rung = order[str(observation.value)]
        if rung < top and observation.stance is Stance.ASSERTED:
            kept.append(replace(observation, stance=Stance.PAST))
        elif not (rung <= top and observation.stance in (Stance.PLANNED, Stance.HEDGED)):
            kept.append(observation)
    return kept
