"""A document against the baseline: what it says of each fact."""

from collections.abc import Iterator, Mapping, Sequence, Set
from dataclasses import dataclass, replace
from datetime import date, timedelta

from monitor.facts.kinds import READERS, Plan
from monitor.facts.kinds.numbers import reading_of
from monitor.facts.kinds.status import settle
from monitor.facts.language.dateline import dated
from monitor.facts.language.phrases import Phrasebook
from monitor.facts.language.speakers import speaker_of
from monitor.facts.language.syntax import LANGUAGES
from monitor.facts.language.times import span_of
from monitor.facts.lexicon import ANY_PAPER, EVENT_FORMS, Lexicon, event_label, holder_label
from monitor.facts.linking.mentions import look
from monitor.facts.linking.view import Passage, View
from monitor.facts.writing.complete import abroad, complete
from monitor.models import Document, Fact, Kind, Observation, Stance

_READINGS: Mapping[Kind, str] = {Kind.COUNT: "number", Kind.VOTE: "vote"}
_SAME_LANGUAGE = {"no": "nb"}
MARGIN = timedelta(days=60)
ARCHIVE = timedelta(days=730)
MAX_TEXT = 400_000
"""Characters of a text that are read; nobody's page of facts is longer."""


class Index:
    """Which facts a sentence may speak of at all: by the labels found in it, and by the kinds of value it holds."""

    def __init__(self, plans: Sequence[Plan]) -> None:
        self._here: dict[str, list[int]] = {}
        """By a label that must stand in the sentence."""
        self._near: dict[str, list[int]] = {}
        """By one that must stand in it, beside it or in the title."""
        self._anywhere: dict[str, list[int]] = {}
        self._kinds = {number: plan.reading for number, plan in enumerate(plans)}
        for number, plan in enumerate(plans):
            if plan.fact.suspect:
                continue
            table = self._here
            if plan.reading is not None or (plan.fact.kind is Kind.SET and not plan.fact.options):
                near = plan.fact.kind is Kind.COUNT or plan.fact.cues
                table = self._near if near else self._anywhere
            for key in plan.keys:
                table.setdefault(key, []).append(number)

    def wanted(self, view: View) -> Iterator[tuple[Passage, set[int]]]:
        """Each sentence with the numbers of the plans to be tried on it."""
        anywhere = _told(view.labels, self._anywhere)
        for passage in view.passages:
            numbers = _told(passage.by.keys(), self._here)
            beside = {number for other in view.around(passage) for number in _told(other.by.keys(), self._near)}
            far = anywhere | beside
            if far:
                kinds = {"number" if each.kind == "ordinal" else each.kind for each in view.readings(passage)}
                numbers |= {number for number in far if self._kinds[number] is None or self._kinds[number] in kinds}
            yield passage, numbers


def _told(labels: Set[str], table: Mapping[str, Sequence[int]]) -> set[int]:
    return {number for label in labels & table.keys() for number in table[label]}


