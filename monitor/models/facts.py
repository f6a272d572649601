"""What is known: typed facts, the baseline they form, and what a document says of them."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime
from enum import StrEnum
from typing import Literal, TypeAlias

PartialDate: TypeAlias = str
"""EDTF as we use it: `2021`, `2021-05`, `2021-05-16`, season `2023-21`…`-24`, decade `195X`, interval `A/B`."""

Phrases: TypeAlias = Mapping[str, tuple[str, ...]]
"""Language code (`en da nb nn sv fi is`, or `any`) → phrases in the syntax of docs/facts.md."""


class Kind(StrEnum):
    """What sort of value a fact has; each kind is read, compared and shown in its own way."""

    STATUS = "status"
    QUANTITY = "quantity"
    COUNT = "count"
    VOTE = "vote"
    DATE = "date"
    NAME = "name"
    CHOICE = "choice"
    SET = "set"
    TEXT = "text"


class Qualifier(StrEnum):
    """How exactly a number is meant."""

    EXACT = "exact"
    ABOUT = "about"
    AT_LEAST = "at-least"
    AT_MOST = "at-most"


class Stance(StrEnum):
    """How a document stands to a value. Only an asserted value can change the baseline."""

    ASSERTED = "asserted"
    PLANNED = "planned"
    HEDGED = "hedged"
    DENIED = "denied"
    PAST = "past"


@dataclass(frozen=True, slots=True)
class Quantity:
    """An amount in full (2_200_000_000, not 2.2) with its unit: an ISO 4217 code, `years`, `percent`, `metres`, …"""

    amount: float
    unit: str


Value: TypeAlias = Quantity | int | str | tuple[str, ...]
"""status, choice, name, date, vote (`266-37`), text: str · count: int · quantity: Quantity · set: tuple of names."""


@dataclass(frozen=True, slots=True)
class Provenance:
    """Where a baseline value comes from. Never a quote: the evidence of a finding keeps those."""

    publisher: str
    date: PartialDate | None = None
    url: str | None = None
    tier: int = 3
    claims: Value | None = None
    """Only in a dispute: the value this source gives."""
    finding: int | None = None
    """The accepted finding that brought the value in."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Earlier:
    """What was known of a fact before: a value, and what went with it, until the next one was known."""

    value: Value
    statement: str = ""
    """Left out: the fact's own."""
    qualifier: Qualifier = Qualifier.EXACT
    stance: Stance = Stance.ASSERTED
    speaker: str | None = None
    contested: tuple[Value, ...] = ()
    suspect: bool = False
    as_of: PartialDate | None = None
    true_since: PartialDate | None = None
    known_since: datetime | None = None
    sources: tuple[Provenance, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class Fact:
    """One thing that is known (or, with `value` None, watched): the unit of the baseline."""

    id: str
    title: str
    statement: str
    kind: Kind
    value: Value | None = None
    about: tuple[str, ...] = ()
    """Lexicon ids (country, agreement, place, equipment, office, …) that must all be in view."""
    role: str | None = None
    """Lexicon id of the part the value plays: `delivered`, `ordered`, `agreed-areas`, `signed`, an office, …"""
    qualifier: Qualifier = Qualifier.EXACT
    stance: Stance = Stance.ASSERTED
    """`planned` for a known plan, `hedged` for a known possibility."""
    speaker: str | None = None
    """For an attribution: who said it. The claim itself is then not taken as true."""
    ladder: str | None = None
    """status: name of a ladder in the lexicon."""
    rungs: tuple[str, ...] = ()
    """status: the rungs, lowest first; filled from the ladder when left out."""
    options: tuple[str, ...] = ()
    """choice, and set where it is closed: the possible values."""
    exhaustive: bool = False
    ahead: tuple[str, ...] = ()
    """status: rungs that are about the future themselves (`planning`)."""
    """set: nothing else belongs to it."""
    aliases: Mapping[str, tuple[str, ...]] = field(default_factory=dict)
    unit: str | None = None
    cues: Phrases = field(default_factory=dict)
    """Extra words of which one must stand near; the lexicon supplies the usual ones."""
    phrases: Mapping[str, Phrases] = field(default_factory=dict)
    """Value (rung, option, member, text) → the wordings that state it."""
    not_cues: Phrases = field(default_factory=dict)
    """Words that mean the sentence speaks of something else."""
    country: tuple[str, ...] = ()
    topics: tuple[str, ...] = ()
    core: bool = False
    """Followed first: a change is urgent."""
    stability: Literal["static", "slow", "volatile"] = "slow"
    suspect: bool = False
    """The stored value is probably wrong at its source and must not be compared."""
    as_of: PartialDate | None = None
    true_since: PartialDate | None = None
    """The world's clock."""
    known_since: datetime | None = None
    """Our clock; None in a file that has not been loaded yet."""
    until: datetime | None = None
    """Closed at: a later value is in force."""
    contested: tuple[Value, ...] = ()
    """Values that an equally good source gives."""
    sources: tuple[Provenance, ...] = ()
    note: str | None = None
    history: tuple[Earlier, ...] = ()
    """What was known of it before, oldest first; see `models.history`."""


@dataclass(frozen=True, slots=True)
class Dispute:
    """Sources that disagree about facts of the baseline, kept open or resolved, never hidden."""

    id: str
    about: str
    facts: tuple[str, ...]
    sides: tuple[Provenance, ...]
    verdict: str
    resolved: bool
    kind: Literal["between-sources", "within-source", "against-record", "consistent"]
    confidence: Literal["high", "medium", "low"] = "medium"


@dataclass(frozen=True, slots=True, kw_only=True)
class Observation:
    """What one document says of one fact, with the words it uses."""

    fact_id: str
    value: Value
    stance: Stance
    quote: str
    start: int
    end: int
    """`quote` is exactly `[start:end]` of the part."""
    part: Literal["text", "title", "visible"] = "text"
    qualifier: Qualifier = Qualifier.EXACT
    speaker: str | None = None
    time: PartialDate | None = None
    """The time that the statement speaks of."""
    written: PartialDate | None = None
    """The day of the words where it is not the document's: they came to the page only then."""
    score: float = 0.5
    features: tuple[tuple[str, float], ...] = ()
    """What the score is made of, so that it can be explained."""


@dataclass(frozen=True, slots=True)
class Development:
    """A sentence on the topic with an event or a typed value that no fact has taken up."""

    quote: str
    start: int
    end: int
    part: Literal["title", "text"]
    about: tuple[str, ...]
    """Lexicon ids it names."""
    score: float
    """0 … 1: how much of the topic, of an event and of values is in it."""


class Verdict(StrEnum):
    """How an observation stands to the baseline."""

    NEW = "new"
    CONFIRMS = "confirms"
    REFINES = "refines"
    FULFILS = "fulfils"
    CHANGES = "changes"
    CONTRADICTS = "contradicts"
    OUTDATED = "outdated"
    WITHDRAWN = "withdrawn"
    UNCLEAR = "unclear"


@dataclass(frozen=True, slots=True)
class Judgement:
    """An observation, held against what is known."""

    observation: Observation
    verdict: Verdict
    reason: str
    """One sentence a reader understands."""
    alert: bool
    """Worth a person's time. Whether it opens a finding or joins one is decided by review."""
    confidence: float


@dataclass(frozen=True, slots=True)
class Inconsistency:
    """Figures or credits of one page that do not fit each other; `quote` is exactly `[start:end]` of the text."""

    quote: str
    start: int
    end: int
    reason: str
