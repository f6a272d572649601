"""What goes into a digest, for whom, in which order, and what is counted."""

from collections.abc import Sequence
from dataclasses import replace
from datetime import timedelta
from typing import Any

import pytest

from monitor.compare.noise import BY_REGION
from monitor.digest import Digest, build
from monitor.digest.words import HELD_BACK as HELD_BACK_WORDS
from monitor.digest.words import noise
from monitor.models import Evidence, Finding, Recipient, Stance, State, Verdict
from monitor.models.values import show_value
from tests.digest.samples import HELD_BACK, NOW, READER, SINCE, evidence, finding, one_site, one_week


def built(findings: Sequence[Finding], recipient: Recipient = READER, **more: Any) -> Digest | None:
    given = {"now": NOW, "since": SINCE, "held_back": {}, "checked": 41, "troubles": (), "sources_total": 43} | more
    return build(findings, recipient=recipient, **given)


def digest(findings: Sequence[Finding], recipient: Recipient = READER, **more: Any) -> Digest:
    result = built(findings, recipient, **more)
    assert result is not None
    return result


def titles(result: Digest | None) -> list[str]:
    return [item.title for section in result.sections for item in section.items] if result else []


def test_sections_stand_in_their_order() -> None:
    shuffled = tuple(reversed(one_week()))
    assert [section.key for section in digest(shuffled).sections] == [
        "core",
        "facts",
        "disputes",
        "developments",
        "pages",
        "trouble",
    ]
    assert digest(shuffled) == digest(one_week())
    numbers = [item.number for section in digest(shuffled).sections for item in section.items]
    assert numbers == list(range(1, 11))


def test_an_item_carries_all_its_evidence() -> None:
    item = digest(one_week(), links="https://monitor.example/").sections[0].items[0]
    assert [mark.text for mark in item.before + item.after] == ["4", "12"]
    assert item.label == "Differs from what is known: looks like a change"
    assert item.lead is not None
    assert item.lead.publisher == "Government of Norway"
    assert item.lead.tier == "official source"
    assert item.lead.published == "21 November 2026"
    assert item.lead.seen == "21 November 2026, 10:14"
    assert item.lead.link == "https://government-of-norway.example/2026/11/21/article"
    assert item.lead.capture == "3fa9c1d27b60"
    assert item.lead.capture_link is not None
    assert item.lead.capture_link.startswith("https://monitor.example/snapshots/3fa9c1d27b604e")
    assert item.review == "monitor review show 17"
    assert item.review_link == "https://monitor.example/findings/17"
    assert [voice.publisher for voice in item.others] == ["Fjord Times", "Northern Desk", "Polar Daily"]
    assert item.support == "4 documents in 3 independent reports"


def test_without_a_web_interface_there_are_no_links_into_it() -> None:
    item = digest(one_week()).sections[0].items[0]
    assert item.review_link is None
    assert item.lead is not None
    assert item.lead.capture_link is None


def test_the_best_source_leads_and_a_plan_does_not_lead_over_a_statement() -> None:
    voices = (
        evidence("C", "c", tier=3),
        evidence("A", "a", tier=1, stance=Stance.PLANNED),
        evidence("B", "b", tier=1),
    )
    item = digest([finding(1, "x", evidence=voices)]).sections[0].items[0]
    assert item.lead is not None
    assert (item.lead.publisher, [voice.publisher for voice in item.others]) == ("B", ["A", "C"])


def test_copies_of_one_story_count_once() -> None:
    copies = tuple(evidence(name, "q", story="wire") for name in ("A", "B", "C"))
    assert (
        digest([finding(1, "x", evidence=copies)]).sections[0].items[0].support
        == "3 documents, all copies of one report"
    )


def test_disputed_values_name_each_other() -> None:
    disputes = next(section for section in digest(one_week()).sections if section.key == "disputes")
    assert {item.rivals for item in disputes.items} == {
        ("USD 3.1 billion (US Department of State, official source)",),
        ("USD 2.8 billion (Polar Daily, secondary source)",),
    }
    assert {(item.before_word, item.after_word) for item in disputes.items} == {("known", "told")}
    assert disputes.note


def test_a_contradiction_is_told_among_the_disputes_even_if_nobody_else_speaks() -> None:
    assert digest([finding(1, "x", verdict=Verdict.CONTRADICTS, severity="high")]).sections[0].key == "disputes"


