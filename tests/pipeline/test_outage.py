"""Three days without a network: one finding, one digest that says so, and one more when it is over."""

from dataclasses import replace
from datetime import timedelta
from threading import Event

import pytest

from monitor import pipeline
from monitor.errors import FetchError
from monitor.models import Fetched, Source
from monitor.rooms import Rooms
from tests.house import OTHER, TALKS, Now, page

SOURCES = [
    Source(
        id=f"s{number}", name=f"Source {number}", url=f"https://s{number}.example/", tier=1, every=timedelta(hours=6)
    )
    for number in range(10)
]


class Network:
    """In the place of the client: on or off, but for sites that are down for good."""

    def __init__(self, now: Now) -> None:
        self.now, self.on, self.asked = now, True, 0
        self.down: set[str] = set()

    def get(self, url: str, **_: object) -> Fetched:
        self.asked += 1
        if not self.on or url in self.down:
            raise FetchError(f"the name of {url} cannot be resolved", url, kind="dns")
        body = page(TALKS, OTHER).encode()
        html = (("content-type", "text/html; charset=utf-8"),)
        return Fetched(url=url, final_url=url, status=200, headers=html, body=body, fetched_at=self.now(), elapsed=0.1)


@pytest.fixture
def network(rooms: Rooms, now: Now, monkeypatch: pytest.MonkeyPatch) -> Network:
    made = Network(now)
    monkeypatch.setattr(rooms.manners, "get", made.get)
    rooms.store.pages.sync(SOURCES, now())
    return made


def play(rooms: Rooms, now: Now, hours: int) -> None:
    for _ in range(hours * 2):
        now.on(minutes=30)
        pipeline.check_due(rooms, Event(), workers=2)


def kinds(rooms: Rooms) -> list[str]:
    found = rooms.store.findings.list()
    return sorted(finding.kind for finding in found if finding.kind not in ("fact", "new-development"))


def test_our_own_outage_is_told_once_and_its_end_once(rooms: Rooms, network: Network, now: Now) -> None:
    play(rooms, now, 1)
    network.on, network.asked = False, 0
    play(rooms, now, 72)
    assert kinds(rooms) == ["outage"]
    assert network.asked < 10 * 18, "the looks become as rare as they are in health"
    (recipient,) = rooms.declared.recipients
    told = pipeline.compose_digest(recipient, rooms.untold(recipient), rooms)
    assert told is not None
    assert told.subject.startswith("[Monitor] The monitor cannot reach the network")
    assert "resolver" in told.text
    assert "Source 1" not in told.text
    assert "0 of 10 sources checked without trouble" in told.text

    network.on = True
    network.down = {SOURCES[3].url}
    play(rooms, now, 60)  # a look that was under way when it ended is repeated a day later at most
    assert kinds(rooms) == ["outage", "outage-over", "trouble"], "the site that is down by itself is told by itself"
    states = {state.source.id: state for state in rooms.store.pages.states(held_back_since=now()) if state.watched}
    assert [name for name, state in states.items() if not state.healthy] == ["s3"]


def test_the_end_of_an_outage_ends_all_waiting(rooms: Rooms, network: Network, now: Now) -> None:
    network.on = False
    play(rooms, now, 48)
    network.on = True
    while kinds(rooms) == ["outage"]:
        play(rooms, now, 1)
    pipeline.check_due(rooms, Event(), workers=2)
    states = rooms.store.pages.states(held_back_since=now())
    assert all(state.healthy for state in states if state.watched)


def test_the_first_page_of_a_site_that_answers_again_frees_the_others(rooms: Rooms, network: Network, now: Now) -> None:
    every = timedelta(days=1)
    mine = [
        replace(SOURCES[0], id=f"p{number}", url=f"https://s0.example/{number}", every=every) for number in range(4)
    ]
    rooms.store.pages.sync([*mine, *SOURCES], now())
    play(rooms, now, 1)
    network.down = {source.url for source in (*mine, SOURCES[0])}
    play(rooms, now, 80)
    network.down = set()
    play(rooms, now, 7)
    states = {state.source.id: state for state in rooms.store.pages.states(held_back_since=now()) if state.watched}
    assert [name for name, state in states.items() if not state.healthy] == []


def test_one_site_that_is_down_is_its_own_trouble(rooms: Rooms, network: Network, now: Now) -> None:
    network.down = {SOURCES[3].url}
    play(rooms, now, 30)
    assert kinds(rooms) == ["trouble"]
