"""Findings with their evidence, and the reviews that decide them."""

import hashlib
from collections.abc import Iterable, Sequence
from dataclasses import fields, replace
from datetime import datetime
from typing import Any

from sqlalchemy import Connection, RowMapping, insert, or_, select, update
from sqlalchemy.dialects import postgresql, sqlite

from monitor.errors import Moved
from monitor.models import Evidence, Fact, Finding, FindingKind, Review, State
from monitor.store.engine import tables
from monitor.store.engine.database import Database
from monitor.store.facts import supersede

_FINDING, _EVIDENCE = tables.findings, tables.evidence
_FIELDS = tuple(field.name for field in fields(Finding) if field.name != "evidence")
_DECISIVE = ("before", "after", "value", "state", "disputed")
"""When one of these moves, a reviewer who read the finding before must look again."""
_LOUDNESS = ("low", "normal", "high")
_TOLD = ("list", "wait", "alert")


class Findings:
    """Every query about findings and reviews."""

    def __init__(self, database: Database) -> None:
        self._database = database

    def list(
        self,
        *,
        state: State | None = None,
        kind: FindingKind | None = None,
        since: datetime | None = None,
        limit: int = 100,
    ) -> tuple[Finding, ...]:
        """Findings with their evidence, the newest first; `since`: opened then or later."""
        query = select(_FINDING)
        if state is not None:
            query = query.where(_FINDING.c.state == state)
        if kind is not None:
            query = query.where(_FINDING.c.kind == kind)
        if since is not None:
            query = query.where(_FINDING.c.opened_at >= since)
        return self._read(query.order_by(_FINDING.c.opened_at.desc(), _FINDING.c.id.desc()).limit(limit))

    def get(self, finding_id: int) -> Finding | None:
        """One finding; None when there is none of that number."""
        return next(iter(self._read(select(_FINDING).where(_FINDING.c.id == finding_id))), None)

    def for_facts(self, fact_ids: Iterable[str]) -> tuple[Finding, ...]:
        """All findings of these facts in any state, oldest first: what a new judgement may join."""
        return self._read(select(_FINDING).where(_FINDING.c.fact_id.in_(sorted(set(fact_ids)))).order_by(_FINDING.c.id))

    def by_keys(self, keys: Iterable[str]) -> tuple[Finding, ...]:
        """The findings that have one of these keys, oldest first."""
        digests = sorted({_digest(key) for key in keys})
        return self._read(select(_FINDING).where(_FINDING.c.key_digest.in_(digests)).order_by(_FINDING.c.id))

    def save(self, findings: Sequence[Finding]) -> tuple[Finding, ...]:
        """Open or join findings outside a check; returns them with their numbers."""
        with self._database.write() as connection:
            return write_findings(connection, findings)

    def decide(
        self,
        finding: Finding,
        review: Review,
        fact: Fact | None = None,
        also: Sequence[tuple[Finding, Review]] = (),
    ) -> Finding:
        """Store a review and what follows from it: the finding's new state and, when accepted, the new fact.

        `finding` is as it shall be, with the version that the reviewer read; raises Moved when it has another one by
        now. With `fact`, the value in force is closed and this one opened, pointing to finding, review, quote and
        capture; other open findings of the fact are marked as moved. `also` are answered with it, but not those that
        somebody else has changed meanwhile. All of it or nothing.
        """
        if finding.id is None or review.finding_id != finding.id:
            raise ValueError("the review belongs to another finding")
        with self._database.write(durable=True) as connection:
            current = _locked(connection, finding.id, fact.id if fact else None)
            if current is None:
                raise Moved(f"finding {finding.id} does not exist")
            if current["version"] != finding.version:
                raise Moved(
                    f"finding {finding.id} was changed since it was read (it is {current['state']} now); look again"
                )
            review_id = _append(connection, review)
            decided = replace(finding, version=finding.version + 1, updated_at=review.at)
            connection.execute(
                update(_FINDING)
                .where(_FINDING.c.id == finding.id)
                .values(state=decided.state, version=decided.version, updated_at=decided.updated_at)
            )
            for other, answer in also:
                _answer_too(connection, other, answer)
            if fact is not None:
                best = _best_evidence(finding)
                supersede(
                    connection,
                    fact,
                    review.at,
                    finding_id=finding.id,
                    review_id=review_id,
                    quote=best.quote if best else "",
                    snapshot=best.snapshot if best else None,
                )
                connection.execute(
                    update(_FINDING)
                    .where(_FINDING.c.fact_id == fact.id, _FINDING.c.id != finding.id, _FINDING.c.state == State.OPEN)
                    .values(version=_FINDING.c.version + 1)
                )
            return decided

    def reviews(self, finding_id: int) -> tuple[Review, ...]:
        """What reviewers answered, oldest first; nothing is ever removed from it."""
        review = tables.reviews.c
        columns = [review[field.name] for field in fields(Review)]
        with self._database.read() as connection:
            rows = connection.execute(
                select(*columns).where(review.finding_id == finding_id).order_by(review.id)
            ).mappings()
            return tuple(Review(**row) for row in rows)

    def settled(self, answer: Review) -> tuple[int, ...]:
        """The findings that this answer settled besides its own, by their numbers."""
        review = tables.reviews.c
        with self._database.read() as connection:
            query = select(review.finding_id).where(review.at == answer.at, review.finding_id != answer.finding_id)
            return tuple(connection.execute(query.where(review.by == answer.by).order_by(review.finding_id)).scalars())

    def _read(self, query: Any) -> tuple[Finding, ...]:
        with self._database.read() as connection:
            return read_findings(connection, query)


