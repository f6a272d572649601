"""The life of a finding: opened, joined by further evidence, accepted or dismissed. Pure.

A finding is one thing to decide, whatever the number of documents that report it. Its key says what makes two reports
the same: the fact and the new value, or the page and its new text.
"""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, replace
from datetime import datetime

from monitor.errors import ReviewError
from monitor.models import (
    Change,
    Document,
    Evidence,
    Fact,
    Finding,
    FindingKind,
    Judgement,
    Kind,
    Observation,
    Page,
    Provenance,
    Review,
    Severity,
    Source,
    Stance,
    State,
    Value,
    Verdict,
)
from monitor.models.values import show_value, value_key
from monitor.text import same_words

MAX_EVIDENCE = 50
"""Documents kept with a finding; later ones are counted by their observations."""

TROUBLE_FAILURES = 3
"""Looks in a row that must fail before a person is told: one bad night is no news."""


@dataclass(frozen=True, slots=True)
class Held:
    """An observation held against the baseline: what it means, and the finding that it opened or joined."""

    judgement: Judgement
    finding: Finding | None
    opened: bool


def pending(findings: Iterable[Finding]) -> tuple[Value, ...]:
    """The new values of a fact that somebody already has been told of, whatever was decided.

    A plan is no news of the deed, and what waits or is only listed has been told to nobody.
    """
    return tuple(
        finding.value
        for finding in findings
        if finding.value is not None and finding.telling == "alert" and finding.key.startswith("fact:")
    )


def evidence_of(source: Source, document: Document, snapshot: str | None, now: datetime) -> Evidence:
    """Where a document's words are from; the quote is put in by `words_of`."""
    return Evidence(
        source_id=source.id,
        publisher=source.publisher or source.name,
        tier=source.tier,
        url=document.url or source.url,
        quote="",
        snapshot=snapshot,
        published=document.modified or document.published,
        seen_at=now,
        language=document.language,
        title=document.title,
    )


def words_of(judgement: Judgement, evidence: Evidence) -> Evidence:
    """The evidence with the words of one observation and what they mean."""
    observation = judgement.observation
    return replace(
        evidence,
        quote=observation.quote,
        start=observation.start,
        end=observation.end,
        part=observation.part,
        stance=observation.stance,
        verdict=judgement.verdict,
    )


def confirmed(held: Iterable[Held]) -> set[str]:
    """The facts that a document repeats as they are known: counted, never told."""
    return {each.judgement.observation.fact_id for each in held if each.judgement.verdict is Verdict.CONFIRMS}


def fresh_value(fact: Fact, value: Value, told: Iterable[Value]) -> Value:
    """What of a value is new: for a set the members that neither the baseline nor a finding has; else the value."""
    if fact.kind is not Kind.SET or not isinstance(value, tuple):
        return value
    known = {value_key(member) for known in (fact.value, *told) if isinstance(known, tuple) for member in known}
    return tuple(member for member in value if value_key(member) not in known) or value


def fact_key(fact: Fact, value: Value, stance: Stance) -> str:
    """A plan and the deed are two findings; so are two values."""
    told = "plan" if stance in (Stance.PLANNED, Stance.HEDGED) else "fact"
    return f"{told}:{fact.id}:{value_key(value)}"


def take_in(
    judgement: Judgement,
    fact: Fact,
    evidence: Evidence,
    findings: Mapping[str, Finding],
    now: datetime,
) -> tuple[Finding | None, bool]:
    """Open a finding for a judged observation, or join it to the one that already says so.

    Returns the finding as it now is (None: nothing to keep) and whether it is new. `findings` are all known ones of
    this fact by key, in any state: what a reviewer dismissed is joined silently and not raised again.
    """
    observation = judgement.observation
    value = fresh_value(fact, observation.value, pending(findings.values()))
    key = fact_key(fact, value, observation.stance)
    known = findings.get(key) or _covering(fact, value, observation.stance, findings.values())
    if known is not None:
        return join(known, evidence, now), False
    if not judgement.alert:
        return None, False
    return (
        Finding(
            kind="fact",
            key=key,
            title=fact.title,
            fact_id=fact.id,
            before=show_value(fact.value),
            after=show_value(value),
            value=value,
            verdict=judgement.verdict,
            reason=judgement.reason,
            severity=severity(fact, judgement, evidence.tier),
            confidence=judgement.confidence,
            evidence=(evidence,),
            topics=fact.topics,
            country=fact.country,
            opened_at=now,
            updated_at=now,
        ),
        True,
    )


