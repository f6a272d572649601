"""When to look at a page again: a pure function of how the looks went, so that the due time can be a column."""

from dataclasses import replace
from datetime import datetime, timedelta

from monitor.errors import ExtractError, FetchError, NotThePage
from monitor.models import Fetched, Page, Source

FLOOR = timedelta(minutes=15)
CEILING = timedelta(hours=24)
"""For back-off and for what a server asks with Retry-After."""

SECOND_LOOK = timedelta(minutes=11)
"""Between a surprising answer and the look that confirms it."""

CALM = 10
"""Looks in a row without news after which a page is looked at less often."""

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
    an hour, what will not (a refusal, a page that is gone) after the source's own interval. `page.failures` counts the
    failures so far, this one included.
    """
    if retry_after is not None:
        return min(max(retry_after, now + FLOOR), now + CEILING)
    first = min(source.every, FLOOR) if transient else source.every
    wait = min(first * 2 ** min(max(page.failures - 1, 0), 10), max(CEILING, source.every))
    return now + _spread(max(wait, FLOOR), jitter)


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
    return replace(seen, next_check_at=after_success(seen, source, changed=changed, now=now, jitter=jitter))


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
    return replace(seen, next_check_at=due)
