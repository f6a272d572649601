"""Two documents of a page → what is shown and what is held back."""

from dataclasses import replace
from datetime import date, timedelta

import pytest

from monitor.compare import Memory, compare, unmoved
from monitor.models import Document

LEDE = "The government presented the defence agreement with the United States to parliament on Tuesday morning."


def page(*lines: str, regions: str = "") -> Document:
    return Document(url="u", text="\n\n".join(lines), visible="\n".join(lines), regions=regions or "m" * len(lines))


@pytest.mark.parametrize(
    ("before", "after", "outcome"),
    [
        ((LEDE,), (LEDE,), "unchanged"),
        ((LEDE,), (LEDE.upper(),), "noise"),
        ((LEDE, "There are 4 areas."), (LEDE, "There are 12 areas."), "changed"),
        ((LEDE,), (LEDE, "It was ratified."), "changed"),
        ((LEDE, "They may have access to the base."), (LEDE, "They may not have access to the base."), "changed"),
        ((LEDE, "It was ratified."), ("It was ratified.", LEDE), "noise"),
        ((LEDE, "They are four.", "[07.09.2016]"), (LEDE, "They are four.", "[22.05.2017]"), "noise"),
        (("[07.09.2016]", LEDE), ("[22.05.2017]", LEDE), "changed"),
        ((LEDE, "© 2023 The Ministry"), (LEDE, "© 2024 The Ministry"), "noise"),
        ((LEDE, "1,204 views"), (LEDE, "1,311 views"), "noise"),
        ((LEDE, "838 läser just nu"), (LEDE, "604 läser just nu"), "noise"),
        ((LEDE, "40 people are reading this now"), (LEDE, "41 people are reading this now"), "noise"),
        ((LEDE, "4 areas are in use now"), (LEDE, "12 areas are in use now"), "changed"),
        ((LEDE, "Posted 3 hours ago"), (LEDE, "Posted 4 hours ago"), "noise"),
        ((LEDE, "Updated over a week ago"), (LEDE, "Updated in the last hour"), "noise"),
        ((LEDE,), (LEDE, "Päivitetty viimeisen tunnin aikana"), "noise"),
        ((LEDE,), (LEDE, "Three were killed in the last hour"), "changed"),
        ((LEDE, 'Read the agreement <a href="">here</a>.'), (LEDE, "Read the agreement here."), "noise"),
        ((LEDE, "Losses of <2 percent"), (LEDE, "Losses of <3 percent"), "changed"),
    ],
)
def test_outcomes(before: tuple[str, ...], after: tuple[str, ...], outcome: str) -> None:
    answer, _ = compare(page(*before), page(*after), Memory())
    assert answer.outcome == outcome, answer


def test_back_to_an_earlier_text_is_returned() -> None:
    first, second = page(LEDE, "There are 4 areas."), page(LEDE, "There are 12 areas.")
    answer, memory = compare(first, second, Memory())
    assert answer.outcome == "changed"
    answer, memory = compare(second, first, Memory.from_json(memory.to_json()))
    assert (answer.outcome, answer.reason[:14]) == ("changed", "back to a text"), "told once"
    assert "flaps" in memory.explain()[1]
    answer, memory = compare(first, second, Memory.from_json(memory.to_json()))
    assert answer.outcome == "returned"


@pytest.mark.parametrize(("days", "outcome"), [(3, "returned"), (60, "changed")])
def test_what_is_taken_back_after_long_is_no_flicker(days: int, outcome: str) -> None:
    first, second, start = page(LEDE, "There are 4 areas."), page(LEDE, "There are 12 areas."), date(2026, 1, 1)
    memory = Memory()
    for turn in (0, 1, 2):
        pair = (first, second) if turn % 2 == 0 else (second, first)
        _, memory = compare(*pair, memory, today=start + timedelta(days=turn))
    answer, _ = compare(second, first, memory, today=start + timedelta(days=2 + days))
    assert answer.outcome == outcome


