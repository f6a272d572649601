"""Days as people give them."""

from datetime import date

import typer


def day_of(text: str) -> date:
    """A day as people give it to `--as-of`; anything else is told as such."""
    try:
        return date.fromisoformat(text)
    except ValueError:
        raise typer.BadParameter(f"{text!r} is not a day; write it as 2023-03-01") from None
