"""Who gets what: the recipient's filters, and which section a finding belongs to."""

from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from typing import Final, Literal, TypeAlias

from monitor.models import Finding, Recipient, State, Verdict

SectionKey: TypeAlias = Literal["core", "facts", "disputes", "figures", "developments", "articles", "pages", "trouble"]

SECTIONS: Final[Mapping[SectionKey, str]] = {
    "core": "Core facts",
    "facts": "Other facts",
    "disputes": "Disputed or contradicted",
    "figures": "Pages whose own figures do not fit",
    "developments": "New developments",
    "articles": "Articles edited, corrected or removed",
    "pages": "Changed pages",
    "trouble": "Sources in trouble or recovered",
}

_HEALTH: Final = {"outage": -2, "outage-over": -1, "recovered": 1}
"""Our own network first, then troubles, then what is over."""
_UNTOLD: Final = {"wait": "waiting", "list": "listed"}
_RANK: Final = {"high": 0, "normal": 1, "low": 2}


def wanted(findings: Iterable[Finding], recipient: Recipient) -> tuple[tuple[Finding, ...], Counter[str]]:
    """The findings for this recipient, each once, and how many were left out by which of the filters.

    A finding without topics or countries passes those filters: what could not be sorted must not be lost.
    """
    chosen: dict[str, Finding] = {}
    left_out: Counter[str] = Counter()
    for finding in findings:
        if finding.state is State.DISMISSED or finding.key in chosen:
            continue
        reason = _UNTOLD.get(finding.telling) or _against(finding, recipient)
        if reason:
            left_out[reason] += 1
        else:
            chosen[finding.key] = finding
    return tuple(chosen.values()), left_out


def without_ended(findings: Iterable[Finding]) -> tuple[Finding, ...]:
    """Leave out a trouble whose end is told in the same digest: the end tells both."""
    listed = tuple(findings)
    back = {evidence.url for finding in listed if finding.kind == "recovered" for evidence in finding.evidence}
    keys = {finding.key for finding in listed if finding.kind == "outage-over"}

    def ended(finding: Finding) -> bool:
        if finding.state is not State.ACCEPTED:
            return False
        if finding.kind == "outage":
            return f"outage-over:{finding.key}" in keys
        return finding.kind == "trouble" and any(evidence.url in back for evidence in finding.evidence)

    return tuple(finding for finding in listed if not ended(finding))


def _against(finding: Finding, recipient: Recipient) -> str | None:
    if recipient.mode == "immediate" and (finding.severity != "high" or section_of(finding) == "trouble"):
        return "severity"
    if _RANK[finding.severity] > _RANK[recipient.min_severity]:
        return "severity"
    if _disjoint(finding.country, recipient.countries):
        return "countries"
    return "topics" if _disjoint(finding.topics, recipient.topics) else None


def _disjoint(has: Sequence[str], wants: Sequence[str]) -> bool:
    return bool(has and wants) and not {name.lower() for name in has} & {name.lower() for name in wants}


def section_of(finding: Finding) -> SectionKey:
    """Where a finding is told."""
    match finding.kind:
        case "trouble" | "recovered" | "outage" | "outage-over":
            return "trouble"
        case "new-development":
            return "developments"
        case "inconsistency":
            return "figures"
        case "page" | "moved":
            return "pages"
        case "article-edited" | "article-retitled" | "article-corrected" | "article-removed" | "article-restored":
            return "articles"
    if finding.disputed or finding.verdict is Verdict.CONTRADICTS:
        return "disputes"
    return "core" if finding.severity == "high" else "facts"


def in_order(findings: Iterable[Finding]) -> tuple[Finding, ...]:
    """Sections in their order; inside one the urgent, the surest and the newest first, values of one fact together."""
    listed = tuple(findings)
    best: dict[tuple[SectionKey, str], _Rank] = {}
    for finding in listed:
        group = section_of(finding), finding.fact_id or finding.key
        best[group] = min(best.get(group, _rank(finding)), _rank(finding))
    order = list(SECTIONS)

    def place(finding: Finding) -> tuple[int, int, _Rank, str, _Rank]:
        group = section_of(finding), finding.fact_id or finding.key
        health = _HEALTH.get(finding.kind, 0)
        return order.index(group[0]), health, best[group], group[1], _rank(finding)

    return tuple(sorted(listed, key=place))


_Rank: TypeAlias = tuple[int, float, float, str]


def _rank(finding: Finding) -> _Rank:
    return _RANK[finding.severity], -finding.confidence, -finding.opened_at.timestamp(), finding.key
