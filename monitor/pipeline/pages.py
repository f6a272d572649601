"""One look at one page: get → read → is this the page? → compare with its past → hold against the baseline → store."""

from dataclasses import dataclass, replace
from datetime import datetime

from monitor import compare, facts, follow, review
from monitor.errors import ExtractError, FetchError
from monitor.extract import Known, Reading
from monitor.fetch import pace
from monitor.models import Check, Document, Evidence, Fetched, Finding, Observation, Page, Source
from monitor.rooms import Rooms, Said
from monitor.verdicts import hold_against_baseline


def look_at(page: Page, source: Source, rooms: Rooms) -> Check:
    """Look at a page or an article once; all that comes of it is stored in one transaction."""
    try:
        fetched = rooms.manners.get(page.url, via=source.via, **pace.validators(page))
    except FetchError as error:
        return save_trouble(page, source, error, rooms)
    return take_in(page, source, fetched, rooms)


def take_in(page: Page, source: Source, fetched: Fetched | None, rooms: Rooms) -> Check:
    """Read what came of a page (None: not modified), and store what follows from it."""
    try:
        known = rooms.past(page, source)
        reading = rooms.read(fetched, known, source, page) if fetched else None
    except ExtractError as error:
        return save_trouble(page, source, error, rooms)
    if fetched is None or reading is None:
        return save_quiet(page, source, fetched, rooms)
    if page.role == "article":
        reading = replace(reading, document=follow.dated(reading.document, page))
        if known is None and source.relevance != "all" and not (topic := rooms.topic(reading.document)).holds:
            return _save_off_topic(page, source, fetched, topic, rooms)
    said = rooms.observe(reading.document)
    with rooms.judging:
        return _save_reading(page, source, fetched=fetched, reading=reading, known=known, said=said, rooms=rooms)


@dataclass(frozen=True, slots=True, kw_only=True)
class _Look:
    """What one look has found out, before anything of it is stored."""

    page: Page
    source: Source
    document: Document
    before: Document | None
    comparison: compare.Comparison
    said: Said
    held: tuple[review.Held, ...]
    gone: tuple[Observation, ...]
    evidence: Evidence
    now: datetime


def _save_reading(
    page: Page, source: Source, *, fetched: Fetched, reading: Reading, known: Known | None, said: Said, rooms: Rooms
) -> Check:
    now, document, before = rooms.now(), reading.document, known.document if known else None
    comparison, memory = compare.look(before, document, page.memory, source, now.date())
    gone = facts.withdrawn(rooms.store.checks.observations(page.id), said.observations, document) if known else ()
    if before and source.confirm and page.pending is None:
        quiet = page.unchanged * source.every
        if doubt := compare.doubt(comparison, before, document, quiet=quiet, gone=len(gone)):
            return _save_doubt(page, document, doubt, rooms)
    findings = rooms.store.findings.for_facts(observation.fact_id for observation in said.observations)
    wire = rooms.wire_of(document, findings)
    evidence = replace(review.evidence_of(source, document, fetched.sha256, now), story=wire)
    policy, day = rooms.declared.policy, now.date()
    held = hold_against_baseline(
        said.observations, document, said.baseline, findings, evidence=evidence, seen=day, now=now, policy=policy
    )
    found = _Look(
        page=page,
        source=source,
        document=document,
        before=before,
        comparison=comparison,
        said=said,
        held=held,
        gone=gone,
        evidence=evidence,
        now=now,
    )
    moved = _moved(page, source, review.moved_to(page, fetched, document, before), rooms)
    outcome, changed = comparison.outcome if known else "first", comparison.outcome == "changed"
    look = Check(page_id=page.id, at=now, outcome=outcome, elapsed=fetched.elapsed, detail=comparison.reason)
    after = pace.succeeded(page, source, fetched, changed=changed, now=now, jitter=rooms.jitter())
    rooms.store.checks.save(
        replace(after, memory=memory, visible_hash=reading.visible_hash),
        look,
        fetched=fetched,
        document=document,
        observations=said.observations,
        changes=comparison.changes,
        findings=(*_told(found, rooms), *moved, *ended_trouble(page, source, rooms)),
        confirmed=review.confirmed(held),
    )
    return look


