"""What people see: findings with their evidence, reviews, recipients and deliveries."""

from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum
from typing import Literal, TypeAlias

from monitor.models.facts import PartialDate, Stance, Value, Verdict
from monitor.models.pages import Change


class State(StrEnum):
    """The life of a finding."""

    OPEN = "open"
    ACCEPTED = "accepted"
    DISMISSED = "dismissed"


FindingKind: TypeAlias = Literal[
    "fact",
    "page",
    "moved",
    "withdrawn",
    "trouble",
    "recovered",
    "outage",
    "outage-over",
    "new-development",
    "inconsistency",
    "article-edited",
    "article-retitled",
    "article-corrected",
    "article-removed",
    "article-restored",
]

Severity: TypeAlias = Literal["high", "normal", "low"]
Telling: TypeAlias = Literal["alert", "wait", "list", "ignore"]
"""Told in digests · stored until a second independent source joins · only in the list · not kept as a finding."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Evidence:
    """One document's words for a finding, and where to see them again."""

    source_id: str
    publisher: str
    tier: int
    url: str
    quote: str
    start: int = 0
    end: int = 0
    part: str = "text"
    stance: Stance = Stance.ASSERTED
    verdict: Verdict = Verdict.NEW
    snapshot: str | None = None
    """SHA-256 of the stored capture."""
    published: PartialDate | None = None
    seen_at: datetime
    story: str | None = None
    """Copies of one wire report share it and count once."""
    language: str = "und"
    title: str = ""
    speaker: str | None = None
    """Who says it, in the document's words; None where nobody is named."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Finding:
    """What a person should see, with all its evidence."""

    id: int | None = None
    kind: FindingKind
    key: str
    """What makes it the same finding: fact and new value, or page and text. Unique."""
    title: str
    fact_id: str | None = None
    before: str | None = None
    """Rendered old value, or old text."""
    after: str | None = None
    value: Value | None = None
    """The typed new value of a fact."""
    verdict: Verdict = Verdict.NEW
    reason: str = ""
    severity: Severity = "normal"
    confidence: float = 0.5
    state: State = State.OPEN
    evidence: tuple[Evidence, ...] = ()
    changes: tuple[Change, ...] = ()
    topics: tuple[str, ...] = ()
    country: tuple[str, ...] = ()
    opened_at: datetime
    updated_at: datetime
    telling: Telling = "alert"
    """By the policy. `opened_at` of one that waited is the moment when it was told after all."""
    disputed: bool = False
    """Another value for the same fact is in the air."""
    version: int = 1
    """Two reviewers: the second one sees that it moved."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Review:
    """A reviewer's answer; the log of them is append-only."""

    finding_id: int
    action: Literal["accept", "edit", "dismiss", "reopen", "note"]
    by: str
    at: datetime
    note: str = ""
    value: Value | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Recipient:
    """Who gets which digest when."""

    address: str
    name: str = ""
    topics: tuple[str, ...] = ()
    countries: tuple[str, ...] = ()
    min_severity: Severity = "low"
    mode: Literal["daily", "weekly", "immediate"] = "daily"
    at: str = "07:00"
    weekday: int = 0
    timezone: str = "UTC"
    channel: str = "email"


DeliveryState: TypeAlias = Literal["due", "deferred", "sent", "failed", "ambiguous", "dropped"]
"""Waits for its (next) attempt, and later ones to its recipient wait for it · waits, and lets later ones pass · handed
over · refused or given up · perhaps arrived, held for a person · set aside."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Delivery:
    """One message to one address: bytes and Message-ID are fixed when the row is written."""

    id: int | None = None
    digest_key: str
    recipient: str
    channel: str
    message_id: str
    payload: bytes
    due_at: datetime
    attempts: int = 0
    state: DeliveryState = "due"
    error: str = ""
    created_at: datetime | None = None
    """When it was written; the store knows."""
