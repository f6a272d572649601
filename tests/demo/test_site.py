"""The demo's web server shows the right page at the right time, and behaves like servers do."""

import html
import http.client
from datetime import UTC, datetime, timedelta

import pytest

from examples.demo.play import lists
from examples.demo.site import Server, Site
from examples.demo.world import Outlet, Page, load

WORLD = load()
PAGES = {page.id: page for page in WORLD.pages}


class Clock:
    """A clock that stands until it is set."""

    def __init__(self) -> None:
        self.at = datetime(2023, 1, 1, tzinfo=UTC)

    def __call__(self) -> datetime:
        return self.at


def get(site: Site, page: Page, **headers: str) -> tuple[int, str, dict[str, str]]:
    answer = site.answer(page.outlet.host, f"/{page.path}", headers)
    return answer.status, answer.body.decode(), dict(answer.headers)


@pytest.fixture
def clock() -> Clock:
    return Clock()


@pytest.fixture
def site(clock: Clock) -> Site:
    return Site(WORLD, clock)


def test_a_page_appears_when_it_is_published(site: Site, clock: Clock) -> None:
    page = PAGES["first-f35-home"]
    clock.at = page.born - timedelta(seconds=1)
    assert get(site, page)[0] == 404
    clock.at = page.born
    status, body, _ = get(site, page)
    assert status == 200
    assert "Flyvestation Skrydstrup" in body
    assert "27 fly" in body


def test_a_page_is_edited_in_place(site: Site, clock: Clock) -> None:
    page = PAGES["factsheet-denmark"]
    seen = []
    for version in page.versions:
        clock.at = version.at
        seen.append(get(site, page)[1])
    assert "currently negotiating" in seen[0]
    assert "currently negotiating" not in seen[2]
    assert "Thule Air Base" in seen[0]
    assert "entered into force on July 1, 2025" in seen[3]


@pytest.mark.parametrize("page", WORLD.pages, ids=lambda page: page.id)
def test_every_page_stands_in_its_own_language_and_furniture(site: Site, clock: Clock, page: Page) -> None:
    clock.at = page.versions[-1].at
    body = get(site, page)[1]
    assert f'<html lang="{page.outlet.language}">' in body
    words = WORLD.furniture[page.outlet.language]
    assert words["footer"] in html.unescape(body)
    assert words["office" if page.outlet.look == "office" else "navigation"][3] in body
    assert all(paragraph in html.unescape(body) for paragraph in page.versions[-1].paragraphs)
    assert "Demonstration page" in body


def test_a_stable_page_answers_304(site: Site, clock: Clock) -> None:
    page = PAGES["factsheet-denmark"]
    clock.at = page.born
    etag = get(site, page)[2]["ETag"]
    status, body, _ = get(site, page, **{"if-none-match": etag})
    assert (status, body) == (304, "")
    clock.at = page.versions[1].at
    assert get(site, page, **{"if-none-match": etag})[0] == 200


def test_a_rotating_page_never_looks_the_same_twice(site: Site, clock: Clock) -> None:
    page = PAGES["varnarsamningur"]
    clock.at = page.born
    first, second = get(site, page), get(site, page)
    assert first[1] != second[1]
    assert "ETag" not in first[2]


def test_a_page_goes_down_and_comes_back(site: Site, clock: Clock) -> None:
    page = PAGES["fmn-dca"]
    down, notice = page.faults
    clock.at = down.start
    assert get(site, page)[0] == 503
    clock.at = notice.start
    status, body, _ = get(site, page)
    assert status == 200
    assert "Prøv igen senere" in body
    assert "Karup" not in body
    clock.at = notice.until
    assert "Karup" in get(site, page)[1]


def test_over_the_network(site: Site, clock: Clock) -> None:
    page = PAGES["kafbatar"]
    clock.at = page.born
    with Server(site) as server:
        connection = http.client.HTTPConnection("127.0.0.1", server.port, timeout=5)
        for path, status in ((f"/{page.path}", 200), ("/robots.txt", 200), ("/nothing", 404)):
            connection.request("GET", path, headers={"Host": f"{page.outlet.host}:{server.port}"})
            answer = connection.getresponse()
            assert (answer.status, len(answer.read()) > 0) == (status, True), path
        assert str(server.port) in server.url(page.outlet, page.path)
    with pytest.raises(OSError, match="refused"):
        http.client.HTTPConnection("127.0.0.1", server.port, timeout=1).request("GET", "/")


@pytest.mark.parametrize("outlet", lists(WORLD), ids=lambda outlet: outlet.id)
def test_a_list_shows_what_is_there_the_newest_first(site: Site, clock: Clock, outlet: Outlet) -> None:
    pages = [page for page in WORLD.pages if page.outlet == outlet]
    clock.at = pages[0].born
    early = site.answer(outlet.host, f"/{outlet.list_path}", {})
    clock.at = pages[-1].born
    late = site.answer(outlet.host, f"/{outlet.list_path}", {})
    assert f"/{pages[0].path}" in early.body.decode()
    assert f"/{pages[-1].path}" not in early.body.decode()
    shown = [page.path for page in WORLD.listed(outlet, clock.at)]
    places = [late.body.decode().index(f"/{path}") for path in shown]
    assert places == sorted(places)
    again = site.answer(outlet.host, f"/{outlet.list_path}", {"if-none-match": late.headers["ETag"]})
    assert again.status == 304
