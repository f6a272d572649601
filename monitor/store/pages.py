"""Sources as declared, their pages, and which of them is due."""

from collections.abc import Collection, Sequence
from dataclasses import fields
from datetime import datetime, timedelta
from typing import Any

from sqlalchemy import Connection, RowMapping, and_, case, func, insert, or_, select, update
from sqlalchemy.dialects import postgresql, sqlite

from monitor.address import site
from monitor.models import Page, PageRole, Source, SourceState, Watch
from monitor.store.engine import tables
from monitor.store.engine.database import Database

_PAGE = tables.pages
_FIELDS = tuple(field.name for field in fields(Page))
_COLUMNS = [_PAGE.c[name] for name in _FIELDS]
_FIXED = ("id", "source_id", "url", "role", "first_seen_at", "title", "published")
"""What no look at the page itself changes; the last ones are told by its list."""
_MUTABLE = tuple(name for name in _FIELDS if name not in _FIXED)
_OWN = _PAGE.c.role != "article"
"""The source's own address."""
LONGEST_PAUSE = timedelta(hours=24)
"""No back-off and no wish of a server postpones a check further; a longer wait is a clock that jumped."""
LONGEST_REST = timedelta(days=25)
"""Between the last two looks at an article."""


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
            for row in connection.execute(select(*_COLUMNS, _PAGE.c.active, _PAGE.c.site).where(_OWN)).mappings():
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
                _sync_articles(connection, source)
            gone = sorted(known.keys() - {source.id for source in sources})
            orphaned = tuple(name for name in gone if known[name].removed_at is None)
            if orphaned:
                connection.execute(
                    update(tables.sources).where(tables.sources.c.id.in_(orphaned)).values(removed_at=now)
                )
                connection.execute(update(_PAGE).where(_PAGE.c.source_id.in_(orphaned)).values(active=False))
            return orphaned

    def of_site(self, site: str, since: datetime, *, but: str, limit: int = 10_000) -> tuple[Watch, ...]:
        """The pages and articles of a site that were read since then; not the one with the address `but`."""
        page = _PAGE.c
        query = (
            select(page.url, page.first_seen_at, page.last_success_at)
            .where(page.site == site, page.url != but, page.role != "list", page.last_success_at >= since)
            .order_by(page.id.desc())
            .limit(limit)
        )
        with self._database.read() as connection:
            return tuple(
                Watch(url=row.url, met_at=row.first_seen_at, read_at=row.last_success_at)
                for row in connection.execute(query)
            )

    def states(self, *, held_back_since: datetime) -> tuple[SourceState, ...]:
        """All sources, declared ones first, each with its page and the count of changes held back since then."""
        with self._database.read() as connection:
            held = _held_back(connection, held_back_since)
            rows = connection.execute(
                select(tables.sources.c.data, tables.sources.c.removed_at, *_COLUMNS)
                .join_from(tables.sources, _PAGE, and_(_PAGE.c.source_id == tables.sources.c.id, _OWN), isouter=True)
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
        """The page or the list that a source is."""
        with self._database.read() as connection:
            rows = connection.execute(
                select(tables.sources.c.data, *_COLUMNS)
                .join_from(tables.sources, _PAGE)
                .where(tables.sources.c.id == source_id, _OWN)
            ).mappings()
            return next((page_from(row) for row in rows if row["url"] == row["data"].url), None)

    def get(self, page_id: int) -> Page | None:
        """One page."""
        with self._database.read() as connection:
            row = connection.execute(select(*_COLUMNS).where(_PAGE.c.id == page_id)).mappings().first()
            return None if row is None else page_from(row)

    def claim_due(
        self,
        now: datetime,
        limit: int,
        lease: timedelta = timedelta(minutes=5),
        *,
        per_site: int | None = None,
        busy: Sequence[str] = (),
    ) -> tuple[Page, ...]:
        """Take the pages whose time has come, the longest waiting first; the lease keeps everybody else from them.

        `per_site`: not more of one site, so that a list with many new articles does not keep other sites waiting.
        `busy`: sites of which nothing is wanted.
        """
        due = and_(_PAGE.c.active, _PAGE.c.next_check_at <= now, _unclaimed(now), _PAGE.c.site.not_in(busy))
        order = (_PAGE.c.next_check_at, _PAGE.c.id)
        query = select(*_COLUMNS).where(due)
        if per_site is not None:
            turn = func.row_number().over(partition_by=_PAGE.c.site, order_by=order)
            queues = select(_PAGE.c.id, turn.label("turn")).where(due).subquery()
            query = query.where(_PAGE.c.id.in_(select(queues.c.id).where(queues.c.turn <= per_site)))
        with self._database.write() as connection:
            rows = (
                connection.execute(query.order_by(*order).limit(limit).with_for_update(skip_locked=True))
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

    def hurry(self, states: Collection[str], now: datetime, *, site: str | None = None) -> int:
        """Make due at once what waits after a trouble of these kinds, of one site or of all: it is over."""
        with self._database.write() as connection:
            failing = _PAGE.c.active, _PAGE.c.failures > 0, _PAGE.c.state.in_(sorted(states))
            waiting = update(_PAGE).where(*failing, _PAGE.c.next_check_at > now)
            if site is not None:
                waiting = waiting.where(_PAGE.c.site == site)
            return connection.execute(waiting.values(next_check_at=now)).rowcount

    def clamp(self, now: datetime) -> int:
        """After the clock jumped: nothing waits longer than it could have been told to, no lease outlives an hour."""
        with self._database.write() as connection:
            count = 0
            rows = connection.execute(
                select(_PAGE.c.id, _PAGE.c.role, _PAGE.c.next_check_at, tables.sources.c.data)
                .join_from(_PAGE, tables.sources)
                .where(_PAGE.c.active, _PAGE.c.next_check_at > now)
            ).all()
            for row in rows:
                longest = LONGEST_REST if row.role == "article" else max(LONGEST_PAUSE, 4 * row.data.every) * 1.1
                if row.next_check_at > now + longest:
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
    """`pages` are all its own that the source ever had; `sooner`: its interval has become shorter."""
    role: PageRole = "page" if source.kind == "page" else "list"
    for page in pages:
        mine, due = page["url"] == source.url, page["next_check_at"]
        active = source.enabled and mine
        if active and not page["active"]:
            due = min(due, now)
        elif active and sooner:
            due = min(due, now + source.every)
        values = {"active": active, "next_check_at": due, "site": page["site"] or site(page["url"])}
        if mine and page["role"] != role:
            values |= {"role": role, "next_check_at": now} | dict.fromkeys(_SEEN)
        if any(page[name] != value for name, value in values.items()):
            connection.execute(update(_PAGE).where(_PAGE.c.id == page["id"]).values(**values))
    if all(page["url"] != source.url for page in pages):
        values = first_look(source.id, source.url, role, now) | {"active": source.enabled}
        dialect = postgresql if connection.dialect.name == "postgresql" else sqlite
        own = {"role": role, "active": source.enabled, "done_at": None}  # it may have been an article of the list
        statement = dialect.insert(_PAGE).on_conflict_do_update(
            index_elements=[_PAGE.c.source_id, _PAGE.c.url], set_=own
        )
        connection.execute(statement, values)


_SEEN = ("etag", "last_modified", "body_hash", "visible_hash", "last_success_at")
"""What a page that has become a list, or the other way round, is to be read without."""


def _sync_articles(connection: Connection, source: Source) -> None:
    page = _PAGE.c
    theirs = and_(page.source_id == source.id, page.role == "article", page.done_at.is_(None))
    connection.execute(update(_PAGE).where(theirs, page.active.is_not(source.enabled)).values(active=source.enabled))


def first_look(source_id: str, url: str, role: PageRole, now: datetime) -> dict[str, Any]:
    """The row of a page that is due at once."""
    values = {"source_id": source_id, "url": url, "role": role, "site": site(url), "active": True}
    return values | {"next_check_at": now, "state": "new", "failures": 0, "unchanged": 0, "memory": "{}", "looks": 0}
