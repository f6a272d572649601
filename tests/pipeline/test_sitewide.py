"""The same edit on many pages of a site, over a real site and database: told once, then known, never lost."""

import json
from collections.abc import Iterator
from contextlib import nullcontext
from pathlib import Path
from threading import Event

import pytest
from typer.testing import CliRunner

from monitor import pipeline
from monitor.cli.app import app
from monitor.config import load_settings
from monitor.models import Finding, Review, State
from monitor.rooms import Rooms, open_rooms
from monitor.sandbox import Sandbox
from tests.house import OTHER, SIGNED, Now, Site, page
from tests.pipeline.feeds import FEED, declare, entry, of_kind, rss, run

BANNER = "Our offices are closed from 24 December to 1 January; the duty officer answers urgent calls."
PAGES = ("/army", "/navy", "/air", "/treaties", "/bases", "/exports", "/news")
ELSEWHERE = PAGES[-2:]
"""Pages that are looked at later than the others."""


def text(path: str) -> str:
    return f"This page tells what the ministry does about {path[1:]}, and whom to ask about it in the capital city."


@pytest.fixture
def rooms(environment: Path, site: Site, now: Now, sandbox: Sandbox) -> Iterator[Rooms]:
    sources = "\n".join(
        f'  - {{id: {path[1:]}, name: "Ministry: {path[1:]}", url: "http://127.0.0.1:{site.port}{path}", tier: 1,'
        f" publisher: Ministry of Defence, every: 1h{', show: [site-wide]' if path == '/news' else ''}}}"
        for path in PAGES
    )
    declared = environment / "sources.yaml"
    declared.write_text(declared.read_text().partition("sources:")[0] + "sources:\n" + sources)
    for path in PAGES:
        site.put(path, page(text(path), OTHER, title=path[1:]))
    with open_rooms(load_settings(), now=now, jitter=lambda: 0.5, sandbox=sandbox) as opened:
        look(opened, *PAGES)
        now.on(hours=1)
        yield opened


def look(rooms: Rooms, *paths: str) -> list[str]:
    found = [rooms.store.pages.of(path[1:]) for path in paths]
    return [pipeline.check(one, rooms).outcome for one in found if one]


def hang_out(site: Site, *paths: str, more: tuple[str, ...] = ()) -> None:
    for path in paths:
        site.put(path, page(BANNER, text(path), OTHER, *more, title=path[1:]))


def edits(rooms: Rooms, state: State | None = State.OPEN) -> list[Finding]:
    return list(reversed(rooms.store.findings.list(state=state, kind="page")))


def digest(rooms: Rooms) -> str:
    recipient = rooms.declared.recipients[0]
    rendered = pipeline.compose_digest(recipient, rooms.untold(recipient), rooms)
    return rendered.text if rendered else ""


def test_a_banner_is_one_entry_of_the_digest_and_one_answer(rooms: Rooms, site: Site) -> None:
    hang_out(site, *PAGES[1:])
    hang_out(site, "/army", more=("The army gets a second brigade in the north of the country next summer.",))
    assert set(look(rooms, *PAGES)) == {"changed"}
    told = digest(rooms)
    assert told.count("Our offices are closed") == 1
    assert "The same edit on 7 pages of 127.0.0.1" in told
    assert told.count("second brigade") == 1
    assert "told\n                under " in told
    assert [len(finding.changes) for finding in edits(rooms)] == [2, 1, 1, 1, 1, 1, 1], "each is there on its own"

    lead = edits(rooms)[1]
    answer = Review(finding_id=lead.id or 0, action="dismiss", by="anna", at=rooms.now(), note="boilerplate")
    pipeline.decide(answer, rooms.store)
    assert [len(finding.changes) for finding in edits(rooms)] == [2], "what says more waits for its own answer"
    assert len(rooms.store.findings.settled(answer)) == 5
    assert "the same edit" in rooms.store.findings.reviews(edits(rooms, State.DISMISSED)[-1].id or 0)[0].note


def test_one_answer_may_be_for_one_page_alone(rooms: Rooms, site: Site) -> None:
    hang_out(site, *PAGES)
    look(rooms, *PAGES)
    first = edits(rooms)[0]
    pipeline.decide(Review(finding_id=first.id or 0, action="accept", by="bo", at=rooms.now()), rooms.store, alone=True)
    assert len(edits(rooms)) == len(PAGES) - 1


