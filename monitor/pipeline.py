"""The three runs. This module calls the rooms in the right order and stores what they return; it never decides.

    check     get → read → is this the page? → compare with its past → hold against the baseline → store
    decide    finding + review → baseline
    deliver   findings → digest → outbox → channel

What can be wrong with one page is an outcome of that page; a broken database is not, and goes up.
"""

from collections.abc import Iterable, Sequence
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass, replace
from datetime import date, datetime, timedelta
from threading import Event

from monitor import compare, digest, extract, facts, notify, review
from monitor.address import site
from monitor.errors import DeliveryError, ExtractError, FetchError, NotThePage, ReviewError
from monitor.fetch import pace
from monitor.models import (
    Check,
    Delivery,
    Document,
    Evidence,
    Fetched,
    Finding,
    Observation,
    Page,
    Recipient,
    Review,
    Source,
)
from monitor.rooms import Rooms
from monitor.store import Store

PATIENCE = timedelta(hours=1)
"""Between attempts while a channel is down for longer than a message would be tried."""

# ----------------------------------------------------------------------------------------------- check


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
        return len(pages)

    with ThreadPoolExecutor(max_workers=workers, thread_name_prefix="check") as pool:
        return sum(pool.map(visit, by_site.values()))


def check(page: Page, rooms: Rooms) -> Check:
    """Look at one page once; all that comes of it is stored in one transaction."""
    source = rooms.source(page)
    try:
        fetched = rooms.manners.get(page.url, **pace.validators(page))
        before = rooms.past(page, source)
        reading = rooms.sandbox.run(read, fetched, page, source, before) if fetched else None
    except (FetchError, ExtractError) as error:
        return _save_trouble(page, source, error, rooms)
    if fetched is None or reading is None:
        return _save_quiet(page, source, fetched, rooms)
    with rooms.judging:
        return _save_reading(page, source, fetched=fetched, reading=reading, before=before, rooms=rooms)


@dataclass(frozen=True, slots=True)
class Reading:
    """A page that says something else than at the last look, or is read for the first time."""

    document: Document
    visible_hash: str


def read(fetched: Fetched, page: Page, source: Source, before: Document | None) -> Reading | None:
    """Raw answer → reading; None when the bytes or the visible text are the known ones. Runs in the sandbox.

    Raises NotThePage for a wall, a challenge or an error page in the page's place, UnknownFormat, ExtractError.
    """
    if before is not None and fetched.sha256 == page.body_hash:
        return None
    media_type = fetched.header("content-type")
    visible = extract.visible_hash(fetched.body, media_type)
    if before is not None and visible == page.visible_hash:
        return None
    document = extract.document(
        fetched.body, url=fetched.final_url, content_type=media_type, select=source.select, ignore=source.ignore
    )
    reason = extract.not_the_page(
        document,
        status=fetched.status,
        headers=fetched.headers,
        body=fetched.body,
        url=page.url,
        final_url=fetched.final_url,
        before=before,
    )
    if reason:
        raise NotThePage(f"the answer is not the page itself: {reason}", page.url, kind=reason)
    return Reading(document, visible)


def hold_against_baseline(
    observations: Iterable[Observation],
    document: Document,
    baseline: facts.Baseline,
    known: Iterable[Finding],
    *,
    evidence: Evidence,
    seen: date | None,
    now: datetime,
) -> tuple[review.Held, ...]:
    """Judge what a document says, and open findings or join them. Pure; `known` are the findings of these facts."""
    findings = {finding.key: finding for finding in known}
    plans = {plan.fact.id: plan for plan in baseline.plans}
    held = []
    for observation in observations:
        plan = plans[observation.fact_id]
        fact = plan.fact
        mine = {key: finding for key, finding in findings.items() if finding.fact_id == fact.id}
        judgement = facts.judge(
            fact,
            observation,
            document,
            rungs=plan.rungs,
            pending=review.pending(mine.values()),
            seen=seen,
            tier=evidence.tier,
        )
        words = review.words_of(judgement, evidence)
        finding, opened = review.take_in(judgement, fact, words, mine, now)
        if finding:
            findings[finding.key] = finding
        held.append(review.Held(judgement, finding, opened))
    return tuple(held)


