"""A judged observation opens a finding, or joins the one that already says so."""

from collections.abc import Container, Iterable, Mapping
from dataclasses import dataclass, replace
from datetime import datetime, timedelta

from monitor.models import (
    Document,
    Evidence,
    Fact,
    Finding,
    Judgement,
    Kind,
    Severity,
    Source,
    Stance,
    State,
    Value,
    Verdict,
)
from monitor.models.values import show_value, value_key

MAX_EVIDENCE = 50
"""Documents kept with a finding; later ones are counted by their observations."""


FORGOTTEN = timedelta(days=30)
"""A report that was dismissed and heard no more for so long is a new one when it comes back."""

_AGAIN = " again "
"""Between the key of a finding and the day on which the same value was reported anew."""


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


def standing(fact: Fact, findings: Mapping[str, Finding], evidence: Evidence) -> dict[str, Finding]:
    """The findings of a fact whose answer still holds for a new report, by key.

    An accepted value holds until another one is in force: 12, then 16, then 12 again is news. A dismissed one holds
    until a better source says it, or somebody does after a long silence.
    """
    return {key: finding for key, finding in findings.items() if not _spent(fact, finding, evidence)}


def _spent(fact: Fact, finding: Finding, evidence: Evidence) -> bool:
    if finding.kind != "fact" or finding.state is State.OPEN or not finding.key.startswith("fact:"):
        return False
    if finding.state is State.ACCEPTED:
        in_force = {source.finding for source in fact.sources}
        return fact.kind is not Kind.SET and finding.id not in in_force and not _is(fact.value, finding.value)
    voices = [voice for voice in finding.evidence if voice.stance is Stance.ASSERTED]
    heard = max((voice.seen_at for voice in voices), default=finding.updated_at)
    return evidence.seen_at - heard >= FORGOTTEN or evidence.tier < min((voice.tier for voice in voices), default=0)


def _is(one: Value | None, two: Value | None) -> bool:
    return one is not None and two is not None and value_key(one) == value_key(two)


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
        published=observation.written or evidence.published,
        quote=observation.quote,
        start=observation.start,
        end=observation.end,
        part=observation.part,
        stance=observation.stance,
        verdict=judgement.verdict,
        speaker=observation.speaker,
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
    *,
    taken: Container[str] = (),
) -> tuple[Finding | None, bool]:
    """Open a finding for a judged observation, or join it to the one that already says so.

    Returns the finding as it now is (None: nothing to keep) and whether it is new. `findings` are those of this fact
    that stand (`standing`), by key, in any state: what a reviewer dismissed is joined silently. `taken`: all its keys.
    """
    observation = judgement.observation
    value = fresh_value(fact, observation.value, pending(findings.values()))
    key = fact_key(fact, value, observation.stance)
    known = _latest(key, findings) or _covering(fact, value, observation.stance, findings.values())
    if known is not None:
        return join(known, evidence, now), False
    if not judgement.alert:
        return None, False
    if key in taken:
        key = f"{key}{_AGAIN}{now:%Y-%m-%d}"
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
            disputed=_has_rivals(fact, key, findings.values()),
        ),
        True,
    )


def _latest(key: str, findings: Mapping[str, Finding]) -> Finding | None:
    same = [finding for name, finding in findings.items() if name.partition(_AGAIN)[0] == key]
    return max(same, key=lambda finding: finding.opened_at, default=None)


def _has_rivals(fact: Fact, key: str, findings: Iterable[Finding]) -> bool:
    """Whether an open finding gives the fact another value; steps of a ladder and members of a set do not compete."""
    if fact.kind in (Kind.STATUS, Kind.SET) or not key.startswith("fact:"):
        return False
    return any(other.state is State.OPEN and other.key != key and other.key.startswith("fact:") for other in findings)


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
