"""Differences + memory → what is shown, what is held back and why, and the outcome of a look."""

import re
from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import date
from typing import Literal, TypeAlias

import re2

from monitor.compare.align import Difference, differences
from monitor.compare.blocks import Line, key_of, lines_of
from monitor.compare.invitations import invitations
from monitor.compare.memory import Memory, slot_names, text_hash
from monitor.compare.noise import labels_of
from monitor.models import Change, Document

Outcome: TypeAlias = Literal["unchanged", "noise", "changed", "returned"]
MAX_CHANGES = 500
"""More changes than anyone reads; the rest is counted in the reason."""
_FLAPS = "back to a text the page had before; the next quick return will not be told"
_DIVIDED = re.compile(r"\s[|–—·:-]\s")


@dataclass(frozen=True, slots=True)
class Comparison:
    """`changes` holds all differences, shown ones first; `labels` are those that held something back, or `returned`."""

    outcome: Outcome
    changes: tuple[Change, ...] = ()
    labels: tuple[str, ...] = ()
    reason: str = ""

    @property
    def flaps(self) -> bool:
        """Whether the page goes back and forth between its texts; told the first time only."""
        return self.reason == _FLAPS

    @property
    def shown(self) -> tuple[Change, ...]:
        """What a person should see."""
        return tuple(change for change in self.changes if not change.labels)


def compare(
    before: Document,
    after: Document,
    memory: Memory,
    *,
    today: date | None = None,
    show: Sequence[str] = (),
    ignore_text: Sequence[str] = (),
) -> tuple[Comparison, Memory]:
    """Compare two documents of a page, of one reader mark.

    `today`: an earlier text that comes back after long is news; one that comes back soon is told once, as flapping.
    `show`: labels that are not to hold anything back. `ignore_text`: RE2 patterns; lines they match are labelled
    `ignored`. Returns the comparison and the memory for the next look; raises re2.error for a broken pattern.
    """
    if before.visible == after.visible and before.text == after.text and before.title == after.title:
        return Comparison("unchanged", reason="the visible text is the same"), memory
    keys: dict[str, str] = {}
    old, new = lines_of(before, keys), lines_of(after, keys)
    found = differences(old, new)
    ignored = [re2.compile(pattern) for pattern in ignore_text]
    titles = _titles(before) & _titles(after)
    held: list[tuple[Difference, tuple[str, ...]]] = []
    inviting = invitations(found, after.language)
    for index, difference in enumerate(found):
        labels = labels_of(difference)
        if not labels and index in inviting:
            labels = ("invitation",)
        if not labels and _repeats(difference, titles):
            labels = ("title",)
        if _is_ignored(difference, ignored):
            labels = (*labels, "ignored")
        if not labels and memory.slots and any(memory.is_restless(slot) for slot in slot_names(difference)):
            labels = ("restless",)
        held.append((difference, tuple(label for label in labels if label not in show)))
    changes = _changes(held, before, after, show)
    shown = [difference for difference, labels in held if not labels]
    day = today.toordinal() if today else 0
    hash_before, hash_after = text_hash(old), text_hash(new)
    later = memory.after(found, max(len(old), len(new)), hash_before, hash_after, day)
    judged = _judge(changes, shown, memory, hash_after, day)
    if judged.outcome == "returned" and memory.tells_flapping(day):
        return replace(judged, outcome="changed", reason=_FLAPS), replace(later, flapped=max(day, 1))
    return judged, later


def _titles(document: Document) -> set[str]:
    """Keys of the title, with and without what a sign divides from it, mostly the site's name."""
    return {key_of(part) for part in (document.title, *_DIVIDED.split(document.title)) if part.strip()}


def _repeats(difference: Difference, titles: set[str]) -> bool:
    """A headline comes or goes that only repeats a title which stayed."""
    line = difference.after or difference.before
    return difference.kind in ("added", "removed") and line is not None and line.key in titles


def _judge(
    changes: tuple[Change, ...], shown: list[Difference], memory: Memory, hash_after: str, day: int
) -> Comparison:
    labels = tuple(sorted({label for change in changes for label in change.labels}))
    if not changes:
        return Comparison("noise", labels=("typography",), reason="only typography, letter case or white space differ")
    if not any(not change.labels for change in changes):
        return Comparison("noise", changes, labels, f"{len(changes)} differences, all held back: {', '.join(labels)}")
    if shown and (memory.had(hash_after, day) or all(memory.returned(difference, day) for difference in shown)):
        return Comparison("returned", changes, labels, "back to a text the page had before")
    count = sum(1 for change in changes if not change.labels)
    return Comparison("changed", changes, labels, f"{count} shown, {len(changes) - count} held back")


def _changes(
    held: list[tuple[Difference, tuple[str, ...]]], before: Document, after: Document, show: Sequence[str]
) -> tuple[Change, ...]:
    made = [_change(difference, labels) for difference, labels in held]
    if key_of(before.title) != key_of(after.title):
        # The title repeats the headline; alone it is mostly a site name or a counter.
        labels = () if "title" in show else ("title",)
        made.append(Change("reworded", before.title, after.title, labels, "title"))
    made.sort(key=lambda change: bool(change.labels))
    return tuple(made[:MAX_CHANGES])


def _change(difference: Difference, labels: tuple[str, ...]) -> Change:
    old = difference.before.text if difference.before else ""
    new = difference.after.text if difference.after else ""
    if difference.kind == "reblocked":
        return Change("moved", old or new, new or old, labels, _part(difference))
    return Change(difference.kind, old, new, labels, _part(difference))


def _part(difference: Difference) -> Literal["main", "visible"]:
    lines: list[Line] = [line for line in (difference.before, difference.after) if line]
    return "main" if any(line.region == "m" for line in lines) else "visible"


def _is_ignored(difference: Difference, patterns: list["re2._Regexp[str]"]) -> bool:
    texts = [line.text for line in (difference.before, difference.after) if line]
    return bool(patterns) and all(any(pattern.search(text) for pattern in patterns) for text in texts)
