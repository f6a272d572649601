"""Opening the rooms for one command."""

from collections.abc import Iterator
from contextlib import contextmanager

from monitor.config import load_settings
from monitor.errors import StoreError
from monitor.rooms import Rooms, open_rooms
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
