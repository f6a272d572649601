"""What may go for its age, in small steps: captures that nobody refers to, single looks, changes that were held back,
and where the operator wants it, the texts of articles.

A capture stays for ever when a finding or a value of the baseline points to it, when the page looked so just before
such a one, and when it is the newest of its page or what the page's present text was read from. Findings, reviews,
digests, shown changes, items and facts are never touched.
"""

from collections import Counter
from collections.abc import Sequence
from dataclasses import fields
from datetime import datetime
from typing import Any, Protocol

from sqlalchemy import Connection, Table, case, delete, exists, func, or_, select, update

from monitor.models import Check, Tidied
from monitor.store.checks import count_by_day
from monitor.store.engine import tables
from monitor.store.engine.database import Database

_SNAPSHOT, _BODY, _CHECK = tables.snapshots, tables.bodies, tables.checks
_CHUNK = 500
"""A statement may hold only so many values, and an article may have many captures."""


class Step(Protocol):
    """Judge the rows older than `before` and numbered above `after`, at most `limit` of them, in one transaction.

    Returns the number of the last one and what was done; None when there are no more. `dry`: nothing is changed.
    """

    def __call__(
        self, before: datetime, after: int = 0, *, limit: int = 500, dry: bool = False
    ) -> tuple[int, Tidied] | None: ...


class Retention:
    """The kinds of steps."""

    def __init__(self, database: Database) -> None:
        self._database = database

    def captures(
        self, before: datetime, after: int = 0, *, limit: int = 500, dry: bool = False
    ) -> tuple[int, Tidied] | None:
        """A `Step` over captures, with the bytes that nobody needs any longer."""
        ids = self._window(_SNAPSHOT, _SNAPSHOT.c.fetched_at < before, after, limit)
        if not ids:
            return None
        with self._database.write() as connection, connection.begin_nested() as part:
            rows = connection.execute(_judged(ids)).all()
            free = [row.id for row in rows if row.why == "free"]
            connection.execute(delete(_SNAPSHOT).where(_SNAPSHOT.c.id.in_(free)))
            size = _forget_bodies(connection, {row.sha256 for row in rows if row.why == "free"})
            if dry:
                part.rollback()
        why = Counter(row.why for row in rows)
        stay = {name: why[name] for name in ("evidence", "before", "present")}
        return ids[-1], Tidied(captures=len(free), bytes=size, **stay)

    def articles(
        self, before: datetime, after: int = 0, *, limit: int = 500, dry: bool = False
    ) -> tuple[int, Tidied] | None:
        """A `Step` over articles that are no longer looked at since then: all captures and texts of those that no
        evidence is from. That they were there, their items know for ever; met again, they are read as new ones.
        """
        page = tables.pages.c
        mine = _SNAPSHOT.c.page_id == page.id
        over = (page.role == "article") & (page.done_at < before) & exists().where(mine)
        ids = self._window(tables.pages, over, after, limit)
        if not ids:
            return None
        quoted = exists().where(mine, _quoted(_SNAPSHOT.c.sha256))
        with self._database.write() as connection, connection.begin_nested() as part:
            free = connection.execute(select(page.id).where(page.id.in_(ids), over, ~quoted)).scalars().all()
            theirs = _SNAPSHOT.c.page_id.in_(free)
            hashes = set(connection.execute(select(_SNAPSHOT.c.sha256).where(theirs)).scalars())
            connection.execute(delete(tables.documents).where(tables.documents.c.page_id.in_(free)))
            gone = connection.execute(delete(_SNAPSHOT).where(theirs)).rowcount
            size = _forget_bodies(connection, hashes)
            unread = dict.fromkeys(("etag", "last_modified", "body_hash", "visible_hash"))
            connection.execute(update(tables.pages).where(page.id.in_(free)).values(unread))
            if dry:
                part.rollback()
        return ids[-1], Tidied(articles=len(free), captures=gone, bytes=size)

    def looks(
        self, before: datetime, after: int = 0, *, limit: int = 500, dry: bool = False
    ) -> tuple[int, Tidied] | None:
        """A `Step` over looks: they are counted a day, but for the first and the last one of a page."""
        ids = self._window(_CHECK, _CHECK.c.at < before, after, limit)
        if not ids:
            return None
        later = _CHECK.alias()
        followed = exists().where(later.c.page_id == _CHECK.c.page_id, later.c.id > _CHECK.c.id)
        columns = [_CHECK.c[field.name] for field in fields(Check)]
        with self._database.write() as connection:
            old = select(_CHECK.c.id, *columns).where(_CHECK.c.id.in_(ids), _CHECK.c.outcome != "first", followed)
            rows = connection.execute(old).mappings().all()
            if not dry:
                looks = [Check(**{field.name: row[field.name] for field in fields(Check)}) for row in rows]
                count_by_day(connection, looks)
                connection.execute(delete(_CHECK).where(_CHECK.c.id.in_([row["id"] for row in rows])))
        return ids[-1], Tidied(looks=len(rows))

    def noise(
        self, before: datetime, after: int = 0, *, limit: int = 500, dry: bool = False
    ) -> tuple[int, Tidied] | None:
        """A `Step` over changes that were held back."""
        change = tables.changes
        ids = self._window(change, (change.c.at < before) & change.c.shown.is_(False), after, limit)
        if not ids:
            return None
        if not dry:
            with self._database.write() as connection:
                connection.execute(delete(change).where(change.c.id.in_(ids)))
        return ids[-1], Tidied(noise=len(ids))

    def _window(self, table: Table, old: Any, after: int, limit: int) -> Sequence[int]:
        with self._database.read() as connection:
            rows = connection.execute(
                select(table.c.id).where(table.c.id > after, old).order_by(table.c.id).limit(limit)
            )
            return rows.scalars().all()


