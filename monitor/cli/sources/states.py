"""The sources: how the looks at them go, and what has been learned of their pages."""

from datetime import UTC, datetime, timedelta
from typing import Annotated

import typer

from monitor.cli.ground.arguments import AsJson
from monitor.cli.ground.printing import put, put_json, put_table, say
from monitor.troubles import in_words


def list_sources(context: typer.Context, as_json: AsJson = False) -> None:
    """List the sources and how the looks at them go."""
    if context.invoked_subcommand is not None:
        return
    from monitor.cli.ground.opening import opened

    with opened() as rooms:
        states = rooms.store.pages.states(held_back_since=datetime.now(UTC) - timedelta(days=30))
    if as_json:
        put_json(states, exclude={"__all__": {"page": {"memory"}}})
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
    for kind in sorted({state.page.state for state in states if state.watched and state.page and state.page.failures}):
        words, advice = in_words(kind)
        say(f"{kind}: {words}; {advice}")


def explain(source: Annotated[str, typer.Argument(metavar="ID", help="Of a source.")], as_json: AsJson = False) -> None:
    """Tell all that is known of a source's page: its state, its last looks, and what of it is known to be noise."""
    from monitor.cli.ground.opening import no_source, opened
    from monitor.cli.sources.explaining import DAYS, Known, counted, explained

    now = datetime.now(UTC)
    with opened() as rooms:
        store, page = rooms.store, rooms.store.pages.of(source)
        if page is None:
            raise no_source(source, store)
        known = Known(
            source=rooms.source(page),
            page=page,
            looks=store.checks.recent(page.id),
            document=store.checks.latest_document(page.id),
            held=store.checks.changes(now - timedelta(days=DAYS), shown=False, source_id=source, limit=10_000),
            articles=store.items.list(source_id=source, limit=10_000),
        )
    if as_json:
        put_json(counted(known), exclude={"page": {"memory"}})
        return
    for line in explained(known, now.date()):
        put(line)


def _ago(moment: datetime | None) -> str:
    return f"{moment:%Y-%m-%d %H:%M}" if moment else "-"
