"""The lexicon of the repository, for the tests of this room."""

from datetime import date
from functools import cache
from pathlib import Path

from monitor.config import read_yaml
from monitor.facts import Lexicon, LexiconFile, build_lexicon

LEXICON = Path(__file__).resolve().parents[2] / "db" / "lexicon"


@cache
def lexicon() -> Lexicon:
    return build_lexicon(read_yaml(path, LexiconFile) for path in sorted(LEXICON.glob("*.yaml")))


def day_of(text: str) -> date:
    return date.fromisoformat(text)
