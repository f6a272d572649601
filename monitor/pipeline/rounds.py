"""What is due, site by site."""

from concurrent.futures import ThreadPoolExecutor
from threading import Event

from monitor.address import site
from monitor.models import Page
from monitor.pipeline.pages import check
from monitor.rooms import Rooms


def check_due(rooms: Rooms, stop: Event, *, workers: int = 8) -> int:
    """Look at every page whose time has come, the pages of one site one after another; returns how many."""
    by_site: dict[str, list[Page]] = {}
    for page in rooms.store.pages.claim_due(rooms.now(), limit=20 * workers):
        by_site.setdefault(site(page.url), []).append(page)

    def visit(pages: list[Page]) -> int:
        for done, page in enumerate(pages):
            if stop.is_set():
                rooms.store.pages.release(pages[done:])
                return done
            check(page, rooms)
            rooms.store.ticked(rooms.now())
        return len(pages)

    rooms.store.ticked(rooms.now())
    with ThreadPoolExecutor(max_workers=workers, thread_name_prefix="check") as pool:
        return sum(pool.map(visit, by_site.values()))
