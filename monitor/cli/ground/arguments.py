"""Arguments that several commands take, checked before anything is opened."""

from collections.abc import Callable
from datetime import date
from typing import Annotated, Final

import typer

from monitor.text import printable

AsJson = Annotated[bool, typer.Option("--json", help="For programs; docs/commands.md names the fields.")]
_LARGEST: Final = 2**31 - 1
"""No database counts further."""


def day_of(text: str) -> date:
    """A day as people give it to `--as-of`; anything else is told as such."""
    try:
        return date.fromisoformat(text)
    except ValueError:
        raise typer.BadParameter(f"{text!r} is not a day; write it as 2023-03-01") from None


def numbered(what: str, listed: str) -> Callable[[int], int]:
    """For numbers of what is stored: one that cannot be there is told as one that is not there."""

    def check(number: int) -> int:
        if not 0 < number <= _LARGEST:
            raise typer.BadParameter(f"no {what} {str(number)[:40]}; {listed}")
        return number

    return check


def words(most: int) -> Callable[[str], str]:
    """For what people write into the log: no control characters, not blank where something is given, not endless."""

    def check(text: str) -> str:
        clean = printable(text).strip()
        if text and not clean:
            raise typer.BadParameter("it is blank; write a word or two")
        if len(clean) > most:
            raise typer.BadParameter(f"it has {len(clean)} characters; at most {most} are kept")
        return clean

    return check
