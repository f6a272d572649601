"""The lexicon of the repository can be built, and says no to what cannot be meant."""

from collections.abc import Iterator
from functools import cache

import pytest
from pydantic import ValidationError

from monitor.facts import LexiconFile, build_lexicon
from monitor.facts.language.phrases import Phrasebook, fold
from monitor.facts.language.syntax import LANGUAGES, SPEAKS, split
from tests.facts.reading import lexicon


@cache
def book() -> Phrasebook:
    return Phrasebook(lexicon().entries())


def test_the_lexicon_of_the_repository_compiles() -> None:
    built = lexicon()
    book()
    assert {"denmark", "dk-us-dca", "us-secretary-of-state", "pituffik", "f-35"} <= set(built.entities)
    assert built.ladders["agreement"].rungs.index("signed") < built.ladders["agreement"].rungs.index("in-force")


def test_unknown_references_are_named() -> None:
    file = LexiconFile.model_validate({"entities": {"x-dca": {"kind": "agreement", "parties": ["atlantis"]}}})
    with pytest.raises(ValueError, match="atlantis"):
        build_lexicon([file])


def test_an_id_stands_once() -> None:
    file = LexiconFile.model_validate({"entities": {"atlantis": {"kind": "country"}}})
    with pytest.raises(ValueError, match="defined twice"):
        build_lexicon([file, file])


@pytest.mark.parametrize("names", [{"xx": ["a"]}, {"en": ["a .."]}])
def test_bad_wordings_are_refused(names: dict[str, list[str]]) -> None:
    with pytest.raises(ValidationError):
        LexiconFile.model_validate({"entities": {"atlantis": {"kind": "country", "names": names}}})


def readings(phrase: str) -> Iterator[str]:
    """A phrase as people would write it, once with each of its words; open ends are closed, gaps hold a word."""
    for whole in phrase.split(" | "):
        segments, joints = split(whole)
        rows = [[word.split("|") for word in segment] for segment in segments]
        for turn in range(max(len(choices) for row in rows for choices in row)):
            spoken = [" ".join(_said(choices[turn % len(choices)]) for choices in row) for row in rows]
            yield "".join(
                part + (" xyz " if joint else " ") for part, joint in zip(spoken, (*joints, ""), strict=True)
            ).strip()


def _said(word: str) -> str:
    if word.startswith("{"):
        return word
    said = word.removeprefix("=").replace("_", " ")
    return ("x" if said.startswith("*") else "") + said.strip("*") + ("x" if said.endswith("*") else "")


@pytest.mark.parametrize("language", LANGUAGES)
def test_every_wording_of_the_lexicon_is_found_where_it_stands(language: str) -> None:
    """Thousands of generated forms: of names, roles, stances, and of what puts an agreement on a rung."""
    spoken = SPEAKS[language]
    wanted = [
        (label, text)
        for label, tongue, phrase in lexicon().entries()
        if tongue in spoken and "{" not in phrase
        for text in readings(phrase)
    ]
    whole = fold("\n".join(text for _, text in wanted))
    spans, start = [], 0
    for _, text in wanted:
        spans.append((start, start + len(text)))
        start += len(text) + 1
    found = book().find(whole, spans, language)
    missed = [pair for pair, hits in zip(wanted, found, strict=True) if pair[0] not in {hit.label for hit in hits}]
    assert len(wanted) > 1000
    assert missed == []
