"""Setting up, migrating, refusing what is not ours, backing up."""

from alembic.autogenerate import compare_metadata
from alembic.migration import MigrationContext
from alembic.script import ScriptDirectory

from monitor.store.database import Database
from monitor.store.migrate import newest_revision
from monitor.store.tables import Row
from tests.store.conftest import MIGRATIONS, Opener


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


def test_the_newest_revision_is_the_one_alembic_would_go_to() -> None:
    assert newest_revision(MIGRATIONS) == ScriptDirectory(str(MIGRATIONS)).get_current_head()
