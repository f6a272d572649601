"""What is known of one source, in sentences: how it goes, what was learned, what is held back, what comes next."""

from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from itertools import groupby
from typing import Final

from monitor.compare import Memory
from monitor.digest.words import count, noise, tier
from monitor.fetch.pace import CALM
from monitor.models import Article, Check, Document, ItemState, Page, SeenChange, Source
from monitor.text import one_line, sentence
from monitor.troubles import in_words

DAYS: Final = 365
_MOST: Final = 10
_KINDS: Final = {
    "page": "A page that is edited in place",
    "feed": "A feed",
    "listing": "An index page, a list of links to articles",
    "sitemap": "A sitemap",
    "api": "A list in JSON",
}
_OUTCOMES: Final = {
    "first": "read for the first time",
    "unchanged": "nothing new",
    "noise": "only changes that are held back",
    "changed": "changed",
    "returned": "back to a text that it had before",
    "held": "a surprise, held until a second look",
}
_ITEMS: Final[dict[ItemState, str]] = {
    "followed": "still looked at",
    "done": "looked at to the end",
    "full-text": "read from the list itself",
    "off-topic": "held back as off the topic",
    "old": "only noted, because they are older than our looks",
}


@dataclass(frozen=True, slots=True, kw_only=True)
class Known:
    """What the store has of a source."""

    source: Source
    page: Page
    looks: Sequence[Check]
    document: Document | None
    held: Sequence[SeenChange]
    """Changes of the last DAYS that were not told."""
    articles: Sequence[Article]


def counted(known: Known) -> dict[str, object]:
    """The same for programs: what is many is counted, and no text of the page is in it."""
    document, memory = known.document, Memory.from_json(known.page.memory)
    return {
        "source": known.source,
        "page": known.page,
        "document": None
        if document is None
        else {
            "title": document.title,
            "language": document.language,
            "words": len(document.text.split()),
            "reader": document.reader,
        },
        "learned": list(memory.explain()) if known.source.kind == "page" else [],
        "days": DAYS,
        "held_back": Counter(label for each in known.held for label in each.change.labels),
        "articles": Counter(article.item.state for article in known.articles),
        "looks": known.looks,
    }


def explained(known: Known, today: date) -> Iterator[str]:
    """Line by line; times are UTC."""
    source, page = known.source, known.page
    yield f"{source.id}: {source.name}"
    yield f"    {page.url}"
    yield f"    {_KINDS[source.kind]}; {tier(source.tier)}; to be looked at every {_span(source.every)}."
    for title, lines in (
        ("How it goes", _state(source, page, today)),
        ("What is read", _read(known.document)),
        ("Its articles", _articles(known)),
        ("What was learned of it", () if source.kind != "page" else Memory.from_json(page.memory).explain()),
        (f"What was held back in {DAYS} days", _held(known)),
        ("What the last looks brought, the newest first", _looks(known.looks)),
    ):
        told = list(lines)
        if told:
            yield ""
            yield title
            yield from (f"    {line}" for line in told)


def _state(source: Source, page: Page, today: date) -> Iterator[str]:
    if not source.enabled:
        yield "It is turned off in sources.yaml: nobody looks at it."
    if page.last_checked_at is None:
        yield "It has not been looked at yet."
    elif page.failures:
        words, advice = in_words(page.state)
        looks = count(page.failures, "look")
        yield f"It cannot be read since {_time(page.state_since)}, {looks} in a row ({page.state})."
        yield f"What is wrong: {sentence(words)}"
        yield f"What to do: {sentence(advice)}"
        if page.last_success_at:
            yield f"What it said at {_time(page.last_success_at)}, when it was last read well, stays as it was."
    else:
        yield f"It can be read, since {_time(page.state_since)} without a break."
    if page.pending:
        yield "A surprising change was seen. It is told only if a second look sees it too."
    if source.enabled:
        yield f"Last look {_time(page.last_checked_at)}, next look {_time(page.next_check_at)} (UTC)."
        yield f"That is {_why(source, page, today)}."


