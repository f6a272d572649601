"""What a look at a page leaves behind: check, snapshot, document, observations, changes, findings, the page's state.

One transaction a changed page; quiet looks are written in batches and touch only the page's row and a count per day.
"""

import hashlib
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import fields
from datetime import UTC, datetime
from typing import Any

import zstandard
from sqlalchemy import Connection, RowMapping, Select, and_, bindparam, delete, exists, func, insert, select, update
from sqlalchemy.dialects import postgresql, sqlite

from monitor.errors import StoreError
from monitor.models import Change, Check, Document, Fetched, Finding, HeldBack, Observation, Page, SeenChange
from monitor.store.engine import tables
from monitor.store.engine.database import Database
from monitor.store.facts import count_confirmations
from monitor.store.findings import write_findings
from monitor.store.pages import page_values

KEPT_DOCUMENTS = 24
"""Readable texts kept a page, beside those that evidence points to; snapshots are all kept."""
LARGEST_DIFFERENCE = 8_000_000
"""Bytes; larger captures are stored whole, because a difference holds both in memory."""
_CAPTURE_FIELDS = ("url", "final_url", "status", "headers", "redirects", "fetched_at", "elapsed")


class Checks:
    """Writes the outcome of checks, and reads captures, documents and changes back."""

    def __init__(self, database: Database) -> None:
        self._database = database

    def save(
        self,
        page: Page,
        check: Check,
        *,
        fetched: Fetched | None = None,
        document: Document | None = None,
        observations: Sequence[Observation] = (),
        changes: Sequence[Change] = (),
        findings: Sequence[Finding] = (),
        confirmed: Iterable[str] = (),
    ) -> tuple[Finding, ...]:
        """Store all that a look found, or nothing of it; returns the findings with their numbers.

        `page` is its state after the look. `document` without `fetched` is a new reading of the newest snapshot.
        Findings with a number known to the store are joined, others opened. `confirmed` are ids of facts.
        """
        with self._database.write() as connection:
            _update_pages(connection, [(page, check)])
            connection.execute(insert(tables.checks), [_check_values(check)])
            snapshot_id = (
                _newest_snapshot(connection, page.id)
                if fetched is None
                else _write_snapshot(connection, page.id, fetched)
            )
            if document is not None:
                _write_document(connection, snapshot_id, check, document, observations)
                _forget_old_documents(connection, page.id)
            if changes:
                rows = [_change_values(page.id, check.at, change) for change in changes]
                connection.execute(insert(tables.changes), rows)
            saved = write_findings(connection, findings)
            count_confirmations(connection, confirmed, check.at)
            return saved

    def save_quiet(self, looks: Sequence[tuple[Page, Check]]) -> None:
        """Store looks that found nothing new; a row is written only where the look before ended differently."""
        if not looks:
            return
        with self._database.write() as connection:
            page = tables.pages.c
            ids = [page_after.id for page_after, _ in looks]
            before = {
                row.id: row.outcome for row in connection.execute(select(page.id, page.outcome).where(page.id.in_(ids)))
            }
            _update_pages(connection, looks)
            turned = [_check_values(check) for _, check in looks if before.get(check.page_id) != check.outcome]
            if turned:
                connection.execute(insert(tables.checks), turned)
            _count_by_day(connection, [check for _, check in looks if before.get(check.page_id) == check.outcome])

    def latest_document(self, page_id: int) -> Document | None:
        """The page's newest readable text."""
        return next(iter(self.documents(page_id, 1)), None)

    def documents(self, page_id: int, limit: int = 100) -> tuple[Document, ...]:
        """The readable texts kept of a page, newest first."""
        with self._database.read() as connection:
            return tuple(connection.execute(_documents(page_id, tables.documents.c.data).limit(limit)).scalars())

    def documents_of(self, snapshots: Iterable[str]) -> dict[str, Document]:
        """The readable texts of these captures that are still kept, by the capture's hash."""
        document, snapshot = tables.documents, tables.snapshots
        with self._database.read() as connection:
            rows = connection.execute(
                select(snapshot.c.sha256, document.c.data)
                .join_from(document, snapshot)
                .where(snapshot.c.sha256.in_(sorted(set(snapshots))))
            )
            return {row.sha256: row.data for row in rows}

    def observations(self, page_id: int) -> tuple[Observation, ...]:
        """What the page's newest document says of the facts."""
        newest = _documents(page_id, tables.documents.c.id).limit(1).scalar_subquery()
        with self._database.read() as connection:
            rows = connection.execute(
                select(tables.observations.c.data)
                .where(tables.observations.c.document_id == newest)
                .order_by(tables.observations.c.id)
            )
            return tuple(rows.scalars())

    def latest_snapshot(self, page_id: int) -> Fetched | None:
        """The page's newest stored capture, bytes included."""
        return self._capture(tables.snapshots.c.page_id == page_id)

    def captures(self, page_id: int, limit: int = 1000) -> Iterator[Fetched]:
        """The page's newest captures, oldest of them first, each with its bytes; read one at a time."""
        snapshot = tables.snapshots.c
        with self._database.read() as connection:
            newest = connection.execute(
                select(snapshot.id).where(snapshot.page_id == page_id).order_by(snapshot.id.desc()).limit(limit)
            ).scalars()
            ids = list(newest)
        for number in reversed(ids):
            capture = self._capture(snapshot.id == number)
            if capture is not None:
                yield capture

    def snapshot(self, sha256: str) -> Fetched | None:
        """The newest capture whose hash is this one, or begins so (in lower-case hexadecimal)."""
        if not sha256:
            return None
        column = tables.snapshots.c.sha256
        return self._capture(and_(column >= sha256, column < sha256 + "g"))  # no digit follows f

    def recent(self, page_id: int, limit: int = 20) -> tuple[Check, ...]:
        """The page's last looks that were worth a row, newest first."""
        check = tables.checks.c
        columns = [check[field.name] for field in fields(Check)]
        with self._database.read() as connection:
            rows = connection.execute(
                select(*columns).where(check.page_id == page_id).order_by(check.id.desc()).limit(limit)
            ).mappings()
            return tuple(Check(**row) for row in rows)

    def held_back(self, since: datetime) -> tuple[HeldBack, ...]:
        """How many changes each label kept from the reader, most frequent first."""
        change = tables.changes.c
        counts: dict[str, int] = {}
        with self._database.read() as connection:
            for labels, count in connection.execute(
                select(change.labels, func.count())
                .where(change.at >= since, change.shown.is_(False))
                .group_by(change.labels)
            ):
                for label in labels:
                    counts[label] = counts.get(label, 0) + count
        return tuple(HeldBack(label, counts[label]) for label in sorted(counts, key=lambda name: (-counts[name], name)))

    def changes(
        self, since: datetime, *, shown: bool | None = None, source_id: str | None = None, limit: int = 200
    ) -> tuple[SeenChange, ...]:
        """Changes since then, newest first; `shown=False`: those that were held back."""
        change, page = tables.changes, tables.pages
        query = select(page.c.source_id, page.c.url, change.c.at, change.c.data).join_from(change, page)
        query = query.where(change.c.at >= since)
        if shown is not None:
            query = query.where(change.c.shown.is_(shown))
        if source_id is not None:
            query = query.where(page.c.source_id == source_id)
        with self._database.read() as connection:
            rows = connection.execute(query.order_by(change.c.id.desc()).limit(limit))
            return tuple(SeenChange(source_id=row.source_id, url=row.url, at=row.at, change=row.data) for row in rows)

    def _capture(self, where: Any) -> Fetched | None:
        snapshot, body = tables.snapshots, tables.bodies
        with self._database.read() as connection:
            row = (
                connection.execute(
                    select(*(snapshot.c[name] for name in _CAPTURE_FIELDS), body)
                    .join_from(snapshot, body)
                    .where(where)
                    .order_by(snapshot.c.id.desc())
                    .limit(1)
                )
                .mappings()
                .first()
            )
            if row is None:
                return None
            raw = _unpack(connection, row)
        return Fetched(body=raw, **{name: row[name] for name in _CAPTURE_FIELDS})


