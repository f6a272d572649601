"""Findings open once, gather evidence from everywhere, and are decided by one reviewer at a time."""

import json
from dataclasses import replace
from datetime import timedelta

import pytest
from sqlalchemy import Text, type_coerce, update

from monitor.errors import Moved
from monitor.models import Change, Finding, State, Verdict
from monitor.store import Store
from monitor.store.engine import tables
from tests.store.make import HOUR, NOON, evidence, fact, finding, review


def saved(store: Store, *findings: Finding) -> Finding:
    return store.findings.save(findings or [finding()])[0]


def test_a_finding_is_read_back_as_it_was_saved(store: Store) -> None:
    rich = finding(
        value=("Evenes", "Rygge"),
        verdict=Verdict.CONTRADICTS,
        changes=(Change("reworded", "a", "b", ("counter",)),),
        topics=("bases",),
        country=("NO",),
        severity="high",
        confidence=0.1 + 0.2,
        disputed=True,
    )
    opened = saved(store, rich)
    assert opened.id is not None
    assert store.findings.get(opened.id) == replace(rich, id=opened.id)
    assert store.findings.get(opened.id + 1) is None


def test_evidence_of_before_speakers_were_kept_is_still_read(store: Store) -> None:
    said = saved(store, finding(evidence=(evidence(speaker="the minister"),)))
    assert store.findings.list() == (said,)
    assert said.evidence[0].speaker == "the minister"
    with store._database.write() as connection:
        written = json.loads(connection.exec_driver_sql("SELECT data FROM evidence").scalar_one())
        assert written.pop("speaker") == "the minister"
        connection.execute(update(tables.evidence).values(data=type_coerce(json.dumps(written), Text())))
    assert store.findings.list() == (replace(said, evidence=(evidence(),)),)


def test_one_key_is_one_finding_and_all_evidence_is_kept(store: Store) -> None:
    first = saved(store)
    again = saved(store, finding(evidence=(evidence("Another quote"), evidence()), severity="high"))
    assert again.id == first.id
    assert first.id is not None
    found = store.findings.get(first.id)
    assert found is not None
    assert [one.quote for one in found.evidence] == ["There are 12 areas now.", "Another quote"]
    assert (found.severity, found.version) == ("high", 1)


def test_joining_a_finding_changes_it_unless_somebody_else_did_meanwhile(store: Store) -> None:
    read = saved(store)
    louder = replace(read, reason="two sources", confidence=0.9, updated_at=NOON + HOUR)
    assert saved(store, louder) == louder
    dismissed = store.findings.decide(replace(louder, state=State.DISMISSED), review(louder, "dismiss"))
    late = replace(louder, reason="stale", evidence=(*louder.evidence, evidence("late")))
    saved(store, late)
    assert read.id is not None
    found = store.findings.get(read.id)
    assert found is not None
    assert (found.state, found.reason, found.version) == (State.DISMISSED, "two sources", dismissed.version)
    assert [one.quote for one in found.evidence][-1] == "late"


def test_what_waited_is_news_from_the_moment_when_it_is_told(store: Store) -> None:
    read = saved(store, finding(telling="wait"))
    told = replace(read, telling="alert", opened_at=NOON + 20 * HOUR)
    for stale in (told, replace(told, id=None)):  # as read, and as somebody who did not know of it
        saved(store, replace(read, telling="wait", version=0))
        saved(store, stale)
        found = store.findings.get(read.id or 0)
        assert found is not None
        assert (found.telling, found.opened_at) == ("alert", NOON + 20 * HOUR)
    saved(store, replace(read, version=0))
    assert store.findings.get(read.id or 0) == found, "what was told stays told"


def test_what_a_reviewer_decides_about_moves_the_version(store: Store) -> None:
    read = saved(store)
    assert saved(store, replace(read, title="t", confidence=0.7)).version == 1
    assert saved(store, replace(read, disputed=True)).version == 2


