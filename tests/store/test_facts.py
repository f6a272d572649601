"""The baseline: two clocks, files that are loaded again, confirmations."""

from collections.abc import Sequence
from dataclasses import replace
from datetime import UTC, date, datetime, time
from pathlib import Path
from typing import Any

import pytest
import yaml

from monitor.models import Dispute, Earlier, Fact, Kind, Provenance, Quantity, State
from monitor.store import Store
from tests.store.make import HOUR, NOON, check, evidence, fact, finding, looked, page, review

CASES = yaml.safe_load((Path(__file__).parents[1] / "cases" / "store" / "two_clocks.yaml").read_text())


@pytest.mark.parametrize("case", CASES, ids=[case["case"] for case in CASES])
def test_two_clocks(store: Store, case: dict[str, Any]) -> None:
    steps = [(load["day"], 0, load) for load in case["loads"]] + [
        (accept["day"], 1, accept) for accept in case.get("accepts", ())
    ]
    for number, (day, kind, step) in enumerate(sorted(steps, key=lambda step: step[:2])):
        if kind == 0:
            store.facts.load([from_case(given) for given in step["facts"]], [], noon(day))
        else:
            accept(store, number, noon(day), step)
    for known_at, true_on, expected in case["asks"]:
        values = [known.value for known in store.facts.in_force(known_at, true_on=true_on)]
        assert values == ([] if expected is None else [expected]), f"known at {known_at}, true on {true_on}"


def noon(day: date) -> datetime:
    return datetime.combine(day, time(12), UTC)


def from_case(given: dict[str, Any]) -> Fact:
    given = dict(given)
    until = given.pop("until", None)
    sources = tuple(Provenance(**source) for source in given.pop("sources", ()))
    history = tuple(earlier(**value) for value in given.pop("history", ()))
    usual = {"id": "agreement", "title": "Agreement", "statement": "s", "kind": Kind.STATUS}
    return Fact(**usual | given, sources=sources, history=history, until=noon(until) if until else None)


def earlier(sources: Sequence[dict[str, Any]] = (), **given: Any) -> Earlier:
    return Earlier(**given, sources=tuple(Provenance(**source) for source in sources))


def accept(store: Store, number: int, at: datetime, step: dict[str, Any]) -> None:
    (known,) = store.facts.in_force()
    (opened,) = store.findings.save([finding(key=f"k{number}", fact_id="agreement", opened_at=at)])
    new = replace(known, value=step["value"], true_since=step.get("true_since"))
    store.findings.decide(replace(opened, state=State.ACCEPTED), review(opened, at=at), new)


def test_a_baseline_is_read_back_as_it_was_loaded(store: Store) -> None:
    rich = fact(
        2,
        kind=Kind.QUANTITY,
        value=Quantity(2_200_000_000, "USD"),
        about=("dk", "fms"),
        aliases={"x": ("y", "z")},
        cues={"en": ("worth", "cost*"), "da": ("værd",)},
        phrases={"v": {"fi": ("sopimus",)}},
        contested=(Quantity(1.9e9, "USD"), 7, "text", ("a", "b")),
        sources=(Provenance("A", "2023-01", "https://a", 1), Provenance("B", claims=("set", "members"))),
        core=True,
        as_of="2023-01-15",
    )
    watched = fact(3, value=None)
    store.facts.load([rich, watched], [], NOON)
    known = {one.id: one for one in store.facts.in_force()}
    assert known["fact-2"] == replace(rich, known_since=datetime(2023, 1, 1, tzinfo=UTC))
    assert known["fact-3"] == replace(watched, known_since=NOON)


def test_loading_a_file_tells_what_it_did(store: Store) -> None:
    same, reworded, changed, gone = fact(1), fact(2), fact(3), fact(4)
    first = store.facts.load([same, reworded, changed, gone], [], NOON)
    assert first.added == ("fact-1", "fact-2", "fact-3", "fact-4")
    again = store.facts.load([same, reworded, changed, gone], [], NOON + HOUR)
    assert again.unchanged == first.added
    edited = [same, replace(reworded, cues={"en": ("area*",)}), replace(changed, value=5), fact(5)]
    loaded = store.facts.load(edited, [], NOON + HOUR)
    assert (loaded.added, loaded.changed, loaded.updated) == (("fact-5",), ("fact-3",), ("fact-2",))
    assert (loaded.unchanged, loaded.missing) == (("fact-1",), ("fact-4",))
    assert [(record.fact.value, record.fact.until) for record in store.facts.history("fact-3")] == [
        (4, NOON + HOUR),
        (5, None),
    ]
    (record,) = store.facts.history("fact-2")
    assert record.fact.cues == {"en": ("area*",)}
    assert len(store.facts.in_force()) == 5


def test_an_edit_of_the_wording_keeps_what_a_review_brought(store: Store) -> None:
    store.facts.load([fact()], [], NOON)
    (opened,) = store.findings.save([finding()])
    accepted = replace(fact(), value=12, statement="There are 12 areas.", sources=(Provenance("Ministry"),))
    store.findings.decide(replace(opened, state=State.ACCEPTED), review(opened), accepted)
    edited = fact(cues={"en": ("area*",)}, statement="There were 4 areas.")
    assert store.facts.load([edited], [], NOON + 2 * HOUR).updated == ("fact-1",)
    (known,) = store.facts.in_force()
    assert (known.value, known.statement, known.cues) == (12, "There are 12 areas.", {"en": ("area*",)})
    assert known.sources == (Provenance("Ministry"),)
    assert store.facts.load([replace(edited, value=12)], [], NOON + 2 * HOUR).updated == ("fact-1",)
    assert store.facts.load([replace(edited, value=13)], [], NOON + 3 * HOUR).changed == ("fact-1",)


