"""One database, SQLite or PostgreSQL: how it is addressed, opened, checked, locked, and how a transaction runs.

SQLite rules, all of them measured needs: WAL; `BEGIN IMMEDIATE` for every transaction that writes (the driver's default
loses updates without a word); a busy timeout; the file is opened only if it exists, so that nothing ever starts empty
over data that is somewhere else; `quick_check` when opened. PostgreSQL differs by its address only.
"""

import fcntl
import os
import sqlite3
import threading
from collections.abc import Iterator
from contextlib import closing, contextmanager
from pathlib import Path
from types import TracebackType
from typing import Any, Literal
from weakref import WeakSet

from sqlalchemy import Connection, Engine, QueuePool, create_engine, event, make_url, text
from sqlalchemy.exc import ArgumentError, DBAPIError, OperationalError, StatementError
from sqlalchemy.exc import TimeoutError as PoolTimeout

from monitor.errors import Busy, StoreError
from monitor.text import one_line

BUSY_SECONDS = 10.0
_ADVISORY_LOCK = 0x6D6F6E69746F72
"""The key of the instance lock on PostgreSQL: "monitor" in ASCII."""
_WAITING = ("locked", "lock timeout", "deadlock", "connection")
"""Words of drivers for troubles that pass."""
_ADVICE = {
    "database is locked": "another program is writing to it; try again",
    "readonly database": "check the permissions of the file and its folder",
    "unable to open database file": "check the path, and the permissions of the file and its folder",
    "disk I/O error": "check the disk: is it full?",
    "disk is full": "make room",
    "connection failed": "is the server running, and is the address right?",
}
"""What drivers say → what to do."""


class Database:
    """Opens nothing by itself; `name` is safe to print."""

    def __init__(self, url: str) -> None:
        self.path, address = _understand(url)
        self.backend: Literal["sqlite", "postgresql"] = "sqlite" if self.path else "postgresql"
        self.name = str(self.path) if self.path else make_url(address).render_as_string(hide_password=True)
        self._writing = threading.Lock()
        self.engine = sqlite_engine(self.path) if self.path else _postgres_engine(address)
        # One moment for all statements of a reading transaction; a SQLite transaction is such a snapshot by nature.
        snapshot = {} if self.path else {"isolation_level": "REPEATABLE READ", "postgresql_readonly": True}
        self._reading = self.engine.execution_options(**snapshot)

    @contextmanager
    def read(self) -> Iterator[Connection]:
        """A transaction that only reads: it never waits for a writer."""
        with translated(self.name), self._reading.begin() as connection:
            yield connection

    @contextmanager
    def write(self, *, durable: bool = False) -> Iterator[Connection]:
        """A transaction that writes, all or nothing. `durable`: survives loss of power too, not only of the process."""
        options = {"write": True, "durable": durable}
        engine = self.engine.execution_options(**options) if self.path else self.engine
        with translated(self.name):
            if not self.path:
                with engine.begin() as connection:
                    yield connection
                return
            # SQLite has one writer at a time anyway; threads of one process take turns without its sleeping retries.
            with self._writing, engine.begin() as connection:
                yield connection

    def close(self) -> None:
        self.engine.dispose()

    def lock(self) -> "Lock":
        """The instance lock; raises Busy with the holder's process id and the database."""
        return _file_lock(self.path) if self.path else _session_lock(self.engine, self.name)


class Lock:
    """Held until released or until the process ends, however it ends."""

    def __init__(self, held: Any) -> None:
        self._held: Any = held

    @property
    def held(self) -> bool:
        return self._held is not None

    def release(self) -> None:
        held, self._held = self._held, None
        if held is not None:
            held.close()

    def __enter__(self) -> "Lock":
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self.release()


def _file_lock(path: Path) -> Lock:
    place = path.with_name(path.name + ".lock")
    try:
        place.parent.mkdir(parents=True, exist_ok=True)
        held = place.open("a+")
    except OSError as error:
        raise StoreError(f"{place}: the lock file cannot be opened: {error.strerror}") from None
    try:
        fcntl.flock(held, fcntl.LOCK_EX | fcntl.LOCK_NB)
    except OSError:
        held.seek(0)
        holder = one_line(held.read(40)) or "unknown"
        held.close()
        raise Busy(f"another monitor (process {holder}) works on {path}; stop it first") from None
    held.truncate(0)
    held.write(f"{os.getpid()}\n")
    held.flush()
    # A forked worker would inherit the open file and so hold the lock beyond the death of this process.
    os.register_at_fork(after_in_child=held.close)
    return Lock(held)


def _session_lock(engine: Engine, name: str) -> Lock:
    with translated(name):
        connection = engine.connect().execution_options(isolation_level="AUTOCOMMIT")
        if connection.exec_driver_sql(f"SELECT pg_try_advisory_lock({_ADVISORY_LOCK})").scalar():
            return Lock(_Session(connection))
        holder = connection.execute(
            text(
                "SELECT application_name FROM pg_stat_activity JOIN pg_locks USING (pid) WHERE locktype = 'advisory'"
                " AND granted AND database = (SELECT oid FROM pg_database WHERE datname = current_database())"
                " AND classid = :high AND objid = :low"
            ),
            {"high": _ADVISORY_LOCK >> 32, "low": _ADVISORY_LOCK & 0xFFFFFFFF},
        ).scalar()
        connection.close()
    raise Busy(f"another monitor ({holder or 'unknown'}) works on {name}; stop it first")


class _Session:
    """The connection whose life is the lock's: closed for good, never given back to the pool."""

    def __init__(self, connection: Connection) -> None:
        self._connection = connection

    def close(self) -> None:
        self._connection.detach()
        self._connection.close()


