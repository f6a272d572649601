"""One look at one page: get → read → is this the page? → compare with its past → hold against the baseline → store."""

from dataclasses import replace

from monitor import compare, facts, review
from monitor.errors import ExtractError, FetchError
from monitor.extract import Known, Reading
from monitor.fetch import pace
from monitor.models import Check, Document, Fetched, Finding, Page, Source
from monitor.rooms import Rooms, Said
from monitor.verdicts import hold_against_baseline


def check(page: Page, rooms: Rooms) -> Check:
    """Look at one page once; all that comes of it is stored in one transaction."""
    source = rooms.source(page)
    try:
        fetched = rooms.manners.get(page.url, via=source.via, **pace.validators(page))
        known = rooms.past(page, source)
        reading = rooms.read(fetched, known, source, page) if fetched else None
    except (FetchError, ExtractError) as error:
        return _save_trouble(page, source, error, rooms)
    if fetched is None or reading is None:
        return _save_quiet(page, source, fetched, rooms)
    said = rooms.observe(reading.document)
    with rooms.judging:
        return _save_reading(page, source, fetched=fetched, reading=reading, known=known, said=said, rooms=rooms)


def _save_reading(
    page: Page, source: Source, *, fetched: Fetched, reading: Reading, known: Known | None, said: Said, rooms: Rooms
) -> Check:
    now, document, baseline, policy = rooms.now(), reading.document, said.baseline, rooms.declared.policy
    comparison, memory = compare.look(known.document if known else None, document, page.memory, source)
    gone = facts.withdrawn(rooms.store.checks.observations(page.id), said.observations, document) if known else ()
    if known and source.confirm and page.pending is None:
        quiet = page.unchanged * source.every
        if doubt := compare.doubt(comparison, known.document, document, quiet=quiet, gone=len(gone)):
            return _save_doubt(page, document, doubt, rooms)
    findings = rooms.store.findings.for_facts(observation.fact_id for observation in said.observations)
    wire = rooms.wire_of(document, findings)
    evidence = replace(review.evidence_of(source, document, fetched.sha256, now), story=wire)
    held = hold_against_baseline(
        said.observations, document, baseline, findings, evidence=evidence, seen=now.date(), now=now, policy=policy
    )
    changed = comparison.outcome == "changed"
    told = review.of_look(page, source, comparison.changes if changed else (), held=held, evidence=evidence, now=now)
    dropped = review.withdrawn(page, gone if changed else (), baseline.facts, evidence=evidence, now=now)
    unclaimed = facts.developments(document, said.observations, baseline, seen=now.date())
    news = review.unreported(unclaimed, comparison.changes if known else None, document, held=held, now=now)
    reported = review.development(news, rooms.same_news(document, news), source=source, evidence=evidence, now=now)
    muddled = review.inconsistent(facts.inconsistencies(document, baseline), source=source, evidence=evidence)
    outcome = comparison.outcome if known else "first"
    look = Check(page_id=page.id, at=now, outcome=outcome, elapsed=fetched.elapsed, detail=comparison.reason)
    after = pace.succeeded(page, source, fetched, changed=changed, now=now, jitter=rooms.jitter())
    rooms.store.checks.save(
        replace(after, memory=memory, visible_hash=reading.visible_hash),
        look,
        fetched=fetched,
        document=document,
        observations=said.observations,
        changes=comparison.changes,
        findings=(*told, *dropped, *reported, *muddled, *_recovery(page, source, rooms)),
        confirmed=review.confirmed(held),
    )
    return look


def _save_doubt(page: Page, document: Document, doubt: str, rooms: Rooms) -> Check:
    now = rooms.now()
    look = Check(page_id=page.id, at=now, outcome="held", detail=f"to be confirmed by a second look: {doubt}")
    rooms.store.checks.save(pace.doubted(page, document.text_hash, now=now, jitter=rooms.jitter()), look)
    return look


def _save_quiet(page: Page, source: Source, fetched: Fetched | None, rooms: Rooms) -> Check:
    now = rooms.now()
    after = pace.succeeded(page, source, fetched, changed=False, now=now, jitter=rooms.jitter())
    look = Check(page_id=page.id, at=now, outcome="unchanged", elapsed=fetched.elapsed if fetched else 0.0)
    recovery = _recovery(page, source, rooms)
    if recovery:
        rooms.store.checks.save(after, look, findings=recovery)
    else:
        rooms.store.checks.save_quiet([(after, look)])
    return look


def _recovery(page: Page, source: Source, rooms: Rooms) -> tuple[Finding, ...]:
    troubles = rooms.store.findings.by_keys([review.trouble_key(page)]) if page.failures else ()
    return review.recovery(page, source, troubles, rooms.now())


def _save_trouble(page: Page, source: Source, error: FetchError | ExtractError, rooms: Rooms) -> Check:
    now = rooms.now()
    after = pace.failed(page, source, error, now=now, jitter=rooms.jitter())
    look = Check(page_id=page.id, at=now, outcome=error.kind, detail=str(error))
    finding = review.trouble_finding(after, source, str(error), now)
    rooms.store.checks.save(after, look, findings=[finding] if finding else [])
    return look
