"""Every promise of the store is kept on both databases: the `store` fixture runs each test once on each."""

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from itertools import count
from pathlib import Path

import psycopg
import pytest

from monitor.store import Store
from tests import postgres

MIGRATIONS = Path(__file__).parents[2] / "db" / "migrations"

Opener = Callable[[str], Store]


@pytest.fixture(scope="session")
def sqlite_template(tmp_path_factory: pytest.TempPathFactory) -> Path:
    path = tmp_path_factory.mktemp("template") / "monitor.sqlite3"
    with Store(f"sqlite:///{path}", migrations=MIGRATIONS) as store:
        store.migrate()
    return path


@pytest.fixture(scope="session")
def postgres_address() -> Iterator[str]:
    """A server with a migrated template database; the address has a place for a database's name."""
    if postgres.binaries() is None:
        pytest.skip("the PostgreSQL server is not installed here")
    with postgres.short_folder() as folder, postgres.server(folder) as address:
        create_database(address, "template_monitor")
        with Store(address.format(name="template_monitor"), migrations=MIGRATIONS) as store:
            store.migrate()
        yield address


_numbers = count(1)


def create_database(address: str, name: str, template: str = "template0") -> str:
    with psycopg.connect(address.format(name="postgres"), autocommit=True) as connection:
        connection.execute(f'CREATE DATABASE "{name}" TEMPLATE "{template}"'.encode())
    return address.format(name=name)


@pytest.fixture(params=["sqlite", pytest.param("postgres", marks=pytest.mark.postgres)])
def url(request: pytest.FixtureRequest, tmp_path: Path) -> str:
    """The address of a fresh, migrated database."""
    if request.param == "sqlite":
        path = tmp_path / "monitor.sqlite3"
        path.write_bytes(request.getfixturevalue("sqlite_template").read_bytes())
        return f"sqlite:///{path}"
    postgres_url: str = request.getfixturevalue("postgres_url")
    return postgres_url


@contextmanager
def database(address: str, template: str = "template0") -> Iterator[str]:
    """A database of its own; dropped afterwards, because each takes eight megabytes."""
    name = f"test_{next(_numbers)}"
    yield create_database(address, name, template)
    with psycopg.connect(address.format(name="postgres"), autocommit=True) as connection:
        connection.execute(f'DROP DATABASE "{name}" WITH (FORCE)'.encode())


@pytest.fixture
def postgres_url(postgres_address: str) -> Iterator[str]:
    """The address of a fresh, migrated database on PostgreSQL, for what only a server can do."""
    with database(postgres_address, "template_monitor") as address:
        yield address


@pytest.fixture(params=["sqlite", pytest.param("postgres", marks=pytest.mark.postgres)])
def empty_url(request: pytest.FixtureRequest, tmp_path: Path) -> Iterator[str]:
    """The address of a database that has not been set up."""
    if request.param == "sqlite":
        yield f"sqlite:///{tmp_path}/new/monitor.sqlite3"
        return
    with database(request.getfixturevalue("postgres_address")) as address:
        yield address


@pytest.fixture
def opened() -> Iterator[Opener]:
    """Opens stores that are closed after the test."""
    stores: list[Store] = []

    def open_store(url: str) -> Store:
        stores.append(Store(url, migrations=MIGRATIONS))
        return stores[-1]

    yield open_store
    for store in stores:
        store.close()


@pytest.fixture
def store(url: str, opened: Opener) -> Store:
    return opened(url)
