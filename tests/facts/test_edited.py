"""Words that came to a page since the last look are of today, the others as old as the page."""

from datetime import date

import pytest

from monitor.facts import compile_baseline, judge, observe_edited
from monitor.models import Document, Fact, Kind, Verdict
from tests.facts.reading import lexicon

TODAY = date(2026, 3, 4)
FACT = Fact(
    id="areas",
    title="Norway: agreed areas",
    statement="Norway and the United States have agreed on four areas.",
    kind=Kind.COUNT,
    value=4,
    about=("no-us-sdca",),
    role="total",
    unit="agreed-areas",
    as_of="2023-02",
)
OLD = "The Norwegian agreement with the United States, the SDCA, has four agreed areas."
NEW = "The Norwegian agreement with the United States, the SDCA, has 12 agreed areas."


@pytest.mark.parametrize(
    ("came", "verdict", "written"), [((), Verdict.OUTDATED, None), ((NEW,), Verdict.CHANGES, "2026-03-04")]
)
def test_only_what_came_is_of_today(came: tuple[str, ...], verdict: Verdict, written: str | None) -> None:
    document = Document(url="https://a.example/", text=NEW, language="en", published="2021-05-01")
    baseline = compile_baseline([FACT], lexicon())
    (observation,) = observe_edited(document, baseline, came=came, seen=TODAY)
    assert (observation.value, observation.written) == (12, written)
    assert judge(baseline.facts[0], observation, document, seen=TODAY).verdict is verdict


def test_dates_without_a_year_are_taken_from_the_day_they_came() -> None:
    fact = Fact(
        id="day", title="t", statement="s", kind=Kind.DATE, about=("no-us-sdca",), role="in-force", as_of="2023-02"
    )
    words = "The SDCA between Norway and the United States enters into force on 1 June."
    document = Document(url="https://a.example/", text=words, language="en", published="2021-05-01")
    baseline = compile_baseline([fact], lexicon())
    values = {
        each.value for came in ((), (words,)) for each in observe_edited(document, baseline, came=came, seen=TODAY)
    }
    assert values == {"2021-06-01", "2026-06-01"}
