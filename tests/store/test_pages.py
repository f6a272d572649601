"""Sources, their pages, and what is due."""

from datetime import timedelta

from monitor.models import Change
from monitor.store import Store
from tests.store.make import HOUR, NOON, check, looked, page, source


def test_a_declared_source_has_a_page_that_is_due_at_once(store: Store) -> None:
    store.pages.sync([source(1), source(2, enabled=False)], NOON)
    assert [due.url for due in store.pages.claim_due(NOON, 10)] == ["https://example.org/1"]
    first, second = store.pages.states(held_back_since=NOON)
    assert first.source == source(1)
    assert first.page is not None
    assert first.page.state == "new"
    assert second.source.enabled is False


def test_syncing_again_keeps_the_pages_past(store: Store) -> None:
    mine = page(store)
    store.checks.save(looked(mine, etag='"a"', memory='{"seen": 1}'), check(mine))
    store.pages.sync([source(1, name="Another name", every=timedelta(hours=3))], NOON + HOUR)
    after = store.pages.get(mine.id)
    assert after is not None
    assert (after.etag, after.memory) == ('"a"', '{"seen": 1}')
    assert after.next_check_at == NOON + 4 * HOUR, "a shorter interval holds from now on"
    known = store.pages.source("source-1")
    assert known is not None
    assert known.name == "Another name"


def test_a_source_that_is_gone_is_kept_and_not_checked(store: Store) -> None:
    mine = page(store)
    assert store.pages.sync([], NOON) == ("source-1",)
    assert store.pages.sync([], NOON) == ()
    assert store.pages.claim_due(NOON, 10) == ()
    assert store.pages.next_due() is None
    (state,) = store.pages.states(held_back_since=NOON)
    assert not state.declared
    store.pages.sync([source(1)], NOON + HOUR)
    assert [due.id for due in store.pages.claim_due(NOON + HOUR, 10)] == [mine.id]


def test_a_new_address_is_a_new_page_and_the_old_one_returns_with_its_past(store: Store) -> None:
    old = page(store)
    store.checks.save(looked(old, etag='"old"'), check(old))
    store.pages.sync([source(1, url="https://example.org/moved")], NOON)
    new = store.pages.of("source-1")
    assert new is not None
    assert (new.url, new.etag) == ("https://example.org/moved", None)
    assert [due.id for due in store.pages.claim_due(NOON + 24 * HOUR, 10)] == [new.id]
    store.pages.sync([source(1)], NOON)
    back = store.pages.of("source-1")
    assert back is not None
    assert back.etag == '"old"'


def test_a_claimed_page_is_nobody_elses_until_the_lease_ends(store: Store) -> None:
    mine = page(store)
    assert [due.id for due in store.pages.claim_due(NOON, 10, HOUR)] == [mine.id]
    assert store.pages.claim_due(NOON, 10, HOUR) == ()
    assert store.pages.next_due() == NOON + HOUR
    assert [due.id for due in store.pages.claim_due(NOON + HOUR, 10, HOUR)] == [mine.id]
    store.pages.release([mine])
    assert len(store.pages.claim_due(NOON, 10)) == 1


def test_the_longest_waiting_page_comes_first(store: Store) -> None:
    second = page(store, 2)
    first = page(store, 1)
    store.pages.sync([source(1), source(2)], NOON)
    store.checks.save(looked(first, next_check_at=NOON + 2 * HOUR), check(first))
    store.checks.save(looked(second, next_check_at=NOON + HOUR), check(second))
    assert [due.id for due in store.pages.claim_due(NOON + 3 * HOUR, 1)] == [second.id]


def test_a_due_time_that_only_a_jumping_clock_can_have_made_is_pulled_back(store: Store) -> None:
    first, second = page(store, 1), page(store, 2)
    store.checks.save(looked(first, next_check_at=NOON + timedelta(days=400)), check(first))
    store.checks.save(looked(second, next_check_at=NOON + timedelta(hours=23)), check(second))
    assert store.pages.clamp(NOON) == 1
    assert store.pages.next_due() == NOON


def test_changes_held_back_are_counted_for_their_source(store: Store) -> None:
    mine = page(store)
    noise, news = Change("added", "", "1 view", ("counter",)), Change("added", "", "Signed today.")
    store.checks.save(looked(mine), check(mine), changes=[noise, news])
    (state,) = store.pages.states(held_back_since=NOON - HOUR)
    assert state.held_back == 1
    (state,) = store.pages.states(held_back_since=NOON + HOUR)
    assert state.held_back == 0
