"""Whose fault it is: one site's, or our own network's."""

from dataclasses import replace
from datetime import UTC, datetime, timedelta

import pytest

from monitor import review
from monitor.models import Page, State

NOW = datetime(2026, 11, 22, 7, tzinfo=UTC)


def pages(*states: str, hours: float = 1) -> list[Page]:
    """Pages of as many sites, the last one looked at just now, the others `hours` earlier each."""
    return [
        Page(
            id=number,
            source_id=f"s{number}",
            url=f"https://s{number}.example/",
            next_check_at=NOW,
            last_checked_at=NOW - timedelta(hours=hours * (len(states) - number)),
            state=state,
            state_since=NOW - timedelta(hours=7),
            failures=int(state != "ok"),
        )
        for number, state in enumerate(states, 1)
    ]


@pytest.mark.parametrize(
    ("states", "ours"),
    [
        (["dns"] * 8, True),
        (["dns", "connect", "timeout", "tls"], True),
        (["dns"] * 3, True),
        (["dns"] * 2, False),  # too few to tell
        (["ok"] * 100 + ["dns"] * 6, True),  # those looked at before it began say nothing
        (["ok"] * 100 + ["dns"] * 5, False),
        (["dns"] * 100 + ["ok"] * 3, False),  # over: the last ones answer
        (["http_503"] * 8, False),  # somebody answered
        (["robots", "challenge", "http_403", "dns"], False),
        (["dns", "dns", "dns", "ok", "dns", "dns", "ok", "dns"], True),  # an intranet page is still there
        ([], False),
    ],
)
def test_most_of_the_sites_asked_last_decide(states: list[str], ours: bool) -> None:
    assert bool(review.unreachable(pages(*states))) is ours


def test_pages_of_one_site_are_one_voice() -> None:
    many = [replace(page, url=f"https://one.example/{page.id}") for page in pages(*["dns"] * 8)]
    assert review.unreachable(many) == ()


def test_pages_that_were_never_looked_at_say_nothing() -> None:
    new = [replace(page, last_checked_at=None, state="new") for page in pages("ok", "ok", "ok")]
    assert review.unreachable(new) == ()


def test_an_outage_tells_since_when_and_what_to_do_and_ends_once() -> None:
    told = review.outage(review.unreachable(pages(*["dns"] * 8)), NOW)
    assert "8 could not be reached, since 2026-11-22 00:00 UTC" in told.reason
    assert "resolver" in told.reason
    ended, over = review.outage_over([told], NOW + timedelta(hours=3))
    assert "offline since 2026-11-22 00:00 UTC" in over.reason
    assert (ended.key, ended.state, over.kind) == (told.key, State.ACCEPTED, "outage-over")
    assert review.outage_over([ended], NOW) == ()