def _told(look: _Look, rooms: Rooms) -> tuple[Finding, ...]:
    """All that a person should see of what was read."""
    page, source, document, evidence, now = look.page, look.source, look.document, look.evidence, look.now
    baseline, held, changes = look.said.baseline, look.held, look.comparison.changes
    shown = changes if look.comparison.outcome == "changed" else ()
    if page.role == "article":
        notes = facts.corrections(() if look.comparison.outcome == "returned" else changes, document.language, baseline)
        told = review.of_article(page, source, shown, notes=notes, before=look.before, held=held, evidence=evidence)
    else:
        told = review.of_look(page, source, shown, held=held, evidence=evidence, now=now)
    dropped = review.withdrawn(page, look.gone if shown else (), baseline.facts, evidence=evidence, now=now)
    unclaimed = facts.developments(document, look.said.observations, baseline, seen=now.date())
    came = changes if look.before else None
    news = review.unreported(unclaimed, came, document, held=held, met=page.first_seen_at, now=now)
    reported = review.development(news, rooms.same_news(document, news), source=source, evidence=evidence, now=now)
    muddled = review.inconsistent(facts.inconsistencies(document, baseline), source=source, evidence=evidence)
    return (*told, *dropped, *reported, *muddled)


def _moved(page: Page, source: Source, target: str | None, rooms: Rooms) -> tuple[Finding, ...]:
    """That a source's page lives elsewhere now, unless it was said."""
    if target is None or page.role == "article":
        return ()
    said = rooms.store.findings.by_keys([review.moved_key(page, target)])
    return review.moved(page, source, target, said, rooms.now())


def _save_off_topic(page: Page, source: Source, fetched: Fetched, topic: facts.Topic, rooms: Rooms) -> Check:
    """Nothing of it is kept but its title and address, which its item has, and why."""
    now = rooms.now()
    after = pace.succeeded(page, source, fetched, changed=False, now=now, jitter=rooms.jitter())
    look = Check(page_id=page.id, at=now, outcome="off-topic", elapsed=fetched.elapsed, detail=topic.words)
    rooms.store.checks.save(replace(after, done_at=now), look)
    return look


def _save_doubt(page: Page, document: Document, doubt: str, rooms: Rooms) -> Check:
    now = rooms.now()
    look = Check(page_id=page.id, at=now, outcome="held", detail=f"to be confirmed by a second look: {doubt}")
    rooms.store.checks.save(pace.doubted(page, document.text_hash, now=now, jitter=rooms.jitter()), look)
    return look


def save_quiet(page: Page, source: Source, fetched: Fetched | None, rooms: Rooms) -> Check:
    """Store a look that found nothing new."""
    now = rooms.now()
    after = pace.succeeded(page, source, fetched, changed=False, now=now, jitter=rooms.jitter())
    look = Check(page_id=page.id, at=now, outcome="unchanged", elapsed=fetched.elapsed if fetched else 0.0)
    told = (*_moved(page, source, review.moved_to(page, fetched), rooms), *ended_trouble(page, source, rooms))
    if told:
        rooms.store.checks.save(after, look, findings=told)
    else:
        rooms.store.checks.save_quiet([(after, look)])
    return look


def ended_trouble(page: Page, source: Source, rooms: Rooms) -> tuple[Finding, ...]:
    """What is told of a page that can be read again."""
    if not page.failures:
        return ()
    if page.role == "article":
        removals = rooms.store.findings.by_keys([review.removed_key(page)])
        return review.restored(page, source, removals, rooms.now())
    troubles = rooms.store.findings.by_keys([review.trouble_key(page)])
    return review.recovery(page, source, troubles, rooms.now())


def save_trouble(page: Page, source: Source, error: FetchError | ExtractError, rooms: Rooms) -> Check:
    """Store a look that failed; of an article only its removal is told, for the trouble of a site shows on its list."""
    now = rooms.now()
    after = pace.failed(page, source, error, now=now, jitter=rooms.jitter())
    look = Check(page_id=page.id, at=now, outcome=error.kind, detail=str(error))
    if page.role == "article":
        finding = review.removed(page, source, error.kind, now) if pace.is_gone(page, error) else None
    else:
        finding = review.trouble_finding(after, source, str(error), now)
    rooms.store.checks.save(after, look, findings=[finding] if finding else [])
    return look
