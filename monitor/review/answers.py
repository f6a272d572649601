"""A reviewer's answer: what becomes of the finding, and of the fact."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import replace

from monitor.errors import ReviewError
from monitor.models import Fact, Finding, Provenance, Review, Stance, State
from monitor.models.values import show_value
from monitor.sitewide import answered_with


def accepted_fact(fact: Fact, finding: Finding, review: Review) -> Fact:
    """The fact that an accepted finding puts in force: new value, both clocks, and where it comes from."""
    value = review.value if review.value is not None else finding.value
    if value is None:
        raise ValueError(f"finding {finding.id} carries no value to accept")
    if isinstance(value, tuple) and isinstance(fact.value, tuple) and review.value is None:
        value = (*fact.value, *(member for member in value if member not in fact.value))
    best = min(finding.evidence, key=lambda evidence: evidence.tier, default=None)
    source = (
        Provenance(
            publisher=best.publisher,
            date=best.published or f"{best.seen_at:%Y-%m-%d}",
            url=best.url,
            tier=best.tier,
            finding=finding.id,
        )
        if best
        else None
    )
    when = (best.published if best else None) or f"{finding.opened_at:%Y-%m-%d}"
    return replace(
        fact,
        value=value,
        stance=Stance.ASSERTED,
        statement=f"{fact.title}: {show_value(value)}.",
        as_of=when,
        true_since=when,
        known_since=review.at,
        until=None,
        suspect=False,
        sources=(source,) if source else (),
    )


def settled(
    fact: Fact, accepted: Finding, others: Iterable[Finding], answer: Review, ladders: Mapping[str, Sequence[str]]
) -> tuple[tuple[Finding, Review], ...]:
    """Open findings that an accepted value answers too, each with its own line in the log; reopening them is possible.

    `fact` as it is now in force; `ladders` for facts that leave theirs to the lexicon. On a ladder these are the rungs
    up to the accepted one, told or planned; elsewhere plans of that very value.
    """
    rungs = tuple(fact.rungs or ladders.get(fact.ladder or "", ()))
    reached = set(rungs[: rungs.index(fact.value) + 1]) if fact.value in rungs else set()
    note = f"settled by finding {accepted.id}: {show_value(fact.value)}"
    return tuple(
        (
            replace(other, state=State.DISMISSED),
            Review(finding_id=other.id, action="dismiss", by=answer.by, at=answer.at, note=note),
        )
        for other in others
        if other.id is not None
        and other.id != accepted.id
        and other.kind == "fact"
        and other.state is State.OPEN
        and other.value is not None
        and (other.value in reached or (other.key.startswith("plan:") and other.value == fact.value))
    )


def same_edit(decided: Finding, others: Iterable[Finding], answer: Review) -> tuple[tuple[Finding, Review], ...]:
    """Open findings on other pages of the site that show nothing but what the decided one shows: the same answer.

    `decided`: as it is after the answer; each of them gets its own line in the log, and may be reopened by itself.
    """
    if answer.action not in ("accept", "dismiss"):
        return ()
    note = f"settled by finding {decided.id}: the same edit"
    return tuple(
        (
            replace(other, state=decided.state),
            Review(finding_id=other.id, action=answer.action, by=answer.by, at=answer.at, note=note),
        )
        for other in answered_with(decided, others)
        if other.id is not None and other.state is State.OPEN
    )


def answered(finding: Finding, fact: Fact | None, answer: Review) -> tuple[Finding, Fact | None]:
    """The finding after a reviewer's answer, and the fact that comes into force by it, if one does.

    Raises ReviewError for an answer that does not fit the finding.
    """
    if answer.action == "note":
        return finding, None
    if answer.action == "reopen":
        if finding.state is State.OPEN:
            raise ReviewError(f"finding {finding.id} is open already")
        return replace(finding, state=State.OPEN), None
    if finding.state is not State.OPEN:
        raise ReviewError(f"finding {finding.id} is {finding.state} already; reopen it first")
    if answer.action == "dismiss":
        return replace(finding, state=State.DISMISSED), None
    accepted = replace(finding, state=State.ACCEPTED)
    if finding.key.startswith("plan:") and answer.value is None:
        return accepted, None  # taken note of: only what is asserted moves the baseline
    if finding.kind != "fact":
        if answer.value is not None:
            raise ReviewError(f"finding {finding.id} carries no value of a fact; accept it without one")
        return accepted, None
    if fact is None:
        raise ReviewError(f"fact {finding.fact_id} is no longer in the baseline")
    return accepted, accepted_fact(fact, finding, answer)