def test_a_page_that_follows_days_later_is_held_back_and_counted(rooms: Rooms, site: Site, now: Now) -> None:
    hang_out(site, *PAGES)
    assert set(look(rooms, *PAGES[:-2])) == {"changed"}
    assert pipeline.deliver(rooms, Event()) >= 0
    now.on(days=2)
    assert look(rooms, *ELSEWHERE) == ["noise", "changed"], "the last source wants it shown"
    assert len(edits(rooms)) == len(PAGES) - 1
    assert [(held.label, held.count) for held in rooms.store.checks.held_back(now())] == [("site-wide", 1)]
    assert "edits that other pages of their site have told" in digest(rooms)
    (held,) = rooms.store.checks.changes(now(), shown=False)
    assert (held.source_id, held.change.after, held.change.labels) == ("exports", BANNER, ("site-wide",))


def test_what_is_the_sites_is_forgotten(rooms: Rooms, site: Site, now: Now) -> None:
    hang_out(site, *PAGES)
    look(rooms, *PAGES[:-2])
    now.on(days=31)
    assert look(rooms, "/exports") == ["changed"]


def test_a_statement_on_few_pages_is_told_on_each(rooms: Rooms, site: Site, now: Now) -> None:
    hang_out(site, *PAGES[:3], "/exports")
    look(rooms, *PAGES[:-2], "/news")
    now.on(days=2)
    assert look(rooms, "/exports") == ["changed"]


def test_a_known_fact_is_read_and_told_whatever_the_site_has_told(rooms: Rooms, site: Site, now: Now) -> None:
    """The same sentence with a reading was told as a mere edit of pages, in words that the last page makes clear."""
    hang_out(site, *PAGES, more=(SIGNED,))
    look(rooms, *PAGES[:-2])
    facts = rooms.store.findings.list(state=State.OPEN, kind="fact")
    assert [len(finding.evidence) for finding in facts] == [5]
    now.on(days=2)
    look(rooms, "/exports")
    (fact,) = rooms.store.findings.list(state=State.OPEN, kind="fact")
    assert [voice.source_id for voice in fact.evidence][-1] == "exports"
    labels = {seen.change.after: seen.change.labels for seen in rooms.store.checks.changes(now())}
    assert labels == {BANNER: ("site-wide",), SIGNED: ()}


def test_an_edit_of_many_articles_is_one_entry_and_held_back_on_one_that_follows(
    environment: Path, site: Site, now: Now, sandbox: Sandbox
) -> None:
    declare(environment, site, FEED + ", relevance: all")
    links = [f"http://127.0.0.1:{site.port}/{name}" for name in "abcdef"]
    site.put("/feed", rss(*(entry(link, f"Piece {link[-1]}", now()) for link in links)))

    def put(*names: str, more: tuple[str, ...] = ()) -> None:
        for name in names:
            site.put(f"/{name}", page(text(f"/{name}"), OTHER, *more, title=f"Piece {name}"))

    put(*"abcdef")
    with open_rooms(load_settings(), now=now, jitter=lambda: 0.5, sandbox=sandbox) as rooms:
        run(rooms, now, hours=0)
        put(*"abcde", more=(BANNER,))
        run(rooms, now, hours=2)
        assert len(of_kind(rooms, "article-edited")) == 5
        assert "The same edit on 5 pages" in digest(rooms)
        assert digest(rooms).count("Our offices are closed") == 1
        run(rooms, now, days=2)
        put("f", more=(BANNER,))
        run(rooms, now, days=2)
        assert len(of_kind(rooms, "article-edited")) == 5
        assert "edits that other pages of their site have told" in digest(rooms)


def test_the_command_line_shows_one_row_and_all_pages(
    rooms: Rooms, site: Site, sandbox: Sandbox, monkeypatch: pytest.MonkeyPatch
) -> None:
    hang_out(site, *PAGES)
    look(rooms, *PAGES)
    monkeypatch.setattr("monitor.rooms.Sandbox", lambda **_: nullcontext(sandbox))

    def monitor(*arguments: str) -> str:
        result = CliRunner().invoke(app, list(arguments), catch_exceptions=False)
        assert result.exit_code == 0, result.output
        return result.stdout

    listed = monitor("review", "list")
    assert listed.count(BANNER[:20]) == 1
    assert "Ministry of Defence (on 7 pages)" in listed
    assert monitor("review", "list", "--each").count(BANNER[:20]) == 7
    (row,) = json.loads(monitor("review", "list", "--json"))
    assert sorted(each["url"].rpartition("/")[2] for each in row["pages"]) == sorted(path[1:] for path in PAGES)
    assert len(json.loads(monitor("review", "list", "--each", "--json"))) == 7
    shown = monitor("review", "show", str(row["id"]))
    assert shown.count("also on") == 6
    told = monitor("changes", "--days", "3650")
    assert told.count(BANNER[:20]) == 1
    assert all(path in told for path in PAGES)
    (change,) = json.loads(monitor("changes", "--days", "3650", "--json"))
    assert len(change["also"]) == 6
    monitor("review", "dismiss", str(row["id"]), "--by", "anna", "--reason", "boilerplate")
    assert monitor("review", "list") == ""