def test_furniture_is_held_back_with_its_label() -> None:
    answer, _ = compare(page(LEDE, "News", regions="mn"), page(LEDE, "News", "Jobs", regions="mnn"), Memory())
    assert (answer.outcome, answer.labels) == ("noise", ("navigation",))
    shown, _ = compare(
        page(LEDE, "News", regions="mn"), page(LEDE, "News", "Jobs", regions="mnn"), Memory(), show=("navigation",)
    )
    assert shown.outcome == "changed"


@pytest.mark.parametrize(
    ("language", "lines", "regions", "outcome"),
    [
        ("en", ("Do you need help?", "Find out what you can do.", "Our service pages"), "bml", "noise"),
        ("da", ("Har du spørgsmål?", "Se, hvem du kan ringe til i ministeriet."), "bc", "noise"),
        ("fi", ("Onko kysyttävää?", "Täältä voit lukea lisää.", "Yhteystiedot"), "mml", "noise"),
        ("en", ("The agreement is in force", "Parliament gave its assent.", "The law"), "bml", "changed"),
        ("en", ("You may visit the base from 4 May.", "Visits"), "ml", "changed"),
        ("en", ("Do you need help?", "Find out what you can do."), "bm", "changed"),
        ("en", ("Do you?", "Will you?", "Can you?", "May you?", "Must you?", "Links"), "mmmmml", "changed"),
        ("da", ("Aftalen er i kraft", "Folketinget er enigt.", "Loven"), "bml", "changed"),
        ("fr", ("Le texte du ministre", "Les conditions du traité.", "Lire"), "bml", "changed"),
        ("fi", ("Do you need help?", "Find out what you can do.", "Our service pages"), "bml", "noise"),
        ("fi", ("Har du spørgsmål?", "Se, hvem du kan ringe til i ministeriet."), "bc", "changed"),
    ],
)
def test_cards_that_invite_the_reader_come_and_go_as_a_whole(
    language: str, lines: tuple[str, ...], regions: str, outcome: str
) -> None:
    without, with_card = (
        replace(each, language=language) for each in (page(LEDE), page(LEDE, *lines, regions="m" + regions))
    )
    for pair in ((without, with_card), (with_card, without)):
        answer, _ = compare(*pair, Memory())
        assert answer.outcome == outcome, answer
    if outcome == "noise":
        assert "invitation" in answer.labels
        shown, _ = compare(without, with_card, Memory(), show=("invitation",))
        assert shown.outcome == "changed"


def test_a_headline_that_only_repeats_the_title() -> None:
    bare = replace(page(LEDE), title="The agreement | The ministry")
    headed = replace(page("The agreement", LEDE), title="The agreement | The ministry")
    answer, _ = compare(bare, headed, Memory())
    assert answer.labels == ("title",)
    answer, _ = compare(bare, replace(page("The treaty", LEDE), title="The treaty | The ministry"), Memory())
    assert [change.after for change in answer.shown] == ["The treaty"]


def test_beside_the_text_an_edit_is_shown_and_what_comes_or_goes_is_not() -> None:
    old, new = page(LEDE, "Price: 4 crowns", regions="mt"), page(LEDE, "Price: 12 crowns", regions="mt")
    assert compare(old, new, Memory())[0].outcome == "changed"
    assert compare(page(LEDE), old, Memory())[0].labels == ("beside",)


def test_ignored_lines() -> None:
    answer, _ = compare(page(LEDE, "Ref: 12"), page(LEDE, "Ref: 13"), Memory(), ignore_text=("^Ref:",))
    assert answer.labels == ("ignored",)


def ticker(turn: int, price: str = "12") -> Document:
    names = ["Ås", "Bø", "Dal", "Eik", "Foss", "Gol", "Hov"]
    return page("Latest", f"{names[turn % 7]} wins prize number {turn}", LEDE, f"Price {price}", regions="bbmm")


def test_a_place_that_changes_at_every_look_is_learned_and_explained() -> None:
    memory = Memory()
    outcomes = []
    for turn in range(6):
        answer, memory = compare(ticker(turn), ticker(turn + 1), memory)
        outcomes.append(answer.outcome)
    assert outcomes[0] == "changed"
    assert outcomes[-1] == "noise"
    assert answer.labels == ("restless",)
    assert memory.explain()[1] == ("Held back, for it changes by itself (in 6 of 6 looks): “Hov wins prize number 6”")
    answer, memory = compare(ticker(6), ticker(7, price="14"), memory)
    assert answer.outcome == "changed", "what is restless hides nothing else"
    assert [change.after for change in answer.shown] == ["Price 14"]


