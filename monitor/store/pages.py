"""Sources as declared, their pages, and which of them is due."""

from collections.abc import Sequence
from dataclasses import fields
from datetime import datetime, timedelta
from typing import Any

from sqlalchemy import Connection, RowMapping, case, func, insert, or_, select, update

from monitor.models import Page, Source, SourceState
from monitor.store.engine import tables
from monitor.store.engine.database import Database

_PAGE = tables.pages
_FIELDS = tuple(field.name for field in fields(Page))
_COLUMNS = [_PAGE.c[name] for name in _FIELDS]
_MUTABLE = tuple(name for name in _FIELDS if name not in ("id", "source_id", "url"))
LONGEST_PAUSE = timedelta(hours=24)
"""No back-off and no wish of a server postpones a check further; a longer wait is a clock that jumped."""


class Pages:
    """Every query about sources and pages."""

    def __init__(self, database: Database) -> None:
        self._database = database

    def sync(self, sources: Sequence[Source], now: datetime) -> tuple[str, ...]:
        """Make the declared sources the known ones; returns the ids that are no longer declared, newly found so.

        A source that is gone is kept with all its findings and no longer checked; one that returns goes on. A new
        address under the same id is a new page with its own past.
        """
        with self._database.write() as connection:
            known = {row.id: row for row in connection.execute(select(tables.sources))}
            pages: dict[str, list[RowMapping]] = {}
            for row in connection.execute(select(*_COLUMNS, _PAGE.c.active)).mappings():
                pages.setdefault(row["source_id"], []).append(row)
            for source in sources:
                old = known.get(source.id)
                values = {"data": source, "removed_at": None}
                if old is None:
                    connection.execute(insert(tables.sources).values(id=source.id, **values))
                elif old.data != source or old.removed_at is not None:
                    connection.execute(update(tables.sources).where(tables.sources.c.id == source.id).values(**values))
                sooner = old is not None and source.every < old.data.every
                _sync_pages(connection, source, pages.get(source.id, []), now, sooner=sooner)
            gone = sorted(known.keys() - {source.id for source in sources})
            orphaned = tuple(name for name in gone if known[name].removed_at is None)
            if orphaned:
                connection.execute(
                    update(tables.sources).where(tables.sources.c.id.in_(orphaned)).values(removed_at=now)
                )
                connection.execute(update(_PAGE).where(_PAGE.c.source_id.in_(orphaned)).values(active=False))
            return orphaned

    def states(self, *, held_back_since: datetime) -> tuple[SourceState, ...]:
        """All sources, declared ones first, each with its page and the count of changes held back since then."""
        with self._database.read() as connection:
            held = _held_back(connection, held_back_since)
            rows = connection.execute(
                select(tables.sources.c.data, tables.sources.c.removed_at, *_COLUMNS)
                .join_from(tables.sources, _PAGE, isouter=True)
                .order_by(tables.sources.c.removed_at.is_not(None), tables.sources.c.id, _PAGE.c.id)
            ).mappings()
            return tuple(
                SourceState(
                    source=row["data"],
                    page=None if row["id"] is None else page_from(row),
                    declared=row["removed_at"] is None,
                    held_back=held.get(row["id"], 0),
                )
                for row in rows
                if row["id"] is None or row["url"] == row["data"].url
            )

    def source(self, source_id: str) -> Source | None:
        """The source as last declared, also if it is no longer."""
        with self._database.read() as connection:
            found: Source | None = connection.execute(
                select(tables.sources.c.data).where(tables.sources.c.id == source_id)
            ).scalar()
            return found

    def of(self, source_id: str) -> Page | None:
        """The page of a source."""
        with self._database.read() as connection:
            rows = connection.execute(
                select(tables.sources.c.data, *_COLUMNS)
                .join_from(tables.sources, _PAGE)
                .where(tables.sources.c.id == source_id)
            ).mappings()
            return next((page_from(row) for row in rows if row["url"] == row["data"].url), None)

    def get(self, page_id: int) -> Page | None:
        """One page."""
        with self._database.read() as connection:
            row = connection.execute(select(*_COLUMNS).where(_PAGE.c.id == page_id)).mappings().first()
            return None if row is None else page_from(row)

    def claim_due(self, now: datetime, limit: int, lease: timedelta = timedelta(minutes=5)) -> tuple[Page, ...]:
        """Take the pages whose time has come, the longest waiting first; the lease keeps everybody else from them."""
        with self._database.write() as connection:
            rows = (
                connection.execute(
                    select(*_COLUMNS)
                    .where(_PAGE.c.active, _PAGE.c.next_check_at <= now, _unclaimed(now))
                    .order_by(_PAGE.c.next_check_at, _PAGE.c.id)
                    .limit(limit)
                    .with_for_update(skip_locked=True)
                )
                .mappings()
                .all()
            )
            ids = [row["id"] for row in rows]
            if ids:
                connection.execute(update(_PAGE).where(_PAGE.c.id.in_(ids)).values(claimed_until=now + lease))
            return tuple(page_from(row) for row in rows)

    def release(self, pages: Sequence[Page]) -> None:
        """Give claimed pages back unchecked, for a shutdown."""
        with self._database.write() as connection:
            connection.execute(update(_PAGE).where(_PAGE.c.id.in_([p.id for p in pages])).values(claimed_until=None))

    def next_due(self) -> datetime | None:
        """When the next page wants to be looked at; None when there is none."""
        waits = case(
            (_PAGE.c.claimed_until > _PAGE.c.next_check_at, _PAGE.c.claimed_until), else_=_PAGE.c.next_check_at
        )
        with self._database.read() as connection:
            due: datetime | None = connection.execute(select(func.min(waits)).where(_PAGE.c.active)).scalar()
            return due

    def clamp(self, now: datetime) -> int:
        """After the clock jumped: nothing waits longer than it could have been told to, no lease outlives an hour."""
        with self._database.write() as connection:
            count = 0
            rows = connection.execute(
                select(_PAGE.c.id, _PAGE.c.next_check_at, tables.sources.c.data)
                .join_from(_PAGE, tables.sources)
                .where(_PAGE.c.next_check_at > now)
            ).all()
            for row in rows:
                if row.next_check_at > now + max(LONGEST_PAUSE, 4 * row.data.every) * 1.1:
                    connection.execute(update(_PAGE).where(_PAGE.c.id == row.id).values(next_check_at=now))
                    count += 1
            connection.execute(
                update(_PAGE).where(_PAGE.c.claimed_until > now + timedelta(hours=1)).values(claimed_until=None)
            )
            return count


