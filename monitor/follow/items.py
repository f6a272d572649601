"""The items of a list against what is remembered of them."""

import hashlib
from collections import Counter
from collections.abc import Collection, Iterable, Sequence
from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from html import escape

from monitor.models import Document, Fetched, Item, ItemRecord, Page, Source
from monitor.text import same_words

FRESH = timedelta(days=14)
"""An item dated longer ago is old when its list is met for the first time, or comes with many of its kind."""
MOST_AT_FIRST = 50
"""Items that are followed of a list that is met for the first time; …"""
MOST_AT_ONCE = 200
"""… and of later looks: more is an archive that is published again, whatever its dates say."""
A_FEW = 10
"""So many old items may come to a list by themselves; more are an archive."""
TITLES = 8
"""Earlier titles that are remembered: a headline that goes back and forth is told once."""
RESTLESS = 6
"""A title that became another one so often holds a counter or a clock, and says nothing."""

BEFORE_US = "was on the list at the first look"
LONG_AGO = "is dated long before it came to the list"
TOO_MANY = "came with too many others at once"
NOWHERE = "has no address of its own"


@dataclass(frozen=True, slots=True, kw_only=True)
class News:
    """What a look at a list brought."""

    new: tuple[tuple[Item, ItemRecord], ...] = ()
    """Met for the first time; those that are only noted are `old`."""
    edited: tuple[tuple[Item, ItemRecord, ItemRecord], ...] = ()
    """Item, what was remembered of it, and how it is remembered now."""
    seen: tuple[ItemRecord, ...] = ()
    """Known, and as they were: another date or place in the list is nothing."""

    @property
    def any(self) -> bool:
        """Did it bring anything?"""
        return bool(self.new or self.edited)


def sort(
    items: Collection[Item],
    known: Iterable[ItemRecord],
    source: Source,
    *,
    first: bool,
    last: datetime | None = None,
    now: datetime,
) -> News:
    """Tell what is new from what is known.

    `known`: what is remembered of items with these keys or addresses. `first`: this list has never been looked at;
    `last`: when it last could be read. An item is known by its key, or, because guids are made anew with every new
    website, by its address, if no other item of the list bears the key. What has left the list is nothing: lists are
    short.
    """
    by_key = {record.key: record for record in known}
    here = {item.key for item in items}
    by_url = {record.url: record for record in by_key.values() if record.url and record.key not in here}
    new: list[Item] = []
    edited: list[tuple[Item, ItemRecord, ItemRecord]] = []
    seen: dict[str, ItemRecord] = {}
    for item in items:
        record = by_key.get(item.key) or by_url.get(_url(item, source) or "")
        if record is None:
            new.append(item)
        elif record.key in seen:
            continue
        else:
            seen[record.key] = record
            if (after := _edited(item, record, source, now)) is not None:
                edited.append((item, record, after))
    touched = {before.key for _, before, _ in edited}
    return News(
        new=_sorted_out(new, source, first=first, since=min(now - FRESH, last or now), now=now),
        edited=tuple(edited),
        seen=tuple(record for key, record in seen.items() if key not in touched),
    )


def _sorted_out(
    items: Sequence[Item], source: Source, *, first: bool, since: datetime, now: datetime
) -> tuple[tuple[Item, ItemRecord], ...]:
    """New items with what becomes of each: followed, or noted as old with the reason. `since`: older ones are old."""
    past = [item for item in items if item.published and item.published < since]
    archive = {item.key for item in past} if first or len(past) > A_FEW else set()
    most = MOST_AT_FIRST if first else MOST_AT_ONCE
    fresh = [item for item in items if item.key not in archive and (item.published or not first)]
    # Lists put their newest on top; where they give dates, those decide.
    newest = sorted(fresh, key=lambda item: item.published or now, reverse=True)
    taken = {item.key for item in newest[:most]}
    sorted_out = []
    for item in items:
        if item.key in archive:
            reason = BEFORE_US if first else LONG_AGO
        elif item.key not in taken:
            reason = BEFORE_US if first and not item.published else TOO_MANY
        elif _url(item, source) is None and not _whole(item, source):
            reason = NOWHERE
        else:
            reason = ""
        sorted_out.append((item, _record(item, source, reason, now)))
    return tuple(sorted_out)


def _record(item: Item, source: Source, reason: str, now: datetime) -> ItemRecord:
    return ItemRecord(
        source_id=source.id,
        key=item.key,
        url=_url(item, source),
        title=item.title,
        content_hash=content_hash(item, source),
        published=item.published,
        first_seen_at=now,
        last_seen_at=now,
        state="old" if reason else "full-text" if _whole(item, source) else "followed",
        reason=reason,
    )


