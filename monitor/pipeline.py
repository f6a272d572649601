"""The three runs. This module calls the rooms in the right order and stores what they return; it never decides.

    check     get → read → is this the page? → compare with its past → hold against the baseline → store
    decide    finding + review → baseline
    deliver   findings → digest → outbox → channel

What can be wrong with one page is an outcome of that page; a broken database is not, and goes up.
"""

from collections.abc import Sequence
from concurrent.futures import ThreadPoolExecutor
from dataclasses import replace
from threading import Event

from monitor import compare, digest, facts, notify, review
from monitor.address import site
from monitor.errors import DeliveryError, ExtractError, FetchError, ReviewError
from monitor.extract import Known, Reading
from monitor.fetch import pace
from monitor.models import Check, Document, Fetched, Finding, Page, Recipient, Review, Source
from monitor.rooms import Rooms, Said
from monitor.store import Store
from monitor.verdicts import hold_against_baseline


def check_due(rooms: Rooms, stop: Event, *, workers: int = 8) -> int:
    """Look at every page whose time has come, the pages of one site one after another; returns how many."""
    by_site: dict[str, list[Page]] = {}
    for page in rooms.store.pages.claim_due(rooms.now(), limit=20 * workers):
        by_site.setdefault(site(page.url), []).append(page)

    def visit(pages: list[Page]) -> int:
        for done, page in enumerate(pages):
            if stop.is_set():
                rooms.store.pages.release(pages[done:])
                return done
            check(page, rooms)
            rooms.store.ticked(rooms.now())
        return len(pages)

    rooms.store.ticked(rooms.now())
    with ThreadPoolExecutor(max_workers=workers, thread_name_prefix="check") as pool:
        return sum(pool.map(visit, by_site.values()))


def check(page: Page, rooms: Rooms) -> Check:
    """Look at one page once; all that comes of it is stored in one transaction."""
    source = rooms.source(page)
    try:
        fetched = rooms.manners.get(page.url, **pace.validators(page))
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


def decide(answer: Review, store: Store) -> Finding:
    """Apply a reviewer's answer; accepting closes the fact in force and opens the new one.

    Raises ReviewError for an answer that does not fit, Moved when another reviewer was faster.
    """
    finding = store.findings.get(answer.finding_id)
    if finding is None:
        raise ReviewError(f"there is no finding {answer.finding_id}")
    fact = store.facts.get(finding.fact_id) if finding.fact_id else None
    decided, accepted = review.answered(finding, fact, answer)
    return store.findings.decide(decided, answer, accepted)


def deliver(rooms: Rooms, stop: Event) -> int:
    """Write the digests whose time has come into the outbox, then send what is in it; returns how many were sent."""
    for recipient in rooms.declared.recipients:
        _write_digest(recipient, rooms)
    sent = 0
    while not stop.is_set() and (delivery := rooms.store.outbox.claim(rooms.now())):
        try:
            notify.CHANNELS[delivery.channel](delivery, rooms.channels)
        except DeliveryError as error:
            again = notify.next_attempt(delivery, error, rooms.now(), rooms.jitter())
            if again is None:
                rooms.store.outbox.mark_failed(delivery, str(error))
            else:
                rooms.store.outbox.mark_retry(delivery, str(error), again)
            if error.channel_down:
                break
        else:
            sent += rooms.store.outbox.mark_sent(delivery, rooms.now())
    return sent


def compose_digest(recipient: Recipient, findings: Sequence[Finding], rooms: Rooms) -> digest.Rendered | None:
    """What the recipient would be told now of these findings; None when there is nothing to say."""
    now, since = rooms.now(), rooms.told_until(recipient)
    states = rooms.store.pages.states(held_back_since=since or now)
    built = digest.build(
        findings,
        recipient=recipient,
        now=now,
        since=since,
        held_back={held.label: held.count for held in rooms.store.checks.held_back(since or now)},
        checked=sum(state.healthy for state in states),
        troubles=(),
        sources_total=sum(state.watched for state in states),
    )
    return digest.render(built, rooms.templates) if built else None


def _write_digest(recipient: Recipient, rooms: Rooms) -> None:
    now = rooms.now()
    untold = rooms.untold(recipient)
    findings = digest.wanted(untold, recipient)[0]
    key, due = digest.slot(recipient, now, findings)
    if not digest.is_due(recipient, due, rooms.told_until(recipient), findings):
        return
    rendered = compose_digest(recipient, untold, rooms)
    if rendered is not None:
        message = notify.delivery(rendered, recipient, key, sender=rooms.sender, settings=rooms.channels, now=now)
        rooms.store.outbox.enqueue(message, [finding.id for finding in findings if finding.id], now)
    rooms.tell_until(recipient, due)
