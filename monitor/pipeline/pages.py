"""One look at one page: get → read → is this the page? → compare with its past → hold against the baseline → store."""

from dataclasses import dataclass, replace
from datetime import datetime

from monitor import compare, facts, follow, review, sitewide
from monitor.errors import ExtractError, FetchError
from monitor.fetch import pace
from monitor.models import Check, Document, Evidence, Fetched, Finding, Observation, Page, Source
from monitor.pipeline.troubles import ended_trouble, save_trouble
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
    before, now = known.document if known else None, rooms.now()
    comparison, memory = compare.look(before, reading.document, page.memory, source, now.date())
    look = _Look(
        page=page,
        source=source,
        fetched=fetched,
        document=reading.document,
        visible_hash=reading.visible_hash,
        before=before,
        comparison=comparison,
        memory=memory,
        said=rooms.observe(reading.document, compare.came(comparison)),
        now=now,
    )
    with rooms.judging:
        return _save_reading(look, rooms)


@dataclass(frozen=True, slots=True, kw_only=True)
class _Look:
    """What one look has read, before it is judged and stored."""

    page: Page
    source: Source
    fetched: Fetched
    document: Document
    visible_hash: str
    before: Document | None
    comparison: compare.Comparison
    memory: str
    said: Said
    now: datetime


def _save_reading(look: _Look, rooms: Rooms) -> Check:
    page, source, document, before, now = look.page, look.source, look.document, look.before, look.now
    said, store = look.said, rooms.store
    gone = facts.withdrawn(store.checks.observations(page.id), said.observations, document) if before else ()
    if before and source.confirm and page.pending is None:
        quiet = page.unchanged * source.every
        if doubt := compare.doubt(look.comparison, before, document, quiet=quiet, gone=len(gone)):
            return _save_doubt(page, document, doubt, rooms)
    findings = store.findings.for_facts(observation.fact_id for observation in said.observations)
    wire = rooms.wire_of(document, findings)
    evidence = replace(review.evidence_of(source, document, look.fetched.sha256, now), story=wire)
    policy, day = rooms.declared.policy, now.date()
    held = hold_against_baseline(
        said.observations, document, said.baseline, findings, evidence=evidence, seen=day, now=now, policy=policy
    )
    dropped = gone if look.comparison.outcome == "changed" else ()
    look = replace(look, comparison=_apart(look, held, rooms))
    comparison, told = look.comparison, _told(look, held, dropped, evidence, rooms)
    moved = _moved(page, source, review.moved_to(page, look.fetched, document, before), rooms)
    outcome = comparison.outcome if before else "first"
    check = Check(page_id=page.id, at=now, outcome=outcome, elapsed=look.fetched.elapsed, detail=comparison.reason)
    changed = comparison.outcome == "changed"
    after = pace.succeeded(page, source, look.fetched, changed=changed, now=now, jitter=rooms.jitter())
    store.checks.save(
        replace(after, memory=look.memory, visible_hash=look.visible_hash),
        check,
        fetched=look.fetched,
        document=document,
        observations=said.observations,
        changes=comparison.changes,
        findings=(*told, *moved, *ended_trouble(page, after, source, rooms)),
        confirmed=review.confirmed(held),
    )
    return check


def _apart(look: _Look, held: tuple[review.Held, ...], rooms: Rooms) -> compare.Comparison:
    """The comparison without what the whole site has got and told; what findings on facts rest upon stays."""
    if look.comparison.outcome != "changed" or sitewide.LABEL in look.source.show:
        return look.comparison
    quotes = [each.judgement.observation.quote for each in held if each.finding]
    return compare.hold_back(look.comparison, rooms.of_site(look.page, look.comparison.shown), quotes)


def _told(
    look: _Look, held: tuple[review.Held, ...], gone: tuple[Observation, ...], evidence: Evidence, rooms: Rooms
) -> tuple[Finding, ...]:
    """All that a person should see of what was read."""
    page, source, document, now = look.page, look.source, look.document, look.now
    baseline, changes = look.said.baseline, look.comparison.changes
    shown = changes if look.comparison.outcome == "changed" else ()
    seen = page.last_success_at or page.first_seen_at
    unmoved = compare.unmoved(look.before, document, seen.date()) if look.before and seen else ""
    if page.role == "article":
        notes = facts.corrections(() if look.comparison.outcome == "returned" else changes, document.language, baseline)
        told = review.of_article(
            page, source, shown, notes=notes, before=look.before, held=held, evidence=evidence, unmoved=unmoved
        )
    else:
        flaps = look.comparison.flaps
        told = review.of_look(page, source, shown, held=held, evidence=evidence, now=now, flaps=flaps, unmoved=unmoved)
    dropped = review.withdrawn(page, gone, baseline.facts, evidence=evidence, now=now)
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
    told = (*_moved(page, source, review.moved_to(page, fetched), rooms), *ended_trouble(page, after, source, rooms))
    if told:
        rooms.store.checks.save(after, look, findings=told)
    else:
        rooms.store.checks.save_quiet([(after, look)])
    return look
