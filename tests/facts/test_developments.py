"""What no fact speaks of, but is on the topic."""

from datetime import date

import pytest

from monitor.facts import Baseline, compile_baseline, developments, observe
from monitor.models import Document, Fact, Kind
from tests.facts.reading import lexicon

FACT = Fact(
    id="dca", title="DCA", statement="s", kind=Kind.STATUS, value="signed", about=("dk-us-dca",), ladder="agreement"
)
PLACE = Fact(
    id="name",
    title="Base",
    statement="s",
    kind=Kind.CHOICE,
    about=("pituffik", "greenland"),
    options=("Thule Air Base", "Pituffik Space Base"),
)
SEEN = date(2024, 6, 1)
DEAL = "Denmark and the United States have signed a contract for $300 million to repair the runway at Pituffik."
NO_DEAL = "Danmark og USA har underskrevet en kontrakt på 2 milliarder kroner om landingsbanen ved Pituffik i Grønland."


@pytest.fixture(scope="module")
def baseline() -> Baseline:
    return compile_baseline([FACT, PLACE], lexicon())


def found(baseline: Baseline, text: str, language: str = "en") -> list[str]:
    document = Document(url="u", text=text, language=language)
    observations = observe(document, baseline, seen=SEEN)
    return [each.quote for each in developments(document, observations, baseline, seen=SEEN)]


@pytest.mark.parametrize(("text", "language"), [(DEAL, "en"), (NO_DEAL, "da")])
def test_an_event_on_the_topic_is_a_development(baseline: Baseline, text: str, language: str) -> None:
    assert found(baseline, f"{text} Weather was fine.", language) == [text]


@pytest.mark.parametrize(
    "text",
    [
        "The bakery in Copenhagen has signed a contract for $3 million.",
        "Denmark and the United States are allies. Pituffik lies in Greenland.",
        "In 1951 Denmark and the United States signed a contract for $300 million at Pituffik in Greenland.",
        "",
    ],
)
def test_other_things_and_history_are_not(baseline: Baseline, text: str) -> None:
    assert found(baseline, text) == []


def test_what_a_fact_has_taken_up_is_not_told_again(baseline: Baseline) -> None:
    text = "Denmark and the United States signed the defence cooperation agreement without Greenland on 30 May 2024."
    document = Document(url="u", text=text, language="en")
    observations = observe(document, baseline, seen=SEEN)
    assert observations
    assert developments(document, observations, baseline, seen=SEEN) == ()
