"""What a site has told is labelled on a further page, and nothing else is touched."""

from dataclasses import replace

from monitor.compare import Comparison, hold_back
from monitor.models import Change
from monitor.sitewide import edit

BANNER = Change("added", "", "Our offices are closed from 24 December to 1 January.")
NEWS = Change("reworded", "The agreement covers four areas.", "The agreement covers twelve areas.")
STAMP = Change("reworded", "Updated 1 May", "Updated 2 May", ("stamp",))
SEEN = Comparison("changed", (BANNER, NEWS, STAMP), ("stamp",), "2 shown, 1 held back")


def test_what_is_known_is_labelled_and_the_rest_is_shown() -> None:
    held = hold_back(SEEN, {edit(BANNER)})
    assert held.outcome == "changed"
    assert held.shown == (NEWS,)
    assert set(held.changes) == {NEWS, STAMP, replace(BANNER, labels=("site-wide",))}
    assert held.labels == ("site-wide", "stamp")


def test_a_page_with_nothing_else_has_only_noise() -> None:
    held = hold_back(SEEN, {edit(BANNER), edit(NEWS)})
    assert (held.outcome, held.shown, len(held.changes)) == ("noise", (), 3)
    assert held.reason == "3 differences, all held back: site-wide, stamp"


def test_what_a_finding_on_a_fact_rests_upon_is_shown() -> None:
    known = {edit(BANNER), edit(NEWS)}
    assert hold_back(SEEN, known, ["the agreement covers  twelve"]).shown == (NEWS,)
    assert hold_back(SEEN, known, [f"Oslo. {NEWS.after} So it is."]).shown == (NEWS,)
    assert hold_back(SEEN, known, ["", " "]).shown == ()


def test_what_was_not_told_anyway_stays_as_it_is() -> None:
    for outcome in ("noise", "returned", "unchanged"):
        seen = replace(SEEN, outcome=outcome)
        assert hold_back(seen, {edit(BANNER)}) is seen
    assert hold_back(SEEN, ()) is SEEN
    assert hold_back(SEEN, {edit(STAMP), ("", "something else")}) is SEEN
