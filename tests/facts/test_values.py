"""Values read out of sentences, case by case, and what must hold of every reading."""

from datetime import date
from itertools import pairwise
from pathlib import Path
from typing import Any

import pytest
import yaml

from monitor.facts.values import Reading, read
from monitor.models import Qualifier

CASES: list[dict[str, Any]] = yaml.safe_load(
    (Path(__file__).parent.parent / "cases" / "facts" / "values.yaml").read_text(encoding="utf-8")
)


def line(reading: Reading) -> str:
    """A reading as the cases write it."""
    value = reading.value if isinstance(reading.value, str) else f"{reading.value:.15g}"
    words = [reading.kind, value]
    words += [reading.unit] if reading.unit and reading.unit != "percent" else []
    words += [reading.qualifier.value] if reading.qualifier is not Qualifier.EXACT else []
    words += ["of", str(reading.of)] if reading.of is not None else []
    words += ["upper", f"{reading.upper:.15g}"] if reading.upper is not None else []
    words += ["also", f"{reading.also.amount:.15g}", reading.also.unit] if reading.also else []
    return " ".join(words)


@pytest.mark.parametrize("case", CASES, ids=lambda case: f"{case['language']}: {case['text'][:50]}")
def test_reads_what_the_text_says(case: dict[str, Any]) -> None:
    today: date | None = case.get("today")
    found = read(case["text"], case["language"], country=case.get("country"), today=today)
    assert [line(reading) for reading in found] == case["reads"]
    assert all(0 <= a.start < a.end <= b.start for a, b in pairwise(found))
