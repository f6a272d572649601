"""The life of a finding, told as short histories."""

from dataclasses import replace
from datetime import UTC, datetime, timedelta
from typing import Any, Literal

import pytest

from monitor import review
from monitor.errors import ReviewError
from monitor.models import (
    Change,
    Evidence,
    Fact,
    Finding,
    Judgement,
    Kind,
    Observation,
    Page,
    Provenance,
    Quantity,
    Review,
    Source,
    Stance,
    State,
    Value,
    Verdict,
)

NOW = datetime(2023, 12, 21, 12, tzinfo=UTC)
STATUS = Fact(
    id="dca", title="DCA: status", statement="Being negotiated.", kind=Kind.STATUS, value="negotiating", core=True
)
AREAS = Fact(id="areas", title="Areas", statement="Two areas.", kind=Kind.SET, value=("Evenes", "Ramsund"))
SALES = Fact(id="sales", title="Sales", statement="Sales.", kind=Kind.QUANTITY, value=Quantity(2.2e9, "USD"))


def judged(fact: Fact, value: Value, *, alert: bool = True, stance: Stance = Stance.ASSERTED) -> Judgement:
    observation = Observation(fact_id=fact.id, value=value, stance=stance, quote="q", start=0, end=1)
    return Judgement(observation, Verdict.CHANGES, "because", alert, 0.9)


def seen_by(name: str, tier: int = 2) -> Evidence:
    return Evidence(source_id=name, publisher=name, tier=tier, url=f"https://{name}.example/", quote="q", seen_at=NOW)


def test_a_new_value_opens_one_finding_and_every_further_report_joins_it() -> None:
    first, opened = review.take_in(judged(STATUS, "signed"), STATUS, seen_by("a"), {}, NOW)
    assert first is not None
    assert opened
    assert (first.before, first.after, first.severity) == ("negotiating", "signed", "high")

    again, opened = review.take_in(judged(STATUS, "signed", alert=False), STATUS, seen_by("b"), {first.key: first}, NOW)
    assert again is not None
    assert not opened
    assert [evidence.source_id for evidence in again.evidence] == ["a", "b"]


def test_the_same_words_of_the_same_page_count_once() -> None:
    first, _ = review.take_in(judged(STATUS, "signed"), STATUS, seen_by("a"), {}, NOW)
    assert first is not None
    assert review.join(first, seen_by("a"), NOW + timedelta(days=1)) == first


def test_without_an_alert_nothing_is_opened() -> None:
    assert review.take_in(judged(STATUS, "signed", alert=False), STATUS, seen_by("a"), {}, NOW) == (None, False)


def test_a_plan_and_the_deed_are_two_findings() -> None:
    plan, _ = review.take_in(judged(STATUS, "signed", stance=Stance.PLANNED), STATUS, seen_by("a"), {}, NOW)
    assert plan is not None
    deed, opened = review.take_in(judged(STATUS, "signed"), STATUS, seen_by("a"), {plan.key: plan}, NOW)
    assert opened
    assert deed is not None
    assert (plan.severity, deed.severity) == ("low", "high")


def test_a_set_is_told_by_the_members_that_are_new() -> None:
    value = ("Evenes", "Rygge", "Sola")
    first, _ = review.take_in(judged(AREAS, value), AREAS, seen_by("a"), {}, NOW)
    assert first is not None
    assert first.value == ("Rygge", "Sola")

    same, opened = review.take_in(judged(AREAS, ("Sola",)), AREAS, seen_by("b"), {first.key: first}, NOW)
    assert not opened
    assert same is not None
    more, opened = review.take_in(judged(AREAS, ("Sola", "Bodø")), AREAS, seen_by("b"), {first.key: first}, NOW)
    assert opened
    assert more is not None
    assert more.value == ("Bodø",)


def test_amounts_within_two_per_cent_are_one_finding() -> None:
    first, _ = review.take_in(judged(SALES, Quantity(13.6e9, "USD")), SALES, seen_by("a"), {}, NOW)
    assert first is not None
    _, opened = review.take_in(judged(SALES, Quantity(13.62e9, "USD")), SALES, seen_by("b"), {first.key: first}, NOW)
    assert not opened
    _, opened = review.take_in(judged(SALES, Quantity(13.6e9, "DKK")), SALES, seen_by("b"), {first.key: first}, NOW)
    assert opened


def test_what_was_dismissed_is_not_raised_again() -> None:
    first, _ = review.take_in(judged(STATUS, "signed"), STATUS, seen_by("a"), {}, NOW)
    assert first is not None
    gone = replace(first, state=State.DISMISSED)
    again, opened = review.take_in(judged(STATUS, "signed"), STATUS, seen_by("b"), {gone.key: gone}, NOW)
    assert not opened
    assert again is not None
    assert again.state is State.DISMISSED


