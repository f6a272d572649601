"""The shipped baseline is complete, in one form, and fits the lexicon."""

from collections import Counter
from datetime import date
from pathlib import Path

import pytest

from monitor.config import dump_baseline, load_baseline, load_lexicon
from monitor.facts import compile_baseline
from monitor.models import Dispute, Fact, Kind, Stance
from monitor.models.history import as_of, chain, in_force
from tests.known import as_first_told, first_ids, shipped

ROOT = Path(__file__).parents[2]
FOLDER = ROOT / "db/baseline"
LANGUAGES = {"en", "da", "nb", "sv", "fi", "is"}

CASES = ROOT / "tests/cases/config"


@pytest.fixture(scope="module")
def known() -> tuple[tuple[Fact, ...], tuple[Dispute, ...]]:
    return load_baseline(FOLDER)


def test_every_fact_and_dispute_is_there(known: tuple[tuple[Fact, ...], tuple[Dispute, ...]]) -> None:
    facts, disputes = known
    assert {*first_ids()} <= {fact.id for fact in facts}
    assert sorted(dispute.id for dispute in disputes) == sorted((CASES / "known-disputes.txt").read_text().split())
    assert (len(first_ids()), len(as_first_told()), len(disputes)) == (115, 115, 21)


def test_what_is_open_is_watched(known: tuple[tuple[Fact, ...], tuple[Dispute, ...]]) -> None:
    watched = {fact.id for fact in known[0] if "watched" in fact.topics}
    assert len(watched) >= 10
    assert watched == {fact.id for fact in known[0] if fact.value is None}


@pytest.mark.parametrize(
    ("fact_id", "then", "now"),
    [
        ("dk-dca-status", "negotiating", "in-force"),
        ("no-agreed-areas-four", 4, 12),
        ("pituffik-hosted-in-greenland", "Thule Air Base", "Pituffik Space Base"),
        ("dk-f35-delivered", 6, 21),
        ("dk-f35-ordered", None, 43),
        ("se-us-dca-status", "negotiating", "in-force"),
        ("fi-us-dca-status", "negotiating", "in-force"),
        ("greenland-us-command", "US European Command", "US Northern Command"),
        ("dk-defence-minister-bodskov-2022", "Jakob Ellemann-Jensen", "Troels Lund Poulsen"),
        ("us-president", "Joe Biden", "Donald Trump"),
        ("pituffik-planned-rename", "Pituffik Space Force Base", None),
    ],
)
def test_what_was_known_in_early_2023_and_what_is_now(fact_id: str, then: object, now: object) -> None:
    before = {fact.id: fact.value for fact in as_of(shipped(), date(2023, 3, 1))}
    today = {fact.id: fact.value for fact in in_force(shipped())}
    assert (before.get(fact_id), today.get(fact_id)) == (then, now)


def test_the_files_are_what_would_be_dumped(known: tuple[tuple[Fact, ...], tuple[Dispute, ...]]) -> None:
    """So that a dump of an unchanged baseline is an empty diff."""
    assert dump_baseline(*known) == {path.name: path.read_text("utf-8") for path in FOLDER.glob("*.yaml")}


def test_the_lexicon_knows_all_that_facts_are_about(known: tuple[tuple[Fact, ...], tuple[Dispute, ...]]) -> None:
    lexicon = load_lexicon(ROOT / "db/lexicon")
    compiled = compile_baseline(known[0], lexicon)
    assert len(compiled.facts) == len(known[0])
    for fact in known[0]:
        if fact.kind is Kind.COUNT and not fact.suspect:
            assert fact.unit in lexicon.entities, fact.id


def test_each_fact_can_be_found_in_six_languages(known: tuple[tuple[Fact, ...], tuple[Dispute, ...]]) -> None:
    """By its own words, unless the lexicon has them (ladders, offices, roles) or a name is alike in all languages."""
    for fact in known[0]:
        if fact.ladder or fact.role or fact.kind is Kind.VOTE:
            continue
        words = {language for phrases in (fact.cues, *fact.phrases.values()) for language in phrases}
        assert words >= LANGUAGES or "any" in words, fact.id


def test_what_is_stored_is_dated_typed_and_has_a_source(known: tuple[tuple[Fact, ...], tuple[Dispute, ...]]) -> None:
    facts, disputes = known
    for fact in facts:
        if "watched" in fact.topics:
            continue
        assert fact.value is not None, fact.id
        assert fact.as_of, fact.id
        assert all(step.sources and (step.as_of or step.known_since) for step in chain(fact)), fact.id
        assert fact.title != fact.statement, fact.id
        assert fact.topics, fact.id
    kinds = Counter(fact.kind for fact in facts)
    assert {Kind.STATUS, Kind.QUANTITY, Kind.COUNT, Kind.DATE, Kind.NAME, Kind.CHOICE, Kind.SET, Kind.TEXT} <= set(
        kinds
    )
    assert {fact.id for fact in facts if fact.suspect} == {
        "dk-dca-announcement-date-9-feb",
        "dk-dcs-total",
        "dk-deal-modelled-on-norway",
        "dk-un-personnel-total",
        "no-areas-exclusive-use",
    }
    assert {step.stance for fact in facts for step in chain(fact)} >= {Stance.ASSERTED, Stance.PLANNED, Stance.HEDGED}
    assert all(len(dispute.sides) == 2 or not dispute.resolved for dispute in disputes)
