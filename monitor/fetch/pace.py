"""When to look at a page again: a pure function of how the looks went, so that the due time can be a column."""

from dataclasses import replace
from datetime import datetime, timedelta

from monitor.errors import ExtractError, FetchError, Gone, NotThePage
from monitor.models import Fetched, Page, Source

FLOOR = timedelta(minutes=15)
GONE_AGAIN = timedelta(hours=1)
"""Between two looks at an article that is not found."""
CEILING = timedelta(hours=24)
"""For back-off and for what a server asks with Retry-After."""

OUTAGES = frozenset({"dns", "connect", "tls", "timeout", "truncated", "protocol", "maintenance", "error-page"}) | {
    f"http_{status}" for status in range(500, 600) if status != 503
}
"""Troubles in which nobody asks to be left alone (that is what 429, 503, walls and refusals do)."""
STEADY = timedelta(days=7)
"""So long after its last good look a page that is out is looked at as often as in health, …"""
STEADIEST = timedelta(hours=1)
"""… but not more often than this."""

SECOND_LOOK = timedelta(minutes=11)
"""Between a surprising answer and the look that confirms it."""

CALM = 10
"""Looks in a row without news after which a page is looked at less often."""

AGES = tuple(timedelta(hours=hours) for hours in (0, 1, 3, 8, 24, 3 * 24, 7 * 24, 30 * 24))
"""When an article is looked at after it was met. Of 88 million articles (GDELT) 18 % changed their text within a week,
four of five of those within a day."""
LATEST = timedelta(hours=1)
"""Looks at articles are spread over so much time, or a tenth of the wait where that is less; they are never early."""
HOPELESS = timedelta(days=7)
"""After the last look was due; an article that cannot be read by then is given up."""

UNCONDITIONAL = 10
"""Every so many quiet looks no validators are sent, because servers lie about 304."""