def _update_pages(connection: Connection, looks: Sequence[tuple[Page, Check]]) -> None:
    rows = [
        {"the_id": page.id, "outcome": check.outcome, "claimed_until": None} | page_values(page)
        for page, check in sorted(looks, key=lambda look: look[0].id)
    ]
    connection.execute(update(tables.pages).where(tables.pages.c.id == bindparam("the_id")), rows)


def _check_values(check: Check) -> dict[str, Any]:
    return {field.name: getattr(check, field.name) for field in fields(Check)}


def _count_by_day(connection: Connection, looks: Sequence[Check]) -> None:
    if not looks:
        return
    dialect = postgresql if connection.dialect.name == "postgresql" else sqlite
    day = tables.check_days
    statement = dialect.insert(day)
    statement = statement.on_conflict_do_update(
        index_elements=[day.c.page_id, day.c.day],
        set_={"count": day.c.count + statement.excluded.count, "elapsed": day.c.elapsed + statement.excluded.elapsed},
    )
    rows = [
        {"page_id": look.page_id, "day": look.at.astimezone(UTC).date(), "count": 1, "elapsed": look.elapsed}
        for look in looks
    ]
    connection.execute(statement, rows)


def _change_values(page_id: int, at: datetime, change: Change) -> dict[str, Any]:
    return {"page_id": page_id, "at": at, "shown": not change.labels, "labels": change.labels, "data": change}


def _newest_snapshot(connection: Connection, page_id: int) -> int | None:
    snapshot = tables.snapshots.c
    return connection.execute(
        select(snapshot.id).where(snapshot.page_id == page_id).order_by(snapshot.id.desc()).limit(1)
    ).scalar()


