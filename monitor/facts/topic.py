"""Is a document on the topic of the baseline? The topic is what the facts are about; no subject is known here."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date

from monitor.facts.linking.view import Passage, View
from monitor.facts.observe import Baseline, view_of
from monitor.models import Document, Fact

LEAD = 6
"""Sentences, the title among them, in which news says what it is about."""
LEAST_TOGETHER = 2
"""So many things that one fact connects must be named there: one alone, a country mostly, is in all news."""


@dataclass(frozen=True, slots=True)
class Topic:
    """How much of the baseline's world a text names where it says what it is about."""

    named: tuple[str, ...]
    """Ids of the lexicon, sorted."""
    together: int
    """The most of them that one fact connects."""
    understood: bool
    """False: the text is in a language that is not read, and nothing can be said of it."""

    @property
    def holds(self) -> bool:
        """Is a whole document on the topic?"""
        return self.together >= LEAST_TOGETHER

    @property
    def words(self) -> str:
        """What it names, in one line for people."""
        if not self.understood:
            return "in a language that is not read"
        return f"names only {', '.join(self.named)}" if self.named else "names nothing that the facts are about"

    @property
    def possible(self) -> bool:
        """Might the document behind this title and summary be? In doubt it might."""
        return bool(self.named) or not self.understood


def topic(document: Document, baseline: Baseline, *, seen: date | None = None) -> Topic:
    """What a document, or a title with a summary, names of what the facts are about.

    It holds for 103 of 103 labelled documents on the topic, and for 6 of 243 articles of general news
    (`tests/eval/test_topic.py`).
    """
    view = view_of(document, baseline, seen)
    if view is None:
        return Topic((), 0, False)
    codes = {entity.code: entity.id for entity in baseline.lexicon.entities.values() if entity.code}
    worlds = {_world(fact, baseline, codes) for fact in baseline.facts}
    about = frozenset().union(*worlds)
    lead = frozenset().union(*(named(view, passage, about) for passage in view.passages[:LEAD]))
    together = max((len(lead & world) for world in worlds), default=0)
    return Topic(tuple(sorted(lead)), together, True)


def topic_of(baseline: Baseline) -> frozenset[str]:
    """What the facts are about, and the countries and parties of those things."""
    return frozenset().union(*(_around(fact, baseline) for fact in baseline.facts))


def named(view: View, passage: Passage, about: frozenset[str]) -> frozenset[str]:
    """What of the topic a sentence names."""
    countries = {country for group in view.groups[passage.number] for country in group.countries if not group.compared}
    papers = {name for mention in view.mentions[passage.number] for name in mention.agreements}
    return frozenset((set(passage.by) | countries | papers) & about)


def _around(fact: Fact, baseline: Baseline) -> frozenset[str]:
    entities = baseline.lexicon.entities
    around = {
        other for name in fact.about if name in entities for other in (entities[name].country, *entities[name].parties)
    }
    return frozenset({*fact.about, *(name for name in around if name)})


def _world(fact: Fact, baseline: Baseline, codes: Mapping[str, str]) -> frozenset[str]:
    """What a fact connects. Offices are left out: every country has a prime minister, and its name says whose it is."""
    entities = baseline.lexicon.entities
    every = _around(fact, baseline) | {codes[code] for code in fact.country if code in codes}
    return frozenset(name for name in every if name in entities and entities[name].kind != "office")
