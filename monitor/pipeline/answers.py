"""The run that a person starts: an answer to a finding, and what follows from it for the baseline."""

from collections.abc import Mapping, Sequence

from monitor import review
from monitor.errors import ReviewError
from monitor.models import Finding, Review
from monitor.store import Store

NO_LADDERS: Mapping[str, Sequence[str]] = {}


def decide(answer: Review, store: Store, ladders: Mapping[str, Sequence[str]] = NO_LADDERS) -> Finding:
    """Apply a reviewer's answer; accepting closes the fact in force and opens the new one.

    What else the new value answers is closed with it; `ladders` (name → rungs) tell what a rung implies.
    Raises ReviewError for an answer that does not fit, Moved when another reviewer was faster.
    """
    finding = store.findings.get(answer.finding_id)
    if finding is None:
        raise ReviewError(f"there is no finding {answer.finding_id}")
    fact = store.facts.get(finding.fact_id) if finding.fact_id else None
    decided, accepted = review.answered(finding, fact, answer)
    others = store.findings.for_facts([accepted.id]) if accepted else ()
    also = review.settled(accepted, decided, others, answer, ladders) if accepted else ()
    return store.findings.decide(decided, answer, accepted, also)