@dataclass(frozen=True, slots=True)
class Baseline:
    """The facts in force, compiled with the lexicon. Immutable, safe to share between threads."""

    plans: tuple[Plan, ...]
    lexicon: Lexicon
    phrasebook: Phrasebook
    index: Index
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
        plan = _plan(complete(fact, lexicon), lexicon)
        plans.append(plan)
        entries.extend(_entries(plan))
    days = sorted(bounds[0] for fact in facts if fact.as_of and (bounds := span_of(fact.as_of)))
    since = days[len(days) // 2] - MARGIN if days else None
    return Baseline(tuple(plans), lexicon, Phrasebook(entries), Index(plans), since)


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
        keys=frozenset(_keys(fact, lexicon)),
        reading=_READINGS.get(fact.kind) if fact.kind is not Kind.QUANTITY else reading_of(fact.unit),
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


def _keys(fact: Fact, lexicon: Lexicon) -> Iterator[str]:
    """Labels without which a fact cannot be read, so that most facts are passed over at no cost."""
    own = f"fact/{fact.id}"
    yield from (f"{own}/says/{value}" for value in (*fact.phrases, *(fact.options if fact.kind is Kind.SET else ())))
    if fact.kind is Kind.STATUS and fact.ladder:
        rungs = fact.rungs or lexicon.ladders[fact.ladder].rungs
        yield from (event_label(fact.ladder, rung, form) for rung in rungs for form in EVENT_FORMS)
    if fact.kind is Kind.DATE and fact.role:
        yield from (event_label("agreement", fact.role, form) for form in EVENT_FORMS)
        yield from _named(fact, lexicon)
    if fact.kind is Kind.COUNT:
        counted = (name for name in fact.about if lexicon.entities[name].kind == "equipment")
        yield from (name for name in (fact.unit, *counted) if name)
    if fact.kind in (Kind.QUANTITY, Kind.VOTE) or (fact.kind is Kind.SET and not fact.options):
        yield from (f"{own}/cue",) if fact.cues else _named(fact, lexicon)
    if fact.kind is Kind.NAME:
        yield f"{own}/says/name"
    for office in fact.about if fact.kind is Kind.NAME else ():
        yield office
        yield from (holder_label(office, number) for number in range(len(lexicon.entities[office].holders)))


def _named(fact: Fact, lexicon: Lexicon) -> Iterator[str]:
    """What a fact is about, and the kinds of paper that may mean it."""
    for name in fact.about:
        yield name
        if lexicon.entities[name].kind == "agreement":
            yield from (*lexicon.entities[name].instruments, ANY_PAPER)


def _entries(plan: Plan) -> Iterator[tuple[str, str, str]]:
    fact = plan.fact
    groups = [(plan.cue, fact.cues), (plan.not_cue, fact.not_cues)]
    groups += [(plan.wording(value), phrases) for value, phrases in fact.phrases.items()]
    for label, phrases in groups:
        for language, words in phrases.items():
            for phrase in words:
                yield label, language, phrase
    for option in fact.options if fact.kind is Kind.SET else ():
        for name in (option, *fact.aliases.get(option, ())):
            for spelling in (name, *abroad(name)):
                yield plan.wording(option), "any", spelling
            for language in LANGUAGES:
                # English inflects no names; `Orland*` would find Orlando there.
                yield plan.wording(option), language, f"{name}s" if language == "en" else f"{name}*"
    if fact.kind is Kind.NAME and fact.value:
        for name in (str(fact.value), *fact.aliases.get(str(fact.value), ())):
            for spelling in (name, *abroad(name)):
                yield plan.wording("name"), "any", spelling


def observe(document: Document, baseline: Baseline, *, seen: date | None = None) -> tuple[Observation, ...]:
    """What a document says of the facts of a baseline, in the order of the facts.

    `seen` is the day the document was met; its own date is used where it has one. Documents in other languages than
    those of the lexicon are left alone. Every quote is exactly `[start:end]` of the part it names.
    """
    view = view_of(document, baseline, seen)
    if view is None:
        return ()
    tried: dict[int, list[Passage]] = {}
    for passage, numbers in baseline.index.wanted(view):
        for number in numbers:
            tried.setdefault(number, []).append(passage)
    found = [each for number in sorted(tried) for each in _read(view, baseline.plans[number], tried[number])]
    if _archived(view, baseline):
        found = [replace(each, stance=Stance.PAST) if each.stance is Stance.ASSERTED else each for each in found]
    return tuple(_quoted(document, observation) for observation in found)


def _archived(view: View, baseline: Baseline) -> bool:
    """Is a page years older than the baseline? What it tells as news is history."""
    return view.today is not None and baseline.since is not None and view.today < baseline.since - ARCHIVE


def view_of(document: Document, baseline: Baseline, seen: date | None) -> View | None:
    """A document with all that the lexicon and the baseline have words for; None for a language that is left alone."""
    language = _SAME_LANGUAGE.get(document.language, document.language)
    if language not in LANGUAGES:
        return None
    if len(document.text) > MAX_TEXT:
        document = replace(document, text=document.text[:MAX_TEXT])
    return look(document, baseline.phrasebook, baseline.lexicon, language, _day(document, seen))


def _day(document: Document, seen: date | None) -> date | None:
    told = dated(document)
    bounds = span_of(told) if told else None
    if bounds is None:
        return seen
    return bounds[1] if seen is None else min(bounds[1], max(seen, bounds[0]))


def _read(view: View, plan: Plan, passages: Sequence[Passage]) -> list[Observation]:
    reader = READERS[plan.fact.kind]
    best: dict[tuple[object, object], Observation] = {}
    for passage in passages:
        for observation in reader(view, plan, passage):
            key = (observation.value, observation.stance)
            if key not in best or observation.score > best[key].score:
                best[key] = replace(observation, speaker=speaker_of(view, passage))
    found = list(best.values())
    return settle(plan, found) if plan.fact.kind is Kind.STATUS else found


def _quoted(document: Document, observation: Observation) -> Observation:
    text = document.title if observation.part == "title" else document.text
    return replace(observation, quote=text[observation.start : observation.end])
