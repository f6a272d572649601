"""The same edit on several pages of one site is one thing for a reader: told once, and then known for a while. Pure.

A banner, a help card, another name of a department come to every page that is watched. Equal means the same words
before and after, whatever their typography; where on its page a passage stands does not matter.
"""

import hashlib
import re
from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from itertools import takewhile
from typing import Final, NamedTuple, TypeAlias

from monitor.address import site
from monitor.models import Change, Finding, FindingKind, SeenChange, State, Watch
from monitor.text import same_words

LABEL: Final = "site-wide"
"""Held back, because the site has it on most of its pages and enough of them have told it."""
ENOUGH: Final = 3
"""Pages that make an edit the site's. So many others must have told it …"""
DIGESTED: Final = timedelta(days=1)
"""… so long ago that a digest can have named them together, …"""
KNOWN: Final = timedelta(days=30)
"""… and not longer ago than an article is followed."""
TELLING: Final = 40
"""Letters from which on a passage says by itself what it is about: `In force` may be another thing on each page."""
KINDS: Final[tuple[FindingKind, ...]] = ("page", "article-edited")
"""Findings that are nothing but the edits that they show."""
LONGEST_NAME: Final = 80
MAX_GROUPS: Final = 300
"""Sets of pages that are looked at; the edits of further, smaller ones stay with their own pages."""

