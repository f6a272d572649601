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
    """Read all *.yaml of a folder and what they include. Raises ConfigError with all faults of all files."""
    waiting = sorted(folder.glob("*.yaml"))
    if not waiting:
        raise ConfigError("there is no *.yaml file in this folder; set MONITOR_LEXICON or MONITOR_HOME", str(folder))
    faults: list[ConfigError] = []
    parts: list[LexiconFile] = []
    trees: list[Tree] = []
    read: set[Path] = set()
    while waiting:
        file = waiting.pop(0)
        if file.resolve() in read:
            continue
        read.add(file.resolve())
        part, tree, own = read_placed(file, LexiconFile, LARGEST)
        faults += own
        trees.append(tree)
        if part is not None:
            parts.append(part)
            for number, name in enumerate(part.include):
                more = _included(file.parent / name)
                if not more:
                    message = f"`{one_line(name, 80)}` is no *.yaml file and no folder with any; correct the path"
                    faults.append(tree.fault(("include", number), message))
                waiting += more
    if faults:
        raise together(faults)
    try:
        return build_lexicon(parts)
    except (ValueError, PhraseError) as error:
        raise _place(str(error), trees, folder) from None


def _included(path: Path) -> list[Path]:
    if path.is_dir():
        return sorted(path.glob("*.yaml"))
    return [path] if path.suffix == ".yaml" and path.is_file() else []


def _place(message: str, trees: list[Tree], folder: Path) -> ConfigError:
    """A fault of the files together, at the last place where the first name that the message quotes is defined."""
    quoted = re.search(r"'([^']+)'", message)
    part = message[1 : message.index(":`")] if message.startswith("`") else ""
    for tree in reversed(trees):
        if not isinstance(tree.data, dict):
            continue
        if part in tree.data:
            entries = tree.data[part]
            if part == "subject" or (quoted and isinstance(entries, dict) and quoted[1] in entries):
                loc = (part,) if part == "subject" or not quoted else (part, quoted[1])
                return tree.fault(loc, f"{message}; correct or remove it", key=True)
            continue
        for section in ("entities", "roles", "ladders"):
            entries = tree.data.get(section)
            if quoted and isinstance(entries, dict) and quoted[1] in entries:
                return tree.fault((section, quoted[1]), f"{message}; correct or remove it", key=True)
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
        for loc, rung in _rungs(fact):
            if rung not in ladder.rungs:
                yield loc, _no_rung(rung, ladder.id, ladder.rungs)
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


def _rungs(fact: Fact) -> Iterator[tuple[Loc, str]]:
    """The rungs that a status names: its own, else those that are its values."""
    if fact.rungs:
        yield from ((("rungs", number), rung) for number, rung in enumerate(fact.rungs))
        return
    values: list[tuple[Loc, object]] = [(("value",), fact.value)]
    values += [(("history", number, "value"), earlier.value) for number, earlier in enumerate(fact.history)]
    yield from ((loc, value) for loc, value in values if isinstance(value, str))


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