def _edited(item: Item, record: ItemRecord, source: Source, now: datetime) -> ItemRecord | None:
    """The record of an item whose title or content is otherwise now; None where nothing that people read changed."""
    if (words := content_hash(item, source)) == record.content_hash:
        return None
    after = replace(record, content_hash=words, last_seen_at=now)
    if retitled(record, item.title):
        if len(record.titles) >= RESTLESS and not had_before(record, item.title):
            return None
        earlier = tuple(title for title in record.titles if _words(title) != _words(record.title))
        after = replace(after, title=item.title, titles=(*earlier, record.title)[-TITLES:])
    return replace(after, state="followed") if record.state == "done" else after


def told(records: Iterable[ItemRecord], news: News) -> str:
    """What a look brought, in one line for people."""
    met = {record.key for _, record in news.new}
    states = Counter(record.state for record in records if record.key in met)
    parts = [f"{states['followed'] + states['full-text']} new"]
    parts += [f"{states['off-topic']} off the topic"] if states["off-topic"] else []
    parts += [f"{states['old']} only noted"] if states["old"] else []
    parts += [f"{len(news.edited)} edited"] if news.edited else []
    return ", ".join(parts)


def retitled(record: ItemRecord, title: str) -> bool:
    """Is this another title than the remembered one? A title that is missing for once is not."""
    return bool(_words(title)) and _words(title) != _words(record.title)


def had_before(record: ItemRecord, title: str) -> bool:
    """Did the item have this title at an earlier look?"""
    return _words(title) in {_words(earlier) for earlier in record.titles}


def held_back(record: ItemRecord, reason: str) -> ItemRecord:
    """The record of an item that is off the topic."""
    return replace(record, state="off-topic", reason=reason)


def fits_page(page: Page, theirs: Source, ours: Source) -> bool:
    """May a page that is looked at for another source stand for an article of ours? Not if that one filters more."""
    return page.role == "page" or theirs.relevance == "all" or ours.relevance != "all"


def judged_again(record: ItemRecord) -> ItemRecord:
    """The record of an item that was off the topic and has another title now: its article is looked at."""
    return replace(record, state="followed", reason="")


def with_page(record: ItemRecord, page: Page) -> ItemRecord:
    """The record of an item whose article is looked at already."""
    return replace(record, page_id=page.id)


def content_hash(item: Item, source: Source) -> str:
    """Hash of what people read of an item: not its dates, not its address, not its letter case and typography.

    What stands beside a title on an index page is no summary of it: "two hours ago", a number of comments.
    """
    told = (item.title,) if source.kind in ("listing", "sitemap") else (item.title, item.summary)
    told = (*told, item.content) if source.full_text else told
    words = "\0".join(_words(text) for text in told)
    return hashlib.sha256(words.encode("utf-8", "surrogatepass")).hexdigest()


def _words(text: str) -> str:
    return same_words(text).casefold()


def _url(item: Item, source: Source) -> str | None:
    """The address of the article; a list that leads to itself leads nowhere."""
    return item.url if item.url != source.url else None


def _whole(item: Item, source: Source) -> bool:
    return source.full_text and bool(item.content.strip())


def dated(document: Document, page: Page) -> Document:
    """The document of an article, dated by its list where it gives no date itself."""
    if document.published or page.published is None:
        return document
    return replace(document, published=f"{page.published:%Y-%m-%d}")


def as_answer(item: Item, source: Source, now: datetime) -> Fetched:
    """An item that is its own document, as if it had been fetched: then it is read like any other page."""
    day = f'<meta property="article:published_time" content="{item.published.isoformat()}">' if item.published else ""
    title = escape(item.title)
    body = (
        f'<html><head><meta charset="utf-8"><title>{title}</title>{day}</head>'
        f"<body><main><article><h1>{title}</h1>{item.content}</article></main></body></html>"
    )
    address = _url(item, source) or source.url
    return Fetched(
        url=address,
        final_url=address,
        status=200,
        headers=(("Content-Type", "text/html; charset=utf-8"),),
        body=body.encode("utf-8", "replace"),
        fetched_at=now,
        elapsed=0.0,
    )


def own_address(item: Item, source: Source) -> str:
    """Where an item that is its own document is kept: several may give the same address, or none."""
    name = hashlib.sha256(item.key.encode("utf-8", "surrogatepass")).hexdigest()[:16]
    return f"{_url(item, source) or source.url}#item-{name}"
