"""Findings: list and read them."""

from typing import TYPE_CHECKING, Annotated, get_args

import typer

from monitor.cli.ground.printing import put_json, put_table, say

if TYPE_CHECKING:
    from monitor.sitewide import Told

LOOK = 2000
"""Findings, the newest first, that are read for the rows of a list."""
Number = Annotated[int, typer.Argument(help="Number of the finding.")]


def list_findings(
    state: Annotated[str, typer.Option(help="open, accepted, dismissed or all.")] = "open",
    kind: Annotated[
        str | None,
        typer.Option(
            help="fact, page, moved, withdrawn, trouble, recovered, outage, outage-over, new-development,"
            " inconsistency, or article- and one of edited, retitled, corrected, removed, restored."
        ),
    ] = None,
    limit: Annotated[int, typer.Option(min=1, max=10_000)] = 100,
    each: Annotated[bool, typer.Option("--each", help="Also page by page what several pages of a site share.")] = False,
    as_json: Annotated[bool, typer.Option("--json")] = False,
) -> None:
    """List findings, the loudest and newest first. An edit that several pages of a site share is one row."""
    from dataclasses import asdict

    from monitor.cli.ground.opening import opened_store
    from monitor.models import FindingKind, State
    from monitor.sitewide import Told, fold
    from monitor.text import one_line

    if state not in (*State, "all"):
        raise typer.BadParameter(f"{state!r} is not one of open, accepted, dismissed, all")
    if kind is not None and kind not in get_args(FindingKind):
        raise typer.BadParameter(f"{kind!r} is not one of {', '.join(get_args(FindingKind))}")
    with opened_store() as store:
        wanted = None if state == "all" else State(state)
        read = limit if each else max(limit, LOOK)  # many may make one row
        findings = store.findings.list(state=wanted, kind=kind, limit=read)  # type: ignore[arg-type] # checked above
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
    number: Annotated[int, typer.Argument(help="Number of the finding.")],
    as_json: Annotated[bool, typer.Option("--json")] = False,
) -> None:
    """Show a finding: before, after, the words, the page, its capture, and what was answered."""
    from monitor.cli.findings.shown import print_finding
    from monitor.cli.ground.opening import opened_store
    from monitor.pipeline import edits_of_pages
    from monitor.sitewide import sharing

    with opened_store() as store:
        finding = store.findings.get(number)
        if finding is None:
            raise typer.BadParameter(f"no finding {number}; `monitor review list --state all` lists them")
        reviews = store.findings.reviews(number)
        same = sharing(finding, edits_of_pages(store))
    if as_json:
        put_json({"finding": finding, "reviews": reviews, "same_edit": [other.id for other in same]})
    else:
        print_finding(finding, reviews, same)
