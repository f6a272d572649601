"""What the shipped baseline knows is not told again, news of it is, and what was so before is outdated."""

from functools import cache
from pathlib import Path
from typing import Any

import pytest
from ruamel.yaml import YAML

from monitor.facts import Baseline, compile_baseline, judge, observe
from monitor.models import Document, Judgement, Verdict
from monitor.models.history import in_force
from tests.facts.reading import day_of, lexicon
from tests.known import shipped

CASES = Path(__file__).parents[1] / "cases" / "facts" / "today"
TODAY = "2026-11-20"


@cache
def baseline() -> Baseline:
    return compile_baseline(in_force(shipped()), lexicon())


def _cases(kind: str) -> list[Any]:
    told = YAML(typ="safe").load(CASES / "core.yaml")
    return [
        pytest.param(fact, language, text, id=f"{fact}-{language}")
        for fact, kinds in told.items()
        for language, text in kinds.get(kind, {}).items()
    ]


def judged(fact_id: str, language: str, text: str, day: str = TODAY) -> list[Judgement]:
    document = Document(url="u", text=text, language=language, published=day)
    plans = {plan.fact.id: plan for plan in baseline().plans}
    return [
        judge(plans[each.fact_id].fact, each, document, rungs=plans[each.fact_id].rungs, seen=day_of(TODAY))
        for each in observe(document, baseline(), seen=day_of(day))
        if fact_id in (each.fact_id, "")
    ]


@pytest.mark.parametrize(("fact", "language", "text"), _cases("repeats"))
def test_what_is_on_record_is_heard_and_not_told(fact: str, language: str, text: str) -> None:
    told = judged("", language, text)
    assert [one.observation.fact_id for one in told if one.alert] == []
    assert {one.verdict for one in told if one.observation.fact_id == fact} <= {Verdict.CONFIRMS, Verdict.OUTDATED}
    assert fact in {one.observation.fact_id for one in told}


@pytest.mark.parametrize(
    ("fact", "day", "language", "text", "until"),
    [(fact, str(day), *told) for fact, day, *told in YAML(typ="safe").load(CASES / "reports.yaml")],
)
def test_an_old_report_is_outdated(fact: str, day: str, language: str, text: str, until: str) -> None:
    told = judged(fact, language, text, day)
    assert {(one.verdict, one.reason, one.alert) for one in told} == {
        (Verdict.OUTDATED, f"Was so until {until}.", False)
    }


@pytest.mark.parametrize(("fact", "language", "text"), _cases("news"))
def test_news_of_it_is_told(fact: str, language: str, text: str) -> None:
    assert any(one.alert for one in judged(fact, language, text))
