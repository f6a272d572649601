"""What the readers share: a fact made ready for reading, and the making of an observation."""

from collections.abc import Mapping
from dataclasses import dataclass, field

from monitor.facts.language.phrases import Hit
from monitor.facts.linking.view import Passage, View
from monitor.models import Fact, Observation, PartialDate, Qualifier, Stance, Value

QUOTE_LIMIT = 400
"""Characters of a quote; from a longer sentence only the clause is quoted."""


@dataclass(frozen=True, slots=True)
class Plan:
    """A fact with what reading it needs, worked out once."""

    fact: Fact
    agreements: tuple[str, ...]
    """Those of `about` that are agreements."""
    others: tuple[str, ...]
    """The rest of `about`."""
    keys: frozenset[str]
    """Labels of which one must occur in a sentence (beside a `reading`: in the document) for the fact to be tried."""
    reading: str | None
    """The kind of typed value that must stand in the sentence; None where words say it all."""
    rungs: tuple[str, ...]
    spoken: Mapping[str, frozenset[str]] = field(default_factory=dict)
    """Value → the words its wordings are made of: those words govern nothing."""

    @property
    def cue(self) -> str:
        return f"fact/{self.fact.id}/cue"

    @property
    def not_cue(self) -> str:
        return f"fact/{self.fact.id}/not"

    def wording(self, value: str) -> str:
        """The label of the wordings of a value."""
        return f"fact/{self.fact.id}/says/{value}"

    def admits(self, view: View, passage: Passage) -> bool:
        """Do the fact's own cues allow this sentence?"""
        if self.not_cue in passage.by:
            return False
        if not self.fact.cues:
            return True
        near = (*view.passages[:1], *view.passages[max(0, passage.number - 1) : passage.number + 2])
        return any(self.cue in other.by for other in near if other.part == passage.part or other.number == 0)

    def view(self, view: View, passage: Passage) -> float:
        """How surely everything that the fact is about is in view; 0 where something is missing."""
        sure = 1.0
        for name in (*self.agreements, *self.others):
            sure = min(sure, view.in_view(name, passage))
        return sure


OPINION = 0.7
"""What a wording is worth that stands in somebody's opinion: seen, never an alert."""


def opinion(passage: Passage, hit: Hit) -> float:
    """1, or less where critics or commentators say it."""
    left, _ = passage.clause(hit.start, hit.end)
    voices = passage.by.get("stance/opinion", ())
    return OPINION if any(left <= voice.start and voice.end <= hit.start for voice in voices) else 1.0


def observed(
    plan: Plan,
    passage: Passage,
    hit: Hit,
    value: Value,
    stance: Stance,
    *,
    features: dict[str, float],
    time: PartialDate | None = None,
    qualifier: Qualifier = Qualifier.EXACT,
    speaker: str | None = None,
) -> Observation:
    """An observation that quotes its sentence (or, of a very long one, the clause)."""
    start, end = passage.start, passage.end
    if end - start > QUOTE_LIMIT:
        left, right = passage.clause(hit.start, hit.end)
        start, end = max(left, hit.start - QUOTE_LIMIT // 2), min(right, hit.end + QUOTE_LIMIT // 2)
    first, last = passage.origin(start, end)
    score = 1.0
    for weight in features.values():
        score *= weight
    return Observation(
        fact_id=plan.fact.id,
        value=value,
        stance=stance,
        quote="",
        start=first,
        end=last,
        part=passage.part,
        qualifier=qualifier,
        speaker=speaker,
        time=time,
        score=round(score, 3),
        features=tuple(features.items()),
    )
