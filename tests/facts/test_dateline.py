"""The day that a text itself gives at its top."""

import pytest

from monitor.facts.language.dateline import dated, dateline
from monitor.models import Document


@pytest.mark.parametrize(
    ("language", "text", "day"),
    [
        ("en", "A heading\nPublished 18 June 2024 at 14:05\nThe text.", "2024-06-18"),
        ("da", "Torsdag den 21. december 2023\n\nTeksten.", "2023-12-21"),
        ("nb", "Pressemelding | Publisert: 02.02.2024\nTeksten.", "2024-02-02"),
        ("sv", "2023-12-05\nTexten.", "2023-12-05"),
        ("fi", "Julkaistu 18.12.2023 klo 17.30\nTeksti.", "2023-12-18"),
        ("en", "The agreement was signed on 16 April 2021.\nMore text.", None),
        ("en", "Summer 2024\nText without a day.", None),
        ("en", "Text.\nText.\nText.\nText.\n18 June 2024", None),
    ],
)
def test_a_line_that_is_a_date_and_nothing_else(language: str, text: str, day: str | None) -> None:
    assert dateline(text, language) == day


def test_the_head_of_the_page_counts_first() -> None:
    document = Document(url="u", text="18 June 2024\nText.", language="en", published="2024-06-20")
    assert dated(document) == "2024-06-20"
