"""All commands, a folder a theme."""

from typing import Annotated

import typer

from monitor.cli import archive, facts, findings, pages, service, sources

app = typer.Typer(
    help="Watches news and government pages and reports what differs from the known facts.",
    no_args_is_help=True,
    rich_markup_mode=None,
    pretty_exceptions_enable=False,
)


def _version(wanted: bool) -> None:
    if wanted:
        from monitor import __version__

        typer.echo(__version__)
        raise typer.Exit


@app.callback()
def options(
    version: Annotated[
        bool, typer.Option("--version", callback=_version, is_eager=True, help="Print the version.")
    ] = False,
) -> None:
    """Options before the command."""


service.add_to(app)
pages.add_to(app)
app.add_typer(sources.app, name="sources", help="The sources and how the looks at them go.")
app.add_typer(findings.app, name="review", help="List, read and answer findings.")
app.add_typer(facts.baseline, name="baseline", help="The known facts: show, load, dump.")
app.add_typer(facts.facts, name="facts", help="Check and try single facts.")
app.add_typer(service.digest, name="digest", help="Preview and send digests.")
app.add_typer(archive.app, name="backtest", help="Run the same reading and judging over an archive.")
