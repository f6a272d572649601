"""check, decide and deliver, over a real site, database and folder."""

from collections.abc import Iterable
from dataclasses import replace
from datetime import timedelta
from email import message_from_bytes
from email.policy import default
from pathlib import Path
from threading import Event
from typing import Literal

import pytest

from monitor import pipeline
from monitor.config import load_settings
from monitor.models import Fact, Finding, Page, Review, State, Value, Verdict
from monitor.notify.settings import SmtpSettings
from monitor.rooms import Rooms, open_rooms
from monitor.sandbox import Sandbox
from tests.house import OTHER, SIGNED, TALKS, Now, Site, page
from tests.notify.sink import HOST, Sink, running


def page_of(rooms: Rooms, source: str) -> Page:
    found = rooms.store.pages.of(source)
    assert found is not None
    return found


def look(rooms: Rooms, source: str) -> str:
    return pipeline.check(page_of(rooms, source), rooms).outcome


def status(facts: Iterable[Fact]) -> Value | None:
    return next(fact.value for fact in facts if fact.id == "dk-us-dca-status")


def open_findings(rooms: Rooms, kind: str = "fact") -> list[Finding]:
    return [finding for finding in rooms.store.findings.list(state=State.OPEN) if finding.kind == kind]


def test_a_repeat_of_the_known_is_silence(rooms: Rooms, site: Site) -> None:
    site.put("/ministry", page(TALKS, OTHER))
    assert look(rooms, "ministry") == "first"
    assert open_findings(rooms) == []
    confirmed = {record.fact.id: record.confirmed_count for record in rooms.store.facts.records()}
    assert confirmed == {"dk-us-dca-status": 1, "gl-base-name": 0}


def test_a_new_value_is_one_finding_whoever_repeats_it(rooms: Rooms, site: Site, now: Now) -> None:
    site.put("/ministry", page(SIGNED, OTHER))
    site.put("/paper", page("Copenhagen. " + SIGNED, "The weather was fine in the capital all through that day."))
    look(rooms, "ministry")
    now.on(hours=1)
    look(rooms, "paper")
    (finding,) = open_findings(rooms)
    assert (finding.before, finding.after, finding.verdict) == ("negotiating", "signed", Verdict.CHANGES)
    assert [evidence.source_id for evidence in finding.evidence] == ["ministry", "paper"]
    assert len({voice.story for voice in finding.evidence}) == 2
    capture = rooms.store.checks.snapshot(finding.evidence[0].snapshot or "")
    assert capture is not None
    assert finding.evidence[0].quote in capture.body.decode()


def test_who_is_quoted_is_kept_and_told(rooms: Rooms, site: Site) -> None:
    site.put("/paper", page(SIGNED.replace("the ministry said today", "said Jens Nielsen on Monday"), OTHER))
    look(rooms, "paper")
    (finding,) = rooms.store.findings.list(kind="fact")
    assert [evidence.speaker for evidence in finding.evidence] == ["Jens Nielsen"]
    (recipient,) = rooms.declared.recipients
    told = pipeline.compose_digest(recipient, [replace(finding, telling="alert")], rooms)
    assert told is not None
    assert "The Paper (established, independent), said by Jens Nielsen" in " ".join(told.text.split())
    assert "said by Jens Nielsen" in told.html


def test_copies_of_a_wire_report_are_one_voice(rooms: Rooms, site: Site, now: Now) -> None:
    wire = page(SIGNED, OTHER, "Officials of both countries met in Washington for the ceremony and shook hands.")
    site.put("/ministry", wire)
    site.put("/paper", wire.replace("<nav>", "<nav><a href=/sport>Sport</a>"))
    look(rooms, "ministry")
    now.on(hours=1)
    look(rooms, "paper")
    (finding,) = open_findings(rooms)
    assert len(finding.evidence) == 2
    assert len({voice.story for voice in finding.evidence}) == 1


