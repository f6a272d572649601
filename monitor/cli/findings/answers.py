"""Findings: answer them."""

from datetime import UTC, datetime
from typing import TYPE_CHECKING, Annotated, Literal

import typer

from monitor.cli.findings.listing import NONE_SUCH, Number
from monitor.cli.ground.arguments import AsJson, words
from monitor.cli.ground.printing import put, put_json, say

if TYPE_CHECKING:
    from monitor.models import Fact, Value

MAX_NUMBERS = 30
By = Annotated[str, typer.Option("--by", help="Who answers.", envvar="MONITOR_REVIEWER", callback=words(100))]
Note = Annotated[str, typer.Option("--note", help="A word on it, kept in the log.", callback=words(2000))]
Reason = Annotated[
    str, typer.Option("--reason", help="Why: wrong, duplicate, boilerplate, … or a sentence.", callback=words(2000))
]
Text = Annotated[str, typer.Argument(metavar="TEXT", help="Kept in the log.", callback=words(2000))]
Only = Annotated[bool, typer.Option("--only", help="Answer this one alone, whatever else it would settle.")]
Action = Literal["accept", "edit", "dismiss", "reopen", "note"]


def accept(
    number: Number,
    by: By,
    note: Note = "",
    value: Annotated[
        str | None, typer.Option("--value", help="Another value than the finding's (edit and accept).")
    ] = None,
    *,
    only: Only = False,
    as_json: AsJson = False,
) -> None:
    """Accept a finding: its value becomes the known one, the old one is closed.

    What the value answers too is settled with it, and so is the same edit on other pages of the site.
    """
    _answer(number, "accept" if value is None else "edit", by=by, note=note, value=value, only=only, as_json=as_json)


def dismiss(
    number: Number,
    reason: Reason,
    by: By,
    only: Only = False,
    as_json: AsJson = False,
) -> None:
    """Dismiss a finding, and the same edit on other pages of the site; the same value is not raised again."""
    _answer(number, "dismiss", by=by, note=reason, only=only, as_json=as_json)


def reopen(number: Number, by: By, note: Note = "", as_json: AsJson = False) -> None:
    """Put an answered finding back into the queue. A fact that was accepted stays until another one is."""
    _answer(number, "reopen", by=by, note=note, as_json=as_json)


def note(
    number: Number,
    text: Text,
    by: By,
    as_json: AsJson = False,
) -> None:
    """Leave a note on a finding."""
    _answer(number, "note", by=by, note=text, as_json=as_json)


def _answer(
    number: int, action: Action, *, by: str, note: str, as_json: bool, value: str | None = None, only: bool = False
) -> None:
    from monitor.cli.ground.opening import opened_store
    from monitor.models import Review
    from monitor.pipeline import decide

    with opened_store() as store:
        finding = store.findings.get(number)
        if finding is None:
            raise typer.BadParameter(f"no finding {number}; {NONE_SUCH}")
        fact = store.facts.get(finding.fact_id) if finding.fact_id else None
        typed = _typed(fact, value) if value is not None and fact is not None else None
        answer = Review(finding_id=number, action=action, by=by, at=datetime.now(UTC), note=note, value=typed)
        decided = decide(answer, store, _ladders() if action == "accept" else {}, alone=only)
        settled = store.findings.settled(answer)
    if as_json:
        put_json({"finding": decided, "settled": settled})
    else:
        put(f"finding {number} is {decided.state.value}: {decided.title}")
    if settled:
        numbers = ", ".join(map(str, settled[:MAX_NUMBERS])) + ", …" * (len(settled) > MAX_NUMBERS)
        say(f"it settles what was open besides: {numbers} (`monitor review reopen` takes that back)")
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
