"""`monitor try` of a source that is a list: its items, and what would become of each."""

from pathlib import Path

from monitor import follow
from monitor.cli.ground.opening import opened
from monitor.cli.ground.printing import put, put_json, say
from monitor.errors import ConfigError
from monitor.text import one_line


def try_list(what: str, *, as_json: bool) -> bool:
    """Show the items of a source that is a list, and what would become of each; False where it is none."""
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
