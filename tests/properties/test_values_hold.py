"""What holds of reading values, whatever the text."""

from datetime import date
from itertools import pairwise

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from monitor.facts.language.sentences import split
from monitor.facts.values import read
from tests.facts.spoken import IN_WORDS, in_digits, written_date

LANGUAGES = ["en", "da", "nb", "nn", "sv", "fi", "is"]
KRONER = {"en": "euros", "da": "kroner", "nb": "kroner", "nn": "kroner", "sv": "kronor", "fi": "euroa", "is": "króna"}
BILLIONS = {
    "en": "billion",
    "da": "milliarder",
    "nb": "milliarder",
    "nn": "milliardar",
    "sv": "miljarder",
    "fi": "miljardia",
    "is": "milljarða",
}
pieces = st.sampled_from(
    [
        *"0123456789.,-–/:$€%() \n",
        "2023",
        "1.234,5",
        " 25. ",
        "F-35",
        " of ",
        " ud af ",
        "femog",
        "tyve",
        "kaksi",
        "toista",
        "million",
        " kr. ",
        "May ",
        "maj",
        "votes",
        " to ",
        " mot ",
        "late ",
        "½",
        "half",
        "İ",
        "ﬀ",
        "٣",
        "x",
    ]
)
texts = st.one_of(st.text(max_size=80), st.lists(pieces, max_size=24).map("".join))


@pytest.mark.parametrize("language", LANGUAGES)
def test_every_number_in_words_is_read_whole(language: str) -> None:
    wrong = []
    # Every number below 1300, where all irregular forms are, and a spread of those up to 9999.
    for number in [*range(2, 1300), *range(1300, 10_000, 37)]:
        words = IN_WORDS[language](number)
        found = [(reading.value, reading.start, reading.end) for reading in read(words, language)]
        if found != [(number, 0, len(words))]:
            wrong.append((number, words, found))
    assert wrong == []


@pytest.mark.parametrize("language", LANGUAGES)
@given(amount=st.integers(0, 999_999_999), decimals=st.sampled_from(["", "5", "25", "75"]))
@settings(max_examples=25, deadline=None)
def test_an_amount_written_is_the_amount_read(language: str, amount: int, decimals: str) -> None:
    digits = in_digits(amount, decimals, language)
    text = f"x {digits} {KRONER[language]} x"
    (reading,) = read(text, language)
    assert reading.kind == "money"
    assert reading.value == float(f"{amount}.{decimals or 0}")
    assert text[reading.start : reading.end] == text[2:-2]


@pytest.mark.parametrize("language", LANGUAGES)
@given(tenths=st.integers(1, 9_999))
@settings(max_examples=20, deadline=None)
def test_a_scaled_amount_is_told_in_full(language: str, tenths: int) -> None:
    whole, tenth = divmod(tenths, 10)
    text = f"{in_digits(whole, str(tenth), language)} {BILLIONS[language]} {KRONER[language]}"
    (reading,) = read(text, language)
    assert reading.value == tenths * 100_000_000
    assert (reading.start, reading.end) == (0, len(text))


@pytest.mark.parametrize("language", LANGUAGES)
@given(day=st.dates(date(1950, 1, 1), date(2099, 12, 31)))
@settings(max_examples=25, deadline=None)
def test_a_day_written_is_the_day_read(language: str, day: date) -> None:
    for written in written_date(day.year, day.month, day.day, language):
        (reading,) = read(f"x {written} x", language)
        assert (reading.kind, reading.value) == ("date", day.isoformat()), written


@given(text=texts, language=st.sampled_from([*LANGUAGES, "und", "de"]))
@settings(max_examples=150, deadline=None)
def test_readings_lie_apart_inside_the_text_and_come_again(text: str, language: str) -> None:
    found = read(text, language)
    assert all(0 <= reading.start < reading.end <= len(text) for reading in found)
    assert all(one.end <= two.start for one, two in pairwise(found))
    assert read(text, language) == found


@given(text=texts)
@settings(max_examples=150, deadline=None)
def test_danish_and_norwegian_read_alike(text: str) -> None:
    danish, norwegian = read(text, "da"), read(text, "nn")
    assert [(r.kind, r.start, r.end, r.value) for r in danish] == [(r.kind, r.start, r.end, r.value) for r in norwegian]


@given(text=texts, language=st.sampled_from([*LANGUAGES, "und"]))
@settings(max_examples=200, deadline=None)
def test_sentences_hold_all_of_the_text_but_white_space(text: str, language: str) -> None:
    sentences = split(text, language)
    assert all(text[sentence.start : sentence.end] == sentence.text for sentence in sentences)
    assert all(one.end <= two.start for one, two in pairwise(sentences))
    assert "".join("".join(s.text.split()) for s in sentences) == "".join(text.split())
