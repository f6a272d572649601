"""Does a sentence bear a claim out, refute it, or say nothing of it, by the features of `revision.support` alone?

    python bench/verification.py vitaminc-dev.jsonl.zst

One line a row: `label, claim, evidence, page`. Five folds, parted by the hash of the page's title, so that no page
is both learned from and judged by; a softmax regression by plain stochastic gradient descent in the order of the
hashes: the same input gives the same output. Nothing of it is used by the monitor, which compares versions and
never judges a claim alone.
"""

import argparse
import hashlib
import io
import json
import math
from collections import Counter
from collections.abc import Sequence
from pathlib import Path

import zstandard

from monitor.facts.revision.evidence import features
from monitor.facts.revision.passage import passage

LABELS = ("SUPPORTS", "REFUTES", "NOT ENOUGH INFO")
FOLDS = 5
ROUNDS = 8
RATE = 0.05
Row = tuple[int, list[float], int]
"""Fold, features with a constant, place of the label."""


def rows(path: Path) -> list[Row]:
    """All rows in an order that has nothing to do with theirs."""
    found: list[tuple[bytes, Row]] = []
    with path.open("rb") as packed, zstandard.ZstdDecompressor().stream_reader(packed) as stream:
        for line in io.TextIOWrapper(stream, encoding="utf-8"):
            told = json.loads(line)
            read = features(passage(told["claim"], "en"), passage(told["evidence"], "en"))
            fold = hashlib.sha256(told["page"].encode()).digest()[0] % FOLDS
            order = hashlib.sha256(f"{told['claim']}\n{told['evidence']}".encode()).digest()
            found.append((order, (fold, [1.0, *read.values()], LABELS.index(told["label"]))))
    return [row for _, row in sorted(found)]


def shares(weights: Sequence[Sequence[float]], inputs: Sequence[float]) -> list[float]:
    """The chance of each label."""
    sums = [sum(map(float.__mul__, each, inputs)) for each in weights]
    grown = [math.exp(total - max(sums)) for total in sums]
    return [each / sum(grown) for each in grown]


def learned(train: Sequence[Row]) -> list[list[float]]:
    """A row of weights for each label."""
    weights = [[0.0] * len(train[0][1]) for _ in LABELS]
    for turn in range(ROUNDS):
        rate = RATE / (1 + turn)
        for _, inputs, label in train:
            for place, share in enumerate(shares(weights, inputs)):
                step = rate * ((place == label) - share)
                weights[place] = [old + step * value for old, value in zip(weights[place], inputs, strict=True)]
    return weights


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("rows", type=Path)
    found = rows(parser.parse_args().rows)
    told: Counter[tuple[int, int]] = Counter()
    for fold in range(FOLDS):
        weights = learned([row for row in found if row[0] != fold])
        for _, inputs, label in (row for row in found if row[0] == fold):
            chances = shares(weights, inputs)
            told[label, chances.index(max(chances))] += 1
    right = sum(count for (label, said), count in told.items() if label == said)
    print(f"{right / told.total():.3f} of {told.total()} right; the commonest label alone: ", end="")
    print(f"{max(Counter(label for _, _, label in found).values()) / told.total():.3f}")
    for place, name in enumerate(LABELS):
        labelled = sum(count for (label, _), count in told.items() if label == place)
        said = sum(count for (_, said), count in told.items() if said == place)
        print(f"  {name:16} found {told[place, place] / labelled:.3f}, right when said {told[place, place] / said:.3f}")


if __name__ == "__main__":
    main()
