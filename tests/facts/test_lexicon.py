"""The lexicon of the repository can be built, and says no to what cannot be meant."""

import pytest
from pydantic import ValidationError

from monitor.facts import LexiconFile, build_lexicon
from monitor.facts.language.phrases import Phrasebook
from tests.facts.reading import lexicon


def test_the_lexicon_of_the_repository_compiles() -> None:
    built = lexicon()
    Phrasebook(built.entries())
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
