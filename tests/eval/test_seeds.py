"""The facts of the five seed documents are found again in the documents, with all stored values blanked.

A fact counts as found when an observation has the stored value and quotes words that overlap those it was taken from.
The seeds and the places of their facts are not part of this repository.
"""

import re
from collections.abc import Mapping
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest
from pydantic import BaseModel

from monitor.config import load_lexicon, read_yaml
from monitor.facts import Baseline, compile_baseline, judge, observe
from monitor.models import Document, Fact, Kind, Observation, Quantity, Value
from tests.known import as_first_told
from tests.shared import SHARED, needs_shared

pytestmark = [pytest.mark.eval, needs_shared]
ROOT = Path(__file__).parents[2]

FOUND = 110
"""Of 115; may rise and never fall."""
WRITTEN = {"000": "2023-01", "001": "2022-02-10", "002": "2023-02", "003": "2022-02-10", "004": "2025-02-25"}


class _Places(BaseModel):
    """What of the shared file is needed: where in which seed each fact stands."""

    seed_facts: list[dict[str, Any]]


@pytest.fixture(scope="module")
def facts() -> tuple[Fact, ...]:
    return as_first_told()


@pytest.fixture(scope="module")
def documents() -> Mapping[str, Document]:
    assert SHARED is not None
    return {
        path.name: Document(
            url=path.name, text=path.read_text("utf-8"), language="en", published=WRITTEN[path.name[:3]]
        )
        for path in sorted((SHARED / "seeds").glob("*.txt"))
    }


def _read(facts: tuple[Fact, ...], documents: Mapping[str, Document]) -> tuple[Baseline, list[tuple[str, Observation]]]:
    baseline = compile_baseline(facts, load_lexicon(ROOT / "db/lexicon"))
    return baseline, [(name, found) for name, document in documents.items() for found in observe(document, baseline)]


def _same(fact: Fact, value: Value) -> bool:
    stored = fact.value
    if fact.kind is Kind.TEXT:
        return True  # a text has one value: it is stated or not
    if isinstance(stored, Quantity):
        return (
            isinstance(value, Quantity) and value.unit == stored.unit and abs(value.amount / stored.amount - 1) < 0.01
        )
    if isinstance(stored, tuple):
        return isinstance(value, tuple) and set(value) == set(stored)
    return str(value) == str(stored)


def _listed(fact: Fact, values: list[Value]) -> bool:
    """Are the members of a set all there, perhaps in several rows of one sentence?"""
    members = {member for value in values if isinstance(value, tuple) for member in value}
    return isinstance(fact.value, tuple) and members == set(fact.value)


def _at(
    places: list[dict[str, str]], documents: Mapping[str, Document], seen: list[tuple[str, Observation]]
) -> list[Observation]:
    """The observations whose quotes overlap one of the places."""
    out = []
    for place in places:
        pattern = r"\s+".join(map(re.escape, place["quote"].split()))
        match = re.search(pattern, documents[place["seed"]].text)
        assert match, place
        out += [o for name, o in seen if name == place["seed"] and o.start < match.end() and match.start() < o.end]
    return out


def test_the_facts_of_the_seeds_are_found_without_their_values(
    facts: tuple[Fact, ...], documents: Mapping[str, Document]
) -> None:
    assert SHARED is not None
    blank = tuple(replace(fact, value=None, contested=(), suspect=False) for fact in facts)
    _, seen = _read(blank, documents)
    stored = {fact.id: fact for fact in facts}
    missed = []
    for entry in read_yaml(SHARED / "domain/facts.yaml", _Places).seed_facts:
        fact = stored[entry["id"]]
        values = [found.value for found in _at(entry["evidence"], documents, seen) if found.fact_id == fact.id]
        if not any(_same(fact, value) for value in values) and not _listed(fact, values):
            missed.append(fact.id)
    assert len(facts) - len(missed) >= FOUND, missed


def test_the_seeds_raise_no_alert_against_their_own_facts(
    facts: tuple[Fact, ...], documents: Mapping[str, Document]
) -> None:
    stored = {fact.id: fact for fact in facts}
    baseline, seen = _read(facts, documents)
    rungs = {plan.fact.id: plan.rungs for plan in baseline.plans}
    alerts = [
        (found.fact_id, found.value, found.quote)
        for name, found in seen
        if judge(stored[found.fact_id], found, documents[name], rungs=rungs[found.fact_id]).alert
    ]
    assert alerts == []
