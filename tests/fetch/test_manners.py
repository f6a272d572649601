"""How we treat our hosts: one at a time, with pauses, by the rules of robots.txt, and not at all when sent away."""

import threading
import time
from collections.abc import Callable
from datetime import UTC, datetime, timedelta
from urllib.parse import quote

import httpx
import pytest

from monitor.errors import FetchError, Gone, Refused
from monitor.fetch import Client, FetchSettings, Manners
from monitor.fetch.robots import CAP, read

START = datetime(2026, 3, 1, 12, 0, tzinfo=UTC)
Site = Callable[[str], httpx.Response]


class World:
    """A clock that moves only when somebody sleeps, and sites that answer from a table of addresses."""

    def __init__(self, pages: dict[str, httpx.Response | Exception | str], **settings: object) -> None:
        self.pages, self.time = pages, START
        self.asked: list[tuple[str, float]] = []
        client = Client(FetchSettings(**settings), now=self.now, transport=httpx.MockTransport(self._answer))  # type: ignore[arg-type]
        self.manners = Manners(client, now=self.now, sleep=self.sleep)

    def now(self) -> datetime:
        return self.time

    def sleep(self, seconds: float) -> None:
        self.time += timedelta(seconds=seconds)

    def addresses(self) -> list[str]:
        return [url for url, _ in self.asked]

    def _answer(self, request: httpx.Request) -> httpx.Response:
        self.asked.append((str(request.url), (self.time - START).total_seconds()))
        found = self.pages.get(str(request.url), httpx.Response(404))
        if isinstance(found, Exception):
            raise found
        if isinstance(found, str):
            return httpx.Response(200, stream=httpx.ByteStream(found.encode()))
        return httpx.Response(found.status_code, headers=found.headers, stream=httpx.ByteStream(b"text"))

    def outcome(self, url: str) -> str:
        try:
            return "fetched" if self.manners.get(url) else "unchanged"
        except FetchError as error:
            return error.kind


A, B = "https://www.example.org/", "https://example.com/"
ROBOTS = f"{A}robots.txt"
OK = httpx.Response(200)


class TestPauses:
    def test_five_seconds_lie_between_two_pages_of_a_site(self) -> None:
        world = World({A: OK, "https://news.example.org/": OK, B: OK})
        for url in (A, B, "https://news.example.org/", B):
            assert world.outcome(url) == "fetched"
        pages = [(url, when) for url, when in world.asked if "robots" not in url]
        assert pages == [(A, 0), (B, 0), ("https://news.example.org/", 5), (B, 5)]

    @pytest.mark.parametrize(
        ("rule", "seconds"),
        [
            ("Crawl-delay: 20", 20),
            ("Crawl-delay: 0.5", 5),
            ("Crawl-delay: 7200", 60),
            ("Crawl-delay: 9e999", 5),
            ("Crawl-delay: -1", 5),
            ("Request-rate: 1/30", 30),
            (f"Request-rate: 1/{'9' * 400}", 60),
            (f"Request-rate: {'9' * 400}/1", 5),
        ],
    )
    def test_a_site_may_ask_for_longer_pauses(self, rule: str, seconds: float) -> None:
        world = World({A: OK, ROBOTS: f"User-agent: *\n{rule}\n"})
        world.outcome(A)
        world.outcome(A)
        assert world.asked[-1] == (A, seconds)

    @pytest.mark.parametrize(("own", "asked_for", "seconds"), [(30, 0, 30), (1, 0, 5), (30, 45, 45), (120, 7200, 120)])
    def test_one_site_may_be_given_longer_pauses_never_shorter_ones(
        self, own: int, asked_for: int, seconds: int
    ) -> None:
        world = World(
            {A: OK, B: OK, ROBOTS: f"User-agent: *\nCrawl-delay: {asked_for}"},
            pauses={"example.org": timedelta(seconds=own)},
        )
        for url in (A, A, B, B):
            world.outcome(url)
        asked = [(url, when) for url, when in world.asked if "robots" not in url]
        assert asked == [(A, 0), (A, seconds), (B, seconds), (B, seconds + 5)]

    def test_time_that_went_by_counts(self) -> None:
        world = World({A: OK})
        world.outcome(A)
        world.time += timedelta(seconds=3)
        world.outcome(A)
        assert world.asked[-1] == (A, 5)

    def test_a_clock_that_was_set_back_costs_one_pause(self) -> None:
        world = World({A: OK})
        world.outcome(A)
        world.time -= timedelta(days=1)
        before = world.time
        world.outcome(A)
        assert world.time - before == timedelta(seconds=5)

    def test_a_redirect_within_the_site_is_one_visit_and_one_abroad_is_two(self) -> None:
        moved, away = httpx.Response(301, headers={"Location": f"{A}new"}), httpx.Response(302, headers={"Location": B})
        world = World({A: moved, f"{A}new": away, B: OK})
        world.outcome(B)
        assert world.outcome(A) == "fetched"
        pages = [entry for entry in world.asked if "robots" not in entry[0]]
        assert pages == [(B, 0), (A, 0), (f"{A}new", 0), (B, 5)]

    def test_two_threads_never_ask_one_site_at_once(self) -> None:
        running, most = 0, 0

        def answer(_: httpx.Request) -> httpx.Response:
            nonlocal running, most
            running += 1
            most = max(most, running)
            time.sleep(0.01)
            running -= 1
            return httpx.Response(200, stream=httpx.ByteStream(b"text"))

        settings = FetchSettings(pause=timedelta())
        manners = Manners(Client(settings, transport=httpx.MockTransport(answer)))
        threads = [threading.Thread(target=manners.get, args=(f"{A}{number}",)) for number in range(8)]
        for thread in threads:
            thread.start()
        for thread in threads:
            thread.join()
        assert most == 1

    def test_two_sites_that_redirect_to_each_other_do_not_lock_up(self) -> None:
        to_a, to_b = (httpx.Response(302, headers={"Location": place}) for place in (f"{A}end", f"{B}end"))
        world = World({A: to_b, B: to_a, f"{A}end": OK, f"{B}end": OK}, pause=timedelta())
        threads = [threading.Thread(target=world.outcome, args=(url,)) for url in (A, B) * 4]
        for thread in threads:
            thread.start()
        for thread in threads:
            thread.join(timeout=5)
        assert not any(thread.is_alive() for thread in threads)
        assert sum(url.endswith("end") for url in world.addresses()) == 8