def test_an_edited_page_is_compared_with_its_own_past(rooms: Rooms, site: Site, now: Now) -> None:
    site.put("/ministry", page(TALKS, OTHER))
    look(rooms, "ministry")
    now.on(hours=1)
    site.put("/ministry", page(TALKS, OTHER, stamp="2 March 2023"))
    assert look(rooms, "ministry") == "noise"
    now.on(hours=1)
    site.put("/ministry", page(TALKS, OTHER.replace("forty", "sixty"), stamp="2 March 2023"))
    assert look(rooms, "ministry") == "changed"
    (finding,) = open_findings(rooms, "page")
    (change,) = finding.changes
    assert "forty" in change.before
    assert "sixty" in change.after
    assert rooms.store.checks.held_back(since=now() - timedelta(days=1)) != ()


def test_an_edit_of_a_page_that_goes_on_stating_its_old_date_is_told_as_such(
    rooms: Rooms, site: Site, now: Now
) -> None:
    dated = '<meta property="article:modified_time" content="2023-01-17T10:00:00Z"></head>'
    site.put("/ministry", page(TALKS, OTHER).replace("</head>", dated))
    look(rooms, "ministry")
    now.on(hours=1)
    site.put("/ministry", page(TALKS, OTHER.replace("forty", "sixty")).replace("</head>", dated))
    look(rooms, "ministry")
    (finding,) = open_findings(rooms, "page")
    assert finding.reason.endswith("The page gives its last change as before: 17 January 2023.")


def test_a_statement_that_is_gone_is_confirmed_by_a_second_look(rooms: Rooms, site: Site, now: Now) -> None:
    long = "The minister spoke at length about other matters of the day, of schools and of roads and of the weather."
    site.put("/ministry", page(TALKS, OTHER, long))
    look(rooms, "ministry")
    now.on(hours=1)
    site.put("/ministry", page(OTHER, long))
    assert look(rooms, "ministry") == "held"
    assert rooms.store.findings.list() == ()
    assert page_of(rooms, "ministry").next_check_at < now() + timedelta(minutes=13)
    now.on(minutes=11)
    assert look(rooms, "ministry") == "changed"
    (gone,) = open_findings(rooms, "withdrawn")
    assert (gone.fact_id, gone.before, gone.verdict) == ("dk-us-dca-status", "negotiating", Verdict.WITHDRAWN)
    assert status(rooms.store.facts.in_force()) == "negotiating"


def test_a_half_loaded_page_is_never_told(rooms: Rooms, site: Site, now: Now) -> None:
    whole = page(TALKS, OTHER, OTHER.replace("Aarhus", "Odense"), OTHER.replace("Aarhus", "Aalborg"))
    site.put("/ministry", whole)
    look(rooms, "ministry")
    now.on(hours=1)
    site.put("/ministry", page(OTHER))
    assert look(rooms, "ministry") == "held"
    now.on(minutes=11)
    site.put("/ministry", whole)
    assert look(rooms, "ministry") == "unchanged"
    assert page_of(rooms, "ministry").pending is None
    assert rooms.store.findings.list() == ()


NEWS = "Denmark and the United States have signed a contract for $300 million on the runway of Pituffik in Greenland."


def test_news_that_no_fact_speaks_of_is_one_finding_for_all_who_tell_it(rooms: Rooms, site: Site, now: Now) -> None:
    def told(text: str, day: str) -> str:
        return page(text, OTHER, title="A contract on the runway is signed").replace(
            "<title>", f'<meta property="article:published_time" content="{day}T08:00:00Z"><title>'
        )

    site.put("/ministry", told(NEWS, "2023-03-01"))
    site.put("/paper", told("The paper has learned: " + NEWS, "2023-03-01"))
    look(rooms, "ministry")
    now.on(hours=2)
    look(rooms, "paper")
    (finding,) = open_findings(rooms, "new-development")
    assert finding.title.startswith("A contract on the runway")
    assert [evidence.source_id for evidence in finding.evidence] == ["ministry", "paper"]


