"""The lexicon of the repository, for the tests of this room."""

from datetime import date
from functools import cache
from pathlib import Path

from monitor.config import load_lexicon
from monitor.facts import Lexicon

LEXICON = Path(__file__).resolve().parents[2] / "db" / "lexicon"


@cache
def lexicon() -> Lexicon:
    return load_lexicon(LEXICON)


def day_of(text: str) -> date:
    return date.fromisoformat(text)