def read_findings(connection: Connection, query: Any) -> tuple[Finding, ...]:
    """The findings that a query on their table selects, each with its evidence, in two statements."""
    rows = connection.execute(query).mappings().all()
    gathered: dict[int, list[Evidence]] = {row["id"]: [] for row in rows}
    if gathered:
        # The same query again and not a list of numbers, of which a statement may hold only so many.
        same = select(query.with_only_columns(_FINDING.c.id).subquery().c.id)
        found = connection.execute(
            select(_EVIDENCE.c.finding_id, _EVIDENCE.c.data)
            .where(_EVIDENCE.c.finding_id.in_(same))
            .order_by(_EVIDENCE.c.id)
        )
        for finding_id, evidence in found:
            gathered[finding_id].append(evidence)
    return tuple(Finding(evidence=tuple(gathered[row["id"]]), **{name: row[name] for name in _FIELDS}) for row in rows)


def write_findings(connection: Connection, findings: Sequence[Finding]) -> tuple[Finding, ...]:
    """Open those whose key is new, join the others; the order of locking is that of the keys, so nobody deadlocks."""
    saved: dict[int, Finding] = {}
    for index, finding in sorted(enumerate(findings), key=lambda item: _digest(item[1].key)):
        saved[index] = _write(connection, finding)
    return tuple(saved[index] for index in range(len(findings)))


def _write(connection: Connection, finding: Finding) -> Finding:
    digest = _digest(finding.key)
    dialect = postgresql if connection.dialect.name == "postgresql" else sqlite
    values = {name: getattr(finding, name) for name in _FIELDS if name != "id"}
    opened = connection.execute(
        dialect.insert(_FINDING)
        .on_conflict_do_nothing(index_elements=[_FINDING.c.key_digest])
        .returning(_FINDING.c.id),
        {"key_digest": digest} | values,
    ).scalar()
    if opened is None:
        row = connection.execute(select(_FINDING).where(_FINDING.c.key_digest == digest).with_for_update()).mappings()
        finding = _join(connection, finding, row.one())
    else:
        finding = replace(finding, id=opened)
    _write_evidence(connection, finding)
    return finding


def _join(connection: Connection, finding: Finding, row: RowMapping) -> Finding:
    """Evidence always joins; the rest follows only if nobody changed the finding since the caller read it."""
    if finding.id == row["id"] and finding.version == row["version"]:
        moved = any(getattr(finding, name) != row[name] for name in _DECISIVE)
        joined = replace(finding, version=finding.version + moved)
    else:
        telling = max(finding.telling, row["telling"], key=_TOLD.index)
        joined = Finding(
            evidence=finding.evidence,
            **{name: row[name] for name in _FIELDS}
            | {
                "updated_at": max(finding.updated_at, row["updated_at"]),
                "confidence": max(finding.confidence, row["confidence"]),
                "severity": max(finding.severity, row["severity"], key=_LOUDNESS.index),
                "telling": telling,
                # What waited is news from the moment when it is told.
                "opened_at": row["opened_at"] if telling == row["telling"] else finding.opened_at,
            },
        )
    values = {name: getattr(joined, name) for name in _FIELDS if name not in ("id", "key")}
    connection.execute(update(_FINDING).where(_FINDING.c.id == row["id"]).values(**values))
    return joined


def _write_evidence(connection: Connection, finding: Finding) -> None:
    if not finding.evidence:
        return
    dialect = postgresql if connection.dialect.name == "postgresql" else sqlite
    rows = [
        {
            "finding_id": finding.id,
            "digest": _digest(f"{one.url}\0{one.quote}"),
            "snapshot": one.snapshot,
            "seen_at": one.seen_at,
            "data": one,
        }
        for one in finding.evidence
    ]
    connection.execute(dialect.insert(_EVIDENCE).on_conflict_do_nothing(), rows)


def _locked(connection: Connection, finding_id: int, fact_id: str | None) -> RowMapping | None:
    """The finding, and with it the others of its fact, locked in the order of their keys."""
    rows = connection.execute(
        select(_FINDING)
        .where(or_(_FINDING.c.id == finding_id, _FINDING.c.fact_id == fact_id))
        .order_by(_FINDING.c.key_digest)
        .with_for_update()
    ).mappings()
    return {row["id"]: row for row in rows}.get(finding_id)


def _answer_too(connection: Connection, finding: Finding, review: Review) -> None:
    changed = connection.execute(
        update(_FINDING)
        .where(_FINDING.c.id == finding.id, _FINDING.c.version == finding.version)
        .values(state=finding.state, version=finding.version + 1, updated_at=review.at)
    )
    if changed.rowcount:
        _append(connection, review)


def _append(connection: Connection, review: Review) -> int:
    values = {field.name: getattr(review, field.name) for field in fields(Review)}
    return int(connection.execute(insert(tables.reviews).values(**values).returning(tables.reviews.c.id)).scalar_one())


def _best_evidence(finding: Finding) -> Evidence | None:
    """The one to point to: of the best sources, the first that can be seen again."""
    return min(finding.evidence, key=lambda one: (one.snapshot is None, one.tier), default=None)


def _digest(words: str) -> str:
    return hashlib.sha256(words.encode("utf-8", "surrogatepass")).hexdigest()
