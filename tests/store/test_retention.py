"""What may go after years, and what never goes: evidence, what stood before it, and what a page says now."""

from collections.abc import Callable
from dataclasses import replace
from datetime import datetime
from hashlib import sha256

import pytest

from monitor.models import Change, Finding, ItemRecord, Page, State, Tidied
from monitor.store import Store, retention
from monitor.store.captures import write_snapshot
from monitor.store.retention import Step
from tests.store.make import HOUR, NOON, check, document, evidence, fact, fetched, finding, looked, page, review

DAY = 24 * HOUR
LATE = NOON + 1000 * DAY
LONG = " ".join(sha256(b"%d" % number).hexdigest() for number in range(60))
"""Hard to compress, so that the next text of the page is stored as a difference."""


def look(store: Store, mine: Page, number: int, *findings: Finding, read: bool = True) -> str:
    """A look that brings another text; returns the hash of its capture."""
    at = NOON + number * DAY
    answer = fetched(f"<p>{LONG} {number}</p>".encode(), at)
    text = document(f"{LONG} {number}") if read else None
    store.checks.save(looked(mine, at), check(mine, at=at), fetched=answer, document=text, findings=findings)
    return answer.sha256


def quoting(mine: Page, number: int) -> Finding:
    """A finding whose evidence is the capture of that look."""
    digest = fetched(f"<p>{LONG} {number}</p>".encode()).sha256
    return finding(number, evidence=(evidence(snapshot=digest),), opened_at=NOON + number * DAY)


def run(step: Step, before: datetime, *, dry: bool = False, limit: int = 3) -> Tidied:
    """All steps of a kind, small ones."""
    done, cursor = Tidied(), 0
    while (taken := step(before, cursor, limit=limit, dry=dry)) is not None:
        cursor, some = taken
        done += some
    return done


def tidy(store: Store, before: datetime = LATE, *, dry: bool = False) -> Tidied:
    return run(store.retention.captures, before, dry=dry)


def kept(store: Store, mine: Page) -> list[int]:
    """The days of the captures that are still there, each readable."""
    return [(capture.fetched_at - NOON).days for capture in store.checks.captures(mine.id)]


def test_evidence_what_stood_before_it_and_the_present_text_stay(store: Store) -> None:
    mine = page(store)
    for number in range(40):
        look(store, mine, number, *([quoting(mine, 5)] if number == 5 else ()))
    look(store, mine, 40, read=False)
    done = tidy(store)
    assert kept(store, mine) == [4, 5, 39, 40], "the newest text was read from the last capture but one"
    assert (done.captures, done.evidence, done.before, done.present) == (37, 1, 1, 2)
    assert done.bytes > 0
    assert store.checks.latest_document(mine.id) == document(f"{LONG} 39")
    again = tidy(store)
    assert (again.captures, again.bytes) == (0, 0)
    look(store, mine, 41)
    assert kept(store, mine) == [4, 5, 39, 40, 41], "the page goes on"


def test_what_is_young_stays(store: Store) -> None:
    mine = page(store)
    for number in range(6):
        look(store, mine, number)
    tidy(store, NOON + 3 * DAY)
    assert kept(store, mine) == [3, 4, 5]


def test_what_the_baseline_and_dismissed_findings_point_to_stays(store: Store) -> None:
    mine = page(store)
    store.facts.load([fact()], [], NOON)
    for number in range(9):
        look(store, mine, number, *([quoting(mine, number)] if number in (2, 6) else ()))
    accepted, dismissed = sorted(store.findings.list(), key=lambda one: one.opened_at)
    store.findings.decide(
        replace(accepted, state=State.ACCEPTED), review(accepted), replace(fact(), value=12, true_since="2024-05-03")
    )
    store.findings.decide(replace(dismissed, state=State.DISMISSED), review(dismissed, "dismiss"))
    tidy(store)
    assert kept(store, mine) == [1, 2, 5, 6, 8]


def test_a_trial_counts_and_takes_nothing(store: Store) -> None:
    mine = page(store)
    for number in range(9):
        look(store, mine, number)
    told = tidy(store, dry=True)
    assert kept(store, mine) == list(range(9))
    done = tidy(store)
    assert replace(told, bytes=done.bytes) == done
    assert 0 < told.bytes <= done.bytes, "a body that others rest upon goes with the last of them"


