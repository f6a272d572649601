"""Findings: list, read, answer."""

from datetime import UTC, datetime
from typing import TYPE_CHECKING, Annotated, Literal, get_args

import typer

from monitor.cli.printing import put, put_json, put_table, say

if TYPE_CHECKING:
    from monitor.models import Fact, Value

app = typer.Typer(no_args_is_help=True)
Number = Annotated[int, typer.Argument(help="Number of the finding.")]
By = Annotated[str, typer.Option("--by", help="Who answers.", envvar="MONITOR_REVIEWER")]
Note = Annotated[str, typer.Option("--note", help="A word on it, kept in the log.")]
Action = Literal["accept", "edit", "dismiss", "reopen", "note"]


@app.command("list")
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
    from monitor.cli.opening import opened_store
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


@app.command()
def show(number: Number, as_json: Annotated[bool, typer.Option("--json")] = False) -> None:
    """Show a finding: before, after, the words, the page, its capture, and what was answered."""
    from monitor.cli.findings import print_finding
    from monitor.cli.opening import opened_store

    with opened_store() as store:
        finding = store.findings.get(number)
        if finding is None:
            raise typer.BadParameter(f"no finding {number}; `monitor review list --state all` lists them")
        reviews = store.findings.reviews(number)
    if as_json:
        put_json({"finding": finding, "reviews": reviews})
    else:
        print_finding(finding, reviews)


@app.command()
def accept(
    number: Number,
    by: By,
    note: Note = "",
    value: Annotated[
        str | None, typer.Option("--value", help="Another value than the finding's (edit and accept).")
    ] = None,
) -> None:
    """Accept a finding: its value becomes the known one, the old one is closed."""
    _answer(number, "accept" if value is None else "edit", by=by, note=note, value=value)


@app.command()
def dismiss(
    number: Number,
    reason: Annotated[str, typer.Option("--reason", help="Why: wrong, duplicate, boilerplate, … or a sentence.")],
    by: By,
) -> None:
    """Dismiss a finding; the same value is not raised again."""
    _answer(number, "dismiss", by=by, note=reason)


@app.command()
def reopen(number: Number, by: By, note: Note = "") -> None:
    """Put an answered finding back into the queue. A fact that was accepted stays until another one is."""
    _answer(number, "reopen", by=by, note=note)


@app.command()
def note(number: Number, text: Annotated[str, typer.Argument()], by: By) -> None:
    """Leave a note on a finding."""
    _answer(number, "note", by=by, note=text)


def _answer(number: int, action: Action, *, by: str, note: str, value: str | None = None) -> None:
    from monitor.cli.opening import opened_store
    from monitor.models import Review
    from monitor.pipeline import decide

    with opened_store() as store:
        finding = store.findings.get(number)
        if finding is None:
            raise typer.BadParameter(f"no finding {number}; `monitor review list --state all` lists them")
        fact = store.facts.get(finding.fact_id) if finding.fact_id else None
        typed = _typed(fact, value) if value is not None and fact is not None else None
        answer = Review(finding_id=number, action=action, by=by, at=datetime.now(UTC), note=note, value=typed)
        decided = decide(answer, store, _ladders() if action == "accept" else {})
        others = store.findings.for_facts([finding.fact_id] if finding.fact_id else [])
        settled = [str(other.id) for other in others if other.updated_at == answer.at and other.id != number]
    put(f"finding {number} is {decided.state.value}: {decided.title}")
    if settled:
        say(f"it settles what was open besides: {', '.join(settled)} (`monitor review reopen` takes that back)")
    if action == "accept" and decided.key.startswith("plan:"):
        say("it tells a plan: the known value stays until the deed is told")


def _ladders() -> dict[str, tuple[str, ...]]:
    from monitor.config import load_lexicon, load_settings

    settings = load_settings()
    ladders = load_lexicon(settings.at(settings.lexicon)).ladders
    return {name: ladder.rungs for name, ladder in ladders.items()}


def _typed(fact: "Fact", value: str) -> "Value":
    from monitor.config import load_lexicon, load_settings, value_from_text

    settings = load_settings()
    ladders = load_lexicon(settings.at(settings.lexicon)).ladders
    try:
        return value_from_text(fact, value, ladders[fact.ladder].rungs if fact.ladder else ())
    except ValueError as error:
        raise typer.BadParameter(str(error)) from None
