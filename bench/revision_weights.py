"""Learn the weights of `monitor.facts.revision.support` from pairs of evidence, and write them as a module.

    python bench/revision_weights.py vitaminc-dev.jsonl.zst [--write]

One line a row: `case_id, label, claim, evidence, page`. A pair is one claim with two versions of its evidence, of
which one supports it. Half of the pages (by a bit of the hash of their title) are learned from, the other half
tells how well it went. Logistic regression on the differences of the features, plain gradient descent: the same input
gives the same output.
"""

import argparse
import hashlib
import io
import json
import math
from collections import defaultdict
from pathlib import Path

import zstandard

from monitor.facts.revision.evidence import features
from monitor.facts.revision.passage import passage

TARGET = Path(__file__).parent.parent / "monitor" / "facts" / "revision" / "weights.py"
HEAD = '''"""Written by bench/revision_weights.py; do not edit.

Why, and from what: docs/decisions/0002-revision-weights.md.
"""

from typing import Final

WEIGHTS: Final[dict[str, float]] = {
'''
ROUNDS = 400
DECAY = 1e-3
"""Keeps weights of rare features small."""


def pairs(path: Path) -> list[tuple[str, str, str, bool]]:
    """Claim, the evidence that supports it, the one that does not, and whether to learn from it."""
    cases: dict[tuple[str, str], dict[str, str]] = defaultdict(dict)
    pages: dict[str, str] = {}
    with path.open("rb") as packed, zstandard.ZstdDecompressor().stream_reader(packed) as stream:
        for line in io.TextIOWrapper(stream, encoding="utf-8"):
            row = json.loads(line)
            cases[row["case_id"], row["claim"]][row["evidence"]] = row["label"]
            pages[row["case_id"]] = row["page"]
    found = []
    for (case, claim), labels in cases.items():
        good = [evidence for evidence, label in labels.items() if label == "SUPPORTS"]
        bad = [evidence for evidence, label in labels.items() if label != "SUPPORTS"]
        if len(good) == len(bad) == 1:
            found.append((claim, good[0], bad[0], learned_from(pages[case])))
    return found


def learned_from(page: str) -> bool:
    return hashlib.sha256(page.encode()).digest()[-1] % 2 == 0


def differences(claim: str, good: str, bad: str) -> list[float]:
    said = passage(claim, "en")
    one, two = features(said, passage(good, "en")), features(said, passage(bad, "en"))
    return [one[name] - two[name] for name in one]


def learn(rows: list[list[float]]) -> list[float]:
    """Weights under which the better evidence scores higher; features are brought to one scale for it."""
    width = len(rows[0])
    scale = [math.sqrt(sum(row[at] ** 2 for row in rows) / len(rows)) or 1.0 for at in range(width)]
    scaled = [[value / unit for value, unit in zip(row, scale, strict=True)] for row in rows]
    weights = [0.0] * width
    for _ in range(ROUNDS):
        step = [0.0] * width
        for row in scaled:
            miss = 1 / (1 + math.exp(sum(w * v for w, v in zip(weights, row, strict=True))))
            for at, value in enumerate(row):
                step[at] += miss * value
        weights = [w + s / len(scaled) - DECAY * w for w, s in zip(weights, step, strict=True)]
    return [round(weight / unit, 3) for weight, unit in zip(weights, scale, strict=True)]


def right(weights: list[float], rows: list[list[float]]) -> float:
    """Share of pairs in which the better evidence scores higher; a tie counts half."""
    points = 0.0
    for row in rows:
        margin = sum(w * v for w, v in zip(weights, row, strict=True))
        points += 0.5 if abs(margin) < 1e-9 else float(margin > 0)
    return points / len(rows)


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0] if __doc__ else "")
    parser.add_argument("rows", type=Path)
    parser.add_argument("--write", action="store_true", help=f"write {TARGET.name}")
    options = parser.parse_args()
    known = pairs(options.rows)
    rows = [(differences(claim, good, bad), learning) for claim, good, bad, learning in known]
    names = list(features(passage("a", "en"), passage("a", "en")))
    weights = learn([row for row, learning in rows if learning])
    for name, weight in zip(names, weights, strict=True):
        print(f"{name:20} {weight:8.3f}")
    print(f"learned from {right(weights, [row for row, learning in rows if learning]):.4f}")
    print(f"held back    {right(weights, [row for row, learning in rows if not learning]):.4f}")
    if options.write:
        body = "".join(f'    "{name}": {weight},\n' for name, weight in zip(names, weights, strict=True))
        TARGET.write_text(HEAD + body + "}\n", encoding="utf-8")


if __name__ == "__main__":
    main()
