"""`monitor review`: list, read and answer findings."""

import typer

from monitor.cli.findings import answers, listing

app = typer.Typer(no_args_is_help=True)
app.command("list")(listing.list_findings)
app.command()(listing.show)
for _answer in (answers.accept, answers.dismiss, answers.reopen, answers.note):
    app.command()(_answer)
