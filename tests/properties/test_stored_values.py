"""What goes into a column comes out again, whatever it is."""

from datetime import UTC, datetime, timedelta, timezone

import pytest
from hypothesis import given
from hypothesis import strategies as st
from sqlalchemy import Column, Connection, MetaData, Table, create_engine, insert, select

from monitor.models import Quantity, Value
from monitor.store.engine.columns import Json, Utc, Words, storable

TABLE = Table("one", MetaData(), Column("value", Json(Value)), Column("at", Utc), Column("words", Words))
ENGINE = create_engine("sqlite://")
TABLE.create(ENGINE)

storable_text = st.text(st.characters(exclude_characters="\0", exclude_categories=["Cs"]))
numbers = st.floats(allow_nan=False, allow_infinity=False)
values = st.one_of(
    storable_text,
    st.integers(),
    st.builds(Quantity, numbers, storable_text),
    st.lists(storable_text).map(tuple),
)
times = st.datetimes(
    min_value=datetime(1900, 1, 1),  # noqa: DTZ001 — the strategy adds the zone
    max_value=datetime(2200, 1, 1),  # noqa: DTZ001
    timezones=st.integers(-14 * 60, 14 * 60).map(lambda minutes: timezone(timedelta(minutes=minutes))),
)


def stored(column: str, value: object) -> object:
    def write_and_read(connection: Connection) -> object:
        connection.execute(insert(TABLE).values({column: value}))
        return connection.execute(select(TABLE.c[column])).scalar()

    with ENGINE.connect() as connection:
        return write_and_read(connection)


@given(values)
def test_a_value_keeps_its_kind_and_its_content(value: Value) -> None:
    found = stored("value", value)
    assert found == value
    assert type(found) is type(value)


@given(times)
def test_a_moment_stays_the_same_moment(moment: datetime) -> None:
    found = stored("at", moment)
    assert found == moment
    assert isinstance(found, datetime)
    assert found.tzinfo is UTC


@given(st.text())
def test_any_text_can_be_stored_and_keeps_its_offsets(words: str) -> None:
    found = stored("words", words)
    assert found == storable(words)
    assert isinstance(found, str)
    assert len(found) == len(words)
    assert stored("value", words) == storable(words)


@pytest.mark.parametrize("column", ["at"])
def test_a_moment_without_a_zone_is_refused(column: str) -> None:
    with pytest.raises(Exception, match="without a zone"):
        stored(column, datetime(2024, 1, 1))  # noqa: DTZ001 — the mistake that is tried


@pytest.mark.parametrize("value", [Quantity(float("nan"), "USD"), Quantity(float("inf"), "USD"), 1.5, ["list"], None])
def test_what_is_no_value_is_refused(value: object) -> None:
    if value is None:
        assert stored("value", None) is None
        return
    with pytest.raises(Exception, match=r"JSON compliant|serializ"):
        stored("value", value)
