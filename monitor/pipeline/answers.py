"""The run that a person starts: an answer to a finding, and what follows from it for the baseline."""

from collections.abc import Mapping, Sequence
from itertools import chain

from monitor import review, sitewide
from monitor.errors import ReviewError
from monitor.models import Finding, Review, State
from monitor.store import Store

LOOK = 2000
"""Findings of a kind, the newest first, among which the same edit is looked for."""
NO_LADDERS: Mapping[str, Sequence[str]] = {}


def decide(
    answer: Review, store: Store, ladders: Mapping[str, Sequence[str]] = NO_LADDERS, *, alone: bool = False
) -> Finding:
    """Apply a reviewer's answer; accepting closes the fact in force and opens the new one.

    What else the new value answers is closed with it; `ladders` (name → rungs) tell what a rung implies. So is the same
    edit on other pages of the site. With `alone` nothing else is.
    Raises ReviewError for an answer that does not fit, Moved when another reviewer was faster.
    """
    finding = store.findings.get(answer.finding_id)
    if finding is None:
        raise ReviewError(f"there is no finding {answer.finding_id}")
    fact = store.facts.get(finding.fact_id) if finding.fact_id else None
    decided, accepted = review.answered(finding, fact, answer)
    also: tuple[tuple[Finding, Review], ...] = ()
    if accepted and not alone:
        also = review.settled(accepted, decided, store.findings.for_facts([accepted.id]), answer, ladders)
    elif decided.kind in sitewide.KINDS and not alone:
        also = review.same_edit(decided, edits_of_pages(store, State.OPEN), answer)
    return store.findings.decide(decided, answer, accepted, also)


def edits_of_pages(store: Store, state: State | None = None) -> tuple[Finding, ...]:
    """The latest findings that may be the same edit on several pages of a site."""
    kinds = (store.findings.list(state=state, kind=kind, limit=LOOK) for kind in sitewide.KINDS)
    return tuple(chain.from_iterable(kinds))
