"""Setting up, migrating, refusing what is not ours, backing up."""

import shutil
import sqlite3
from collections.abc import Callable
from contextlib import closing
from pathlib import Path

import psycopg
import pytest
from alembic.autogenerate import compare_metadata
from alembic.migration import MigrationContext
from alembic.script import ScriptDirectory
from sqlalchemy import inspect

from monitor.errors import Busy, StoreError
from monitor.store import Store
from monitor.store.engine.database import Database
from monitor.store.engine.migrate import newest_revision
from monitor.store.engine.tables import Row
from tests.store.conftest import MIGRATIONS, Opener, create_database
from tests.store.make import HOUR, NOON, check, looked, page


def test_migrations_lead_from_nothing_to_the_tables_as_declared(empty_url: str, opened: Opener) -> None:
    store = opened(empty_url)
    assert not store.health().current
    assert store.migrate() is None
    assert store.health().current
    assert store.health().writable
    database = Database(empty_url)
    with database.read() as connection:
        context = MigrationContext.configure(connection, opts={"compare_type": True, "render_as_batch": True})
        assert compare_metadata(context, Row.metadata) == []
    database.close()


def test_what_refers_to_rows_that_are_forgotten_is_found_by_an_index() -> None:
    """Without one, a database reads a whole table for each row that goes."""
    forgotten = {"bodies", "snapshots", "documents", "checks", "changes"}
    for table in Row.metadata.tables.values():
        indexed = {next(iter(index.columns)).name for index in table.indexes}
        for key in table.foreign_keys:
            if key.column.table.name in forgotten:
                assert key.parent.name in indexed, f"{table.name}.{key.parent.name}"


def test_the_newest_revision_is_the_one_alembic_would_go_to() -> None:
    assert newest_revision(MIGRATIONS) == ScriptDirectory(str(MIGRATIONS)).get_current_head()


def test_a_new_database_appears_complete_or_not_at_all(tmp_path: Path, opened: Opener) -> None:
    path = tmp_path / "monitor.sqlite3"
    path.with_name("monitor.sqlite3.new").write_bytes(b"left behind by a start that was killed")
    store = opened(f"sqlite:///{path}")
    assert not path.exists(), "looking creates nothing"
    store.migrate()
    assert sorted(file.name for file in tmp_path.iterdir()) == ["monitor.sqlite3", "monitor.sqlite3.lock"]


def test_a_current_database_is_left_alone(store: Store, tmp_path: Path) -> None:
    before = sorted(tmp_path.iterdir())
    assert store.migrate() is None
    assert [file for file in tmp_path.iterdir() if file not in before and "-" not in file.name] == []


def damaged(path: Path) -> None:
    with Store(f"sqlite:///{path}", migrations=MIGRATIONS) as store:
        store.migrate()
        for number in range(200):
            store.set(f"note {number}", "x" * 1000)
    content = bytearray(path.read_bytes())
    content[3 * 4096 : 20 * 4096] = bytes(17 * 4096)
    path.write_bytes(content)


def newer(path: Path) -> None:
    with Store(f"sqlite:///{path}", migrations=MIGRATIONS) as store:
        store.migrate()
    with closing(sqlite3.connect(path)) as connection:
        connection.execute("UPDATE alembic_version SET version_num = '9999'")
        connection.commit()


def foreign(path: Path) -> None:
    with closing(sqlite3.connect(path)) as connection:
        connection.execute("CREATE TABLE recipes (id INTEGER)")


@pytest.mark.parametrize(
    ("spoil", "told"),
    [
        (lambda path: path.write_bytes(b""), r"empty \(0 bytes\).*restore a backup"),
        (lambda path: path.write_bytes(b"not a database, but long enough to be one " * 100), "not a database.*backup"),
        (lambda path: path.write_bytes(b"SQLite format 3\0"), "restore a backup"),
        (lambda path: path.mkdir(), "cannot be opened"),
        (damaged, "damaged|malformed"),
        (newer, "schema 9999.*newer program"),
        (foreign, r"other tables \(recipes\)"),
    ],
)
def test_what_is_no_healthy_monitor_database_is_refused_in_one_line_and_left_as_it_is(
    tmp_path: Path, opened: Opener, spoil: Callable[[Path], object], told: str
) -> None:
    path = tmp_path / "monitor.sqlite3"
    spoil(path)
    before = path.read_bytes() if path.is_file() else None
    with pytest.raises(StoreError, match=told) as caught:
        opened(f"sqlite:///{path}").migrate()
    assert str(path) in str(caught.value)
    assert "\n" not in str(caught.value)
    assert (path.read_bytes() if path.is_file() else None) == before


@pytest.mark.postgres
def test_a_newer_schema_is_refused_on_postgres_too(postgres_address: str, opened: Opener) -> None:
    url = create_database(postgres_address, "test_newer", "template_monitor")
    with psycopg.connect(url, autocommit=True) as connection:
        connection.execute("UPDATE alembic_version SET version_num = '9999'")
    with pytest.raises(StoreError, match="schema 9999"):
        opened(url)


@pytest.mark.parametrize(
    ("url", "told"),
    [
        ("monitor.sqlite3", "cannot be read; write sqlite:///"),
        ("sqlite://", "in memory"),
        ("sqlite:///:memory:", "in memory"),
        ("mysql://user:secret@host/name", "mysql: only sqlite"),
        ("", "cannot be read"),
    ],
)
def test_an_address_that_cannot_be_used_is_refused_without_its_password(url: str, told: str, opened: Opener) -> None:
    with pytest.raises(StoreError, match=told) as caught:
        opened(url)
    assert "secret" not in str(caught.value)