def test_what_is_dumped_can_be_loaded_into_an_empty_database(store: Store, empty_url: str, opened: Any) -> None:
    store.facts.load([fact(1, as_of="2021"), fact(2)], [], NOON)
    dump = store.facts.in_force()
    other = opened(empty_url)
    other.migrate()
    other.facts.load(dump, [], NOON + 9 * HOUR)
    assert other.facts.in_force() == dump


def test_a_fact_that_the_file_closed_stays_closed(store: Store) -> None:
    closed = fact(until=NOON)
    store.facts.load([closed], [], NOON)
    assert store.facts.in_force() == ()
    assert store.facts.load([closed], [], NOON).unchanged == ("fact-1",)
    assert store.facts.load([fact()], [], NOON).added == ("fact-1",)
    assert [one.id for one in store.facts.in_force()] == ["fact-1"]


def test_a_fact_tells_what_was_known_before(store: Store) -> None:
    told = fact(history=(Earlier(value=2, as_of="2021"), Earlier(value=3, as_of="2022")), as_of="2023")
    store.facts.load([told], [], NOON)
    (opened,) = store.findings.save([finding()])
    store.findings.decide(replace(opened, state=State.ACCEPTED), review(opened), replace(told, value=12))
    (known,) = store.facts.in_force()
    assert [then.value for then in known.history] == [2, 3, 4]
    assert store.facts.get("fact-1") == known
    (before,) = store.facts.in_force(date(2022, 5, 1))
    assert (before.value, [then.value for then in before.history]) == (3, [2])
    assert store.facts.load([told], [], NOON + 2 * HOUR).unchanged == ("fact-1",)


def test_what_a_review_brought_and_the_file_does_not_know_is_told(store: Store) -> None:
    store.facts.load([fact(as_of="2023")], [], NOON)
    (opened,) = store.findings.save([finding()])
    store.findings.decide(replace(opened, state=State.ACCEPTED), review(opened), fact(value=12))
    newer = fact(value=8, as_of="2024-02", history=(Earlier(value=4, as_of="2023"),))
    assert store.facts.load([newer], [], NOON + 2 * HOUR).kept == ("fact-1",)
    assert store.facts.load([newer], [], NOON + 3 * HOUR).unchanged == ("fact-1",)
    assert store.facts.in_force()[0].value == 12


def test_closed_facts_are_dumped_too(store: Store) -> None:
    store.facts.load([fact(until=NOON), fact(2)], [], NOON)
    assert [(one.id, one.until) for one in store.facts.everything()] == [("fact-1", NOON), ("fact-2", None)]


def test_disputes_are_kept_and_updated(store: Store) -> None:
    sides = (Provenance("A", claims="United States"), Provenance("B", claims="Denmark"))
    dispute = Dispute("who", "who proposed", ("fact-1",), sides, "open", resolved=False, kind="between-sources")
    store.facts.load([], [dispute], NOON)
    assert store.facts.disputes() == (dispute,)
    settled = replace(dispute, resolved=True)
    assert store.facts.load([], [settled], NOON).disputes == 1
    assert store.facts.disputes() == (settled,)


def test_confirmations_are_counted_for_the_value_in_force(store: Store) -> None:
    mine = page(store)
    store.facts.load([fact()], [], NOON)
    for hours in (1, 2):
        at = NOON + hours * HOUR
        store.checks.save(looked(mine, at), check(mine, at=at), confirmed=["fact-1"])
    (opened,) = store.findings.save([finding(evidence=(evidence("worse", tier=3), evidence("better", tier=1)))])
    decided = store.findings.decide(
        replace(opened, state=State.ACCEPTED), review(opened, at=NOON + 3 * HOUR), fact(value=12)
    )
    store.checks.save(looked(mine), check(mine, at=NOON + 4 * HOUR), confirmed=["fact-1"])
    old, new = store.facts.history("fact-1")
    assert (old.confirmed_count, old.last_confirmed_at) == (2, NOON + 2 * HOUR)
    assert (new.confirmed_count, new.finding_id, new.quote) == (1, decided.id, "better")
    assert new.snapshot == "ab" * 32
    assert new.review_id is not None


def test_a_clock_that_was_set_back_does_not_turn_time_round(store: Store) -> None:
    store.facts.load([fact()], [], NOON)
    store.facts.load([fact(value=5)], [], NOON - HOUR)
    old, new = store.facts.history("fact-1")
    assert (old.fact.until, new.fact.known_since) == (NOON, NOON)


def test_a_moment_without_a_zone_is_refused(store: Store) -> None:
    with pytest.raises(ValueError, match="without a zone"):
        store.facts.in_force(datetime(2024, 1, 1))  # noqa: DTZ001 — the mistake that is tried


def test_the_version_moves_whenever_the_baseline_does(store: Store) -> None:
    versions = [store.facts.version()]
    store.facts.load([fact()], [], NOON)
    versions.append(store.facts.version())
    store.facts.load([fact(cues={"en": ("area*",)})], [], NOON + HOUR)
    versions.append(store.facts.version())
    (opened,) = store.findings.save([finding()])
    store.findings.decide(replace(opened, state=State.ACCEPTED), review(opened), fact(value=12))
    versions.append(store.facts.version())
    assert len(set(versions)) == 4
    store.facts.load([fact(cues={"en": ("area*",)})], [], NOON + 2 * HOUR)
    assert store.facts.version() == versions[-1]


def test_one_fact_can_be_asked_for(store: Store) -> None:
    store.facts.load([fact(until=NOON), fact(2)], [], NOON)
    found = store.facts.get("fact-2")
    assert found == replace(fact(2), known_since=NOON)
    assert store.facts.get("fact-1") is None, "closed"
    assert store.facts.get("unheard of") is None
