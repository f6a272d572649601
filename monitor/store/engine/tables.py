"""The tables. Rows never leave this room.

Queries are Core statements on the `Table` objects at the bottom; the classes declare them and are not instantiated:
SQLModel table classes do not validate, and an object a page costs more than the fetch.
"""

from datetime import date, datetime
from enum import StrEnum
from typing import Any, ClassVar

from sqlalchemy import Column, Index, Integer, MetaData, Table, UniqueConstraint, text
from sqlmodel import Field, SQLModel

from monitor.models import (
    Change,
    Dispute,
    Document,
    Evidence,
    Fact,
    Observation,
    Source,
    State,
    Value,
    Verdict,
)
from monitor.store.engine.columns import Json, Utc, Word, Words

Headers = tuple[tuple[str, str], ...]
Redirects = tuple[tuple[int, str], ...]


def _json(kind: Any, *, nullable: bool = False) -> Any:
    return Field(sa_column=Column(Json(kind), nullable=nullable))


def _word(kind: type[StrEnum]) -> Any:
    return Field(sa_column=Column(Word(kind), nullable=False))


def _defaulted(word: str) -> Any:
    """Text that rows of an older schema get by themselves."""
    return Field(sa_column=Column(Words, nullable=False, server_default=word))


class Row(SQLModel):
    """Base of the tables; constraint names are fixed, because batch migrations of SQLite need them."""

    metadata: ClassVar[MetaData] = MetaData(
        naming_convention={
            "pk": "pk_%(table_name)s",
            "uq": "uq_%(table_name)s_%(column_0_N_name)s",
            "ix": "ix_%(table_name)s_%(column_0_N_name)s",
            "fk": "fk_%(table_name)s_%(column_0_name)s",
        }
    )


class SourceRow(Row, table=True):
    __tablename__ = "sources"
    id: str = Field(primary_key=True, sa_type=Words)
    data: Source = _json(Source)
    removed_at: datetime | None = Field(default=None, sa_type=Utc)


class PageRow(Row, table=True):
    __tablename__ = "pages"
    __table_args__ = (UniqueConstraint("source_id", "url"), Index(None, "active", "next_check_at"), Index(None, "url"))
    id: int | None = Field(default=None, primary_key=True)
    source_id: str = Field(foreign_key="sources.id", sa_type=Words)
    url: str = Field(sa_type=Words)
    active: bool
    etag: str | None = Field(sa_type=Words)
    last_modified: str | None = Field(sa_type=Words)
    body_hash: str | None = Field(sa_type=Words)
    visible_hash: str | None = Field(sa_type=Words)
    next_check_at: datetime = Field(sa_type=Utc)
    last_checked_at: datetime | None = Field(sa_type=Utc)
    last_success_at: datetime | None = Field(sa_type=Utc)
    state: str = Field(sa_type=Words)
    state_since: datetime | None = Field(sa_type=Utc)
    failures: int
    unchanged: int
    pending: str | None = Field(default=None, sa_type=Words)
    memory: str = Field(sa_type=Words)
    role: str = _defaulted("page")
    site: str = _defaulted("")
    """Who answers for the address: pages of one site wait for each other."""
    first_seen_at: datetime | None = Field(default=None, sa_type=Utc)
    title: str = _defaulted("")
    published: datetime | None = Field(default=None, sa_type=Utc)
    looks: int = Field(sa_column=Column(Integer, nullable=False, server_default="0"))
    done_at: datetime | None = Field(default=None, sa_type=Utc)
    outcome: str | None = Field(default=None, sa_type=Words)
    claimed_until: datetime | None = Field(default=None, sa_type=Utc)


class ItemRow(Row, table=True):
    """Each entry that a list ever had: it is new once."""

    __tablename__ = "items"
    __table_args__ = (
        UniqueConstraint("source_id", "key_digest"),
        Index(None, "source_id", "url"),
        Index(None, "state"),
    )
    id: int | None = Field(default=None, primary_key=True)
    source_id: str = Field(foreign_key="sources.id", sa_type=Words)
    key: str = Field(sa_type=Words)
    key_digest: str = Field(sa_type=Words)
    """SHA-256 of the key: a guid may be of any length, an index entry may not."""
    url: str | None = Field(sa_type=Words)
    title: str = Field(sa_type=Words)
    titles: tuple[str, ...] = _json(tuple[str, ...])
    content_hash: str = Field(sa_type=Words)
    published: datetime | None = Field(sa_type=Utc)
    first_seen_at: datetime = Field(sa_type=Utc)
    last_seen_at: datetime = Field(sa_type=Utc)
    page_id: int | None = Field(default=None, foreign_key="pages.id", ondelete="SET NULL", index=True)
    state: str = Field(sa_type=Words)
    reason: str = Field(sa_type=Words)


