"""What is stored and told when a look failed, and when a page can be read again."""

from monitor import review
from monitor.address import site
from monitor.errors import ExtractError, FetchError
from monitor.fetch import pace
from monitor.models import Check, Finding, Page, Source, State
from monitor.rooms import Rooms


def save_trouble(page: Page, source: Source, error: FetchError | ExtractError, rooms: Rooms) -> Check:
    """Store a look that failed; of an article only its removal is told, for the trouble of a site shows on its list."""
    now = rooms.now()
    after = pace.failed(page, source, error, now=now, jitter=rooms.jitter())
    look = Check(page_id=page.id, at=now, outcome=error.kind, detail=str(error))
    if page.role == "article":
        finding = review.removed(page, source, error.kind, now) if pace.is_gone(page, error) else None
    else:
        finding = review.trouble_finding(after, source, str(error), now)
        if finding is not None and after.state in review.NO_NETWORK:
            return _save_perhaps_ours(after, look, finding, rooms)
    rooms.store.checks.save(after, look, findings=[finding] if finding else [])
    return look


def _save_perhaps_ours(after: Page, look: Check, finding: Finding, rooms: Rooms) -> Check:
    """A trouble that may be the network's on our side: then that is told, once, and not this."""
    with rooms.judging:  # two pages that fail at the same time must not both tell it
        told: tuple[Finding, ...] = (finding,)
        failing = review.unreachable(_pages(after, rooms))
        if failing and not rooms.store.findings.by_keys([finding.key]):
            told = () if _outages(rooms) else (review.outage(failing, rooms.now()),)
        rooms.store.checks.save(after, look, findings=told)
    return look


def ended_trouble(page: Page, after: Page, source: Source, rooms: Rooms) -> tuple[Finding, ...]:
    """What is told of a page that can be read again. `after`: as it is now, not stored yet."""
    if not page.failures:
        return ()
    if page.role == "article":
        removals = rooms.store.findings.by_keys([review.removed_key(page)])
        return review.restored(page, source, removals, rooms.now())
    if page.state in pace.OUTAGES:
        rooms.store.pages.hurry(pace.OUTAGES, rooms.now(), site=site(page.url))
    troubles = rooms.store.findings.by_keys([review.trouble_key(page)])
    return (*review.recovery(page, source, troubles, rooms.now()), *_ended_outage(after, rooms))


def _ended_outage(after: Page, rooms: Rooms) -> tuple[Finding, ...]:
    """An outage ends when most sites answer; then nothing waits any longer for what was our own fault."""
    outages = _outages(rooms)
    if not outages or review.unreachable(_pages(after, rooms)):
        return ()
    rooms.store.pages.hurry(review.NO_NETWORK, rooms.now())
    return review.outage_over(outages, rooms.now())


def _outages(rooms: Rooms) -> tuple[Finding, ...]:
    return rooms.store.findings.list(state=State.OPEN, kind="outage")


def _pages(after: Page, rooms: Rooms) -> list[Page]:
    """The pages and lists that are watched, one of them as it is after this look."""
    now = rooms.now()
    known = [state.page for state in rooms.store.pages.states(held_back_since=now) if state.watched and state.page]
    return [after if page.id == after.id else page for page in known]