def _write_snapshot(connection: Connection, page_id: int, fetched: Fetched) -> int:
    """The bytes once per hash, the circumstances each time."""
    sha256 = fetched.sha256
    known = connection.execute(select(tables.bodies.c.sha256).where(tables.bodies.c.sha256 == sha256)).first()
    if known is None:
        dialect = postgresql if connection.dialect.name == "postgresql" else sqlite
        connection.execute(
            dialect.insert(tables.bodies).on_conflict_do_nothing(),
            {"sha256": sha256, "size": len(fetched.body)} | _pack(connection, page_id, fetched.body),
        )
    values = {name: getattr(fetched, name) for name in _CAPTURE_FIELDS}
    statement = insert(tables.snapshots).returning(tables.snapshots.c.id)
    return int(connection.execute(statement, {"page_id": page_id, "sha256": sha256} | values).scalar_one())


def _pack(connection: Connection, page_id: int, body: bytes) -> dict[str, Any]:
    """Compressed, as a difference from an earlier capture of the page where that is a quarter of the size or less.

    Captures of a page resemble each other: over 23 histories of real pages this takes a fifth of the space. A base is
    always stored whole, so that every capture needs at most one other.
    """
    whole = zstandard.ZstdCompressor(level=3).compress(body)
    base = _base(connection, page_id) if len(body) <= LARGEST_DIFFERENCE else None
    if base is None or base["size"] > LARGEST_DIFFERENCE:
        return {"zstd": whole, "base": None}
    try:
        earlier = _unpack(connection, base)
    except StoreError:
        return {"zstd": whole, "base": None}  # damage to an old capture must not keep new ones out
    parameters = zstandard.ZstdCompressionParameters.from_level(3, source_size=len(body), dict_size=len(earlier))
    difference = zstandard.ZstdCompressor(dict_data=_raw(earlier), compression_params=parameters).compress(body)
    if len(difference) * 4 > len(whole):
        return {"zstd": whole, "base": None}
    return {"zstd": difference, "base": base["sha256"]}


def _base(connection: Connection, page_id: int) -> RowMapping | None:
    """The body stored whole that the page's newest capture is, or rests upon."""
    snapshot, body, whole = tables.snapshots, tables.bodies, tables.bodies.alias()
    newest = (
        select(func.coalesce(body.c.base, body.c.sha256))
        .join_from(snapshot, body)
        .where(snapshot.c.page_id == page_id)
        .order_by(snapshot.c.id.desc())
        .limit(1)
    )
    return connection.execute(select(whole).where(whole.c.sha256 == newest.scalar_subquery())).mappings().first()


def _unpack(connection: Connection, row: RowMapping) -> bytes:
    """The bytes of a row of `bodies`; raises StoreError when they are not those that were stored."""
    try:
        if row["base"] is None:
            raw = zstandard.ZstdDecompressor().decompress(row["zstd"], max_output_size=row["size"])
        else:
            body = tables.bodies
            base = connection.execute(select(body).where(body.c.sha256 == row["base"])).mappings().one()
            known = _raw(_unpack(connection, base))
            raw = zstandard.ZstdDecompressor(dict_data=known).decompress(row["zstd"], max_output_size=row["size"])
    except zstandard.ZstdError:
        raw = b""
    if hashlib.sha256(raw).hexdigest() != row["sha256"]:
        raise StoreError(f"the stored capture {row['sha256'][:12]} is damaged; restore a backup")
    return raw


def _raw(content: bytes) -> zstandard.ZstdCompressionDict:
    return zstandard.ZstdCompressionDict(content, dict_type=zstandard.DICT_TYPE_RAWCONTENT)


def _write_document(
    connection: Connection,
    snapshot_id: int | None,
    check: Check,
    document: Document,
    observations: Sequence[Observation],
) -> None:
    document_id = connection.execute(
        insert(tables.documents).returning(tables.documents.c.id),
        {"page_id": check.page_id, "snapshot_id": snapshot_id, "at": check.at, "data": document},
    ).scalar_one()
    if observations:
        rows = [{"document_id": document_id, "fact_id": one.fact_id, "data": one} for one in observations]
        connection.execute(insert(tables.observations), rows)


def _documents(page_id: int, column: Any) -> Select[Any]:
    """Newest first."""
    document = tables.documents.c
    return select(column).where(document.page_id == page_id).order_by(document.id.desc())


def _forget_old_documents(connection: Connection, page_id: int) -> None:
    document, snapshot, evidence = tables.documents.c, tables.snapshots, tables.evidence
    kept = _documents(page_id, document.id).limit(KEPT_DOCUMENTS)
    quoted = exists().where(snapshot.c.id == document.snapshot_id, evidence.c.snapshot == snapshot.c.sha256)
    connection.execute(delete(tables.documents).where(document.page_id == page_id, document.id.not_in(kept), ~quoted))
