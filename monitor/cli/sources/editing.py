"""Sources in and out of sources.yaml: what is proposed goes to stdout, what is said of it to stderr."""

from collections.abc import Sequence
from datetime import UTC, datetime
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, TypeAlias

import typer

from monitor.cli.ground.printing import put, put_bytes, put_json, say
from monitor.cli.ground.writing import write_file
from monitor.models import SourceKind

if TYPE_CHECKING:
    from monitor.config.entries import SourcePart

Write: TypeAlias = Annotated[bool, typer.Option("--write", help="Put it into sources.yaml instead of printing it.")]


def add(
    url: Annotated[str, typer.Argument(metavar="URL", help="A feed, a page, a list of news, or a whole site.")],
    write: Write = False,
    kind: Annotated[SourceKind | None, typer.Option(help="What it is to be taken for, instead of finding out.")] = None,
    name: Annotated[str | None, typer.Option("--id", help="Short and lasting; default: made of the address.")] = None,
) -> None:
    """Find out what stands at an address and propose its entry: to stdout, or with --write into sources.yaml."""
    from monitor.catalogue.discover import discover
    from monitor.cli.ground.opening import opened_visit

    with opened_visit() as (_, manners, sandbox):
        found = discover(url, manners, sandbox, kind=kind, name=name)
    say(f"{found.why}; its tier is 3 until you say otherwise (1 official … 4 unreliable)")
    for also in found.also:
        say(f"also there: {also}")
    take_over([found.entry], write=write)


def import_sources(
    file: Annotated[Path, typer.Argument(metavar="FILE.opml", help="Subscriptions of a feed reader, OPML.")],
    write: Write = False,
) -> None:
    """Take over feeds from an OPML file: the entries to stdout, or with --write into sources.yaml."""
    from monitor.config.exchange import read_opml
    from monitor.config.exchange.opml import MOST_BYTES
    from monitor.config.parsing.tree import read_bytes
    from monitor.sandbox import Sandbox

    body = read_bytes(file, MOST_BYTES)
    with Sandbox(workers=1) as sandbox:
        wanted = sandbox.run(read_opml, body, str(file))
    for name, reason in wanted.left_out:
        say(f"left out: {name}: {reason}")
    take_over(wanted.entries, write=write)


def take_over(entries: "Sequence[SourcePart]", *, write: bool) -> None:
    """Print new entries, or write them into sources.yaml; tell which are known already."""
    from monitor.config import load_settings
    from monitor.config.exchange import add_entries, entry_text

    settings = load_settings()
    path = settings.at(settings.sources)
    added = add_entries(path, entries, write=write)
    for entry, known in added.known:
        say(f"known already as `{known}`: {entry.url}")
    if not write:
        for entry in added.written:
            put(entry_text(entry).rstrip("\n"))
    what = ", ".join(entry.id for entry in added.written[:5]) + (" …" if len(added.written) > 5 else "")
    if not added.written:
        say("nothing new")
    elif write:
        say(f"{len(added.written)} new in {path}: {what}; `monitor sources check {added.written[0].id}` tries one")
    else:
        say(f"{len(added.written)} new; --write puts them into {path}")


def export_sources(
    opml: Annotated[Path, typer.Option("--opml", metavar="FILE", help="Where to; - is stdout.")],
) -> None:
    """Write all sources as OPML 2.0, for feed readers and other monitors."""
    from monitor.config import load_settings, load_sources
    from monitor.config.exchange import write_opml

    settings = load_settings()
    sources = load_sources(settings.at(settings.sources)).sources
    body = write_opml(sources, now=datetime.now(UTC))
    if str(opml) == "-":
        put_bytes(body)
        return
    write_file(opml, body)
    say(f"{len(sources)} sources in {opml}")


def schema() -> None:
    """Print the JSON Schema of sources.yaml, for editors; the shipped copy is sources.schema.json."""
    from monitor.config import sources_schema

    put_json(sources_schema())
