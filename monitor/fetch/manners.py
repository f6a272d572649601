"""One request at a time to a site, with a pause between them, and none where we are not wanted."""

import time
from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from threading import Lock
from typing import Literal

from monitor.address import site
from monitor.errors import FetchError
from monitor.fetch.browser import Browser
from monitor.fetch.client import Client
from monitor.fetch.robots import RobotsBook
from monitor.fetch.status import LONGEST_WAIT, SHORTEST_WAIT
from monitor.models import Fetched

_SENT_AWAY = frozenset({"http_429", "http_503"})


def _utc_now() -> datetime:
    return datetime.now(UTC)


@dataclass(slots=True)
class _Site:
    """What is remembered of one registrable name. Everything but `turn` belongs to the holder of the turn."""

    name: str
    turn: Lock = field(default_factory=Lock)
    last: datetime | None = None
    rest_until: datetime | None = None
    rest_kind: str = ""
    strikes: int = 0
    """Answers in a row that sent us away."""


class Manners:
    """A client that behaves. Safe to share between threads; a thread waits for its turn.

    The pages of one site are best read one after another by one thread: the connection is then kept, and no other
    thread stands in line (`monitor.address.site` tells which belong together). Tests hand in `now` and `sleep`.
    """

    def __init__(
        self,
        client: Client,
        now: Callable[[], datetime] = _utc_now,
        sleep: Callable[[float], None] = time.sleep,
        browser: Browser | None = None,
    ) -> None:
        self._client = client
        self._browser = browser or Browser(client.settings)
        self._settings = client.settings
        self._now = now
        self._sleep = sleep
        self._robots = RobotsBook(client, now)
        self._sites: dict[str, _Site] = {}
        self._lock = Lock()

    def get(
        self,
        url: str,
        *,
        via: Literal["http", "browser"] = "http",
        etag: str | None = None,
        last_modified: str | None = None,
        accept: str | None = None,
    ) -> Fetched | None:
        """As `Client.get` or, `via` the browser, `Browser.get`; in turn, and each hop only where robots.txt allows it.

        Raises what `Client.get` raises, Refused (kind `robots`), and FetchError (`http_429`, `http_503`, with
        `retry_after`) without asking while the site wants to be left alone.
        """
        visit = _Visit(self)
        try:
            if via == "browser":
                return self._browser.get(url, before_hop=visit.arrive)
            return self._client.get(url, etag=etag, last_modified=last_modified, accept=accept, before_hop=visit.arrive)
        except FetchError as error:
            visit.failed(error)
            raise
        finally:
            visit.leave()

    def sitemaps(self, url: str) -> tuple[str, ...]:
        """What the robots.txt of an address names as sitemaps, as written there. Raises FetchError."""
        place = self._enter(site(url))
        try:
            return self._robots.of(url).sitemaps
        finally:
            place.turn.release()

    def _enter(self, name: str) -> _Site:
        with self._lock:
            place = self._sites.setdefault(name, _Site(name))
        place.turn.acquire()
        return place

    def _ask(self, place: _Site, url: str, *, first: bool) -> None:
        """Everything that must be settled before a request: rest, rules, pause."""
        now = self._now()
        if place.rest_until is not None and now < place.rest_until <= now + LONGEST_WAIT:
            message = f"{place.name} wants to be left alone until {place.rest_until:%Y-%m-%d %H:%M} UTC"
            raise FetchError(message, url, kind=place.rest_kind, retry_after=place.rest_until)
        robots = self._robots.of(url)
        robots.check(url)
        if first and place.last is not None:
            own = max(self._settings.pause, self._settings.pauses.get(place.name, timedelta()))
            pause = max(own, min(robots.delay, self._settings.longest_pause))
            # A clock that was set back makes us wait one pause, not an hour.
            left = min(place.last + pause - self._now(), pause)
            if left > timedelta():
                self._sleep(left.total_seconds())

    def _rest(self, place: _Site, error: FetchError) -> None:
        """Leave a whole site alone for as long as it says, or else for 15 minutes, doubled each time up to a day."""
        own = min(SHORTEST_WAIT * 2 ** min(place.strikes, 10), LONGEST_WAIT)
        place.rest_until = error.retry_after or self._now() + own
        place.rest_kind = error.kind
        place.strikes += 1


class _Visit:
    """One page's way through its hops. Holds the turn of the site that is being asked, never two at a time."""

    def __init__(self, manners: Manners) -> None:
        self._manners = manners
        self._place: _Site | None = None
        self._asked = False
        self._sent_away = False

    def arrive(self, url: str) -> None:
        """Called before each hop. A hop within the site belongs to the same visit and need not wait."""
        place, name = self._place, site(url)
        first = place is None or place.name != name
        if place is None or first:
            self.leave()
            place = self._place = self._manners._enter(name)
        self._manners._ask(place, url, first=first)
        self._asked = True

    def failed(self, error: FetchError) -> None:
        """The site's own answer may ask for a rest; what we said to ourselves does not."""
        if self._place is not None and self._asked and error.kind in _SENT_AWAY:
            self._manners._rest(self._place, error)
            self._sent_away = True

    def leave(self) -> None:
        """Give the turn back."""
        place, self._place = self._place, None
        if place is None:
            return
        if self._asked:
            place.last = self._manners._now()
            if not self._sent_away:
                place.rest_until, place.strikes = None, 0
        self._asked = False
        place.turn.release()
