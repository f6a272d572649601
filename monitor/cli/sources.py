"""The sources: how the looks at them go, and what has been learned of their pages."""

from datetime import UTC, datetime, timedelta
from typing import Annotated

import typer

from monitor.cli import catalogue
from monitor.cli.printing import put, put_json, put_table

app = typer.Typer(invoke_without_command=True)
catalogue.add_to(app)


@app.callback()
def list_sources(context: typer.Context, as_json: Annotated[bool, typer.Option("--json")] = False) -> None:
    """List the sources and how the looks at them go."""
    if context.invoked_subcommand is not None:
        return
    from monitor.cli.opening import opened

    with opened() as rooms:
        states = rooms.store.pages.states(held_back_since=datetime.now(UTC) - timedelta(days=30))
    if as_json:
        put_json(states)
        return
    rows = []
    for state in states:
        page = state.page
        if not state.declared:
            how = "removed"
        elif not state.source.enabled:
            how = "off"
        else:
            how = page.state if page else "new"
        if not state.source.verified and not (page and page.last_success_at):
            how += ", not verified"
        rows.append(
            (
                state.source.id,
                how,
                _ago(page.state_since if page else None),
                _ago(page.last_success_at if page else None),
                f"{page.next_check_at:%m-%d %H:%M}" if page and state.source.enabled else "-",
                str(state.held_back),
                state.source.url,
            )
        )
    put_table(("source", "state", "since", "last good", "next (UTC)", "held back", "address"), rows)


@app.command()
def explain(source: Annotated[str, typer.Argument(help="Source id.")]) -> None:
    """Tell all that is known of a source's page: its state, its last looks, and what of it is known to be noise."""
    from monitor.cli.opening import opened
    from monitor.compare import Memory

    with opened() as rooms:
        page = rooms.store.pages.of(source)
        if page is None:
            raise typer.BadParameter(f"no source {source!r}; `monitor sources` lists them")
        looks = rooms.store.checks.recent(page.id)
        document = rooms.store.checks.latest_document(page.id)
        held = rooms.store.checks.changes(datetime.now(UTC) - timedelta(days=365), shown=False, source_id=source)
    put(f"{source}: {page.url}")
    put(f"  state       {page.state} since {_ago(page.state_since)}, {page.failures} failures in a row")
    put(f"  last look   {_ago(page.last_checked_at)}, last good one {_ago(page.last_success_at)} (UTC)")
    put(f"  next look   {page.next_check_at:%Y-%m-%d %H:%M}, after {page.unchanged} quiet looks in a row")
    if page.pending:
        put("  a surprising change waits for a second look before it is told")
    if document is not None:
        put(f"  read as     {document.title or '(no title)'}, {document.language}, {len(document.text.split())} words")
        put(f"  by          {document.reader}")
    put("  learned from its own history:")
    for line in Memory.from_json(page.memory).explain():
        put(f"    {line}")
    labels = sorted({label for each in held for label in each.change.labels})
    put(f"  held back in a year: {len(held)} changes{' (' + ', '.join(labels) + ')' if labels else ''}")
    put("  looks:")
    for look in looks:
        put(f"    {look.at:%Y-%m-%d %H:%M}  {look.outcome}  {look.detail}".rstrip())


def _ago(moment: datetime | None) -> str:
    return f"{moment:%Y-%m-%d %H:%M}" if moment else "-"
