"""The same news sentence in seven languages: the English values must be found equal in each translation.

Agreement is a lower bound of what is read rightly: translators turn miles into kilometres and June into July. The first
half of the sentences has been looked at while the readers were written, the second has only been counted.
"""

import io
import json
from collections.abc import Callable, Iterable
from typing import Any

import pytest
import zstandard

from monitor.facts.values import Reading, read
from tests.shared import SHARED, needs_shared

pytestmark = [pytest.mark.eval, needs_shared]

FLOORS = {
    "numbers": {"da": 0.89, "nb": 0.91, "nn": 0.90, "sv": 0.90, "fi": 0.88, "is": 0.90},
    "dates": {"da": 0.98, "nb": 0.98, "nn": 0.98, "sv": 0.98, "fi": 0.98, "is": 0.98},
}


def numbers(readings: Iterable[Reading]) -> frozenset[float]:
    """All numbers above 12; smaller ones translators often leave out or write as words like both."""
    return frozenset(
        float(value)
        for reading in readings
        if reading.kind in {"number", "money", "percent", "duration"}
        for value in (reading.value, reading.of, reading.upper)
        if value is not None and float(value) > 12
    )


def dates(readings: Iterable[Reading]) -> frozenset[str]:
    """All dates that tell a year or a day."""
    return frozenset(
        str(reading.value)
        for reading in readings
        if reading.kind == "date" and not (str(reading.value).startswith("XXXX") and len(str(reading.value)) == 7)
    )


@pytest.fixture(scope="module")
def rows() -> list[dict[str, tuple[Reading, ...]]]:
    assert SHARED is not None
    packed = (SHARED / "claims" / "ntrex-dev.jsonl.zst").open("rb")
    with packed, zstandard.ZstdDecompressor().stream_reader(packed) as stream:
        lines: list[dict[str, Any]] = [json.loads(line) for line in io.TextIOWrapper(stream, encoding="utf-8")]
    return [{language: read(text, language) for language, text in line.items()} for line in lines]


@pytest.mark.parametrize("language", ["da", "nb", "nn", "sv", "fi", "is"])
@pytest.mark.parametrize(("what", "picked"), [("numbers", numbers), ("dates", dates)])
def test_translations_hold_the_same_values(
    rows: list[dict[str, tuple[Reading, ...]]],
    what: str,
    picked: Callable[[Iterable[Reading]], frozenset[object]],
    language: str,
) -> None:
    pairs = [(picked(row["en"]), picked(row[language])) for row in rows]
    told = [(english, other) for english, other in pairs if english]
    agreement = sum(english == other for english, other in told) / len(told)
    print(f"{what} {language}: {agreement:.3f} of {len(told)}")
    assert len(told) > 40
    assert agreement >= FLOORS[what][language]
