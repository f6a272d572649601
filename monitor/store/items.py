"""Items of lists: each is new once and known for ever, and the articles behind them are pages."""

import hashlib
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import fields
from datetime import datetime
from typing import Any, TypeVar

from sqlalchemy import Connection, RowMapping, func, insert, or_, select, update
from sqlalchemy.dialects import postgresql, sqlite

from monitor.models import Article, Check, Fetched, Finding, HeldBack, Item, ItemRecord, ItemState, Page
from monitor.store.captures import write_snapshot
from monitor.store.checks import check_values, update_pages
from monitor.store.engine import tables
from monitor.store.engine.database import Database
from monitor.store.findings import write_findings
from monitor.store.pages import first_look, page_from

_ITEM, _PAGE = tables.items, tables.pages
_FIELDS = tuple(field.name for field in fields(ItemRecord))
_COLUMNS = [_ITEM.c[name] for name in _FIELDS]
_PAGE_FIELDS = tuple(field.name for field in fields(Page))
_PAGE_COLUMNS = [_PAGE.c[name] for name in _PAGE_FIELDS]
_T = TypeVar("_T")
_CHUNK = 400
"""A statement may hold only so many values."""
_LABELS: Mapping[ItemState, str] = {"off-topic": "off-topic", "old": "old-articles"}


class Items:
    """Every query about the items of lists and their articles."""

    def __init__(self, database: Database) -> None:
        self._database = database

    def any(self, source_id: str) -> bool:
        """Has this list ever had an item?"""
        with self._database.read() as connection:
            return (
                connection.execute(select(_ITEM.c.id).where(_ITEM.c.source_id == source_id).limit(1)).first()
                is not None
            )

    def known(self, source_id: str, items: Sequence[Item]) -> tuple[ItemRecord, ...]:
        """What is remembered of these items of a list, by their keys or by their addresses."""
        found: dict[int, ItemRecord] = {}
        with self._database.read() as connection:
            for some in _chunks(items):
                digests = [_digest(item.key) for item in some]
                urls = [item.url for item in some if item.url]
                same = or_(_ITEM.c.key_digest.in_(digests), _ITEM.c.url.in_(urls))
                rows = connection.execute(select(*_COLUMNS).where(_ITEM.c.source_id == source_id, same)).mappings()
                found |= {row["id"]: ItemRecord(**row) for row in rows}
        return tuple(found.values())

    def followed(self, urls: Iterable[str]) -> dict[str, Page]:
        """The pages that are looked at under these addresses, of whatever source; of several the oldest."""
        found: dict[str, Page] = {}
        with self._database.read() as connection:
            for some in _chunks(sorted(set(urls))):
                rows = connection.execute(
                    select(*_PAGE_COLUMNS)
                    .where(_PAGE.c.url.in_(some), _PAGE.c.active, _PAGE.c.role != "list")
                    .order_by(_PAGE.c.id.desc())
                ).mappings()
                found |= {row["url"]: page_from(row) for row in rows}
        return found

    def page_for(self, item: ItemRecord, address: str) -> Page:
        """The page that keeps an item which is its own document; made where there is none. Never due."""
        with self._database.write() as connection:
            page_id = _article(connection, item, address, item.first_seen_at)
            row = connection.execute(select(*_PAGE_COLUMNS).where(_PAGE.c.id == page_id)).mappings().one()
            return page_from(row)

    def save_look(
        self,
        page: Page,
        check: Check,
        *,
        fetched: Sequence[Fetched] = (),
        records: Sequence[ItemRecord] = (),
        seen: Sequence[ItemRecord] = (),
        findings: Sequence[Finding] = (),
    ) -> tuple[Finding, ...]:
        """Store all that a look at a list found, or nothing of it; returns the findings with their numbers.

        `page`: the list after the look. `records`: items that are new, or known ones that are now otherwise; those that
        are to be followed get a page that is due at once, and so does the article of a known one. `seen`: known items
        that stand there as they were.
        """
        with self._database.write() as connection:
            update_pages(connection, [(page, check)])
            connection.execute(insert(tables.checks), [check_values(check)])
            for answer in fetched:
                write_snapshot(connection, page.id, answer)
            for record in records:
                _write(connection, record, check.at)
            for some in _chunks([record.id for record in seen if record.id]):
                connection.execute(update(_ITEM).where(_ITEM.c.id.in_(some)).values(last_seen_at=check.at))
            return write_findings(connection, findings)

    def list(
        self, *, source_id: str | None = None, states: Sequence[ItemState] = (), limit: int = 200
    ) -> tuple[Article, ...]:
        """Items with their articles, the newest first; `states`: only those, none: all."""
        query = select(*_COLUMNS, *(column.label(f"its_{column.name}") for column in _PAGE_COLUMNS))
        query = query.join_from(_ITEM, _PAGE, _PAGE.c.id == _ITEM.c.page_id, isouter=True)
        if source_id is not None:
            query = query.where(_ITEM.c.source_id == source_id)
        if states:
            query = query.where(_ITEM.c.state.in_(states))
        with self._database.read() as connection:
            rows = connection.execute(query.order_by(_ITEM.c.id.desc()).limit(limit)).mappings()
            return tuple(_article_from(row) for row in rows)

    def held_back(self, since: datetime) -> tuple[HeldBack, ...]:
        """How many articles that were met since then are not looked at, and why; the largest number first."""
        with self._database.read() as connection:
            rows = connection.execute(
                select(_ITEM.c.state, func.count())
                .where(_ITEM.c.state.in_(sorted(_LABELS)), _ITEM.c.first_seen_at >= since)
                .group_by(_ITEM.c.state)
            )
            counts = [HeldBack(_LABELS[state], count) for state, count in rows]
        return tuple(sorted(counts, key=lambda held: (-held.count, held.label)))


