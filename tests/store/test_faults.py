"""Full disks, locked files, servers that restart: told in one line, and over when they are over."""

import resource
import signal
import sqlite3
from collections.abc import Callable, Iterator
from contextlib import closing
from pathlib import Path

import psycopg
import pytest

from monitor.errors import StoreError
from monitor.store.engine import database
from tests.store.conftest import Opener
from tests.store.make import NOON, check, document, fact, fetched, looked, page


@pytest.fixture
def disk_with() -> Iterator[Callable[[int], None]]:
    """Lets no file grow beyond so many bytes: what a full disk looks like to a program."""
    soft, hard = resource.getrlimit(resource.RLIMIT_FSIZE)
    handler = signal.signal(signal.SIGXFSZ, signal.SIG_IGN)

    def limit(size: int) -> None:
        resource.setrlimit(resource.RLIMIT_FSIZE, (size, hard))

    yield limit
    resource.setrlimit(resource.RLIMIT_FSIZE, (soft, hard))
    signal.signal(signal.SIGXFSZ, handler)


@pytest.fixture
def path(sqlite_template: Path, tmp_path: Path) -> Path:
    copy = tmp_path / "monitor.sqlite3"
    copy.write_bytes(sqlite_template.read_bytes())
    return copy


def test_a_full_disk_is_told_and_nothing_is_half_written(
    path: Path, opened: Opener, disk_with: Callable[[int], None]
) -> None:
    store = opened(f"sqlite:///{path}")
    mine = page(store)
    store.facts.load([fact()], [], NOON)
    disk_with(path.stat().st_size + 60_000)
    big = fetched(bytes(range(256)) * 2000)

    def fill() -> None:
        for number in range(1000):
            text = document(f"{number} " * 9000)
            store.checks.save(looked(mine), check(mine), fetched=big, document=text, confirmed=["fact-1"])

    with pytest.raises(StoreError, match=r"full|I/O") as caught:
        fill()
    assert str(path) in str(caught.value)
    saved = len(store.checks.documents(mine.id))
    assert [record.confirmed_count for record in store.facts.records()] == [saved], "reading goes on, nothing by halves"
    disk_with(10_000)
    with pytest.raises(StoreError, match="backup failed"):
        store.backup(path.with_name("copy.sqlite3"))
    assert not path.with_name("copy.sqlite3").exists()
    disk_with(resource.getrlimit(resource.RLIMIT_FSIZE)[1])
    store.checks.save(looked(mine), check(mine), confirmed=["fact-1"])
    assert [record.confirmed_count for record in store.facts.records()] == [saved + 1]


def test_a_writer_that_does_not_let_go_is_a_passing_trouble(
    path: Path, opened: Opener, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(database, "BUSY_SECONDS", 0.2)
    store = opened(f"sqlite:///{path}")
    with closing(sqlite3.connect(path, isolation_level=None)) as other:
        other.execute("BEGIN IMMEDIATE")
        with pytest.raises(StoreError, match="locked") as caught:
            store.set("name", "value")
        assert caught.value.transient
        assert store.get("name") is None, "reading does not wait"
        assert not store.health().writable
        other.execute("COMMIT")
    store.set("name", "value")


def test_a_file_that_disappears_is_told_and_not_replaced(path: Path, opened: Opener) -> None:
    store = opened(f"sqlite:///{path}")
    path.unlink()
    with pytest.raises(StoreError, match="unable to open"):
        store.facts.in_force()
    assert not path.exists()


def test_the_pragmas_are_in_force_on_every_connection(path: Path, opened: Opener) -> None:
    store = opened(f"sqlite:///{path}")
    with store._database.write() as connection:
        values = {
            name: connection.exec_driver_sql(f"PRAGMA {name}").scalar()
            for name in ("journal_mode", "foreign_keys", "trusted_schema", "synchronous", "busy_timeout")
        }
    assert values == {
        "journal_mode": "wal",
        "foreign_keys": 1,
        "trusted_schema": 0,
        "synchronous": 1,
        "busy_timeout": 10_000,
    }
    with store._database.write(durable=True) as connection:
        assert connection.exec_driver_sql("PRAGMA synchronous").scalar() == 2


@pytest.mark.postgres
def test_a_server_that_dropped_all_sessions_is_found_again(postgres_url: str, opened: Opener) -> None:
    store = opened(postgres_url)
    store.set("name", "before")
    end_all_sessions(postgres_url)
    store.set("name", "after")
    assert store.get("name") == "after"


@pytest.mark.postgres
def test_a_connection_lost_amid_a_transaction_is_a_passing_trouble(postgres_url: str, opened: Opener) -> None:
    store = opened(postgres_url)

    def interrupted() -> None:
        with store._database.write() as connection:
            connection.exec_driver_sql("INSERT INTO meta VALUES ('name', 'half')")
            end_all_sessions(postgres_url)
            connection.exec_driver_sql("INSERT INTO meta VALUES ('other', 'half')")

    with pytest.raises(StoreError) as caught:
        interrupted()
    assert caught.value.transient
    assert store.get("name") is None


@pytest.mark.postgres
def test_a_reading_transaction_cannot_write(postgres_url: str, opened: Opener) -> None:
    store = opened(postgres_url)
    with pytest.raises(StoreError, match="read-only"), store._database.read() as connection:
        connection.exec_driver_sql("INSERT INTO meta VALUES ('name', 'value')")


def end_all_sessions(url: str) -> None:
    with psycopg.connect(url, autocommit=True) as other:
        other.execute("SELECT pg_terminate_backend(pid) FROM pg_stat_activity WHERE pid <> pg_backend_pid()")
