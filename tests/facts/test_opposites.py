"""Sentences of our own that speak against what is on record, or only seem to."""

from dataclasses import replace

import pytest

from monitor.facts import compile_baseline, judge, observe
from monitor.models import Document, Fact, Kind, Verdict
from tests.facts.reading import lexicon

DELIVERED = Fact(
    id="delivered",
    title="F-35 delivered",
    statement="Six F-35 have been delivered to Denmark.",
    kind=Kind.COUNT,
    value=6,
    about=("denmark", "f-35"),
    role="delivered",
    unit="aircraft",
    stability="volatile",
)
BASES = Fact(
    id="bases",
    title="Bases",
    statement="There will be no depots of the allies in Denmark.",
    kind=Kind.TEXT,
    value="no depots",
    about=("denmark",),
    phrases={"stated": {"en": ("without depots",)}, "denied": {"en": ("permanent depots",)}},
)


def _verdicts(fact: Fact, text: str) -> set[Verdict]:
    document = Document(url="u", text=text, language="en", published="2024-05-02")
    found = observe(document, compile_baseline((fact,), lexicon()))
    return {judge(fact, each, document).verdict for each in found}


@pytest.mark.parametrize(
    ("known", "verdict"), [(6, Verdict.UNCLEAR), (4, Verdict.CONFIRMS), (2, Verdict.CHANGES), (None, Verdict.NEW)]
)
def test_what_was_delivered_does_not_become_less(known: int | None, verdict: Verdict) -> None:
    fact = replace(DELIVERED, value=known)
    assert _verdicts(fact, "Denmark's first four F-35 fighters arrived on Tuesday.") == {verdict}


@pytest.mark.parametrize(
    ("text", "verdicts"),
    [
        ("Denmark will host permanent depots of its allies.", {Verdict.CONTRADICTS}),
        ("Denmark wants to stay without depots of its allies.", {Verdict.CONFIRMS}),
        ("There will be no permanent depots of the allies in Denmark.", {Verdict.CONFIRMS}),
    ],
)
def test_an_opposite_that_is_denied_is_no_contradiction(text: str, verdicts: set[Verdict]) -> None:
    assert _verdicts(BASES, text) == verdicts
