"""News sentences, one a line, joined to one text: the ends of the lines must be found again.

Some lines hold two sentences, so that only the share of line ends that are found is counted, and how often a line is
cut is bounded from above.
"""

import io
import json

import pytest
import zstandard

from monitor.facts.language.sentences import split
from tests.shared import SHARED, needs_shared

pytestmark = [pytest.mark.eval, needs_shared]

FOUND_FLOOR = 0.99
CUTS_CEILING = 0.10
"""Finnish lines hold two sentences in 9 of 100; the others in 1 to 6."""


@pytest.fixture(scope="module")
def rows() -> list[dict[str, str]]:
    assert SHARED is not None
    packed = (SHARED / "claims" / "ntrex-dev.jsonl.zst").open("rb")
    with packed, zstandard.ZstdDecompressor().stream_reader(packed) as stream:
        return [json.loads(line) for line in io.TextIOWrapper(stream, encoding="utf-8")]


@pytest.mark.parametrize("language", ["en", "da", "nb", "nn", "sv", "fi", "is"])
def test_ends_of_sentences_are_found(rows: list[dict[str, str]], language: str) -> None:
    text, ends = "", set()
    for row in rows:
        line = row[language].strip()
        if line.endswith((".", "!", "?", '"', "”", "»")):
            text += line + " "
            ends.add(len(text) - 1)
    found = {sentence.end for sentence in split(text, language)}
    print(f"{language}: {len(ends & found) / len(ends):.4f} found, {len(found - ends)} cuts in {len(ends)} lines")
    assert len(ends & found) / len(ends) >= FOUND_FLOOR
    assert len(found - ends) / len(ends) <= CUTS_CEILING
