"""What may stand in a file of db/baseline: its keys, and what each of them takes."""

from typing import Annotated, Any, Literal

from pydantic import AfterValidator, AwareDatetime, ConfigDict, Field, ValidationInfo, field_validator

from monitor.config.parsing.values import EdtfDate, LooseValue, RawValue, typed_value
from monitor.config.parsing.words import LANGUAGES, Country, Id, Url
from monitor.config.parsing.yaml import Part, suggest
from monitor.facts import PhraseError, check_phrase
from monitor.models import Kind, Qualifier, Stance
from monitor.text import one_line

Word = Annotated[str, Field(min_length=1, max_length=300)]


def _by_language(phrases: dict[str, tuple[str, ...]]) -> dict[str, tuple[str, ...]]:
    for language in phrases:
        if language not in (*LANGUAGES, "any"):
            raise ValueError(
                f"language `{one_line(language, 20)}` is not known; {suggest(language, (*LANGUAGES, 'any'))}"
            )
    return phrases


def _phrase(text: str) -> str:
    try:
        check_phrase(text)
    except PhraseError as error:
        raise ValueError(f"{one_line(str(error), 200)}; see Phrases in docs/facts.md") from None
    return text


Phrase = Annotated[Word, AfterValidator(_phrase)]
ByLanguage = Annotated[dict[str, tuple[Phrase, ...]], AfterValidator(_by_language)]


class _Part(Part):
    model_config = ConfigDict(use_attribute_docstrings=True)


class ProvenancePart(_Part):
    """Where a value comes from; never a quote."""

    publisher: Word
    date: EdtfDate | None = None
    url: Url | None = None
    tier: Annotated[int, Field(ge=1, le=4)] = 3
    """1 official, 2 established independent, 3 secondary, 4 unreliable."""
    claims: LooseValue = None
    """Only in a dispute: the value that this source gives."""
    finding: int | None = None

    @field_validator("claims", mode="before")
    @classmethod
    def _absent(cls, raw: object) -> object:
        if raw is None:
            raise ValueError("`claims` is empty; write what the source says, or leave the key out")
        return raw


class EarlierPart(_Part):
    """What was known of a fact before, until the next value became known."""

    value: RawValue
    statement: Annotated[str, Field(max_length=2000)] = ""
    """What held then, as one sentence; left out, the fact's own."""
    contested: tuple[RawValue, ...] = ()
    qualifier: Qualifier = Qualifier.EXACT
    stance: Stance = Stance.ASSERTED
    speaker: Word | None = None
    suspect: bool = False
    as_of: EdtfDate | None = None
    true_since: EdtfDate | None = None
    known_since: AwareDatetime | None = None
    """Left out: the earliest date of its sources, else `as_of`."""
    sources: tuple[ProvenancePart, ...] = ()


class FactPart(_Part):
    """One known fact. `kind` decides what `value` may be."""

    id: Id
    title: Annotated[str, Field(max_length=200)] = ""
    """Short name for lists; default: the statement."""
    statement: Annotated[str, Field(min_length=1, max_length=2000)]
    """The fact as one sentence."""
    kind: Kind
    about: tuple[Id, ...] = ()
    """Lexicon ids that must all be in view."""
    role: Id | None = None
    """Lexicon id of the part that the value plays."""
    ladder: Id | None = None
    """status: a ladder of the lexicon."""
    rungs: tuple[Word, ...] = ()
    """status: the rungs, lowest first, where no ladder is named."""
    ahead: tuple[Word, ...] = ()
    """status: the rungs that are about the future themselves; words of the future do not turn them into a plan."""
    options: tuple[Word, ...] = ()
    """choice: the possible values; set: all values that can be members."""
    unit: Word | None = None
    value: RawValue = None
    """Left out: watched, not known yet."""
    contested: tuple[RawValue, ...] = ()
    """Values that an equally good source gives."""
    qualifier: Qualifier = Qualifier.EXACT
    stance: Stance = Stance.ASSERTED
    speaker: Word | None = None
    """Who said it; the claim itself is then not taken as true."""
    exhaustive: bool = False
    """set: nothing else belongs to it."""
    aliases: dict[str, tuple[Word, ...]] = Field(default_factory=dict)
    cues: ByLanguage = Field(default_factory=dict)
    """Extra words by language, of which one must stand near."""
    phrases: dict[str, ByLanguage] = Field(default_factory=dict)
    """Value → wordings by language that state it."""
    not_cues: ByLanguage = Field(default_factory=dict)
    """Words which mean that something else is spoken of."""
    country: tuple[Country, ...] = ()
    topics: tuple[Id, ...] = ()
    """The first one names the file that the fact is dumped to."""
    core: bool = False
    """Followed first: a change is urgent."""
    stability: Literal["static", "slow", "volatile"] = "slow"
    suspect: bool = False
    """Probably wrong at its source; never compared."""
    as_of: EdtfDate | None = None
    true_since: EdtfDate | None = None
    """When the value became true."""
    known_since: AwareDatetime | None = None
    """When it became known; left out: the earliest date of the sources, else `as_of`, else the day it is loaded."""
    until: AwareDatetime | None = None
    """Known until then: the fact is closed, and kept for what was known before."""
    sources: tuple[ProvenancePart, ...] = ()
    note: str | None = None
    history: tuple[EarlierPart, ...] = ()
    """What was known of it before, oldest first."""

    @field_validator("value", "contested")
    @classmethod
    def _fits_its_kind(cls, raw: Any, info: ValidationInfo) -> Any:
        kind = info.data.get("kind")
        if kind is None or raw is None:  # a fault of `kind` is told at its own place
            return raw
        known = {"rungs": info.data.get("rungs", ()), "options": info.data.get("options", ())}
        if info.field_name == "contested":
            return tuple(typed_value(kind, item, **known) for item in raw)
        return typed_value(kind, raw, **known)


class DisputePart(_Part):
    """Sources that disagree."""

    id: Id
    about: Word
    facts: Annotated[tuple[Id, ...], Field(min_length=1)]
    kind: Literal["between-sources", "within-source", "against-record", "consistent"]
    sides: tuple[ProvenancePart, ...]
    verdict: Annotated[str, Field(min_length=1)]
    resolved: bool
    confidence: Literal["high", "medium", "low"] = "medium"


class BaselinePart(_Part):
    """A file of db/baseline."""

    facts: tuple[FactPart, ...] = ()
    disputes: tuple[DisputePart, ...] = ()
