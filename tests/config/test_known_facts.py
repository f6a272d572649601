"""The baseline of early 2023 is complete, in one form, and fits the lexicon."""

from collections import Counter
from pathlib import Path

import pytest

from monitor.config import dump_baseline, load_baseline, load_lexicon
from monitor.facts import compile_baseline
from monitor.models import Dispute, Fact, Kind, Stance

ROOT = Path(__file__).parents[2]
FOLDER = ROOT / "db/baseline"
LANGUAGES = {"en", "da", "nb", "sv", "fi", "is"}

CASES = ROOT / "tests/cases/config"


@pytest.fixture(scope="module")
def known() -> tuple[tuple[Fact, ...], tuple[Dispute, ...]]:
    return load_baseline(FOLDER)


def test_every_fact_and_dispute_is_there(known: tuple[tuple[Fact, ...], tuple[Dispute, ...]]) -> None:
    facts, disputes = known
    stored = [fact.id for fact in facts if "watched" not in fact.topics]
    assert sorted(stored) == sorted((CASES / "known-facts.txt").read_text().split())
    assert sorted(dispute.id for dispute in disputes) == sorted((CASES / "known-disputes.txt").read_text().split())
    assert (len(stored), len(disputes)) == (115, 21)


def test_what_was_open_is_watched(known: tuple[tuple[Fact, ...], tuple[Dispute, ...]]) -> None:
    watched = [fact for fact in known[0] if "watched" in fact.topics]
    assert len(watched) >= 8
    assert all(fact.value is None for fact in watched)


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
        if fact.ladder or fact.role:
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
        assert fact.sources, fact.id
        assert all(source.date for source in fact.sources), fact.id
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
    assert {fact.stance for fact in facts} >= {Stance.ASSERTED, Stance.PLANNED, Stance.HEDGED}
    assert all(len(dispute.sides) == 2 or not dispute.resolved for dispute in disputes)
