"""A document as the readers of facts see it: its sentences with what was found in them. Built by `mentions.look`."""

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date
from functools import cached_property
from typing import Literal

from monitor.facts import values
from monitor.facts.language.phrases import Folded, Hit
from monitor.facts.lexicon import Entity, Lexicon

Part = Literal["text", "title"]

_CLAUSE = re.compile(
    r"[,;:()]|\s-\s|\b(?:but|while|whereas|which|who|although|though|because|"
    r"mens|som|der|fordi|men|hvor|medan|vilket|vilka|mutta|joka|jotka|jonka|vaikka|koska|en|sem|þótt|enda)\b"
)


@dataclass(frozen=True)
class Passage:
    """One sentence with what was found in it; spans are of the folded part."""

    number: int
    part: Part
    folded: Folded
    start: int
    end: int
    hits: tuple[Hit, ...]
    by: Mapping[str, tuple[Hit, ...]]
    events: tuple[Hit, ...]
    """Those of the hits that put something on a rung."""

    @cached_property
    def marks(self) -> tuple[tuple[int, int], ...]:
        """What parts its clauses."""
        return tuple([mark.span() for mark in _CLAUSE.finditer(self.folded.text, self.start, self.end)])

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
    nearest_papers: dict[tuple[int, Hit], Mention | None] = field(default_factory=dict)
    """Passage and event → the paper that it happens to; all facts ask for the same."""
    _readings: dict[int, tuple[values.Reading, ...]] = field(default_factory=dict)
    _sure: dict[tuple[str, int], float] = field(default_factory=dict)

    def readings(self, passage: Passage) -> tuple[values.Reading, ...]:
        """The typed values of a sentence, at spans of the folded part."""
        if passage.number not in self._readings:
            cased = passage.folded.cased[passage.start : passage.end]
            self._readings[passage.number] = values.read(cased, self.language, today=self.today)
        return self._readings[passage.number]

    def around(self, passage: Passage) -> tuple[Passage, ...]:
        """The title (or the first sentence), the sentence before, the sentence itself and the one after it."""
        first = self.passages[:1] if passage.number > 1 else ()
        return (*first, *self.passages[max(0, passage.number - 1) : passage.number + 2])

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
        party = self.lexicon.party(entity.id)
        named = any(party in group.countries for group in self.groups[passage.number])
        return 0.65 if named and self.on_topic and entity.instruments and not entity.amends else 0.0

    @property
    def on_topic(self) -> bool:
        """Does the document speak of what our agreements are about, so that a bare `agreement` may be one of them?"""
        subject = self.lexicon.subject
        shared = subject.partner is None or subject.partner in self.labels
        return bool(self.labels & subject.marks) or (shared and bool(self.labels & subject.topic))


def nearest(passage: Passage, where: Hit, groups: Sequence[Group]) -> Group | None:
    """The group nearest to a span; named ones before brought ones."""
    for derived in (False, True):
        pool = [group for group in groups if group.derived is derived]
        if pool:
            return min(pool, key=lambda group: (passage.gap(group.as_hit(), where), group.start > where.start))
    return None
