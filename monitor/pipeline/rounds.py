"""What is due, site by site."""

from concurrent.futures import ThreadPoolExecutor
from threading import Event

from monitor.address import site
from monitor.models import Check, Page
from monitor.pipeline import lists, pages
from monitor.rooms import Rooms

PER_SITE = 4
"""Pages of one site in a round: a list with fifty new articles must not keep all others waiting for their end."""


def check_due(rooms: Rooms, stop: Event, *, workers: int = 8) -> int:
    """Look at the pages whose time has come, those of one site one after another; returns how many."""
    by_site: dict[str, list[Page]] = {}
    for page in rooms.store.pages.claim_due(rooms.now(), limit=20 * workers, per_site=PER_SITE):
        by_site.setdefault(site(page.url), []).append(page)

    def visit(waiting: list[Page]) -> int:
        for done, page in enumerate(waiting):
            if stop.is_set():
                rooms.store.pages.release(waiting[done:])
                return done
            check(page, rooms)
            rooms.store.ticked(rooms.now())
        return len(waiting)

    rooms.store.ticked(rooms.now())
    with ThreadPoolExecutor(max_workers=workers, thread_name_prefix="check") as pool:
        return sum(pool.map(visit, by_site.values()))


def check(page: Page, rooms: Rooms) -> Check:
    """Look once at a page, an article or a list; what is wrong with it is an outcome, and raises nothing."""
    look_at = lists.look_at if page.role == "list" else pages.look_at
    return look_at(page, rooms.source(page), rooms)
