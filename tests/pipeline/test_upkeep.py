"""Years of looks: what is forgotten once a day, and what a finding can still show."""

from dataclasses import replace
from datetime import timedelta
from threading import Event

from monitor import pipeline
from monitor.config import Keeping
from monitor.models import Tidied
from monitor.rooms import Rooms
from tests.house import OTHER, SIGNED, TALKS, Now, Site, page
from tests.pipeline.test_runs import look, page_of


def year(rooms: Rooms, site: Site, now: Now) -> None:
    """A page that is edited each month; in its fourth one it tells that the agreement is signed."""
    for month in range(12):
        told = SIGNED if month >= 3 else TALKS
        site.put("/ministry", page(told, OTHER, f"In month {month} the office was closed on {month} days."))
        for _ in range(2):
            look(rooms, "ministry")
            now.on(days=15)


def test_once_a_day_what_nobody_refers_to_is_forgotten(rooms: Rooms, site: Site, now: Now) -> None:
    year(rooms, site, now)
    mine = page_of(rooms, "ministry").id
    assert len(list(rooms.store.checks.captures(mine))) == 12
    assert pipeline.tidy_daily(rooms, Event()) == Tidied(), "nothing goes within two years, unless told otherwise"
    rooms.declared = replace(rooms.declared, keep=Keeping(captures=timedelta(days=90), looks=timedelta(days=90)))
    assert pipeline.tidy_daily(rooms, Event()) is None, "it was done today"
    now.on(days=1)
    done = pipeline.tidy_daily(rooms, Event())
    assert done is not None
    assert done.captures > 0
    assert done.looks > 0
    assert done.evidence > 0
    for finding in rooms.store.findings.list():
        for evidence in finding.evidence:
            if evidence.snapshot:
                capture = rooms.store.checks.snapshot(evidence.snapshot)
                assert capture is not None
                assert evidence.quote.encode() in capture.body
    site.put("/ministry", page(SIGNED, OTHER, "In month 11 the office was closed on 11 days."))
    assert look(rooms, "ministry") == "unchanged"


def test_an_interrupted_tidying_goes_on_at_the_next_start(rooms: Rooms, site: Site, now: Now) -> None:
    year(rooms, site, now)
    rooms.declared = replace(rooms.declared, keep=Keeping(captures=timedelta(days=90), looks=timedelta(days=90)))
    stop = Event()
    stop.set()
    assert pipeline.tidy_daily(rooms, stop) == Tidied()
    done = pipeline.tidy_daily(rooms, Event())
    assert done is not None
    assert done.captures > 0