def _covering(fact: Fact, value: Value, stance: Stance, findings: Iterable[Finding]) -> Finding | None:
    """The finding that already has every member of a set, or the same amount within two per cent."""
    for finding in findings:
        if finding.fact_id != fact.id or finding.value is None or finding.kind != "fact":
            continue
        if finding.key.partition(":")[0] != fact_key(fact, value, stance).partition(":")[0]:
            continue
        if _within(value, finding.value):
            return finding
    return None


def _within(value: Value, told: Value) -> bool:
    if isinstance(value, tuple) and isinstance(told, tuple):
        return {value_key(member) for member in value} <= {value_key(member) for member in told}
    amounts = [getattr(side, "amount", None) for side in (value, told)]
    if amounts[0] is None or amounts[1] is None or getattr(value, "unit", "") != getattr(told, "unit", ""):
        return False
    return bool(abs(amounts[0] - amounts[1]) <= 0.02 * abs(amounts[1]))


def join(finding: Finding, evidence: Evidence, now: datetime) -> Finding:
    """The finding with one more document behind it; the same words of the same page count once."""
    if any(old.url == evidence.url and old.quote == evidence.quote for old in finding.evidence):
        return finding
    if len(finding.evidence) >= MAX_EVIDENCE:
        return replace(finding, updated_at=now)
    best = min((old.tier for old in finding.evidence), default=4)
    lifted = "normal" if finding.severity == "low" and evidence.tier < 4 <= best else finding.severity
    return replace(finding, evidence=(*finding.evidence, evidence), updated_at=now, severity=lifted)


def severity(fact: Fact, judgement: Judgement, tier: int) -> Severity:
    """How loud: a core fact that moves is loud, a plan or a refinement is not, and tier 4 alone never is."""
    if tier >= 4:
        return "low"
    if judgement.observation.stance in (Stance.PLANNED, Stance.HEDGED) or judgement.verdict is Verdict.REFINES:
        return "low"
    return "high" if fact.core else "normal"


def mark_disputes(findings: Iterable[Finding]) -> tuple[Finding, ...]:
    """The same findings, with `disputed` set where two open ones give one fact different values of today."""
    listed = tuple(findings)
    values: dict[str, set[str]] = {}
    for finding in listed:
        if finding.fact_id and finding.state is State.OPEN and finding.verdict is Verdict.CONTRADICTS:
            values.setdefault(finding.fact_id, set()).add(finding.key)
    return tuple(
        replace(finding, disputed=True) if finding.key in values.get(finding.fact_id or "", ()) else finding
        for finding in listed
    )


def of_look(
    page: Page, source: Source, changes: Iterable[Change], *, held: Iterable[Held], evidence: Evidence, now: datetime
) -> tuple[Finding, ...]:
    """All findings of one look at a page: on facts, then what else changed on it."""
    held = tuple(held)
    on_facts = {each.finding.key: each.finding for each in held if each.finding}
    opened = ((each.judgement.observation, each.finding) for each in held if each.opened)
    told = [observation.quote for observation, finding in opened if finding and finding.telling == "alert"]
    edited = page_finding(page, source, changes=uncovered(changes, told), evidence=evidence, now=now)
    return (*on_facts.values(), edited) if edited else tuple(on_facts.values())


def page_finding(
    page: Page, source: Source, *, changes: tuple[Change, ...], evidence: Evidence, now: datetime
) -> Finding | None:
    """What changed on a page, apart from what the findings on facts already tell; None when nothing is left."""
    shown = tuple(change for change in changes if not change.labels)
    if not shown:
        return None
    told = f"{len(shown)} passage{'s' if len(shown) > 1 else ''} of the page changed"
    finding = _about_source("page", f"{page.id}:{evidence.snapshot}", source, evidence, told)
    return replace(
        finding,
        before=shown[0].before or None,
        after=shown[0].after or None,
        verdict=Verdict.CHANGES,
        changes=shown,
        opened_at=now,
        updated_at=now,
    )


