"""The run that a person starts: an answer to a finding, and what follows from it for the baseline."""

from monitor import review
from monitor.errors import ReviewError
from monitor.models import Finding, Review
from monitor.store import Store


def decide(answer: Review, store: Store) -> Finding:
    """Apply a reviewer's answer; accepting closes the fact in force and opens the new one.

    Raises ReviewError for an answer that does not fit, Moved when another reviewer was faster.
    """
    finding = store.findings.get(answer.finding_id)
    if finding is None:
        raise ReviewError(f"there is no finding {answer.finding_id}")
    fact = store.facts.get(finding.fact_id) if finding.fact_id else None
    decided, accepted = review.answered(finding, fact, answer)
    return store.findings.decide(decided, answer, accepted)