@pytest.mark.parametrize(
    ("recipient", "expected"),
    [
        (replace(READER, countries=("dk",)), ["dk", "untagged"]),
        (replace(READER, topics=("agreements",)), ["no", "untagged"]),
        (replace(READER, min_severity="high"), ["no"]),
        (replace(READER, countries=("DK",), min_severity="high"), []),
        (replace(READER, mode="immediate"), ["no"]),
        (READER, ["no", "dk", "untagged"]),
    ],
)
def test_filters(recipient: Recipient, expected: list[str]) -> None:
    findings = [
        finding(1, "no", country=("NO",), topics=("agreements",), severity="high"),
        finding(2, "dk", country=("DK", "US"), topics=("equipment",), confidence=0.8),
        finding(3, "untagged", severity="low"),
    ]
    assert titles(built(findings, recipient)) == expected


def test_what_waits_or_is_listed_is_counted_and_not_told() -> None:
    findings = [finding(1, "a"), finding(2, "b", telling="wait"), finding(3, "c", telling="list")]
    result = digest(findings, READER, held_back={})
    assert [item.number for section in result.sections for item in section.items] == [1]
    assert result.held_back == (
        (1, "findings that wait for a second source"),
        (1, "plans, denials and unreliable claims, in the list only"),
    )


def test_what_the_filters_left_out_is_counted_with_what_was_held_back() -> None:
    findings = [finding(1, "a", topics=("x",)), finding(2, "b", topics=("y",)), finding(3, "c", severity="low")]
    result = digest(findings, replace(READER, topics=("x",), min_severity="normal"), held_back=HELD_BACK | {"none": 0})
    assert result.held_back == (
        (31, "statements that confirm what is known"),
        (14, "only a date or time stamp"),
        (6, "menus"),
        (1, "back to a text that the page had before"),
        (1, "below your severity"),
        (1, "outside your topics"),
    )


def test_dismissed_findings_and_repeats_are_not_told_and_accepted_ones_say_so() -> None:
    findings = [
        finding(1, "dismissed", state=State.DISMISSED),
        finding(2, "accepted", state=State.ACCEPTED),
        finding(2, "accepted", state=State.ACCEPTED),
    ]
    result = digest(findings)
    assert titles(result) == ["accepted"]
    assert result.sections[0].items[0].state == "already accepted by a reviewer"


def test_a_flood_is_cut_and_counted_and_does_not_hide_failing_sources() -> None:
    flood = [finding(number, f"change {number}", confidence=number / 100) for number in range(40)]
    failing = [finding(100 + number, f"source {number}", kind="trouble") for number in range(12)]
    result = digest(flood, troubles=failing, links="https://monitor.example")
    assert [len(section.items) for section in result.sections] == [25, 10]
    assert result.sections[0].items[0].title == "change 39"
    assert result.more == 17
    assert result.list_link == "https://monitor.example/findings"
    assert result.subject.startswith("[Monitor] 40 changes: ")


def test_nothing_to_say_is_not_said_but_once_a_week() -> None:
    quiet = replace(READER, weekday=(NOW.weekday() + 1) % 7)
    assert built([], quiet) is None
    assert built([finding(1, "x", state=State.DISMISSED)], quiet) is None
    beat = digest([], replace(READER, weekday=NOW.weekday()))
    assert beat.subject == "[Monitor] No changes, 41 of 43 sources checked (week 47)"
    assert beat.summary == "Nothing has changed."
    assert digest([], quiet, now=NOW + timedelta(days=1)).subject.endswith("(week 48)")
    assert built([], replace(READER, mode="immediate")) is None


def test_held_back_page_changes_are_counted_in_place() -> None:
    pages = next(section for section in digest(one_week()).sections if section.key == "pages")
    assert (len(pages.items[0].passages), pages.items[0].small_changes) == (3, 1)


def test_what_several_pages_of_a_site_share_is_one_item() -> None:
    result = digest(one_site())
    common, own = result.sections[0].items
    assert result.subject == "[Monitor] 2 changes: Ministry of Foreign Affairs (22 Nov)"
    assert result.summary == "1 changed page, 1 edit that several pages of a site share"
    assert common.label == "The same edit on 9 pages of www.ministry.example"
    assert [passage.note for passage in common.passages] == ["", "on 8 pages"]
    assert (len(common.pages), common.more_pages, common.settles) == (5, 3, "settles 7 more findings")
    assert common.lead is not None
    named = [common.lead.address, *(voice.address for voice in common.pages)]
    assert len(set(named)) == 6
    assert "https://www.ministry.example/defence/5" not in named, "it is told below"
    assert own.shared == "2 differences that other pages of the site have too, told under 1"
    assert [(passage.kind, passage.note) for passage in own.passages] == [("reworded", "")]
    assert own.review == "monitor review show 45"


