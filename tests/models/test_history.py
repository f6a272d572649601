"""A fact as it was known in turn: what its file says, as of any day."""

from dataclasses import replace
from datetime import UTC, date, datetime

import pytest

from monitor.models import Earlier, Fact, Kind, Provenance
from monitor.models.history import as_of, chain, first_day, in_force, known_from, linked, undated

AREAS = Fact(
    id="areas",
    title="Areas",
    statement="There are 12 areas.",
    kind=Kind.COUNT,
    value=12,
    true_since="2024-06",
    sources=(Provenance("Ministry", "2024-06-20"), Provenance("Paper", "2024-06-19")),
    history=(
        Earlier(value=4, statement="There were 4 areas.", true_since="2022-06-17", as_of="2022-06"),
        Earlier(value=8, as_of="2024-02-02", known_since=datetime(2024, 2, 3, 9, tzinfo=UTC)),
    ),
)
PLAN = Fact(
    id="plan", title="", statement="", kind=Kind.TEXT, value="a", as_of="2022", until=datetime(2024, 1, 1, tzinfo=UTC)
)
WATCHED = Fact(id="watched", title="", statement="", kind=Kind.TEXT)


@pytest.mark.parametrize(
    ("day", "values"),
    [
        ("2021-12-31", {"watched": None}),
        ("2022-01-01", {"plan": "a", "watched": None}),
        ("2022-06-01", {"areas": 4, "plan": "a", "watched": None}),
        ("2024-01-01", {"areas": 4, "watched": None}),
        ("2024-02-03", {"areas": 8, "watched": None}),
        ("2024-06-19", {"areas": 12, "watched": None}),
    ],
)
def test_what_was_known_on_a_day(day: str, values: dict[str, object]) -> None:
    assert {fact.id: fact.value for fact in as_of((AREAS, PLAN, WATCHED), date.fromisoformat(day))} == values


def test_an_earlier_fact_has_its_own_words_and_its_own_past() -> None:
    (then,) = as_of((AREAS,), date(2024, 2, 10))
    assert (then.statement, then.as_of, then.true_since, then.sources) == (
        "There are 12 areas.",
        "2024-02-02",
        None,
        (),
    )
    assert [earlier.value for earlier in then.history] == [4]
    (first,) = as_of((AREAS,), date(2023, 1, 1))
    assert (first.statement, first.history) == ("There were 4 areas.", ())
    assert as_of((AREAS,), date(2026, 1, 1)) == (AREAS,)


def test_a_chain_is_linked_to_the_fact_it_was() -> None:
    assert linked(chain(AREAS)) == AREAS
    assert [step.value for step in chain(AREAS)] == [4, 8, 12]


def test_closed_facts_are_not_in_force() -> None:
    assert in_force((AREAS, PLAN, WATCHED)) == (AREAS, WATCHED)


def test_a_clock_that_says_nothing_new_is_left_out() -> None:
    earlier = Earlier(value=1, as_of="2022", known_since=datetime(2022, 1, 1, tzinfo=UTC))
    told = Fact(
        **{name: getattr(AREAS, name) for name in ("id", "title", "statement", "kind", "value", "sources")},
        known_since=known_from(AREAS),
        history=(earlier, AREAS.history[1]),
    )
    assert undated(replace(WATCHED, known_since=known_from(AREAS))) == WATCHED
    bare = undated(told)
    assert bare.known_since is None
    assert [then.known_since for then in bare.history] == [None, AREAS.history[1].known_since]


@pytest.mark.parametrize(
    ("text", "day"),
    [
        ("2023", date(2023, 1, 1)),
        ("2023-21", date(2023, 3, 1)),
        ("195X", date(1950, 1, 1)),
        ("2020-11/2022-05", date(2020, 11, 1)),
        ("2023-13-45", None),
        ("soon", None),
    ],
)
def test_the_first_day_of_a_date(text: str, day: date | None) -> None:
    assert first_day(text) == day