def _understand(url: str) -> tuple[Path | None, str]:
    """Path of the SQLite file (None for PostgreSQL), and the address for SQLAlchemy."""
    try:
        parsed = make_url(url)
    except ArgumentError:
        raise StoreError(
            "the database address cannot be read; write sqlite:///folder/file.sqlite3 or postgresql://user@host/name"
        ) from None
    if parsed.drivername in ("sqlite", "sqlite+pysqlite"):
        if not parsed.database or parsed.database == ":memory:":
            raise StoreError("a database in memory is forgotten at once; write sqlite:///folder/file.sqlite3")
        return Path(parsed.database).absolute(), url
    if parsed.drivername in ("postgresql", "postgres", "postgresql+psycopg"):
        return None, parsed.set(drivername="postgresql+psycopg").render_as_string(hide_password=False)
    raise StoreError(f"{one_line(parsed.drivername, 40)}: only sqlite:/// and postgresql:// databases can be used")


def sqlite_engine(path: Path, *, create: bool = False, foreign_keys: bool = True, wal: bool = True) -> Engine:
    """An engine whose transactions begin as told: `BEGIN` to read, `BEGIN IMMEDIATE` to write."""
    mode = "rwc" if create else "rw"

    def connect() -> sqlite3.Connection:
        connection = sqlite3.connect(
            f"{path.as_uri()}?mode={mode}",
            uri=True,
            timeout=BUSY_SECONDS,
            isolation_level=None,
            check_same_thread=False,
        )
        connection.execute(f"PRAGMA foreign_keys = {'ON' if foreign_keys else 'OFF'}")
        connection.execute("PRAGMA trusted_schema = OFF")
        connection.execute("PRAGMA synchronous = NORMAL")
        if wal:
            connection.execute("PRAGMA journal_mode = WAL")
        return connection

    engine = create_engine("sqlite+pysqlite://", creator=connect, poolclass=QueuePool, pool_size=8, max_overflow=32)

    @event.listens_for(engine, "begin")
    def begin(connection: Connection) -> None:
        options = connection.get_execution_options()
        if options.get("write"):
            connection.exec_driver_sql(f"PRAGMA synchronous = {'FULL' if options.get('durable') else 'NORMAL'}")
        connection.exec_driver_sql("BEGIN IMMEDIATE" if options.get("write") else "BEGIN")

    return engine


def _postgres_engine(address: str) -> Engine:
    try:
        engine = create_engine(
            address,
            pool_size=8,
            max_overflow=32,
            pool_pre_ping=True,
            connect_args={
                "connect_timeout": 10,
                "application_name": f"monitor, process {os.getpid()}",
                "options": f"-c lock_timeout={int(BUSY_SECONDS)}s",
            },
        )
    except ModuleNotFoundError:
        raise StoreError(
            "PostgreSQL needs the psycopg driver: pip install 'nordic-defence-monitor[postgres]'"
        ) from None
    sockets: WeakSet[Any] = WeakSet()
    event.listen(engine, "connect", lambda connection, _: sockets.add(connection))
    os.register_at_fork(after_in_child=lambda: _let_go(sockets))
    return engine


def _let_go(sockets: WeakSet[Any]) -> None:
    """In a forked worker: keep no session (and no lock of it) alive beyond the death of the process that opened it.

    The descriptor is replaced and not closed, so that the driver's farewell cannot reach a file that reuses its number.
    """
    nowhere = os.open(os.devnull, os.O_RDWR)
    for connection in list(sockets):
        if not connection.closed:
            os.dup2(nowhere, connection.fileno())
    os.close(nowhere)


def inspect_file(path: Path, *, whole: bool) -> None:
    """Raise StoreError unless the file is absent or a SQLite database, healthy as far as was looked."""
    if not path.exists():
        return
    try:
        if path.stat().st_size == 0:
            raise StoreError(
                f"{path} is empty (0 bytes), which no monitor leaves behind;"
                " restore a backup, or delete the file to start anew"
            )
        with closing(sqlite3.connect(f"{path.as_uri()}?mode=rw", uri=True, timeout=BUSY_SECONDS)) as connection:
            connection.execute("SELECT count(*) FROM sqlite_schema")
            verdict = connection.execute("PRAGMA quick_check(1)").fetchone()[0] if whole else "ok"
    except sqlite3.OperationalError as error:
        raise StoreError(f"{path} cannot be opened: {_advised(str(error))}") from None
    except sqlite3.DatabaseError as error:
        raise StoreError(f"{path} cannot be used: {error}; restore a backup") from None
    except OSError as error:
        raise StoreError(f"{path} cannot be opened: {error.strerror}") from None
    if verdict != "ok":
        raise StoreError(f"{path} is damaged ({one_line(str(verdict))}); restore a backup")


def _advised(reason: str) -> str:
    """What a driver says, and what to do about it."""
    advice = next((advice for words, advice in _ADVICE.items() if words in reason), "")
    return f"{reason}; {advice}" if advice else reason


@contextmanager
def translated(name: str) -> Iterator[None]:
    """Foreign exceptions end here."""
    try:
        yield
    except DBAPIError as error:
        reason = one_line(str(error.orig).splitlines()[0] if str(error.orig) else type(error.orig).__name__)
        waited = isinstance(error, OperationalError) and any(word in reason for word in _WAITING)
        transient = error.connection_invalidated or waited
        raise StoreError(f"{name}: {_advised(reason)}", transient=transient) from error
    except PoolTimeout:
        raise StoreError(f"{name}: all connections are in use", transient=True) from None
    except StatementError as error:
        # A value that a column refused: the caller's mistake, told as such.
        raise (error.orig or error) from None
