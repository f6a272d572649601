"""Items of lists and the pages of their articles."""

from dataclasses import replace
from datetime import timedelta

from monitor.models import Check, Item, ItemRecord, ItemState, Page
from monitor.store import Store
from tests.store.make import HOUR, NOON, check, fetched, looked, page, source


def record(number: int, state: ItemState = "followed", **changed: object) -> ItemRecord:
    url = f"https://example.org/articles/{number}"
    made = ItemRecord(
        source_id="source-1",
        key=f"guid-{number}",
        url=url,
        title=f"Headline {number}",
        content_hash=str(number),
        first_seen_at=NOON,
        last_seen_at=NOON,
        state=state,
    )
    return replace(made, **changed)  # type: ignore[arg-type] # of a table of values


def item(number: int, url: str | None = None) -> Item:
    return Item(key=f"guid-{number}", url=url)


def a_list(store: Store, number: int = 1) -> Page:
    page(store, number)
    store.pages.sync([source(n, kind="feed") for n in range(1, number + 1)], NOON)
    found = store.pages.of(f"source-{number}")
    assert found is not None
    return found


def saved(store: Store, *records: ItemRecord, at_hours: int = 0) -> Page:
    mine = a_list(store)
    at = NOON + at_hours * HOUR
    store.items.save_look(looked(mine, at), check(mine, at=at), records=records, fetched=[fetched()])
    return mine


def test_a_source_of_another_kind_is_another_page(store: Store) -> None:
    mine = page(store)
    store.checks.save(looked(mine, etag='"a"', body_hash="b", last_success_at=NOON), check(mine))
    assert mine.role == "page"
    after = a_list(store)
    assert (after.id, after.role, after.etag, after.body_hash, after.last_success_at) == (
        mine.id,
        "list",
        None,
        None,
        None,
    )


def test_a_followed_item_gets_a_page_that_is_due_and_is_no_source(store: Store) -> None:
    assert not store.items.any("source-1")
    mine = saved(store, record(1), record(2, "old"))
    assert store.items.any("source-1")
    (due,) = store.pages.claim_due(NOON, 10)
    assert (due.url, due.role, due.title, due.first_seen_at) == (record(1).url, "article", "Headline 1", NOON)
    (state,) = store.pages.states(held_back_since=NOON)
    assert state.page is not None
    assert state.page.id == mine.id
    assert store.pages.of("source-1") == state.page
    assert [one.page.id for one in store.items.list() if one.page] == [due.id]


def test_items_are_known_by_key_and_by_address(store: Store) -> None:
    many = [record(n, "old") for n in range(900)]
    saved(store, *many)
    known = store.items.known("source-1", [item(n) for n in range(900)])
    assert len(known) == 900
    (same,) = store.items.known("source-1", [item(5000, record(7).url)])
    assert same.key == "guid-7"
    assert store.items.known("source-2", [item(1)]) == ()


def test_the_same_item_twice_is_one_row(store: Store) -> None:
    saved(store, record(1))
    saved(store, record(1))
    assert len(store.items.list()) == 1
    assert len(store.pages.claim_due(NOON, 10)) == 1


def test_an_edited_item_has_its_article_looked_at_again(store: Store) -> None:
    mine = saved(store, record(1))
    (article,) = store.pages.claim_due(NOON, 10)
    store.checks.save_quiet([(looked(article, done_at=NOON), check(article, "unchanged"))])
    (known,) = store.items.known("source-1", [item(1)])
    assert known.state == "done"
    later = NOON + 48 * HOUR
    assert [due.id for due in store.pages.claim_due(later, 10)] == [mine.id]
    saved(store, replace(known, state="followed", title="Another", titles=("Headline 1",)), at_hours=48)
    (again,) = store.pages.claim_due(later, 10)
    assert (again.id, again.title, again.done_at) == (article.id, "Another", None)
    (listed,) = store.items.list(source_id="source-1", states=["followed"])
    assert (listed.item.titles, listed.page) == (("Headline 1",), again)


def test_what_is_off_the_topic_is_not_due_and_is_counted(store: Store) -> None:
    saved(store, record(1), record(2, "old"))
    (article,) = store.pages.claim_due(NOON, 10)
    off = Check(page_id=article.id, at=NOON, outcome="off-topic", detail="names nothing")
    store.checks.save(looked(article, done_at=NOON), off)
    assert store.pages.claim_due(NOON + 99 * HOUR, 10, timedelta(0)) == (store.pages.of("source-1"),)
    (held,) = store.items.list(states=["off-topic"])
    assert held.item.reason == "names nothing"
    assert [(each.label, each.count) for each in store.items.held_back(NOON)] == [("off-topic", 1), ("old-articles", 1)]
    assert store.items.held_back(NOON + HOUR) == ()
    store.pages.sync([source(1, kind="feed", enabled=False)], NOON)
    store.pages.sync([source(1, kind="feed")], NOON)
    assert [due.role for due in store.pages.claim_due(NOON + 99 * HOUR, 10)] == ["list"]


def test_articles_rest_while_their_source_is_off_and_go_on_after(store: Store) -> None:
    saved(store, record(1))
    store.pages.sync([source(1, kind="feed", enabled=False)], NOON)
    assert store.pages.claim_due(NOON, 10) == ()
    assert store.items.followed([record(1).url or ""]) == {}
    store.pages.sync([source(1, kind="feed")], NOON)
    assert {due.role for due in store.pages.claim_due(NOON, 10)} == {"article", "list"}
    assert list(store.items.followed([record(1).url or ""])) == [record(1).url]


def test_an_item_that_is_its_own_document_has_a_page_that_is_never_due(store: Store) -> None:
    a_list(store)
    kept = store.items.page_for(record(1, "full-text"), "https://example.org/#item-1")
    assert store.items.page_for(record(1, "full-text"), "https://example.org/#item-1").id == kept.id
    assert kept.done_at == NOON
    assert [due.role for due in store.pages.claim_due(NOON + 99 * HOUR, 10)] == ["list"]


def test_a_site_with_many_articles_does_not_keep_others_waiting(store: Store) -> None:
    saved(store, *(record(n) for n in range(20)))
    far = replace(source(2), url="https://other.example/")
    store.pages.sync([source(1, kind="feed"), far], NOON + HOUR)
    due = store.pages.claim_due(NOON + HOUR, 10, per_site=4)
    assert [one.source_id for one in due] == ["source-1"] * 4 + ["source-2"]
    assert len(store.pages.claim_due(NOON + HOUR, 100, per_site=4)) == 4, "the next ones, after those"
    assert len(store.pages.claim_due(NOON + HOUR, 100)) == 12


def test_a_long_rest_of_an_article_is_no_jump_of_the_clock(store: Store) -> None:
    saved(store, record(1))
    (article,) = store.pages.claim_due(NOON, 10)
    store.checks.save_quiet([(looked(article, next_check_at=NOON + timedelta(days=23)), check(article))])
    assert store.pages.clamp(NOON) == 0
    assert store.pages.clamp(NOON - timedelta(days=9)) == 2, "article and list"
