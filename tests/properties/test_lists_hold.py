"""What holds for every list, whatever stands in it."""

from dataclasses import replace
from datetime import UTC, datetime, timedelta

from hypothesis import given
from hypothesis import strategies as st

from monitor import follow
from monitor.models import Item, ItemRecord, Source

NOW = datetime(2024, 5, 1, 12, tzinfo=UTC)
FEED = Source(id="feed", name="Feed", url="https://example.org/feed", kind="feed")
MOMENTS = st.none() | st.datetimes(NOW.replace(tzinfo=None) - timedelta(days=90), NOW.replace(tzinfo=None)).map(
    lambda at: at.replace(tzinfo=UTC)
)
ITEMS = st.lists(
    st.builds(
        Item,
        key=st.text(min_size=1, max_size=3),
        url=st.none() | st.sampled_from([f"https://example.org/{n}" for n in range(5)]),
        title=st.text(max_size=8),
        summary=st.text(max_size=5),
        published=MOMENTS,
    ),
    max_size=12,
    unique_by=lambda item: item.key,
)


def after(news: follow.News, known: list[ItemRecord]) -> list[ItemRecord]:
    """What is remembered once a look is stored."""
    records = {record.key: record for record in known}
    records |= {record.key: replace(record, id=len(records) + n) for n, (_, record) in enumerate(news.new)}
    records |= {record.key: record for _, _, record in news.edited}
    return list(records.values())


@given(ITEMS, st.booleans())
def test_the_same_list_twice_is_nothing(items: list[Item], first: bool) -> None:
    known = after(follow.sort(items, [], FEED, first=first, now=NOW), [])
    assert not follow.sort(items, known, FEED, first=False, now=NOW + timedelta(days=9)).any


@given(ITEMS, ITEMS, st.randoms(use_true_random=False))
def test_order_and_dates_and_what_drops_out_are_nothing(items: list[Item], before: list[Item], chance: object) -> None:
    known = after(follow.sort([*before, *items], [], FEED, first=False, now=NOW), [])
    known = after(follow.sort(items, known, FEED, first=False, now=NOW), known)
    chance.shuffle(items)  # type: ignore[attr-defined] # a random.Random
    moved = [replace(item, published=None, updated=NOW) for item in items]
    assert not follow.sort(moved, known, FEED, first=False, now=NOW).any


@given(ITEMS, ITEMS)
def test_every_item_is_new_edited_or_seen_and_new_once(early: list[Item], late: list[Item]) -> None:
    first = follow.sort(early, [], FEED, first=False, now=NOW)
    assert len(first.new) == len(early)
    known = after(first, [])
    then = follow.sort(late, known, FEED, first=False, now=NOW)
    assert len({record.key for _, record in then.new} & {record.key for record in known}) == 0
    assert len(then.new) + len(then.edited) + len(then.seen) <= len(late)
    assert all(record.state in ("followed", "old") for _, record in (*first.new, *then.new))
