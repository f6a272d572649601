"""JSON Feed 1 and 1.1 (jsonfeed.org) → items."""

from collections import Counter
from typing import Any

from monitor.errors import NotThePage
from monitor.extract.links.items import MAX_ITEMS, distinct, ends, item_of
from monitor.extract.links.tree import as_text, read_json
from monitor.extract.links.words import address, paragraphs
from monitor.models import Fetched, Item, Links


def json_feed(fetched: Fetched) -> Links:
    """What a JSON Feed says. Raises NotThePage (`not_a_feed`) for other JSON, and what `read_json` raises."""
    told = read_json(fetched)
    entries = told.get("items") if isinstance(told, dict) else None
    if not isinstance(entries, list) or "jsonfeed.org/version/" not in as_text(told.get("version")):
        raise NotThePage("the answer is JSON, but no JSON Feed", fetched.url, kind="not_a_feed")
    dropped = Counter({"too many": max(0, len(entries) - MAX_ITEMS)})
    found = [_item(entry, fetched) for entry in ends(entries) if isinstance(entry, dict)]
    items = distinct([item for item in found if item], dropped)
    dropped["empty"] += min(len(entries), MAX_ITEMS) - sum(1 for item in found if item)
    following = address(as_text(told.get("next_url")), fetched.final_url)
    return Links(items=items, next=(following,) if following else (), dropped=tuple(sorted((+dropped).items())))


def _item(entry: dict[str, Any], fetched: Fetched) -> Item | None:
    said = {name: as_text(value) for name, value in entry.items()}
    html, text = said.get("content_html", ""), said.get("content_text", "")
    return item_of(
        fetched,
        own=said.get("id"),
        links=(said.get("url"), said.get("external_url")),
        title=said.get("title"),
        summary=said.get("summary") or text or html,
        content=html or paragraphs(text),
        published=said.get("date_published"),
        updated=said.get("date_modified"),
    )
