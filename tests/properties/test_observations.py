"""What holds for every document: quotes are its own words; white space and letter case never change what is found."""

from functools import cache
from pathlib import Path
from typing import Any

from hypothesis import given, settings
from hypothesis import strategies as st
from ruamel.yaml import YAML

from monitor.config import load_baseline
from monitor.facts import Baseline, compile_baseline, observe
from monitor.models import Document
from tests.facts.reading import day_of, lexicon

TESTS = Path(__file__).parents[1]


@cache
def baseline() -> Baseline:
    return compile_baseline(load_baseline(TESTS / "eval" / "replay" / "baseline.yaml")[0], lexicon())


@cache
def cases() -> tuple[tuple[str, dict[str, Any]], ...]:
    files = sorted((TESTS / "cases" / "facts" / "observe").glob("*.yaml"))
    return tuple((path.stem, case) for path in files for case in YAML(typ="safe").load(path))


def _found(language: str, text: str, day: str) -> list[tuple[str, object, str]]:
    document = Document(url="https://example.org/", text=text, language=language)
    found = observe(document, baseline(), seen=day_of(day))
    assert all(each.quote == text[each.start : each.end] != "" for each in found)
    return [(each.fact_id, each.value, each.stance.value) for each in found]


@settings(deadline=None, max_examples=25)
@given(st.data())
def test_white_space_changes_nothing(data: st.DataObject) -> None:
    language, case = data.draw(st.sampled_from(cases()))
    gaps = st.sampled_from([" ", "  ", "\u00a0", " \t "])
    words = case["text"].split(" ")
    spaced = "".join(word + data.draw(gaps) for word in words[:-1]) + words[-1]
    assert _found(language, spaced, case["day"]) == _found(language, case["text"], case["day"])


@settings(deadline=None, max_examples=25)
@given(st.sampled_from(list("abcdefgh")), st.text(max_size=300))
def test_any_text_is_read_and_quoted(seed: str, noise: str) -> None:
    language, case = cases()[ord(seed) % len(cases())]
    _found(language, f"{case['text']} {noise} {case['text']}", case["day"])
