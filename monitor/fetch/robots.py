"""What a site's robots.txt says to us (RFC 9309), read by protego and kept for a day."""

import re
from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime, timedelta
from threading import Lock
from urllib.parse import quote

from protego import Protego

from monitor.address import origin
from monitor.errors import FetchError, Refused, TooSlow
from monitor.fetch.client import Client
from monitor.fetch.settings import PRODUCT
from monitor.fetch.status import SHORTEST_WAIT

CAP = 512 * 1024
"""Bytes that are read; RFC 9309 asks for at least 500 KiB."""

_DAY = timedelta(hours=24)
_MOST_COPIES = 2000
_MOST_SITEMAPS = 100
_NO_CONNECTION = frozenset({"dns", "connect", "tls", "private_address", "port"})

_LINE_ENDS = re.compile(r"\r\n|\r|\n")
_BAD_BYTE = re.compile("[\udc80-\udcff]")
_NO_LINE_END = re.compile("[\x0b\x0c\x1c-\x1e\x85\u2028\u2029]")
"""What protego takes for the end of a line, and RFC 9309 does not."""
_NAMES_AGENTS = re.compile(r"^[ \t]*user-?agent[ \t]*:", re.IGNORECASE | re.MULTILINE)
_AGENT = re.compile(r"user[- ]?agent\s*[:\s]\s*(.*)", re.IGNORECASE)
_RULE = re.compile(r"(?:allow|d(?:is{1,2}|ias)al{1,2}[oa]w|crawl[- ]delay|request[- ]rate)\b", re.IGNORECASE)
_SITEMAP = re.compile(r"site-?maps?\s*[:\s]\s*(\S+)", re.IGNORECASE)
_TOKEN = re.compile(r"[a-z_-]+", re.IGNORECASE)


@dataclass(frozen=True, slots=True)
class Robots:
    """The rules of one origin, for our product token."""

    rules: Protego | None = None
    """None: there are none."""
    unreachable: str = ""
    """Why the file could not be had: then nothing may be fetched."""
    sitemaps: tuple[str, ...] = ()
    """As they are written there: anything may stand there."""

    def check(self, url: str) -> None:
        """Raises Refused (kind `robots`) where the address may not be fetched."""
        if self.unreachable:
            message = f"{url} waits: its robots.txt cannot be read ({self.unreachable})"
            if self.unreachable == "timeout":  # nobody refused anything
                raise TooSlow(message, url, kind="timeout")
            raise Refused(message, url, kind="robots", transient=True)
        if self.rules is not None and not self.rules.can_fetch(url, PRODUCT):
            raise Refused(f"robots.txt does not allow {url}", url, kind="robots", transient=False)

    @property
    def delay(self) -> timedelta:
        """The pause that the site asks for, by `crawl-delay` or `request-rate`, at most a day; zero: for none."""
        if self.rules is None:
            return timedelta()
        delay = self.rules.crawl_delay(PRODUCT) or 0.0
        rate = self.rules.request_rate(PRODUCT)
        if rate is not None:
            delay = max(delay, min(rate.seconds, _DAY.total_seconds()) / rate.requests)
        return min(timedelta(seconds=min(delay, _DAY.total_seconds())), _DAY)


def read(body: bytes) -> Robots:
    """The rules in a file as it came.

    A byte order mark is no part of the first rule, an HTML page in the file's place holds no rules, and the line that
    was cut in two at the end of what is read is left out: half a path forbids too much.
    """
    if len(body) >= CAP:
        body = body[:CAP]
        body = body[: max(body.rfind(b"\n"), body.rfind(b"\r")) + 1]
    marked_16 = body.startswith((b"\xff\xfe", b"\xfe\xff"))
    text = body.decode("utf-16", "replace") if marked_16 else body.decode("utf-8-sig", "surrogateescape")
    if text.lstrip().startswith("<") and not _NAMES_AGENTS.search(text):
        return Robots()
    lines, sitemaps = _ours(text)
    return Robots(Protego.parse("\n".join([f"User-agent: {PRODUCT}", *lines])) if lines else None, sitemaps=sitemaps)


