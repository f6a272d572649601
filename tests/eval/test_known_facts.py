"""The known facts are heard in the Nordic languages too, in plain sentences that nobody has tuned the engine on."""

from pathlib import Path

import pytest
from pydantic import RootModel

from monitor.config import load_lexicon, read_yaml
from monitor.facts import compile_baseline, observe
from monitor.models import Document, Fact, Kind, Value
from tests.known import as_first_told

pytestmark = pytest.mark.eval
ROOT = Path(__file__).parents[2]
HEARD = 50
"""Of 53 sentences in da, nb, sv, fi and is; may rise and never fall."""


def _agrees(fact: Fact, value: Value) -> bool:
    if isinstance(fact.value, tuple):
        return isinstance(value, tuple) and set(value) <= set(fact.value)
    return fact.kind is Kind.TEXT or value == fact.value


def test_plain_sentences_in_the_nordic_languages_are_heard() -> None:
    facts = {fact.id: fact for fact in as_first_told()}
    baseline = compile_baseline(tuple(facts.values()), load_lexicon(ROOT / "db/lexicon"))
    cases = read_yaml(ROOT / "tests/cases/config/heard.yaml", RootModel[dict[str, dict[str, str]]]).root
    missed = []
    for language, sentences in cases.items():
        for name, sentence in sentences.items():
            document = Document(url="heard", text=sentence, language=language, published="2023-02-20")
            found = [observation.value for observation in observe(document, baseline) if observation.fact_id == name]
            if not any(_agrees(facts[name], value) for value in found):
                missed.append((language, name))
    assert sum(map(len, cases.values())) - len(missed) >= HEARD, missed
