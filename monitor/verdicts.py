"""What a document says, held against what is known: judged, and findings opened or joined. Pure.

The one place where facts and findings meet; a live check, a trial and a backtest all go through it.
"""

from collections.abc import Iterable
from dataclasses import replace
from datetime import date, datetime

from monitor import facts, review
from monitor.models import Document, Evidence, Finding, Observation
from monitor.policy import Policy


def hold_against_baseline(
    observations: Iterable[Observation],
    document: Document,
    baseline: facts.Baseline,
    known: Iterable[Finding],
    *,
    evidence: Evidence,
    seen: date | None,
    now: datetime,
    policy: Policy,
) -> tuple[review.Held, ...]:
    """Judge what a document says, and open findings or join them.

    `known`: all findings of these facts, in any state. `evidence`: where the words are from. `seen`: the day that the
    document was met, None where that is not known (an archive). `policy`: what is told, what waits, what is listed.
    """
    findings = {finding.key: finding for finding in known}
    plans = {plan.fact.id: plan for plan in baseline.plans}
    held = []
    for observation in observations:
        plan = plans[observation.fact_id]
        fact = plan.fact
        all_mine = {key: finding for key, finding in findings.items() if finding.fact_id == fact.id}
        mine = review.standing(fact, all_mine, evidence)
        judgement = facts.judge(
            fact,
            observation,
            document,
            rungs=plan.rungs,
            pending=review.pending(mine.values()),
            seen=seen,
            since=baseline.since,
        )
        course = policy.course(fact, judgement, evidence.tier, plan.rungs)
        judgement = replace(judgement, alert=course != "ignore")
        words = review.words_of(judgement, evidence)
        finding, opened = review.take_in(judgement, fact, words, mine, now, taken=all_mine)
        if finding:
            weight = review.severity(fact, judgement, evidence.tier)
            finding = policy.told(finding, course, opened=opened, severity=weight, now=now)
            findings[finding.key] = finding
        held.append(review.Held(judgement, finding, opened))
    return tuple(held)
