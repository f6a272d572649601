"""The lexicon's files → the lexicon; and whether a fact speaks of what the lexicon has."""

import re
from collections.abc import Iterator
from pathlib import Path

from monitor.config.parsing.tree import MIB, Loc, Tree, together
from monitor.config.parsing.yaml import read_placed, suggest
from monitor.errors import ConfigError
from monitor.facts import Lexicon, LexiconFile, PhraseError, build_lexicon, check_phrase
from monitor.models import Fact, Kind, Phrases
from monitor.text import one_line

LARGEST = 4 * MIB


def load_lexicon(folder: Path) -> Lexicon:
    """Read all *.yaml of a folder. Raises ConfigError with all faults of all files."""
    files = sorted(folder.glob("*.yaml"))
    if not files:
        raise ConfigError("there is no *.yaml file in this folder; set MONITOR_LEXICON or MONITOR_HOME", str(folder))
    faults: list[ConfigError] = []
    parts: list[LexiconFile] = []
    trees: list[Tree] = []
    for file in files:
        part, tree, own = read_placed(file, LexiconFile, LARGEST)
        faults += own
        trees.append(tree)
        if part is not None:
            parts.append(part)
    if faults:
        raise together(faults)
    try:
        return build_lexicon(parts)
    except (ValueError, PhraseError) as error:
        raise _place(str(error), trees, folder) from None


def _place(message: str, trees: list[Tree], folder: Path) -> ConfigError:
    """A fault of the files together, at the last definition of the first name that the message quotes."""
    name = re.search(r"'([^']+)'", message)
    for tree in reversed(trees):
        for part in ("entities", "roles", "ladders"):
            entries = tree.data.get(part) if isinstance(tree.data, dict) else None
            if name and isinstance(entries, dict) and name[1] in entries:
                return tree.fault((part, name[1]), f"{message}; correct or remove it", key=True)
    return ConfigError(f"{message}; correct it", str(folder))


def unknown_words(fact: Fact, lexicon: Lexicon) -> Iterator[tuple[Loc, str]]:
    """What a fact refers to and the lexicon does not have: the place in the fact, and a message."""
    entities = tuple(lexicon.entities)
    for number, name in enumerate(fact.about):
        if name not in lexicon.entities:
            yield ("about", number), _missing(name, entities)
    ladder = lexicon.ladders.get(fact.ladder) if fact.ladder else None
    if fact.ladder and ladder is None:
        yield ("ladder",), _missing(fact.ladder, tuple(lexicon.ladders))
    if ladder:
        for number, rung in enumerate(fact.rungs):
            if rung not in ladder.rungs:
                yield ("rungs", number), _no_rung(rung, ladder.id, ladder.rungs)
        if not fact.rungs and isinstance(fact.value, str) and fact.value not in ladder.rungs:
            yield ("value",), _no_rung(fact.value, ladder.id, ladder.rungs)
    if fact.kind is Kind.COUNT and fact.unit and fact.unit not in lexicon.entities:
        yield ("unit",), _missing(fact.unit, entities)
    rungs = tuple(rung for other in lexicon.ladders.values() for rung in other.rungs)
    roles = (*lexicon.roles, *rungs, *(name for name in entities if lexicon.entities[name].kind == "office"))
    if fact.role and fact.role not in roles:
        yield ("role",), _missing(fact.role, roles)
    for loc, phrase in _phrases(fact):
        for label in check_phrase(phrase):
            if label not in lexicon.entities and label not in lexicon.roles:
                yield loc, _missing(label, (*entities, *lexicon.roles))


def _missing(name: str, known: tuple[str, ...]) -> str:
    return f"`{one_line(name, 60)}` is not in the lexicon; {suggest(name, known)}"


def _no_rung(rung: str, ladder: str, rungs: tuple[str, ...]) -> str:
    return f"`{one_line(rung, 40)}` is no rung of `{ladder}`; {suggest(rung, rungs)}"


def _phrases(fact: Fact) -> Iterator[tuple[Loc, str]]:
    groups: list[tuple[Loc, Phrases]] = [(("cues",), fact.cues), (("not_cues",), fact.not_cues)]
    groups += [(("phrases", value), phrases) for value, phrases in fact.phrases.items()]
    for start, phrases in groups:
        for language, words in phrases.items():
            for number, phrase in enumerate(words):
                yield (*start, language, number), phrase
