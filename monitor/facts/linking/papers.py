"""Which agreement a sentence means: by its name, by the country named nearest, by what came before."""

import re
from collections.abc import Mapping, Sequence

from monitor.facts.language.phrases import Hit
from monitor.facts.lexicon import Entity
from monitor.facts.linking.view import Group, Mention, Passage, View, nearest

_DEFINITE = re.compile(
    r"(?:aftalen|aftalerne|avtalen|avtalene|avtala|avtalet|avtalen|sopimus|sopimuksen|sopimusta|samningurinn|samninginn|samningnum|samningsins)$"
)

_AMENDS = re.compile(
    r"\b(?:extends?|extending|amends?|amending|expands?|supplements?|updates?|changes?|utvider|utvide|endrer|endre|udvider|"
    r"ændrer|ændre|utvidgar|ändrar|ändra|utökar|laajentaa|muuttaa|víkkar|breytir)\s+(?:\w+\s+){0,2}$"
)

_RANK: Mapping[str, int] = {
    "any-agreement": 1,
    "main-agreement": 2,
    "supplementary-agreement": 3,
    "amendment": 4,
    "other-paper": 5,
    "implementing-arrangement": 5,
    "letter-of-intent": 5,
}

MEMORY = 4
"""How many sentences later `the agreement` still means the one named before."""


def settle(view: View) -> None:
    focus: tuple[str, ...] = ()
    age = 0
    for passage in view.passages:
        view.focus.append(focus if age <= MEMORY else ())
        found = _mentions(view, passage)
        view.mentions.append(found)
        ours = [mention for mention in found if mention.agreements]
        if ours:
            strongest = max(ours, key=lambda mention: mention.sure)
            focus, age = strongest.agreements, 0
        elif any(mention.kind == "foreign" for mention in found):
            focus, age = (), 0
        else:
            age += 1


def _mentions(view: View, passage: Passage) -> tuple[Mention, ...]:
    clusters: list[list[tuple[Hit, Entity]]] = []
    for hit in passage.hits:
        entity = view.lexicon.entities.get(hit.label)
        if entity is None or entity.kind not in ("instrument", "agreement"):
            continue
        for cluster in clusters:
            if any(hit.start < other.end and other.start < hit.end for other, _ in cluster):
                cluster.append((hit, entity))
                break
        else:
            clusters.append([(hit, entity)])
    return tuple(_mention(view, passage, cluster) for cluster in clusters)


def _mention(view: View, passage: Passage, cluster: Sequence[tuple[Hit, Entity]]) -> Mention:
    start = min(hit.start for hit, _ in cluster)
    end = max(hit.end for hit, _ in cluster)
    named = [
        entity
        for _, entity in cluster
        if entity.kind == "agreement" and all(_seen(view, name, passage) for name in entity.about)
    ]
    top = max((_RANK.get(entity.id, 0) for _, entity in cluster), default=0)
    if named:
        amending = [entity for entity in named if entity.amends]
        if top == _RANK["amendment"]:
            amending += [e for e in view.lexicon.entities.values() if e.amends in {entity.id for entity in named}]
        chosen = amending or named
        return Mention(tuple(dict.fromkeys(entity.id for entity in chosen)), start, end, "named", 1.0)
    if top >= _RANK["other-paper"] or top == 0:
        return Mention((), start, end, "other", 1.0)
    kind = next(entity.id for _, entity in cluster if _RANK.get(entity.id, 0) == top)
    return _by_party(view, passage, Hit(kind, start, end))


def _of_amendment(view: View, passage: Passage, near: Group | None) -> bool:
    """Is `the agreement` the amending one: in a text about an amendment, and of the country that has one?"""
    named = {"main-agreement", "supplementary-agreement"} & set(passage.by)
    if "amendment" not in view.labels or (named and "amendment" not in passage.by):
        return False
    entities = view.lexicon.entities
    amending = {_party(entities, entity.id) for entity in entities.values() if entity.amends}
    if near is not None:
        return bool(amending & set(near.countries))
    return any(party in view.labels or view.language in entities[party].languages for party in amending)


def _seen(view: View, name: str, passage: Passage) -> bool:
    """Is something named in this sentence, the two before or the title, or is it the page's own country?"""
    entity = view.lexicon.entities.get(name)
    if entity is not None and view.language in entity.languages:
        return True
    for other in (passage, *view.passages[max(0, passage.number - 2) : passage.number], *view.passages[:1]):
        if name in other.by or any(name in group.countries for group in view.groups[other.number]):
            return True
    return False