def _write(connection: Connection, record: ItemRecord, at: datetime) -> None:
    """Insert or update an item; its article is due at once where it is followed."""
    page_id = record.page_id
    if record.state == "followed" and record.url:
        if page_id is None:
            page_id = _article(connection, record, record.url, at)
        elif record.id is not None:
            _look_again(connection, page_id, record, at)
    values = {name: getattr(record, name) for name in _FIELDS if name != "id"} | {"page_id": page_id}
    if record.id is not None:
        connection.execute(update(_ITEM).where(_ITEM.c.id == record.id).values(**values))
        return
    statement = _dialect(connection).insert(_ITEM).on_conflict_do_nothing()
    connection.execute(statement, values | {"key_digest": _digest(record.key)})


def _article(connection: Connection, record: ItemRecord, address: str, at: datetime) -> int:
    """The number of an article's page, made or taken up again."""
    ended = at if record.state == "full-text" else None
    values = first_look(record.source_id, address, "article", at) | {
        "first_seen_at": record.first_seen_at,
        "title": record.title,
        "published": record.published,
        "active": ended is None,
        "done_at": ended,
    }
    again = {name: values[name] for name in ("title", "active", "done_at", "next_check_at")}
    statement = (
        _dialect(connection)
        .insert(_PAGE)
        .on_conflict_do_update(
            index_elements=[_PAGE.c.source_id, _PAGE.c.url], set_=again, where=_PAGE.c.role == "article"
        )
    )
    connection.execute(statement, values)
    same = (_PAGE.c.source_id == record.source_id, _PAGE.c.url == address)
    return int(connection.execute(select(_PAGE.c.id).where(*same)).scalar_one())


def _look_again(connection: Connection, page_id: int, record: ItemRecord, at: datetime) -> None:
    """The list gives the article otherwise than before: so soon nobody else would look."""
    page = _PAGE.c
    connection.execute(
        update(_PAGE)
        .where(page.id == page_id, page.role == "article")
        .values(active=True, done_at=None, title=record.title, next_check_at=at)
    )


def _article_from(row: RowMapping) -> Article:
    page = {name: row[f"its_{name}"] for name in _PAGE_FIELDS}
    return Article(
        item=ItemRecord(**{name: row[name] for name in _FIELDS}),
        page=None if page["id"] is None else Page(**page),
    )


def _chunks(values: Sequence[_T]) -> Iterator[Sequence[_T]]:
    for start in range(0, len(values), _CHUNK):
        yield values[start : start + _CHUNK]


def _dialect(connection: Connection) -> Any:
    return postgresql if connection.dialect.name == "postgresql" else sqlite


def _digest(key: str) -> str:
    return hashlib.sha256(key.encode("utf-8", "surrogatepass")).hexdigest()