def test_an_old_page_that_is_added_is_no_news(rooms: Rooms, site: Site) -> None:
    site.put("/ministry", page(NEWS, OTHER))
    look(rooms, "ministry")
    assert open_findings(rooms, "new-development") == []


def test_the_same_page_twice_is_nothing(rooms: Rooms, site: Site, now: Now) -> None:
    site.put("/ministry", page(SIGNED, OTHER))
    look(rooms, "ministry")
    now.on(hours=1)
    assert look(rooms, "ministry") == "unchanged"
    assert len(open_findings(rooms)) == 1


def test_an_outage_is_a_state_told_once_and_never_a_deletion(rooms: Rooms, site: Site, now: Now) -> None:
    site.put("/ministry", page(TALKS, OTHER))
    look(rooms, "ministry")
    site.put("/ministry", "<h1>Service unavailable</h1>", status=503)
    outcomes = []
    for _ in range(5):
        now.on(hours=25)
        outcomes.append(look(rooms, "ministry"))
    assert outcomes == ["http_503"] * 5
    (trouble,) = open_findings(rooms, "trouble")
    assert (trouble.before, trouble.after) == ("readable", "http_503")
    assert open_findings(rooms, "page") == []
    assert page_of(rooms, "ministry").state == "http_503"

    now.on(hours=25)
    site.put("/ministry", page(TALKS, OTHER))
    assert look(rooms, "ministry") == "unchanged"
    assert open_findings(rooms, "trouble") == []
    kinds = [finding.kind for finding in rooms.store.findings.list(kind="recovered")]
    assert kinds == ["recovered"]


def test_a_page_of_another_kind_is_an_outcome(rooms: Rooms, site: Site) -> None:
    site.put("/ministry", "%PDF-1.7 binary", **{"Content-Type": "application/pdf"})
    outcome = look(rooms, "ministry")
    assert outcome not in ("first", "changed", "unchanged")
    assert page_of(rooms, "ministry").state == outcome


def test_a_reader_upgrade_is_not_news(rooms: Rooms, site: Site, now: Now, home: Path) -> None:
    site.put("/ministry", page(TALKS, OTHER))
    look(rooms, "ministry")
    source = rooms.source(page_of(rooms, "ministry"))
    rooms.store.pages.sync([replace(source, select=("article",))], now())
    now.on(hours=1)
    site.put("/ministry", page(TALKS, OTHER, stamp="9 March 2023"))
    assert look(rooms, "ministry") in ("noise", "unchanged")
    assert open_findings(rooms, "page") == []


def test_a_page_that_moved_is_followed_and_said_once(rooms: Rooms, site: Site, now: Now) -> None:
    site.put("/ministry", page(TALKS, OTHER))
    look(rooms, "ministry")
    site.put("/new", page(TALKS, OTHER))
    site.pages["/ministry"] = (301, {"Location": "/new"}, "")
    for _ in range(3):
        now.on(hours=1)
        assert look(rooms, "ministry") == "unchanged"
    (moved,) = open_findings(rooms, "moved")
    assert (moved.after or "").endswith("/new")
    site.put("/new", page(SIGNED, OTHER))
    now.on(hours=1)
    assert look(rooms, "ministry") == "changed"
    assert open_findings(rooms, "moved") == [moved]


def test_accepting_moves_the_baseline_and_keeps_what_was_known(rooms: Rooms, site: Site, now: Now) -> None:
    site.put("/ministry", page(SIGNED, OTHER))
    look(rooms, "ministry")
    (finding,) = open_findings(rooms)
    before = now()
    now.on(days=1)
    answer = Review(finding_id=finding.id or 0, action="accept", by="anna", at=now(), note="seen the text")
    assert pipeline.decide(answer, rooms.store).state is State.ACCEPTED
    assert status(rooms.store.facts.in_force()) == "signed"
    assert status(rooms.store.facts.in_force(before.date())) == "negotiating"

    site.put("/paper", page(SIGNED, OTHER))
    look(rooms, "paper")
    assert open_findings(rooms) == []
    site.put("/paper", page(TALKS, OTHER))
    now.on(hours=1)
    look(rooms, "paper")
    assert open_findings(rooms) == []