def test_an_unreliable_source_alone_is_never_loud_and_a_better_one_lifts_the_finding() -> None:
    quiet, _ = review.take_in(judged(STATUS, "signed"), STATUS, seen_by("a", tier=4), {}, NOW)
    assert quiet is not None
    assert quiet.severity == "low"
    assert review.join(quiet, seen_by("b", tier=1), NOW).severity == "normal"


def test_evidence_is_bounded() -> None:
    finding, _ = review.take_in(judged(STATUS, "signed"), STATUS, seen_by("a"), {}, NOW)
    assert finding is not None
    for number in range(2 * review.MAX_EVIDENCE):
        finding = review.join(finding, seen_by(f"s{number}"), NOW)
    assert len(finding.evidence) == review.MAX_EVIDENCE


def test_two_values_in_the_air_are_a_dispute() -> None:
    first, _ = review.take_in(judged(SALES, Quantity(13.6e9, "USD")), SALES, seen_by("a"), {}, NOW)
    assert first is not None
    assert not first.disputed
    other, _ = review.take_in(judged(SALES, Quantity(9e9, "USD")), SALES, seen_by("b"), {first.key: first}, NOW)
    assert other is not None
    assert other.disputed


def test_a_plan_is_taken_note_of_and_moves_nothing() -> None:
    plan, _ = review.take_in(judged(STATUS, "signed", stance=Stance.PLANNED), STATUS, seen_by("a"), {}, NOW)
    assert plan is not None
    accept = Review(finding_id=1, action="accept", by="me", at=NOW)
    assert review.answered(plan, STATUS, accept) == (replace(plan, state=State.ACCEPTED), None)
    _, fact = review.answered(plan, STATUS, replace(accept, action="edit", value="signed"))
    assert fact is not None
    assert (fact.value, fact.stance) == ("signed", Stance.ASSERTED)


def test_answers_that_do_not_fit_are_refused() -> None:
    finding, _ = review.take_in(judged(STATUS, "signed"), STATUS, seen_by("a"), {}, NOW)
    assert finding is not None

    def answer(action: Literal["accept", "dismiss", "reopen", "note"]) -> Review:
        return Review(finding_id=1, action=action, by="me", at=NOW)

    accepted, fact = review.answered(finding, STATUS, answer("accept"))
    assert (accepted.state, fact.value if fact else None) == (State.ACCEPTED, "signed")
    assert review.answered(finding, STATUS, answer("dismiss")) == (replace(finding, state=State.DISMISSED), None)
    assert review.answered(accepted, STATUS, answer("reopen"))[0].state is State.OPEN
    assert review.answered(accepted, STATUS, answer("note")) == (accepted, None)
    for bad, action in ((finding, "reopen"), (accepted, "accept"), (accepted, "dismiss")):
        with pytest.raises(ReviewError):
            review.answered(bad, STATUS, answer(action))
    with pytest.raises(ReviewError, match="no longer in the baseline"):
        review.answered(finding, None, answer("accept"))


SOURCE = Source(id="s", name="Fact sheet", url="https://s.example/", country="US", tier=1)
PAGE = Page(id=7, source_id="s", url="https://s.example/", next_check_at=NOW, state="http_503", state_since=NOW)


@pytest.mark.parametrize(
    ("failures", "hours", "told"), [(1, 9, False), (2, 9, False), (3, 1, False), (3, 6, True), (40, 900, True)]
)
def test_trouble_is_told_when_it_lasts_and_always_as_the_same(failures: int, hours: int, told: bool) -> None:
    now = NOW + timedelta(hours=hours)
    finding = review.trouble_finding(replace(PAGE, failures=failures), SOURCE, "503", now)
    assert (finding is not None) is told
    assert finding is None or finding.key == review.trouble_key(PAGE)


def test_recovery_ends_the_trouble_and_is_told_if_the_trouble_was() -> None:
    down = replace(PAGE, failures=3)
    trouble = review.trouble_finding(down, SOURCE, "503", NOW + timedelta(days=1))
    assert trouble is not None
    assert trouble.key == review.trouble_key(down)
    ended, recovered = review.recovery(replace(down, failures=9), SOURCE, [trouble], NOW)
    assert (ended.key, ended.state) == (trouble.key, State.ACCEPTED)
    assert (recovered.kind, recovered.before, recovered.after) == ("recovered", "http_503", "readable")
    assert review.recovery(down, SOURCE, [], NOW) == ()


def test_a_page_finding_leaves_out_noise_and_what_a_fact_already_tells() -> None:
    signed = Change("reworded", "They negotiate.", "They signed it in Washington.")
    stamp = Change("reworded", "Updated 1 May", "Updated 2 May", labels=("stamp",))
    other = Change("added", "", "A new office opens.")
    changes = review.uncovered((signed, stamp, other), ["signed it in Washington"])
    finding = review.page_finding(PAGE, SOURCE, changes=changes, evidence=seen_by("s"), now=NOW)
    assert finding is not None
    assert finding.changes == (other,)
    assert review.page_finding(PAGE, SOURCE, changes=(stamp,), evidence=seen_by("s"), now=NOW) is None


