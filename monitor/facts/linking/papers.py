"""Which agreement a sentence means: by its name, by the country named nearest, by what came before."""

import re
from collections.abc import Mapping, Sequence

from monitor.facts.language.phrases import Hit
from monitor.facts.lexicon import AMENDMENT, ANY_PAPER, Entity, Subject
from monitor.facts.linking.view import Group, Mention, Passage, View, nearest

_DEFINITE = re.compile(
    r"(?:aftalen|aftalerne|avtalen|avtalene|avtala|avtalet|avtalen|sopimus|sopimuksen|sopimusta|samningurinn|samninginn|samningnum|samningsins)$"
)

_AMENDS = re.compile(
    r"\b(?:extends?|extending|amends?|amending|expands?|supplements?|updates?|changes?|utvider|utvide|endrer|endre|udvider|"
    r"ændrer|ændre|utvidgar|ändrar|ändra|utökar|laajentaa|muuttaa|víkkar|breytir|"
    r"original|initial|existing|oprindelige|opprinnelige|opphavlege|ursprungliga|alkuperäi\w+|upphafleg\w+)"
    r"\s+(?:\w+\s+){0,2}$"
)

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
    kind = _kind(cluster, view.lexicon.subject)
    if named:
        amending = [entity for entity in named if entity.amends]
        if kind == AMENDMENT:
            amending += [e for e in view.lexicon.entities.values() if e.amends in {entity.id for entity in named}]
        chosen = amending or named
        return Mention(tuple(dict.fromkeys(entity.id for entity in chosen)), start, end, "named", 1.0)
    if kind is None:
        return Mention((), start, end, "other", 1.0)
    return _by_party(view, passage, Hit(kind, start, end))


def _kind(cluster: Sequence[tuple[Hit, Entity]], subject: Subject) -> str | None:
    """The kind of paper that overlapping words name, the most particular one; None where one is none of ours."""
    found = {entity.id: entity for _, entity in cluster if entity.kind == "instrument"}
    if not found or found.keys() - subject.papers - {ANY_PAPER, AMENDMENT}:
        return None
    return next(
        (name for name, entity in found.items() if name != ANY_PAPER and entity.yields_to.isdisjoint(found)), ANY_PAPER
    )


def _of_amendment(view: View, passage: Passage, near: Group | None) -> bool:
    """Is `the agreement` the amending one: in a text about an amendment, and of the country that has one?"""
    subject = view.lexicon.subject
    if AMENDMENT not in view.labels or (AMENDMENT not in passage.by and not subject.papers.isdisjoint(passage.by)):
        return False
    entities, amending = view.lexicon.entities, subject.amending
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
    entities, subject = view.lexicon.entities, view.lexicon.subject
    groups = view.groups[passage.number]
    near = nearest(passage, where, [g for g in groups if view.lexicon.tell(g.countries) and not g.compared])
    kinds = frozenset({where.label})
    if where.label == ANY_PAPER:
        kinds = frozenset({AMENDMENT}) if _of_amendment(view, passage, near) else subject.papers
    ours = {party: name for party, name, papers in subject.pairs if papers & kinds}
    spelt_out = not subject.marks.isdisjoint(passage.by)
    shared = subject.partner is None or any(subject.partner in group.countries for group in groups)
    spoken = spelt_out or subject.partner is None or subject.partner in view.labels
    abroad = [g for g in groups if any(_abroad(view, country, ours) for country in g.countries)]
    before = view.focus[passage.number]
    if where.label == ANY_PAPER:
        base = _amended(view, passage, where, before)
        if base:
            return Mention(base, where.start, where.end, "context", 0.8)
        fitting = tuple(
            name
            for name in before
            if (not near or view.lexicon.party(name) in near.countries)
            and (AMENDMENT not in kinds or entities[name].amends)
        )
        if fitting:
            return Mention(fitting, where.start, where.end, "context", 0.7)
        if not view.on_topic or (not shared and not _definite(passage, where)) or _of_a_part(view, passage):
            return Mention((), where.start, where.end, "unknown", 0.5)
    if near is not None:
        parties = dict.fromkeys(country if country in ours else entities[country].part_of for country in near.countries)
        mine = tuple(ours[country] for country in parties if country in ours)
        if mine and (shared or spelt_out or not abroad) and spoken:
            return Mention(mine, where.start, where.end, "party", 0.8 if near.derived else 0.9)
        if near in abroad or (abroad and not shared):
            return Mention((), where.start, where.end, "foreign", 0.9)
    same = tuple(name for name in before if kinds & set(entities[name].instruments))
    if same:
        return Mention(same, where.start, where.end, "context", 0.7)
    related = tuple(
        entity.id for entity in entities.values() if entity.amends in before and kinds & set(entity.instruments)
    )
    if related:
        return Mention(related, where.start, where.end, "context", 0.7)
    told = _told(view, passage, ours)
    if told and (subject.partner is None or subject.partner in view.labels):
        return Mention(told, where.start, where.end, "context", 0.6)
    home = tuple(
        ours[entity.id] for entity in entities.values() if view.language in entity.languages and entity.id in ours
    )
    if home and spoken and not abroad:
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
    kinds = {hit.label for hit in passage.hits if hit.label == AMENDMENT}
    near = set(before) | {e.id for e in entities.values() if kinds & set(e.instruments)}
    return tuple(dict.fromkeys(e.amends for e in entities.values() if e.id in near and e.amends))


def _abroad(view: View, country: str, ours: Mapping[str, str]) -> bool:
    entity = view.lexicon.entities[country]
    return entity.foreign or not (country in ours or entity.part_of or country == view.lexicon.subject.partner)


def _of_a_part(view: View, passage: Passage) -> bool:
    """Is a part of a country named, which has papers of its own?"""
    return any(view.lexicon.entities[country].part_of for g in view.groups[passage.number] for country in g.countries)


def _told(view: View, passage: Passage, ours: Mapping[str, str]) -> tuple[str, ...]:
    """The party that the sentences before, or the title, or the page as a whole speaks of."""
    for other in (*reversed(view.passages[: passage.number]), *view.passages[passage.number + 1 :]):
        for group in view.groups[other.number]:
            found = tuple(ours[country] for country in group.countries if country in ours)
            if found and not group.compared:
                return found
    return ()
