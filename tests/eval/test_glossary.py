"""The glossary of the domain, name by name and language by language: does the lexicon recognise it?"""

from collections.abc import Iterator
from functools import cache
from typing import Any

import pytest

from monitor.config.parsing.tree import read_tree
from monitor.facts.language.phrases import Phrasebook, fold
from tests.facts.reading import lexicon
from tests.shared import SHARED, needs_shared

pytestmark = [pytest.mark.eval, needs_shared]

OURS = {
    "united-states": "united-states", "us-special-envoy-greenland": "us-greenland-envoy",
    "dca": "main-agreement", "sdca": "supplementary-agreement",
}  # fmt: skip
"""Where our id is another one than the glossary's."""
RUNGS = {
    "proposed": ("propose", "event/agreement/talks-announced", "stance/future"),
    "announced": ("event/agreement/talks-announced", "event/agreement/concluded"),
    "negotiating": ("event/agreement/negotiating",),
    "concluded": ("event/agreement/concluded", "event/agreement/signed"),
    "signed": ("event/agreement/signed",),
    "submitted": ("event/agreement/ratified",),
    "approved": ("event/agreement/ratified",),
    "ratified": ("event/agreement/ratified",),
    "in-force": ("event/agreement/in-force",),
    "amended": ("amendment", "amended"),
    "under-renegotiation": ("event/agreement/renegotiating",),
    "suspended": ("event/agreement/suspended",),
    "denounced": ("event/agreement/ended",),
    "terminated": ("event/agreement/ended",),
}
"""Status of the glossary → what of ours says it."""
PAPERS = {
    "en": "the agreement", "da": "aftalen", "nb": "avtalen", "sv": "avtalet", "fi": "sopimus", "is": "samningurinn",
}  # fmt: skip
PARLIAMENTS = {
    "en": "parliament", "da": "folketinget", "nb": "Stortinget", "sv": "riksdagen", "fi": "eduskunta", "is": "þingið",
}  # fmt: skip
TALKS = {
    "en": "talks", "da": "forhandlinger", "nb": "forhandlinger", "sv": "förhandlingar", "fi": "neuvotteluista",
    "is": "viðræður",
}  # fmt: skip
STATES = {"en": "is", "da": "er", "nb": "er", "sv": "är", "fi": "on", "is": "er"}
ELSEWHERE = {
    ("fi-parliament", "sv", "riksdagen"): "the Swedish one, in Swedish",
    ("arctic", "fi", "pohjoinen"): "any north",
    ("iceland-1951", "is", "varnarsamstarfið við Bandaríkin"): "the cooperation, no paper",
}
"""Names that mean something else as often."""
EVERY = ("en", "da", "nb", "sv", "fi", "is")


@cache
def book() -> Phrasebook:
    return Phrasebook(lexicon().entries())


@cache
def glossary() -> dict[str, Any]:
    assert SHARED
    data = read_tree(SHARED / "domain" / "glossary.yaml").data
    assert isinstance(data, dict)
    return data


def labels(text: str, language: str) -> set[str]:
    folded = fold(text)
    (hits,) = book().find(folded, ((0, len(folded.text)),), language)
    return {hit.label for hit in hits}


def named() -> Iterator[tuple[str, str, str]]:
    """Our id, language, name."""
    for part in ("countries", "institutions", "agreements"):
        for key, entry in glossary()[part].items():
            for language, names in entry["names"].items():
                yield from ((ours(key), language, name) for name in names)
    for key, entry in glossary()["regions"].items():
        for language, names in entry.items():
            yield from ((ours(key), language, name) for name in names)
    for key, entry in glossary()["offices"].items():
        for language, title in entry["title"].items():
            yield ours(key), language, title.split(" (")[0]
        for holder in entry["holders"] if key != "nordefco-chair" else ():
            yield from ((ours(key), language, holder["name"]) for language in EVERY)
    for entry in glossary()["places"]:
        yield from ((ours(entry["id"]), language, name) for name in entry["names"] for language in EVERY)


def ours(key: str) -> str:
    key = key.replace("_", "-")
    return OURS.get(key, key)


def found(key: str, language: str, text: str) -> bool:
    """By a name of its own, by one who holds the office, or as the kind of paper that it is."""
    entity = lexicon().entities[key]
    wanted = {key, *entity.instruments}
    return any(label in wanted or label.startswith(f"holder/{key}/") for label in labels(text, language))


def told(key: str, language: str, name: str) -> bool:
    # `F 16` is a Swedish wing in Swedish and an aircraft elsewhere.
    return (key, language, name) in ELSEWHERE or found(key, "sv" if name == "F 16" else language, name)


def test_every_name_is_recognised() -> None:
    missed = [f"{key} [{language}] {name}" for key, language, name in named() if not told(key, language, name)]
    assert missed == []


def spoken(phrase: str, language: str) -> Iterator[str]:
    """A verb by itself says little: with the paper before and behind it, with talks, with a parliament."""
    paper = PAPERS[language]
    yield phrase
    for before in (paper, f"{paper} {STATES[language]}"):
        yield f"{before} {phrase}"
    for after in (paper, TALKS[language], PARLIAMENTS[language]):
        yield f"{phrase} {after}"


def test_every_status_phrase_is_recognised() -> None:
    missed = []
    for status, languages in glossary()["status_phrases"].items():
        wanted = RUNGS[status.replace("_", "-")]
        for language, phrases in languages.items():
            for phrase in phrases:
                contexts = spoken(phrase, language)
                said = {label for text in contexts for label in labels(text, language)}
                if not any(label.startswith(wanted) for label in said):
                    missed.append(f"{status} [{language}] {phrase}")
    assert missed == []
