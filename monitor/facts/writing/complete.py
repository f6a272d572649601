"""What a short fact leaves out and the lexicon knows: so that an id, a statement, a value and `about` are enough."""

import re
from collections.abc import Iterator
from dataclasses import replace
from unicodedata import combining, normalize

from monitor.facts.language.phrases import Phrasebook, fold
from monitor.facts.language.syntax import LANGUAGES
from monitor.facts.lexicon import AGREEMENT, EVENT_FORMS, Ladder, Lexicon, event_label
from monitor.models import Fact, Kind, Phrases, Quantity

_BARE = str.maketrans({"ø": "o", "Ø": "O", "æ": "ae", "Æ": "Ae", "ð": "d", "Ð": "D", "þ": "th", "Þ": "Th"})
_SPELT = str.maketrans(
    {
        "ø": "oe",
        "Ø": "Oe",
        "å": "aa",
        "Å": "Aa",
        "æ": "ae",
        "Æ": "Ae",
        "ö": "oe",
        "ä": "ae",
        "ð": "d",
        "þ": "th",
        "Þ": "Th",
    }
)
_SYNTAX = re.compile(r"[*|{}+=_]+|\.{2,}")


def complete(fact: Fact, lexicon: Lexicon) -> Fact:
    """The fact with the ladder of its rung, the unit of its value or of what it counts, the event that its statement
    dates, and the names of its options as wordings. What the fact says itself stays as it is.
    """
    if fact.kind is Kind.STATUS and not (fact.ladder or fact.rungs):
        holding = [ladder.id for ladder in lexicon.ladders.values() if fact.value in ladder.rungs]
        return replace(fact, ladder=holding[0]) if len(holding) == 1 else fact
    if fact.kind is Kind.QUANTITY and fact.unit is None and isinstance(fact.value, Quantity):
        return replace(fact, unit=fact.value.unit)
    if fact.kind is Kind.COUNT and fact.unit is None:
        return replace(fact, unit=_counted(fact, lexicon))
    if fact.kind is Kind.DATE and fact.role is None and not fact.phrases:
        return replace(fact, role=_dated(fact, lexicon))
    if fact.kind is Kind.CHOICE:
        silent = [option for option in fact.options if option not in fact.phrases]
        named = {option: _names(fact, option) for option in silent}
        phrases = {**fact.phrases, **{option: names for option, names in named.items() if names}}
        return replace(fact, phrases=phrases)
    return fact


def abroad(name: str) -> tuple[str, ...]:
    """How papers of other countries write a name: `Løkke` as `Lokke` and `Loekke`; nothing where it has no marks."""
    bare = "".join(sign for sign in normalize("NFKD", name.translate(_BARE)) if not combining(sign))
    spelt = "".join(sign for sign in normalize("NFKD", name.translate(_SPELT)) if not combining(sign))
    return tuple(dict.fromkeys(each for each in (bare, spelt) if each != name and each.isascii()))


def _counted(fact: Fact, lexicon: Lexicon) -> str | None:
    """The one concept that a fact is about, where no equipment says what is counted."""
    kinds = {name: lexicon.entities[name].kind for name in fact.about if name in lexicon.entities}
    concepts = [name for name, kind in kinds.items() if kind == "concept"]
    return concepts[0] if len(concepts) == 1 and "equipment" not in kinds.values() else None


def _dated(fact: Fact, lexicon: Lexicon) -> str | None:
    """The rung that the statement tells of an agreement: `It was signed on …`."""
    ladder = lexicon.ladders.get(AGREEMENT)
    papers = [name for name in fact.about if name in lexicon.entities and lexicon.entities[name].kind == "agreement"]
    if ladder is None or not papers:
        return None
    text = fold(fact.statement)
    for language in LANGUAGES:
        (hits,) = Phrasebook(_events(ladder, language)).find(text, ((0, len(text.text)),), language)
        if hits:
            return max(hits, key=lambda hit: hit.end - hit.start).label.split("/")[2]
    return None


def _events(ladder: Ladder, language: str) -> Iterator[tuple[str, str, str]]:
    for rung in ladder.rungs:
        for form in EVENT_FORMS[:3]:
            for phrase in ladder.events.get((rung, form), {}).get(language, ()):
                yield event_label(ladder.id, rung, form), language, phrase


def _names(fact: Fact, option: str) -> Phrases:
    """An option that is written like a name is its own wording, with its aliases, also inflected."""
    own = (option,) if option != option.lower() else ()
    names = [_SYNTAX.sub(" ", name).strip() for name in (*own, *fact.aliases.get(option, ()))]
    names = [name for name in names if any(letter.isalnum() for letter in name)]
    if not names:
        return {}
    # English inflects no names; `Orland*` would find Orlando there.
    plain = tuple(each for name in names for each in abroad(name))
    open_ended = (*(f"{name}*" for name in names), *plain)
    english = (*names, *(f"{name}s" for name in names), *plain)
    return {language: english if language == "en" else open_ended for language in LANGUAGES if language != "nn"}
