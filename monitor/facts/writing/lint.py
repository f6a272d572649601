"""Facts that are sound and yet will not do: that nothing can ever match, that overlap, that one language cannot find.

Each rule restates what a reader in `kinds` needs in order to yield anything at all; nothing is tried on a text.
"""

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from typing import Final, Literal, TypeAlias

from monitor.facts.lexicon import AGREEMENT, Entity, Lexicon
from monitor.facts.writing.complete import complete
from monitor.models import Fact, Kind, Phrases, Quantity

Level: TypeAlias = Literal["error", "note"]
Place: TypeAlias = tuple[str | int, ...]

ASKED: Final = ("en", "da", "nb", "sv", "fi", "is")
"""Those that a fact should be found in; nynorsk is served by bokmål."""
_LENGTHS: Final = frozenset({"years", "months", "weeks", "days", "percent"})


@dataclass(frozen=True, slots=True)
class Remark:
    """One thing to tell of a fact; `place` is the path inside the fact, empty for the fact itself."""

    fact_id: str
    level: Level
    place: Place
    message: str
    """What; what to do."""


def lint(facts: Sequence[Fact], lexicon: Lexicon) -> tuple[Remark, ...]:
    """All remarks, in the order of the facts. Suspect facts are not read, so nothing is asked of them."""
    read = [complete(fact, lexicon) for fact in facts if not fact.suspect]
    remarks = [remark for fact in read for remark in _fact(fact, lexicon)]
    return (*remarks, *_overlaps(read), *_wider(read))


def _fact(fact: Fact, lexicon: Lexicon) -> Iterator[Remark]:
    yield from _nameless(fact, lexicon)
    unread = tuple(_unread(fact, lexicon))
    yield from unread or _silent_values(fact, lexicon)
    yield from _wordless(fact)
    yield from _languages(fact)


def _nameless(fact: Fact, lexicon: Lexicon) -> Iterator[Remark]:
    """What a fact is about must be in view, and what has no name never is."""
    brought = {entity.country for entity in lexicon.entities.values() if entity.names or entity.holders}
    for number, name in enumerate(fact.about):
        entity = lexicon.entities.get(name)
        if entity is None or entity.names or entity.languages or name in brought:
            continue
        if entity.kind == "agreement" and entity.parties and entity.instruments:
            continue  # found by its parties and the kind of paper
        yield Remark(
            fact.id,
            "error",
            ("about", number),
            f"`{name}` has no name in the lexicon, so it is never in view; name it there",
        )


def _unread(fact: Fact, lexicon: Lexicon) -> Iterator[Remark]:
    """What a reader of the kind needs before it looks at any sentence."""
    about = [lexicon.entities[name] for name in fact.about if name in lexicon.entities]
    needed = _needed(fact, about, lexicon)
    if needed:
        yield Remark(fact.id, "error", (), f"can never match: {needed}")


def _needed(fact: Fact, about: Sequence[Entity], lexicon: Lexicon) -> str | None:
    kinds = {entity.kind for entity in about}
    if fact.kind is Kind.COUNT and not fact.unit and "equipment" not in kinds:
        return "nothing says what is counted; give `unit:` or some equipment in `about:`"
    if fact.kind is Kind.QUANTITY and isinstance(fact.value, Quantity):
        unit = fact.value.unit
        if (unit in _LENGTHS or fact.unit in _LENGTHS) and unit != fact.unit:
            return f"the value is in {unit} and other units are looked for; write `unit: {unit}`"
        if unit not in _LENGTHS and not (len(unit) == 3 and unit.isupper()):
            return f"amounts in {unit} are not read; write it as a count with a `unit:` of the lexicon"
    if fact.kind is Kind.NAME and "office" not in kinds:
        return "names are read by the title beside them; add the office to `about:`"
    if fact.kind is Kind.DATE and not fact.phrases.get("event"):
        ladder = lexicon.ladders.get(AGREEMENT)
        if "agreement" not in kinds or not ladder or fact.role not in ladder.rungs:
            return (
                "nothing says which event is dated; give `phrases: {event: …}`, or an agreement and a rung as `role:`"
            )
    if fact.kind in (Kind.CHOICE, Kind.TEXT) and not fact.phrases:
        return "no wording states any of its values; give `phrases:`"
    if fact.kind is Kind.STATUS and not fact.phrases:
        ladder = lexicon.ladders.get(fact.ladder or "")
        if not ladder or not {rung for rung, _ in ladder.events} & set(fact.rungs or ladder.rungs):
            return "no wording puts anything on its rungs; give `phrases:` or a ladder with words"
    return None