def _why(source: Source, page: Page, today: date) -> str:
    """Why the next look is when it is."""
    if page.last_checked_at is None:
        return "as soon as the service runs"
    if page.pending:
        return "soon, to see the surprising change again"
    if page.failures:
        return "later the longer it fails, up to a day, unless the site itself named a time"
    if source.watch_until is not None and today <= source.watch_until:
        return f"twice as often until {source.watch_until}, as `watch_until` asks"
    if page.unchanged == 0:
        return "twice as often as usual, because it has just changed"
    if page.unchanged >= CALM:
        return f"more seldom than usual, because the last {page.unchanged} looks brought nothing new"
    return "in its usual time"


def _read(document: Document | None) -> Iterator[str]:
    if document is not None:
        title = one_line(document.title or "without a title", 120)
        yield f"“{title}”, language {document.language}, {len(document.text.split())} words of main text."
        yield f"(reader {document.reader})"


def _articles(known: Known) -> Iterator[str]:
    if known.source.kind == "page":
        return
    if not known.articles:
        yield "None was met yet."
        return
    states = Counter(article.item.state for article in known.articles)
    yield f"{count(len(known.articles), 'entry', 'entries')} met: " + ", ".join(
        f"{states[state]} {words}" for state, words in _ITEMS.items() if states[state]
    )
    why = Counter(article.item.reason for article in known.articles if article.item.state in ("off-topic", "old"))
    yield from (f"{number} held back: {one_line(reason, 120)}" for reason, number in why.most_common(5) if reason)
    waiting = [article.page for article in known.articles if article.page and article.item.state == "followed"]
    due = min((page.next_check_at for page in waiting), default=None)
    if due:
        yield f"The next look at one of them is due {_time(due)}."
    failing = Counter(page.state for page in waiting if page.failures)
    yield from (f"{number} cannot be read: {in_words(kind).words}" for kind, number in failing.most_common(5))
    held = " --held-back" if states["off-topic"] or states["old"] else ""
    yield f"`monitor articles --source {known.source.id}{held}` lists them."


def _held(known: Known) -> Iterator[str]:
    labels = Counter(label for each in known.held for label in each.change.labels)
    if not labels:
        yield "No change."
        return
    yield f"{count(len(known.held), 'change')}, of which:"
    yield from (f"{number:5}  {noise(label)} ({label})" for label, number in labels.most_common(_MOST))
    yield f"`monitor changes --held-back --source {known.source.id}` lists them; with `show: [LABEL]` such are told."


def _looks(looks: Sequence[Check]) -> Iterator[str]:
    """A line for each run of looks that failed alike, and for each other look that was stored."""
    for (outcome, told), group in groupby(looks, key=_brought):
        run = list(group)
        if outcome in _OUTCOMES:
            yield from (f"{_time(look.at)}  {told}" for look in run)
        else:
            first = f"{_time(run[-1].at)} to " if len(run) > 1 else ""
            yield f"{first}{_time(run[0].at)}  {told}{f', {len(run)} looks' if len(run) > 1 else ''}"


def _brought(look: Check) -> tuple[str, str]:
    if look.outcome not in _OUTCOMES:
        return look.outcome, f"{in_words(look.outcome).words} ({look.outcome})"
    detail = one_line(look.detail.removeprefix("to be confirmed by a second look: "), 160)
    words = _OUTCOMES[look.outcome]
    return look.outcome, f"{words}: {detail}" if detail and look.outcome not in ("first", "unchanged") else words


def _span(span: timedelta) -> str:
    """`3 days`, `6 hours`, `90 minutes`."""
    minutes = round(span.total_seconds() / 60)
    for size, unit in ((24 * 60, "day"), (60, "hour")):
        if minutes % size == 0:
            return unit if minutes == size else f"{minutes // size} {unit}s"
    return f"{minutes} minutes"


def _time(moment: datetime | None) -> str:
    return f"{moment:%Y-%m-%d %H:%M}" if moment else "never"
