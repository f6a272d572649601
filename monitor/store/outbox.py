"""Deliveries as rows: written once with their bytes, claimed with a lease, delivered at least once.

A repeat is recognisable, because the bytes and the Message-ID of a row never change.
"""

from collections.abc import Iterable
from dataclasses import fields
from datetime import datetime, timedelta
from typing import Any, Literal

from sqlalchemy import insert, or_, select, update
from sqlalchemy.dialects import postgresql, sqlite

from monitor.models import Delivery, Finding, State
from monitor.store.engine import tables
from monitor.store.engine.database import Database
from monitor.store.findings import read_findings

_DELIVERY, _TOLD = tables.deliveries, tables.delivery_findings
_FIELDS = tuple(field.name for field in fields(Delivery))
_COLUMNS = [_DELIVERY.c[name] for name in _FIELDS]


class Outbox:
    """Every query about digests on their way."""

    def __init__(self, database: Database) -> None:
        self._database = database

    def enqueue(self, delivery: Delivery, finding_ids: Iterable[int], now: datetime) -> bool:
        """Write a message for one recipient; False when this digest has been written for them before."""
        with self._database.write(durable=True) as connection:
            dialect = postgresql if connection.dialect.name == "postgresql" else sqlite
            values = {name: getattr(delivery, name) for name in _FIELDS if name != "id"}
            number = connection.execute(
                dialect.insert(_DELIVERY)
                .values(created_at=now, **values)
                .on_conflict_do_nothing(index_elements=[_DELIVERY.c.digest_key, _DELIVERY.c.recipient])
                .returning(_DELIVERY.c.id)
            ).scalar()
            if number is None:
                return False
            rows = [{"delivery_id": number, "finding_id": finding_id} for finding_id in sorted(set(finding_ids))]
            if rows:
                connection.execute(insert(_TOLD), rows)
            return True

    def undelivered(self, recipient: str, since: datetime) -> tuple[Finding, ...]:
        """Findings opened since then that no message to this recipient holds yet, oldest first.

        Dismissed ones are not told; those of a message that failed for good count as not told.
        """
        told = (
            select(_TOLD.c.finding_id)
            .join_from(_TOLD, _DELIVERY)
            .where(_DELIVERY.c.recipient == recipient, _DELIVERY.c.state != "failed")
        )
        finding = tables.findings
        with self._database.read() as connection:
            return read_findings(
                connection,
                select(finding)
                .where(finding.c.opened_at >= since, finding.c.state != State.DISMISSED, finding.c.id.not_in(told))
                .order_by(finding.c.opened_at, finding.c.id),
            )

    def claim(self, now: datetime, lease: timedelta = timedelta(minutes=15)) -> Delivery | None:
        """Take the message that waits longest; its `attempts` counts this one. The lease keeps everybody else from it.

        The lease must outlast the slowest hand-over: ten minutes for an SMTP server's last answer.
        """
        with self._database.write(durable=True) as connection:
            row = (
                connection.execute(
                    select(*_COLUMNS)
                    .where(
                        _DELIVERY.c.state == "due",
                        _DELIVERY.c.due_at <= now,
                        or_(_DELIVERY.c.claimed_until.is_(None), _DELIVERY.c.claimed_until <= now),
                    )
                    .order_by(_DELIVERY.c.due_at, _DELIVERY.c.id)
                    .limit(1)
                    .with_for_update(skip_locked=True)
                )
                .mappings()
                .first()
            )
            if row is None:
                return None
            claimed = dict(row) | {"attempts": row["attempts"] + 1}
            connection.execute(
                update(_DELIVERY)
                .where(_DELIVERY.c.id == row["id"])
                .values(claimed_until=now + lease, attempts=claimed["attempts"])
            )
            return Delivery(**claimed)

    def mark_sent(self, delivery: Delivery, now: datetime) -> bool:
        """Handed over. Holds even if the lease ran out meanwhile."""
        return self._mark(delivery, any_attempt=True, state="sent", sent_at=now, error="")

    def mark_retry(self, delivery: Delivery, error: str, due_at: datetime) -> bool:
        """Not handed over this time; it is due again at `due_at`."""
        return self._mark(delivery, state="due", due_at=due_at, error=error)

    def mark_failed(self, delivery: Delivery, error: str) -> bool:
        """Trying again cannot help."""
        return self._mark(delivery, state="failed", error=error)

    def mark_ambiguous(self, delivery: Delivery, error: str) -> bool:
        """The connection was lost after the last byte: perhaps sent. Held until somebody decides."""
        return self._mark(delivery, state="ambiguous", error=error)

    def resend(self, delivery_id: int, now: datetime) -> bool:
        """Put a failed or ambiguous message back into the queue, byte for byte the same."""
        with self._database.write(durable=True) as connection:
            result = connection.execute(
                update(_DELIVERY)
                .where(_DELIVERY.c.id == delivery_id, _DELIVERY.c.state.in_(("failed", "ambiguous")))
                .values(state="due", due_at=now, claimed_until=None)
            )
            return result.rowcount == 1

    def list(
        self, *, state: Literal["due", "sent", "failed", "ambiguous"] | None = None, limit: int = 100
    ) -> tuple[Delivery, ...]:
        """Messages, the newest first."""
        query = select(*_COLUMNS)
        if state is not None:
            query = query.where(_DELIVERY.c.state == state)
        with self._database.read() as connection:
            rows = connection.execute(query.order_by(_DELIVERY.c.id.desc()).limit(limit)).mappings()
            return tuple(Delivery(**row) for row in rows)

    def _mark(self, delivery: Delivery, *, any_attempt: bool = False, **values: Any) -> bool:
        """Store how an attempt ended; False when a later attempt, or its success, has overtaken this one."""
        with self._database.write(durable=True) as connection:
            statement = update(_DELIVERY).where(_DELIVERY.c.id == delivery.id, _DELIVERY.c.state != "sent")
            if not any_attempt:
                statement = statement.where(_DELIVERY.c.attempts == delivery.attempts, _DELIVERY.c.state == "due")
            return connection.execute(statement.values(claimed_until=None, **values)).rowcount == 1
