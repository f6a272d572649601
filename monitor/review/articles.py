"""What happens to articles after they were published: edits, other titles, corrections, removals. Pure."""

import hashlib
from collections.abc import Iterable, Sequence
from dataclasses import replace
from datetime import datetime

from monitor.models import Change, Document, Evidence, Finding, FindingKind, ItemRecord, Page, Severity, Source, Verdict
from monitor.review.looks import silent, uncovered
from monitor.review.opening import Held
from monitor.text import one_line, same_words


def of_article(
    page: Page,
    source: Source,
    changes: Iterable[Change],
    *,
    notes: Sequence[Change],
    before: Document | None,
    held: Iterable[Held],
    evidence: Evidence,
    unmoved: str = "",
) -> tuple[Finding, ...]:
    """All findings of one look at an article: on facts, then what its editors did to it.

    `changes`: those to be told, none where nothing changed; `notes`: those that say that something was corrected;
    `before`: the article as it was; `unmoved`: the day of its last change that it goes on stating.
    """
    held = tuple(held)
    on_facts = {each.finding.key: each.finding for each in held if each.finding}
    opened = ((each.judgement.observation, each.finding) for each in held if each.opened)
    told = [observation.quote for observation, finding in opened if finding and finding.telling == "alert"]
    shown = uncovered((change for change in changes if not change.labels), told)
    old, new = before.title if before else "", evidence.title
    headlines = [change for change in shown if _same(change.after, new) or _same(change.before, old)]
    edits = [change for change in dict.fromkeys((*shown, *notes)) if change not in headlines]
    passages = tuple(sorted(edits, key=lambda change: -max(len(change.before), len(change.after))))
    found = list(on_facts.values())
    for headline in headlines[:1]:
        found.append(retitled(page, source, headline.before, headline.after, evidence=evidence, listed=page.title))
    if passages:
        edited = _edited(page, source, passages, notes, evidence)
        found.append(replace(edited, reason=f"{edited.reason} {silent(unmoved)}") if unmoved else edited)
    return tuple(found)


def _edited(
    page: Page, source: Source, passages: tuple[Change, ...], notes: Sequence[Change], evidence: Evidence
) -> Finding:
    """An edit, and whether the article owns to it."""
    number = f"{len(passages)} passage{'s' if len(passages) > 1 else ''}"
    if notes:
        told = f"{number} of the article changed, and a note says that something was corrected."
        words = replace(evidence, quote=one_line(notes[0].after, 600))
        finding = _of(
            "article-corrected",
            f"{page.id}:{evidence.snapshot}",
            page,
            source,
            evidence=words,
            reason=told,
            weight="normal",
        )
        return replace(finding, before=notes[0].before or None, after=notes[0].after, changes=passages)
    told = f"{number} of the article changed without a word about it."
    finding = _of("article-edited", f"{page.id}:{evidence.snapshot}", page, source, evidence=evidence, reason=told)
    return replace(finding, before=passages[0].before or None, after=passages[0].after or None, changes=passages)


def retitled(page: Page, source: Source, before: str, after: str, *, evidence: Evidence, listed: str = "") -> Finding:
    """Another title, told by the list or by the article, whichever comes first, and once.

    `listed`: the title in the list, which may say the same with a name of the site or a kicker beside it.
    """
    title = _words(listed) if _gives(_words(listed), _words(before), _words(after)) else _words(after)
    name = hashlib.sha256(title.encode("utf-8", "surrogatepass")).hexdigest()[:16]
    words = replace(evidence, quote=one_line(after, 600))
    finding = _of("article-retitled", f"{page.id}:{name}", page, source, evidence=words, reason="")
    return replace(finding, title=one_line(after, 120), before=one_line(before, 400), after=one_line(after, 400))


def retitled_in_list(record: ItemRecord, page: Page, title: str, source: Source, *, evidence: Evidence) -> Finding:
    """The list gives an article another title. `record`: as it was remembered before."""
    return retitled(page, source, record.title, title, evidence=replace(evidence, url=page.url, title=title))


def in_list(source: Source, snapshot: str | None, now: datetime) -> Evidence:
    """Where the words of a list are from."""
    publisher = source.publisher or source.name
    return Evidence(
        source_id=source.id,
        publisher=publisher,
        tier=source.tier,
        url=source.url,
        quote="",
        snapshot=snapshot,
        seen_at=now,
    )


def removed(page: Page, source: Source, kind: str, now: datetime) -> Finding | None:
    """An article that could be read and is gone: told once. It takes back nothing that it said."""
    if page.last_success_at is None:
        return None
    reason = "The site says that it is gone." if kind == "http_410" else "It was not found, twice."
    finding = _of(
        "article-removed",
        str(page.id),
        page,
        source,
        evidence=_visit(page, source, now),
        reason=f"{reason} What it said is not thereby false.",
        weight="normal" if source.tier <= 2 else "low",
    )
    return replace(finding, before="could be read", after=f"removed ({kind.replace('http_', '')})")


def removed_key(page: Page) -> str:
    """The removal of an article, if it was told."""
    return f"article-removed:{page.id}"


def restored(page: Page, source: Source, removals: Iterable[Finding], now: datetime) -> tuple[Finding, ...]:
    """An article whose removal was told can be read again: told once."""
    if not any(True for _ in removals):
        return ()
    reason = "Its removal was told before."
    visit = _visit(page, source, now)
    finding = _of("article-restored", str(page.id), page, source, evidence=visit, reason=reason)
    return (replace(finding, before="removed", after="can be read again"),)


def _of(
    kind: FindingKind,
    name: str,
    page: Page,
    source: Source,
    *,
    evidence: Evidence,
    reason: str,
    weight: Severity = "low",
) -> Finding:
    return Finding(
        kind=kind,
        key=f"{kind}:{name}",
        title=one_line(page.title or evidence.title or source.name, 120),
        reason=reason,
        verdict=Verdict.CHANGES,
        severity=weight,
        evidence=(evidence,),
        topics=source.topics,
        country=(source.country,) if source.country else (),
        opened_at=evidence.seen_at,
        updated_at=evidence.seen_at,
    )


def _visit(page: Page, source: Source, now: datetime) -> Evidence:
    return replace(in_list(source, None, now), url=page.url, title=page.title)


def _gives(listed: str, before: str, after: str) -> bool:
    """Does a list give the new title already? Of the two, the longer one that stands in it is what it means."""
    if not listed:
        return False
    if after in listed:
        return before not in listed or len(before) < len(after)
    return listed in after and listed not in before and before not in listed


def _same(text: str, title: str) -> bool:
    return bool(text) and _words(text) == _words(title)


def _words(text: str) -> str:
    return same_words(text).casefold()
