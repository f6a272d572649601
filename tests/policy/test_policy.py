"""The table row by row, and how waiting ends."""

from dataclasses import replace
from datetime import UTC, datetime, timedelta

import pytest

from monitor.models import Evidence, Fact, Finding, Judgement, Kind, Observation, Stance, State, Telling, Value, Verdict
from monitor.policy import AS_JUDGED, SECONDED, Policy, Rule, voices

NOW = datetime(2023, 12, 21, 12, tzinfo=UTC)
LATER = NOW + timedelta(days=9)
RUNGS = ("talks-announced", "negotiating", "signed", "in-force")
CORE = Fact(id="dca", title="DCA", statement="S.", kind=Kind.STATUS, value="negotiating", core=True)
OTHER = replace(CORE, core=False)


def judged(
    stance: Stance = Stance.ASSERTED,
    verdict: Verdict = Verdict.CHANGES,
    *,
    value: Value = "signed",
    alert: bool = True,
    score: float = 0.9,
) -> Judgement:
    observation = Observation(fact_id="dca", value=value, stance=stance, quote="q", start=0, end=1, score=score)
    return Judgement(observation, verdict, "because", alert, score)


def said(publisher: str, *, tier: int = 3, stance: Stance = Stance.ASSERTED, story: str | None = None) -> Evidence:
    url = f"https://{publisher}.example/"
    return Evidence(
        source_id=publisher, publisher=publisher, tier=tier, url=url, quote="q", seen_at=NOW, stance=stance, story=story
    )


def finding(*evidence: Evidence, telling: Telling = "wait", state: State = State.OPEN) -> Finding:
    return Finding(
        kind="fact", key="fact:dca:signed", title="DCA", value="signed", evidence=evidence, telling=telling,
        state=state, severity="low" if telling == "list" else "normal", opened_at=NOW, updated_at=NOW,
    )  # fmt: skip


PLAN = judged(Stance.PLANNED, Verdict.UNCLEAR, alert=False)
DENIAL = judged(Stance.DENIED, Verdict.CONTRADICTS, value="negotiating", alert=False)


@pytest.mark.parametrize(
    ("fact", "judgement", "tier", "course"),
    [
        (OTHER, judged(), 1, "alert"),
        (OTHER, judged(), 2, "alert"),
        (CORE, judged(), 3, "alert"),
        (OTHER, judged(), 3, "wait"),
        (CORE, judged(), 4, "list"),
        (CORE, PLAN, 1, "list"),
        (CORE, DENIAL, 1, "list"),
        (CORE, replace(PLAN, observation=replace(PLAN.observation, stance=Stance.HEDGED)), 1, "list"),
        (CORE, replace(PLAN, observation=replace(PLAN.observation, score=0.5)), 1, "ignore"),
        (CORE, replace(PLAN, observation=replace(PLAN.observation, value="talks-announced")), 1, "ignore"),
        (CORE, judged(Stance.PLANNED, Verdict.CONFIRMS, value="negotiating", alert=False), 1, "ignore"),
        (CORE, judged(verdict=Verdict.OUTDATED, alert=False), 1, "ignore"),
        (CORE, judged(Stance.DENIED, Verdict.UNCLEAR, alert=False), 1, "ignore"),
    ],
)
def test_the_defaults(fact: Fact, judgement: Judgement, tier: int, course: Telling) -> None:
    assert Policy().course(fact, judgement, tier, RUNGS) == course


def test_a_plan_for_members_that_are_known_is_nothing_new() -> None:
    areas = Fact(id="areas", title="A", statement="S.", kind=Kind.SET, value=("Evenes", "Rygge"))
    known = judged(Stance.PLANNED, Verdict.UNCLEAR, value=("Rygge",), alert=False)
    more = judged(Stance.PLANNED, Verdict.UNCLEAR, value=("Rygge", "Sola"), alert=False)
    assert [Policy().course(areas, each, 1) for each in (known, more)] == ["ignore", "list"]


