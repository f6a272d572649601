"""Articles: those that were met on lists, and what a list would bring now."""

from pathlib import Path
from typing import Annotated

import typer

from monitor.cli.printing import put, put_json, say
from monitor.troubles import in_words


def articles(
    source: Annotated[str | None, typer.Option(help="Only of this source.")] = None,
    held_back: Annotated[bool, typer.Option("--held-back", help="Those off the topic, and those only noted.")] = False,
    limit: Annotated[int, typer.Option(min=1, max=100_000)] = 200,
    as_json: Annotated[bool, typer.Option("--json")] = False,
) -> None:
    """List the articles that were met on feeds, listings, sitemaps and apis, and how the looks at them go."""
    from monitor.cli.opening import known_source, opened_store
    from monitor.text import one_line

    with opened_store() as store:
        known_source(store, source)
        found = store.items.list(source_id=source, states=("off-topic", "old") if held_back else (), limit=limit)
    if as_json:
        put_json(found)
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


def try_list(what: str, *, as_json: bool) -> bool:
    """Show the items of a source that is a list, and what would become of each; False where it is none."""
    from monitor import follow
    from monitor.cli.opening import opened
    from monitor.errors import ConfigError
    from monitor.text import one_line

    if "://" in what or Path(what).exists():
        return False
    with opened() as rooms:
        page = rooms.store.pages.of(what)
        if page is None or page.role != "list":
            return False
        source = rooms.source(page)
        fetched = rooms.manners.get(page.url, via=source.via)
        if fetched is None:
            raise ConfigError("the server sent nothing although it was asked for the whole list", page.url)
        links = rooms.read_list(fetched, source)
        known = {record.key: record for record in rooms.store.items.known(source.id, links.items)}
        first = page.last_success_at is None and not rooms.store.items.any(source.id)
        news = follow.sort(links.items, known.values(), source, first=first, last=page.last_success_at, now=rooms.now())
        rows = [
            follow.held_back(record, topic.words)
            if record.state != "old"
            and source.relevance == "title"
            and not (topic := rooms.topic_of_item(item, source)).possible
            else record
            for item, record in news.new
        ]
    if as_json:
        put_json({"new": rows, "edited": [after for _, _, after in news.edited], "dropped": links.dropped})
        return True
    for record in rows:
        date = f"{record.published:%Y-%m-%d}" if record.published else "no date"
        put(f"{record.state:9}  {date:10}  {one_line(record.title or '(no title)', 100)}")
        put(f"           {record.url or '(no address)'}{f'  ({record.reason})' if record.reason else ''}")
    put(f"{follow.told(rows, news)}, {len(news.seen)} known")
    say(f"left out: {', '.join(f'{count} {why}' for why, count in links.dropped) or 'nothing'}")
    if links.next:
        say(f"it goes on at {links.next[0]}; `parts: {source.parts}` are read at a look")
    return True
