"""The same reading and judging over an archive, to try rules and facts before going live."""

from pathlib import Path
from typing import Annotated

import typer

from monitor.cli.ground.arguments import day_of
from monitor.cli.ground.printing import Progress, put, put_json, say
from monitor.cli.ground.selecting import Ignore, IgnoreText, Proposal, Select
from monitor.cli.ground.writing import writable

Out = Annotated[Path, typer.Option("--out", help="File to write, one JSON object a line.", callback=writable)]


def documents(
    docs: Annotated[Path, typer.Argument(help="Documents, one JSON object a line.", metavar="DOCS.jsonl")],
    baseline: Annotated[Path, typer.Option("--baseline", help="Facts to begin with: a YAML file or folder.")],
    out: Out,
    as_of: Annotated[
        str | None,
        typer.Option("--as-of", metavar="DATE", help="Begin with what was known on that day."),
    ] = None,
    stories: Annotated[
        Path | None,
        typer.Option("--stories", help="Also write which documents tell the same news.", callback=writable),
    ] = None,
) -> None:
    """Read documents in the order they were seen, and write every observation with its verdict."""
    from monitor.backtest import documents as backtest
    from monitor.config import load_baseline, load_lexicon, load_settings
    from monitor.models import history

    settings = load_settings()
    lexicon = load_lexicon(settings.at(settings.lexicon))
    facts, _ = load_baseline(baseline, lexicon)
    known = history.as_of(facts, day_of(as_of)) if as_of is not None else history.in_force(facts)
    put(backtest.run(docs, known, lexicon, out, stories_out=stories, progress=Progress("documents")))
    say(f"observations: {out}" + (f", stories: {stories}" if stories else ""))


def pages(
    histories: Annotated[
        Path | None, typer.Argument(help="Page histories, one JSON object a line.", metavar="HISTORIES.jsonl")
    ] = None,
    *,
    out: Annotated[
        Path | None, typer.Option("--out", help="File to write, one JSON object a line.", callback=writable)
    ] = None,
    source: Annotated[str | None, typer.Option("--source", help="The stored captures of this source instead.")] = None,
    select: Select = [],  # noqa: B006 - typer reads the default and never changes it
    ignore: Ignore = [],  # noqa: B006
    ignore_text: IgnoreText = [],  # noqa: B006
    as_json: Annotated[bool, typer.Option("--json", help="With --source.")] = False,
) -> None:
    """Compare each capture with the one before it, and tell how each look would have ended.

    With --source and selectors: as the source is declared, and beside it as it would be with them. Nothing is stored.
    """
    from monitor.backtest import pages as backtest

    proposal = Proposal(tuple(select), tuple(ignore), tuple(ignore_text))
    if source is not None and histories is None and out is None:
        from monitor.cli.archive.captures import compare_declarations, print_looks

        looks = compare_declarations(source, proposal)
        if as_json:
            put_json(looks)
        else:
            print_looks(looks, proposed=bool(proposal))
        return
    if histories is None or out is None or source is not None or proposal:
        raise typer.BadParameter("give HISTORIES.jsonl and --out FILE, or --source ID with --select, --ignore, …")
    put(backtest.render(backtest.run(histories, out, say)))
    say(f"outcomes: {out}")


def revisions(
    pairs: Annotated[
        Path, typer.Argument(help="Pairs of versions of a passage, one JSON object a line.", metavar="PAIRS.jsonl")
    ],
    out: Out,
) -> None:
    """Tell for each pair whether a fact changed between the versions, and what: numbers, dates, names, negation."""
    from monitor.backtest import revisions as backtest

    put(backtest.run(pairs, out, Progress("pairs")))
    say(f"revisions: {out}")
