"""What a look leaves behind: all of it or nothing, raw bytes once, quiet looks cheaply."""

from dataclasses import replace
from datetime import datetime

import pytest

from monitor.errors import StoreError
from monitor.models import Change, HeldBack, Observation, Stance, Watch
from monitor.store import Store
from monitor.store.checks import KEPT_DOCUMENTS
from tests.store.make import HOUR, NOON, check, document, evidence, fact, fetched, finding, looked, page


def observation(fact_id: str = "fact-1") -> Observation:
    return Observation(
        fact_id=fact_id, value=12, stance=Stance.ASSERTED, quote="12 areas", start=3, end=11, features=(("cue", 0.5),)
    )


def test_all_that_a_look_found_is_there_afterwards(store: Store) -> None:
    mine = page(store)
    store.facts.load([fact()], [], NOON)
    after = looked(mine, etag='"x"', body_hash="b", visible_hash="v", last_success_at=NOON, failures=0, unchanged=3)
    change = Change("reworded", "4 areas", "12 areas")
    (saved,) = store.checks.save(
        after,
        check(mine),
        fetched=fetched(),
        document=document(),
        observations=[observation()],
        changes=[change],
        findings=[finding()],
        confirmed=["fact-1", "fact-1", "no-such-fact"],
    )
    assert saved.id is not None
    assert store.findings.get(saved.id) == saved
    assert store.pages.get(mine.id) == after
    assert store.checks.latest_document(mine.id) == document()
    assert store.checks.latest_snapshot(mine.id) == fetched()
    assert store.checks.snapshot(fetched().sha256) == fetched()
    assert store.checks.observations(mine.id) == (observation(),)
    assert store.checks.recent(mine.id) == (check(mine),)
    (seen,) = store.checks.changes(NOON - HOUR, shown=True)
    assert (seen.source_id, seen.change) == ("source-1", change)
    (record,) = store.facts.records()
    assert (record.confirmed_count, record.last_confirmed_at) == (1, NOON)


def test_nothing_is_stored_when_one_part_cannot_be(store: Store) -> None:
    mine = page(store)
    naive = replace(finding(), opened_at=datetime(2024, 5, 1))  # noqa: DTZ001 — the mistake that is tried
    with pytest.raises(ValueError, match="without a zone"):
        store.checks.save(
            looked(mine, etag='"x"'), check(mine), fetched=fetched(), document=document(), findings=[naive]
        )
    assert store.pages.get(mine.id) == mine
    assert store.checks.latest_document(mine.id) is None
    assert store.checks.latest_snapshot(mine.id) is None
    assert store.checks.recent(mine.id) == ()


def test_a_saved_look_ends_the_claim(store: Store) -> None:
    mine = page(store)
    store.pages.claim_due(NOON, 10, 10 * HOUR)
    store.checks.save(looked(mine, next_check_at=NOON + HOUR), check(mine))
    assert len(store.pages.claim_due(NOON + HOUR, 10)) == 1


def test_the_same_bytes_are_stored_once_but_every_capture_is_known(store: Store) -> None:
    mine, other = page(store, 1), page(store, 2)
    for number, (target, at) in enumerate([(mine, NOON), (other, NOON + HOUR), (mine, NOON + 2 * HOUR)]):
        body = fetched(b"x" * 100_000, at)
        store.checks.save(looked(target), check(target), fetched=body, document=document(f"text {number}"))
    newest = store.checks.snapshot(fetched(b"x" * 100_000).sha256)
    assert newest is not None
    assert newest.fetched_at == NOON + 2 * HOUR
    first = store.checks.latest_snapshot(other.id)
    assert first is not None
    assert (len(first.body), first.fetched_at) == (100_000, NOON + HOUR)


def test_a_capture_is_found_by_the_beginning_of_its_hash(store: Store) -> None:
    mine = page(store)
    store.checks.save(looked(mine), check(mine), fetched=fetched())
    store.checks.save(looked(mine), check(mine), fetched=fetched(b"another"))
    whole = fetched().sha256
    assert store.checks.snapshot(whole[:8]) == fetched()
    assert store.checks.snapshot(whole) == fetched()
    for other in ("", whole + "0", whole[:7] + "g", "%", whole[1:]):
        assert store.checks.snapshot(other) is None, other


def test_a_new_reading_of_an_old_capture_needs_no_new_capture(store: Store) -> None:
    mine = page(store)
    store.checks.save(looked(mine), check(mine), fetched=fetched(), document=document(reader="r1"))
    store.checks.save(looked(mine), check(mine, "reread"), document=document(reader="r2"))
    newest = store.checks.latest_document(mine.id)
    assert newest is not None
    assert newest.reader == "r2"
    assert store.checks.latest_snapshot(mine.id) == fetched()


def test_quiet_looks_leave_a_row_only_where_something_turned(store: Store) -> None:
    first, second = page(store, 1), page(store, 2)
    store.checks.save(looked(first), check(first, "first"))
    store.checks.save(looked(second, state="dns", failures=1), check(second, "dns"))
    for hours in range(1, 4):
        at = NOON + hours * HOUR
        looks = [(looked(each, at, unchanged=hours), check(each, "unchanged", at)) for each in (first, second)]
        store.checks.save_quiet(looks)
    store.checks.save_quiet([])
    assert [one.outcome for one in store.checks.recent(first.id)] == ["unchanged", "first"]
    assert [one.outcome for one in store.checks.recent(second.id)] == ["unchanged", "dns"]
    after = store.pages.get(first.id)
    assert after is not None
    assert (after.unchanged, after.last_checked_at) == (3, NOON + 3 * HOUR)