def test_the_operators_rules_come_first() -> None:
    policy = Policy(
        rules=(
            Rule(tell="wait", tiers=frozenset({2}), core=False),
            Rule(tell="alert", stances=frozenset({Stance.PLANNED})),
            Rule(tell="ignore", verdicts=frozenset({Verdict.CONTRADICTS})),
        )
    )
    assert policy.course(OTHER, judged(), 2) == "wait"
    assert policy.course(CORE, judged(), 2) == "alert"
    assert policy.course(CORE, PLAN, 4, RUNGS) == "alert"
    assert policy.course(CORE, DENIAL, 1) == "ignore"
    assert policy.course(OTHER, judged(), 3) == "wait", "the defaults follow"


def test_what_only_a_second_reader_makes_sure_is_listed() -> None:
    for base, course in ((0.4, "list"), (0.7, "alert")):
        judgement = judged()
        seconded = replace(judgement.observation, features=(("view", 0.9), (SECONDED, base)))
        for policy in (Policy(), Policy(rules=(Rule(tell="alert"),))):
            assert policy.course(CORE, replace(judgement, observation=seconded), 1) == course


def test_an_archive_is_told_as_it_is_judged() -> None:
    for tier in (1, 2, 3, 4):
        assert AS_JUDGED.course(OTHER, judged(), tier) == "alert"
        assert AS_JUDGED.course(CORE, PLAN, tier, RUNGS) == "ignore"
        assert AS_JUDGED.course(CORE, DENIAL, tier, RUNGS) == "ignore"


@pytest.mark.parametrize(
    ("evidence", "count"),
    [
        ((said("a"), said("b")), 2),
        ((said("a"), replace(said("a"), url="https://a.example/2")), 1),
        ((said("a", story="wire"), said("b", story="wire")), 1),
        ((said("a", story="wire"), replace(said("a"), url="https://a.example/2"), said("b", story="wire")), 1),
        ((said("a"), said("b", tier=4)), 1),
        ((said("a"), said("b", stance=Stance.PLANNED)), 1),
        ((said("a", story="wire"), said("b", story="wire"), said("c")), 2),
        ((), 0),
    ],
)
def test_voices_are_independent(evidence: tuple[Evidence, ...], count: int) -> None:
    assert voices(finding(*evidence)) == count


def test_waiting_ends_with_a_second_voice_or_a_better_one() -> None:
    def told(waiting: Finding, course: Telling) -> Finding:
        return Policy().told(waiting, course, opened=False, severity="high", now=LATER)

    alone = finding(said("a"))
    assert told(alone, "wait") == alone
    joined = told(finding(said("a"), said("b")), "wait")
    assert (joined.telling, joined.severity, joined.opened_at) == ("alert", "high", LATER)
    assert told(finding(said("a"), said("b", tier=1)), "alert").telling == "alert"
    assert told(finding(said("a"), said("b")), "ignore").telling == "wait", "an unsure or older report ends nothing"
    assert told(finding(said("a"), said("b")), "list").telling == "wait"


def test_what_is_listed_stays_so_until_something_better_comes() -> None:
    def told(listed: Finding, course: Telling) -> tuple[Telling, str]:
        after = Policy().told(listed, course, opened=False, severity="normal", now=LATER)
        return after.telling, after.severity

    rumour = finding(said("a", tier=4), said("b", tier=4), telling="list")
    assert told(rumour, "list") == ("list", "low")
    assert told(replace(rumour, evidence=(*rumour.evidence, said("c"))), "wait") == ("wait", "normal")
    assert told(replace(rumour, evidence=(*rumour.evidence, said("c", tier=1))), "alert") == ("alert", "normal")


def test_what_is_decided_or_told_is_left_alone() -> None:
    for given in (
        finding(said("a"), said("b"), state=State.DISMISSED),
        finding(said("a"), said("b"), telling="alert"),
    ):
        assert Policy().told(given, "alert", opened=False, severity="high", now=LATER) == given
