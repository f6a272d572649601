"""Opening the rooms for one command."""

from collections.abc import Iterator
from contextlib import contextmanager
from datetime import UTC, datetime

import typer

from monitor.cli.ground.naming import unknown
from monitor.config import Sources, load_settings, load_sources
from monitor.errors import StoreError
from monitor.fetch import Client, Manners
from monitor.rooms import Rooms, fetch_settings, open_rooms
from monitor.sandbox import Sandbox
from monitor.store import Store


@contextmanager
def opened(*, lock: bool = False) -> Iterator[Rooms]:
    """All rooms, as the environment says where they are."""
    with open_rooms(load_settings(), lock=lock) as rooms:
        yield rooms


@contextmanager
def opened_store(*, inspect: bool = True, needed: bool = True) -> Iterator[Store]:
    """Only the database, for commands that need nothing else; without `inspect` damage is not looked for.

    Raises StoreError when a database is `needed` and there is none yet.
    """
    settings = load_settings()
    with Store(settings.database_url, migrations=settings.at(settings.migrations), inspect=inspect) as store:
        if needed and store.health().revision is None:
            raise StoreError(f"{store.name}: there is no database yet; `monitor run` or `monitor check` makes one")
        yield store


def known_source(store: Store, source: str | None) -> None:
    """Raise BadParameter for a source that was never declared; None asks for nothing."""
    if source is not None and store.pages.source(source) is None:
        raise no_source(source, store)


def no_source(name: str, store: Store) -> typer.BadParameter:
    """The error for a source that was never declared."""
    known = (state.source.id for state in store.pages.states(held_back_since=datetime.now(UTC)))
    return unknown("source", name, known, "`monitor sources` lists them")


@contextmanager
def opened_visit() -> Iterator[tuple[Sources, Manners, Sandbox]]:
    """What a look at live sites needs, without the database: the declared sources, a polite client, a sandbox."""
    settings = load_settings()
    declared = load_sources(settings.at(settings.sources))
    with Client(fetch_settings(declared)) as client, Sandbox() as sandbox:
        yield declared, Manners(client), sandbox
