"""What would be found on a page, and why: nothing is stored."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime

from monitor import compare, facts, review
from monitor.models import Document, Finding, Inconsistency, Source
from monitor.policy import Policy
from monitor.stages import Stages
from monitor.verdicts import hold_against_baseline

OFF = Stages()


@dataclass(frozen=True, slots=True, kw_only=True)
class Trial:
    """What one document would lead to."""

    document: Document
    held: tuple[review.Held, ...]
    inconsistencies: tuple[Inconsistency, ...]
    """Its figures that do not fit each other."""
    comparison: compare.Comparison | None
    """With the page's stored past; None where there is none."""
    silence: tuple[str, ...] = ()
    """Where nothing was read and few facts were asked for: why."""
    declared: Document | None = None
    """The same bytes as they are read today, where other selectors were tried."""


def try_document(
    document: Document,
    source: Source,
    baseline: facts.Baseline,
    *,
    before: Document | None = None,
    memory: compare.Memory | None = None,
    known: Iterable[Finding] = (),
    now: datetime,
    policy: Policy,
    stages: Stages = OFF,
) -> Trial:
    """Hold a document against the baseline and, if there is one, against an earlier text of its page. Pure."""
    evidence = review.evidence_of(source, document, None, now)
    comparison = None
    if before is not None:
        comparison, _ = compare.compare(
            before, document, memory or compare.Memory(), show=source.show, ignore_text=source.ignore_text
        )
    came = compare.came(comparison) if comparison else ()
    observations = facts.observe_edited(document, baseline, came=came, seen=now.date())
    observations = stages.extend(observations, document, baseline, seen=now.date())
    held = hold_against_baseline(
        observations, document, baseline, known, evidence=evidence, seen=now.date(), now=now, policy=policy
    )
    muddled = facts.inconsistencies(document, baseline)
    return Trial(document=document, held=held, inconsistencies=muddled, comparison=comparison)
