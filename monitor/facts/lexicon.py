"""The lexicon: what things are called, the ladders, and the words of stance. The form of `db/lexicon/*.yaml`."""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Annotated, Literal

from pydantic import AfterValidator, BaseModel, ConfigDict, Field

from monitor.facts.language.phrases import LANGUAGES, PhraseError, check_phrase
from monitor.models import Phrases

EntityKind = Literal[
    "country",
    "region",
    "place",
    "organisation",
    "institution",
    "office",
    "instrument",
    "agreement",
    "equipment",
    "concept",
]
StanceGroup = Literal[
    "negation",
    "not-yet",
    "refusal",
    "future",
    "require",
    "hedge",
    "past",
    "now",
    "done",
    "reporting",
    "infinitive",
    "conditional",
    "desire",
    "opinion",
]
EventForm = Literal["done", "coming", "bare", "told"]
EVENT_FORMS: tuple[EventForm, ...] = ("done", "coming", "bare", "told")
_ID = r"^[a-z0-9][a-z0-9-]*$"


def _checked(phrases: dict[str, list[str]]) -> dict[str, list[str]]:
    for language, words in phrases.items():
        if language != "any" and language not in LANGUAGES:
            raise ValueError(f"unknown language {language!r}: use any, {', '.join(LANGUAGES)}")
        for phrase in words:
            try:
                check_phrase(phrase)
            except PhraseError as error:
                raise ValueError(str(error)) from error
    return phrases


Wordings = Annotated[dict[str, list[str]], AfterValidator(_checked)]
"""Language → phrases in the syntax of docs/facts.md."""


class _Model(BaseModel):
    model_config = ConfigDict(extra="forbid", frozen=True)


class HolderSpec(_Model):
    """A person in an office; `aliases` are phrases, the name itself is matched as written."""

    name: str
    aliases: list[str] = Field(default_factory=list)


class EntitySpec(_Model):
    """Something with a name."""

    kind: EntityKind
    names: Wordings = Field(default_factory=dict)
    country: str | None = None
    """This country is in view wherever the thing is named."""
    code: str | None = None
    part_of: str | None = None
    languages: list[str] = Field(default_factory=list)
    """country: the languages of its own papers, where `the agreement` is its own."""
    foreign: bool = False
    """country: its agreements are nobody's here."""
    parties: list[str] = Field(default_factory=list)
    instruments: list[str] = Field(default_factory=list)
    """agreement: the kinds of instrument that mean it where its parties are in view."""
    amends: str | None = None
    about: list[str] = Field(default_factory=list)
    """agreement: its own names mean it only where these are in view as well."""
    holders: list[HolderSpec] = Field(default_factory=list)


class LadderSpec(_Model):
    """Rungs, lowest first, and the words that put something on a rung."""

    rungs: list[str] = Field(min_length=2)
    opened_by: list[str] = Field(default_factory=list)
    events: dict[str, dict[EventForm, Wordings]] = Field(default_factory=dict)


class LexiconFile(_Model):
    """One file of `db/lexicon`."""

    entities: dict[Annotated[str, Field(pattern=_ID)], EntitySpec] = Field(default_factory=dict)
    ladders: dict[Annotated[str, Field(pattern=_ID)], LadderSpec] = Field(default_factory=dict)
    roles: dict[Annotated[str, Field(pattern=_ID)], Wordings] = Field(default_factory=dict)
    stances: dict[StanceGroup, Wordings] = Field(default_factory=dict)


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
    about: tuple[str, ...]
    holders: tuple[tuple[str, tuple[str, ...]], ...]


@dataclass(frozen=True, slots=True)
class Ladder:
    """Rungs, lowest first."""

    id: str
    rungs: tuple[str, ...]
    events: Mapping[tuple[str, EventForm], Phrases]
    """(rung, form) → phrases."""


@dataclass(frozen=True, slots=True)
class Lexicon:
    """All files together."""

    entities: Mapping[str, Entity]
    ladders: Mapping[str, Ladder]
    roles: Mapping[str, Phrases]
    stances: Mapping[str, Phrases]
    amendments: Mapping[str, frozenset[str]]
    """Agreement → those that amend it."""
    bases: frozenset[str]
    """The places."""

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


def build_lexicon(files: Iterable[LexiconFile]) -> Lexicon:
    """Put the files together. Raises ValueError for an id that two files define or that nothing defines."""
    entities: dict[str, Entity] = {}
    ladders: dict[str, Ladder] = {}
    roles: dict[str, Phrases] = {}
    stances: dict[str, dict[str, tuple[str, ...]]] = {}
    for file in files:
        for key, spec in file.entities.items():
            _free(key, entities, roles)
            entities[key] = _entity(key, spec)
        for key, phrases in file.roles.items():
            _free(key, entities, roles)
            roles[key] = _frozen(phrases)
        for key, ladder in file.ladders.items():
            if key in ladders:
                raise ValueError(f"ladder {key!r} is defined twice")
            ladders[key] = _ladder(key, ladder)
        for group, phrases in file.stances.items():
            known = stances.setdefault(group, {})
            for language, words in phrases.items():
                known[language] = known.get(language, ()) + tuple(words)
    for entity in entities.values():
        for other in (
            entity.country,
            entity.part_of,
            entity.amends,
            *entity.parties,
            *entity.instruments,
            *entity.about,
        ):
            if other is not None and other not in entities:
                raise ValueError(f"{entity.id!r} refers to {other!r}, which is not in the lexicon")
    amendments = {
        base: frozenset(entity.id for entity in entities.values() if entity.amends == base)
        for base in {entity.amends for entity in entities.values() if entity.amends}
    }
    bases = frozenset(entity.id for entity in entities.values() if entity.kind == "place")
    return Lexicon(entities, ladders, roles, stances, amendments, bases)


def _free(key: str, *tables: Mapping[str, object]) -> None:
    if any(key in table for table in tables):
        raise ValueError(f"{key!r} is defined twice in the lexicon")


def _frozen(phrases: Mapping[str, Sequence[str]]) -> Phrases:
    return {language: tuple(words) for language, words in phrases.items()}


def _entity(key: str, spec: EntitySpec) -> Entity:
    return Entity(
        id=key,
        kind=spec.kind,
        names=_frozen(spec.names),
        country=spec.country,
        part_of=spec.part_of,
        languages=tuple(spec.languages),
        foreign=spec.foreign,
        parties=tuple(spec.parties),
        instruments=tuple(spec.instruments),
        amends=spec.amends,
        about=tuple(spec.about),
        holders=tuple((holder.name, tuple(holder.aliases)) for holder in spec.holders),
    )


def _ladder(key: str, spec: LadderSpec) -> Ladder:
    unknown = sorted(set(spec.events) - set(spec.rungs))
    if unknown:
        raise ValueError(f"ladder {key!r} has words for {unknown[0]!r}, which is not one of its rungs")
    events = {(rung, form): _frozen(phrases) for rung, forms in spec.events.items() for form, phrases in forms.items()}
    return Ladder(key, tuple(spec.rungs), events)
