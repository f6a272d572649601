"""Findings: list and read them."""

from typing import Annotated, get_args

import typer

from monitor.cli.ground.printing import put_json, put_table, say

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
    as_json: Annotated[bool, typer.Option("--json")] = False,
) -> None:
    """List findings, the loudest and newest first."""
    from monitor.cli.ground.opening import opened_store
    from monitor.models import FindingKind, State
    from monitor.text import one_line

    if state not in (*State, "all"):
        raise typer.BadParameter(f"{state!r} is not one of open, accepted, dismissed, all")
    if kind is not None and kind not in get_args(FindingKind):
        raise typer.BadParameter(f"{kind!r} is not one of {', '.join(get_args(FindingKind))}")
    with opened_store() as store:
        wanted = None if state == "all" else State(state)
        findings = store.findings.list(state=wanted, kind=kind, limit=limit)  # type: ignore[arg-type] # checked above
    if as_json:
        put_json(findings)
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
            one_line(f"{finding.title}: {finding.before or '-'} → {finding.after or '-'}", 110),
        )
        for finding in sorted(findings, key=lambda finding: loud[finding.severity])
    ]
    put_table(("no", "weight", "verdict", "told", "opened", "finding"), rows)


def show(
    number: Annotated[int, typer.Argument(help="Number of the finding.")],
    as_json: Annotated[bool, typer.Option("--json")] = False,
) -> None:
    """Show a finding: before, after, the words, the page, its capture, and what was answered."""
    from monitor.cli.findings.shown import print_finding
    from monitor.cli.ground.opening import opened_store

    with opened_store() as store:
        finding = store.findings.get(number)
        if finding is None:
            raise typer.BadParameter(f"no finding {number}; `monitor review list --state all` lists them")
        reviews = store.findings.reviews(number)
    if as_json:
        put_json({"finding": finding, "reviews": reviews})
    else:
        print_finding(finding, reviews)
