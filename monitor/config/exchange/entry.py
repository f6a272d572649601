"""A source ↔ its entry in sources.yaml."""

import re
from collections.abc import Iterable, Mapping
from dataclasses import fields
from datetime import date, timedelta
from typing import cast

from monitor.config.entries import SourcePart
from monitor.config.parsing.words import written_duration
from monitor.config.parsing.written import Tree, flow, scalar
from monitor.models import Pointers, Source
from monitor.text import fold

ANY_PORT = frozenset(range(1, 65536))
"""Which ports are allowed is for the whole file to say."""
_LONGEST_SLUG = 60


class Ids:
    """Gives each id once: one that is taken is counted on (`nrk`, `nrk-2`, …)."""

    def __init__(self, taken: Iterable[str] = ()) -> None:
        self._taken = set(taken)
        self._last: dict[str, int] = {}

    def free(self, wanted: str) -> str:
        """The id that is wanted, or the next one like it; it is taken from now on."""
        name, number = wanted, self._last.get(wanted, 1)
        while name in self._taken:
            number += 1
            name = f"{wanted}-{number}"
        self._last[wanted] = number
        self._taken.add(name)
        return name


def entry_of(source: Source) -> SourcePart:
    """The entry that declares a source, with every key written out that a file's defaults could change."""
    told = {field.name: getattr(source, field.name) for field in fields(source)}
    told["every"] = written_duration(source.every)
    told["pause"] = None if source.pause is None else source.pause.total_seconds()
    if source.pointers is not None:
        told["pointers"] = {field.name: getattr(source.pointers, field.name) for field in fields(Pointers)}
    usual = {name: info.default for name, info in SourcePart.model_fields.items()}
    kept = {name: value for name, value in told.items() if value != usual[name]}
    if source.kind == "page":
        kept.pop("relevance", None)
    return SourcePart(**kept)


def plain_of(entry: SourcePart) -> dict[str, Tree]:
    """The keys of an entry that are written out, in the order in which docs/sources.md tells them, as plain values."""
    return {name: _plain(getattr(entry, name)) for name in SourcePart.model_fields if name in entry.model_fields_set}


def entry_text(entry: SourcePart, indent: int = 2) -> str:
    """An entry as lines of sources.yaml, the hyphen of the list included; each line ends with a line end."""
    lines = [f"{key}: {_written(key, value)}" for key, value in plain_of(entry).items()]
    first, others = " " * indent + "- ", " " * (indent + 2)
    return "".join(f"{others if number else first}{line}\n" for number, line in enumerate(lines))


def slug(text: str) -> str:
    """An id made of any text: `Sermitsiaq.AG: Nyheder` → `sermitsiaq-ag-nyheder`; empty where there are no letters."""
    words = re.findall(r"[a-z0-9]+", fold(text))
    made = ""
    for word in words:
        longer = f"{made}-{word}" if made else word[:_LONGEST_SLUG]
        if len(longer) > _LONGEST_SLUG:
            break
        made = longer
    return made


def _written(key: str, value: Tree) -> str:
    # Two letters in quotes, as everywhere in the file: `NO` is no truth value only to readers of YAML 1.2. An address
    # reads best bare; `scalar` would quote it because of its colon.
    if key == "country":
        return f'"{value}"'
    if key == "url" and re.fullmatch(r"https?://[\w.:/?=&%~+,;@!$()-]*[\w/]", str(value), re.ASCII):
        return str(value)
    if key == "every":
        return str(value)
    return flow(value) if isinstance(value, Mapping | list) else scalar(value)


def _plain(value: object) -> Tree:
    if isinstance(value, timedelta):
        return written_duration(value)
    if isinstance(value, date):
        return value.isoformat()
    if isinstance(value, tuple):
        return [_plain(each) for each in value]
    if isinstance(value, float):
        return int(value) if value.is_integer() else value
    if value is None or isinstance(value, str | int | bool):
        return value
    return {name: _plain(told) for name, told in cast("SourcePart", value) if told}
