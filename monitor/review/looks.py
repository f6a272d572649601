"""What a look at a page finds besides new values: changes, news, dropped statements, trouble and its end."""

from collections.abc import Iterable, Sequence
from dataclasses import replace
from datetime import datetime, timedelta

from monitor.models import (
    Change,
    Development,
    Document,
    Evidence,
    Fact,
    Finding,
    FindingKind,
    Inconsistency,
    Observation,
    Page,
    Source,
    State,
    Verdict,
)
from monitor.models.values import show_date, show_value, value_key
from monitor.review.opening import Held, join
from monitor.text import one_line, same_words, sentence
from monitor.troubles import in_words

FRESH = timedelta(days=30)
"""A page written so lately is news when it is met for the first time."""

FLAPPING = "It is back at a text that it had a short while ago; if it goes on like this, that is not told again."

TROUBLE_FAILURES = 3
"""Looks in a row that must fail before a person is told, …"""

TROUBLE_TIME = timedelta(hours=6)
"""… over so long a time: a short outage is no news."""


def of_look(
    page: Page,
    source: Source,
    changes: Iterable[Change],
    *,
    held: Iterable[Held],
    evidence: Evidence,
    now: datetime,
    flaps: bool = False,
    unmoved: str = "",
) -> tuple[Finding, ...]:
    """All findings of one look at a page: on facts, then what else changed on it.

    `flaps`: the page is back at a text that it had a short while ago. `unmoved`: the day of its last change that the
    page goes on stating.
    """
    held = tuple(held)
    on_facts = {each.finding.key: each.finding for each in held if each.finding}
    opened = ((each.judgement.observation, each.finding) for each in held if each.opened)
    told = [observation.quote for observation, finding in opened if finding and finding.telling == "alert"]
    edited = page_finding(page, source, changes=uncovered(changes, told), evidence=evidence, now=now)
    if edited and flaps:
        edited = replace(edited, reason=f"{edited.reason} {FLAPPING}")
    elif edited and unmoved:
        edited = replace(edited, reason=f"{edited.reason} {silent(unmoved)}")
    return (*on_facts.values(), edited) if edited else tuple(on_facts.values())


def silent(unmoved: str) -> str:
    """That a page was edited and does not say so."""
    return f"The page gives its last change as before: {one_line(show_date(unmoved), 90)}."


def page_finding(
    page: Page, source: Source, *, changes: tuple[Change, ...], evidence: Evidence, now: datetime
) -> Finding | None:
    """What changed on a page, apart from what the findings on facts already tell; None when nothing is left."""
    unlabelled = (change for change in changes if not change.labels)
    # Sorted, never dropped: the list shows the longest passage, the finding shows them all.
    shown = tuple(sorted(unlabelled, key=lambda change: -max(len(change.before), len(change.after))))
    if not shown:
        return None
    told = f"{len(shown)} passage{'s' if len(shown) > 1 else ''} of the page changed."
    finding = _about_source("page", f"{page.id}:{evidence.snapshot}", source, evidence, told)
    return replace(
        finding,
        before=shown[0].before or None,
        after=shown[0].after or None,
        verdict=Verdict.CHANGES,
        changes=shown,
        opened_at=now,
        updated_at=now,
    )


def _about_source(kind: FindingKind, key: str, source: Source, evidence: Evidence, reason: str) -> Finding:
    return Finding(
        kind=kind,
        key=f"{kind}:{key}",
        title=source.name,
        reason=reason,
        severity="low",
        evidence=(evidence,),
        topics=source.topics,
        country=(source.country,) if source.country else (),
        opened_at=evidence.seen_at,
        updated_at=evidence.seen_at,
    )


def _look(page: Page, source: Source, now: datetime) -> Evidence:
    return Evidence(
        source_id=source.id, publisher=source.publisher, tier=source.tier, url=page.url, quote="", seen_at=now
    )


def unreported(
    developments: Iterable[Development],
    changes: Iterable[Change] | None,
    document: Document,
    *,
    held: Iterable[Held],
    met: datetime | None = None,
    now: datetime,
) -> tuple[Development, ...]:
    """The developments that are news: in what came to a page since the last look, or in a page of these days.

    `changes` is None at the first look; a page that was written long before it was added is background then. A
    document that a finding on a fact already brings before the reader is not told twice. `met`: when an article came
    to its list, which is as good as a date.
    """
    if any(each.finding for each in held):
        return ()
    if changes is not None:
        came = [same_words(change.after).lower() for change in changes if change.after and not change.labels]
        return tuple(each for each in developments if any(same_words(each.quote).lower() in text for text in came))
    written = document.modified or document.published or (f"{met:%Y-%m-%d}" if met else "")
    return tuple(developments) if written[:10] >= f"{now - FRESH:%Y-%m-%d}" else ()


