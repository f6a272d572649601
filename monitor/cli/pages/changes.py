"""`monitor changes`: what changed on the pages, and what of it was held back."""

from datetime import UTC, datetime, timedelta
from typing import TYPE_CHECKING, Annotated

import typer

from monitor.cli.ground.arguments import AsJson
from monitor.cli.ground.printing import put, put_json, say

if TYPE_CHECKING:
    from monitor.models import SeenChange

MAX_PAGES = 8


def changes(
    held_back: Annotated[bool, typer.Option("--held-back", help="Those that were labelled as noise.")] = False,
    days: Annotated[int, typer.Option(min=1, max=3650, help="How far back.")] = 30,
    source: Annotated[str | None, typer.Option(help="Only of this source.")] = None,
    limit: Annotated[int, typer.Option(min=1, max=10_000, help="At most so many.")] = 200,
    as_json: AsJson = False,
) -> None:
    """List what changed on the pages; with --held-back what was not told, and why.

    The same edit on several pages of a site is told once, with all of them.
    """
    from dataclasses import asdict

    from monitor.cli.ground.opening import known_source, opened_store
    from monitor.sitewide import gathered
    from monitor.text import one_line

    since = datetime.now(UTC) - timedelta(days=days)
    with opened_store() as store:
        known_source(store, source)
        seen = store.checks.changes(since, shown=not held_back, source_id=source, limit=limit)
        counts = store.checks.held_back(since)
    if as_json:
        put_json([asdict(each) | {"also": [_where(other) for other in others]} for each, *others in gathered(seen)])
        return
    for each, *others in gathered(seen):
        change = each.change
        put(f"{each.at:%Y-%m-%d %H:%M}  {each.source_id}  {change.kind}  {', '.join(change.labels)}".rstrip())
        if change.before:
            put(f"    was  {one_line(change.before, 160)}")
        if change.after:
            put(f"    now  {one_line(change.after, 160)}")
        if pages := list(dict.fromkeys(other.url for other in others if other.url != each.url)):
            put(f"    on   {each.url}")
            for url in pages[:MAX_PAGES]:
                put(f"         {url}")
            if len(pages) > MAX_PAGES:
                put(f"         and {len(pages) - MAX_PAGES} more (--json names them all)")
    if not seen:
        say(f"no change {'was held back' if held_back else 'was told'} in the last {days} days")
    if held_back and counts:
        say("held back: " + ", ".join(f"{count.count} {count.label}" for count in counts))


def _where(seen: "SeenChange") -> dict[str, object]:
    return {"source_id": seen.source_id, "url": seen.url, "at": seen.at}
