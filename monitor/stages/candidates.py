"""Which sentences a second reader is asked about. Pure."""

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Final

from monitor.facts import Baseline
from monitor.facts.observe import view_of
from monitor.models import Document, Fact, Observation
from monitor.stages.vectors import Vector, Vectors, likeness

UNSURE: Final = (0.3, 0.8)
"""Scores between which a second opinion is worth its time: below nobody would believe it, above nobody needs it."""
PROPOSED: Final = 3
"""Sentences that vectors propose for one fact."""
LONGEST: Final = 1000
"""Characters of a sentence that is asked about."""


@dataclass(frozen=True, slots=True)
class Question:
    """What does `[start:end]` of the text say of a fact? `observation`: what we read there, if anything."""

    fact: Fact
    start: int
    end: int
    observation: Observation | None = None


def unsure(observations: Iterable[Observation], facts: Iterable[Fact]) -> Iterator[Question]:
    """What was read, but not surely, the surest first."""
    by_id = {fact.id: fact for fact in facts}
    low, high = UNSURE
    for each in sorted(observations, key=lambda observation: -observation.score):
        if low <= each.score < high and each.part == "text" and each.end - each.start <= LONGEST:
            yield Question(by_id[each.fact_id], each.start, each.end, each)


def proposed(
    document: Document,
    baseline: Baseline,
    observations: Sequence[Observation],
    seen: date | None,
    *,
    vectors: Vectors | None,
    enough: float,
) -> Iterator[Question]:
    """Sentences where nothing was read of a fact that they may speak of: all its subjects are named there, or they are
    like it by their vectors. Those that both say come first."""
    view = view_of(document, baseline, seen)
    if view is None:
        return
    texts = [passage for passage in view.passages if passage.part == "text"]
    places = {passage.number: passage.origin(passage.start, passage.end) for passage in texts}
    directions = (
        {number: vectors.of(document.text[slice(*place)]) for number, place in places.items()} if vectors else {}
    )
    read = {(each.fact_id, each.start, each.end) for each in observations if each.part == "text"}
    ranked: list[tuple[float, Question]] = []
    for plan in baseline.plans:
        if plan.fact.suspect:
            continue
        near = _near(plan.fact, directions, vectors, enough) if vectors else {}
        for passage in texts:
            start, end = places[passage.number]
            named = bool(plan.fact.about) and plan.view(view, passage) >= 1.0 and plan.admits(view, passage)
            if not named and passage.number not in near:
                continue
            if end - start > LONGEST or any(key == plan.fact.id and a < end and start < b for key, a, b in read):
                continue
            ranked.append((named + near.get(passage.number, 0.0), Question(plan.fact, start, end)))
    ranked.sort(key=lambda pair: -pair[0])
    yield from (question for _, question in ranked)


def _near(fact: Fact, directions: dict[int, Vector | None], vectors: Vectors, enough: float) -> dict[int, float]:
    """The sentences that are most like a fact, and how like."""
    meant = vectors.of(f"{fact.title} {fact.statement}")
    if meant is None:
        return {}
    found = {number: likeness(meant, each) for number, each in directions.items() if each is not None}
    best = sorted(found, key=lambda number: -found[number])[:PROPOSED]
    return {number: found[number] for number in best if found[number] >= enough}
