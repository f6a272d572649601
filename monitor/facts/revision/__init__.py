"""Two versions of a passage, or a statement and a passage: what changed in substance, and what bears out what.

    >>> revise("The deal was signed by 12 states.", "The deal was signed by 15 states.", "en").changes
    (TypedChange(kind='number', before='12', after='15'),)

A deterministic typed difference decides, and no similarity of meaning: sentences that differ in one figure are the
closest neighbours there are.
"""

from collections import Counter
from dataclasses import dataclass
from datetime import date

from monitor.facts.revision.changes import ChangeKind, TypedChange, changes, opposed
from monitor.facts.revision.evidence import support
from monitor.facts.revision.passage import Passage, passage

__all__ = ["ChangeKind", "Revision", "TypedChange", "revise", "support"]

FACTUAL = 0.5
_ANY_DAY = date(2000, 6, 1)
"""Relative dates of both versions are counted from one day, which one does not matter."""


@dataclass(frozen=True, slots=True)
class Revision:
    """What changed between two versions; `score` says how surely a fact did, and `factual` that it is worth telling."""

    factual: bool
    score: float
    changes: tuple[TypedChange, ...]


_ARTICLES = frozenset({"a", "an", "the", "en", "et", "ett", "ei", "eit"})
_SURE = {"number": 0.9, "date": 0.9, "negation": 0.75, "status": 0.75}
_COMMON_STAGES = frozenset({"ordered", "begun", "completed", "delivered", "ended"})
"""Stages whose words are also used of other things (`in order to`): alone they prove little."""


def revise(before: str, after: str, language: str) -> Revision:
    """What factual content changed from one version of a passage to the next."""
    old, new = passage(before, language, _ANY_DAY), passage(after, language, _ANY_DAY)
    found = changes(old, new)
    doubt = 1.0
    for change in found:
        doubt *= 1.0 - _weight(change, old, new)
    score = round(1.0 - doubt, 4)
    return Revision(score >= FACTUAL, score, found)


def _weight(change: TypedChange, old: Passage, new: Passage) -> float:
    """How surely this difference is one of fact."""
    both = bool(change.before and change.after)
    match change.kind:
        case "name":
            return 0.85 if both else 0.65
        case "modality":
            if _steps(old) or _steps(new):
                return 0.6
            return 0.5 if _announced(old) != _announced(new) else 0.3
        case "status":
            return _SURE["status"] if both or _steps(old) != _steps(new) else 0.35
        case "words":
            return 0.7 if opposed(change) else _rewording(change, old, new)
        case kind:
            return _SURE[kind] if both or kind == "negation" else 0.8 * _SURE[kind]


def _announced(whole: Passage) -> bool:
    return any(hedge.startswith("coming:") for hedge in whole.hedges)


def _steps(whole: Passage) -> Counter[str]:
    """The stages of an agreement that are told."""
    stages = Counter(status.partition(":")[0] for status in whole.statuses)
    return Counter({stage: count for stage, count in stages.items() if stage not in _COMMON_STAGES})


def _rewording(change: TypedChange, old: Passage, new: Passage) -> float:
    """How surely other words are another fact.

    A phrase that comes, goes or takes another's place in a sentence that otherwise stays word for word is one; a
    sentence whose small words move too is told anew.
    """
    gone, come = change.before.lower().split(), change.after.lower().split()
    left, right = (Counter(token for token in side.tokens if token not in _ARTICLES) for side in (old, new))
    moved_old = sum((left - right - Counter(gone)).values())
    moved_new = sum((right - left - Counter(come)).values())
    if gone and come:
        return 0.45 if moved_old + moved_new <= 1 and max(len(gone), len(come)) <= 4 else 0.25
    moved = moved_old if come else moved_new
    return 0.55 if moved == 0 else 0.25
