"""Whatever the baseline answered at some moment, it answers the same when asked later what was known then."""

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from functools import cache
from itertools import pairwise
from pathlib import Path
from tempfile import TemporaryDirectory

from hypothesis import given, settings
from hypothesis import strategies as st

from monitor.models import State
from monitor.store import Store
from tests.store.make import fact, finding, review

MIGRATIONS = Path(__file__).parents[2] / "db" / "migrations"
START = datetime(2024, 1, 1, tzinfo=UTC)

numbers = st.integers(1, 2)
steps = st.lists(
    st.one_of(
        st.tuples(st.just("load"), numbers, st.integers(0, 3)),
        st.tuples(st.just("accept"), numbers, st.integers(0, 3)),
        st.tuples(st.just("wait"), numbers, st.integers(0, 3)),
    ),
    max_size=8,
)


@cache
def template() -> bytes:
    """An empty database; migrating anew for each example would take longer than the example."""
    with TemporaryDirectory() as folder:
        path = Path(folder) / "monitor.sqlite3"
        with Store(f"sqlite:///{path}", migrations=MIGRATIONS) as store:
            store.migrate()
        return path.read_bytes()


@contextmanager
def fresh() -> Iterator[Store]:
    with TemporaryDirectory() as folder:
        path = Path(folder) / "monitor.sqlite3"
        path.write_bytes(template())
        with Store(f"sqlite:///{path}", migrations=MIGRATIONS) as store:
            yield store


def values(store: Store, at: datetime | None = None) -> dict[str, object]:
    return {known.id: known.value for known in store.facts.in_force(at)}


@settings(max_examples=12, deadline=None)
@given(steps)
def test_what_was_answered_stays_the_answer(plan: list[tuple[str, int, int]]) -> None:
    with fresh() as store:
        store.facts.load([fact(1), fact(2)], [], START)
        answers = {START: values(store)}
        for index, (kind, number, value) in enumerate(plan, start=1):
            now = START + timedelta(hours=index)
            if kind == "load":
                store.facts.load([fact(number, value=value)], [], now)
            elif kind == "accept":
                (opened,) = store.findings.save([finding(number, key=f"k{index}", opened_at=now)])
                accepted = replace(opened, state=State.ACCEPTED)
                store.findings.decide(accepted, review(opened, at=now), fact(number, value=value))
            answers[now] = values(store)
        assert {at: values(store, at) for at in answers} == answers
        for number in (1, 2):
            rows = [record.fact for record in store.facts.history(f"fact-{number}")]
            assert all(row.until == following.known_since for row, following in pairwise(rows))
            assert rows[-1].until is None
