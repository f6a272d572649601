"""`monitor sources`: what is declared, how the looks at it go, and one more source in a minute."""

import typer

from monitor.cli.sources import checking, editing, states

app = typer.Typer(invoke_without_command=True)
app.callback()(states.list_sources)
app.command()(states.explain)
app.command()(checking.check)
app.command()(editing.add)
app.command("import")(editing.import_sources)
app.command("export")(editing.export_sources)
app.command()(editing.schema)
