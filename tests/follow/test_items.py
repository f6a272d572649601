"""What is new on a list, what is edited, and what is nothing."""

from dataclasses import replace
from datetime import UTC, datetime, timedelta

import pytest

from monitor import follow
from monitor.follow.items import MOST_AT_FIRST, MOST_AT_ONCE
from monitor.models import Item, ItemRecord, Source

NOW = datetime(2024, 5, 1, 12, tzinfo=UTC)
DAY = timedelta(days=1)
FEED = Source(id="feed", name="Feed", url="https://example.org/feed", kind="feed")


def item(number: int, **changed: object) -> Item:
    values: dict[str, object] = {
        "key": f"guid-{number}",
        "url": f"https://example.org/{number}",
        "title": f"The {number}th headline",
        "summary": "What happened.",
        "published": NOW - timedelta(hours=number),
    }
    return Item(**(values | changed))  # type: ignore[arg-type] # of a table of values


def met(items: list[Item], *, first: bool = False, source: Source = FEED) -> list[ItemRecord]:
    return [replace(record, id=n) for n, (_, record) in enumerate(look(items, first=first, source=source).new)]


def look(
    items: list[Item], known: list[ItemRecord] | None = None, *, first: bool = False, source: Source = FEED
) -> follow.News:
    return follow.sort(items, known or [], source, first=first, now=NOW)


def states(news: follow.News) -> list[str]:
    return [record.state for _, record in news.new]


def test_an_item_is_new_once() -> None:
    items = [item(1), item(2)]
    assert states(look(items)) == ["followed", "followed"]
    news = look(items, met(items))
    assert not news.any
    assert len(news.seen) == 2


@pytest.mark.parametrize(
    "changed",
    [
        {"published": NOW - 40 * DAY},
        {"published": None},
        {"updated": NOW},
        {"title": "the  1TH headline"},
        {"summary": "what\u00a0happened."},
    ],
)
def test_dates_letter_case_and_spaces_are_nothing(changed: dict[str, object]) -> None:
    assert not look([item(1, **changed)], met([item(1)])).any


def test_an_item_that_left_the_list_is_nothing() -> None:
    assert not look([item(2)], met([item(1), item(2)])).any


def test_another_title_is_an_edit_and_the_earlier_ones_are_remembered() -> None:
    (record,) = met([item(1)])
    ((_, before, after),) = look([item(1, title="Another headline")], [record]).edited
    assert (before.title, after.title, after.titles) == (record.title, "Another headline", (record.title,))
    ((_, before, after),) = look([item(1)], [after]).edited
    assert follow.had_before(before, after.title), "headlines that go back and forth are known by it"
    assert after.titles == (record.title, "Another headline")


def test_a_summary_counts_in_a_feed_and_not_on_an_index_page() -> None:
    listing = replace(FEED, kind="listing")
    assert look([item(1, summary="Two hours ago")], met([item(1)])).edited
    assert not look([item(1, summary="Two hours ago")], met([item(1)], source=listing), source=listing).any


def test_a_new_guid_for_a_known_address_is_the_same_item() -> None:
    assert not look([item(1, key="https://example.org/?p=1")], met([item(1)])).any


def test_an_archive_is_not_news() -> None:
    old = [item(n, published=NOW - (20 + n) * DAY) for n in range(30)]
    assert set(states(look(old, first=True))) == {"old"}
    assert set(states(look(old))) == {"old"}, "and later neither"
    assert set(states(look(old[:5]))) == {"followed"}, "a few may be late"


def test_the_first_look_takes_the_newest() -> None:
    many = [item(n, published=NOW - timedelta(minutes=n)) for n in reversed(range(90))]
    taken = [item.key for item, record in look(many, first=True).new if record.state == "followed"]
    assert sorted(taken) == sorted(f"guid-{n}" for n in range(MOST_AT_FIRST))
    flood = [item(n, published=NOW) for n in range(MOST_AT_ONCE + 50)]
    assert states(look(flood)).count("followed") == MOST_AT_ONCE


def test_without_a_date_only_what_came_later_is_new() -> None:
    undated = [item(1, published=None)]
    assert states(look(undated, first=True)) == ["old"]
    assert states(look(undated)) == ["followed"]


def test_what_was_published_while_the_list_could_not_be_read_is_new() -> None:
    missed = [item(n, published=NOW - (20 + n) * DAY) for n in range(30)]
    news = follow.sort(missed, [], FEED, first=False, last=NOW - 60 * DAY, now=NOW)
    assert set(states(news)) == {"followed"}


def test_two_items_may_lead_to_one_address() -> None:
    known = met([item(1)])
    news = look([item(1), item(2, url=item(1).url)], known)
    assert [new.key for new, _ in news.new] == ["guid-2"]
    assert not news.edited


def test_a_title_that_changes_all_the_time_says_nothing() -> None:
    (record,) = met([item(1)])
    changes = 0
    for views in range(20):
        if edited := look([item(1, title=f"Read {views} times")], [record]).edited:
            record, changes = edited[0][2], changes + 1
    assert changes == 6


def test_an_item_that_leads_nowhere_is_only_noted() -> None:
    assert states(look([item(1, url=None), item(2, url=FEED.url)])) == ["old", "old"]
    whole = replace(FEED, full_text=True)
    news = look([item(1, url=None, content="<p>All of it.</p>"), item(2, content=" ")], source=whole)
    assert states(news) == ["full-text", "followed"]


def test_an_article_that_was_done_is_looked_at_again_when_its_list_tells_of_an_edit() -> None:
    (record,) = met([item(1)])
    ((_, _, after),) = look([item(1, title="Corrected")], [replace(record, state="done")]).edited
    assert after.state == "followed"


def test_an_item_as_an_answer_cannot_break_out_of_its_title() -> None:
    answer = follow.as_answer(item(1, title="</title><script>", content="<p>Text</p>"), FEED, NOW)
    assert b"<script>" not in answer.body
    assert b"<p>Text</p>" in answer.body
    same = {follow.own_address(item(n, url="https://example.org/all"), FEED) for n in range(3)}
    assert len(same) == 3, "several items may give one address"