def after_success(page: Page, source: Source, *, changed: bool, now: datetime, jitter: float) -> datetime:
    """The next look after a good answer. `jitter` in 0..1 is spread over ±10 % so that pages do not march in step.

    A page that changed is looked at twice as often, a calm one half as often again, within [every/4, every·4].
    """
    wait = source.every
    watched = source.watch_until is not None and now.date() <= source.watch_until
    if changed or watched:
        wait = source.every / 2
    elif page.unchanged >= CALM:
        wait = min(source.every * 1.5 ** (1 + (page.unchanged - CALM) // CALM), source.every * 4)
    return now + _spread(max(wait, FLOOR), jitter)


def after_trouble(
    page: Page, source: Source, *, transient: bool, retry_after: datetime | None, now: datetime, jitter: float
) -> datetime:
    """The next look after a failure: the wait doubles up to a day, never stops, and heeds the server's wish.

    What may pass by itself (a name that cannot be resolved, a server that is down) is tried again after a quarter of
    an hour, what will not (a refusal, a page that is gone) after the source's own interval. In an outage of a page that
    could be read within the last week the wait grows only up to that interval: the site is used to so many looks, and
    its end would else be noticed up to a day late. `page.failures` counts the failures so far, this one included.
    """
    if retry_after is not None:
        return min(max(retry_after, now + FLOOR), now + CEILING)
    first = min(source.every, FLOOR) if transient else source.every
    ceiling = STEADIEST if _is_out(page, now) else CEILING
    wait = min(first * 2 ** min(max(page.failures - 1, 0), 10), max(ceiling, source.every))
    return now + _spread(max(wait, FLOOR), jitter)


def _is_out(page: Page, now: datetime) -> bool:
    """Is this an outage of something that was well of late? Articles have a clock of their own: their list asks."""
    well = page.last_success_at is not None and now - page.last_success_at <= STEADY
    return well and page.role != "article" and page.state in OUTAGES


def _spread(wait: timedelta, jitter: float) -> timedelta:
    return wait * (0.9 + 0.2 * jitter)


def validators(page: Page) -> dict[str, str | None]:
    """What a look may send so that the server can answer "not modified"; nothing on each tenth quiet look."""
    if page.unchanged % UNCONDITIONAL == UNCONDITIONAL - 1:
        return {"etag": None, "last_modified": None}
    return {"etag": page.etag, "last_modified": page.last_modified}


def succeeded(
    page: Page, source: Source, fetched: Fetched | None, *, changed: bool, now: datetime, jitter: float
) -> Page:
    """The page after a good answer (None: not modified): its validators, its hash, its next due time."""
    seen = replace(
        page,
        last_checked_at=now,
        last_success_at=now,
        state="ok",
        state_since=page.state_since if page.state == "ok" else now,
        failures=0,
        pending=None,
        unchanged=0 if changed else page.unchanged + 1,
    )
    if fetched is not None:
        seen = replace(
            seen,
            etag=fetched.header("etag"),
            last_modified=fetched.header("last-modified"),
            body_hash=fetched.sha256,
        )
    if page.role == "article":
        return _aged(seen, source, now=now, jitter=jitter)
    return replace(seen, next_check_at=after_success(seen, source, changed=changed, now=now, jitter=jitter))


def _aged(page: Page, source: Source, *, now: datetime, jitter: float) -> Page:
    """An article after an answer: its next look is due at a fixed age, after the last one nothing more is.

    A look that an outage delayed is made when it is over, and the next one at its own time, but not sooner than half
    the time that should lie between the two: so none is lost, and they do not come all at once. A look out of turn
    (the list told of an edit) counts for none of them.
    """
    if page.done_at is not None:
        return page
    met = page.first_seen_at or now
    looks = page.looks
    counts = looks < len(AGES) and now >= met + AGES[looks]
    looks += counts
    if looks >= len(AGES) or (not source.follow and looks):
        return replace(page, looks=looks, done_at=now, next_check_at=now)
    gap = AGES[looks] - AGES[looks - 1] if looks else timedelta()
    due = max(met + AGES[looks], now + (gap / 2 if counts else FLOOR))
    return replace(page, looks=looks, next_check_at=due + min(gap / 10, LATEST) * jitter)


def doubted(page: Page, text_hash: str, *, now: datetime, jitter: float) -> Page:
    """The page after a surprising answer: nothing that is known of it moves, and it is soon looked at again."""
    wait = _spread(SECOND_LOOK, jitter)
    return replace(page, last_checked_at=now, pending=text_hash, next_check_at=now + wait)


def failed(page: Page, source: Source, error: FetchError | ExtractError, *, now: datetime, jitter: float) -> Page:
    """The page after a failure: what it is in, since when, and when we try again. What is known of it stays."""
    seen = replace(
        page,
        last_checked_at=now,
        state=error.kind,
        state_since=page.state_since if page.failures else now,
        failures=page.failures + 1,
    )
    # A wall or an outage page that came with status 200 may be gone at the next look.
    transient = error.transient if isinstance(error, FetchError) else isinstance(error, NotThePage)
    retry_after = error.retry_after if isinstance(error, FetchError) else None
    due = after_trouble(seen, source, transient=transient, retry_after=retry_after, now=now, jitter=jitter)
    if page.role == "article":
        return _missed(page, seen, source, error, due=due, transient=transient, now=now, jitter=jitter)
    return replace(seen, next_check_at=due)


def _missed(
    page: Page,
    seen: Page,
    source: Source,
    error: FetchError | ExtractError,
    *,
    due: datetime,
    transient: bool,
    now: datetime,
    jitter: float,
) -> Page:
    """An article that could not be read. `page` before the look, `seen` after it, `due`: as for any page."""
    age = now - (page.first_seen_at or now)
    if isinstance(error, Gone) and not is_gone(page, error):
        return replace(seen, next_check_at=min(due, now + GONE_AGAIN))
    if not transient:
        # The answer of a site at work (gone, refused, not to be read): it counts as a look.
        return _aged(seen, source, now=now, jitter=jitter)
    if age >= AGES[-1] + HOPELESS:
        return replace(seen, done_at=now)
    # The older, the more patient: a wall in front of a whole archive is not knocked at every day.
    return replace(seen, next_check_at=max(due, now + age / 4))


def is_gone(page: Page, error: FetchError | ExtractError) -> bool:
    """Is an article gone for good? 410 says so at once, 404 when it is repeated; `page`: as it was before this look."""
    return isinstance(error, Gone) and error.kind in ("http_410", page.state)