def test_only_those_pages_are_told_together_that_the_reader_wants() -> None:
    pages = one_site()[:3]
    mixed = (*pages[:2], replace(pages[2], country=("IS",)))
    result = digest(mixed, replace(READER, countries=("NO",)))
    assert [item.label for item in result.sections[0].items] == ["The same edit on 2 pages of www.ministry.example"]


def test_withdrawn_statements_say_that_they_are_gone() -> None:
    item = digest([finding(1, "x", kind="withdrawn", before="negotiating", after=None)]).sections[0].items[0]
    assert (item.label, [mark.text for mark in item.after]) == ("No longer stated on the page", ["no longer stated"])


def test_a_set_tells_what_came_and_a_plan_is_told_as_a_plan() -> None:
    facts = next(section for section in digest(one_week()).sections if section.key == "facts")
    members, plan = facts.items
    assert [(mark.kind, mark.text) for mark in members.before + members.after] == [
        ("same", "Evenes, Ramsund, Rygge, Sola"),
        ("new", "Andøya, Haakonsvern, Setermoen, Værnes"),
    ]
    assert (members.before_word, members.after_word) == ("was", "added")
    assert (plan.before_word, plan.after_word, plan.label) == ("known", "planned", "A plan: not told as done")
    assert [mark.kind for mark in plan.before] == ["same"]


def test_what_was_not_known_is_not_told_as_a_value() -> None:
    item = digest([finding(1, "x", before=show_value(None), after="266-37")]).sections[0].items[0]
    assert [(mark.kind, mark.text) for mark in item.before + item.after] == [("new", "266-37")]


def test_a_set_of_which_nothing_was_known_is_not_added_to() -> None:
    item = digest([finding(1, "x", before=show_value(None), after="A, B", value=("A", "B"))]).sections[0].items[0]
    assert (item.before, item.after_word) == ((), "now")


def test_rungs_and_options_are_told_as_words_and_names_are_left_alone() -> None:
    item = digest([finding(1, "x", before="in-force", after="P-8A")]).sections[0].items[0]
    assert [mark.text for mark in item.before + item.after] == ["in force", "P-8A"]


def test_values_of_one_fact_stand_together_the_surest_first() -> None:
    findings = [
        finding(1, "a", fact_id="a", confidence=0.9),
        finding(2, "b", fact_id="b", confidence=0.8),
        finding(3, "a again", fact_id="a", confidence=0.3),
        finding(4, "urgent", fact_id="c", confidence=0.1, severity="high"),
    ]
    assert titles(digest(findings)) == ["urgent", "a", "a again", "b"]


def test_a_source_without_a_publisher_is_named_by_its_host() -> None:
    address = "https://news.example/a/very/long/path"
    item = digest([finding(1, "x", evidence=(evidence(address, "q", url=address),))]).sections[0].items[0]
    assert item.lead is not None
    assert item.lead.publisher == "news.example"


def test_without_stories_the_publishers_are_counted() -> None:
    voices = (evidence("A", "q"), evidence("A", "r"), evidence("B", "q"))
    assert digest([finding(1, "x", evidence=voices)]).sections[0].items[0].support == "3 documents from 2 publishers"


def test_every_label_of_the_comparison_has_its_words() -> None:
    assert set(BY_REGION.values()) <= set(HELD_BACK_WORDS)
    assert noise("a_label-of <tomorrow>") == "a label of <tomorrow>"


SUBJECTS = [
    ([("Norway-US SDCA: number of agreed areas", "4", "12")], "[Monitor] 1 change: Norway-US SDCA (22 Nov)"),
    (
        [("Norway SDCA: areas", "4", "12"), ("Sweden DCA: status", "a", "b"), ("Sweden DCA: date", "a", "b")],
        "[Monitor] 3 changes: Norway SDCA, Sweden DCA (22 Nov)",
    ),
    (
        [(f"A rather long title of subject {letter}", "a", "b") for letter in "ABCD"],
        "[Monitor] 4 changes: A rather long title of subject A +3 (22 Nov)",
    ),
    ([("x" * 500, "a", "b")], f"[Monitor] 1 change: {'x' * 40}… (22 Nov)"),
    ([("Bcc: me\r\nBcc: you", "a", "b")], "[Monitor] 1 change: Bcc (22 Nov)"),
    ([("", "a", "b")], "[Monitor] 1 change: untitled (22 Nov)"),
]