def _wordless(fact: Fact) -> Iterator[Remark]:
    for place, language, phrases in _groups(fact):
        for number, phrase in enumerate(phrases):
            if not any(character.isalnum() for character in phrase):
                yield Remark(
                    fact.id, "error", (*place, language, number), f"`{phrase}` holds no word; write one or remove it"
                )


def _silent_values(fact: Fact, lexicon: Lexicon) -> Iterator[Remark]:
    """Values that no wording states: the fact can be read, but this value of it never will be.

    The lowest rung may go without: it is where things stand before anything has happened.
    """
    if fact.kind is Kind.CHOICE and fact.phrases:
        for number, option in enumerate(fact.options):
            if option not in fact.phrases:
                yield Remark(
                    fact.id, "note", ("options", number), f"no wording states `{option}`; give `phrases:` for it"
                )
    if fact.kind is Kind.STATUS and fact.rungs:
        ladder = lexicon.ladders.get(fact.ladder or "")
        worded = {rung for rung, _ in ladder.events} if ladder else set()
        for number, rung in enumerate(fact.rungs):
            if number and rung not in worded and rung not in fact.phrases:
                yield Remark(fact.id, "note", ("rungs", number), f"no wording means `{rung}`; give `phrases:` for it")
    if fact.kind is Kind.SET:
        for number, option in enumerate(fact.options):
            written = "-" not in option or not option.islower()
            if not written and option not in fact.aliases and option not in fact.phrases:
                yield Remark(
                    fact.id, "note", ("options", number), f"`{option}` is written so nowhere; give `aliases:` for it"
                )


def _languages(fact: Fact) -> Iterator[Remark]:
    """Cues must stand near: where a language has none, the fact is not found in it."""
    if fact.cues:
        yield from _lacking(fact, ("cues",), [fact.cues])
    if fact.kind in (Kind.CHOICE, Kind.TEXT) and fact.phrases:
        yield from _lacking(fact, ("phrases",), list(fact.phrases.values()))


def _lacking(fact: Fact, place: Place, groups: Sequence[Phrases]) -> Iterator[Remark]:
    has = {language for phrases in groups for language, words in phrases.items() if words}
    missing = [language for language in ASKED if language not in has]
    if missing and "any" not in has:
        message = f"no `{place[0]}:` in {', '.join(missing)}, where it is not found; add some, or `any:`"
        yield Remark(fact.id, "note", place, message)


def _overlaps(facts: Iterable[Fact]) -> Iterator[Remark]:
    """Two facts that read every text alike give two findings for one piece of news."""
    seen: dict[object, str] = {}
    for fact in facts:
        words = tuple((place, language, tuple(phrases)) for place, language, phrases in _groups(fact))
        key = (fact.kind, frozenset(fact.about), fact.role, fact.unit, fact.ladder, fact.rungs, fact.options, words)
        first = seen.setdefault(key, fact.id)
        if first != fact.id:
            message = (
                f"reads every text as `{first}` does; tell them apart by `role:`, `about:` or `cues:`, or keep one"
            )
            yield Remark(fact.id, "error", ("about",), message)


def _wider(facts: Sequence[Fact]) -> Iterator[Remark]:
    """A fact without cues reads what its twin reads by its cues."""
    twins: dict[object, list[Fact]] = {}
    for fact in facts:
        said = tuple(
            (value, *sorted((tongue, *words) for tongue, words in p.items())) for value, p in fact.phrases.items()
        )
        key = (fact.kind, frozenset(fact.about), fact.role, fact.unit, fact.ladder, fact.rungs, fact.options, said)
        twins.setdefault(key, []).append(fact)
    for group in twins.values():
        narrow = [fact for fact in group if fact.cues]
        for fact in group if narrow else ():
            if not fact.cues and not fact.not_cues:
                message = (
                    f"also reads what `{narrow[0].id}` reads by its cues; give `cues:`, or its cues as `not_cues:`"
                )
                yield Remark(fact.id, "note", (), message)


def _groups(fact: Fact) -> Iterator[tuple[Place, str, Sequence[str]]]:
    """All phrases of a fact with their places."""
    groups: list[tuple[Place, Phrases]] = [(("cues",), fact.cues), (("not_cues",), fact.not_cues)]
    groups += [(("phrases", value), phrases) for value, phrases in fact.phrases.items()]
    for place, phrases in groups:
        for language, words in phrases.items():
            yield place, language, words
