"""What the five seed documents disagree about, with one another, with themselves and with the later record, is raised.

Each side is read whole against a baseline that holds the other side's value. The seeds and the places of their
conflicts are not part of this repository; the words of the later record are our own.
"""

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import pytest
from pydantic import BaseModel

from monitor import facts as engine
from monitor import review
from monitor.config import load_lexicon, read_yaml
from monitor.facts.lexicon import Lexicon
from monitor.models import Document, Fact, Kind, Observation, Source, Value, Verdict
from monitor.policy import Policy
from monitor.verdicts import hold_against_baseline
from tests.known import as_first_told
from tests.shared import SHARED, needs_shared

pytestmark = [pytest.mark.eval, needs_shared]
ROOT = Path(__file__).parents[2]
NOW = datetime(2025, 8, 1, tzinfo=UTC)

WRITTEN = {"000": "2023-01", "001": "2022-02-10", "002": "2023-02", "003": "2022-02-10", "004": "2025-02-25"}
TIERS = {"000": 1, "001": 3, "002": 4, "003": 3, "004": 3}
RAISING = {Verdict.CHANGES, Verdict.CONTRADICTS, Verdict.WITHDRAWN}


@dataclass(frozen=True)
class Side:
    """What is held, and what is read against it."""

    fact: str
    held: Value | None
    as_of: str
    reads: str
    """The beginning of a seed's name, or a text of our own of the day `day`."""
    day: str = ""


SIGNED = Fact(
    id="no-us-sdca-signed-date",
    title="Norway–US SDCA: day of signature",
    statement="Norway and the United States signed their supplementary agreement on 16 April 2021.",
    kind=Kind.DATE,
    about=("norway",),
    stability="static",
    phrases={"event": {"en": ("deal|agreement|pact|treaty .. norway did|signed|struck|concluded|made",)}},
)
"""A fact of the record that the first facts do not have."""
RENAMED = (
    "The American air base in northwest Greenland has a new name. At a ceremony on 6 April, Thule Air Base was renamed "
    "Pituffik Space Base."
)
RAISED: Mapping[str, tuple[Side, ...]] = {
    "announcement-day": (
        Side("dk-dca-announcement-date-10-feb", "2022-02-10", "2022-02-10", "003"),
        Side("dk-dca-announcement-date-9-feb", "2022-02-09", "2022-02-10", "001"),
    ),
    "who-proposed": (Side("dk-dca-proposed-by-us", "United States", "2022-02-10", "002"),),
    "talks-begun-or-to-begin": (Side("dk-dca-status", "talks-announced", "2022-02-10", "001"),),
    "pituffik-name": (Side("pituffik-planned-rename", "Pituffik Space Force Base", "2023-01", RENAMED, "2023-04-06"),),
    "norway-agreement-month": (Side(SIGNED.id, "2021-04-16", "2021-04-16", "001"),),
    "norway-struck-or-in-force": (Side("no-sdca-in-force-claim", "signed", "2022-02-10", "002"),),
    "no-bases-or-permanent-presence": (
        Side("dk-no-us-bases", "no American military bases in Denmark", "2022-02-10", "002"),
    ),
    "areas-or-whole-country": (
        Side("no-us-troops-unhindered-access", "unhindered access; free movement in and out", "2022-02-10", "002"),
    ),
    "exclusive-or-joint-use": (
        Side(
            "no-areas-exclusive-use",
            "exclusive access and right of use, as the source words it",
            "2023-02",
            "Norway's new agreed areas are open to all: Norwegian, American and other allied forces may use them "
            "jointly, the government in Oslo said on Friday.",
            "2024-02-02",
        ),
    ),
    "motive-ukraine": (
        Side(
            "dk-dca-not-triggered-by-ukraine",
            "not triggered by the crisis between Russia and Ukraine",
            "2022-02-10",
            "002",
        ),
    ),
    "thule-after-rename": (Side("pituffik-hosted-in-greenland", "Thule Air Base", "2023-01", RENAMED, "2023-04-06"),),
    "fact-sheet-dca-stale": (
        Side(
            "dk-dca-status",
            "negotiating",
            "2023-01",
            "The defence cooperation agreement between Denmark and the United States entered into force on 1 July, the "
            "Secretary of State said.",
            "2025-07-07",
        ),
    ),
    "dk-no-new-or-continued": (Side("dk-no-cooperation-announced", "letter-of-intent", "2024-06-24", "004"),),
}
"""Conflict → the sides of which at least one must be told."""
WITHIN = ("un-personnel-sum", "dcs-total-below-category", "guarantor-quote-speaker")
"""Conflicts inside one page."""
FIRST_VALUE: Mapping[str, Side] = {
    "missions-several-or-nine": Side("dk-nine-nato-un-missions", None, "2023-01", "002"),
}
"""`Several` is no number: the first number is told as a new value, not as a contradiction."""
QUIET: Mapping[str, tuple[Side, ...]] = {
    "f35-scope-of-delivered": (
        Side(
            "dk-f35-delivered",
            6,
            "2022-12",
            "Denmark's first four F-35A fighters landed at Skrydstrup on 14 September. They are the first to be "
            "stationed in the country.",
            "2023-09-14",
        ),
    ),
    "mutual-defense-agreement-title": (
        Side(
            "dk-us-mutual-defense-agreement-1950",
            "1950",
            "2023-01",
            "Denmark and the United States concluded their Mutual Defense Assistance Agreement in 1950.",
            "2024-05-02",
        ),
    ),
    "same-years-in-sweden-sheet": tuple(
        Side(
            fact,
            year,
            "2023-01",
            "Sweden and the United States have a General Security of Military Information Agreement (1981), a Basic "
            "Exchange and Cooperative Agreement (2011) and an Acquisition and Cross-servicing Agreement (2017).",
            "2023-06",
        )
        for fact, year in (("dk-us-gsomia-1981", "1981"), ("dk-us-beca-2011", "2011"))
    ),
    "euro-dollar-conversion": (),
}
"""Both sides hold, or there is no other side in the texts."""


