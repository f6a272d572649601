"""A finding in plain text for the terminal."""

import textwrap
from collections.abc import Sequence

from monitor.cli.ground.printing import put
from monitor.digest.words import KINDS
from monitor.models import Evidence, Finding, Review
from monitor.models.values import show_date, show_value
from monitor.sitewide import answered_with
from monitor.text import one_line

_TIERS = {1: "official", 2: "established", 3: "secondary", 4: "unreliable"}
_TOLD = {"alert": "", "wait": ", waits for a second source", "list": ", only listed", "ignore": ""}


def print_finding(finding: Finding, reviews: Sequence[Review] = (), same: Sequence[Finding] = ()) -> None:
    """Everything a reviewer needs for an answer; `same`: findings on other pages of the site that share an edit."""
    put(f"{finding.id or '-'}  {finding.title}  [{finding.state.value}, {finding.severity}{_TOLD[finding.telling]}]")
    if finding.kind in KINDS:  # of what is no fact's, verdict and confidence mean nothing
        put(f"   what        {KINDS[finding.kind]}")
        _block("why", finding.reason)
    else:
        put(f"   verdict     {finding.verdict.value}: {finding.reason}  (confidence {finding.confidence:.2f})")
    if finding.changes:
        for change in finding.changes:
            put(f"   {change.kind}")
            _block("was", change.before)
            _block("now", change.after)
    else:
        put(f"   before      {finding.before or '-'}")
        put(f"   after       {finding.after or '-'}")
    put(f"   opened      {finding.opened_at:%Y-%m-%d %H:%M} UTC")
    for evidence in finding.evidence:
        _evidence(evidence, stance=finding.kind not in KINDS)
    with_it = {other.id for other in answered_with(finding, same)}
    for other in same:
        rest = "" if other.id in with_it else ", and more there"
        put(f"   also on     {other.id}  {other.evidence[0].url}  [{other.state.value}{rest}]")
    for review in reviews:
        value = f" as {show_value(review.value)}" if review.value is not None else ""
        note = f": {one_line(review.note, 2000)}" if review.note else ""
        put(f"   {review.at:%Y-%m-%d %H:%M}  {review.action} by {review.by}{value}{note}")


def _evidence(evidence: Evidence, *, stance: bool) -> None:
    tier = _TIERS.get(evidence.tier, str(evidence.tier))
    told = f", {evidence.stance.value}" if stance else ""
    put(f"   source      {one_line(evidence.publisher or evidence.source_id)} ({tier}){told}")
    if evidence.quote:
        put(
            textwrap.fill(
                f"“{one_line(evidence.quote, 600)}”", 100, initial_indent=" " * 15, subsequent_indent=" " * 16
            )
        )
    if evidence.speaker:
        put(f"               said by {one_line(evidence.speaker, 80)}")
    put(f"               {evidence.url}")
    published = f"published {show_date(evidence.published)}, " if evidence.published else ""
    put(f"               {published}seen {evidence.seen_at:%Y-%m-%d %H:%M} UTC")
    if evidence.snapshot:
        put(f"               capture {evidence.snapshot[:16]}  (monitor snapshots show {evidence.snapshot[:16]})")


def _block(label: str, text: str) -> None:
    if text:
        put(textwrap.fill(one_line(text, 600), 100, initial_indent=f"   {label:10}  ", subsequent_indent=" " * 15))
