"""Run by Alembic with a connection that the store has opened, inside the store's transaction."""

from alembic import context

from monitor.store.engine.tables import Row

context.configure(
    connection=context.config.attributes["connection"],
    target_metadata=Row.metadata,
    render_as_batch=True,  # SQLite cannot alter a table: it is copied
    transactional_ddl=True,
)
context.run_migrations()
