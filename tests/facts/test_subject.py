"""The code knows no subject: what the facts are about stands in the subject's files of the lexicon and nowhere else."""

import ast
import re
from collections.abc import Iterator
from functools import cache
from itertools import product
from pathlib import Path

import re2

from monitor.config import load_lexicon, read_yaml
from monitor.facts import LexiconFile
from tests.facts.reading import LEXICON
from tests.house import ROOT

CODE = sorted((ROOT / "monitor").rglob("*.py"))
NAMED = {"country", "region", "place", "organisation", "institution", "office", "agreement", "equipment"}
"""Kinds whose names are names. Concepts are made of ordinary words."""
LANGUAGE = {
    "monitor/facts/values/vocabulary.py": "money is named after countries: `norske kroner`",
    "monitor/facts/revision/tables.py": "`U.S.` and `United States` are two spellings of one name",
    "monitor/extract/walls.py": "walls name the country outside of which they stand; `tjekker` is checking",
    "monitor/config/parsing/words.py": "`Europe/Copenhagen` is an example of a time zone",
}
"""Modules with a reason to name a country."""
PRODUCT = "nordic-defence-monitor"
ORDINARY = {"partner", "hornet", "reaper", "house", "president", "the alliance", "congress", "finn", "finns"}
SHORTEST = 4


@cache
def subject_words() -> tuple[frozenset[str], "re.Pattern[str]"]:
    """The ids that the subject's own files define, and a pattern of the names in them."""
    ids: set[str] = set()
    names: set[str] = set()
    for path in sorted(LEXICON.glob("*.yaml")):
        for key, entity in read_yaml(path, LexiconFile).entities.items():
            ids.add(key)
            if entity.kind in NAMED:
                phrases = (phrase for words in entity.names.values() for phrase in words)
                names.update(name for phrase in phrases for name in written(phrase))
                names.update(re.escape(holder.name.lower()) + r"\b" for holder in entity.holders)
    return frozenset(ids), re2.compile(rf"\b(?:{'|'.join(sorted(names))})")


def written(phrase: str) -> Iterator[str]:
    """The plain readings of a phrase as patterns; gaps and compounds are passed over."""
    for whole in phrase.split(" | "):
        if re.search(r"\.\.|[+{]|(?:^|[\s|])\*", whole):
            continue
        for reading in product(*(word.split("|") for word in whole.split())):
            words = " ".join(word.removeprefix("=").replace("_", " ") for word in reading).lower()
            if len(words.strip("*")) >= SHORTEST and words.strip("*") not in ORDINARY:
                yield (
                    " ".join(re.escape(w[:-1]) + r"\w*" if w.endswith("*") else re.escape(w) for w in words.split())
                    + r"\b"
                )


def strings(path: Path) -> Iterator[tuple[int, str]]:
    """The texts in a module that are no docstrings, with their lines."""
    for node in ast.walk(ast.parse(path.read_text("utf-8"))):
        for child in ast.iter_child_nodes(node):
            if isinstance(child, ast.Constant) and isinstance(child.value, str) and not isinstance(node, ast.Expr):
                yield child.lineno, child.value


def test_no_module_names_the_subject() -> None:
    ids, names = subject_words()
    told = []
    for path in CODE:
        relative = path.relative_to(ROOT).as_posix()
        for line, text in strings(path) if relative not in LANGUAGE else ():
            found = names.search(text.encode("utf-8", "replace").decode().lower().replace(PRODUCT, ""))
            if text in ids or found:
                told.append(
                    f"{relative}:{line}: {text[:60]!r} names the subject; make it data (docs/facts.md, The lexicon)"
                )
    assert told == []


def test_the_test_would_see_it() -> None:
    ids, names = subject_words()
    assert {"united-states", "dk-us-dca", "f-35", "pituffik", "main-agreement"} <= ids
    assert "any-agreement" not in ids, "the language part may be named"
    for text in ("in Denmark", "the folketinget", "Keflavikin", "Mette Frederiksen", "joint strike fighter"):
        assert names.search(text.lower()), text
    assert not names.search("a stated base")


def test_the_language_part_stands_by_itself() -> None:
    lexicon = load_lexicon(LEXICON / "language")
    assert {"any-agreement", "amendment", "parliament"} <= set(lexicon.entities)
    assert not any(entity.kind in NAMED - {"institution"} for entity in lexicon.entities.values())
    assert lexicon.subject.partner is None
