"""The phrase syntax of docs/facts.md."""

import pytest

from monitor.facts.language.phrases import Phrasebook, fold
from monitor.facts.language.syntax import PhraseError

FOUND = [
    ("signed", "They SIGNED it.", "signed"),
    ("nuclear*", "A nuclear-armed state; nuclearisation.", "nuclear"),
    ("*avtale", "En forsvarsavtale ble lagt frem.", "forsvarsavtale"),
    ("*avtal*", "Försvarsavtalet kom.", "försvarsavtalet"),
    ("sign|signs|signed", "Denmark signs today.", "signs"),
    ("take* .. delivery", "They took a while, then takes early delivery of six.", "takes early delivery"),
    ("=US", "The US stays.", "us"),
    ("agreed|in_place deal", "An in place deal.", "in place deal"),
    ("ban + weapons", "Weapons of this sort fall under a ban.", "weapons of this sort fall under a ban"),
    ("gave consent | said yes", "Parliament said yes.", "said yes"),
    ("“defence” pact", 'The "defence"  pact', '"defence" pact'),
    ("{denmark} .. joins", "Danmark joins", "danmark joins"),
]
NOT_FOUND = [
    ("signed", "unsigned and designed"),
    ("=US", "he told us"),
    ("take* .. delivery", "takes one two three four five six seven delivery"),
    ("take* .. delivery", "It takes time. The delivery is late."),
    ("ban + weapons", "A ban on one two three four five six seven eight nine ten eleven twelve thirteen weapons"),
    ("{denmark} .. joins", "Norge joins"),
]


def _find(phrase: str, text: str) -> list[str]:
    book = Phrasebook([("x", "en", phrase), ("denmark", "any", "danmark*"), ("norway", "any", "norge*")])
    folded = fold(text)
    spans, start = [], 0
    for piece in folded.text.split(". "):
        spans.append((start, start + len(piece)))
        start += len(piece) + 2
    return [
        folded.text[hit.start : hit.end] for hits in book.find(folded, spans, "en") for hit in hits if hit.label == "x"
    ]


@pytest.mark.parametrize(("phrase", "text", "words"), FOUND)
def test_finds(phrase: str, text: str, words: str) -> None:
    assert words in _find(phrase, text)


@pytest.mark.parametrize(("phrase", "text"), NOT_FOUND)
def test_leaves(phrase: str, text: str) -> None:
    assert _find(phrase, text) == []


@pytest.mark.parametrize("phrase", ["..", "a ..", "+ b", "un*signed", "*", " ".join(["a|b|c|d|e|f|g"] * 3)])
def test_bad_phrases_are_named(phrase: str) -> None:
    with pytest.raises(PhraseError):
        Phrasebook([("x", "en", phrase)])


def test_norwegian_serves_both_forms() -> None:
    book = Phrasebook([("x", "nb", "avtale"), ("y", "nn", "avtalen")])
    for language in ("nb", "nn"):
        folded = fold("avtale avtalen")
        assert {hit.label for hit in book.find(folded, [(0, len(folded.text))], language)[0]} == {"x", "y"}
