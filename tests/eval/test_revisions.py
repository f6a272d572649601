"""Versions of encyclopedia sentences: is a change of fact seen, and does the right version bear the claim out?

Half of the pages, by a hash of their title, were looked at or learned from; the figures here are of the other half.
"""

import hashlib
import io
import json
from collections import defaultdict

import pytest
import zstandard

from monitor.facts.revision import revise, support
from tests.shared import SHARED, needs_shared

pytestmark = [pytest.mark.eval, needs_shared]

CHOSEN_FLOOR = 0.95
DETECTED_FLOOR = 0.90


@pytest.fixture(scope="module")
def pairs() -> list[tuple[str, str, str]]:
    """Claim, the version of its evidence that supports it, the version that does not."""
    assert SHARED is not None
    cases: dict[tuple[str, str], dict[str, str]] = defaultdict(dict)
    packed = (SHARED / "claims" / "vitaminc-dev.jsonl.zst").open("rb")
    with packed, zstandard.ZstdDecompressor().stream_reader(packed) as stream:
        for line in io.TextIOWrapper(stream, encoding="utf-8"):
            row = json.loads(line)
            if hashlib.sha256(row["page"].encode()).digest()[-1] % 2:
                cases[row["case_id"], row["claim"]][row["evidence"]] = row["label"]
    found = []
    for (_, claim), labels in cases.items():
        good = [evidence for evidence, label in labels.items() if label == "SUPPORTS"]
        bad = [evidence for evidence, label in labels.items() if label != "SUPPORTS"]
        if len(good) == len(bad) == 1:
            found.append((claim, good[0], bad[0]))
    return found


def test_the_supporting_version_is_chosen(pairs: list[tuple[str, str, str]]) -> None:
    points = 0.0
    for claim, good, bad in pairs:
        margin = support(claim, good, "en") - support(claim, bad, "en")
        points += 0.5 if abs(margin) < 1e-9 else float(margin > 0)
    print(f"chosen: {points / len(pairs):.4f} of {len(pairs)}")
    assert points / len(pairs) >= CHOSEN_FLOOR


def test_changes_of_fact_are_seen(pairs: list[tuple[str, str, str]]) -> None:
    revisions = {(bad, good) for _, good, bad in pairs}
    seen = sum(revise(before, after, "en").factual for before, after in revisions) / len(revisions)
    print(f"seen: {seen:.4f} of {len(revisions)}")
    assert seen >= DETECTED_FLOOR
