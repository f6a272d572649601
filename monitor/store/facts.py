"""The baseline with its two clocks: `true_since` (the world) and `known_since` … `until` (us).

A fact is a chain of rows; the one in force has no `until`. Values are closed and followed, never overwritten. What a
fact is *recognised by* (cues, phrases, title, …) has no history and is corrected in place.
"""

import re
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import replace
from datetime import UTC, date, datetime, time

from sqlalchemy import Connection, RowMapping, delete, func, insert, select, update

from monitor.models import Dispute, Fact, FactRecord, Loaded, PartialDate
from monitor.store.engine import tables
from monitor.store.engine.database import Database

_FACT = tables.facts
_KNOWLEDGE = ("value", "qualifier", "stance", "speaker", "true_since")
"""What makes it another piece of knowledge."""
_CIRCUMSTANCES = ("statement", "as_of", "sources", "contested", "suspect")
"""What goes with a value: kept when the value has moved on since the file was written."""
_EDTF_START = re.compile(r"(\d{3})([\dX])(?:-(\d\d)(?:-(\d\d))?)?")
_SEASONS = {21: 3, 22: 6, 23: 9, 24: 12}


class Facts:
    """Every query about what is known."""

    def __init__(self, database: Database) -> None:
        self._database = database

    def in_force(self, known_at: date | datetime | None = None, *, true_on: date | None = None) -> tuple[Fact, ...]:
        """The baseline, by id: now, or as it was known at a moment (a date means its end, in UTC).

        With `true_on`, what held in the world on that day, as far as was known at `known_at`.
        """
        with self._database.read() as connection:
            query = select(_FACT).order_by(_FACT.c.fact_id, _FACT.c.known_since, _FACT.c.id)
            if known_at is None and true_on is None:
                query = query.where(_FACT.c.until.is_(None))
            rows = connection.execute(query).mappings().all()
        moment = _moment(known_at)
        known = [row for row in rows if moment is None or row["known_since"] <= moment]
        if true_on is None:
            standing = [row for row in known if row["until"] is None or (moment is not None and row["until"] > moment)]
        else:
            standing = [row for row in known if _true_from(row) <= true_on]
            # The later truth wins; of two rows on the same truth the later known one is a correction.
            standing.sort(key=lambda row: (row["fact_id"], _true_from(row), row["known_since"], row["id"]))
        latest = {row["fact_id"]: row for row in standing}
        return tuple(_fact(row) for row in latest.values())

    def get(self, fact_id: str) -> Fact | None:
        """The fact in force; None when there is none of that id."""
        with self._database.read() as connection:
            row = (
                connection.execute(select(_FACT).where(_FACT.c.fact_id == fact_id, _FACT.c.until.is_(None)))
                .mappings()
                .first()
            )
            return None if row is None else _fact(row)

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
        with self._database.read() as connection:
            rows = connection.execute(
                select(_FACT).where(_FACT.c.fact_id == fact_id).order_by(_FACT.c.known_since, _FACT.c.id)
            ).mappings()
            return tuple(_record(row) for row in rows)

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

        A fact that is new is known since the date of its earliest source (else its `as_of`, else now). Where the file
        was edited since it was last loaded, an edited value closes the old row and opens a new one known from now;
        other edits correct the row in place. Several entries of one id are its history: all but the last are closed.
        """
        with self._database.write(durable=True) as connection:
            _one_at_a_time(connection)
            current = {row["fact_id"]: row for row in _in_force(connection)}
            loaded = {
                row.fact_id: row.data
                for row in connection.execute(select(tables.loaded_facts.c.fact_id, tables.loaded_facts.c.data))
            }
            outcomes: dict[str, list[str]] = {"added": [], "changed": [], "updated": [], "unchanged": []}
            for fact_id, chain in sorted(_by_id(facts).items()):
                if fact_id not in current and loaded.get(fact_id) == chain[-1]:
                    outcome = "unchanged"  # the file closed it, and it is
                elif fact_id in current:
                    outcome = _reload(connection, chain[-1], loaded.get(fact_id), current[fact_id], now)
                else:
                    _insert_chain(connection, chain, now)
                    outcome = "added"
                outcomes[outcome].append(fact_id)
                if loaded.get(fact_id) != chain[-1]:
                    _remember(connection, chain[-1], now, known=fact_id in loaded)
            _write_disputes(connection, disputes, now)
            missing = sorted(current.keys() - {fact.id for fact in facts})
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


def _in_force(connection: Connection) -> Sequence[RowMapping]:
    return connection.execute(select(_FACT).where(_FACT.c.until.is_(None))).mappings().all()


def _by_id(facts: Sequence[Fact]) -> Mapping[str, list[Fact]]:
    chains: dict[str, list[Fact]] = {}
    for fact in facts:
        chains.setdefault(fact.id, []).append(fact)
    return {
        fact_id: sorted(chain, key=lambda fact: (fact.until is None, fact.until or datetime.max.replace(tzinfo=UTC)))
        for fact_id, chain in chains.items()
    }


def _insert_chain(connection: Connection, chain: Sequence[Fact], now: datetime) -> None:
    """A fact that the database does not know yet, with the history that the file gives it."""
    since = [min(fact.known_since or _first_told(fact) or now, now) for fact in chain]
    for index, fact in enumerate(chain):
        following = since[index + 1] if index + 1 < len(chain) else None
        _insert(connection, fact, since[index], until=fact.until or following)


def _reload(connection: Connection, fact: Fact, before: Fact | None, row: RowMapping, now: datetime) -> str:
    """A fact that is there already: `before` is what the file said last time, `row` what is in force."""
    mine: Fact = row["data"]
    if before is not None and _same(fact, before, everything=True):
        return "unchanged"
    if before is None:
        before = mine
    if not _same(fact, before) and not _same(fact, mine):
        opened = _close(connection, fact.id, now)
        _insert(connection, fact, opened)
        return "changed"
    moved_on = not _same(fact, mine)
    kept = (*_KNOWLEDGE, *_CIRCUMSTANCES) if moved_on else _KNOWLEDGE
    merged = replace(fact, **{name: getattr(mine, name) for name in kept})
    if _same(merged, mine, everything=True):
        return "unchanged"
    connection.execute(update(_FACT).where(_FACT.c.id == row["id"]).values(data=_timeless(merged)))
    return "updated"


def _same(fact: Fact, other: Fact, *, everything: bool = False) -> bool:
    if everything:
        return _timeless(fact) == _timeless(other)
    return all(getattr(fact, name) == getattr(other, name) for name in _KNOWLEDGE)


def _timeless(fact: Fact) -> Fact:
    """The fact without our clock, which is kept in columns."""
    return replace(fact, known_since=None, until=None)


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
        if given and (start := _start(given)):
            return start
    known: datetime = row["known_since"]
    return known.date()


def _first_told(fact: Fact) -> datetime | None:
    """Midnight of the earliest date at which a source gave the value."""
    dates = [start for source in fact.sources if source.date and (start := _start(source.date))]
    first = min(dates, default=None) or (_start(fact.as_of) if fact.as_of else None)
    return None if first is None else datetime.combine(first, time.min, UTC)


def _start(partial: PartialDate) -> date | None:
    """The first day of an EDTF date (`2023-21` → 2023-03-01, `195X` → 1950-01-01); None where it is no date."""
    match = _EDTF_START.match(partial)
    if match is None:
        return None
    month = int(match[3] or 1)
    try:
        return date(
            int(match[1]) * 10 + int(match[2].replace("X", "0")), _SEASONS.get(month, month), int(match[4] or 1)
        )
    except ValueError:
        return None
