"""What stands on pages: `try`, `changes`, `articles`, `snapshots`."""

import typer

from monitor.cli.pages import articles, changes, snapshots, trying


def add_to(app: typer.Typer) -> None:
    """Put the commands on the top level."""
    app.command("try")(trying.try_page)
    app.command()(changes.changes)
    app.command()(articles.articles)
    captures = typer.Typer(no_args_is_help=True)
    captures.command()(snapshots.show)
    app.add_typer(captures, name="snapshots", help="Stored captures.")
