"""Selectors that are tried before they are written into sources.yaml."""

from dataclasses import dataclass, replace
from typing import Annotated, Any

import typer

from monitor.models import Source


def _checked(name: str) -> Any:
    def check(values: list[str] | None) -> list[str]:
        from pydantic import TypeAdapter, ValidationError

        from monitor.config.parsing import words

        kind: TypeAdapter[str] = TypeAdapter(getattr(words, name))
        for value in values or ():
            try:
                kind.validate_python(value)
            except ValidationError as error:
                raise typer.BadParameter(error.errors()[0]["msg"].removeprefix("Value error, ")) from None
        return values or []

    return check


Select = Annotated[
    list[str],
    typer.Option(
        "--select", metavar="SELECTOR", help="CSS or XPath (//…) of what to read.", callback=_checked("Selector")
    ),
]
Ignore = Annotated[
    list[str],
    typer.Option(
        "--ignore", metavar="SELECTOR", help="CSS or XPath of what to leave out.", callback=_checked("Selector")
    ),
]
IgnoreText = Annotated[
    list[str],
    typer.Option(
        "--ignore-text",
        metavar="PATTERN",
        help="RE2: changes in lines that match are held back.",
        callback=_checked("Pattern"),
    ),
]


@dataclass(frozen=True, slots=True)
class Proposal:
    """What an operator thinks of writing into sources.yaml; an empty part leaves what is declared."""

    select: tuple[str, ...] = ()
    ignore: tuple[str, ...] = ()
    ignore_text: tuple[str, ...] = ()

    def __bool__(self) -> bool:
        return bool(self.select or self.ignore or self.ignore_text)

    def of(self, source: Source) -> Source:
        """The source as it would be declared."""
        return replace(
            source,
            select=self.select or source.select,
            ignore=self.ignore or source.ignore,
            ignore_text=self.ignore_text or source.ignore_text,
        )


NOTHING = Proposal()