class TestRest:
    @pytest.mark.parametrize("status", [429, 503])
    def test_a_site_that_sends_us_away_is_left_alone_for_all_its_pages(self, status: int) -> None:
        world = World({A: httpx.Response(status, headers={"Retry-After": "3600"}), f"{A}other": OK, B: OK})
        assert world.outcome(A) == f"http_{status}"
        count = len(world.asked)
        with pytest.raises(FetchError) as caught:
            world.manners.get(f"{A}other")
        assert (caught.value.kind, caught.value.transient) == (f"http_{status}", True)
        assert caught.value.retry_after == START + timedelta(hours=1)
        assert len(world.asked) == count
        assert world.outcome(B) == "fetched"
        world.time += timedelta(minutes=61)
        assert world.outcome(f"{A}other") == "fetched"

    def test_without_a_wish_the_rest_doubles_and_a_good_answer_ends_it(self) -> None:
        world = World({A: httpx.Response(503), f"{A}ok": OK})
        for minutes in (15, 30, 60):
            assert world.outcome(A) == "http_503"
            world.time += timedelta(minutes=minutes - 1)
            assert world.outcome(f"{A}ok") == "http_503"
            world.time += timedelta(minutes=1, seconds=1)
        assert world.outcome(f"{A}ok") == "fetched"
        assert world.outcome(A) == "http_503"
        world.time += timedelta(minutes=16)
        assert world.outcome(f"{A}ok") == "fetched"

    def test_other_errors_do_not_close_a_site(self) -> None:
        world = World({A: httpx.Response(500), f"{A}ok": OK})
        assert world.outcome(A) == "http_500"
        assert world.outcome(f"{A}ok") == "fetched"

    def test_a_clock_that_was_set_back_does_not_prolong_the_rest(self) -> None:
        world = World({A: httpx.Response(429), f"{A}ok": OK})
        world.outcome(A)
        world.time -= timedelta(days=30)
        assert world.outcome(f"{A}ok") == "fetched"


