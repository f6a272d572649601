"""Findings: list and read them."""

from typing import TYPE_CHECKING, Annotated, Literal

import typer

from monitor.cli.ground.arguments import AsJson, numbered
from monitor.cli.ground.printing import put_json, put_table, say
from monitor.models import FindingKind

if TYPE_CHECKING:
    from monitor.sitewide import Told

LOOK = 2000
"""Findings, the newest first, that are read for the rows of a list."""
NONE_SUCH = "`monitor review list --state all` lists them"
Number = Annotated[
    int, typer.Argument(metavar="NO", help="Number of the finding.", callback=numbered("finding", NONE_SUCH))
]

Answered = Literal["open", "accepted", "dismissed", "all"]


def list_findings(
    state: Annotated[Answered, typer.Option(help="As they were answered.")] = "open",
    kind: Annotated[FindingKind | None, typer.Option(help="Only of this kind.")] = None,
    limit: Annotated[int, typer.Option(min=1, max=10_000, help="At most so many.")] = 100,
    each: Annotated[bool, typer.Option("--each", help="Also page by page what several pages of a site share.")] = False,
    as_json: AsJson = False,
) -> None:
    """List findings, the loudest and newest first. An edit that several pages of a site share is one row."""
    from dataclasses import asdict

    from monitor.cli.ground.opening import opened_store
    from monitor.models import State
    from monitor.sitewide import Told, fold
    from monitor.text import one_line

    with opened_store() as store:
        wanted = None if state == "all" else State(state)
        read = limit if each else max(limit, LOOK)  # many may make one row
        findings = store.findings.list(state=wanted, kind=kind, limit=read)
    pieces = (tuple(Told(finding=finding) for finding in findings) if each else fold(findings))[:limit]
    if as_json:
        put_json([asdict(told.finding) | {"pages": _pages(told), "shared": told.shared} for told in pieces])
        return
    if not findings:
        say("no findings")
        return
    loud = {"high": 0, "normal": 1, "low": 2}
    rows = [
        (
            str(finding.id),
            finding.severity,
            finding.verdict.value if finding.kind == "fact" else finding.kind,
            {"alert": "", "wait": "waits"}.get(finding.telling, "listed"),
            f"{finding.opened_at:%Y-%m-%d}",
            one_line(f"{finding.title}{_number(told)}: {finding.before or '-'} → {finding.after or '-'}", 110),
        )
        for told in sorted(pieces, key=lambda told: loud[told.finding.severity])
        for finding in [told.finding]
    ]
    put_table(("no", "weight", "verdict", "told", "opened", "finding"), rows)
    if any(told.pages for told in pieces):
        say("`monitor review show NO` names the pages that share an edit, and whose findings its answer settles")


def _pages(told: "Told") -> list[dict[str, object]]:
    return [{"id": page.id, "url": page.evidence[0].url} for page in told.pages]


def _number(told: "Told") -> str:
    number = len({page.evidence[0].url for page in told.pages})
    return f" (on {number} pages)" if number else ""


def show(
    number: Number,
    as_json: AsJson = False,
) -> None:
    """Show a finding: before, after, the words, the page, its capture, and what was answered."""
    from monitor.cli.findings.shown import print_finding
    from monitor.cli.ground.opening import opened_store
    from monitor.pipeline import edits_of_pages
    from monitor.sitewide import sharing

    with opened_store() as store:
        finding = store.findings.get(number)
        if finding is None:
            raise typer.BadParameter(f"no finding {number}; {NONE_SUCH}")
        reviews = store.findings.reviews(number)
        same = sharing(finding, edits_of_pages(store))
    if as_json:
        put_json({"finding": finding, "reviews": reviews, "same_edit": [other.id for other in same]})
    else:
        print_finding(finding, reviews, same)
