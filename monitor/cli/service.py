"""The service and its upkeep: run, check, status, migrate, backup, config."""

from collections import Counter
from pathlib import Path
from threading import Event
from typing import TYPE_CHECKING, Annotated

import typer

from monitor.cli.printing import count, put, put_json, put_table, say

if TYPE_CHECKING:
    from monitor.store import Store


NOBODY = "nobody gets digests yet: name somebody under `recipients:` in sources.yaml; `digest preview` shows one"


def add_to(app: typer.Typer) -> None:
    """Put the commands on the top level."""
    for command in (run, check, status, migrate, backup):
        app.command()(command)
    files = typer.Typer(no_args_is_help=True)
    files.command("check")(check_config)
    files.command("show")(show_config)
    app.add_typer(files, name="config", help="The operator's files and settings.")


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
    from monitor.cli.opening import opened
    from monitor.text import sentence
    from monitor.troubles import TROUBLES, in_words

    with opened(lock=True) as rooms:
        if not sources:
            done = pipeline.check_due(rooms, Event(), workers=rooms.declared.fetch.workers)
            say(f"{count(done, 'page')} looked at; {_going(rooms.store)}")
            return
        for name in sources:
            page = rooms.store.pages.of(name)
            if page is None:
                raise typer.BadParameter(f"no source {name!r}; `monitor sources` lists them")
            look = pipeline.check(page, rooms)
            put(f"{name}: {look.outcome}{f' ({look.detail})' if look.detail else ''}")
            if look.outcome in TROUBLES or look.outcome.startswith("http_"):
                say(f"  {sentence(in_words(look.outcome).words)} Advice: {in_words(look.outcome).advice}.")


def _going(store: "Store") -> str:
    """How many sources are read well, and what is wrong with the others."""
    from datetime import UTC, datetime

    watched = [state for state in store.pages.states(held_back_since=datetime.now(UTC)) if state.watched]
    troubles = Counter(state.page.state for state in watched if state.page and state.page.failures)
    said = f"{sum(state.healthy for state in watched)} of {count(len(watched), 'source')} can be read"
    if not troubles:
        return said
    kinds = ", ".join(f"{number} {kind}" for kind, number in troubles.most_common(4))
    more = f" and {len(troubles) - 4} other kinds" if len(troubles) > 4 else ""
    return f"{said}, {sum(troubles.values())} cannot ({kinds}{more}); `monitor sources` tells each"


def status(
    ready: Annotated[bool, typer.Option("--ready", help="Exit 1 unless the service is at work.")] = False,
    as_json: Annotated[bool, typer.Option("--json")] = False,
) -> None:
    """Say how the database and the service are."""
    from datetime import UTC, datetime, timedelta

    from monitor.cli.opening import opened_store

    with opened_store(inspect=False, needed=False) as store:
        health = store.health()
        due = store.pages.next_due() if health.current else None
        going = _going(store) if health.current else "none is known yet; `monitor check` looks at them"
    fresh = health.last_tick is not None and datetime.now(UTC) - health.last_tick < timedelta(minutes=10)
    if as_json:
        put_json({"health": health, "ready": fresh and health.current and health.writable})
    else:
        put_table(
            ("what", "is"),
            [
                ("database", f"{health.database} ({health.backend})"),
                ("schema", "current" if health.current else "missing or old; run `monitor migrate`"),
                ("writable", "yes" if health.writable else "no"),
                ("next look", f"{due:%Y-%m-%d %H:%M:%S} UTC" if due else "nothing is due: no source was read in yet"),
                ("sources", going),
                ("last tick", f"{health.last_tick:%Y-%m-%d %H:%M:%S} UTC" if health.last_tick else "never"),
            ],
        )
    if ready and not (fresh and health.current and health.writable):
        raise typer.Exit(1)


def migrate() -> None:
    """Bring the database up to date; a SQLite database is backed up first."""
    from monitor.cli.opening import opened_store

    with opened_store(needed=False) as store:
        copy = store.migrate()
        say(f"{store.name} is up to date" + (f"; backup: {copy}" if copy else ""))


def backup(copy: Annotated[Path, typer.Argument(help="File to write; must not exist.")]) -> None:
    """Write a consistent, checked copy of the SQLite database, also while the service runs."""
    from monitor.cli.opening import opened_store

    with opened_store() as store:
        store.backup(copy)
    put(str(copy))


def check_config() -> None:
    """Check sources.yaml, the baseline, the lexicon and the templates; contacts nothing."""
    from monitor.config import load_baseline, load_lexicon, load_settings, load_sources
    from monitor.rooms import read_templates

    settings = load_settings()
    declared = load_sources(settings.at(settings.sources))
    lexicon = load_lexicon(settings.at(settings.lexicon))
    facts, disputes = load_baseline(settings.at(settings.baseline), lexicon)
    read_templates(settings.at(settings.templates))
    put(f"{len(declared.sources)} sources, {len(declared.recipients)} recipients: sound")
    if not declared.recipients:
        say(NOBODY)
    put(f"{len(facts)} facts, {len(disputes)} disputes, {len(lexicon.entities)} things in the lexicon: sound")


def show_config() -> None:
    """Show all settings as they are in force; secrets are masked."""
    from monitor.config import load_settings

    put_table(("setting", "value"), sorted(load_settings().shown().items()))
