"""The service and its upkeep: `run`, `check`, `status`, `migrate`, `backup`, `tidy`, `config`, `digest`."""

import typer

from monitor.cli.service import digests, files, running, state, upkeep


def add_to(app: typer.Typer) -> None:
    """Put the commands on the top level."""
    for command in (running.run, running.check, state.status, upkeep.migrate, upkeep.backup, upkeep.tidy):
        app.command()(command)
    config = typer.Typer(no_args_is_help=True)
    config.command("check")(files.check_config)
    config.command("show")(files.show_config)
    app.add_typer(config, name="config", help="The operator's files and settings.")


digest = typer.Typer(no_args_is_help=True)
for _command in (digests.preview, digests.send, digests.outbox, digests.resend, digests.drop):
    digest.command()(_command)
