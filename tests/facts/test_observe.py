"""Sentences of our own, language by language, and what they say of the facts that replays are run against.

A case fails when something it says is not read, or read with another stance. What else is read is not held against it:
`{}` cases say nothing, and there nothing may be read, or none of what they list under `never`.
"""

from functools import cache
from pathlib import Path
from typing import Any

import pytest
from ruamel.yaml import YAML

from monitor.config import load_baseline
from monitor.facts import Baseline, compile_baseline, observe
from monitor.models import Document, Quantity, Stance, Value
from tests.facts.reading import day_of, lexicon

CASES = Path(__file__).resolve().parents[1] / "cases" / "facts"
FACTS = Path(__file__).resolve().parents[1] / "eval" / "replay" / "baseline.yaml"


@cache
def baseline() -> Baseline:
    return compile_baseline(load_baseline(FACTS)[0], lexicon())


def _cases() -> list[Any]:
    yaml = YAML(typ="safe")
    files = [("", {path.stem: yaml.load(path)}) for path in sorted(CASES.glob("observe/*.yaml"))]
    files += [(f"{path.stem}-", yaml.load(path)) for path in sorted(CASES.glob("fresh*.yaml"))]
    out = []
    for prefix, languages in files:
        for language, cases in languages.items():
            for number, case in enumerate(cases, 1):
                marks = [pytest.mark.xfail(reason=case["open"], strict=True)] if "open" in case else []
                out.append(pytest.param(language, case, id=f"{prefix}{language}-{number}", marks=marks))
    return out


def _words(value: Value) -> str:
    if isinstance(value, Quantity):
        return f"{value.amount:g} {value.unit}"
    return ", ".join(value) if isinstance(value, tuple) else str(value)


def _read(language: str, case: dict[str, Any]) -> dict[str, set[str]]:
    document = Document(url="https://example.org/", title=case.get("title", ""), text=case["text"], language=language)
    read: dict[str, set[str]] = {}
    for observation in observe(document, baseline(), seen=day_of(case["day"])):
        part = document.title if observation.part == "title" else document.text
        assert observation.quote == part[observation.start : observation.end] != ""
        read.setdefault(observation.fact_id, set()).add(f"{_words(observation.value)} {observation.stance}")
    return read


@pytest.mark.parametrize(("language", "case"), _cases())
def test_what_a_sentence_says(language: str, case: dict[str, Any]) -> None:
    read = _read(language, case)
    if not case["says"] and "never" not in case:
        assert read == {}
    for fact, wrong in case.get("never", {}).items():
        assert not read.get(fact, set()) & set(wrong)
    for fact, values in case["says"].items():
        assert {str(value).replace("14600000000", "1.46e+10") for value in values} <= read.get(fact, set())


def test_other_languages_are_left_alone() -> None:
    text = "Dänemark und die USA haben ein Abkommen über Verteidigungszusammenarbeit (DCA) unterzeichnet."
    document = Document(url="https://example.org/", text=text, language="de")
    assert observe(document, baseline()) == ()


def test_a_lower_rung_beside_a_higher_one_is_history() -> None:
    text = "Sweden and the US signed a defence cooperation agreement. The agreement has entered into force."
    document = Document(url="https://example.org/", text=text, language="en")
    found = {o.value: o.stance for o in observe(document, baseline()) if o.fact_id == "se-us-dca-status"}
    assert found == {"signed": Stance.PAST, "in-force": Stance.ASSERTED}
