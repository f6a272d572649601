"""One look at a list: get → read → what is new, what is edited? → store; new articles are then due at once.

An item whose own content is the document is taken in here, by the way that every page goes.
"""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace

from monitor import follow, review
from monitor.errors import ExtractError, FetchError
from monitor.fetch import pace
from monitor.models import Check, Fetched, Finding, Item, ItemRecord, Links, Page, Source
from monitor.pipeline.pages import save_quiet, take_in
from monitor.pipeline.troubles import ended_trouble, save_trouble
from monitor.rooms import Rooms

PATIENCE = 3
"""Looks in a row at which a later part may fail; then what the others say is taken without it."""


@dataclass(frozen=True, slots=True)
class Part:
    """One of the answers that make up a list."""

    fetched: Fetched
    links: Links


def look_at(page: Page, source: Source, rooms: Rooms) -> Check:
    """Look at a list once; all that comes of it is stored in one transaction."""
    try:
        fetched = rooms.manners.get(page.url, via=source.via, **pace.validators(page))
        if fetched is None or fetched.sha256 == page.body_hash:
            return save_quiet(page, source, fetched, rooms)
        parts = [Part(fetched, rooms.read_list(fetched, source))]
        parts += _further(parts[0], page, source, rooms)
    except (FetchError, ExtractError) as error:
        return save_trouble(page, source, error, rooms)
    return _take_in(page, source, parts, rooms)


def _further(first: Part, page: Page, source: Source, rooms: Rooms) -> Iterator[Part]:
    """The other parts, as many as the source allows, for as long as they bring something new.

    Raises FetchError and ExtractError for a part that may be there the next time: what stands there would be lost if
    the newer part before it were taken for known.
    """
    index = not first.links.items
    left, waiting, asked = source.parts - (not index), list(first.links.next), {page.url}
    news = index or _brings_news(first, source, rooms)
    while news and left > 0 and waiting:
        url = waiting.pop(0)
        if url in asked:
            continue
        asked.add(url)
        left -= 1
        try:
            fetched = rooms.manners.get(url, via=source.via)
            if fetched is None:
                continue
            part = Part(fetched, rooms.read_list(fetched, source))
        except (FetchError, ExtractError) as error:
            if getattr(error, "transient", False) and page.failures < PATIENCE:
                raise
            continue
        yield part
        waiting = [*part.links.next, *waiting]
        news = index or _brings_news(part, source, rooms)


def _brings_news(part: Part, source: Source, rooms: Rooms) -> bool:
    known = rooms.store.items.known(source.id, part.links.items)
    return follow.sort(part.links.items, known, source, first=False, now=rooms.now()).any


def _take_in(page: Page, source: Source, parts: Sequence[Part], rooms: Rooms) -> Check:
    now = rooms.now()
    items = {item.key: item for part in reversed(parts) for item in reversed(part.links.items)}
    items = dict(reversed(items.items()))  # as they stand there; of a key that stands there twice the upper one
    known = rooms.store.items.known(source.id, tuple(items.values()))
    first = page.last_success_at is None and not rooms.store.items.any(source.id)
    news = follow.sort(items.values(), known, source, first=first, last=page.last_success_at, now=now)
    fetched = parts[0].fetched
    after = pace.succeeded(page, source, fetched, changed=news.any, now=now, jitter=rooms.jitter())
    if not parts[0].links.items:
        # An index that stays the same says nothing of its parts: it is read in full each time.
        after = replace(after, etag=None, last_modified=None, body_hash=None)
    if not news.any and page.last_success_at is not None and not page.failures:
        look = Check(page_id=page.id, at=now, outcome="unchanged", elapsed=fetched.elapsed)
        rooms.store.checks.save_quiet([(after, look)])
        return look
    records = [*_new(news, source, rooms), *_edited(news, source, rooms)]
    look = Check(
        page_id=page.id,
        at=now,
        outcome="first" if first else "changed" if news.any else "unchanged",
        elapsed=sum(part.fetched.elapsed for part in parts),
        detail=follow.told(records, news),
    )
    findings = (*_retitled(news, parts, source, rooms), *ended_trouble(page, after, source, rooms))
    answers = [part.fetched for part in parts] if news.any else []
    with rooms.judging:  # two lists that lead to one article must not both make a page of it
        led = _led(records, source, rooms)
        rooms.store.items.save_look(after, look, fetched=answers, records=led, seen=news.seen, findings=findings)
    return look


def _new(news: follow.News, source: Source, rooms: Rooms) -> Iterator[ItemRecord]:
    """The records of new items: held back by the topic filter, taken in as documents, or as they are."""
    for item, record in news.new:
        if record.state == "old":
            yield record
        elif source.relevance == "title" and not (topic := rooms.topic_of_item(item, source)).possible:
            yield follow.held_back(record, topic.words)
        else:
            yield _whole(item, record, source, rooms) if record.state == "full-text" else record


def _led(records: Sequence[ItemRecord], source: Source, rooms: Rooms) -> list[ItemRecord]:
    """The same records, those of articles that are looked at already led to their pages."""
    new = [record.url for record in records if record.state == "followed" and record.page_id is None and record.url]
    pages = rooms.store.items.followed(new)
    fitting = {url: page for url, page in pages.items() if follow.fits_page(page, rooms.source(page), source)}
    return [
        follow.with_page(record, fitting[record.url])
        if record.state == "followed" and record.page_id is None and record.url in fitting
        else record
        for record in records
    ]


def _edited(news: follow.News, source: Source, rooms: Rooms) -> Iterator[ItemRecord]:
    for item, before, after in news.edited:
        if after.state == "full-text":
            yield _whole(item, after, source, rooms)
        elif after.state == "off-topic" and follow.retitled(before, item.title):
            possible = source.relevance != "title" or rooms.topic_of_item(item, source).possible
            yield follow.judged_again(after) if possible else after
        else:
            yield after


def _whole(item: Item, record: ItemRecord, source: Source, rooms: Rooms) -> ItemRecord:
    """Take in an item that is its own document. Its list is stored afterwards: a crash between them repeats this."""
    page = rooms.store.items.page_for(record, follow.own_address(item, source))
    # Nobody will look at it a second time by itself.
    look = take_in(page, replace(source, confirm=False), follow.as_answer(item, source, rooms.now()), rooms)
    record = follow.with_page(record, page)
    return follow.held_back(record, look.detail) if look.outcome == "off-topic" else record


def _retitled(news: follow.News, parts: Sequence[Part], source: Source, rooms: Rooms) -> Iterator[Finding]:
    """Other titles of articles that are followed; those that had this title before have been told."""
    captures = {item.key: part.fetched.sha256 for part in parts for item in part.links.items}
    for item, before, after in news.edited:
        if (
            after.state != "followed"
            or not follow.retitled(before, item.title)
            or follow.had_before(before, item.title)
        ):
            continue
        page = rooms.store.pages.get(before.page_id) if before.page_id else None
        if page is not None:
            evidence = review.in_list(source, captures[item.key], rooms.now())
            yield review.retitled_in_list(before, page, item.title, source, evidence=evidence)