def test_an_unreachable_postgres_is_told_in_one_line_without_the_password(tmp_path: Path, opened: Opener) -> None:
    with pytest.raises(StoreError) as caught:
        opened(f"postgres://user:secret@/name?host={tmp_path}")
    assert "secret" not in str(caught.value)
    assert "\n" not in str(caught.value)


def test_a_folder_that_cannot_be_written_is_told(tmp_path: Path, opened: Opener) -> None:
    (tmp_path / "file").write_text("a file where a folder should be")
    store = opened(f"sqlite:///{tmp_path}/file/monitor.sqlite3")
    with pytest.raises(StoreError, match="cannot be"):
        store.migrate()
    assert not store.health().writable


SECOND = """
import sqlalchemy as sa
from alembic import op
revision, down_revision = "{number}", "{below}"
def upgrade():
    with op.batch_alter_table("sources") as batch:
        batch.add_column(sa.Column("colour", sa.Text()))
{more}
"""


@pytest.fixture
def newer_program(tmp_path: Path) -> Callable[[str], Path]:
    """The migrations of a program with one more step, which ends with the given line."""

    def make(more: str) -> Path:
        folder = tmp_path / "migrations"
        shutil.copytree(MIGRATIONS, folder, ignore=shutil.ignore_patterns("__pycache__"))
        newest = newest_revision(MIGRATIONS)
        number = f"{int(newest) + 1:04}"
        (folder / "versions" / f"{number}_colour.py").write_text(
            SECOND.format(number=number, below=newest, more=f"    {more}")
        )
        return folder

    return make


def test_a_migration_keeps_the_data_and_a_backup_of_it(url: str, newer_program: Callable[[str], Path]) -> None:
    with Store(url, migrations=MIGRATIONS) as old:
        mine = page(old)
        old.checks.save(looked(mine, etag='"kept"'), check(mine))
    with Store(url, migrations=newer_program("pass")) as new:
        kept = new.migrate()
        assert new.health().current
        assert new.pages.get(mine.id) == looked(mine, etag='"kept"')
    if url.startswith("sqlite"):
        assert kept is not None
        with Store(f"sqlite:///{kept}", migrations=MIGRATIONS) as before:
            assert before.health().current
            assert before.pages.get(mine.id) == looked(mine, etag='"kept"')


def test_a_migration_that_fails_changes_nothing(url: str, newer_program: Callable[[str], Path]) -> None:
    with Store(url, migrations=newer_program('op.execute("UPDATE nowhere SET x = 1")')) as new:
        with pytest.raises(StoreError, match="nowhere"):
            new.migrate()
        assert not new.health().current
    with Store(url, migrations=MIGRATIONS) as old:
        assert old.health().current
        with old._database.read() as connection:
            assert "colour" not in {column["name"] for column in inspect(connection).get_columns("sources")}


def test_a_migration_waits_for_nobody_but_refuses_beside_a_running_monitor(
    url: str, newer_program: Callable[[str], Path], opened: Opener
) -> None:
    running = opened(url)
    running.lock()
    with Store(url, migrations=newer_program("pass")) as new, pytest.raises(Busy):
        new.migrate()


def test_the_holder_of_the_lock_may_migrate(url: str, newer_program: Callable[[str], Path]) -> None:
    with Store(url, migrations=newer_program("pass")) as new:
        new.lock()
        new.migrate()
        assert new.health().current


def test_of_the_copies_in_a_folder_the_newest_stay(tmp_path: Path, opened: Opener) -> None:
    store = opened(f"sqlite:///{tmp_path}/monitor.sqlite3")
    store.migrate()
    folder = tmp_path / "copies"
    folder.mkdir()
    (folder / "monitor-by-hand.sqlite3").write_text("mine")
    copies = [store.backup_into(folder, keep=2) for _ in range(4)]
    assert [gone for _, gone in copies] == [(), (), (copies[0][0],), (copies[1][0],)]
    assert {path.name for path in folder.iterdir()} == {
        "monitor-by-hand.sqlite3",
        copies[2][0].name,
        copies[3][0].name,
    }


def test_a_backup_is_complete_while_the_database_is_in_use(tmp_path: Path, opened: Opener) -> None:
    store = opened(f"sqlite:///{tmp_path}/monitor.sqlite3")
    store.migrate()
    store.set("name", "value")
    copy = tmp_path / "copy.sqlite3"
    store.backup(copy)
    assert opened(f"sqlite:///{copy}").get("name") == "value"
    with pytest.raises(StoreError, match="never overwrites"):
        store.backup(copy)
    with pytest.raises(StoreError, match="backup failed"):
        store.backup(tmp_path / "no such folder" / "copy.sqlite3")


def test_health_tells_of_the_last_tick(store: Store) -> None:
    assert store.health().last_tick is None
    store.ticked(NOON)
    store.ticked(NOON + HOUR)
    assert store.health().last_tick == NOON + HOUR
    assert store.get("unheard of") is None


def test_health_never_raises(tmp_path: Path, opened: Opener) -> None:
    store = opened(f"sqlite:///{tmp_path}/monitor.sqlite3")
    store.migrate()
    store.close()
    (tmp_path / "monitor.sqlite3").unlink()
    health = store.health()
    assert (health.revision, health.current, health.writable) == (None, False, False)
