"""`monitor baseline` and `monitor facts`: what is known, and whether single facts will do."""

import typer

from monitor.cli.facts import files, known, single

baseline = typer.Typer(no_args_is_help=True)
for _command in (known.show, known.disputes, files.load, files.dump):
    baseline.command()(_command)

facts = typer.Typer(no_args_is_help=True)
facts.command("check")(single.check_facts)
facts.command("try")(single.try_fact)
