"""`monitor backtest`: the same reading and judging over an archive."""

import typer

from monitor.cli.archive import backtests

app = typer.Typer(no_args_is_help=True)
for _command in (backtests.documents, backtests.pages, backtests.revisions):
    app.command()(_command)