def page_from(row: RowMapping) -> Page:
    return Page(**{name: row[name] for name in _FIELDS})


def page_values(page: Page) -> dict[str, Any]:
    """What a check may change of a page."""
    return {name: getattr(page, name) for name in _MUTABLE}


def _unclaimed(now: datetime) -> Any:
    return or_(_PAGE.c.claimed_until.is_(None), _PAGE.c.claimed_until <= now)


def _held_back(connection: Connection, since: datetime) -> dict[int, int]:
    change = tables.changes.c
    rows = connection.execute(
        select(change.page_id, func.count()).where(change.at >= since, change.shown.is_(False)).group_by(change.page_id)
    )
    return {row[0]: row[1] for row in rows}


def _sync_pages(
    connection: Connection, source: Source, pages: Sequence[RowMapping], now: datetime, *, sooner: bool
) -> None:
    """`pages` are all that the source ever had; `sooner`: its interval has become shorter."""
    for page in pages:
        active, due = source.enabled and page["url"] == source.url, page["next_check_at"]
        if active and not page["active"]:
            due = min(due, now)
        elif active and sooner:
            due = min(due, now + source.every)
        if (active, due) != (page["active"], page["next_check_at"]):
            connection.execute(update(_PAGE).where(_PAGE.c.id == page["id"]).values(active=active, next_check_at=due))
    if all(page["url"] != source.url for page in pages):
        first = {"source_id": source.id, "url": source.url, "active": source.enabled, "next_check_at": now}
        connection.execute(insert(_PAGE), first | {"state": "new", "failures": 0, "unchanged": 0, "memory": "{}"})