def _about_source(kind: FindingKind, key: str, source: Source, evidence: Evidence, reason: str) -> Finding:
    return Finding(
        kind=kind,
        key=f"{kind}:{key}",
        title=source.name,
        reason=reason,
        severity="low",
        evidence=(evidence,),
        topics=source.topics,
        country=(source.country,) if source.country else (),
        opened_at=evidence.seen_at,
        updated_at=evidence.seen_at,
    )


def _look(page: Page, source: Source, now: datetime) -> Evidence:
    return Evidence(
        source_id=source.id, publisher=source.publisher, tier=source.tier, url=page.url, quote="", seen_at=now
    )


def withdrawn(
    page: Page, gone: Iterable[Observation], facts: Iterable[Fact], *, evidence: Evidence, now: datetime
) -> tuple[Finding, ...]:
    """Statements that a healthy page has dropped, seen twice. They never imply that the fact is false."""
    known = {fact.id: fact for fact in facts}
    return tuple(
        Finding(
            kind="withdrawn",
            key=f"withdrawn:{page.id}:{fact.id}:{value_key(observation.value)}",
            title=fact.title,
            fact_id=fact.id,
            before=show_value(observation.value),
            after="no longer said here",
            verdict=Verdict.WITHDRAWN,
            reason="The page is healthy and was read twice; the statement is gone. That does not make it false.",
            severity="normal" if fact.core else "low",
            evidence=(replace(evidence, quote=observation.quote, verdict=Verdict.WITHDRAWN),),
            topics=fact.topics,
            country=fact.country,
            opened_at=now,
            updated_at=now,
        )
        for observation in gone
        if (fact := known.get(observation.fact_id))
    )


def uncovered(changes: Iterable[Change], told: Iterable[str]) -> tuple[Change, ...]:
    """The changes that no quote of a finding on a fact already shows."""
    quotes = [same_words(quote).lower() for quote in told]
    return tuple(
        change for change in changes if not any(quote and quote in same_words(change.after).lower() for quote in quotes)
    )


def trouble_key(page: Page) -> str:
    """The trouble that a page is in."""
    return f"trouble:{page.id}:{page.state_since:%Y%m%dT%H%M%S}" if page.state_since else f"trouble:{page.id}"


def trouble_finding(page: Page, source: Source, message: str, now: datetime) -> Finding | None:
    """A source that cannot be read: told once, when it has failed often enough in a row; None before and after."""
    if page.failures != TROUBLE_FAILURES:
        return None
    finding = replace(_about_source("trouble", "", source, _look(page, source, now), message), key=trouble_key(page))
    return replace(finding, before="readable", after=page.state, severity="normal" if source.tier <= 2 else "low")


def recovery(page: Page, source: Source, troubles: Iterable[Finding], now: datetime) -> tuple[Finding, ...]:
    """The source can be read again: its trouble ends by itself, and that is told once if the trouble was.

    `page` is as it was before this look, `troubles` its open trouble, if it was told.
    """
    ended = tuple(replace(finding, state=State.ACCEPTED) for finding in troubles if finding.state is State.OPEN)
    if not ended:
        return ()
    since = f"could not be read since {page.state_since:%Y-%m-%d %H:%M} UTC" if page.state_since else ""
    finding = _about_source("recovered", f"{page.id}:{now:%Y%m%dT%H%M%S}", source, _look(page, source, now), since)
    return (*ended, replace(finding, before=page.state, after="readable", state=State.ACCEPTED))


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
    plan = bool(best and best.stance in (Stance.PLANNED, Stance.HEDGED))
    return replace(
        fact,
        value=value,
        stance=best.stance if best and plan else Stance.ASSERTED,
        statement=f"{fact.title}: {show_value(value)}.",
        as_of=when,
        true_since=when,
        known_since=review.at,
        until=None,
        suspect=False,
        sources=(source,) if source else (),
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
    if finding.kind != "fact":
        if answer.value is not None:
            raise ReviewError(f"finding {finding.id} carries no value of a fact; accept it without one")
        return accepted, None
    if fact is None:
        raise ReviewError(f"fact {finding.fact_id} is no longer in the baseline")
    return accepted, accepted_fact(fact, finding, answer)