@pytest.mark.parametrize(("changes", "expected"), SUBJECTS)
def test_subjects(changes: list[tuple[str, str, str]], expected: str) -> None:
    findings = [
        finding(number, title, before=before, after=after, confidence=1 - number / 100)
        for number, (title, before, after) in enumerate(changes)
    ]
    assert digest(findings).subject == expected
    assert len(expected) <= 70


IMMEDIATE = [
    ("Norway-US SDCA: number of agreed areas", "4", "12", "[Monitor] Norway-US SDCA: number of agreed areas 4 → 12"),
    ("Danish defence minister", "A. Berg", "C. Dal", "[Monitor] Danish defence minister: A. Berg → C. Dal"),
    ("Vote", None, "266-37", "[Monitor] Vote: 266-37"),
    ("Gone", "signed", None, "[Monitor] Gone"),
]


@pytest.mark.parametrize(("title", "before", "after", "expected"), IMMEDIATE)
def test_immediate_subjects(title: str, before: str | None, after: str | None, expected: str) -> None:
    urgent = finding(1, title, before=before, after=after, severity="high", topics=("agreements",))
    result = digest([urgent], replace(READER, mode="immediate"), held_back=HELD_BACK)
    assert (result.subject, result.heading, result.thread) == (expected, "Urgent finding", "agreements")
    assert (result.held_back, result.checked) == ((), "")


def test_immediate_subjects_keep_the_values_and_cut_the_title() -> None:
    urgent = finding(1, "t" * 300, before="b" * 300, after="a" * 300, severity="high")
    result = digest([urgent], replace(READER, mode="immediate"))
    assert len(result.subject) == 70
    assert "… → aaa" in result.subject


def test_subjects_when_only_sources_have_news() -> None:
    failing = finding(1, "Ministry of Defence: unreachable", kind="trouble")
    back = finding(2, "Polar Daily", kind="recovered")
    assert digest([], troubles=[failing, back]).subject == "[Monitor] 1 source in trouble: Ministry of Defence (22 Nov)"
    assert digest([], troubles=[back]).subject == "[Monitor] 1 source recovered: Polar Daily (22 Nov)"


def test_a_trouble_whose_end_is_told_too_is_told_by_its_end() -> None:
    def about(url: str) -> tuple[Evidence, ...]:
        return (evidence("P", "", url=url),)

    over = finding(1, "Ministry", kind="trouble", state=State.ACCEPTED, evidence=about("https://a.example/"))
    back = finding(2, "Ministry", kind="recovered", state=State.ACCEPTED, evidence=about("https://a.example/"))
    still = finding(3, "Paper", kind="trouble", evidence=about("https://b.example/"))
    result = digest([], troubles=[over, back, still])
    assert [(item.title, item.label, item.state) for item in result.sections[0].items] == [
        ("Paper", "Cannot be read at the moment", ""),
        ("Ministry", "Can be read again", ""),
    ]
    assert result.summary == "1 source in trouble, 1 source recovered"
    assert digest([], troubles=[over]).sections[0].items[0].state == "over by now"


def test_our_own_outage_comes_first_and_gives_the_subject() -> None:
    failing = finding(1, "Paper", kind="trouble", severity="high")
    outage = finding(2, "The monitor cannot reach the network", kind="outage")
    result = digest([], troubles=[failing, outage])
    assert titles(result) == ["The monitor cannot reach the network", "Paper"]
    assert result.subject == "[Monitor] The monitor cannot reach the network (22 Nov)"
    assert result.summary == "1 source in trouble, no network"
    over = finding(3, "The monitor reaches the network again", kind="outage-over", key="outage-over:key-2")
    result = digest([], troubles=[replace(outage, state=State.ACCEPTED), over])
    assert titles(result) == ["The monitor reaches the network again"]


def test_words_that_an_item_shows_anyway_are_not_quoted_below() -> None:
    voice = evidence("P", "Ten jets")
    retitled = finding(1, "Ten jets", kind="article-retitled", before="Two jets", after="Ten jets", evidence=(voice,))
    lead = digest([retitled]).sections[0].items[0].lead
    assert lead is not None
    assert lead.quote == ""
