"""The database: every query, one transaction a method. Rows never leave; frozen models go in and come out.

    with Store("sqlite:///db/monitor.sqlite3", migrations=Path("db/migrations")) as store:
        store.migrate()
        for page in store.pages.claim_due(now, limit=20): ...

`store.pages` sources and what is due · `store.items` what lists hold · `store.checks` what a look leaves behind ·
`store.facts` the baseline and its two clocks · `store.findings` findings and reviews · `store.outbox` messages on their
way · `store.retention` what may go for its age. SQLite and PostgreSQL differ by address only.
"""

from datetime import UTC, datetime
from pathlib import Path
from types import TracebackType

from sqlalchemy import delete, insert, select

from monitor.errors import StoreError
from monitor.models import Health
from monitor.store.checks import Checks
from monitor.store.engine import migrate, tables
from monitor.store.engine.database import Database, Lock, inspect_file
from monitor.store.facts import Facts
from monitor.store.findings import Findings
from monitor.store.items import Items
from monitor.store.outbox import Outbox
from monitor.store.pages import Pages
from monitor.store.retention import Retention

__all__ = ["Lock", "Store"]

_LAST_TICK = "last tick"


class Store:
    """One database. Threads may share it; a process that forks must open its own."""

    def __init__(self, url: str, *, migrations: Path, inspect: bool = True) -> None:
        """Check the database, if it is there. StoreError: damaged, not the monitor's, or newer than this program.

        `inspect` reads a whole SQLite file to find damage (about a second a gigabyte); a healthcheck leaves it out.
        """
        self._database = Database(url)
        self._migrations = migrations
        self._lock: Lock | None = None
        if self._database.path:
            inspect_file(self._database.path, whole=inspect)
        migrate.check_revision(self._database, migrations)
        self.pages = Pages(self._database)
        self.items = Items(self._database)
        self.checks = Checks(self._database)
        self.facts = Facts(self._database)
        self.findings = Findings(self._database)
        self.outbox = Outbox(self._database)
        self.retention = Retention(self._database)

    @property
    def name(self) -> str:
        """Path, or address without the password: safe to print."""
        return self._database.name

    def lock(self) -> Lock:
        """Be the one instance that checks and delivers; raises Busy when there is another. Ends with the process."""
        self._lock = self._database.lock()
        return self._lock

    def migrate(self) -> Path | None:
        """Create the database or bring its schema up to date; returns the backup that was made before a change.

        Does nothing when the schema is current. Raises Busy when another instance works on a database to be changed.
        """
        if migrate.stored_revision(self._database) == migrate.newest_revision(self._migrations):
            return None
        if self._lock is not None and self._lock.held:
            return migrate.migrate(self._database, self._migrations)
        with self._database.lock():
            return migrate.migrate(self._database, self._migrations)

    def backup(self, copy: Path) -> None:
        """Write a consistent, checked copy of a SQLite database while it is in use; `copy` must not exist."""
        if self._database.path is None:
            raise StoreError(f"{self.name}: back up PostgreSQL with pg_dump")
        migrate.backup(self._database.path, copy)

    def backup_into(self, folder: Path, keep: int) -> tuple[Path, tuple[Path, ...]]:
        """Write a copy into a folder and remove the oldest of its copies but `keep`: the copy, and those removed."""
        copy = folder / migrate.copy_name(datetime.now(UTC))
        self.backup(copy)
        return copy, migrate.rotate(folder, migrate.COPIES, keep)

    def get(self, name: str) -> str | None:
        """A note that the program left for itself."""
        with self._database.read() as connection:
            return connection.execute(select(tables.meta.c.value).where(tables.meta.c.name == name)).scalar()

    def set(self, name: str, value: str) -> None:
        """Leave a note; it replaces the one of the same name."""
        with self._database.write() as connection:
            connection.execute(delete(tables.meta).where(tables.meta.c.name == name))
            connection.execute(insert(tables.meta).values(name=name, value=value))

    def ticked(self, now: datetime) -> None:
        """The heartbeat: a tick ended well."""
        self.set(_LAST_TICK, now.isoformat())

    def health(self) -> Health:
        """What a healthcheck wants to know; never raises StoreError."""
        try:
            revision = migrate.stored_revision(self._database)
            tick = self.get(_LAST_TICK) if revision else None
        except StoreError:
            revision, tick = None, None
        return Health(
            database=self.name,
            backend=self._database.backend,
            revision=revision,
            current=revision == migrate.newest_revision(self._migrations),
            writable=revision is not None and self._can_write(),
            last_tick=datetime.fromisoformat(tick) if tick else None,
        )

    def _can_write(self) -> bool:
        try:
            self.set("write test", "ok")
        except StoreError:
            return False
        return True

    def close(self) -> None:
        """Release the lock, if held, and close all connections."""
        if self._lock is not None:
            self._lock.release()
        self._database.close()

    def __enter__(self) -> "Store":
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self.close()
