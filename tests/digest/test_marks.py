"""Which words are marked as old and new."""

import pytest

from monitor.digest.marks import inline, sides
from monitor.digest.render import marked

INLINE = [
    ("agreed on four areas", "agreed on twelve areas", "agreed on [-four-] {+twelve+} areas"),
    ("The talks go on.", "The talks have ended.", "The talks [-go on-] {+have ended+}."),
    ("It will be signed.", "It will not be signed.", "It will {+not+} be signed."),
    ("Signed on 5 May 2023.", "Signed on 15 May 2023.", "Signed on [-5-] {+15+} May 2023."),
    ("worth 2.2 billion", "worth 2.8 billion", "worth [-2.2-] {+2.8+} billion"),
    ("one two three", "four five six", "[-one two three-] {+four five six+}"),
    ("", "A new paragraph.", "A new paragraph."),
    ("An old paragraph.", "", "An old paragraph."),
    ("", "", ""),
]


@pytest.mark.parametrize(("before", "after", "expected"), INLINE)
def test_inline(before: str, after: str, expected: str) -> None:
    assert marked(inline(before, after)) == expected


def test_what_did_not_change_far_away_is_left_out() -> None:
    far = "unchanged words " * 30
    text = marked(inline(f"{far}four {far}", f"{far}five {far}"))
    assert len(text) < 200
    assert "[-four-] {+five+}" in text
    assert text.startswith("…")
    assert text.endswith("…")


def test_short_values_are_shown_whole() -> None:
    old, new = sides("USD 2.2 billion", "USD 2.8 billion")
    assert (marked(old), marked(new)) == ("USD 2.2 billion", "USD 2.8 billion")


def test_lists_are_compared_by_member() -> None:
    old, new = sides("Evenes, Rygge, Sola", "Andøya, Evenes, Rygge")
    assert marked(old) == "Evenes, Rygge, [-Sola-]"
    assert marked(new) == "{+Andøya+}, Evenes, Rygge"


@pytest.mark.parametrize("size", [601, 50_000])
def test_long_texts_are_bounded_in_time_and_size(size: int) -> None:
    marks = inline("a b " * size, "a c " * size, limit=600)
    assert sum(len(mark.text) for mark in marks) <= 700
    old, new = sides("x, " * size, "y, " * size)
    assert sum(len(mark.text) for mark in old + new) <= 700