class CheckRow(Row, table=True):
    __tablename__ = "checks"
    __table_args__ = (Index(None, "page_id", "at"),)
    id: int | None = Field(default=None, primary_key=True)
    page_id: int = Field(foreign_key="pages.id", ondelete="CASCADE")
    at: datetime = Field(sa_type=Utc)
    outcome: str = Field(sa_type=Words)
    elapsed: float
    detail: str = Field(sa_type=Words)


class CheckDayRow(Row, table=True):
    """Looks that found nothing new, counted a day: a row each would be 35 million a year for a thousand pages."""

    __tablename__ = "check_days"
    page_id: int = Field(primary_key=True, foreign_key="pages.id", ondelete="CASCADE")
    day: date = Field(primary_key=True)
    count: int
    elapsed: float


class BodyRow(Row, table=True):
    __tablename__ = "bodies"
    sha256: str = Field(primary_key=True, sa_type=Words)
    size: int
    zstd: bytes
    base: str | None = Field(default=None, foreign_key="bodies.sha256", index=True, sa_type=Words)
    """The body that this one is stored as a difference from; that one is always stored whole."""


class SnapshotRow(Row, table=True):
    __tablename__ = "snapshots"
    id: int | None = Field(default=None, primary_key=True)
    page_id: int = Field(foreign_key="pages.id", ondelete="CASCADE", index=True)
    sha256: str = Field(foreign_key="bodies.sha256", index=True, sa_type=Words)
    url: str = Field(sa_type=Words)
    final_url: str = Field(sa_type=Words)
    status: int
    headers: Headers = _json(Headers)
    redirects: Redirects = _json(Redirects)
    fetched_at: datetime = Field(sa_type=Utc)
    elapsed: float


class DocumentRow(Row, table=True):
    __tablename__ = "documents"
    id: int | None = Field(default=None, primary_key=True)
    page_id: int = Field(foreign_key="pages.id", ondelete="CASCADE", index=True)
    snapshot_id: int | None = Field(foreign_key="snapshots.id", ondelete="SET NULL", index=True)
    at: datetime = Field(sa_type=Utc)
    data: Document = _json(Document)


class ObservationRow(Row, table=True):
    __tablename__ = "observations"
    id: int | None = Field(default=None, primary_key=True)
    document_id: int = Field(foreign_key="documents.id", ondelete="CASCADE", index=True)
    fact_id: str = Field(index=True, sa_type=Words)
    data: Observation = _json(Observation)


class ChangeRow(Row, table=True):
    __tablename__ = "changes"
    __table_args__ = (Index(None, "at", "shown"),)
    id: int | None = Field(default=None, primary_key=True)
    page_id: int = Field(foreign_key="pages.id", ondelete="CASCADE", index=True)
    at: datetime = Field(sa_type=Utc)
    shown: bool
    labels: tuple[str, ...] = _json(tuple[str, ...])
    data: Change = _json(Change)


class FactRow(Row, table=True):
    """A fact for as long as it stood. At most one row a fact is in force; rows are closed, never overwritten."""

    __tablename__ = "facts"
    __table_args__ = (
        Index(
            "uq_facts_in_force",
            "fact_id",
            unique=True,
            sqlite_where=text("until IS NULL"),
            postgresql_where=text("until IS NULL"),
        ),
        Index(None, "fact_id", "known_since"),
    )
    id: int | None = Field(default=None, primary_key=True)
    fact_id: str = Field(sa_type=Words)
    data: Fact = _json(Fact)
    known_since: datetime = Field(sa_type=Utc)
    until: datetime | None = Field(sa_type=Utc)
    finding_id: int | None = Field(default=None, foreign_key="findings.id")
    review_id: int | None = Field(default=None, foreign_key="reviews.id")
    quote: str = Field(sa_type=Words)
    snapshot: str | None = Field(default=None, sa_type=Words)
    confirmed_count: int
    last_confirmed_at: datetime | None = Field(default=None, sa_type=Utc)


class LoadedFactRow(Row, table=True):
    """Each fact as the baseline file last gave it: tells an edit of the file from a baseline that has moved on."""

    __tablename__ = "loaded_facts"
    fact_id: str = Field(primary_key=True, sa_type=Words)
    data: Fact = _json(Fact)
    loaded_at: datetime = Field(sa_type=Utc)


class DisputeRow(Row, table=True):
    __tablename__ = "disputes"
    id: str = Field(primary_key=True, sa_type=Words)
    data: Dispute = _json(Dispute)
    loaded_at: datetime = Field(sa_type=Utc)


