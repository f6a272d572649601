"""The baseline with its two clocks: `true_since` (the world) and `known_since` … `until` (us).

A fact is a chain of rows; the one in force has no `until`. Values are closed and followed, never overwritten. What a
fact is *recognised by* (cues, phrases, title, …) has no history and is corrected in place.
"""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import replace
from datetime import UTC, date, datetime, time
from itertools import pairwise

from sqlalchemy import Connection, RowMapping, delete, func, insert, select, update

from monitor.models import Dispute, Fact, FactRecord, Loaded
from monitor.models.history import chain, first_day, known_from, linked
from monitor.store.engine import tables
from monitor.store.engine.database import Database

_FACT = tables.facts
_KNOWLEDGE = ("value", "qualifier", "stance", "speaker", "true_since")
"""What makes it another piece of knowledge."""
_CIRCUMSTANCES = ("statement", "as_of", "sources", "contested", "suspect")
"""What goes with a value: kept when the value has moved on since the file was written."""


class Facts:
    """Every query about what is known."""

    def __init__(self, database: Database) -> None:
        self._database = database

    def in_force(self, known_at: date | datetime | None = None, *, true_on: date | None = None) -> tuple[Fact, ...]:
        """The baseline, by id: now, or as it was known at a moment (a date means its end, in UTC).

        With `true_on`, what held in the world on that day, as far as was known at `known_at`.
        """
        moment = _moment(known_at)
        rows = self._rows()
        known = [row for row in rows if moment is None or row["known_since"] <= moment]
        if true_on is None:
            standing = [row for row in known if row["until"] is None or (moment is not None and row["until"] > moment)]
        else:
            # The later truth wins; of two rows on the same truth the later known one is a correction.
            standing = sorted((row for row in known if _true_from(row) <= true_on), key=_true_from)
        latest = {row["fact_id"]: row for row in standing}
        return tuple(_with_history(latest[fact_id], own) for fact_id, own in _by_id(known).items() if fact_id in latest)

    def everything(self) -> tuple[Fact, ...]:
        """The latest of each fact, by id: those in force, and those that are closed."""
        return tuple(_with_history(own[-1], own) for own in _by_id(self._rows()).values())

    def get(self, fact_id: str) -> Fact | None:
        """The fact in force; None when there is none of that id."""
        own = self._rows(fact_id)
        return _with_history(own[-1], own) if own and own[-1]["until"] is None else None

    def _rows(self, fact_id: str | None = None) -> Sequence[RowMapping]:
        query = select(_FACT).order_by(_FACT.c.fact_id, _FACT.c.known_since, _FACT.c.id)
        if fact_id is not None:
            query = query.where(_FACT.c.fact_id == fact_id)
        with self._database.read() as connection:
            return connection.execute(query).mappings().all()

    def version(self) -> str:
        """Another text whenever the facts in force may have moved; cheap, so that it can be asked at each look."""
        loaded = tables.loaded_facts.c.loaded_at
        with self._database.read() as connection:
            newest, standing = connection.execute(
                select(func.max(_FACT.c.id), func.count().filter(_FACT.c.until.is_(None)))
            ).one()
            return f"{newest} {standing} {connection.execute(select(func.max(loaded))).scalar()}"

    def history(self, fact_id: str) -> tuple[FactRecord, ...]:
        """All that was ever known of a fact, oldest first, with what brought each value in."""
        return tuple(map(_record, self._rows(fact_id)))

    def records(self) -> tuple[FactRecord, ...]:
        """The facts in force with their confirmations, by id."""
        with self._database.read() as connection:
            rows = connection.execute(select(_FACT).where(_FACT.c.until.is_(None)).order_by(_FACT.c.fact_id)).mappings()
            return tuple(_record(row) for row in rows)

    def disputes(self) -> tuple[Dispute, ...]:
        """Recorded disputes, by id."""
        with self._database.read() as connection:
            return tuple(connection.execute(select(tables.disputes.c.data).order_by(tables.disputes.c.id)).scalars())

    def load(self, facts: Sequence[Fact], disputes: Sequence[Dispute], now: datetime) -> Loaded:
        """Take a baseline file in; loading the same file again changes nothing, even if the baseline has moved on.

        A fact that is new brings its history with it, each value known since the date of its earliest source (else its
        `as_of`, else now). Where the file was edited since it was last loaded, an edited value closes the old row and
        opens a new one known from now; other edits correct the row in place. A value that a review brought gives way
        to the file only where the file knows of it, or tells of what became known later.
        """
        with self._database.write(durable=True) as connection:
            _one_at_a_time(connection)
            rows = connection.execute(select(_FACT).order_by(_FACT.c.fact_id, _FACT.c.known_since, _FACT.c.id))
            known = _by_id(rows.mappings().all())
            loaded = {
                row.fact_id: row.data
                for row in connection.execute(select(tables.loaded_facts.c.fact_id, tables.loaded_facts.c.data))
            }
            outcomes: dict[str, list[str]] = {name: [] for name in ("added", "changed", "updated", "unchanged", "kept")}
            for fact in sorted(facts, key=lambda fact: fact.id):
                outcome = _take(connection, fact, loaded.get(fact.id), known.get(fact.id, ()), now)
                outcomes[outcome].append(fact.id)
                if loaded.get(fact.id) != fact:
                    _remember(connection, fact, now, known=fact.id in loaded)
            _write_disputes(connection, disputes, now)
            standing = {fact_id for fact_id, own in known.items() if own[-1]["until"] is None}
            missing = sorted(standing - {fact.id for fact in facts})
            return Loaded(
                **{name: tuple(ids) for name, ids in outcomes.items()}, missing=tuple(missing), disputes=len(disputes)
            )


