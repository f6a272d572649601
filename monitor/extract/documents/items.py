"""The full text that an entry of a feed or an API carries → Document."""

from monitor.extract.html import parse
from monitor.extract.language import language_of
from monitor.extract.visible import blocks
from monitor.models import Document, Item

READER = "item-1"
"""Raised whenever the same entry may be read into another text."""


def item_document(item: Item, *, url: str, language: str | None = None) -> Document:
    """The document that an entry is by itself: its content, or its summary where it carries no more.

    `url` is the list's address, for entries that have none of their own; `language` the source's, which breaks ties.
    An entry is all main text: nothing in it is looked for and nothing left out.
    """
    lines = [block.text for block in blocks(parse(item.content, url))] if item.content else []
    lines = lines or [line for line in (item.summary,) if line]
    return Document(
        url=item.url or url,
        title=item.title,
        text="\n\n".join(lines),
        visible="\n".join(lines),
        regions="m" * len(lines),
        published=item.published.date().isoformat() if item.published else None,
        modified=item.updated.date().isoformat() if item.updated else None,
        language=language_of("\n".join((item.title, *lines)), language),
        reader=READER,
    )
