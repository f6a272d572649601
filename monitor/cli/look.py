"""Looking: try a page, changes and articles and what of them was held back, stored captures."""

from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Annotated

import typer

from monitor.cli.articles import articles
from monitor.cli.printing import put, put_json, say
from monitor.cli.selecting import Ignore, IgnoreText, Proposal, Select


def add_to(app: typer.Typer) -> None:
    """Put the commands on the top level."""
    app.command("try")(try_page)
    app.command()(changes)
    app.command()(articles)
    snapshots = typer.Typer(no_args_is_help=True)
    snapshots.command()(show)
    app.add_typer(snapshots, name="snapshots", help="Stored captures.")


def try_page(
    what: Annotated[
        str, typer.Argument(metavar="URL|FILE|SOURCE", help="A web address, an HTML or text file, or a source id.")
    ],
    explain: Annotated[bool, typer.Option("--explain", help="Also show what each score is made of.")] = False,
    baseline: Annotated[
        Path | None, typer.Option("--baseline", help="Facts from a file instead of the database.")
    ] = None,
    as_json: Annotated[bool, typer.Option("--json")] = False,
    *,
    select: Select = [],  # noqa: B006 - typer reads the default and never changes it
    ignore: Ignore = [],  # noqa: B006
    ignore_text: IgnoreText = [],  # noqa: B006
) -> None:
    """Fetch, read, observe and compare one page, and tell what would be found and why. Nothing is stored.

    Of a source that is a list: its items, and what would become of each.

    With selectors: as if they stood in sources.yaml, and what they take out of the text or bring into it.
    """
    from monitor.cli.articles import try_list
    from monitor.cli.trying import print_trial, trial_of

    if try_list(what, as_json=as_json):
        return
    tried = trial_of(what, baseline, proposal=Proposal(tuple(select), tuple(ignore), tuple(ignore_text)))
    if as_json:
        put_json(tried)
    else:
        print_trial(tried, explain=explain)


def changes(
    held_back: Annotated[bool, typer.Option("--held-back", help="Those that were labelled as noise.")] = False,
    days: Annotated[int, typer.Option(min=1, max=3650)] = 30,
    source: Annotated[str | None, typer.Option(help="Only of this source.")] = None,
    limit: Annotated[int, typer.Option(min=1, max=10_000)] = 200,
    as_json: Annotated[bool, typer.Option("--json")] = False,
) -> None:
    """List what changed on the pages; with --held-back what was not told, and why."""
    from monitor.cli.opening import known_source, opened_store
    from monitor.text import one_line

    since = datetime.now(UTC) - timedelta(days=days)
    with opened_store() as store:
        known_source(store, source)
        seen = store.checks.changes(since, shown=not held_back, source_id=source, limit=limit)
        counts = store.checks.held_back(since)
    if as_json:
        put_json(seen)
        return
    for each in seen:
        change = each.change
        put(f"{each.at:%Y-%m-%d %H:%M}  {each.source_id}  {change.kind}  {', '.join(change.labels)}".rstrip())
        if change.before:
            put(f"    was  {one_line(change.before, 160)}")
        if change.after:
            put(f"    now  {one_line(change.after, 160)}")
    if not seen:
        say(f"no change {'was held back' if held_back else 'was told'} in the last {days} days")
    if held_back and counts:
        say("held back: " + ", ".join(f"{count.count} {count.label}" for count in counts))


def show(
    sha256: Annotated[str, typer.Argument(help="The capture's hash, or its first digits.")],
    out: Annotated[Path | None, typer.Option("--out", help="Write the raw bytes there.")] = None,
) -> None:
    """Show where and when a capture was made; with --out write its bytes as they came."""
    from monitor.cli.opening import opened_store

    if len(sha256) < 8:
        raise typer.BadParameter("give at least the first 8 digits of the hash")
    with opened_store() as store:
        capture = store.checks.snapshot(sha256.lower())
    if capture is None:
        raise typer.BadParameter(f"no capture {sha256!r}; `monitor review show` names those of a finding")
    if out is not None:
        out.write_bytes(capture.body)
    put(f"url         {capture.url}")
    for status, address in capture.redirects:
        put(f"redirect    {status} {address}")
    put(f"final url   {capture.final_url}")
    put(f"status      {capture.status}")
    put(f"fetched     {capture.fetched_at:%Y-%m-%d %H:%M:%S} UTC")
    put(f"sha256      {capture.sha256}")
    put(f"size        {len(capture.body)} bytes")
    for name, value in capture.headers:
        put(f"header      {name}: {value}")
