"""One event told in several languages is one story; its follow-up, and another event of the same week, are others."""

import random
import time
from collections.abc import Iterable

import pytest

from monitor.stories import StoryDoc, assign, group, same_wire, wire


def doc(name: str, date: str | None, title: str, text: str, **more: object) -> StoryDoc:
    return StoryDoc(id=name, date=date, title=title, text=text, **more)  # type: ignore[arg-type]


BASE = (
    doc(
        "base-en",
        "2025-03-04",
        "Air base at Kvitvik to host 250 Americans",
        "Defence minister Tora Lindqvist and US ambassador Grant Holloway opened new hangars at Kvitvik on Tuesday. "
        "The base will host 250 American soldiers.",
    ),
    doc(
        "base-nb",
        "2025-03-04",
        "250 amerikanere til Kvitvik",
        "Forsvarsminister Tora Lindqvist åpnet tirsdag de nye hangarene på Kvitvik sammen med USAs ambassadør Grant "
        "Holloway. Basen skal huse 250 soldater.",
    ),
    doc(
        "base-fi",
        "2025-03-05",
        "Kvitvikin tukikohtaan 250 amerikkalaista",
        "Puolustusministeri Tora Lindqvist ja suurlähettiläs Grant Holloway avasivat Kvitvikin uudet hallit. "
        "Tukikohtaan tulee 250 sotilasta.",
    ),
)
TARIFF = (
    doc(
        "fish-en",
        "2025-03-05",
        "Fish exporters fear a 12.5 percent duty",
        "The seafood council in Havnes warned on Wednesday that a duty of 12.5 percent would cost 1,900 jobs.",
    ),
    doc(
        "fish-da",
        "2025-03-05",
        "Fiskeeksportører frygter told på 12,5 procent",
        "Fiskerirådet i Havnes advarede onsdag om, at en told på 12,5 procent kan koste 1.900 job.",
    ),
)
FOLLOW_UP = (
    doc(
        "later-en",
        "2025-06-19",
        "Second contingent lands at Kvitvik",
        "Another 90 soldiers came to Kvitvik on Thursday. Tora Lindqvist welcomed the commander, Colonel Ruth Amsel.",
    ),
    doc(
        "later-sv",
        "2025-06-19",
        "Andra kontingenten landade i Kvitvik",
        "Ytterligare 90 soldater kom till Kvitvik på torsdagen. Tora Lindqvist tog emot chefen, överste Ruth Amsel.",
    ),
)
EVERY = BASE + TARIFF + FOLLOW_UP


def ids(documents: Iterable[StoryDoc]) -> tuple[str, ...]:
    return tuple(document.id for document in documents)


def test_events_are_told_apart_and_languages_are_not() -> None:
    assert group(EVERY) == (ids(BASE), ids(TARIFF), ids(FOLLOW_UP))


def test_the_order_of_the_documents_does_not_matter() -> None:
    shuffled = list(EVERY)
    random.Random(4).shuffle(shuffled)
    assert {frozenset(members) for members in group(shuffled)} == {frozenset(members) for members in group(EVERY)}


def test_one_by_one_gives_the_same_stories() -> None:
    known: dict[StoryDoc, str] = {}
    for document in EVERY:
        known[document] = assign(document, known)
    assert [known[document] for document in EVERY] == ["base-en"] * 3 + ["fish-en"] * 2 + ["later-en"] * 2
    # Asked again, it does not count itself.
    assert (
        assign(BASE[0], {document: story for document, story in known.items() if document.id != "base-nb"}) == "base-en"
    )


def test_a_document_of_another_script_is_placed_by_the_marks_that_the_caller_knows() -> None:
    text = "افتتحت وزيرة الدفاع القاعدة الجوية أمام الصحفيين"
    marks = frozenset({"place:kvitvik", "person:lindqvist", "person:holloway", "count:250"})
    marked = tuple(
        doc(old.id, old.date, old.title, old.text, marks=marks if old in BASE else frozenset()) for old in EVERY
    )
    alone = doc("base-ar", "2025-03-05", "", text)
    known = doc("base-ar", "2025-03-05", "", text, marks=marks)
    assert ("base-ar",) in group((*marked, alone))
    assert (*ids(BASE), "base-ar") in group((*marked, known))


def test_an_undated_copy_finds_its_story() -> None:
    undated = doc("copy", None, BASE[0].title, "Advertisement. " + BASE[0].text)
    assert (*ids(BASE), "copy") in group((*EVERY, undated))


@pytest.mark.parametrize("date", [None, "2025", "2025-03", "2025-13-45", "rubbish", "9999-12-31", "0000-00-00"])
def test_any_date_is_borne(date: str | None) -> None:
    assert len(group((doc("x", date, "Kvitvik", "Kvitvik"), *EVERY))) >= 3


def test_nothing_in_nothing_out() -> None:
    assert group(()) == ()
    empty = (doc("a", None, "", ""), doc("b", None, "", "… — !"), doc("c", "2025-03-04", "", ""))
    assert group(empty) == (("a",), ("b",), ("c",))
    assert assign(empty[0], {}) == "a"


def test_copies_of_one_wire_report_are_recognised_and_own_reports_are_not() -> None:
    reprint = doc("copy", "2025-03-05", "Another headline", "HAVNES (agency) - " + TARIFF[0].text + " Subscribe now!")
    assert same_wire(TARIFF[0], reprint)
    assert same_wire(reprint, TARIFF[0])
    assert not same_wire(BASE[0], TARIFF[0])
    own = doc(
        "own",
        "2025-03-05",
        "",
        "A duty of 12.5 percent would cost 1,900 jobs, the council for seafood says, and asks for talks.",
    )
    assert not same_wire(TARIFF[0], own)
    assert not same_wire(doc("a", None, "", ""), doc("b", None, "", ""))


def test_a_reprint_of_a_reprint_is_still_the_first_report() -> None:
    known: dict[StoryDoc, str] = {}
    copies = [TARIFF[0], doc("two", None, "", f"{TARIFF[0].text} Read more.")]
    copies += [doc("three", None, "", f"Read more. {TARIFF[0].text}"), BASE[0]]
    for document in copies:
        known[document] = wire(document, known)
    assert list(known.values()) == ["fish-en", "fish-en", "fish-en", "base-en"]


def test_a_phrase_that_everybody_uses_makes_no_copy() -> None:
    assert not same_wire(doc("a", None, "", "Read more on our site"), doc("b", None, "", "Read more on our site today"))


def test_many_and_long_documents_are_bounded() -> None:
    chance = random.Random(1)
    words = ["".join(chance.choices("abcdefghijklmnop", k=7)) for _ in range(3000)]
    many = [
        doc(str(number), f"2025-{1 + number % 12:02}-{1 + number % 28:02}", "", " ".join(chance.choices(words, k=60)))
        for number in range(300)
    ]
    long = [doc(f"long {number}", "2025-01-01", "x " * 100_000, "y1 " * 500_000) for number in range(3)]
    began = time.perf_counter()
    assert sum(map(len, group([*many, *long]))) == 303
    assert not same_wire(long[0], long[1])
    assert time.perf_counter() - began < 30  # without the bounds it takes minutes
