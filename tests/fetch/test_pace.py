"""When a page is looked at again, told as short histories."""

from dataclasses import replace
from datetime import UTC, date, datetime, timedelta

import pytest

from monitor.errors import ExtractError, FetchError, Gone, NotThePage
from monitor.fetch import pace
from monitor.models import Fetched, Page, Source

NOW = datetime(2024, 6, 1, 12, tzinfo=UTC)
SOURCE = Source(id="s", name="S", url="https://s.example/", every=timedelta(hours=6))
PAGE = Page(id=1, source_id="s", url="https://s.example/", next_check_at=NOW)
HOUR, MINUTE = timedelta(hours=1), timedelta(minutes=1)


def answer(**headers: str) -> Fetched:
    return Fetched(
        url=PAGE.url,
        final_url=PAGE.url,
        status=200,
        headers=tuple(headers.items()),
        body=b"text",
        fetched_at=NOW,
        elapsed=0.1,
    )


def wait_after(page: Page, *, changed: bool = False, source: Source = SOURCE) -> timedelta:
    return pace.after_success(page, source, changed=changed, now=NOW, jitter=0.5) - NOW


def test_a_change_halves_the_wait_and_calm_stretches_it_within_bounds() -> None:
    assert wait_after(PAGE) == 6 * HOUR
    assert wait_after(PAGE, changed=True) == 3 * HOUR
    assert wait_after(replace(PAGE, unchanged=10)) == 9 * HOUR
    assert wait_after(replace(PAGE, unchanged=500)) == 24 * HOUR
    assert wait_after(PAGE, source=replace(SOURCE, every=5 * MINUTE)) == 15 * MINUTE


def test_a_page_that_is_watched_closely_is_looked_at_twice_as_often_until_that_day() -> None:
    watched = replace(SOURCE, watch_until=date(2024, 6, 1))
    assert wait_after(PAGE, source=watched) == 3 * HOUR
    assert wait_after(PAGE, source=replace(SOURCE, watch_until=date(2024, 5, 31))) == 6 * HOUR


def failed(error: FetchError | ExtractError, failures: int = 0) -> Page:
    return pace.failed(replace(PAGE, failures=failures), SOURCE, error, now=NOW, jitter=0.5)


DNS = FetchError("no such name", PAGE.url, kind="dns")
GONE = Gone("404", PAGE.url, kind="http_404", transient=False)


@pytest.mark.parametrize(
    ("error", "failures", "wait"),
    [
        (DNS, 0, 15 * MINUTE),
        (DNS, 1, 30 * MINUTE),
        (DNS, 4, 4 * HOUR),
        (DNS, 50, 24 * HOUR),
        (GONE, 0, 6 * HOUR),
        (GONE, 1, 12 * HOUR),
        (GONE, 9, 24 * HOUR),
        (NotThePage("a wall", PAGE.url, kind="login"), 0, 15 * MINUTE),
        (ExtractError("binary", PAGE.url, kind="binary"), 0, 6 * HOUR),
    ],
)
def test_what_may_pass_is_tried_again_soon_and_nothing_is_given_up(
    error: FetchError | ExtractError, failures: int, wait: timedelta
) -> None:
    page = failed(error, failures)
    assert page.next_check_at - NOW == wait
    assert (page.state, page.failures) == (error.kind, failures + 1)


def trouble(kind: str) -> FetchError | ExtractError:
    wall = kind in ("maintenance", "login")
    return NotThePage(kind, PAGE.url, kind=kind) if wall else FetchError(kind, PAGE.url, kind=kind)


@pytest.mark.parametrize(
    ("kind", "every", "wait"),
    [
        ("connect", MINUTE * 20, HOUR),
        ("timeout", 6 * HOUR, 6 * HOUR),
        ("dns", 48 * HOUR, 48 * HOUR),
        ("http_502", HOUR, HOUR),
        ("maintenance", HOUR, HOUR),
        # Who wants to be left alone is left alone.
        ("http_503", HOUR, 24 * HOUR),
        ("http_429", HOUR, 24 * HOUR),
        ("challenge", HOUR, 24 * HOUR),
        ("login", HOUR, 24 * HOUR),
    ],
)
def test_a_page_that_is_out_is_looked_at_as_often_as_ever_for_a_week(
    kind: str, every: timedelta, wait: timedelta
) -> None:
    source, error = replace(SOURCE, every=every), trouble(kind)
    known = replace(PAGE, failures=40, last_success_at=NOW - timedelta(days=6))
    assert pace.failed(known, source, error, now=NOW, jitter=0.5).next_check_at - NOW == wait
    given_up = replace(known, last_success_at=NOW - timedelta(days=8))
    assert pace.failed(given_up, source, error, now=NOW, jitter=0.5).next_check_at - NOW == max(every, 24 * HOUR)
    article = replace(known, role="article", first_seen_at=NOW - timedelta(days=1))
    assert pace.failed(article, source, error, now=NOW, jitter=0.5).next_check_at - NOW >= max(every, 24 * HOUR)


@pytest.mark.parametrize("hours", [2, 9, 30, 81, 160])
def test_the_end_of_an_outage_is_noticed_soon_and_costs_no_more_looks_than_health(hours: int) -> None:
    source, looks = replace(SOURCE, every=HOUR), 0
    page = pace.succeeded(PAGE, source, answer(), changed=False, now=NOW, jitter=0.5)
    while page.next_check_at < NOW + hours * HOUR:
        page = pace.failed(page, source, DNS, now=page.next_check_at, jitter=0.5)
        looks += 1
    assert page.next_check_at <= NOW + (hours + 1) * HOUR
    assert looks <= hours + 2