def test_more_than_a_statement_holds_goes_in_parts(store: Store, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(retention, "_CHUNK", 2)
    mine = page(store)
    for number in range(9):
        look(store, mine, number)
    run(store.retention.captures, LATE, limit=100)
    assert kept(store, mine) == [8]
    with store._database.read() as connection:
        assert connection.exec_driver_sql("SELECT count(*) FROM bodies").scalar() == 2, "the last one and its base"


def test_bodies_that_two_pages_share_stay_as_long_as_one_needs_them(store: Store) -> None:
    one, two = page(store), page(store, 2)
    for number in range(4):
        look(store, one, number)
    look(store, two, 1)
    tidy(store)
    assert kept(store, one) == [3]
    assert kept(store, two) == [1]


def article(store: Store, number: int, *, done: datetime | None, quoted: bool = False) -> Page:
    """An article with two captures; the first one is evidence, or nothing is."""
    page(store)
    url = f"https://example.org/news/{number}"
    record = ItemRecord(
        source_id="source-1",
        key=url,
        url=url,
        title=f"Piece {number}",
        content_hash="h",
        first_seen_at=NOON,
        last_seen_at=NOON,
        state="full-text",
    )
    mine = store.items.page_for(record, url)
    for step in range(2):
        at = NOON + step * DAY
        answer = fetched(f"<p>{LONG} {number} {step}</p>".encode(), at)
        found = [finding(number, evidence=(evidence(snapshot=answer.sha256),))] if quoted and not step else []
        after = replace(looked(mine, at), done_at=done)
        store.checks.save(after, check(mine, at=at), fetched=answer, document=document(str(step)), findings=found)
    return mine


def test_the_text_of_an_article_that_nobody_refers_to_goes_where_the_operator_says_so(store: Store) -> None:
    old, young = article(store, 1, done=NOON + 30 * DAY), article(store, 2, done=LATE)
    quoted, followed = article(store, 3, done=NOON + 30 * DAY, quoted=True), article(store, 4, done=None)
    assert tidy(store).present == 4, "none goes by the age of its captures"
    assert run(store.retention.articles, LATE, dry=True).articles == 1
    assert run(store.retention.articles, LATE).articles == 1
    assert [len(kept(store, one)) for one in (old, young, quoted, followed)] == [0, 1, 2, 1]
    assert [len(store.checks.documents(one.id)) for one in (old, young, quoted, followed)] == [0, 2, 2, 2]
    assert store.pages.get(old.id) is not None, "that it was there is known for ever"
    assert run(store.retention.articles, LATE).articles == 0


def outcomes(store: Store, mine: Page) -> list[str]:
    return [look.outcome for look in reversed(store.checks.recent(mine.id, 1000))]


def test_old_looks_are_counted_a_day_but_the_first_and_the_last(store: Store) -> None:
    mine = page(store)
    for number, outcome in enumerate(["first", "changed", "dns", "dns", "unchanged", "changed", "http_503"]):
        at = NOON + number * HOUR
        store.checks.save(looked(mine, at), check(mine, outcome, at))
    assert run(store.retention.looks, LATE, dry=True).looks == 5
    assert run(store.retention.looks, NOON + 2 * HOUR).looks == 1
    assert outcomes(store, mine) == ["first", "dns", "dns", "unchanged", "changed", "http_503"]
    assert run(store.retention.looks, LATE).looks == 4
    assert outcomes(store, mine) == ["first", "http_503"]
    with store._database.read() as connection:
        assert connection.exec_driver_sql("SELECT page_id, count, elapsed FROM check_days").all() == [
            (mine.id, 5, 1.25)
        ]


def test_old_changes_that_were_held_back_go_and_shown_ones_stay(store: Store) -> None:
    mine = page(store)
    noise, news = Change("reworded", "1 June", "2 June", ("stamp",)), Change("reworded", "4 areas", "12 areas")
    store.checks.save(looked(mine), check(mine), fetched=fetched(), changes=[noise, news, noise])
    assert run(store.retention.noise, NOON).noise == 0
    assert run(store.retention.noise, LATE, dry=True).noise == 2
    assert run(store.retention.noise, LATE, limit=1).noise == 2
    assert [seen.change for seen in store.checks.changes(NOON - DAY)] == [news]


@pytest.mark.postgres
def test_a_body_that_a_look_takes_up_again_meanwhile_stays(postgres_url: str, opened: Callable[[str], Store]) -> None:
    store = opened(postgres_url)
    mine = page(store)
    for number in range(4):
        look(store, mine, number)
    with store._database.write() as connection:
        write_snapshot(connection, mine.id, fetched(f"<p>{LONG} 1</p>".encode(), NOON + 9 * DAY))
        assert tidy(store).captures == 3
    assert kept(store, mine) == [3, 9]
