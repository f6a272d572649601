"""The database: brought up to date, copied, tidied."""

from pathlib import Path
from threading import Event
from typing import TYPE_CHECKING, Annotated

import typer

from monitor.cli.ground.arguments import AsJson
from monitor.cli.ground.printing import Progress, put, put_json, put_table, say

if TYPE_CHECKING:
    from collections.abc import Iterator

    from monitor.config import Keeping
    from monitor.models import Tidied


def migrate() -> None:
    """Bring the database up to date; a SQLite database is backed up first."""
    from monitor.cli.ground.opening import opened_store

    with opened_store(needed=False) as store:
        copy = store.migrate()
        say(f"{store.name} is up to date" + (f"; backup: {copy}" if copy else ""))


def backup(
    copy: Annotated[Path, typer.Argument(help="File to write, which must not exist; or a folder that keeps several.")],
    keep: Annotated[int, typer.Option("--keep", min=1, help="With a folder: how many of its copies stay.")] = 7,
) -> None:
    """Write a consistent, checked copy of the SQLite database, also while the service runs."""
    from monitor.cli.ground.opening import opened_store

    with opened_store() as store:
        if not copy.is_dir():
            store.backup(copy)
            put(str(copy))
            return
        written, gone = store.backup_into(copy, keep)
    put(str(written))
    if gone:
        say(f"removed, because {keep} stay: {', '.join(path.name for path in gone)}")


def tidy(
    dry: Annotated[bool, typer.Option("--dry-run", help="Only tell what would go.")] = False,
    as_json: AsJson = False,
) -> None:
    """Forget what is old and nobody refers to (`keep:` in sources.yaml); the service does so once a day."""
    from datetime import UTC, datetime

    from monitor import pipeline
    from monitor.cli.ground.opening import opened_store
    from monitor.config import load_settings, load_sources

    settings = load_settings()
    keep = load_sources(settings.at(settings.sources)).keep
    progress, now = Progress("steps"), datetime.now(UTC)
    with opened_store() as store:
        done = pipeline.tidy(store, keep, now, Event(), dry=dry, progress=lambda steps: progress(steps, None))
    if as_json:
        limits = {"captures_before": now - keep.captures, "looks_before": now - keep.looks}
        put_json({"dry_run": dry, **limits, "did": done})
    else:
        put_table(("number", "what"), list(_told(done, keep, dry=dry)))


def _told(done: "Tidied", keep: "Keeping", *, dry: bool) -> "Iterator[tuple[str, str]]":
    went, size = ("would go", "at least ") if dry else ("went", "")
    captures, looks = f"captures older than {keep.captures.days} days", f"older than {keep.looks.days} days"
    yield str(done.captures), f"{captures} {went} ({size}{done.bytes / 1e6:.1f} MB)"
    if keep.articles:
        yield str(done.articles), f"articles {went} as a whole: not looked at for {keep.articles.days} days"
    yield str(done.evidence), f"{captures} stay: findings or known values point to them"
    yield str(done.before), f"{captures} stay: the page looked so just before such a one"
    yield str(done.present), f"{captures} stay: what a page says now"
    yield str(done.looks), f"single looks {looks} {'would be' if dry else 'are'} only counted a day"
    yield str(done.noise), f"held-back changes {looks} {went}"
