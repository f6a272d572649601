"""Where sentences end, and where they do not."""

import pytest

from monitor.facts.language.sentences import split

CASES = [
    ("da", ["Aftalen blev underskrevet den 21. december 2023.", "Den dækker bl.a. Karup, f.eks. hangarer."]),
    ("da", ["Prisen er 2,2 mia. kr. i alt.", "Den 3. Marts kom den.", "Det er meget!"]),
    (
        "en",
        ["The U.S. Senate voted.", "Mr. J. Smith of the U.S. said so.", "It cost $2.2 billion.", '"Why?" he asked.'],
    ),
    ("nb", ["Kampflyene kom 25. juni.", "De koster ca. 90 mrd. kroner.", "Det er nr. 32."]),
    ("sv", ["Riksdagen sade ja, bl.a. med 266 röster.", "Sedan kom kl. 12.30 nästa.", "T.ex. Luleå."]),
    ("sv", ["Regeringen ville ha det.", "Men det sade hon.", "Washington väntar."]),
    ("nb", ["Hun er venninnen min.", "Stortinget møttes.", "Saken gjelder art. 5 i avtalen."]),
    ("fi", ["Sopimus tuli voimaan 1. syyskuuta 2024.", "Esim. Rovaniemi on mukana.", "Mitä nyt?"]),
    ("is", ["Þetta gerðist 16. apríl 2021.", "Hr. Jón kom t.d. í gær.", "Það var gott."]),
]


@pytest.mark.parametrize(("language", "sentences"), CASES)
def test_splits_where_a_reader_would(language: str, sentences: list[str]) -> None:
    text = " ".join(sentences)
    assert [sentence.text for sentence in split(text, language)] == sentences


def test_headings_and_items_stand_alone() -> None:
    text = (
        "A heading\n\nThe first sentence is long enough to be wrapped by somebody's old\neditor. Second.\n"
        "• one item\n• two"
    )
    assert [sentence.text for sentence in split(text, "en")] == [
        "A heading",
        "The first sentence is long enough to be wrapped by somebody's old\neditor.",
        "Second.",
        "• one item",
        "• two",
    ]


@pytest.mark.parametrize("text", ["", "   \n\n ", "...", "a", "no end", "One.\r\n\r\nTwo.", "»Ja.« »Nej.«"])
def test_offsets_are_exact(text: str) -> None:
    sentences = split(text, "da")
    assert all(text[sentence.start : sentence.end] == sentence.text for sentence in sentences)
    rest = "".join(sentence.text for sentence in sentences)
    assert "".join(rest.split()) == "".join(text.split())
