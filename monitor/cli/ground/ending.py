"""How a command ends: its exit code, and one line on what went wrong.

0 done; 1 what was asked about is not as it should be; 2 wrong usage, or an answer that does not fit; 69 a page, a file
or the database is out of reach; 70 a mistake of the program; 75 somebody else is at work, try again; 78 a file of the
operator cannot be used; 130 Ctrl-C.
"""

import errno
import os
import sys
from collections.abc import Sequence
from contextlib import suppress
from typing import Final, NoReturn

from monitor.errors import Busy, ConfigError, ExtractError, FetchError, MonitorError, Moved, ReviewError, StoreError
from monitor.text import one_line
from monitor.troubles import in_words

DONE: Final = 0
USAGE: Final = 2
UNAVAILABLE: Final = 69
MISTAKE: Final = 70
TRY_AGAIN: Final = 75
CONFIG: Final = 78
INTERRUPTED: Final = 130
_NO_ROOM: Final = (errno.ENOSPC, errno.EFBIG, errno.EDQUOT, errno.EIO)


def open_streams() -> None:
    """Let all three streams be there, and let no letter be one that they cannot write.

    A stream that was closed by the caller would give its number to the next file that is opened, the database perhaps,
    and what is meant for people would be written into it.
    """
    while (number := os.open(os.devnull, os.O_RDWR)) <= 2:
        pass
    os.close(number)
    sys.stdout = sys.stdout or os.fdopen(1, "w", encoding="utf-8")
    sys.stderr = sys.stderr or os.fdopen(2, "w", encoding="utf-8")
    for stream in (sys.stdout, sys.stderr):
        if reconfigure := getattr(stream, "reconfigure", None):
            reconfigure(errors="backslashreplace")


def given(arguments: Sequence[str]) -> list[str]:
    """The arguments, none of them empty: an unset variable of a script is not the folder that we stand in.

    Raises BadParameter.
    """
    from typer import BadParameter

    for before, argument in zip(("", *arguments), arguments, strict=False):
        if argument == "" and before != "--note":
            place = f" after {before}" if before else ""
            raise BadParameter(f"there is an empty argument{place}; give a value or leave it out")
        if argument.startswith("--") and argument.endswith("=") and argument != "--note=":
            raise BadParameter(f"{argument} has no value; give one or leave it out")
    return list(arguments)


def told(error: BaseException) -> tuple[int, str]:
    """The exit code and the last words for what a command has raised."""
    from typer import Abort
    from typer.exceptions import TyperException

    if isinstance(error, KeyboardInterrupt | Abort):
        return INTERRUPTED, ""
    if isinstance(error, SystemExit):
        # Typer turns a broken pipe into SystemExit(1). Whoever stopped reading has what he wanted.
        broken = isinstance(error.__context__, BrokenPipeError)
        return error.code if isinstance(error.code, int) and not broken else DONE, ""
    if isinstance(error, BrokenPipeError):
        return DONE, ""
    if isinstance(error, TyperException):
        return getattr(error, "exit_code", USAGE), _usage(error)
    if isinstance(error, ConfigError):
        return CONFIG, str(error)
    if isinstance(error, FetchError | ExtractError):
        where = "" if error.url in str(error) else f"{one_line(error.url, 300)}: "
        return UNAVAILABLE, f"monitor: {where}{error}; {in_words(error.kind).advice}"
    if isinstance(error, MonitorError):
        return _code(error), f"monitor: {error}"
    if isinstance(error, OSError):
        place = error.filename or ("the output cannot be written" if error.errno in _NO_ROOM else type(error).__name__)
        return UNAVAILABLE, f"monitor: {place}: {error.strerror or error}"
    return MISTAKE, _mistake(error)


def leave(code: int, words: str) -> NoReturn:
    """Say the last words and end the process."""
    with suppress(OSError, ValueError):
        if words:
            print(words, file=sys.stderr, flush=True)
    for stream in (sys.stdout, sys.stderr):
        try:
            stream.flush()
        except (OSError, ValueError):
            with suppress(OSError, ValueError):  # what is left unwritten must not be tried again, and told, at the exit
                os.dup2(os.open(os.devnull, os.O_WRONLY), stream.fileno())
    if code == INTERRUPTED:
        os._exit(code)  # a look at a slow site is still under way in a thread, and an ordinary exit would wait for it
    sys.exit(code)


def _code(error: MonitorError) -> int:
    if isinstance(error, Busy | Moved) or (isinstance(error, StoreError) and error.transient):
        return TRY_AGAIN
    return USAGE if isinstance(error, ReviewError) else UNAVAILABLE


def _usage(error: Exception) -> str:
    """What is wrong with the command line, in one line; the help itself where a command was left out."""
    words: str = getattr(error, "format_message", error.__str__)()
    if "\n" in words.strip():
        return words
    words = words.removeprefix("Invalid value: ").replace(": Value error, ", ": ")
    words = words.replace(
        "Input should be a valid integer, unable to parse string as an integer", "it is no whole number"
    )
    context = getattr(error, "ctx", None)
    return f"monitor: {words}" + (f" (`{context.command_path} --help` tells more)" if context else "")


def _mistake(error: BaseException) -> str:
    """One line that a report of the mistake can quote; the whole story with MONITOR_LOG=debug."""
    if os.environ.get("MONITOR_LOG", "").lower() == "debug":
        import traceback

        traceback.print_exception(error)
    place, trace = "", error.__traceback__
    while trace is not None:
        module = trace.tb_frame.f_globals.get("__name__", "")
        if module.partition(".")[0] == "monitor":
            place = f" at {module}:{trace.tb_lineno}"
        trace = trace.tb_next
    what = one_line(f"{type(error).__name__}: {error}", 200)
    return f"monitor: a mistake of the program{place} ({what}); please report it, MONITOR_LOG=debug shows all of it"
