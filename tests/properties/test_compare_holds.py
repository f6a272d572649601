"""What must hold for any two documents of a page."""

from hypothesis import given, settings
from hypothesis import strategies as st

from monitor.compare import Memory, compare
from monitor.compare.blocks import key_of, sentences
from monitor.models import Change, Document

SOME = "avtalen basen landet tre 12 2023 not ikke Ørland Åland signed 1,5 % The U.S. may - © updated siden cookies"
WORDS = st.sampled_from(SOME.split())
LINES = st.lists(st.lists(WORDS, min_size=1, max_size=12).map(" ".join), min_size=1, max_size=12)
REGIONS = st.sampled_from("mmmmbonfadclh")


@st.composite
def documents(draw: st.DrawFn) -> Document:
    lines = draw(LINES)
    regions = "".join(draw(REGIONS) for _ in lines)
    return Document(url="u", text="\n\n".join(lines), visible="\n".join(lines), regions=regions)


def texts(changes: tuple[Change, ...], kind: str, side: str) -> list[str]:
    return sorted(getattr(change, side) for change in changes if change.kind == kind)


@settings(max_examples=40)
@given(documents())
def test_a_document_compared_with_itself_gives_nothing(page: Document) -> None:
    answer, memory = compare(page, page, Memory())
    assert (answer.outcome, answer.changes) == ("unchanged", ())
    assert memory == Memory()


@settings(max_examples=40)
@given(documents())
def test_letter_case_and_white_space_never_make_a_finding(page: Document) -> None:
    loud = Document(url="u", text=page.text, visible=page.visible.upper().replace(" ", "  "), regions=page.regions)
    answer, _ = compare(page, loud, Memory())
    assert answer.outcome in ("unchanged", "noise")
    assert answer.shown == ()


@settings(max_examples=80)
@given(documents(), documents())
def test_swapping_before_and_after_swaps_added_and_removed(one: Document, two: Document) -> None:
    there, _ = compare(one, two, Memory())
    back, _ = compare(two, one, Memory())
    assert texts(there.changes, "added", "after") == texts(back.changes, "removed", "before")
    assert texts(there.changes, "removed", "before") == texts(back.changes, "added", "after")
    assert {there.outcome, back.outcome} in ({"changed"}, {"noise"}, {"unchanged"})


@settings(max_examples=50)
@given(documents(), documents())
def test_what_is_new_is_told_or_held_back_but_never_lost(one: Document, two: Document) -> None:
    answer, _ = compare(one, two, Memory())
    told = "".join(key_of(change.after) for change in answer.changes) + key_of(one.visible.replace("\n", " "))
    for line in two.visible.split("\n"):
        for sentence in sentences(line):
            if any(map(str.isalnum, sentence)):
                assert key_of(sentence) in told, answer


@settings(max_examples=20)
@given(documents(), documents(), documents())
def test_memory_survives_being_written_down(one: Document, two: Document, three: Document) -> None:
    memory = Memory()
    for before, after in ((one, two), (two, three), (three, one)):
        _, memory = compare(before, after, memory)
    assert Memory.from_json(memory.to_json()) == memory


def test_memory_is_bounded_and_forgives_what_it_cannot_read() -> None:
    memory = Memory()
    for turn in range(20):
        lines = [f"Line {chr(97 + turn % 26)}{chr(97 + n % 26)}{chr(97 + n // 26)} of the page" for n in range(50)]
        before = Document(url="u", text="x", visible="\n".join(lines), regions="m" * 50)
        after = Document(url="u", text="y", visible="\n".join(line + f" {turn}" for line in lines), regions="m" * 50)
        _, memory = compare(before, after, memory)
    assert len(memory.to_json()) < 80_000
    for broken in ("", "{", "[]", '{"v": 2}', '{"v": 1, "looks": "x"}', "null"):
        assert Memory.from_json(broken) == Memory()
