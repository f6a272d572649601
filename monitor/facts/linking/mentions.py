"""What each sentence of a document speaks of: names, countries, and which agreement `the agreement` is."""

import re
from collections.abc import Sequence
from datetime import date

from monitor.facts.language import sentences as splitter
from monitor.facts.language.phrases import Hit, Phrasebook, fold
from monitor.facts.lexicon import Lexicon
from monitor.facts.linking.papers import settle
from monitor.facts.linking.view import Group, Part, Passage, View
from monitor.models import Document

_JOIN = re.compile(r"(?:'s?)?[\s,]*(?:and|og|och|ja|sekä|samt|as well as|the|&|/|-)?[\s,]*(?:the)?\s*")

_COMPARE = re.compile(
    r"\b(?:after|like|as|unlike|than|following|alongside|besides|efter|ligesom|som|modsat|etter|liksom|precis som|"
    r"kuten|eftir|eins og|líkt og)\s*$"
)

_LISTED = re.compile(r"[ ,]+(?:and|og|och|ja|sekä|samt|&) |,")
_CONJUNCTION = re.compile(r"\b(?:and|og|och|ja|sekä|samt)\b")

_AFTER_COMPARE = re.compile(r"^\S*\s*(?:jälkeen|tavoin|lisäksi)\b")


def look(document: Document, phrasebook: Phrasebook, lexicon: Lexicon, language: str, today: date | None) -> View:
    """Find everything the lexicon and the baseline have words for, and settle which agreement each sentence means."""
    view = View(language, today, lexicon)
    passages: list[Passage] = []
    for part, text in (("title", document.title), ("text", document.text)):
        if not text.strip():
            continue
        folded = fold(text)
        spans = [
            (folded.place(sentence.start), folded.place(sentence.end)) for sentence in splitter.split(text, language)
        ]
        for (start, end), hits in zip(spans, phrasebook.find(folded, spans, language), strict=True):
            by: dict[str, list[Hit]] = {}
            for hit in hits:
                by.setdefault(hit.label, []).append(hit)
            frozen = {label: tuple(found) for label, found in by.items()}
            events = tuple(hit for hit in hits if hit.label.startswith("event/"))
            where: Part = "title" if part == "title" else "text"
            passages.append(Passage(len(passages), where, folded, start, end, hits, frozen, events))
    view.passages = tuple(passages)
    if today is None:
        view.today = _latest(view)
    view.groups = [_groups(passage, lexicon) for passage in passages]
    view.labels = frozenset(label for passage in passages for label in passage.by) | frozenset(
        country for groups in view.groups for group in groups for country in group.countries
    )
    settle(view)
    view.told = frozenset(name for found in view.mentions for mention in found for name in mention.agreements)
    return view


def _latest(view: View) -> date | None:
    """The latest day that an undated document speaks of: it was written then or later."""
    days = [
        date(int(year), 12, 31)
        for passage in view.passages
        for reading in view.readings(passage)
        if reading.kind == "date" and (year := str(reading.value)[:4]).isdigit() and 1900 <= int(year) <= 2100
    ]
    view._readings.clear()
    return max(days, default=None)


def _groups(passage: Passage, lexicon: Lexicon) -> tuple[Group, ...]:
    """Countries by name, put together where they are listed; then those brought into view by something else."""
    named: list[tuple[Hit, str]] = []
    brought: list[Group] = []
    for hit in passage.hits:
        label = hit.label
        if label.startswith("holder/"):
            label = label.split("/")[1]
        entity = lexicon.entities.get(label)
        if entity is None:
            continue
        if entity.kind == "country":
            if not any(
                hit.start >= other.start and hit.end <= other.end and name == entity.id for other, name in named
            ):
                named.append((hit, entity.id))
        elif entity.country is not None and (
            hit.label.startswith("holder/") or entity.kind in ("institution", "place")
        ):
            brought.append(Group((entity.country,), hit.start, hit.end, False, True))
    groups: list[Group] = []
    text = passage.folded.text
    for hit, name in named:
        last = groups[-1] if groups else None
        joined = last is not None and hit.start >= last.end and _JOIN.fullmatch(text, last.end, hit.start) is not None
        if last is not None and joined and not _comparison_over(text, last, hit):
            groups[-1] = Group((*last.countries, name), last.start, hit.end, last.compared)
        else:
            compared = _COMPARE.search(text, passage.start, hit.start) is not None
            groups.append(Group((name,), hit.start, hit.end, compared))
    marked = [
        Group(group.countries, group.start, group.end, True)
        if _AFTER_COMPARE.match(text[group.end : min(passage.end, group.end + 24)])
        else group
        for group in groups
    ]
    covered = {country for group in marked for country in group.countries}
    return (*marked, *(g for g in brought if g.countries[0] not in covered and not _qualified(g, marked)))


def _comparison_over(text: str, group: Group, hit: Hit) -> bool:
    """`Like Denmark and Sweden, Finland …`, `Unlike Sweden, Finland …`: the comma ends the comparison."""
    parted = "," in text[group.end : hit.start]
    if not group.compared or not parted:
        return False
    if len(group.countries) > 1:
        return _CONJUNCTION.search(text, group.start, group.end) is not None
    return _LISTED.match(text, hit.end) is None


def _qualified(brought: Group, named: Sequence[Group]) -> bool:
    """`Finland's Riksdag`: the country that is named outright counts."""
    return any(0 <= brought.start - group.end <= 3 or group.start <= brought.start < group.end for group in named)
