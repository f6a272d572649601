"""What each sentence of a document speaks of: names, countries, and which agreement `the agreement` is."""

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date
from typing import Literal

from monitor.facts import sentences as splitter
from monitor.facts import values
from monitor.facts.lexicon import Entity, Lexicon
from monitor.facts.phrases import Folded, Hit, Phrasebook, fold
from monitor.models import Document

Part = Literal["text", "title"]
_CLAUSE = re.compile(
    r"[,;:()]|\s-\s|\b(?:but|while|whereas|which|who|although|though|because|"
    r"mens|som|der|fordi|men|hvor|medan|vilket|vilka|mutta|joka|jotka|jonka|vaikka|koska|en|sem|þótt|enda)\b"
)
_JOIN = re.compile(r"[\s,]*(?:and|og|och|ja|sekä|samt|as well as|the|&|/|-)?[\s,]*(?:the)?\s*")
_COMPARE = re.compile(
    r"\b(?:after|like|as|unlike|than|following|alongside|besides|efter|ligesom|som|modsat|etter|liksom|precis som|"
    r"kuten|eftir|eins og|líkt og)\s*$"
)
_AFTER_COMPARE = re.compile(r"^\S*\s*(?:jälkeen|tavoin|lisäksi)\b")
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
BASING = frozenset(
    {"main-agreement", "supplementary-agreement", "amendment", "agreed-areas-term", "foreign-bases", "bases"}
)
"""What a page must speak of for a bare `agreement` or `signed` to be one of ours."""
MEMORY = 4
"""How many sentences later `the agreement` still means the one named before."""


@dataclass(frozen=True, slots=True)
class Passage:
    """One sentence with what was found in it; spans are of the folded part."""

    number: int
    part: Part
    folded: Folded
    start: int
    end: int
    hits: tuple[Hit, ...]
    by: Mapping[str, tuple[Hit, ...]]
    marks: tuple[tuple[int, int], ...]
    """What parts its clauses."""
    events: tuple[Hit, ...]
    """Those of the hits that put something on a rung."""

    @property
    def text(self) -> str:
        return self.folded.text[self.start : self.end]

    def gap(self, one: Hit, two: Hit) -> int:
        """Words between two spans, 0 where they touch or overlap."""
        if one.end <= two.start:
            return self.folded.gap(one.end, two.start)
        if two.end <= one.start:
            return self.folded.gap(two.end, one.start)
        return 0

    def clause(self, start: int, end: int) -> tuple[int, int]:
        """The clause around a span."""
        left, right = self.start, self.end
        for mark_start, mark_end in self.marks:
            if mark_end <= start:
                left = mark_end
            elif mark_start >= end:
                right = mark_start
                break
        return left, right

    def origin(self, start: int, end: int) -> tuple[int, int]:
        """The span in the part as it was written."""
        first = self.folded.origin(start)
        return first, self.folded.origin(end - 1) + 1


@dataclass(frozen=True, slots=True)
class Group:
    """Countries named in one breath: `Sweden, Denmark and Finland`."""

    countries: tuple[str, ...]
    start: int
    end: int
    compared: bool
    """Only a comparison: `after Sweden and Finland, …`."""
    derived: bool = False
    """Not named, but brought by a ministry, a place or a person."""

    def as_hit(self) -> Hit:
        return Hit("", self.start, self.end)


@dataclass(frozen=True, slots=True)
class Mention:
    """A paper that a sentence speaks of. `agreements` is empty for one that is none of ours."""

    agreements: tuple[str, ...]
    start: int
    end: int
    kind: str
    sure: float
    """1 named outright · .9 with its party in the sentence · .7 from what came before · .5 by the page's language."""

    def as_hit(self) -> Hit:
        return Hit("", self.start, self.end)


@dataclass(slots=True)
class View:
    """A document as the readers of facts see it: its sentences, title first. Built by `look`, then only read."""

    language: str
    today: date | None
    lexicon: Lexicon
    passages: tuple[Passage, ...] = ()
    labels: frozenset[str] = frozenset()
    groups: list[tuple[Group, ...]] = field(default_factory=list)
    mentions: list[tuple[Mention, ...]] = field(default_factory=list)
    focus: list[tuple[str, ...]] = field(default_factory=list)
    """The agreements spoken of before each passage."""
    told: frozenset[str] = frozenset()
    """The agreements spoken of anywhere."""
    _readings: dict[int, tuple[values.Reading, ...]] = field(default_factory=dict)
    _sure: dict[tuple[str, int], float] = field(default_factory=dict)

    def readings(self, passage: Passage) -> tuple[values.Reading, ...]:
        """The typed values of a sentence, at spans of the folded part."""
        if passage.number not in self._readings:
            cased = passage.folded.cased[passage.start : passage.end]
            self._readings[passage.number] = values.read(cased, self.language, today=self.today)
        return self._readings[passage.number]

    def in_view(self, name: str, passage: Passage) -> float:
        """How surely a sentence speaks of something: 1 named there, .8 just before or in the title, .6 elsewhere."""
        key = (name, passage.number)
        if key not in self._sure:
            entity = self.lexicon.entities.get(name)
            paper = entity is not None and entity.kind == "agreement"
            self._sure[key] = self._paper_in_view(entity, passage) if entity and paper else self._in_view(name, passage)
        return self._sure[key]

    def named(self, name: str, passage: Passage) -> bool:
        """Is something named in a sentence, or brought into it by something else?"""
        return name in passage.by or any(name in group.countries for group in self.groups[passage.number])

    def _in_view(self, name: str, passage: Passage) -> float:
        if self.named(name, passage):
            return 1.0
        if any(self.named(name, other) for other in self.passages[max(0, passage.number - 2) : passage.number]):
            return 0.8
        if self.passages[0].part == "title" and self.named(name, self.passages[0]):
            return 0.8
        if name in self.labels:
            return 0.6
        entity = self.lexicon.entities.get(name)
        return 0.5 if entity is not None and self.language in entity.languages else 0.0

    def _paper_in_view(self, entity: Entity, passage: Passage) -> float:
        """The same for an agreement, also through its amendment."""
        here = {name for mention in self.mentions[passage.number] for name in mention.agreements}
        if entity.id in here:
            return 1.0
        amending = self.lexicon.amendments.get(entity.id, frozenset())
        if entity.id in self.focus[passage.number] or amending & here:
            return 0.8
        if entity.id in self.told or amending & self.told:
            return 0.7
        party = next((party for party in entity.parties if party != "united-states"), "")
        named = any(party in group.countries for group in self.groups[passage.number])
        return 0.65 if named and self.basing and entity.instruments and not entity.amends else 0.0

    @property
    def basing(self) -> bool:
        """Does the document speak of American forces or bases at all?"""
        based = bool(self.labels & BASING) or bool(self.labels & self.lexicon.bases)
        return "agreed-areas-term" in self.labels or ("united-states" in self.labels and based)