def test_accepting_moves_the_baseline_and_leaves_a_trace(store: Store) -> None:
    store.facts.load([fact()], [], NOON)
    read = saved(store)
    assert read.id is not None
    answer = review(read, value=13, note="counted myself", action="edit")
    decided = store.findings.decide(replace(read, state=State.ACCEPTED), answer, fact(value=13))
    assert (decided.state, decided.version) == (State.ACCEPTED, 2)
    assert store.findings.get(read.id) == decided
    assert store.findings.reviews(read.id) == (answer,)
    assert [one.value for one in store.facts.in_force()] == [13]


def test_the_second_of_two_reviewers_is_told_and_changes_nothing(store: Store) -> None:
    store.facts.load([fact()], [], NOON)
    read = saved(store)
    assert read.id is not None
    store.findings.decide(replace(read, state=State.DISMISSED), review(read, "dismiss"))
    with pytest.raises(Moved, match="dismissed"):
        store.findings.decide(replace(read, state=State.ACCEPTED), review(read), fact(value=12))
    assert len(store.findings.reviews(read.id)) == 1
    assert [one.value for one in store.facts.in_force()] == [4]


def test_accepting_one_value_asks_to_look_again_at_the_others(store: Store) -> None:
    store.facts.load([fact()], [], NOON)
    one, other = store.findings.save([finding(), finding(key="fact:fact-1:9", value=9)])
    store.findings.decide(replace(one, state=State.ACCEPTED), review(one), fact(value=12))
    with pytest.raises(Moved, match="changed since"):
        store.findings.decide(replace(other, state=State.ACCEPTED), review(other), fact(value=9))


def test_the_log_of_reviews_only_grows(store: Store) -> None:
    read = saved(store)
    assert read.id is not None
    for action, state in (("dismiss", State.DISMISSED), ("reopen", State.OPEN), ("note", State.OPEN)):
        read = store.findings.decide(replace(read, state=state), review(read, action))
    assert [one.action for one in store.findings.reviews(read.id or 0)] == ["dismiss", "reopen", "note"]
    assert read.version == 4


def test_what_an_answer_settled_besides_can_be_asked(store: Store) -> None:
    one, other, moved = store.findings.save([finding(key=f"page:{number}", kind="page") for number in range(3)])
    store.findings.decide(replace(moved, state=State.OPEN), review(moved, "note", at=NOON))
    answer = review(one, "dismiss", at=NOON + HOUR)
    also = [(replace(each, state=State.DISMISSED), review(each, "dismiss", at=NOON + HOUR)) for each in (other, moved)]
    store.findings.decide(replace(one, state=State.DISMISSED), answer, also=also)
    assert store.findings.settled(answer) == (other.id,), "what somebody touched meanwhile is left to its own answer"
    assert store.findings.settled(review(other, "dismiss", at=NOON + 2 * HOUR)) == ()


def test_a_review_of_nothing_or_of_another_finding_is_refused(store: Store) -> None:
    read = saved(store)
    with pytest.raises(Moved, match="does not exist"):
        store.findings.decide(replace(read, id=999), replace(review(read), finding_id=999))
    with pytest.raises(ValueError, match="another"):
        store.findings.decide(read, replace(review(read), finding_id=999))


def test_findings_can_be_asked_for_in_several_ways(store: Store) -> None:
    first, second, third = store.findings.save(
        [
            finding(1),
            finding(2, kind="page", fact_id=None, opened_at=NOON + HOUR),
            finding(3, opened_at=NOON + timedelta(days=1)),
        ]
    )
    store.findings.decide(replace(third, state=State.DISMISSED), review(third, "dismiss"))
    assert [one.id for one in store.findings.list()] == [third.id, second.id, first.id]
    assert [one.id for one in store.findings.list(limit=1)] == [third.id]
    assert [one.id for one in store.findings.list(state=State.OPEN)] == [second.id, first.id]
    assert [one.id for one in store.findings.list(kind="page")] == [second.id]
    assert [one.id for one in store.findings.list(since=NOON + HOUR)] == [third.id, second.id]
    assert [one.id for one in store.findings.for_facts(["fact-3", "fact-1", "fact-9"])] == [first.id, third.id]
    assert [one.id for one in store.findings.by_keys([second.key, "unheard of"])] == [second.id]
    assert store.findings.for_facts([]) == ()
