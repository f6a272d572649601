"""What the engine uses of the lexicon, put together by `build.build_lexicon`."""

import re
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Final

from monitor.facts.lexicon.files import EventForm
from monitor.models import Phrases


@dataclass(frozen=True, slots=True)
class Entity:
    """Something with a name, as the engine uses it."""

    id: str
    kind: str
    names: Phrases
    country: str | None
    part_of: str | None
    languages: tuple[str, ...]
    foreign: bool
    parties: tuple[str, ...]
    instruments: tuple[str, ...]
    amends: str | None
    yields_to: frozenset[str]
    about: tuple[str, ...]
    holders: tuple[tuple[str, tuple[str, ...]], ...]
    code: str | None = None
    """country: ISO 3166."""


@dataclass(frozen=True, slots=True)
class Ladder:
    """Rungs, lowest first."""

    id: str
    rungs: tuple[str, ...]
    events: Mapping[tuple[str, EventForm], Phrases]
    """(rung, form) → phrases."""


AGREEMENT: Final = "agreement"
"""The ladder that papers stand on: the one whose events are dated."""
ANY_PAPER: Final = "any-agreement"
"""The bare word for a paper: it means whatever kind of ours was spoken of."""
AMENDMENT: Final = "amendment"
"""The kind of paper that changes another one. The language part of the lexicon has the words of both."""


@dataclass(frozen=True, slots=True)
class Subject:
    """What the facts are about, as far as names alone do not tell; from `subject:` and the agreements."""

    partner: str | None = None
    marks: frozenset[str] = frozenset()
    topic: frozenset[str] = frozenset()
    """Labels of which one must be in a page for a bare `agreement` to be one of ours."""
    ratifiers: frozenset[str] = frozenset()
    papers: frozenset[str] = frozenset()
    """Kinds of paper that agreements are, without amendments."""
    plain: frozenset[str] = frozenset()
    """Those to which none of the others yields: what is meant where no kind is named."""
    amending: frozenset[str] = frozenset()
    """The parties of agreements that amend another one."""
    designation: re.Pattern[str] = re.compile(r"(?!)")
    """What may be a member of an open set; matches nothing where the subject has no `models` and `makes`."""
    pairs: tuple[tuple[str, str, frozenset[str]], ...] = ()
    """Agreements between two parties: the telling party, the agreement, its kinds of paper."""


@dataclass(frozen=True, slots=True)
class Lexicon:
    """All files together."""

    entities: Mapping[str, Entity]
    ladders: Mapping[str, Ladder]
    roles: Mapping[str, Phrases]
    stances: Mapping[str, Phrases]
    amendments: Mapping[str, frozenset[str]]
    """Agreement → those that amend it."""
    subject: Subject = field(default_factory=Subject)

    def tell(self, countries: Iterable[str]) -> set[str]:
        """Those of some countries that tell which agreement is meant: all but the partner of all of them."""
        return set(countries) - {self.subject.partner}

    def party(self, agreement: str) -> str:
        """The party by which an agreement is told from others; empty for one without parties."""
        return telling_party(self.entities[agreement], self.subject.partner)

    def entries(self) -> Iterator[tuple[str, str, str]]:
        """Label, language, phrase: what `phrases.Phrasebook` takes."""
        for entity in self.entities.values():
            yield from _spread(entity.id, entity.names)
            for number, (name, aliases) in enumerate(entity.holders):
                label = holder_label(entity.id, number)
                for phrase in (name, *aliases):
                    yield label, "any", phrase
        for role, phrases in self.roles.items():
            yield from _spread(role, phrases)
        for group, phrases in self.stances.items():
            yield from _spread(f"stance/{group}", phrases)
        for ladder in self.ladders.values():
            for (rung, form), phrases in ladder.events.items():
                yield from _spread(event_label(ladder.id, rung, form), phrases)


def telling_party(agreement: Entity, partner: str | None) -> str:
    """The first party that is not the common partner; empty where there is none."""
    return next((party for party in agreement.parties if party != partner), "")


def holder_label(office: str, number: int) -> str:
    """The label of the n-th person of an office."""
    return f"holder/{office}/{number}"


def event_label(ladder: str, rung: str, form: str) -> str:
    """The label of a form that puts something on a rung."""
    return f"event/{ladder}/{rung}/{form}"


def _spread(label: str, phrases: Mapping[str, Sequence[str]]) -> Iterator[tuple[str, str, str]]:
    for language, words in phrases.items():
        for phrase in words:
            yield label, language, phrase
