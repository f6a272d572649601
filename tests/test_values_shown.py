"""Values in words for people."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from monitor.models import Quantity, Value
from monitor.models.values import show_date, show_value, value_key


@pytest.mark.parametrize(
    ("value", "words"),
    [
        (None, "not known"),
        (12, "12"),
        (1250, "1 250"),
        ("in-force", "in-force"),
        ("266-37", "266-37"),
        ("2021-04-16", "16 April 2021"),
        ("2021-04", "April 2021"),
        ("2023-21", "spring 2023"),
        ("195X", "the 1950s"),
        ("2020-11/2022-05", "November 2020 to May 2022"),
        (Quantity(2_200_000_000, "USD"), "2.2 billion USD"),
        (Quantity(1_090_697, "USD"), "1.091 million USD"),
        (Quantity(10, "years"), "10 years"),
        (("Evenes", "Rygge"), "Evenes, Rygge"),
        ((), "none"),
    ],
)
def test_show(value: Value | None, words: str) -> None:
    assert show_value(value) == words


@given(st.text(max_size=12))
def test_any_text_can_be_shown(text: str) -> None:
    assert show_date(text) or not text


@given(st.permutations(["Evenes", "Bodø", "Værnes"]))
def test_sets_have_one_key_in_any_order(names: list[str]) -> None:
    assert value_key(tuple(names)) == value_key(("Bodø", "Evenes", "Værnes"))
