"""How well the scores of observations are calibrated, and whether learned weights would do better.

    python bench/calibration.py ../shared/replay

The labelled documents are parted by a bit of the hash of their id: one half is learned from, the other tells how
well it went. An observation is right when a labelled statement of its document and fact carries its value (the
scorer of that set decides); those that count neither way are left out. Compared are the score as it is (the
product of its features), a score with two learned numbers (Platt), and a logistic regression on the logarithms of
all features. Plain gradient descent: the same input gives the same output. Nothing is written;
docs/decisions/0004-confidence.md tells what follows.
"""

import argparse
import hashlib
import math
import runpy
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from monitor.backtest.documents import read_archive, replay, row
from monitor.config import load_baseline, load_lexicon
from monitor.facts import compile_baseline

ROOT = Path(__file__).parent.parent
ROUNDS = 4000
RATE = 2.0
DECAY = 1e-4
"""Keeps weights of rare features small."""
BINS = 10


@dataclass(frozen=True, slots=True)
class Case:
    """One observation that counts: what its score is made of, and whether it was right."""

    features: dict[str, float]
    score: float
    right: bool
    learned: bool


def learned_from(document: str) -> bool:
    """Is it of the half of the documents that may be looked at?"""
    return int(hashlib.sha256(document.encode()).hexdigest(), 16) % 2 == 0


def cases(folder: Path) -> list[Case]:
    """The observations of all documents that the labels call right or wrong."""
    scorer: dict[str, Any] = runpy.run_path(str(folder / "score.py"))
    labelled = scorer["Data"](folder / "dev", scorer["read_facts"](folder / "facts.yaml"))
    known = load_baseline(ROOT / "tests/eval/replay/baseline.yaml")[0]
    baseline = compile_baseline(known, load_lexicon(ROOT / "db/lexicon"))
    found = []
    for archived in read_archive(folder / "dev/docs.jsonl"):
        for held in replay(archived, baseline, {fact.id: {} for fact in known}):
            line = row(archived.id, held)
            if line["stance"] == "denied" or line["fact"] not in labelled.facts:
                continue
            right = any(_carries(labelled, line, told) for told in labelled.st[archived.id, line["fact"]])
            if right or not labelled.forgiven(line):
                seen = held.judgement.observation
                found.append(Case(dict(seen.features), seen.score, right, learned_from(archived.id)))
    return found


def _carries(labelled: Any, line: dict[str, Any], told: dict[str, Any]) -> bool:
    if isinstance(line["value"], list) and isinstance(told["value"], list):
        return bool({str(each).lower() for each in line["value"]} & {str(each).lower() for each in told["value"]})
    return bool(labelled.supports(line, told))


def fitted(rows: Sequence[Case], inputs: Callable[[Case], dict[str, float]]) -> Callable[[Case], float]:
    """A logistic regression on `inputs`, as a function of a case."""
    names = sorted({name for each in rows for name in inputs(each)})
    weights, bias = dict.fromkeys(names, 0.0), 0.0

    def share(case: Case) -> float:
        total = bias + sum(weights.get(name, 0.0) * value for name, value in inputs(case).items())
        return 1 / (1 + math.exp(-max(-30.0, min(30.0, total))))

    for _ in range(ROUNDS):
        slopes, lean = {name: DECAY * weights[name] for name in names}, 0.0
        for case in rows:
            miss = (share(case) - case.right) / len(rows)
            lean += miss
            for name, value in inputs(case).items():
                slopes[name] += miss * value
        bias -= RATE * lean
        for name in names:
            weights[name] -= RATE * slopes[name]
    return share


def brier(rows: Sequence[Case], share: Callable[[Case], float]) -> float:
    return sum((share(case) - case.right) ** 2 for case in rows) / len(rows)


def calibration_error(rows: Sequence[Case], share: Callable[[Case], float]) -> float:
    """Expected calibration error over equal bins."""
    bins: dict[int, list[Case]] = {}
    for case in rows:
        bins.setdefault(min(BINS - 1, int(share(case) * BINS)), []).append(case)
    gaps = (abs(sum(map(share, each)) - sum(case.right for case in each)) for each in bins.values())
    return sum(gaps) / len(rows)


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("folder", type=Path)
    found = cases(parser.parse_args().folder)
    build = [case for case in found if case.learned]
    held = [case for case in found if not case.learned]
    for name, rows in (("learned from", build), ("held back", held)):
        print(f"{name}: {len(rows)} observations, {sum(not case.right for case in rows)} wrong")
    usual = sum(case.right for case in build) / len(build)
    shares: dict[str, Callable[[Case], float]] = {
        "one number for all": lambda _: usual,
        "the score as it is": lambda case: case.score,
        "two numbers (Platt)": fitted(build, lambda case: {"score": math.log(case.score)}),
        "all features": fitted(build, lambda case: {name: math.log(v) for name, v in case.features.items() if v > 0}),
    }
    for name, share in shares.items():
        told = [f"{brier(rows, share):.3f} {calibration_error(rows, share):.3f}" for rows in (build, held)]
        print(f"{name:20} Brier, error: {told[0]} learned from, {told[1]} held back")


if __name__ == "__main__":
    main()
