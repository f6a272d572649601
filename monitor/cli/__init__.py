"""The command line: arguments in, results to stdout, talk to stderr.

Commands import what they need when they run, so that `--help` and small commands stay quick.
"""

import sys
from collections.abc import Sequence

from monitor.cli.ground import ending


def main(arguments: Sequence[str] | None = None) -> None:
    """Run one command and leave with its exit code, as `ending` tells them; what goes wrong is one line.

    No traceback is ever shown: it tells an operator nothing.
    """
    words = ""
    try:
        ending.open_streams()
        from monitor.cli.app import app

        wanted = ending.given(sys.argv[1:] if arguments is None else arguments)
        code = app(args=wanted, prog_name="monitor", standalone_mode=False) or ending.DONE
        sys.stdout.flush()
    except BaseException as error:  # noqa: BLE001 - the last place where one can be told
        code, words = ending.told(error)
    ending.leave(code, words)
