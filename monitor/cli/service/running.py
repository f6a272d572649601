"""The looks: for as long as the service runs, or once."""

from threading import Event
from typing import Annotated

import typer

from monitor.cli.ground.printing import count, put, say
from monitor.cli.service.files import NOBODY
from monitor.cli.service.state import going


def run() -> None:
    """Start the service: look at the pages as they fall due, send the digests. SIGTERM drains and stops it."""
    import logging

    from monitor import pipeline
    from monitor.config import load_settings
    from monitor.rooms import open_rooms
    from monitor.schedule import Clock

    settings = load_settings()
    logging.basicConfig(level=settings.log.upper(), format="%(asctime)s %(levelname)s %(name)s: %(message)s")
    for talkative in ("apscheduler", "alembic", "httpx"):
        logging.getLogger(talkative).setLevel(logging.WARNING)
    with open_rooms(settings, lock=True) as rooms:
        ticks = {
            "check": (15.0, lambda stop: pipeline.check_due(rooms, stop, workers=rooms.declared.fetch.workers)),
            "deliver": (20.0, lambda stop: pipeline.deliver(rooms, stop)),
            "tidy": (3600.0, lambda stop: pipeline.tidy_daily(rooms, stop)),
        }
        say(f"watching {len(rooms.declared.sources)} sources, database {rooms.store.name}; Ctrl-C stops")
        if not rooms.declared.recipients:
            say(NOBODY)
        Clock(ticks, on_jump=rooms.store.pages.clamp).run()
    say("stopped")


def check(
    sources: Annotated[list[str] | None, typer.Argument(help="Source ids; none: those that are due.")] = None,
) -> None:
    """Look at sources once, now, and store what is found."""
    from monitor import pipeline
    from monitor.cli.ground.opening import opened
    from monitor.text import sentence
    from monitor.troubles import TROUBLES, in_words

    with opened(lock=True) as rooms:
        if not sources:
            done = pipeline.check_due(rooms, Event(), workers=rooms.declared.fetch.workers)
            say(f"{count(done, 'page')} looked at; {going(rooms.store)}")
            return
        for name in sources:
            page = rooms.store.pages.of(name)
            if page is None:
                raise typer.BadParameter(f"no source {name!r}; `monitor sources` lists them")
            look = pipeline.check(page, rooms)
            put(f"{name}: {look.outcome}{f' ({look.detail})' if look.detail else ''}")
            if look.outcome in TROUBLES or look.outcome.startswith("http_"):
                say(f"  {sentence(in_words(look.outcome).words)} Advice: {in_words(look.outcome).advice}.")
