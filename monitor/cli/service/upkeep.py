"""The database: brought up to date, copied."""

from pathlib import Path
from typing import Annotated

import typer

from monitor.cli.ground.printing import put, say


def migrate() -> None:
    """Bring the database up to date; a SQLite database is backed up first."""
    from monitor.cli.ground.opening import opened_store

    with opened_store(needed=False) as store:
        copy = store.migrate()
        say(f"{store.name} is up to date" + (f"; backup: {copy}" if copy else ""))


def backup(copy: Annotated[Path, typer.Argument(help="File to write; must not exist.")]) -> None:
    """Write a consistent, checked copy of the SQLite database, also while the service runs."""
    from monitor.cli.ground.opening import opened_store

    with opened_store() as store:
        store.backup(copy)
    put(str(copy))
