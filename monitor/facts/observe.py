"""A document against the baseline: what it says of each fact."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from datetime import date, timedelta

from monitor.facts.kinds import READERS, Plan
from monitor.facts.kinds.status import settle
from monitor.facts.lexicon import Lexicon
from monitor.facts.mentions import View, look
from monitor.facts.phrases import LANGUAGES, Phrasebook
from monitor.facts.stance import span_of
from monitor.models import Document, Fact, Kind, Observation

_SAME_LANGUAGE = {"no": "nb"}
MARGIN = timedelta(days=60)
MAX_TEXT = 400_000
"""Characters of a text that are read; nobody's page of facts is longer."""


@dataclass(frozen=True, slots=True)
class Baseline:
    """The facts in force, compiled with the lexicon. Immutable, safe to share between threads."""

    plans: tuple[Plan, ...]
    lexicon: Lexicon
    phrasebook: Phrasebook
    since: date | None = None
    """Two months before the middle one of the facts' dates: older documents bring no news."""

    @property
    def facts(self) -> tuple[Fact, ...]:
        return tuple(plan.fact for plan in self.plans)


def compile_baseline(facts: Sequence[Fact], lexicon: Lexicon) -> Baseline:
    """Make facts ready for reading.

    Raises ValueError for a fact that refers to something the lexicon does not have, PhraseError for a bad phrase.
    """
    entries = list(lexicon.entries())
    plans = []
    for fact in facts:
        plan = _plan(fact, lexicon)
        plans.append(plan)
        entries.extend(_entries(plan))
    days = sorted(bounds[0] for fact in facts if fact.as_of and (bounds := span_of(fact.as_of)))
    return Baseline(tuple(plans), lexicon, Phrasebook(entries), days[len(days) // 2] - MARGIN if days else None)


def _plan(fact: Fact, lexicon: Lexicon) -> Plan:
    for name in fact.about:
        if name not in lexicon.entities:
            raise ValueError(f"fact {fact.id!r} is about {name!r}, which is not in the lexicon")
    ladder = lexicon.ladders.get(fact.ladder) if fact.ladder else None
    if fact.ladder and ladder is None:
        raise ValueError(f"fact {fact.id!r} stands on the ladder {fact.ladder!r}, which is not in the lexicon")
    agreements = tuple(name for name in fact.about if lexicon.entities[name].kind == "agreement")
    others = tuple(name for name in fact.about if name not in agreements)
    return Plan(
        fact=fact,
        agreements=agreements,
        others=others,
        triggers=frozenset(fact.about),
        rungs=fact.rungs or (ladder.rungs if ladder else ()),
        spoken={
            value: frozenset(
                word.strip("*").replace("_", " ").lower()
                for words in phrases.values()
                for phrase in words
                for token in phrase.split()
                for word in token.split("|")
            )
            for value, phrases in fact.phrases.items()
        },
    )


def _entries(plan: Plan) -> Iterator[tuple[str, str, str]]:
    fact = plan.fact
    groups = [(plan.cue, fact.cues), (plan.not_cue, fact.not_cues)]
    groups += [(plan.wording(value), phrases) for value, phrases in fact.phrases.items()]
    for label, phrases in groups:
        for language, words in phrases.items():
            for phrase in words:
                yield label, language, phrase
    if fact.kind is Kind.SET or fact.kind is Kind.CHOICE:
        for option in fact.options if fact.kind is Kind.SET else ():
            for name in (option, *fact.aliases.get(option, ())):
                yield plan.wording(option), "any", f"{name}*"
    if fact.kind is Kind.NAME and fact.value:
        for name in (str(fact.value), *fact.aliases.get(str(fact.value), ())):
            yield plan.wording("name"), "any", name


def observe(document: Document, baseline: Baseline, *, seen: date | None = None) -> tuple[Observation, ...]:
    """What a document says of the facts of a baseline, in the order of the facts.

    `seen` is the day the document was met; its own date is used where it has one. Documents in other languages than
    those of the lexicon are left alone. Every quote is exactly `[start:end]` of the part it names.
    """
    view = view_of(document, baseline, seen)
    if view is None:
        return ()
    found: list[Observation] = []
    for plan in baseline.plans:
        if plan.fact.suspect:
            continue
        found.extend(_read(view, plan))
    return tuple(_quoted(document, observation) for observation in found)


def view_of(document: Document, baseline: Baseline, seen: date | None) -> View | None:
    """A document with all that the lexicon and the baseline have words for; None for a language that is left alone."""
    language = _SAME_LANGUAGE.get(document.language, document.language)
    if language not in LANGUAGES:
        return None
    if len(document.text) > MAX_TEXT:
        document = replace(document, text=document.text[:MAX_TEXT])
    return look(document, baseline.phrasebook, baseline.lexicon, language, _day(document, seen))


def _day(document: Document, seen: date | None) -> date | None:
    for told in (document.published, document.modified):
        bounds = span_of(told) if told else None
        if bounds is not None:
            return bounds[1] if seen is None else min(bounds[1], max(seen, bounds[0]))
    return seen


def _read(view: View, plan: Plan) -> list[Observation]:
    reader = READERS[plan.fact.kind]
    best: dict[tuple[object, object], Observation] = {}
    for passage in view.passages:
        for observation in reader(view, plan, passage):
            key = (observation.value, observation.stance)
            if key not in best or observation.score > best[key].score:
                best[key] = observation
    found = list(best.values())
    return settle(plan, found) if plan.fact.kind is Kind.STATUS else found


def _quoted(document: Document, observation: Observation) -> Observation:
    text = document.title if observation.part == "title" else document.text
    return replace(observation, quote=text[observation.start : observation.end])