def development(
    developments: Sequence[Development], same_news: Finding | None, *, source: Source, evidence: Evidence, now: datetime
) -> tuple[Finding, ...]:
    """One finding for a document that reports what no fact speaks of; documents of the same news join it."""
    if not developments:
        return ()
    best = developments[0]
    words = replace(evidence, quote=best.quote, start=best.start, end=best.end, part=best.part)
    if same_news is not None:
        return (join(same_news, words, now),)
    key = evidence.snapshot or evidence.url
    finding = _about_source("new-development", key, source, words, "No fact of the baseline speaks of it.")
    title = evidence.title or best.quote
    return (replace(finding, title=one_line(title, 120), after=one_line(best.quote, 300), confidence=best.score),)


def inconsistent(found: Iterable[Inconsistency], *, source: Source, evidence: Evidence) -> tuple[Finding, ...]:
    """Figures of a page that do not fit each other, told once: they say how far to trust the rest."""
    return tuple(
        _about_source(
            "inconsistency",
            f"{evidence.url}:{each.quote}",
            source,
            replace(evidence, quote=each.quote, start=each.start, end=each.end),
            each.reason,
        )
        for each in found
    )


def withdrawn(
    page: Page, gone: Iterable[Observation], facts: Iterable[Fact], *, evidence: Evidence, now: datetime
) -> tuple[Finding, ...]:
    """Statements that a healthy page has dropped, seen twice. They never imply that the fact is false."""
    known = {fact.id: fact for fact in facts}
    return tuple(
        Finding(
            kind="withdrawn",
            key=f"withdrawn:{page.id}:{fact.id}:{value_key(observation.value)}",
            title=fact.title,
            fact_id=fact.id,
            before=show_value(observation.value),
            after="no longer said here",
            verdict=Verdict.WITHDRAWN,
            reason="The page is healthy and was read twice; the statement is gone. That does not make it false.",
            severity="normal" if fact.core else "low",
            evidence=(
                replace(evidence, quote=observation.quote, verdict=Verdict.WITHDRAWN, speaker=observation.speaker),
            ),
            topics=fact.topics,
            country=fact.country,
            opened_at=now,
            updated_at=now,
        )
        for observation in gone
        if (fact := known.get(observation.fact_id))
    )


def uncovered(changes: Iterable[Change], told: Iterable[str]) -> tuple[Change, ...]:
    """The changes that no quote of a finding on a fact already shows."""
    quotes = [same_words(quote).lower() for quote in told]
    return tuple(
        change for change in changes if not any(quote and quote in same_words(change.after).lower() for quote in quotes)
    )


def trouble_key(page: Page) -> str:
    """The trouble that a page is in."""
    return f"trouble:{page.id}:{page.state_since:%Y%m%dT%H%M%S}" if page.state_since else f"trouble:{page.id}"


def trouble_finding(page: Page, source: Source, message: str, now: datetime) -> Finding | None:
    """A source that cannot be read: told when it has failed often and long enough; None before.

    Later failures give the same finding again, which the store knows by its key: it is told once.
    """
    if page.failures < TROUBLE_FAILURES or now - (page.state_since or now) < TROUBLE_TIME:
        return None
    words, advice = in_words(page.state)
    reason = f"{sentence(words)} Advice: {advice}."
    if not message.endswith(page.state):  # a wall has no more to say than its name
        reason += f" In detail: {one_line(message, 200)}"
    finding = replace(_about_source("trouble", "", source, _look(page, source, now), reason), key=trouble_key(page))
    return replace(finding, before="readable", after=page.state, severity="normal" if source.tier <= 2 else "low")


def recovery(page: Page, source: Source, troubles: Iterable[Finding], now: datetime) -> tuple[Finding, ...]:
    """The source can be read again: its trouble ends by itself, and that is told once if the trouble was.

    `page` is as it was before this look, `troubles` its open trouble, if it was told.
    """
    ended = tuple(replace(finding, state=State.ACCEPTED) for finding in troubles if finding.state is State.OPEN)
    if not ended:
        return ()
    since = f" from {page.state_since:%Y-%m-%d %H:%M} to {now:%Y-%m-%d %H:%M} UTC" if page.state_since else ""
    since = f"It could not be read{since}. The trouble was: {in_words(page.state).words}."
    finding = _about_source("recovered", f"{page.id}:{now:%Y%m%dT%H%M%S}", source, _look(page, source, now), since)
    return (*ended, replace(finding, before=page.state, after="readable", state=State.ACCEPTED))