class TestRobots:
    RULES = "User-agent: newsmonitor\nDisallow: /private\n\nUser-agent: *\nDisallow: /\n"

    def test_what_is_disallowed_is_not_asked_for(self) -> None:
        world = World({A: OK, f"{A}private/x": OK, ROBOTS: self.RULES})
        with pytest.raises(Refused) as caught:
            world.manners.get(f"{A}private/x")
        assert (caught.value.kind, caught.value.transient) == ("robots", False)
        assert world.outcome(A) == "fetched"
        assert world.addresses() == [ROBOTS, A]

    def test_each_hop_is_judged_by_its_own_site(self) -> None:
        away = httpx.Response(302, headers={"Location": f"{B}x"})
        world = World({A: away, f"{B}x": OK, f"{B}robots.txt": "User-agent: *\nDisallow: /x"})
        assert world.outcome(A) == "robots"
        assert f"{B}x" not in world.addresses()

    @pytest.mark.parametrize(
        ("robots", "outcome"),
        [
            (httpx.Response(404), "fetched"),
            (httpx.Response(403), "fetched"),
            (httpx.Response(410), "fetched"),
            (httpx.Response(302, headers={"Location": "/robots.txt"}), "fetched"),
            (httpx.Response(403, headers={"cf-mitigated": "challenge"}), "fetched"),
            (httpx.Response(429), "robots"),
            (httpx.Response(500), "robots"),
            (httpx.Response(503), "robots"),
            (httpx.ReadTimeout("slow"), "timeout"),
            (httpx.RemoteProtocolError("rubbish"), "robots"),
            (httpx.ConnectError("refused"), "connect"),
            ("", "fetched"),
            ("<!DOCTYPE html><p>User-agent: *\nDisallow: /", "fetched"),
            ("\ufeff  \n<html>User-agent: *\nDisallow: /", "fetched"),
            ("User-agent: *\nDisallow: /", "robots"),
            ("\ufeffUser-agent: *\nDisallow: /", "robots"),
            ("\ufeffDisallow: /\nUser-agent: other\nDisallow: /", "fetched"),
            ("<!-- $Id: robots.txt $ -->\nUser-agent: *\nDisallow: /", "robots"),
            ("User-agent: NewsMonitor/2.0\nDisallow: /", "robots"),
            ("User-agent: newsmonitor*\nDisallow: /", "robots"),
            ("User-agent: news\nDisallow: /", "fetched"),
            ("User-agent: newsmonitor-pro\nDisallow: /", "fetched"),
            ("User-agent: other\nUser-agent: newsmonitor\nDisallow: /", "robots"),
            ("User-agent: other\nNoindex: /x\n\nUser-agent: newsmonitor\nDisallow: /", "robots"),
            ("User-agent: newsmonitor\nAllow: /x\n\nUser-agent: *\nDisallow: /", "fetched"),
            ("User-agent: newsmonitor\n\nUser-agent: *\nAllow: /", "fetched"),
            (
                "User-agent: newsmonitor\nDisallow: /x\n\nUser-agent: a\n\nUser-agent: newsmonitor\nDisallow: /",
                "robots",
            ),
            ("User-agent: newsmonitor\nDisallow:\n\nUser-agent: *\nDisallow: /", "fetched"),
            ("Disallow: /\nUser-agent: newsmonitor\nAllow: /", "fetched"),
            ("User-agent: *\rDisallow: /\r", "robots"),
            ("User-agent: *\r\nCrawl-delay: 1\r\nDisallow: /\r\n", "robots"),
            ("User-agent: *\0\nDisallow: /\0\n", "robots"),
            ("user-AGENT:*\ndisALLOW:/\n", "robots"),
            ("User-agent: * # all\nDisallow: / # of it", "robots"),
            ("User-agent: *\nDisallow: /\nAllow: /", "fetched"),
            ("User-agent: NEWSMONITOR\nDisallow: /", "robots"),
            ("User-agent: *\nDisallow: /\nAllow: /$", "fetched"),
            ("#" * 600_000 + "\nUser-agent: *\nDisallow: /", "fetched"),
            ("User-agent: *\nDisallow: /\n" + "#" * 600_000, "robots"),
        ],
    )
    def test_every_answer_for_the_file_has_a_meaning(
        self, robots: httpx.Response | Exception | str, outcome: str
    ) -> None:
        assert World({A: OK, ROBOTS: robots}).outcome(A) == outcome

    @pytest.mark.parametrize(
        ("rule", "forbidden", "allowed"),
        [
            ("/a*b", "a/x/b/c", "ba"),
            ("/*.pdf$", "x/y.pdf", "x/y.pdf?page=1"),
            ("/x$", "x", "x/"),
            ("/p%C3%A5", "på/x", "pa/x"),
            ("/på", "p%c3%a5/x", "p/x"),
            ("/a%2Fb", "a%2fb", "a/b"),
            ("/A", "A/x", "a/x"),
            ("/x\u2028y", "x%E2%80%A8y", "x"),
        ],
    )
    def test_patterns_mean_what_the_standard_says(self, rule: str, forbidden: str, allowed: str) -> None:
        robots = read(f"User-agent: *\nDisallow: {rule}\n".encode())
        with pytest.raises(Refused):
            robots.check(A + quote(forbidden, safe="/%?=&"))
        robots.check(A + quote(allowed, safe="/%?=&"))

    def test_a_rule_in_another_encoding_is_held_against_the_bytes_of_the_address(self) -> None:
        robots = read("User-agent: *\nDisallow: /\xf8l".encode("latin-1"))
        with pytest.raises(Refused):
            robots.check(f"{A}%F8l/x")
        robots.check(f"{A}ol/x")

    def test_half_a_line_at_the_end_of_what_is_read_forbids_nothing(self) -> None:
        start = "User-agent: *\nDisallow: /secret\n"
        text = start + "#" * (CAP - len(start) - len("\nDisallow: /")) + "\nDisallow: /only-this-one\n"
        robots = read(text.encode())
        robots.check(f"{A}other")
        with pytest.raises(Refused):
            robots.check(f"{A}secret")

    def test_sitemaps_are_told_and_bounded(self) -> None:
        lines = [f"Sitemap: https://example.org/{number}.xml" for number in range(1000)]
        robots = read("\n".join(["User-agent: *", "Sitemap:", *lines, "Disallow: /"]).encode())
        assert robots.sitemaps == tuple(line.removeprefix("Sitemap: ") for line in lines[:100])
        with pytest.raises(Refused):
            robots.check(A)

    def test_sitemaps_cost_no_request_of_their_own(self) -> None:
        world = World({A: OK, ROBOTS: f"Sitemap: {A}map.xml"})
        assert world.manners.sitemaps(f"{A}page") == (f"{A}map.xml",)
        assert world.outcome(A) == "fetched"
        assert world.addresses() == [ROBOTS, A]

    def test_the_file_is_followed_to_another_place(self) -> None:
        moved = httpx.Response(301, headers={"Location": f"{B}robots.txt"})
        world = World({A: OK, ROBOTS: moved, f"{B}robots.txt": "User-agent: *\nDisallow: /"})
        assert world.outcome(A) == "robots"

    def test_a_copy_serves_for_a_day(self) -> None:
        world = World({A: OK})
        for _ in range(3):
            world.outcome(A)
            world.time += timedelta(hours=11)
        assert world.addresses() == [ROBOTS, A, A, A]
        world.outcome(A)
        assert world.addresses()[4:] == [ROBOTS, A]

    def test_a_good_copy_outlives_a_bad_server_by_a_day(self) -> None:
        world = World({A: OK, ROBOTS: "User-agent: *\nDisallow: /x"})
        assert world.outcome(A) == "fetched"
        world.pages[ROBOTS] = httpx.Response(500)
        world.time += timedelta(hours=25)
        assert world.outcome(A) == "fetched"
        assert world.outcome(f"{A}x") == "robots"
        world.time += timedelta(hours=24)
        assert world.outcome(A) == "robots"
        world.pages[ROBOTS] = "User-agent: *\nDisallow: /x"
        world.time += timedelta(minutes=16)
        assert world.outcome(A) == "fetched"

    def test_an_unreachable_file_is_a_passing_refusal(self) -> None:
        world = World({A: OK, ROBOTS: httpx.Response(500)})
        with pytest.raises(Refused) as caught:
            world.manners.get(A)
        assert caught.value.transient
        assert "http_500" in str(caught.value)

    def test_a_new_prohibition_is_heeded_after_a_day(self) -> None:
        world = World({A: OK})
        assert world.outcome(A) == "fetched"
        world.pages[ROBOTS] = "User-agent: *\nDisallow: /"
        world.time += timedelta(hours=25)
        assert world.outcome(A) == "robots"

    def test_each_port_and_scheme_has_its_own_file(self) -> None:
        plain = "http://www.example.org:8080/"
        world = World({A: OK, plain: OK, ROBOTS: "User-agent: *\nDisallow: /"})
        assert (world.outcome(A), world.outcome(plain)) == ("robots", "fetched")

    def test_a_file_in_utf_16_is_read(self) -> None:
        with pytest.raises(Refused):
            read("User-agent: *\nDisallow: /".encode("utf-16")).check(A)

    def test_bytes_that_are_no_text_hold_no_rules(self) -> None:
        for body in (b"", b"\xff\xfe\x00\x01" * 1000, b"\x00" * 1000, b"User-agent: *\x00\nDisallow: \xff/x"):
            read(body).check(f"{A}page")


def test_a_missing_page_passes_through() -> None:
    world = World({})
    with pytest.raises(Gone):
        world.manners.get(A)


def test_validators_are_passed_on() -> None:
    def answer(request: httpx.Request) -> httpx.Response:
        return httpx.Response(304 if request.headers.get("If-None-Match") == '"a"' else 404)

    manners = Manners(Client(FetchSettings(), transport=httpx.MockTransport(answer)))
    assert manners.get(A, etag='"a"') is None