def _ours(text: str) -> tuple[list[str], tuple[str, ...]]:
    """The rules of all groups that name our product token, else of all groups for everyone; and the sitemaps.

    RFC 9309, 2.2.1: the token is compared as a whole and without case, groups of one token are one. protego would
    also take `news` for us. Delays count as rules of their group, as those who invented them define it.
    """
    everyone, sitemaps = list[str](), list[str]()
    named: list[str] | None = None
    ours = all_of = listed = False
    for raw in _LINE_ENDS.split(text):
        line = raw.partition("#")[0].replace("\0", "").strip()
        if agent := _AGENT.match(line):
            name = _name(agent[1])
            ours, all_of = (listed and ours) or name == PRODUCT, (listed and all_of) or name == "*"
            listed = True
            if ours and named is None:
                named = []
        elif _RULE.match(line):
            listed = False
            rule = _NO_LINE_END.sub(_escaped, _BAD_BYTE.sub(_escaped, line))
            if ours and named is not None:
                named.append(rule)
            if all_of:
                everyone.append(rule)
        elif (place := _SITEMAP.match(line)) and len(sitemaps) < _MOST_SITEMAPS:
            sitemaps.append(place[1])
    return everyone if named is None else named, tuple(sitemaps)


def _name(agent: str) -> str:
    """`NewsMonitor/2.0` → `newsmonitor`; `*` is everyone."""
    bare = agent.replace("*", "").strip()
    token = _TOKEN.match(bare)
    return "*" if agent.startswith("*") and not bare else token[0].lower() if token else ""


def _escaped(match: re.Match[str]) -> str:
    """A byte that is no UTF-8, or a letter, as it is written in addresses."""
    return quote(match[0].encode("utf-8", "surrogateescape"))


@dataclass(slots=True)
class _Copy:
    robots: Robots
    ask_again: datetime
    good_until: datetime
    """So long it serves when no newer one can be had."""


class RobotsBook:
    """The copies we hold. A copy is used for a day, and for one more while the server fails to give a new one."""

    def __init__(self, client: Client, now: Callable[[], datetime]) -> None:
        self._client = client
        self._now = now
        self._copies: dict[str, _Copy] = {}
        self._lock = Lock()

    def of(self, url: str) -> Robots:
        """The rules for an address, fetched where there is no fresh copy.

        Raises FetchError where there is no connection at all: the page itself would meet the same.
        """
        place, now = origin(url), self._now()
        copy = self._copies.get(place)
        # A clock that was set back must not keep a copy for ever.
        if copy and now < copy.ask_again <= now + _DAY:
            return copy.robots
        try:
            answer = self._client.get(f"{place}/robots.txt", accept="text/plain,*/*;q=0.5", cut=CAP)
        except FetchError as error:
            allowed = _says_there_is_none(error)
            if copy and not allowed and now < copy.good_until:
                copy.ask_again = now + SHORTEST_WAIT
                return copy.robots
            if error.kind in _NO_CONNECTION:
                raise
            if not allowed:
                return self._keep(place, Robots(unreachable=error.kind), now + SHORTEST_WAIT, now)
            return self._keep(place, Robots(), now + _DAY, now)
        return self._keep(place, read(answer.body if answer else b""), now + _DAY, now + 2 * _DAY)

    def _keep(self, place: str, robots: Robots, ask_again: datetime, good_until: datetime) -> Robots:
        with self._lock:
            self._copies.pop(place, None)
            self._copies[place] = _Copy(robots, ask_again, good_until)
            if len(self._copies) > _MOST_COPIES:
                del self._copies[next(iter(self._copies))]
        return robots


def _says_there_is_none(error: FetchError) -> bool:
    """RFC 9309, 2.3.1: a client error or an endless redirect means no rules; silence and server errors do not."""
    absent = error.kind.startswith("http_4") and error.kind != "http_429"
    return absent or error.kind in {"redirects", "challenge"}