def test_the_digest_is_written_once_for_each_slot(rooms: Rooms, site: Site, now: Now, home: Path) -> None:
    stop = Event()
    assert pipeline.deliver(rooms, stop) == 0
    site.put("/ministry", page(SIGNED, OTHER))
    look(rooms, "ministry")
    assert pipeline.deliver(rooms, stop) == 0, "the next slot is tomorrow morning"
    now.on(days=1)
    assert pipeline.deliver(rooms, stop) == 1
    assert pipeline.deliver(rooms, stop) == 0
    (path,) = (home / "data" / "outbox").glob("*.eml")
    message = message_from_bytes(path.read_bytes(), policy=default)
    assert message["To"] == "desk@example.org"
    body = message.get_body(("plain",))
    assert body is not None
    text = " ".join(body.get_content().split())
    assert "negotiating" in text
    assert "have signed the defence cooperation agreement" in text
    now.on(days=1)
    assert pipeline.deliver(rooms, stop) == 0, "told is told"


@pytest.mark.parametrize(("when_unsure", "state"), [("hold", "ambiguous"), ("resend", "due")])
def test_mail_that_may_have_arrived_is_held_or_sent_once_more(
    rooms: Rooms, site: Site, now: Now, when_unsure: Literal["hold", "resend"], state: str
) -> None:
    rooms.declared = replace(rooms.declared, mail=replace(rooms.declared.mail, when_unsure=when_unsure))
    site.put("/ministry", page(SIGNED, OTHER))
    look(rooms, "ministry")
    now.on(days=1)
    with running(Sink(drop_after_dot=True)) as sink:
        smtp = SmtpSettings(host=HOST, port=sink.port, security="plain")
        rooms.channels = replace(rooms.channels, smtp=smtp)
        assert pipeline.deliver(rooms, Event()) == 0
        (message,) = rooms.store.outbox.list()
        assert message.state == state
        sink.drop_after_dot = False
        now.on(hours=2)
        assert pipeline.deliver(rooms, Event()) == (state == "due")
    assert len({message for _, _, message in sink.messages}) == 1


def test_due_pages_are_looked_at_and_get_their_next_time(rooms: Rooms, site: Site, now: Now) -> None:
    site.put("/ministry", page(TALKS))
    site.put("/paper", page(OTHER))
    now.on(days=4000)
    assert pipeline.check_due(rooms, Event()) == 2
    assert pipeline.check_due(rooms, Event()) == 0
    assert site.asked.count("/robots.txt") == 1
    assert page_of(rooms, "ministry").next_check_at > now()


def test_a_stopped_round_gives_its_pages_back(rooms: Rooms, site: Site, now: Now) -> None:
    now.on(days=4000)
    stop = Event()
    stop.set()
    assert pipeline.check_due(rooms, stop) == 0
    assert len(rooms.store.pages.claim_due(now(), 10)) == 2


def test_what_only_one_secondary_source_says_waits_for_another(
    environment: Path, site: Site, now: Now, home: Path, sandbox: Sandbox
) -> None:
    """On a fact that is no core fact; the digest counts it, and tells it when a second publisher says so."""
    for name, old, new in (
        ("baseline.yaml", "core: true", "core: false"),
        ("sources.yaml", "tier: 1", "tier: 3"),
        ("sources.yaml", "tier: 2", "tier: 3"),
        ("sources.yaml", "sources:", "policy: {voices: 2}\nsources:"),
    ):
        (home / name).write_text((home / name).read_text().replace(old, new, 1))
    with open_rooms(load_settings(), now=now, jitter=lambda: 0.5, sandbox=sandbox) as rooms:
        site.put("/ministry", page(SIGNED, OTHER))
        look(rooms, "ministry")
        (finding,) = open_findings(rooms)
        assert finding.telling == "wait"
        now.on(days=1)
        pipeline.deliver(rooms, Event())
        assert rooms.store.outbox.undelivered("desk@example.org", now() - timedelta(days=9)) == (finding,)
        now.on(days=20)
        site.put("/paper", page("Oslo. The paper has it from its own people. " + SIGNED, "It rained all day long."))
        look(rooms, "paper")
        (finding,) = open_findings(rooms)
        assert (finding.telling, len(finding.evidence), finding.opened_at) == ("alert", 2, now())
        now.on(days=1)
        assert pipeline.deliver(rooms, Event()) == 1


