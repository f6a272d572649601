"""`monitor sources check`: one look at each source, and a line on whether it works."""

from typing import TYPE_CHECKING, Annotated

import typer

from monitor.cli.ground.arguments import AsJson
from monitor.cli.ground.printing import Progress, put, put_json, say

if TYPE_CHECKING:
    from collections.abc import Sequence

    from monitor.catalogue.check import Checked


def check(
    ids: Annotated[list[str] | None, typer.Argument(metavar="ID", help="Of sources; none: all that are on.")] = None,
    everything: Annotated[bool, typer.Option("--all", help="Also those that are turned off.")] = False,
    mark: Annotated[
        bool, typer.Option("--mark", help="Take `verified: false` out of the entries that answered.")
    ] = False,
    as_json: AsJson = False,
) -> None:
    """Look once at each source and tell in a line whether it works; exit code 1 if any does not. Nothing is stored."""
    from monitor.catalogue.check import check_all, check_source
    from monitor.cli.ground.naming import unknown
    from monitor.cli.ground.opening import opened_visit
    from monitor.config import load_settings
    from monitor.config.exchange import mark_verified

    with opened_visit() as (declared, manners, sandbox):
        sources = [each for each in declared.sources if (each.id in ids if ids else everything or each.enabled)]
        if missing := sorted(set(ids or ()) - {each.id for each in sources}):
            known = [each.id for each in declared.sources]
            raise unknown("source", missing[0], known, "`monitor sources` lists them")
        found = check_all(
            sources,
            lambda source: check_source(source, manners, sandbox),
            workers=declared.fetch.workers,
            done=Progress("looked at"),
        )
    if as_json:
        put_json(found)
    else:
        print_checked(found)
    if mark:
        settings = load_settings()
        marked = mark_verified(settings.at(settings.sources), [each.source.id for each in found if each.works])
        say(f"{len(marked)} entries are no longer marked as not verified")
    if not all(each.works for each in found):
        raise typer.Exit(1)


def print_checked(found: "Sequence[Checked]") -> None:
    """A line a source, and below it what to do; the sums to stderr."""
    width = max((len(each.source.id) for each in found), default=0)
    for each in found:
        state = "works" if each.works else "FAILS"
        told = each.source.kind if each.works else each.kind
        put(f"{state}  {each.source.id:{width}}  {told}: {each.said}")
        for advice in each.advice:
            put(f"       {'':{width}}  → {advice}")
    failed = sum(not each.works for each in found)
    moved = sum(each.moved_to is not None for each in found)
    if failed > 1 and {each.kind for each in found} <= {"dns", "connect"}:
        say("no site could be reached at all: is this machine online?")
    say(f"{len(found) - failed} work, {failed} do not" + (f", {moved} moved for good" if moved else ""))
