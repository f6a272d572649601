"""What does an article link look like here? Learned from the page itself, not from lists of known sites.

Links that stand in like places (same tags and class names around them) are taken together. The entries of a list are
many, their texts are sentences, they come with dates, headings and a line of summary, and their addresses are alike;
navigation, tags, pages of a list and buttons are short, undated and repeated. The best group shows what the articles'
addresses have in common; other links on the page with the same look are articles, too.
"""

import math
import re
from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from urllib.parse import urlsplit

from lxml.html import HtmlElement

from monitor.extract.links.listing.anchors import Anchor
from monitor.extract.links.listing.records import Record, crowds_of, records
from monitor.extract.links.moments import day_of

ENOUGH = 2.0
"""Mean of points from which on a group of links is a list of articles."""
ALIKE = 0.6
"""Share of the best group's mean that a further group needs."""

_SLUG = re.compile(r"[^/]*[^\W\d_]{2,}(?:[-_][^\W_]+){3,}|[^/]*\d{4,}|[^/]+\.(?:html?|aspx?|php|pdf)", re.I)
_OTHER = re.compile(
    r"""/(?: tags? | taxonomy | categor(?:y|ies) | kategori(?:er|a)? | emner? | tema(?:er)? | topics? | authors?
           | forfatter | search | søk | sok | sög | haku | page | rss | feeds? | login | logg?-?in | privacy | cookies?
           | contact | kontakt | about | om | print | share | subscribe | nyhedsbrev | nyhetsbrev )(?:/|\.\w+|\Z)
        | [?&](?:page|p|side|sida|sivu|start|offset|sort|filter|tag|category|lang|q|query|search)(?:\[\w*\])?= """,
    re.I | re.X,
)


@dataclass(slots=True)
class Group:
    """Links in like places: their entries by address, and how much they look like articles."""

    found: dict[str, Record]
    mean: float

    @property
    def weight(self) -> float:
        return self.mean * math.sqrt(len(self.found))


def articles(found: Sequence[Anchor], base: str) -> dict[str, Record]:
    """The entries of the page's list of articles by address, in its order; none where nothing looks like a list."""
    usable = [anchor for anchor in found if not anchor.furniture]
    crowds = crowds_of(usable)
    groups = _groups(usable, crowds, base)
    best = max(groups, key=lambda group: group.weight, default=None)
    if best is None or best.mean < ENOUGH:
        return {}
    alike = _Look(list(best.found))
    chosen = dict(best.found)
    for group in sorted(groups, key=lambda group: -group.weight):
        if group is not best and group.mean >= max(ENOUGH, best.mean * ALIKE):
            chosen |= {url: record for url, record in group.found.items() if url not in chosen and alike(url)}
    if len(chosen) == 1 and not any(entry.told or entry.heading for entry in chosen.values()):
        return {}  # a link of many words, and nothing that makes it an article
    # Entries know their bounds best when all of them are known.
    whole = records([anchor for anchor in usable if anchor.url in chosen], crowds)
    order = {url: number for number, url in enumerate(dict.fromkeys(anchor.url for anchor in usable))}
    return {url: whole[url] for url in sorted(chosen, key=lambda url: order[url])}


def _groups(usable: Sequence[Anchor], crowds: Mapping[HtmlElement, int], base: str) -> list[Group]:
    places: dict[tuple[str, ...], dict[str, Anchor]] = {}
    leading: dict[str, list[Anchor]] = {}
    for anchor in usable:
        places.setdefault(anchor.place, {}).setdefault(anchor.url, anchor)
        leading.setdefault(anchor.url, []).append(anchor)
    groups = []
    for together in places.values():
        lone = next(iter(together.values()))
        if len(together) == 1 and not (lone.heading or _length_points(lone.text)):
            continue  # a button; what stands around it is not of a list
        entries = records([anchor for url in together for anchor in leading[url]], crowds)
        said = Counter(entry.title for entry in entries.values())
        points = {url: _points(entry, said, base) for url, entry in entries.items()}
        kept = {url: entries[url] for url, point in points.items() if point > 0}
        headlines = sum(1 for entry in kept.values() if _length_points(entry.title))
        if headlines * 2 >= len(points):
            groups.append(Group(kept, sum(points.values()) / len(points)))
    return groups


def _points(entry: Record, said: Mapping[str, int], base: str) -> float:
    """How much an entry looks like an article: nothing for a button or a category, 3 and more for a dated headline."""
    if not entry.title or said.get(entry.title, 0) > 2:
        return 0.0
    points = _length_points(entry.title)
    points += 2.0 * bool(entry.told) + 1.0 * entry.heading + 0.5 * (len(entry.summary) >= 40)
    return points + _address_points(entry.url, base)


def _length_points(title: str) -> float:
    words, letters = len(title.split()), len(title)
    return 2.0 if words >= 5 or letters >= 35 else 1.0 if words >= 3 or letters >= 20 else 0.0


def _address_points(url: str, base: str) -> float:
    ours, parts = urlsplit(base), urlsplit(url)
    if _OTHER.search(parts.path + ("?" + parts.query if parts.query else "")):
        return -2.0
    points = 0.0
    if day_of(parts.path) or _SLUG.fullmatch(parts.path.rstrip("/").rpartition("/")[2]):
        points += 1.0
    elif re.search(r"\d{3,}", parts.query):
        points += 0.5
    folder = ours.path.rstrip("/")
    if folder and parts.path.startswith(folder + "/"):
        points += 0.5
    return points


class _Look:
    """What addresses have in common: their hosts, and the beginnings of their paths."""

    def __init__(self, known: list[str]) -> None:
        self._hosts = {urlsplit(url).netloc for url in known}
        first = Counter(_first(url) for url in known)
        self._firsts = {name for name, count in first.items() if count * 10 >= len(known)}

    def __call__(self, url: str) -> bool:
        return urlsplit(url).netloc in self._hosts and _first(url) in self._firsts


def _first(url: str) -> str:
    """The first folder of a path; nothing where the article stands at the root."""
    folders = urlsplit(url).path.strip("/").split("/")[:-1]
    return folders[0] if folders else ""