class _Conflicts(BaseModel):
    """What of the shared file is needed: which words of which seed disagree."""

    seed_conflicts: list[dict[str, Any]]


@pytest.fixture(scope="module")
def conflicts() -> Mapping[str, dict[str, Any]]:
    assert SHARED is not None
    return {each["id"]: each for each in read_yaml(SHARED / "domain/facts.yaml", _Conflicts).seed_conflicts}


@pytest.fixture(scope="module")
def known() -> tuple[Fact, ...]:
    return as_first_told()


@pytest.fixture(scope="module")
def lexicon() -> Lexicon:
    return load_lexicon(ROOT / "db/lexicon")


def _seed(number: str) -> Document:
    assert SHARED is not None
    (path,) = (SHARED / "seeds").glob(f"{number}_*.txt")
    return Document(url=path.name, text=path.read_text("utf-8"), language="en", published=WRITTEN[number])


def _told(side: Side, known: Sequence[Fact], lexicon: Lexicon) -> tuple[Document, list[review.Held]]:
    """A document, and what it says of the fact that another side's value is held of."""
    own = bool(side.day)
    document = Document(url="record", text=side.reads, language="en", published=side.day) if own else _seed(side.reads)
    held = tuple(
        replace(fact, value=side.held, as_of=side.as_of, contested=(), suspect=False) if fact.id == side.fact else fact
        for fact in (*known, SIGNED)
    )
    baseline = engine.compile_baseline(held, lexicon)
    source = Source(id="s", name="S", url="http://s", tier=2 if own else TIERS[side.reads])
    told = hold_against_baseline(
        engine.observe(document, baseline),
        document,
        baseline,
        (),
        evidence=review.evidence_of(source, document, None, NOW),
        seen=None,
        now=NOW,
        policy=Policy(),
    )
    return document, [each for each in told if each.judgement.observation.fact_id == side.fact]


def _places(conflict: Mapping[str, Any], document: Document) -> list[tuple[int, int]]:
    """Where the words of a conflict stand in a document: in one of ours, anywhere."""
    quotes = [side["quote"] for side in (conflict["a"], conflict["b"]) if side and side.get("seed") == document.url]
    if document.url == "record":
        return [(0, len(document.text))]
    found = [re.search(r"\s+".join(map(re.escape, quote.split())), document.text) for quote in quotes]
    assert found
    assert all(found), quotes
    return [match.span() for match in found if match]


def _overlap(start: int, end: int, places: Sequence[tuple[int, int]]) -> bool:
    return any(start < right and left < end for left, right in places)


def _raised(
    conflict: Mapping[str, Any], side: Side, verdicts: set[Verdict], known: Sequence[Fact], lexicon: Lexicon
) -> list[Observation]:
    """The observations that a reader is told of as findings, with words that overlap those of the conflict."""
    document, told = _told(side, known, lexicon)
    places = _places(conflict, document)
    return [
        each.judgement.observation
        for each in told
        if each.finding is not None
        and each.judgement.verdict in verdicts
        and _overlap(each.judgement.observation.start, each.judgement.observation.end, places)
    ]


def test_every_conflict_has_a_place_here(conflicts: Mapping[str, dict[str, Any]]) -> None:
    assert sorted(conflicts) == sorted((*RAISED, *WITHIN, *FIRST_VALUE, *QUIET))


@pytest.mark.parametrize("name", RAISED)
def test_two_texts_that_disagree_are_told(
    name: str, conflicts: Mapping[str, dict[str, Any]], known: tuple[Fact, ...], lexicon: Lexicon
) -> None:
    for side in RAISED[name]:
        assert _raised(conflicts[name], side, RAISING, known, lexicon), side


@pytest.mark.parametrize("name", WITHIN)
def test_a_page_that_contradicts_itself_is_told(
    name: str, conflicts: Mapping[str, dict[str, Any]], known: tuple[Fact, ...], lexicon: Lexicon
) -> None:
    conflict = conflicts[name]
    document = _seed(conflict["a"]["seed"][:3])
    places = _places(conflict, document)
    found = engine.inconsistencies(document, engine.compile_baseline(known, lexicon))
    assert any(_overlap(odd.start, odd.end, places) for odd in found)


@pytest.mark.parametrize("name", FIRST_VALUE)
def test_a_first_number_is_told(
    name: str, conflicts: Mapping[str, dict[str, Any]], known: tuple[Fact, ...], lexicon: Lexicon
) -> None:
    assert _raised(conflicts[name], FIRST_VALUE[name], {Verdict.NEW}, known, lexicon)


@pytest.mark.parametrize("name", QUIET)
def test_what_only_looks_so_is_not_told(
    name: str, conflicts: Mapping[str, dict[str, Any]], known: tuple[Fact, ...], lexicon: Lexicon
) -> None:
    for side in QUIET[name]:
        assert not _raised(conflicts[name], side, RAISING, known, lexicon)
    document = _seed(conflicts[name]["a"]["seed"][:3])
    places = _places(conflicts[name], document)
    baseline = engine.compile_baseline(known, lexicon)
    assert not any(_overlap(odd.start, odd.end, places) for odd in engine.inconsistencies(document, baseline))
    stored = {fact.id: fact for fact in known if fact.id in conflicts[name]["facts"]}
    for found in engine.observe(document, baseline):
        if found.fact_id in stored:
            assert engine.judge(stored[found.fact_id], found, document).verdict not in RAISING
