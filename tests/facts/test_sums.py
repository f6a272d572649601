"""Figures that contradict each other, in sentences of our own; and those that only look so."""

import pytest

from monitor import extract
from monitor.facts import inconsistencies
from tests.shared import SHARED, needs_shared

WRONG = [
    ("en", "The contingent has four engineers, three medics and one pilot, for a total of nine."),
    ("en", "Oslo gave $3 million for training and $4 million for fuel, for a total of $9 million."),
    ("en", "It sent 40 soldiers, of whom 55 are reservists."),
    ("en", "Norway pledged $20 million, including $35 million in loans."),
    (
        "en",
        "Sales came to $300 million. The largest categories were aircraft ($205 million) and engines ($110 million).",
    ),
    ("da", "Styrken har fire ingeniører og tre læger, i alt ni."),
    ("nb", "Styrken har fire ingeniører og tre leger, til sammen ni."),
    ("sv", "Styrkan har fyra ingenjörer och tre läkare, totalt nio."),
    ("fi", "Joukossa on neljä insinööriä ja kolme lääkäriä, yhteensä yhdeksän."),
    ("is", "Í sveitinni eru fjórir verkfræðingar og þrír læknar, samtals níu."),
    ("sv", "Landet sänder 40 soldater, varav 55 är reservister."),
]
RIGHT = [
    ("en", "The contingent has four engineers, three medics and one pilot, for a total of eight."),
    ("en", "Two ships and three aircraft took part, for a total of 1,300 people."),
    ("en", "Four engineers and three medics, including one from Iceland, for a total of nine."),
    ("en", "Three teams of four engineers, for a total of 12."),
    ("en", "About four ships and up to three aircraft came, for a total of nine."),
    ("en", "It sent about 40 soldiers and about 30 sailors, for a total of 75."),
    ("en", "It sent 40 soldiers, of whom 15 are reservists."),
    ("en", "It visited two towns with 40 soldiers in three brigades, of whom 55 had been there before."),
    ("en", "Norway pledged $20 million and other countries, including Sweden, $35 million."),
    ("en", "Norway pledged €657 million ($678 million), including €510 million ($526.5 million) in arms."),
    ("en", "Sales came to $300 million and €200 million. The top categories were aircraft ($405 million)."),
    ("en", "Sales came to $300 million. The minister then spoke of $405 million for aircraft."),
    ("en", "The four engineers and three medics of 2021 and the nine of 2022 are back."),
    ("de", "Vier Ingenieure und drei Ärzte, for a total of nine."),
    ("en", ""),
]


@pytest.mark.parametrize(("language", "text"), WRONG)
def test_told(language: str, text: str) -> None:
    document = extract.from_text("All is quiet. " + text, language=language)
    (found,) = inconsistencies(document)
    assert found.quote == text
    assert document.text[found.start : found.end] == text
    assert found.reason.endswith(".")


@pytest.mark.parametrize(("language", "text"), RIGHT)
def test_not_told(language: str, text: str) -> None:
    assert inconsistencies(extract.from_text("All is quiet. " + text, language=language)) == ()


def test_a_long_list_takes_no_time() -> None:
    text = "one ship, " * 20_000 + "for a total of 13."
    assert inconsistencies(extract.from_text(text, language="en")) == ()


@needs_shared
def test_the_page_on_denmark_contradicts_itself_twice() -> None:
    assert SHARED is not None
    (path,) = (SHARED / "seeds").glob("000_*.txt")
    document = extract.from_text(path.read_text(), language="en")
    export, people = inconsistencies(document)
    assert "1,090,697" in export.quote
    assert "is more than the whole" in export.reason
    assert people.quote.endswith("for a total of 13.")
    assert people.reason == "two + nine is 11, and the page says 13."
