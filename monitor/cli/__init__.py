"""The command line: arguments in, results to stdout, talk to stderr.

Commands import what they need when they run, so that `--help` and small commands stay quick.
Exit codes: 0 done, 1 something was found with --exit-code, 2 wrong usage, 69 a service or file is unavailable,
75 another instance is at work, 78 a file of the operator cannot be used.
"""

import sys
from collections.abc import Sequence
from typing import NoReturn


def main(arguments: Sequence[str] | None = None) -> None:
    """Run one command and leave with its exit code; an error of ours is one line, never a traceback."""
    from typer import Abort
    from typer.exceptions import TyperException

    from monitor.cli.app import app
    from monitor.errors import Busy, ConfigError, MonitorError

    try:
        sys.exit(app(args=arguments, prog_name="monitor", standalone_mode=False))
    except TyperException as error:
        _leave(getattr(error, "exit_code", 2), _usage(error))
    except Abort:
        sys.exit(130)
    except ConfigError as error:
        _leave(78, error)
    except Busy as error:
        _leave(75, error)
    except MonitorError as error:
        _leave(69, error)
    except BrokenPipeError:
        sys.stderr.close()
        sys.exit(0)
    except KeyboardInterrupt:
        sys.exit(130)


def _leave(code: int, error: object) -> NoReturn:
    text = str(error)
    print(text if code == 78 or "\n" in text else f"monitor: {text}", file=sys.stderr)
    sys.exit(code)


def _usage(error: Exception) -> str:
    """What is wrong with the command line, in one line; the help itself where a command was left out."""
    told = getattr(error, "format_message", error.__str__)()
    context = getattr(error, "ctx", None)
    return told if "\n" in told or context is None else f"{told} (`{context.command_path} --help` tells more)"
