"""Pages that now live elsewhere."""

from datetime import UTC, datetime

import pytest

from monitor.models import Document, Fetched, Page, Source
from monitor.review.moves import moved, moved_key, moved_to

NOW = datetime(2026, 5, 4, 12, tzinfo=UTC)
OLD = "https://www.defense.example/agreement"
PAGE = Page(id=7, source_id="s", url=OLD, next_check_at=NOW)
SOURCE = Source(id="s", name="The ministry", url=OLD, country="DK", topics=("agreements",))


def fetched(*hops: tuple[int, str]) -> Fetched:
    final = hops[-1][1] if hops else OLD
    return Fetched(
        url=OLD, final_url=final, status=200, headers=(), body=b"x", fetched_at=NOW, elapsed=0.1, redirects=hops
    )


def document(canonical: str | None) -> Document:
    return Document(url=OLD, canonical=canonical)


@pytest.mark.parametrize(
    ("hops", "target"),
    [
        ((), None),
        (((301, "https://war.example/agreement"),), "https://war.example/agreement"),
        (((308, OLD + "/x"), (301, OLD + "/y")), OLD + "/y"),
        (((302, "https://war.example/agreement"),), None),
        (((301, OLD + "/x"), (302, OLD + "/y")), None),
        (((301, "http://defense.example/agreement/"),), None),
    ],
)
def test_permanent_redirects_to_another_address_are_a_move(
    hops: tuple[tuple[int, str], ...], target: str | None
) -> None:
    assert moved_to(PAGE, fetched(*hops), None, None) == target


@pytest.mark.parametrize(
    ("before", "now", "target"),
    [
        (None, OLD, None),
        (OLD, OLD, None),
        (OLD, None, None),
        (OLD, "https://www.defense.example/all", "https://www.defense.example/all"),
        (None, "https://www.defense.example/all", "https://www.defense.example/all"),
        ("https://other.example/", "https://www.defense.example/all", None),  # it always was somebody else's
    ],
)
def test_a_page_that_names_another_address_was_merged(before: str | None, now: str | None, target: str | None) -> None:
    assert moved_to(PAGE, fetched(), document(now), document(before)) == target


def test_at_the_first_look_there_is_nothing_to_have_moved_from() -> None:
    assert moved_to(PAGE, fetched(), document("https://www.defense.example/all"), None) is None
    assert moved_to(PAGE, None, None, None) is None


def test_a_move_is_told_once() -> None:
    told = moved(PAGE, SOURCE, "https://war.example/a", (), NOW)
    assert [(each.kind, each.before, each.after, each.country) for each in told] == [
        ("moved", OLD, "https://war.example/a", ("DK",))
    ]
    assert told[0].key == moved_key(PAGE, "http://www.war.example/a/")
    assert moved(PAGE, SOURCE, "https://war.example/a", told, NOW) == ()