def count_confirmations(connection: Connection, fact_ids: Iterable[str], at: datetime) -> None:
    """One more document repeats the value in force."""
    for fact_id in sorted(set(fact_ids)):
        connection.execute(
            update(_FACT)
            .where(_FACT.c.fact_id == fact_id, _FACT.c.until.is_(None))
            .values(confirmed_count=_FACT.c.confirmed_count + 1, last_confirmed_at=at)
        )


def supersede(
    connection: Connection,
    fact: Fact,
    at: datetime,
    *,
    finding_id: int,
    review_id: int,
    quote: str,
    snapshot: str | None,
) -> None:
    """Close the row in force and open the one that an accepted finding brought."""
    _one_at_a_time(connection)
    opened = _close(connection, fact.id, at)
    _insert(connection, fact, opened, finding_id=finding_id, review_id=review_id, quote=quote, snapshot=snapshot)


def _one_at_a_time(connection: Connection) -> None:
    """Writers of the baseline take turns; SQLite has one writer anyway."""
    if connection.dialect.name == "postgresql":
        connection.exec_driver_sql("LOCK TABLE facts IN SHARE ROW EXCLUSIVE MODE")


def _by_id(rows: Iterable[RowMapping]) -> Mapping[str, Sequence[RowMapping]]:
    """The rows of each fact, in the order in which they come."""
    own: dict[str, list[RowMapping]] = {}
    for row in rows:
        own.setdefault(row["fact_id"], []).append(row)
    return own


def _take(connection: Connection, fact: Fact, before: Fact | None, rows: Sequence[RowMapping], now: datetime) -> str:
    """Take one fact in: `before` is what the file said last time, `rows` what the database knows; what came of it."""
    steps = chain(fact)
    if not rows:
        _insert_chain(connection, steps, now)
        return "added"
    row = rows[-1]
    if fact == before or (row["until"] and fact.until):
        return "unchanged"
    if row["until"]:
        _insert(connection, steps[-1], max(now, row["until"]))
        return "added"
    mine: Fact = row["data"]
    reviewed = row["finding_id"] is not None
    aware = any(mine.value == told.value for told in (before or mine, *steps))
    agreed = _same(fact, mine) or (reviewed and fact.value == mine.value)
    edited = fact.until is not None or not (agreed or _same(fact, before or mine))
    if edited and reviewed and not aware and (known_from(fact) or row["known_since"]) <= row["known_since"]:
        return "kept"
    _fill_in(connection, steps, rows)
    if edited:
        _move_on(connection, fact, mine, now)
        return "changed"
    return _correct(connection, fact, row, moved_on=not agreed)


def _insert_chain(connection: Connection, steps: Sequence[Fact], now: datetime) -> None:
    """A fact that the database does not know yet, with the history that the file gives it."""
    since = [min(known_from(step) or now, now) for step in steps]
    for step, begun, ended in zip(steps, since, [*since[1:], steps[-1].until], strict=True):
        _insert(connection, step, begun, until=ended)


def _fill_in(connection: Connection, steps: Sequence[Fact], rows: Sequence[RowMapping]) -> None:
    """What the file knows of the time before the first row, and the database does not."""
    first: datetime = rows[0]["known_since"]
    values = [row["data"].value for row in rows]
    older = [
        (step, since)
        for step in steps[:-1]
        if step.value not in values and (since := known_from(step)) is not None and since < first
    ]
    for (step, since), (_, ended) in pairwise([*older, (None, first)]):
        if step is not None:
            _insert(connection, step, since, until=ended)


