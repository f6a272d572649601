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

from monitor.models import Earlier, State
from monitor.store import Store
from tests.store.make import fact, finding, review

MIGRATIONS = Path(__file__).parents[2] / "db" / "migrations"
START = datetime(2024, 1, 1, tzinfo=UTC)

TOLD = ((9, "2021"), (1, "2022"), (4, "2023"), (2, "2023-05"))
HISTORY = tuple(Earlier(value=value, as_of=day) for value, day in TOLD)
"""What a newer file tells of the time before; 1 and 2 may come with a review too, and 4 is what was first loaded."""

numbers = st.integers(1, 2)
steps = st.lists(
    st.one_of(
        st.tuples(st.just("load"), numbers, st.integers(0, 3)),
        st.tuples(st.just("newer"), numbers, st.integers(0, 3)),
        st.tuples(st.just("close"), numbers, st.integers(0, 3)),
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
            elif kind in ("newer", "close"):
                told = replace(fact(number, value=value), as_of="2023-12", history=HISTORY)
                store.facts.load([replace(told, until=now) if kind == "close" else told], [], now)
            elif kind == "accept":
                (opened,) = store.findings.save([finding(number, key=f"k{index}", opened_at=now)])
                accepted = replace(opened, state=State.ACCEPTED)
                store.findings.decide(accepted, review(opened, at=now), fact(number, value=value))
            answers[now] = values(store)
        assert {at: values(store, at) for at in answers} == answers
        for number in (1, 2):
            rows = [record.fact for record in store.facts.history(f"fact-{number}")]
            for row, following in pairwise(rows):
                assert row.until
                assert following.known_since
                assert row.until <= following.known_since  # later where a file closed the fact meanwhile
            assert rows[-1].until is None or rows[-1].until <= START + timedelta(hours=len(plan))
