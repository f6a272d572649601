"""The form of the lexicon's files (`db/lexicon/*.yaml`); docs/facts.md tells what each key is for."""

from typing import Annotated, Literal

from pydantic import AfterValidator, BaseModel, ConfigDict, Field

from monitor.facts.language.syntax import LANGUAGES, PhraseError, check_phrase

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
    yields_to: list[str] = Field(default_factory=list)
    """instrument: the more particular kinds; where one of them stands in the same words, this one does not count."""
    ratifies: bool = False
    """institution, office: what it says yes to is ratified."""
    about: list[str] = Field(default_factory=list)
    """agreement: its own names mean it only where these are in view as well."""
    holders: list[HolderSpec] = Field(default_factory=list)


class LadderSpec(_Model):
    """Rungs, lowest first, and the words that put something on a rung."""

    rungs: list[str] = Field(min_length=2)
    events: dict[str, dict[EventForm, Wordings]] = Field(default_factory=dict)


class SubjectSpec(_Model):
    """What the subject of the facts is, as far as names alone do not tell."""

    partner: str | None = None
    """The party that all agreements share: naming it does not tell which agreement is meant."""
    topic: list[str] = Field(default_factory=list)
    """Entities of which a page must name one for a bare `agreement` or `signed` to be one of ours; any place and any
    kind of paper that an agreement is counts as well."""
    marks: list[str] = Field(default_factory=list)
    """Entities with words that stand in these agreements only, so that the partner need not be named beside them."""
    models: list[str] = Field(default_factory=list)
    """What the designation of a thing begins with (`AIM` of `AIM-120C`): the members that an open set may have."""
    makes: list[str] = Field(default_factory=list)
    """The same, for names that stand by themselves."""


class LexiconFile(_Model):
    """One file of the lexicon."""

    include: list[str] = Field(default_factory=list)
    """Other files or folders of them, relative to this one."""
    subject: SubjectSpec | None = None
    also: dict[str, Wordings] = Field(default_factory=dict)
    """More names of entities, and more words of roles, that another file defines."""

    entities: dict[Annotated[str, Field(pattern=_ID)], EntitySpec] = Field(default_factory=dict)
    ladders: dict[Annotated[str, Field(pattern=_ID)], LadderSpec] = Field(default_factory=dict)
    roles: dict[Annotated[str, Field(pattern=_ID)], Wordings] = Field(default_factory=dict)
    stances: dict[StanceGroup, Wordings] = Field(default_factory=dict)
