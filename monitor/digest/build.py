"""Findings → the view of one recipient's digest."""

from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from datetime import datetime, tzinfo
from itertools import groupby
from typing import Final
from zoneinfo import ZoneInfo

from monitor.digest import words
from monitor.digest.items import item
from monitor.digest.select import SECTIONS, in_order, section_of, wanted, without_ended
from monitor.digest.slots import heartbeat_due
from monitor.digest.view import Digest, Section
from monitor.digest.words import count, moment, safe_link
from monitor.models import Finding, Recipient
from monitor.sitewide import Told, fold

MAX_ITEMS: Final = 25
MAX_TROUBLES: Final = 10
"""Counted apart: a flood of changes must not hide that sources fail, nor the other way round."""

_NOTES: Final = {
    "disputes": "Sources disagree here. Nothing is taken over until a reviewer decides.",
    "trouble": "Nothing that these pages said has been changed in the baseline.",
}


def build(
    findings: Sequence[Finding],
    *,
    recipient: Recipient,
    now: datetime,
    since: datetime | None,
    held_back: Mapping[str, int],
    checked: int,
    troubles: Sequence[Finding],
    sources_total: int,
    links: str | None = None,
) -> Digest | None:
    """What `recipient` is told at `now` (aware); None if there is nothing to say and no heartbeat is due.

    findings: those to tell, of any kind; dismissed ones and repeats of a key are left out, the recipient's filters are
    applied here. troubles: sources that fail or have recovered. held_back: noise label → how many changes it held back
    since the last digest. checked of sources_total sources were read without trouble. links: address of the web
    interface, if there is one.
    """
    zone = ZoneInfo(recipient.timezone)
    chosen, _ = wanted((*findings, *troubles), recipient)
    _, left_out = wanted((finding for finding in findings if since is None or finding.opened_at > since), recipient)
    pieces = {told.finding.key: told for told in fold(without_ended(chosen), names=True)}
    ordered = in_order(told.finding for told in pieces.values())
    news = [finding for finding in ordered if section_of(finding) != "trouble"]
    health = [finding for finding in ordered if section_of(finding) == "trouble"]
    immediate = recipient.mode == "immediate"
    if not ordered and not heartbeat_due(recipient, now):
        return None
    base = safe_link(links.rstrip("/")) if links else None
    local = now.astimezone(zone)
    return Digest(
        subject=_subject(news, health, immediate=immediate, checked=checked, total=sources_total, local=local),
        heading="Urgent finding" if immediate and len(news) == 1 else "Urgent findings" if immediate else "Digest",
        period=_period(since, now, zone),
        summary=_summary([pieces[finding.key] for finding in news], health),
        sections=_sections([pieces[it.key] for it in (*news[:MAX_ITEMS], *health[:MAX_TROUBLES])], ordered, zone, base),
        more=max(0, len(news) - MAX_ITEMS) + max(0, len(health) - MAX_TROUBLES),
        held_back=() if immediate else _held_back(held_back, left_out),
        checked="" if immediate else f"{checked} of {count(sources_total, 'source')} checked without trouble",
        zone=recipient.timezone,
        list_link=f"{base}/findings" if base else None,
        thread=_thread(news) if immediate else "digest",
    )


def _sections(shown: Sequence[Told], every: Sequence[Finding], zone: tzinfo, base: str | None) -> tuple[Section, ...]:
    numbered = list(enumerate(shown, 1))
    common: dict[str, list[int]] = {}
    for number, told in numbered:
        for page in told.pages:
            common.setdefault(page.key, []).append(number)
    return tuple(
        Section(
            key=key,
            title=SECTIONS[key],
            note=_NOTES.get(key, ""),
            items=tuple(
                item(told, number=number, every=every, zone=zone, base=base, at=common.get(told.finding.key, ()))
                for number, told in group
            ),
        )
        for key, group in groupby(numbered, key=lambda pair: section_of(pair[1].finding))
    )


def _subject(
    news: Sequence[Finding],
    health: Sequence[Finding],
    *,
    immediate: bool,
    checked: int,
    total: int,
    local: datetime,
) -> str:
    if immediate and len(news) == 1:
        return words.immediate_subject(news[0])
    if news:
        return words.changes_subject(news, local)
    return words.trouble_subject(health, local) if health else words.heartbeat_subject(checked, total, local)


def _period(since: datetime | None, now: datetime, zone: tzinfo) -> str:
    if since is None:
        return f"Up to {moment(now, zone)}"
    return f"{moment(since, zone)} to {moment(now, zone)}"


def _summary(news: Sequence[Told], health: Sequence[Finding]) -> str:
    """One line: what is in here, in numbers."""
    numbers = Counter(section_of(told.finding) for told in news if not told.pages)
    parts = [
        count(numbers["core"], "core fact"),
        count(numbers["facts"], "other fact"),
        count(numbers["disputes"], "disputed value"),
        count(numbers["figures"], "page that contradicts itself", "pages that contradict themselves"),
        count(numbers["developments"], "new development"),
        count(numbers["articles"], "article edited or removed", "articles edited or removed"),
        count(numbers["pages"], "changed page"),
        count(sum(bool(told.pages) for told in news), "edit") + " that several pages of a site share",
        count(sum(finding.kind == "trouble" for finding in health), "source") + " in trouble",
        count(sum(finding.kind == "recovered" for finding in health), "source") + " recovered",
    ]
    told = [part for part in parts if not part.startswith("0 ")]
    told += [words.OUTAGES[finding.kind] for finding in health if finding.kind in words.OUTAGES]
    return ", ".join(told) if told else "Nothing has changed."


def _held_back(labels: Mapping[str, int], left_out: Mapping[str, int]) -> tuple[tuple[int, str], ...]:
    """The largest first, whatever the order of the mappings."""
    rows: Iterable[tuple[str, int]] = (*labels.items(), *left_out.items())
    named = Counter[str]()
    for name, number in rows:
        if number > 0:
            named[words.noise(name)] += number
    return tuple((number, name) for name, number in sorted(named.items(), key=lambda row: (-row[1], row[0])))


def _thread(news: Sequence[Finding]) -> str:
    return next((topic for finding in news for topic in finding.topics), "urgent")
