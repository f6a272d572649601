"""Deliveries as rows: written once with their bytes, claimed with a lease, delivered at least once.

A repeat is recognisable, because the bytes and the Message-ID of a row never change.
"""

from collections.abc import Iterable, Sequence
from dataclasses import fields
from datetime import datetime, timedelta
from typing import Any

from sqlalchemy import Select, and_, func, insert, or_, select, update
from sqlalchemy.dialects import postgresql, sqlite

from monitor.models import Delivery, DeliveryState, Finding, OutboxState, State
from monitor.store.engine import tables
from monitor.store.engine.database import Database
from monitor.store.findings import read_findings

_DELIVERY, _TOLD = tables.deliveries, tables.delivery_findings
_FIELDS = tuple(field.name for field in fields(Delivery))
_COLUMNS = [_DELIVERY.c[name] for name in _FIELDS]
_WAITING = _DELIVERY.c.state.in_(("due", "deferred"))
AGAIN = timedelta(days=30)
"""So long what a failed message held is taken into later ones; then it is only listed."""


class Outbox:
    """Every query about digests on their way."""

    def __init__(self, database: Database) -> None:
        self._database = database

    def enqueue(self, delivery: Delivery, finding_ids: Iterable[int], now: datetime) -> bool:
        """Write a message for one recipient; False when this digest has been written for them before.

        What waits for the same recipient is tried at once: something new is behind it.
        """
        with self._database.write(durable=True) as connection:
            dialect = postgresql if connection.dialect.name == "postgresql" else sqlite
            values = {name: getattr(delivery, name) for name in _FIELDS if name not in ("id", "created_at")}
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
            same = _DELIVERY.c.recipient == delivery.recipient, _DELIVERY.c.channel == delivery.channel
            waiting = update(_DELIVERY).where(*same, _WAITING, _DELIVERY.c.due_at > delivery.due_at)
            connection.execute(waiting.values(due_at=delivery.due_at))
            return True

    def undelivered(self, recipient: str, since: datetime) -> tuple[Finding, ...]:
        """Findings opened since then that no message to this recipient holds yet, oldest first.

        Dismissed ones are not told; those of a message that failed for good count as not told, for thirty days more
        than others.
        """
        told = _held(_DELIVERY.c.recipient == recipient, _DELIVERY.c.state != "failed")
        failed = _held(
            _DELIVERY.c.recipient == recipient, _DELIVERY.c.state == "failed", _DELIVERY.c.created_at >= since - AGAIN
        )
        finding = tables.findings
        with self._database.read() as connection:
            return read_findings(
                connection,
                select(finding)
                .where(
                    or_(finding.c.opened_at >= since, finding.c.id.in_(failed)),
                    finding.c.state != State.DISMISSED,
                    finding.c.id.not_in(told),
                )
                .order_by(finding.c.opened_at, finding.c.id),
            )

    def claim(self, now: datetime, lease: timedelta = timedelta(minutes=15)) -> Delivery | None:
        """Take the message that waits longest; its `attempts` counts this one. The lease keeps everybody else from it.

        Of one recipient's messages the first one is taken, and the others wait for it: they arrive in their order. One
        that is put off for its own sake (`alone`) keeps nobody waiting.
        The lease must outlast the slowest hand-over: ten minutes for an SMTP server's last answer.
        """
        earlier = _DELIVERY.alias()
        first = and_(
            earlier.c.recipient == _DELIVERY.c.recipient,
            earlier.c.channel == _DELIVERY.c.channel,
            earlier.c.state == "due",
            earlier.c.id < _DELIVERY.c.id,
        )
        with self._database.write(durable=True) as connection:
            row = (
                connection.execute(
                    select(*_COLUMNS)
                    .where(
                        _WAITING,
                        _DELIVERY.c.due_at <= now,
                        or_(_DELIVERY.c.claimed_until.is_(None), _DELIVERY.c.claimed_until <= now),
                        ~select(earlier.c.id).where(first).exists(),
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
        """Handed over. Holds even if the lease ran out meanwhile. What was put off for the same recipient is tried."""
        same = _DELIVERY.c.recipient == delivery.recipient, _DELIVERY.c.channel == delivery.channel
        put_off = update(_DELIVERY).where(*same, _DELIVERY.c.state == "deferred", _DELIVERY.c.due_at > now)
        with self._database.write(durable=True) as connection:
            connection.execute(put_off.values(due_at=now))
        return self._mark(delivery, any_attempt=True, state="sent", sent_at=now, error="")

    def mark_retry(self, delivery: Delivery, error: str, due_at: datetime, *, alone: bool = False) -> bool:
        """Not handed over this time; it is due again at `due_at`. `alone`: the fault is this message's own."""
        return self._mark(delivery, state="deferred" if alone else "due", due_at=due_at, error=error)

    def mark_failed(self, delivery: Delivery, error: str) -> bool:
        """Trying again cannot help."""
        return self._mark(delivery, state="failed", error=error)

    def mark_ambiguous(self, delivery: Delivery, error: str) -> bool:
        """The connection was lost after the last byte: perhaps sent. Held until somebody decides."""
        return self._mark(delivery, state="ambiguous", error=error)

    def resend(self, delivery_id: int, now: datetime) -> bool:
        """Put a message that waits for a person back into the queue, byte for byte the same; tried as a new one is."""
        return self._decided(delivery_id, ("failed", "ambiguous", "dropped"), state="due", due_at=now, attempts=0)

    def set_aside(self, delivery_id: int) -> bool:
        """A failed or ambiguous message is not to be sent, and what it holds is not to be told again."""
        return self._decided(delivery_id, ("failed", "ambiguous"), state="dropped")

    def told_since(self, delivery_id: int) -> bool:
        """Do other messages to its recipient hold all that this one does? It holds something, that is."""
        mine = select(_DELIVERY.c.recipient).where(_DELIVERY.c.id == delivery_id).scalar_subquery()
        others = _held(
            _DELIVERY.c.recipient == mine,
            _DELIVERY.c.id != delivery_id,
            _DELIVERY.c.state.not_in(("failed", "dropped")),
        )
        held = _TOLD.c.delivery_id == delivery_id
        with self._database.read() as connection:
            holds = connection.execute(select(func.count()).where(held)).scalar_one()
            untold = select(func.count()).where(held, _TOLD.c.finding_id.not_in(others))
            return bool(holds) and not connection.execute(untold).scalar_one()

    def state(self) -> OutboxState:
        """What is on its way, and what waits for a person."""
        message = _DELIVERY.c
        with self._database.read() as connection:
            counted = connection.execute(select(message.state, func.count()).group_by(message.state))
            counts = {row.state: int(row[1]) for row in counted}
            oldest = connection.execute(
                select(message.created_at, message.attempts, message.error)
                .where(_WAITING)
                .order_by(message.id)
                .limit(1)
            ).first()
            given_up = connection.execute(select(func.count()).where(*_given_up())).scalar_one()
        since, attempts, error = oldest or (None, 0, "")
        return OutboxState(
            waiting=counts.get("due", 0) + counts.get("deferred", 0),
            since=since,
            attempts=attempts,
            error=error,
            given_up=given_up,
            unsure=counts.get("ambiguous", 0),
        )

    def list(self, *, state: DeliveryState | None = None, limit: int = 100) -> tuple[Delivery, ...]:
        """Messages, the newest first."""
        query = select(*_COLUMNS)
        if state is not None:
            query = query.where(_DELIVERY.c.state == state)
        with self._database.read() as connection:
            rows = connection.execute(query.order_by(_DELIVERY.c.id.desc()).limit(limit)).mappings()
            return tuple(Delivery(**row) for row in rows)

    def _decided(self, delivery_id: int, states: Sequence[DeliveryState], **values: Any) -> bool:
        """Store what a person decided of a message that is in one of these states."""
        statement = update(_DELIVERY).where(_DELIVERY.c.id == delivery_id, _DELIVERY.c.state.in_(states))
        with self._database.write(durable=True) as connection:
            return connection.execute(statement.values(claimed_until=None, **values)).rowcount == 1

    def _mark(self, delivery: Delivery, *, any_attempt: bool = False, **values: Any) -> bool:
        """Store how an attempt ended; False when a later attempt, or its success, has overtaken this one."""
        with self._database.write(durable=True) as connection:
            statement = update(_DELIVERY).where(_DELIVERY.c.id == delivery.id, _DELIVERY.c.state != "sent")
            if not any_attempt:
                statement = statement.where(_DELIVERY.c.attempts == delivery.attempts, _WAITING)
            return connection.execute(statement.values(claimed_until=None, **values)).rowcount == 1


def _given_up() -> tuple[Any, ...]:
    """Failed messages that nothing has made good: no later one arrived, or none with all that they hold."""
    later, held, again, other = _DELIVERY.alias(), _TOLD, _TOLD.alias(), _DELIVERY.alias()
    arrived = later.c.recipient == _DELIVERY.c.recipient, later.c.state == "sent", later.c.id > _DELIVERY.c.id
    told = (
        select(again.c.finding_id)
        .join_from(again, other, other.c.id == again.c.delivery_id)
        .where(again.c.finding_id == held.c.finding_id, other.c.recipient == _DELIVERY.c.recipient)
        .where(other.c.state == "sent")
    )
    untold = select(held.c.finding_id).where(held.c.delivery_id == _DELIVERY.c.id, ~told.exists())
    return _DELIVERY.c.state == "failed", or_(~select(later.c.id).where(*arrived).exists(), untold.exists())


def _held(*which: Any) -> Select[tuple[int]]:
    """The findings that these messages hold."""
    return select(_TOLD.c.finding_id).join_from(_TOLD, _DELIVERY).where(*which)
