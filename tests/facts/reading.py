"""The lexicon of the repository and small documents, for the tests of this room."""

from datetime import date
from functools import cache
from pathlib import Path

from monitor.config import read_yaml
from monitor.facts import Lexicon, LexiconFile, build_lexicon, compile_baseline, observe
from monitor.models import Document, Fact, Observation

LEXICON = Path(__file__).resolve().parents[2] / "db" / "lexicon"


@cache
def lexicon() -> Lexicon:
    return build_lexicon(read_yaml(path, LexiconFile) for path in sorted(LEXICON.glob("*.yaml")))


def read(
    facts: list[Fact], text: str, language: str, *, title: str = "", day: str = "2024-06-01"
) -> tuple[Observation, ...]:
    document = Document(url="https://example.org/", title=title, text=text, language=language)
    return observe(document, compile_baseline(facts, lexicon()), seen=date.fromisoformat(day))