def look(document: Document, phrasebook: Phrasebook, lexicon: Lexicon, language: str, today: date | None) -> View:
    """Find everything the lexicon and the baseline have words for, and settle which agreement each sentence means."""
    view = View(language, today, lexicon)
    passages: list[Passage] = []
    for part, text in (("title", document.title), ("text", document.text)):
        if not text.strip():
            continue
        folded = fold(text)
        spans = [
            (folded.place(sentence.start), folded.place(sentence.end)) for sentence in splitter.split(text, language)
        ]
        for (start, end), hits in zip(spans, phrasebook.find(folded, spans, language), strict=True):
            by: dict[str, list[Hit]] = {}
            for hit in hits:
                by.setdefault(hit.label, []).append(hit)
            frozen = {label: tuple(found) for label, found in by.items()}
            marks = tuple(mark.span() for mark in _CLAUSE.finditer(folded.text, start, end))
            events = tuple(hit for hit in hits if hit.label.startswith("event/"))
            where: Part = "title" if part == "title" else "text"
            passages.append(Passage(len(passages), where, folded, start, end, hits, frozen, marks, events))
    view.passages = tuple(passages)
    if today is None:
        view.today = _latest(view)
    view.groups = [_groups(passage, lexicon) for passage in passages]
    view.labels = frozenset(label for passage in passages for label in passage.by) | frozenset(
        country for groups in view.groups for group in groups for country in group.countries
    )
    _settle(view)
    view.told = frozenset(name for found in view.mentions for mention in found for name in mention.agreements)
    return view


def _latest(view: View) -> date | None:
    """The latest day that an undated document speaks of: it was written then or later."""
    days = [
        date(int(year), 12, 31)
        for passage in view.passages
        for reading in view.readings(passage)
        if reading.kind == "date" and (year := str(reading.value)[:4]).isdigit() and 1900 <= int(year) <= 2100
    ]
    view._readings.clear()
    return max(days, default=None)


def _groups(passage: Passage, lexicon: Lexicon) -> tuple[Group, ...]:
    """Countries by name, put together where they are listed; then those brought into view by something else."""
    named: list[tuple[Hit, str]] = []
    brought: list[Group] = []
    for hit in passage.hits:
        label = hit.label
        if label.startswith("holder/"):
            label = label.split("/")[1]
        entity = lexicon.entities.get(label)
        if entity is None:
            continue
        if entity.kind == "country":
            if not any(
                hit.start >= other.start and hit.end <= other.end and name == entity.id for other, name in named
            ):
                named.append((hit, entity.id))
        elif entity.country is not None and (
            hit.label.startswith("holder/") or entity.kind in ("institution", "place")
        ):
            brought.append(Group((entity.country,), hit.start, hit.end, False, True))
    groups: list[Group] = []
    text = passage.folded.text
    for hit, name in named:
        last = groups[-1] if groups else None
        if last is not None and hit.start >= last.end and _JOIN.fullmatch(text, last.end, hit.start):
            groups[-1] = Group((*last.countries, name), last.start, hit.end, last.compared)
        else:
            compared = _COMPARE.search(text, passage.start, hit.start) is not None
            groups.append(Group((name,), hit.start, hit.end, compared))
    marked = [
        Group(group.countries, group.start, group.end, True)
        if _AFTER_COMPARE.match(text[group.end : min(passage.end, group.end + 24)])
        else group
        for group in groups
    ]
    covered = {country for group in marked for country in group.countries}
    return (*marked, *(g for g in brought if g.countries[0] not in covered and not _qualified(g, marked)))


def _qualified(brought: Group, named: Sequence[Group]) -> bool:
    """`Finland's Riksdag`: the country that is named outright counts."""
    return any(0 <= brought.start - group.end <= 3 or group.start <= brought.start < group.end for group in named)


def _settle(view: View) -> None:
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


def nearest(passage: Passage, where: Hit, groups: Sequence[Group]) -> Group | None:
    """The group nearest to a span; named ones before brought ones."""
    for derived in (False, True):
        pool = [group for group in groups if group.derived is derived]
        if pool:
            return min(pool, key=lambda group: (passage.gap(group.as_hit(), where), group.start > where.start))
    return None