def _judged(ids: Sequence[int]) -> Any:
    """Each of these captures, and why it stays: `evidence`, `before`, `present`, or `free`, which does not."""
    later, following, text = _SNAPSHOT.alias(), _SNAPSHOT.alias(), tables.documents.c
    own = later.c.page_id == _SNAPSHOT.c.page_id
    after = select(func.min(later.c.id)).where(own, later.c.id > _SNAPSHOT.c.id).correlate(_SNAPSHOT).scalar_subquery()
    present = select(text.snapshot_id).where(text.page_id == _SNAPSHOT.c.page_id).order_by(text.id.desc()).limit(1)
    next_one = exists().where(following.c.id == after, _quoted(following.c.sha256))
    why = case(
        (_quoted(_SNAPSHOT.c.sha256), "evidence"),
        (next_one, "before"),
        (or_(after.is_(None), _SNAPSHOT.c.id == present.correlate(_SNAPSHOT).scalar_subquery()), "present"),
        else_="free",
    )
    return select(_SNAPSHOT.c.id, _SNAPSHOT.c.sha256, why.label("why")).where(_SNAPSHOT.c.id.in_(ids))


def _quoted(sha256: Any) -> Any:
    """Does evidence of a finding or a value of the baseline point to this hash?"""
    return or_(exists().where(tables.evidence.c.snapshot == sha256), exists().where(tables.facts.c.snapshot == sha256))


def _forget_bodies(connection: Connection, hashes: set[str]) -> int:
    """Delete those of these bodies that no capture and no other body needs, then what they alone rested upon.

    Returns how many bytes they took. They are locked before they are judged for good; one that is locked is being taken
    up again by a look.
    """
    size, asked = 0, hashes
    for _ in range(2):  # a base is always stored whole: there is no third layer
        some = sorted(asked)
        parts = (some[at : at + _CHUNK] for at in range(0, len(some), _CHUNK))
        gone = [row for part in parts for row in _forget_unneeded(connection, part)]
        size += sum(row.size for row in gone)
        asked = {row.base for row in gone if row.base}
    return size


def _forget_unneeded(connection: Connection, hashes: Sequence[str]) -> Sequence[Any]:
    """One layer of `_forget_bodies`: the `base` and the `size` of each body that went."""
    locked = select(_BODY.c.sha256).where(_BODY.c.sha256.in_(hashes)).order_by(_BODY.c.sha256)
    ours = connection.execute(locked.with_for_update(skip_locked=True)).scalars().all()
    resting = _BODY.alias()
    captured = exists().where(_SNAPSHOT.c.sha256 == _BODY.c.sha256)
    needed = or_(captured, exists().where(resting.c.base == _BODY.c.sha256))
    unneeded = delete(_BODY).where(_BODY.c.sha256.in_(ours), ~needed)
    return connection.execute(unneeded.returning(_BODY.c.base, func.length(_BODY.c.zstd).label("size"))).all()