@pytest.mark.parametrize(("asked", "wait"), [(MINUTE, 15 * MINUTE), (2 * HOUR, 2 * HOUR), (999 * HOUR, 24 * HOUR)])
def test_the_servers_wish_is_heeded_within_bounds(asked: timedelta, wait: timedelta) -> None:
    error = FetchError("busy", PAGE.url, kind="http_429", retry_after=NOW + asked)
    assert failed(error).next_check_at - NOW == wait


def test_trouble_keeps_its_beginning_and_what_is_known() -> None:
    first = failed(DNS)
    later = pace.failed(first, SOURCE, DNS, now=NOW + HOUR, jitter=0.5)
    assert later.state_since == NOW
    good = pace.succeeded(later, SOURCE, answer(ETag="e"), changed=False, now=NOW + 2 * HOUR, jitter=0.5)
    assert (good.state, good.failures, good.state_since, good.etag) == ("ok", 0, NOW + 2 * HOUR, "e")


def test_each_tenth_quiet_look_asks_for_everything() -> None:
    known = replace(PAGE, etag="e", last_modified="d")
    asked = [pace.validators(replace(known, unchanged=quiet))["etag"] for quiet in range(20)]
    assert asked.count(None) == 2


def test_a_surprise_moves_nothing_but_the_next_look() -> None:
    doubted = pace.doubted(PAGE, "hash", now=NOW, jitter=0.5)
    assert doubted == replace(PAGE, pending="hash", last_checked_at=NOW, next_check_at=NOW + 11 * MINUTE)


ARTICLE = replace(PAGE, role="article", first_seen_at=NOW)
DAY = 24 * HOUR


def aged(page: Page, at: datetime, *, source: Source = SOURCE, jitter: float = 0.0) -> Page:
    return pace.succeeded(page, source, answer(), changed=False, now=at, jitter=jitter)


def test_an_article_is_looked_at_at_fixed_ages_and_then_no_more() -> None:
    page, ages = ARTICLE, []
    while page.done_at is None:
        ages.append(page.next_check_at - NOW)
        page = aged(page, page.next_check_at)
    assert tuple(ages) == pace.AGES
    assert ages[-1] == 30 * DAY


def test_looks_at_articles_are_spread_and_never_early() -> None:
    young, old = aged(ARTICLE, NOW, jitter=1.0), aged(replace(ARTICLE, looks=6), NOW + 7 * DAY, jitter=1.0)
    assert young.next_check_at == NOW + 66 * MINUTE
    assert old.next_check_at == NOW + 30 * DAY + HOUR


def test_an_outage_delays_looks_and_loses_none() -> None:
    page, end = aged(ARTICLE, NOW), NOW + 2 * DAY
    made = [end]
    page = aged(page, end)
    while page.done_at is None:
        made.append(page.next_check_at)
        page = aged(page, page.next_check_at)
    assert [(at - end) / HOUR for at in made[:3]] == [0, 1, 3.5]
    assert [(at - NOW) / DAY for at in made[-2:]] == [7, 30], "back in step"
    assert len(made) == len(pace.AGES) - 1


def test_a_look_out_of_turn_counts_for_none() -> None:
    page = aged(aged(ARTICLE, NOW), NOW + HOUR)
    extra = aged(page, NOW + 2 * HOUR)
    assert (extra.looks, extra.next_check_at) == (page.looks, NOW + 3 * HOUR)


def test_an_article_that_is_read_once_is_done_then() -> None:
    assert aged(ARTICLE, NOW, source=replace(SOURCE, follow=False)).done_at == NOW


def failing(page: Page, error: FetchError, at: datetime) -> Page:
    return pace.failed(page, SOURCE, error, now=at, jitter=0.5)


def test_an_article_that_is_not_found_is_asked_for_once_more_and_then_at_its_ages() -> None:
    page = aged(aged(ARTICLE, NOW), NOW + HOUR)
    assert not pace.is_gone(page, GONE)
    first = failing(page, GONE, NOW + 3 * HOUR)
    assert first.next_check_at == NOW + 4 * HOUR
    assert pace.is_gone(first, GONE)
    second = failing(first, GONE, first.next_check_at)
    assert (second.looks, second.next_check_at.replace(minute=0)) == (3, NOW + 8 * HOUR)
    assert pace.is_gone(page, Gone("410", PAGE.url, kind="http_410", transient=False))
    assert not pace.is_gone(replace(page, state="http_404"), DNS)


def test_an_article_that_can_never_be_read_is_given_up_in_the_end() -> None:
    assert failing(ARTICLE, DNS, NOW + 30 * DAY).done_at is None
    assert failing(ARTICLE, DNS, NOW + 37 * DAY).done_at is not None
    page, looks = ARTICLE, 0
    while page.done_at is None:
        page, looks = failing(page, DNS, page.next_check_at), looks + 1
    assert looks < 25, "the older, the more patient"


def test_a_refusal_of_an_article_is_an_answer() -> None:
    refused = FetchError("403", PAGE.url, kind="http_403", transient=False)
    assert failing(ARTICLE, refused, NOW).next_check_at - NOW < 2 * HOUR
    assert failing(replace(ARTICLE, looks=7), refused, NOW + 30 * DAY).done_at is not None
