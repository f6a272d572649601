"""The schema: which one a database has, how it is brought up to date, and backups.

Migrations are numbered files in `versions/` (`0001_….py`, revision `0001`), run by Alembic, which is imported only when
there is something to migrate. A SQLite database is created beside its place and moved there when it is complete, so
that no start finds half a database; before any later migration it is copied, and a failed migration changes nothing.
"""

import os
import re
import sqlite3
from contextlib import closing, suppress
from datetime import UTC, datetime
from pathlib import Path

from sqlalchemy import Connection, Engine, inspect

from monitor.errors import StoreError
from monitor.store.engine import tables
from monitor.store.engine.database import Database, sqlite_engine, translated

_NUMBERED = re.compile(r"(\d{4})_\w+\.py")
_VERSIONS = "alembic_version"
COPIES = r"monitor-\d{8}T\d{12}\.sqlite3"
"""The names of the copies in a folder of them, as `copy_name` makes them."""
KEPT_BEFORE_MIGRATIONS = 3
"""Copies that migrations made and that stay beside the database."""


def newest_revision(migrations: Path) -> str:
    """The revision that this program was written for."""
    numbers = [match[1] for file in (migrations / "versions").glob("*.py") if (match := _NUMBERED.fullmatch(file.name))]
    if not numbers:
        raise StoreError(f"{migrations}: no migrations are there; is the program completely installed?")
    return max(numbers)


def stored_revision(database: Database) -> str | None:
    """The revision of the database; None when it is not set up yet. Raises StoreError if it is not the monitor's."""
    if database.path is None:
        with database.read() as connection:
            return _revision(connection, database)
    if not database.path.exists():
        return None
    # A file of unknown origin is looked at with an engine that leaves its journal mode alone.
    engine = sqlite_engine(database.path, wal=False)
    try:
        with translated(database.name), engine.begin() as connection:
            return _revision(connection, database)
    finally:
        engine.dispose()


def _revision(connection: Connection, database: Database) -> str | None:
    names = set(inspect(connection).get_table_names())
    if _VERSIONS in names:
        return connection.exec_driver_sql(f"SELECT version_num FROM {_VERSIONS}").scalar()  # noqa: S608 — a constant
    # In PostgreSQL a schema may be shared; a file that holds other tables is somebody else's.
    foreign = names if database.path else names & set(tables.Row.metadata.tables)
    if foreign:
        some = ", ".join(sorted(foreign)[:3])
        raise StoreError(f"{database.name} holds other tables ({some}): not a monitor's database")
    return None


def check_revision(database: Database, migrations: Path) -> None:
    """Raise StoreError when the database was written by a newer program."""
    stored, newest = stored_revision(database), newest_revision(migrations)
    if stored is not None and stored > newest:
        raise StoreError(
            f"{database.name} has schema {stored}, this program knows up to {newest}: install the newer program again"
        )


def migrate(database: Database, migrations: Path) -> Path | None:
    """Bring the schema up to date; returns the backup made before. The caller holds the instance lock."""
    if database.path is None:
        _upgrade(database.engine, migrations)
        return None
    if not database.path.exists():
        _create(database.path, migrations)
        return None
    stored = stored_revision(database) or "0000"
    stamp = f"{datetime.now(UTC):%Y%m%dT%H%M%S}"
    kept = database.path.with_name(f"{database.path.name}.{stored}.{stamp}.backup")
    backup(database.path, kept)
    database.close()
    engine = sqlite_engine(database.path, foreign_keys=False)
    _upgrade(engine.execution_options(write=True, durable=True), migrations)
    engine.dispose()
    rotate(kept.parent, rf"{re.escape(database.path.name)}\.\d{{4}}\.\d{{8}}T\d{{6}}\.backup", KEPT_BEFORE_MIGRATIONS)
    return kept


def _create(path: Path, migrations: Path) -> None:
    unfinished = path.with_name(path.name + ".new")
    try:
        path.parent.mkdir(parents=True, exist_ok=True)
        for leftover in (unfinished, unfinished.with_name(unfinished.name + "-journal")):
            leftover.unlink(missing_ok=True)
    except OSError as error:
        raise StoreError(f"{path}: the folder cannot be written: {error.strerror}") from None
    engine = sqlite_engine(unfinished, create=True, foreign_keys=False, wal=False)
    _upgrade(engine.execution_options(write=True, durable=True), migrations)
    engine.dispose()
    with closing(sqlite3.connect(unfinished)) as connection:
        connection.execute("PRAGMA journal_mode = WAL")
    _into_place(unfinished, path)


def _upgrade(engine: Engine, migrations: Path) -> None:
    """All pending revisions in one transaction: a failed or killed migration leaves the database as it was."""
    from alembic import command  # noqa: PLC0415 — a quarter of a second, and most starts need no migration
    from alembic.config import Config  # noqa: PLC0415
    from alembic.util import CommandError  # noqa: PLC0415

    config = Config()
    config.set_main_option("script_location", str(migrations).replace("%", "%%"))
    try:
        with translated("migration"), engine.begin() as connection:
            config.attributes["connection"] = connection
            command.upgrade(config, "head")
            if connection.dialect.name == "sqlite" and connection.exec_driver_sql("PRAGMA foreign_key_check").first():
                raise StoreError("the migration would leave rows that point nowhere; nothing was changed")
    except CommandError as error:
        raise StoreError(f"migration: {error}") from None


def backup(path: Path, copy: Path) -> None:
    """A consistent, checked copy of a live SQLite database; `copy` must not exist yet."""
    if copy.exists():
        raise StoreError(f"{copy} exists already; a backup never overwrites")
    unfinished = copy.with_name(copy.name + ".new")
    try:
        unfinished.unlink(missing_ok=True)
        with closing(sqlite3.connect(f"{path.as_uri()}?mode=rw", uri=True, timeout=10)) as connection:
            connection.execute("VACUUM INTO ?", (str(unfinished),))
        with closing(sqlite3.connect(unfinished)) as connection:
            verdict = connection.execute("PRAGMA quick_check(1)").fetchone()[0]
        if verdict != "ok":
            raise StoreError(f"{copy}: the backup is damaged ({verdict}); the database may be too")
        _into_place(unfinished, copy)
    except (OSError, sqlite3.Error) as error:
        unfinished.unlink(missing_ok=True)
        raise StoreError(f"{copy}: the backup failed: {error}") from None


def copy_name(now: datetime) -> str:
    """The name of a copy in a folder of them; their order is that of time."""
    return f"monitor-{now:%Y%m%dT%H%M%S%f}.sqlite3"


def rotate(folder: Path, pattern: str, keep: int) -> tuple[Path, ...]:
    """Remove the oldest files of these names but `keep` (at least 1); returns those removed.

    Their names sort as their times do. One that cannot be removed stays: the new copy is there all the same.
    """
    copies = sorted(path for path in folder.iterdir() if re.fullmatch(pattern, path.name))
    gone = []
    for path in copies[:-keep]:
        with suppress(OSError):
            path.unlink()
            gone.append(path)
    return tuple(gone)


def _into_place(unfinished: Path, path: Path) -> None:
    """Rename only what has reached the disk, and let the new name reach it too."""
    _sync(unfinished)
    unfinished.replace(path)
    _sync(path.parent)


def _sync(place: Path) -> None:
    handle = os.open(place, os.O_RDONLY)
    try:
        os.fsync(handle)
    finally:
        os.close(handle)
