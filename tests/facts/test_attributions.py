"""Words that the headline gives to somebody else than the text does, in sentences of our own."""

from pathlib import Path

import pytest

from monitor.config import load_lexicon
from monitor.facts import Baseline, compile_baseline, inconsistencies
from monitor.models import Document

ROOT = Path(__file__).parents[2]

WRONG = [
    (
        "en",
        "'No ships before the spring': Danish PM",
        "“There will be no ships before the spring,” Defence Minister Bødskov said.",
    ),
    (
        "en",
        "Norwegian prime minister: 'The harbour stays open for allies'",
        '"The harbour stays open for our allies," said Foreign Minister Espen Barth Eide.',
    ),
    (
        "da",
        "»Vi skal have flere skibe i nord«: Frederiksen",
        "»Vi skal have flere skibe oppe i nord,« sagde forsvarsminister Morten Bødskov.",
    ),
    (
        "sv",
        "”Vi vill ha fler fartyg i norr”: statsministern",
        "”Vi vill ha fler fartyg i norr än i dag”, sade försvarsminister Pål Jonson.",
    ),
]
RIGHT = [
    (
        "en",
        "'No ships before the spring': Danish PM",
        "“There will be no ships before the spring,” Mette Frederiksen said.",
    ),
    (
        "en",
        "'No ships before the spring': Danish PM",
        "“There will be no ships before the spring,” the spokesman said.",
    ),
    (
        "en",
        "'No ships before the spring': Danish PM",
        "“The ships come before the summer,” Defence Minister Bødskov said.",
    ),
    ("en", "'No ships': Danish PM", "“There will be no ships before the spring,” Defence Minister Bødskov said."),
    (
        "en",
        "'No ships before the spring': Danish PM",
        "“No ships before the spring,” Frederiksen said. “No ships before the spring,” Defence Minister Bødskov said.",
    ),
    (
        "de",
        "'No ships before the spring': Danish PM",
        "“There will be no ships before the spring,” Defence Minister Bødskov said.",
    ),
]


@pytest.fixture(scope="module")
def baseline() -> Baseline:
    return compile_baseline((), load_lexicon(ROOT / "db/lexicon"))


@pytest.mark.parametrize(("language", "headline", "text"), WRONG)
@pytest.mark.parametrize("apart", [True, False])
def test_two_speakers_of_the_same_words_are_told(
    language: str, headline: str, text: str, apart: bool, baseline: Baseline
) -> None:
    above = "" if apart else f"{headline}\n\n"
    page = Document(url="u", title=headline, text=above + text, language=language)
    (found,) = inconsistencies(page, baseline)
    assert page.text[found.start : found.end] == found.quote
    assert "headline" in found.reason


@pytest.mark.parametrize(("language", "headline", "text"), RIGHT)
def test_one_speaker_or_an_unknown_one_is_not(language: str, headline: str, text: str, baseline: Baseline) -> None:
    page = Document(url="u", title=headline, text=f"{headline}\n\n{text}", language=language)
    assert inconsistencies(page, baseline) == ()