def _save_reading(
    page: Page, source: Source, *, fetched: Fetched, reading: Reading, before: Document | None, rooms: Rooms
) -> Check:
    now, document, baseline = rooms.now(), reading.document, rooms.baseline()
    memory, comparison = compare.Memory.from_json(page.memory), compare.FIRST
    if before is not None:
        comparison, memory = compare.compare(before, document, memory, show=source.show, ignore_text=source.ignore_text)
    observations = facts.observe(document, baseline, seen=now.date())
    known = rooms.store.findings.for_facts(observation.fact_id for observation in observations)
    evidence = review.evidence_of(source, document, fetched.sha256, now)
    held = hold_against_baseline(observations, document, baseline, known, evidence=evidence, seen=now.date(), now=now)
    changed = comparison.outcome == "changed"
    told = review.of_look(page, source, comparison.changes if changed else (), held=held, evidence=evidence, now=now)
    outcome = comparison.outcome if before else "first"
    look = Check(page_id=page.id, at=now, outcome=outcome, elapsed=fetched.elapsed, detail=comparison.reason)
    after = pace.succeeded(page, source, fetched, changed=changed, now=now, jitter=rooms.jitter())
    rooms.store.checks.save(
        replace(after, memory=memory.to_json(), visible_hash=reading.visible_hash),
        look,
        fetched=fetched,
        document=document,
        observations=observations,
        changes=comparison.changes,
        findings=(*told, *_recovery(page, source, rooms)),
        confirmed=review.confirmed(held),
    )
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
    retry_after = error.retry_after if isinstance(error, FetchError) else None
    after = pace.failed(page, source, error.kind, retry_after=retry_after, now=now, jitter=rooms.jitter())
    look = Check(page_id=page.id, at=now, outcome=error.kind, detail=str(error))
    finding = review.trouble_finding(after, source, str(error), now)
    rooms.store.checks.save(after, look, findings=[finding] if finding else [])
    return look


# ---------------------------------------------------------------------------------------------- decide


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


# --------------------------------------------------------------------------------------------- deliver


def deliver(rooms: Rooms, stop: Event) -> int:
    """Write the digests whose time has come into the outbox, then send what is in it; returns how many were sent."""
    for recipient in rooms.declared.recipients:
        _write_digest(recipient, rooms)
    sent = 0
    while not stop.is_set() and (delivery := rooms.store.outbox.claim(rooms.now())):
        try:
            notify.CHANNELS[delivery.channel](delivery, rooms.channels)
        except DeliveryError as error:
            _save_failure(delivery, error, rooms)
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
    findings = rooms.untold(recipient)
    key, due = digest.slot(recipient, now, findings)
    if not digest.is_due(recipient, due, rooms.told_until(recipient), findings):
        return
    rendered = compose_digest(recipient, findings, rooms)
    if rendered is not None:
        message_id, payload = notify.compose(
            rendered, recipient=recipient, digest_key=key, sender=rooms.sender, now=now
        )
        message = Delivery(
            digest_key=key,
            recipient=recipient.address,
            channel=notify.channel(recipient.channel, rooms.channels),
            message_id=message_id,
            payload=payload,
            due_at=now,
        )
        rooms.store.outbox.enqueue(message, [finding.id for finding in findings if finding.id], now)
    rooms.tell_until(recipient, due)


def _save_failure(delivery: Delivery, error: DeliveryError, rooms: Rooms) -> None:
    outbox, now = rooms.store.outbox, rooms.now()
    again = notify.retry_at(delivery.attempts, now, rooms.jitter())
    if again is None and error.channel_down:
        again = now + PATIENCE
    if again is None or (error.permanent and not error.channel_down):
        outbox.mark_failed(delivery, str(error))
    else:
        outbox.mark_retry(delivery, str(error), again)
