"""`monitor changes`: what changed on the pages, and what of it was held back."""

from datetime import UTC, datetime, timedelta
from typing import Annotated

import typer

from monitor.cli.ground.printing import put, put_json, say


def changes(
    held_back: Annotated[bool, typer.Option("--held-back", help="Those that were labelled as noise.")] = False,
    days: Annotated[int, typer.Option(min=1, max=3650)] = 30,
    source: Annotated[str | None, typer.Option(help="Only of this source.")] = None,
    limit: Annotated[int, typer.Option(min=1, max=10_000)] = 200,
    as_json: Annotated[bool, typer.Option("--json")] = False,
) -> None:
    """List what changed on the pages; with --held-back what was not told, and why."""
    from monitor.cli.ground.opening import known_source, opened_store
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