def _by_party(view: View, passage: Passage, where: Hit) -> Mention:
    """Which agreement of a kind is meant: by the country named nearest, by what came before, by the page's language."""
    entities = view.lexicon.entities
    groups = view.groups[passage.number]
    near = nearest(passage, where, [g for g in groups if set(g.countries) - {"united-states"} and not g.compared])
    kinds: tuple[str, ...] = (where.label,)
    if where.label == "any-agreement":
        kinds = ("amendment",) if _of_amendment(view, passage, near) else ("main-agreement", "supplementary-agreement")
    ours = {
        (next(party for party in entity.parties if party != "united-states")): entity.id
        for entity in entities.values()
        if entity.kind == "agreement" and set(entity.instruments) & set(kinds) and len(entity.parties) == 2
    }
    spelt_out = "dca" in passage.folded.text[where.start : where.end] or "agreed-areas-term" in passage.by
    american = any("united-states" in group.countries for group in groups)
    abroad = [g for g in groups if any(_abroad(entities, country, ours) for country in g.countries)]
    before = view.focus[passage.number]
    if where.label == "any-agreement":
        base = _amended(view, passage, where, before)
        if base:
            return Mention(base, where.start, where.end, "context", 0.8)
        fitting = tuple(
            name
            for name in before
            if (not near or _party(entities, name) in near.countries)
            and (kinds != ("amendment",) or entities[name].amends)
        )
        if fitting:
            return Mention(fitting, where.start, where.end, "context", 0.7)
        if not view.basing or (not american and not _definite(passage, where)) or "greenland" in passage.by:
            return Mention((), where.start, where.end, "unknown", 0.5)
    if near is not None:
        parties = dict.fromkeys(country if country in ours else entities[country].part_of for country in near.countries)
        mine = tuple(ours[country] for country in parties if country in ours)
        if mine and (american or spelt_out or not abroad) and (american or "united-states" in view.labels or spelt_out):
            return Mention(mine, where.start, where.end, "party", 0.8 if near.derived else 0.9)
        if near in abroad or (abroad and not american):
            return Mention((), where.start, where.end, "foreign", 0.9)
    same = tuple(name for name in before if set(entities[name].instruments) & set(kinds))
    if same:
        return Mention(same, where.start, where.end, "context", 0.7)
    related = tuple(
        entity.id for entity in entities.values() if entity.amends in before and set(entity.instruments) & set(kinds)
    )
    if related:
        return Mention(related, where.start, where.end, "context", 0.7)
    told = _told(view, passage, ours)
    if told and "united-states" in view.labels:
        return Mention(told, where.start, where.end, "context", 0.6)
    home = tuple(
        ours[entity.id] for entity in entities.values() if view.language in entity.languages and entity.id in ours
    )
    if home and (american or "united-states" in view.labels or spelt_out) and not abroad:
        return Mention(home, where.start, where.end, "home", 0.5)
    return Mention((), where.start, where.end, "unknown", 0.5)


def _definite(passage: Passage, where: Hit) -> bool:
    """`the agreement`, `aftalen`: a paper that the reader is expected to know."""
    text = passage.folded.text
    before = text[max(passage.start, where.start - 6) : where.start]
    return bool(_DEFINITE.search(text[where.start : where.end]) or before.endswith(("the ", "this ", "that ")))


def _amended(view: View, passage: Passage, where: Hit, before: tuple[str, ...]) -> tuple[str, ...]:
    """`… which extends the agreement of 2021`: the paper that is amended, not the one that amends."""
    text = passage.folded.text[max(passage.start, where.start - 30) : where.start]
    if not _AMENDS.search(text):
        return ()
    entities = view.lexicon.entities
    kinds = {hit.label for hit in passage.hits if hit.label == "amendment"}
    near = set(before) | {e.id for e in entities.values() if kinds & set(e.instruments)}
    return tuple(dict.fromkeys(e.amends for e in entities.values() if e.id in near and e.amends))


def _party(entities: Mapping[str, Entity], agreement: str) -> str:
    return next((party for party in entities[agreement].parties if party != "united-states"), "")


def _abroad(entities: Mapping[str, Entity], country: str, ours: Mapping[str, str]) -> bool:
    return entities[country].foreign or (
        country not in ours and country not in ("united-states", "greenland", "faroe-islands")
    )


def _told(view: View, passage: Passage, ours: Mapping[str, str]) -> tuple[str, ...]:
    """The party that the sentences before, or the title, or the page as a whole speaks of."""
    for other in (*reversed(view.passages[: passage.number]), *view.passages[passage.number + 1 :]):
        for group in view.groups[other.number]:
            found = tuple(ours[country] for country in group.countries if country in ours)
            if found and not group.compared:
                return found
    return ()
