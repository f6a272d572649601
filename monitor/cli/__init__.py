"""The command line: arguments in, results to stdout, talk to stderr.

Commands import what they need when they run, so that `--help` and small commands stay quick.
Exit codes: 0 done, 1 something was found with --exit-code, 2 wrong usage, 69 a service or file is unavailable,
75 another instance is at work, 78 a file of the operator cannot be used.
"""

import sys
from collections.abc import Sequence


def main(arguments: Sequence[str] | None = None) -> None:
    """Run one command and leave with its exit code; an error of ours is one line, never a traceback."""
    from monitor.cli.app import app
    from monitor.errors import Busy, ConfigError, MonitorError

    try:
        app(args=arguments, prog_name="monitor")
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


def _leave(code: int, error: Exception) -> None:
    print(f"monitor: {error}" if code != 78 else str(error), file=sys.stderr)
    sys.exit(code)