def test_a_plan_is_listed_and_the_deed_is_told(rooms: Rooms, site: Site, now: Now) -> None:
    plan = SIGNED.replace("have signed", "will sign").replace("today", "on Monday")
    site.put("/ministry", page(plan, OTHER))
    look(rooms, "ministry")
    (listed,) = open_findings(rooms)
    assert (listed.telling, listed.severity, listed.after) == ("list", "low", "signed")
    now.on(days=7)
    site.put("/ministry", page(SIGNED, OTHER))
    look(rooms, "ministry")
    told = [finding for finding in open_findings(rooms) if finding.telling == "alert"]
    assert [(finding.after, finding.severity) for finding in told] == [("signed", "high")]


def test_figures_that_do_not_fit_are_a_finding_told_once(rooms: Rooms, site: Site, now: Now) -> None:
    odd = "The force has four engineers and three medics, for a total of nine."
    site.put("/ministry", page(TALKS, OTHER, odd))
    look(rooms, "ministry")
    now.on(hours=1)
    site.put("/ministry", page(TALKS, OTHER + " It opens in May.", odd))
    look(rooms, "ministry")
    (finding,) = open_findings(rooms, "inconsistency")
    assert (finding.severity, finding.evidence[0].quote) == ("low", odd)
    now.on(days=1)
    written = pipeline.compose_digest(rooms.declared.recipients[0], rooms.store.findings.list(), rooms)
    assert written is not None
    assert "four + three is 7, and the page says nine." in " ".join(written.text.split())


def test_stages_of_the_file_are_opened_and_leave_what_is_sure_alone(
    environment: Path, site: Site, now: Now, home: Path, sandbox: Sandbox
) -> None:
    """The site has no such endpoint: every question fails, and the results are as without it."""
    path = home / "sources.yaml"
    reader = f"{{url: 'http://127.0.0.1:{site.port}/chat', model: none}}"
    path.write_text(path.read_text().replace("sources:", f"stages: {{second_reader: {reader}}}\nsources:", 1))
    site.put("/ministry", page(SIGNED, OTHER, "Denmark and the United States spoke of the agreement once more."))
    with open_rooms(load_settings(), now=now, jitter=lambda: 0.5, sandbox=sandbox) as rooms:
        assert rooms.stages.second is not None
        look(rooms, "ministry")
        (finding,) = open_findings(rooms)
    assert (finding.after, finding.telling) == ("signed", "alert")


def test_an_old_page_that_is_edited_is_read_as_of_today(rooms: Rooms, site: Site, now: Now) -> None:
    old = '<meta property="article:published_time" content="2019-05-02T10:00:00Z">'
    for number, words in enumerate((TALKS, SIGNED)):
        body = page(words, OTHER).replace("<head>", f"<head>{old}")
        site.put("/ministry", body)
        look(rooms, "ministry")
        if number:
            now.on(minutes=12)
            look(rooms, "ministry")
        else:
            assert open_findings(rooms) == []
        now.on(days=1)
    (finding,) = open_findings(rooms)
    assert (finding.fact_id, finding.after) == ("dk-us-dca-status", "signed")
    assert finding.evidence[0].published == f"{finding.evidence[0].seen_at:%Y-%m-%d}"