Edit: TypeAlias = tuple[str, str]
"""The words before and after."""
_DIGIT: Final = re.compile(r"\d")
_NUMBER: Final = re.compile(r"\d+")
_PUNCTUATION: Final = ".,;:!?()[]'\""
_Holders: TypeAlias = frozenset[int]
"""Findings by their places in a sequence."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Told:
    """What is told in one piece: a finding, what its page alone has of it, or what several pages have in common."""

    finding: Finding
    """Its `changes` are those that are told here; of several pages it is the one that shows most of them."""
    pages: tuple[Finding, ...] = ()
    """Several pages: the findings of all of them, as they are, that one first."""
    spread: tuple[int, ...] = ()
    """Several pages: on how many of them each of the changes is."""
    shared: int = 0
    """One page: how many of its changes are told for several pages together."""
    renamed: Edit | None = None
    """Several pages: the name that went and the one that came, where the sentences around them differ."""


def edit(change: Change) -> Edit:
    """What makes a change the same as another one."""
    return same_words(change.before).casefold(), same_words(change.after).casefold()


def fold(findings: Iterable[Finding], *, names: bool = False) -> tuple[Told, ...]:
    """Each finding, with what several pages of a site have in common taken together and told once.

    Edits are taken out of their pages where that leaves at least one page less to tell, or where three pages and half
    of those that have changed on the site have them: a date in two revised documents stays with the rest of either.
    With `names`, sentences of three pages and more in which one name has taken the place of another are one piece too.
    In the order of the findings; what is common stands before the first of its pages. No change is lost or doubled.
    """
    listed = [_Page(finding, _edits(finding)) for finding in findings]
    left = [dict(page.edits) for page in listed]
    changed = Counter(_group(page.finding) for page in listed if page.edits)
    common: dict[int, list[Told]] = {}

    def take(edits: Mapping[Edit, _Holders], renamed: Edit | None = None) -> None:
        holders = sorted(frozenset[int]().union(*edits.values()))
        wide = len(holders) >= ENOUGH and 2 * len(holders) >= changed[_group(listed[holders[0]].finding)]
        if wide or any(left[index].keys() <= edits.keys() for index in holders):
            piece = replace(_common(edits, holders, listed), renamed=renamed)
            common.setdefault(holders[0], []).append(piece)
            for words, of in edits.items():
                for index in of:
                    del left[index][words]

    for edits in _together(_shares(listed)):
        take(edits)
    for renamed, edits in _renamed(listed, left) if names else ():
        take(edits, renamed)
    told: list[Told] = []
    for index, page in enumerate(listed):
        told += (*common.get(index, ()), *_own(page, left[index]))
    return tuple(told)


def answered_with(finding: Finding, others: Iterable[Finding]) -> tuple[Finding, ...]:
    """Those of the others that say nothing but what this one says too, on other pages of its site."""
    return tuple(other for other in sharing(finding, others) if _edits(other).keys() <= _edits(finding).keys())


def sharing(finding: Finding, others: Iterable[Finding]) -> tuple[Finding, ...]:
    """Those of the others that have at least one edit in common with it, on other pages of its site."""
    said = _edits(finding).keys()
    return tuple(
        other
        for other in others
        if other.key != finding.key and not said.isdisjoint(_edits(other)) and _site(other) == _site(finding)
    )


def gathered(seen: Iterable[SeenChange]) -> tuple[tuple[SeenChange, ...], ...]:
    """Changes as they come, equal ones of several pages of a site together where the first of them stands."""
    groups: dict[tuple[str, tuple[str, ...], Edit], list[SeenChange]] = {}
    for each in seen:
        groups.setdefault((site(each.url), each.change.labels, edit(each.change)), []).append(each)
    return tuple(tuple(group) for group in groups.values())


def known(
    changes: Iterable[Change], seen: Iterable[SeenChange], watched: Sequence[Watch], *, now: datetime
) -> frozenset[Edit]:
    """Those of a page's edits that are the site's: enough other pages have told them, and most have got them.

    seen: what has lately been told, or held back as the site's, on other pages; watched: those other pages. A page
    counts if it was there before the edit came to the first of them, and has been read since.
    """
    asked = {edit(change) for change in changes if not change.labels and tells(change)}
    sightings: dict[Edit, list[SeenChange]] = {}
    for each in seen:
        if (words := edit(each.change)) in asked:
            sightings.setdefault(words, []).append(each)
    return frozenset(words for words, of in sightings.items() if _is_of_site(of, watched, now))


def tells(change: Change) -> bool:
    """Whether it says by itself what it is about; a few words may mean another thing on each page, a new number too."""
    if change.kind == "reworded" and _NUMBER.findall(change.before) != _NUMBER.findall(change.after):
        return False
    return change.kind != "moved" and max(len(change.before), len(change.after)) >= TELLING


def _is_of_site(sightings: Sequence[SeenChange], watched: Sequence[Watch], now: datetime) -> bool:
    first = min(each.at for each in sightings)
    told = {each.url for each in sightings if not each.change.labels and each.at <= now - DIGESTED}
    could = [page for page in watched if page.read_at >= first and (page.met_at is None or page.met_at < first)]
    return len(told) >= ENOUGH and 2 * len({each.url for each in sightings}) > len(could)


class _Page(NamedTuple):
    finding: Finding
    edits: Mapping[Edit, Change]


def _shares(pages: Sequence[_Page]) -> dict[_Holders, list[Edit]]:
    """Which findings have which edits in common."""
    holders: dict[tuple[tuple[str, State], Edit], set[int]] = {}
    for index, page in enumerate(pages):
        group = _group(page.finding)
        for words in page.edits:
            holders.setdefault((group, words), set()).add(index)
    shares: dict[_Holders, list[Edit]] = {}
    for (_, words), indices in holders.items():
        if _addresses(indices, pages) > 1:
            shares.setdefault(frozenset(indices), []).append(words)
    return shares


def _together(shares: Mapping[_Holders, list[Edit]]) -> list[dict[Edit, _Holders]]:
    """Edits that are told in one piece: those of the same pages, and of at least half of the same pages."""
    waiting = sorted(shares, key=lambda holders: (-len(holders), sorted(holders)))[:MAX_GROUPS]
    pieces = []
    while waiting:
        widest = waiting[0]
        near = [holders for holders in waiting if holders <= widest and 2 * len(holders) >= len(widest)]
        waiting = [holders for holders in waiting if holders not in near]
        edits = [(words, holders) for holders in near for words in shares[holders]]
        edits.sort(key=lambda pair: (-len(pair[1]), -len(max(pair[0], key=len)), pair[0]))
        pieces.append(dict(edits))
    return pieces


def _renamed(pages: Sequence[_Page], left: Sequence[Mapping[Edit, Change]]) -> list[tuple[Edit, dict[Edit, _Holders]]]:
    """Names that took the place of others on at least three pages, each with all the sentences in which they did."""
    found: dict[tuple[tuple[str, State], Edit], dict[Edit, set[int]]] = {}
    for index, edits in enumerate(left):
        for words, change in edits.items():
            if names := _names(change):
                found.setdefault((_group(pages[index].finding), names), {}).setdefault(words, set()).add(index)
    return [
        (names, {words: frozenset(of) for words, of in edits.items()})
        for (_, names), edits in found.items()
        if _addresses(set[int]().union(*edits.values()), pages) >= ENOUGH
    ]


def _names(change: Change) -> Edit | None:
    """The name that went and the one that came, if that is all that a rewording did; never a number or a verb."""
    old, new = same_words(change.before).split(), same_words(change.after).split()
    start = _alike(old, new)
    end = _alike(old[start:][::-1], new[start:][::-1])
    sides = [" ".join(words[start : len(words) - end]).strip(_PUNCTUATION) for words in (old, new)]
    if all(len(side) <= LONGEST_NAME and side[:1].isupper() and not _DIGIT.search(side) for side in sides):
        return sides[0], sides[1]
    return None


def _alike(old: Sequence[str], new: Sequence[str]) -> int:
    """How many words from the first one on are the same."""
    return sum(1 for _ in takewhile(lambda pair: pair[0] == pair[1], zip(old, new, strict=False)))


def _common(edits: Mapping[Edit, _Holders], holders: Sequence[int], listed: Sequence[_Page]) -> Told:
    def most(index: int) -> tuple[int, int, int]:
        has = listed[index].edits.keys()
        return -len(has & edits.keys()), len(has - edits.keys()), index

    order = sorted(holders, key=most)
    # The first sentence of a reason counts what changed on one page; the rest is told if it is true of all.
    rests = {listed[index].finding.reason.partition(". ")[2] for index in holders}
    pages = tuple(listed[index].finding for index in order)
    shown = {words: change for index in reversed(order) for words, change in listed[index].edits.items()}
    lead, name = pages[0], hashlib.sha256("\0".join(next(iter(edits))).encode("utf-8", "replace")).hexdigest()[:16]
    finding = replace(
        _with(lead, tuple(shown[words] for words in edits)),
        kind="page" if any(page.kind == "page" for page in pages) else lead.kind,
        key=f"common:{lead.key}:{name}",
        title=_name(pages),
        reason=rests.pop() if len(rests) == 1 else "",
    )
    return Told(finding=finding, pages=pages, spread=tuple(_addresses(of, listed) for of in edits.values()))


def _addresses(holders: Iterable[int], pages: Sequence[_Page]) -> int:
    return len({pages[index].finding.evidence[0].url for index in holders})


def _name(pages: Sequence[Finding]) -> str:
    """Their title, if it is one, else their publisher, else the site."""
    titles = {page.title for page in pages}
    publishers = {page.evidence[0].publisher for page in pages}
    names = titles if len(titles) == 1 else publishers if len(publishers) == 1 else {_site(pages[0])}
    return names.pop()


def _own(page: _Page, left: Mapping[Edit, Change]) -> tuple[Told, ...]:
    """What is left to a page; nothing when all of it is told elsewhere."""
    if len(left) == len(page.edits):
        return (Told(finding=page.finding),)
    own = (*left.values(), *(change for change in page.finding.changes if change.labels))
    return (Told(finding=_with(page.finding, own), shared=len(page.edits) - len(left)),) if left else ()


def _with(finding: Finding, changes: tuple[Change, ...]) -> Finding:
    return replace(finding, changes=changes, before=changes[0].before or None, after=changes[0].after or None)


def _group(finding: Finding) -> tuple[str, State]:
    """Whose edits can be told in one piece: those of one site, and of one state of review."""
    return (_site(finding) if finding.kind in KINDS and finding.evidence else ""), finding.state


def _site(finding: Finding) -> str:
    return site(finding.evidence[0].url)


def _edits(finding: Finding) -> dict[Edit, Change]:
    """What it shows, if it is nothing but edits of one page."""
    if finding.kind not in KINDS or not finding.evidence:
        return {}
    return {edit(change): change for change in finding.changes if not change.labels}
