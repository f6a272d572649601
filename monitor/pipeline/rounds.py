"""What is due, site by site."""

from concurrent.futures import FIRST_COMPLETED, Future, ThreadPoolExecutor, wait
from threading import Event

from monitor.address import site
from monitor.models import Check, Page
from monitor.pipeline import lists, pages
from monitor.rooms import Rooms

PER_SITE = 4
"""Pages of one site that are claimed together, to be looked at one after another by one thread. Not more, because they
are nobody else's meanwhile, and a list may bring fifty articles."""

GLANCE = 5.0
"""Seconds after which it is asked again what has come due."""


def check_due(rooms: Rooms, stop: Event, *, workers: int = 8) -> int:
    """Look at the pages whose time has come until none is left, each site's one after another; returns how many.

    No site waits for another: while a slow one is still being read, what has come due elsewhere is claimed.
    """
    done, under_way = 0, dict[Future[int], str]()

    def visit(waiting: list[Page]) -> int:
        for number, page in enumerate(waiting):
            if stop.is_set():
                rooms.store.pages.release(waiting[number:])
                return number
            check(page, rooms)
            rooms.store.ticked(rooms.now())
        return len(waiting)

    rooms.store.ticked(rooms.now())
    with ThreadPoolExecutor(max_workers=workers, thread_name_prefix="check") as pool:
        while True:
            for name, waiting in _claim(rooms, list(under_way.values()), limit=20 * workers).items():
                under_way[pool.submit(visit, waiting)] = name
            if not under_way:
                return done
            for future in wait(under_way, timeout=GLANCE, return_when=FIRST_COMPLETED).done:
                del under_way[future]
                done += future.result()
            if stop.is_set():
                return done + sum(future.result() for future in under_way)


def _claim(rooms: Rooms, busy: list[str], *, limit: int) -> dict[str, list[Page]]:
    """Pages that are due, by the site that they belong to; none of sites that are being read."""
    by_site: dict[str, list[Page]] = {}
    for page in rooms.store.pages.claim_due(rooms.now(), limit=limit, per_site=PER_SITE, busy=busy):
        by_site.setdefault(site(page.url), []).append(page)
    return by_site


def check(page: Page, rooms: Rooms) -> Check:
    """Look once at a page, an article or a list; what is wrong with it is an outcome, and raises nothing."""
    look_at = lists.look_at if page.role == "list" else pages.look_at
    return look_at(page, rooms.source(page), rooms)