class FindingRow(Row, table=True):
    __tablename__ = "findings"
    __table_args__ = (Index(None, "state", "opened_at"),)
    id: int | None = Field(default=None, primary_key=True)
    kind: str = Field(sa_type=Words)
    key: str = Field(sa_type=Words)
    key_digest: str = Field(unique=True, sa_type=Words)
    """SHA-256 of the key: keys may hold whole sentences, an index entry may not."""
    title: str = Field(sa_type=Words)
    fact_id: str | None = Field(index=True, sa_type=Words)
    before: str | None = Field(sa_type=Words)
    after: str | None = Field(sa_type=Words)
    value: Value | None = _json(Value, nullable=True)
    verdict: Verdict = _word(Verdict)
    reason: str = Field(sa_type=Words)
    severity: str = Field(sa_type=Words)
    confidence: float
    state: State = _word(State)
    changes: tuple[Change, ...] = _json(tuple[Change, ...])
    topics: tuple[str, ...] = _json(tuple[str, ...])
    country: tuple[str, ...] = _json(tuple[str, ...])
    opened_at: datetime = Field(sa_type=Utc)
    updated_at: datetime = Field(sa_type=Utc)
    telling: str = Field(default="alert", sa_type=Words, sa_column_kwargs={"server_default": "alert"})
    disputed: bool
    version: int


class EvidenceRow(Row, table=True):
    """A row each, so that two checks that add evidence at once both succeed."""

    __tablename__ = "evidence"
    __table_args__ = (UniqueConstraint("finding_id", "digest"),)
    id: int | None = Field(default=None, primary_key=True)
    finding_id: int = Field(foreign_key="findings.id", ondelete="CASCADE")
    digest: str = Field(sa_type=Words)
    """SHA-256 of address and quote: the same words of the same page count once."""
    snapshot: str | None = Field(index=True, sa_type=Words)
    seen_at: datetime = Field(sa_type=Utc)
    data: Evidence = _json(Evidence)


class ReviewRow(Row, table=True):
    __tablename__ = "reviews"
    id: int | None = Field(default=None, primary_key=True)
    finding_id: int = Field(foreign_key="findings.id", index=True)
    action: str = Field(sa_type=Words)
    by: str = Field(sa_type=Words)
    at: datetime = Field(sa_type=Utc)
    note: str = Field(sa_type=Words)
    value: Value | None = _json(Value, nullable=True)


class DeliveryRow(Row, table=True):
    __tablename__ = "deliveries"
    __table_args__ = (UniqueConstraint("digest_key", "recipient"), Index(None, "state", "due_at"))
    id: int | None = Field(default=None, primary_key=True)
    digest_key: str = Field(sa_type=Words)
    recipient: str = Field(index=True, sa_type=Words)
    channel: str = Field(sa_type=Words)
    message_id: str = Field(sa_type=Words)
    payload: bytes
    due_at: datetime = Field(sa_type=Utc)
    attempts: int
    state: str = Field(sa_type=Words)
    error: str = Field(sa_type=Words)
    created_at: datetime = Field(sa_type=Utc)
    sent_at: datetime | None = Field(default=None, sa_type=Utc)
    claimed_until: datetime | None = Field(default=None, sa_type=Utc)


class DeliveryFindingRow(Row, table=True):
    """Which findings went into which digest for whom."""

    __tablename__ = "delivery_findings"
    delivery_id: int = Field(primary_key=True, foreign_key="deliveries.id", ondelete="CASCADE")
    finding_id: int = Field(primary_key=True, foreign_key="findings.id", ondelete="CASCADE", index=True)


class MetaRow(Row, table=True):
    __tablename__ = "meta"
    name: str = Field(primary_key=True, sa_type=Words)
    value: str = Field(sa_type=Words)


def _table(row: type[Row]) -> Table:
    return Row.metadata.tables[str(row.__tablename__)]


sources = _table(SourceRow)
pages = _table(PageRow)
items = _table(ItemRow)
checks = _table(CheckRow)
check_days = _table(CheckDayRow)
bodies = _table(BodyRow)
snapshots = _table(SnapshotRow)
documents = _table(DocumentRow)
observations = _table(ObservationRow)
changes = _table(ChangeRow)
facts = _table(FactRow)
loaded_facts = _table(LoadedFactRow)
disputes = _table(DisputeRow)
findings = _table(FindingRow)
evidence = _table(EvidenceRow)
reviews = _table(ReviewRow)
deliveries = _table(DeliveryRow)
delivery_findings = _table(DeliveryFindingRow)
meta = _table(MetaRow)