def test_a_page_that_flaps_is_told_as_one() -> None:
    change = Change("reworded", "They signed it in Washington.", "They negotiate.")
    (told,) = review.of_look(PAGE, SOURCE, [change], held=(), evidence=seen_by("s"), now=NOW, flaps=True)
    assert told.reason.startswith("1 passage of the page changed. It is back at a text")


def test_a_page_that_was_edited_and_does_not_say_so() -> None:
    change = Change("reworded", "They negotiate.", "They signed it in Washington.")
    (told,) = review.of_look(PAGE, SOURCE, [change], held=(), evidence=seen_by("s"), now=NOW, unmoved="2023-05-03")
    assert told.reason == "1 passage of the page changed. The page gives its last change as before: 3 May 2023."


def test_accepting_puts_a_new_fact_in_force_with_its_source() -> None:
    finding, _ = review.take_in(judged(AREAS, ("Rygge",)), AREAS, seen_by("a"), {}, NOW)
    assert finding is not None
    accepted = review.accepted_fact(AREAS, finding, Review(finding_id=1, action="accept", by="me", at=NOW))
    assert accepted.value == ("Evenes", "Ramsund", "Rygge")
    assert (accepted.known_since, accepted.true_since, accepted.sources[0].publisher) == (NOW, "2023-12-21", "a")

    edited = Review(finding_id=1, action="edit", by="me", at=NOW, value=("Evenes",))
    assert review.accepted_fact(AREAS, finding, edited).value == ("Evenes",)


RUNGS = ("negotiating", "concluded", "signed", "ratified", "in-force")


def finding_of(value: Value, key: str = "fact", number: int = 1, **more: Any) -> Finding:
    known: dict[str, Any] = {"state": State.OPEN, "evidence": (seen_by("a"),), "opened_at": NOW, "updated_at": NOW}
    return Finding(
        id=number, kind="fact", key=f"{key}:dca:{value}", title="t", fact_id="dca", value=value, **known | more
    )


def test_what_an_accepted_rung_implies_is_settled_with_it() -> None:
    answer = Review(finding_id=3, action="accept", by="anna", at=NOW)
    accepted = finding_of("signed", number=3, state=State.ACCEPTED)
    others = [
        finding_of("concluded", number=1),
        finding_of("signed", "plan", number=2),
        accepted,
        finding_of("ratified", number=4),
        finding_of("in-force", "plan", number=5),
        finding_of("negotiating", number=6, state=State.DISMISSED),
    ]
    fact = replace(STATUS, value="signed", ladder="agreement")
    closed = review.settled(fact, accepted, others, answer, {"agreement": RUNGS})
    assert [(finding.id, finding.state) for finding, _ in closed] == [(1, State.DISMISSED), (2, State.DISMISSED)]
    assert {line.by for _, line in closed} == {"anna"}
    assert all("finding 3" in line.note for _, line in closed)


@pytest.mark.parametrize(
    ("finding", "evidence", "stands"),
    [
        (finding_of("signed"), seen_by("b"), True),
        (finding_of("negotiating", state=State.ACCEPTED), seen_by("b"), True),  # it is in force
        (finding_of("signed", state=State.ACCEPTED), seen_by("b"), False),  # another value is in force by now
        (finding_of("signed", state=State.ACCEPTED, number=9), seen_by("b"), True),  # accepted, but edited
        (finding_of("signed", state=State.DISMISSED), seen_by("b"), True),
        (finding_of("signed", state=State.DISMISSED), seen_by("ministry", tier=1), False),
        (finding_of("signed", state=State.DISMISSED), replace(seen_by("b"), seen_at=NOW + timedelta(days=40)), False),
        (finding_of("signed", "plan", state=State.DISMISSED), seen_by("ministry", tier=1), True),
    ],
)
def test_an_answer_holds_until_something_speaks_against_it(finding: Finding, evidence: Evidence, stands: bool) -> None:
    source = Provenance(publisher="p", finding=9)
    fact = replace(STATUS, sources=(source,))
    assert (finding.key in review.standing(fact, {finding.key: finding}, evidence)) is stands


def test_a_value_that_comes_back_is_a_finding_again() -> None:
    old = finding_of("signed", state=State.ACCEPTED)
    again, opened = review.take_in(judged(STATUS, "signed"), STATUS, seen_by("b"), {}, NOW, taken=[old.key])
    assert again is not None
    assert opened
    assert again.key.startswith(f"{old.key} again ")
    joined, opened = review.take_in(judged(STATUS, "signed"), STATUS, seen_by("c"), {again.key: again}, NOW)
    assert joined is not None
    assert (joined.key, opened, len(joined.evidence)) == (again.key, False, 2)
