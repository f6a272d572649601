"""The looks: for as long as the service runs, or once."""

from typing import Annotated

import typer

from monitor.cli.ground.arguments import AsJson
from monitor.cli.ground.ending import INTERRUPTED
from monitor.cli.ground.printing import count, put, put_json, say
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
    sources: Annotated[
        list[str] | None, typer.Argument(metavar="ID", help="Of sources; none: whatever is due.")
    ] = None,
    as_json: AsJson = False,
) -> None:
    """Look at sources once, now, and store what is found."""
    from monitor import pipeline
    from monitor.cli.ground.opening import no_source, opened
    from monitor.cli.ground.stopping import stoppable
    from monitor.text import sentence
    from monitor.troubles import TROUBLES, in_words

    with opened(lock=True) as rooms:
        if not sources:
            with stoppable() as stop:
                done = pipeline.check_due(rooms, stop, workers=rooms.declared.fetch.workers)
            if as_json:
                put_json({"pages": done, "looks": []})
            say(f"{count(done, 'page')} looked at; {going(rooms.store)}")
            if stop.is_set():
                raise typer.Exit(INTERRUPTED)
            return
        pages = []
        for name in sources:
            page = rooms.store.pages.of(name)
            if page is None:
                raise no_source(name, rooms.store)
            pages.append((name, page))
        looks = []
        for name, page in pages:
            look = pipeline.check(page, rooms)
            looks.append({"source": name, "at": look.at, "outcome": look.outcome, "detail": look.detail})
            if as_json:
                continue
            put(f"{name}: {look.outcome}{f' ({look.detail})' if look.detail else ''}")
            if look.outcome in TROUBLES or look.outcome.startswith("http_"):
                say(f"  {sentence(in_words(look.outcome).words)} Advice: {in_words(look.outcome).advice}.")
    if as_json:
        put_json({"pages": len(looks), "looks": looks})
