"""The shipped baseline as it stood: on a day, and as the five documents tell it that the first facts come from."""

from functools import cache
from pathlib import Path

from monitor.config import load_baseline
from monitor.models import Fact
from monitor.models.history import chain

ROOT = Path(__file__).parents[1]
FOLDER = ROOT / "db/baseline"
SEEDS = {
    ("US Department of State", "2023-01"),
    ("Think-tank post on the opening of the talks", "2022-02"),
    ("Unnamed outlet quoting The Local", "2022-02-10"),
    ("Unnamed outlet, framing of Russian state media", "2023-02"),
    ("Unnamed defence news site", "2025-02"),
}


@cache
def shipped() -> tuple[Fact, ...]:
    """All facts of the files, closed ones too."""
    return load_baseline(FOLDER)[0]


@cache
def first_ids() -> tuple[str, ...]:
    """The facts that were there first."""
    return tuple((ROOT / "tests/cases/config/known-facts.txt").read_text("utf-8").split())


@cache
def as_first_told() -> tuple[Fact, ...]:
    """The first facts with the values that the five documents give them, whatever became of them."""
    first = []
    for fact in shipped():
        steps = [step for step in chain(fact) if {(source.publisher, source.date) for source in step.sources} & SEEDS]
        if fact.id in first_ids() and steps:
            first.append(steps[-1])
    return tuple(first)