def test_learned_places_are_forgotten_with_the_design() -> None:
    memory = Memory()
    for turn in range(6):
        _, memory = compare(ticker(turn), ticker(turn + 1), memory)
    new = page(*(f"Paragraph {chr(97 + n)} of a wholly different page about the agreement" for n in range(25)))
    _, memory = compare(ticker(6), new, memory)
    assert not any(memory.is_restless(slot) for slot in memory.slots)


REWORDED = [
    ("a bare date shifts by a time zone", "29 avr. 2022", "28 avr. 2022", "b", "stamp"),
    ("the bare date of a document", "29 April 2022", "28 April 2022", "m", None),
    ("a policy's date", "Updated: December 1, 2025", "Updated: January 8, 2026", "b", None),
    ("the same words in a list", "Dansk English Suomi", "English Dansk Suomi", "m", "order-only"),
    ("words of a sentence change places", "Norway paid Sweden 5 crowns.", "Sweden paid Norway 5 crowns.", "m", None),
    ("a trace id", "Trace 88fca46a3264c8350a7ca278bcb0e8d9", "Trace 543a9794874beaaa5ae70ecbe055eea3", "m", "token"),
    ("consent text beside", "We use cookies to please you.", "We use cookies, and so do others.", "b", "cookie"),
    ("consent text as the subject", "We use cookies to please you.", "We use cookies, and so do others.", "m", None),
    ("a time from now", "Opdateret for 3 timer siden", "Opdateret for 5 timer siden", "m", "relative-time"),
    ("in office since", "Formand siden 2016", "Formand siden 2017", "m", None),
    ("a phone number beside", "Phone: +45 3337 5500", "Phone: +45 3337 4539", "b", None),
    ("a button", "Read more", "Read on", "b", "fragment"),
]


@pytest.mark.parametrize(
    ("before", "after", "region", "label"), [row[1:] for row in REWORDED], ids=[r[0] for r in REWORDED]
)
def test_labels_of_rewordings(before: str, after: str, region: str, label: str | None) -> None:
    regions = region + "mm"
    answer, _ = compare(
        page(before, LEDE, "The end.", regions=regions), page(after, LEDE, "The end.", regions=regions), Memory()
    )
    assert answer.labels == ((label,) if label else ())
    assert answer.outcome == ("noise" if label else "changed")


def test_text_that_only_moved_or_was_cut_otherwise_is_no_news() -> None:
    one = page("The first passage tells of the agreement. The second passage tells of the bases.", LEDE)
    two = page(LEDE, "The first passage tells of the agreement.", "The second passage tells of the bases.")
    answer, _ = compare(one, two, Memory())
    assert (answer.outcome, answer.labels) == ("noise", ("markup-only",))


def test_only_the_changed_sentence_of_a_long_paragraph_is_told() -> None:
    old = f"{LEDE} The treaty covers 12 areas in the north of the country. It was signed on a sunny day in April."
    answer, _ = compare(page(old), page(old.replace("12", "15")), Memory())
    (change,) = answer.shown
    assert change.before == "The treaty covers 12 areas in the north of the country."
    assert change.after == "The treaty covers 15 areas in the north of the country."


@pytest.mark.parametrize(
    ("before", "after", "seen", "stated"),
    [
        ("2026-05-03", "2026-05-03", date(2026, 5, 10), "2026-05-03"),
        ("2026-05-03", "2026-05-03", date(2026, 5, 3), ""),
        ("2026-05-03", "2026-05-11", date(2026, 5, 10), ""),
        (None, None, date(2026, 5, 10), ""),
        (None, "2026-05-03", date(2026, 5, 10), ""),
        ("2026-05", "2026-05", date(2026, 6, 1), "2026-05"),
    ],
)
def test_an_edit_that_the_page_does_not_own_to(before: str | None, after: str | None, seen: date, stated: str) -> None:
    old, new = replace(page(LEDE), modified=before), replace(page(LEDE, "More."), modified=after)
    assert unmoved(old, new, seen) == stated