def _move_on(connection: Connection, fact: Fact, mine: Fact, now: datetime) -> None:
    """Close the row in force, and open what the file says now, by way of what it says lay between."""
    steps = chain(fact)
    opened = _close(connection, fact.id, now)
    passed = [number for number, step in enumerate(steps) if step.value == mine.value]
    for step in steps[passed[-1] + 1 : -1] if passed else ():
        _insert(connection, step, opened, until=opened)
    if fact.until is None:
        _insert(connection, steps[-1], opened)


def _correct(connection: Connection, fact: Fact, row: RowMapping, *, moved_on: bool) -> str:
    """Mend in place what the file words better than the row; the knowledge stays as it is."""
    mine: Fact = row["data"]
    kept = (*_KNOWLEDGE, *_CIRCUMSTANCES) if moved_on else _KNOWLEDGE
    merged = _timeless(replace(fact, **{name: getattr(mine, name) for name in kept}))
    if merged == mine:
        return "unchanged"
    connection.execute(update(_FACT).where(_FACT.c.id == row["id"]).values(data=merged))
    return "updated"


def _same(fact: Fact, other: Fact) -> bool:
    return all(getattr(fact, name) == getattr(other, name) for name in _KNOWLEDGE)


def _timeless(fact: Fact) -> Fact:
    """The fact without our clock, which is kept in columns, and without its history, which is kept in rows."""
    return replace(fact, known_since=None, until=None, history=())


def _close(connection: Connection, fact_id: str, at: datetime) -> datetime:
    """Close the row in force, if any; returns when the next one begins (a clock set back must not turn time round)."""
    row = connection.execute(
        select(_FACT.c.id, _FACT.c.known_since)
        .where(_FACT.c.fact_id == fact_id, _FACT.c.until.is_(None))
        .with_for_update()
    ).first()
    if row is None:
        return at
    moment: datetime = max(at, row.known_since)
    connection.execute(update(_FACT).where(_FACT.c.id == row.id).values(until=moment))
    return moment


def _insert(
    connection: Connection,
    fact: Fact,
    known_since: datetime,
    *,
    until: datetime | None = None,
    finding_id: int | None = None,
    review_id: int | None = None,
    quote: str = "",
    snapshot: str | None = None,
) -> None:
    connection.execute(
        insert(_FACT),
        {
            "fact_id": fact.id,
            "data": _timeless(fact),
            "known_since": known_since,
            "until": until,
            "finding_id": finding_id,
            "review_id": review_id,
            "quote": quote,
            "snapshot": snapshot,
            "confirmed_count": 0,
        },
    )


def _remember(connection: Connection, fact: Fact, now: datetime, *, known: bool) -> None:
    row = tables.loaded_facts
    if known:
        connection.execute(delete(row).where(row.c.fact_id == fact.id))
    connection.execute(insert(row), {"fact_id": fact.id, "data": fact, "loaded_at": now})


def _write_disputes(connection: Connection, disputes: Sequence[Dispute], now: datetime) -> None:
    row = tables.disputes
    known = {found.id: found.data for found in connection.execute(select(row.c.id, row.c.data))}
    for dispute in disputes:
        if known.get(dispute.id) == dispute:
            continue
        connection.execute(delete(row).where(row.c.id == dispute.id))
        connection.execute(insert(row).values(id=dispute.id, data=dispute, loaded_at=now))


def _fact(row: RowMapping) -> Fact:
    fact: Fact = row["data"]
    return replace(fact, known_since=row["known_since"], until=row["until"])


def _with_history(row: RowMapping, rows: Sequence[RowMapping]) -> Fact:
    """A fact with what the rows before it knew."""
    before = rows[: next(number for number, other in enumerate(rows) if other["id"] == row["id"])]
    return linked([_fact(each) for each in (*before, row)])


def _record(row: RowMapping) -> FactRecord:
    names = ("finding_id", "review_id", "quote", "snapshot", "confirmed_count", "last_confirmed_at")
    return FactRecord(fact=_fact(row), **{name: row[name] for name in names})


def _moment(at: date | datetime | None) -> datetime | None:
    if at is None:
        return None
    if isinstance(at, datetime):
        if at.tzinfo is None:
            raise ValueError(f"a time without a zone: {at!r}")
        return at
    return datetime.combine(at, time.max, UTC)


def _true_from(row: RowMapping) -> date:
    fact: Fact = row["data"]
    for given in (fact.true_since, fact.as_of):
        if given and (start := first_day(given)):
            return start
    known: datetime = row["known_since"]
    return known.date()
