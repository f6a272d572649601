"""What a look at a page leaves behind: check, snapshot, document, observations, changes, findings, the page's state.

One transaction a changed page; quiet looks are written in batches and touch only the page's row and a count per day.
"""

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import fields
from datetime import UTC, datetime
from typing import Any

from sqlalchemy import Boolean, Connection, Select, and_, bindparam, delete, exists, func, insert, or_, select, update
from sqlalchemy.dialects import postgresql, sqlite

from monitor.models import Change, Check, Document, Fetched, Finding, HeldBack, Observation, Page, SeenChange
from monitor.store.captures import CAPTURE_FIELDS, newest_snapshot, unpack, write_snapshot
from monitor.store.engine import tables
from monitor.store.engine.database import Database
from monitor.store.facts import count_confirmations
from monitor.store.findings import write_findings
from monitor.store.pages import page_values

KEPT_DOCUMENTS = 24
"""Readable texts kept a page, beside those that evidence points to; snapshots are all kept."""


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
            update_pages(connection, [(page, check)])
            connection.execute(insert(tables.checks), [check_values(check)])
            snapshot_id = (
                newest_snapshot(connection, page.id)
                if fetched is None
                else write_snapshot(connection, page.id, fetched)
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
            update_pages(connection, looks)
            turned = [check_values(check) for _, check in looks if before.get(check.page_id) != check.outcome]
            if turned:
                connection.execute(insert(tables.checks), turned)
            count_by_day(connection, [check for _, check in looks if before.get(check.page_id) == check.outcome])

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

    def told_on(self, site: str, since: datetime, *, but: str, also: str, limit: int = 2000) -> tuple[SeenChange, ...]:
        """What was told of a site's pages since then, newest first, with what was held back as `also` and nothing else.

        `but`: not of the page with this address.
        """
        change, page = tables.changes, tables.pages
        # By their pages, of which a site has few, and not by the time or the number, of which changes have many.
        pages = select(page.c.id).where(page.c.site == site, page.c.url != but, page.c.last_success_at >= since)
        query = (
            select(page.c.source_id, page.c.url, change.c.at, change.c.data)
            .join_from(change, page)
            .where(change.c.page_id.in_(pages), change.c.at >= since)
            .where(or_(change.c.shown, change.c.labels == (also,)))
            .order_by(change.c.at.desc(), change.c.id.desc())
            .limit(limit)
        )
        with self._database.read() as connection:
            rows = connection.execute(query)
            return tuple(SeenChange(source_id=row.source_id, url=row.url, at=row.at, change=row.data) for row in rows)

    def _capture(self, where: Any) -> Fetched | None:
        snapshot, body = tables.snapshots, tables.bodies
        with self._database.read() as connection:
            row = (
                connection.execute(
                    select(*(snapshot.c[name] for name in CAPTURE_FIELDS), body)
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
            raw = unpack(connection, row)
        return Fetched(body=raw, **{name: row[name] for name in CAPTURE_FIELDS})


def update_pages(connection: Connection, looks: Sequence[tuple[Page, Check]]) -> None:
    """Write the state of pages after these looks; an article that is done is no longer due, and its items say so."""
    page = tables.pages.c
    looks = sorted(looks, key=lambda look: look[0].id)
    rows = [
        {"the_id": after.id, "open": after.done_at is None, "outcome": check.outcome, "claimed_until": None}
        | page_values(after)
        for after, check in looks
    ]
    statement = update(tables.pages).where(page.id == bindparam("the_id"))
    connection.execute(statement.values(active=and_(page.active, bindparam("open", type_=Boolean))), rows)
    item = tables.items.c
    for after, check in looks:
        if after.done_at is not None:
            off = check.outcome == "off-topic"
            ended = {"state": "off-topic", "reason": check.detail} if off else {"state": "done"}
            connection.execute(
                update(tables.items).where(item.page_id == after.id, item.state == "followed").values(**ended)
            )


def check_values(check: Check) -> dict[str, Any]:
    return {field.name: getattr(check, field.name) for field in fields(Check)}


def count_by_day(connection: Connection, looks: Sequence[Check]) -> None:
    """Keep of these looks only how many there were a day, and how long they took."""
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