def test_old_readings_are_forgotten_except_those_that_evidence_points_to(store: Store) -> None:
    mine = page(store)
    quoted = fetched(b"quoted")
    store.checks.save(
        looked(mine),
        check(mine),
        fetched=quoted,
        document=document("quoted"),
        observations=[observation()],
        findings=[finding(evidence=(evidence(snapshot=quoted.sha256),))],
    )
    for number in range(KEPT_DOCUMENTS + 5):
        store.checks.save(
            looked(mine), check(mine), fetched=fetched(b"%d" % number), document=document(f"text {number}")
        )
    texts = [one.text for one in store.checks.documents(mine.id)]
    assert len(texts) == KEPT_DOCUMENTS + 1
    assert texts[0] == f"text {KEPT_DOCUMENTS + 4}"
    assert texts[-1] == "quoted"
    assert store.checks.snapshot(fetched(b"0").sha256) is not None, "captures are never forgotten"


def test_what_was_held_back_can_be_counted_and_listed(store: Store) -> None:
    mine = page(store)
    noise = [
        Change("added", "", "1 view", ("counter", "navigation")),
        Change("added", "", "2 views", ("counter",)),
        Change("added", "", "Signed.", ()),
    ]
    store.checks.save(looked(mine), check(mine), changes=noise)
    assert store.checks.held_back(NOON) == (HeldBack("counter", 2), HeldBack("navigation", 1))
    assert store.checks.held_back(NOON + HOUR) == ()
    assert [seen.change for seen in store.checks.changes(NOON, shown=False)] == [noise[1], noise[0]]
    assert store.checks.changes(NOON, source_id="another") == ()


def test_text_that_no_database_takes_is_stored_with_a_replacement(store: Store) -> None:
    mine = page(store)
    hostile = "NUL \x00, lone \ud800, right-to-left \u202e, emoji 🇩🇰"
    stored = "NUL \ufffd, lone \ufffd, right-to-left \u202e, emoji 🇩🇰"
    (saved,) = store.checks.save(
        looked(mine, etag=hostile),
        check(mine, hostile),
        document=document(hostile, title=hostile),
        observations=[replace(observation(), quote=hostile)],
        findings=[finding(key=hostile * 500, title=hostile, evidence=(evidence(hostile),), value=hostile)],
    )
    assert saved.id is not None
    read = store.checks.latest_document(mine.id)
    assert read is not None
    assert (read.text, read.title) == (stored, stored)
    assert store.checks.observations(mine.id)[0].quote == stored
    found = store.findings.get(saved.id)
    assert found is not None
    assert (found.value, found.evidence[0].quote) == (stored, stored)


def test_captures_that_resemble_each_other_take_little_space_and_come_back_whole(store: Store) -> None:
    mine = page(store)
    article = "".join(f"<p>Paragraph {number * number} of {number**3} words.</p>" for number in range(3000)).encode()
    bodies = [article.replace(b"Paragraph 25 ", b"Paragraph of %d " % number) for number in range(20)]
    bodies[10] = bytes(reversed(article))
    for body in bodies:
        store.checks.save(looked(mine), check(mine), fetched=fetched(body))
    for body in bodies:
        capture = store.checks.snapshot(fetched(body).sha256)
        assert capture is not None
        assert capture.body == body
    with store._database.read() as connection:
        sizes = connection.exec_driver_sql("SELECT length(zstd), base FROM bodies").all()
    assert sum(base is None for _, base in sizes) == 3, "the first, the one unlike it, and the first after that"
    assert sum(size for size, base in sizes if base) < 17 * 300


def test_a_damaged_capture_is_told_and_not_handed_out(url: str, store: Store) -> None:
    mine = page(store)
    store.checks.save(looked(mine), check(mine), fetched=fetched())
    with store._database.write() as connection:
        connection.exec_driver_sql("UPDATE bodies SET zstd = substr(zstd, 1, 12)")
    with pytest.raises(StoreError, match="damaged"):
        store.checks.latest_snapshot(mine.id)
    store.checks.save(looked(mine), check(mine), fetched=fetched(b"<p>Hello again</p>"))
    assert store.checks.latest_snapshot(mine.id) == fetched(b"<p>Hello again</p>")


def test_what_a_site_told_lately_is_known_with_what_was_held_back_for_it(store: Store) -> None:
    pages = [page(store, number) for number in (1, 2, 3)]
    told, held = Change("added", "", "closed"), Change("added", "", "closed", ("site-wide",))
    other, both = Change("added", "", "menu", ("navigation",)), Change("added", "", "menu", ("navigation", "site-wide"))
    for mine, changes, at in zip(pages, ([told], [held, other, both], [told]), (NOON, NOON + HOUR, NOON), strict=True):
        store.checks.save(looked(mine, at, last_success_at=at), check(mine, at=at), changes=changes)
    url = pages[2].url
    seen = store.checks.told_on("example.org", NOON, but=url, also="site-wide")
    assert [(each.url, each.change) for each in seen] == [(pages[1].url, held), (pages[0].url, told)]
    assert store.checks.told_on("example.org", NOON, but=url, also="site-wide", limit=1) == seen[:1]
    assert store.checks.told_on("example.org", NOON + 2 * HOUR, but=url, also="site-wide") == ()
    assert store.checks.told_on("example.com", NOON, but=url, also="site-wide") == ()
    watched = store.pages.of_site("example.org", NOON + HOUR, but=url)
    assert watched == (Watch(url=pages[1].url, met_at=None, read_at=NOON + HOUR),)
    assert len(store.pages.of_site("example.org", NOON, but=url)) == 2
