"""`monitor articles`: what was met on lists."""

from typing import Annotated

import typer

from monitor.cli.ground.arguments import AsJson
from monitor.cli.ground.printing import put, put_json, say
from monitor.troubles import in_words


def articles(
    source: Annotated[str | None, typer.Option(help="Only of this source.")] = None,
    held_back: Annotated[bool, typer.Option("--held-back", help="Those off the topic, and those only noted.")] = False,
    limit: Annotated[int, typer.Option(min=1, max=100_000, help="At most so many.")] = 200,
    as_json: AsJson = False,
) -> None:
    """List the articles that were met on feeds, listings, sitemaps and apis, and how the looks at them go."""
    from monitor.cli.ground.opening import known_source, opened_store
    from monitor.text import one_line

    with opened_store() as store:
        known_source(store, source)
        found = store.items.list(source_id=source, states=("off-topic", "old") if held_back else (), limit=limit)
    if as_json:
        put_json(found, exclude={"__all__": {"page": {"memory"}}})
        return
    for article in found:
        item, page = article.item, article.page
        how: list[str] = [item.state]
        if item.state == "followed" and page is not None:
            how += [in_words(page.state).words] if page.failures else []
            how += [f"{page.looks} looks, next {page.next_check_at:%Y-%m-%d %H:%M}"]
        put(f"{item.first_seen_at:%Y-%m-%d %H:%M}  {item.source_id}  {', '.join(how)}")
        put(f"    {one_line(item.title or '(no title)', 160)}")
        put(f"    {item.url or '(no address)'}")
        if item.reason:
            put(f"    held back: {one_line(item.reason, 160)}")
    if not found:
        say("no articles" + (f" of {source}" if source else ""))
