"""Names that nobody knows: what was perhaps meant."""

import difflib
from collections.abc import Iterable

import typer


def unknown(what: str, name: str, known: Iterable[str], listed: str) -> typer.BadParameter:
    """The error for a name: `no source 'ministri'; did you mean 'ministry'?`, or `listed`, where the known ones are."""
    lower = {each.lower(): each for each in known}
    near = difflib.get_close_matches(name.lower()[:200], list(lower), n=1, cutoff=0.7)
    hint = f"did you mean {lower[near[0]]!r}?" if near else listed
    return typer.BadParameter(f"no {what} {name[:200]!r}; {hint}")
