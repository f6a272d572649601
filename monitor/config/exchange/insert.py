"""Changes of an operator's sources.yaml, of which not a byte is changed otherwise."""

import contextlib
import json
import os
import re
import shutil
import tempfile
from collections.abc import Collection, Iterator, Sequence
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Any

from ruamel.yaml import YAML
from ruamel.yaml.nodes import MappingNode, Node, SequenceNode

from monitor.address import check_url
from monitor.config.entries import DefaultsPart, SourcePart, made
from monitor.config.exchange.entry import ANY_PORT, Ids, entry_text, plain_of
from monitor.config.parsing.tree import read_text
from monitor.config.parsing.yaml import read_placed
from monitor.config.sources import SourcesPart, load_sources
from monitor.errors import ConfigError
from monitor.models import Source

_BOM = "\ufeff"


@dataclass(frozen=True, slots=True)
class Added:
    """What became of the entries that were to be added."""

    written: tuple[SourcePart, ...]
    """With the ids that they got: one that was taken is counted on."""
    known: tuple[tuple[SourcePart, str], ...]
    """Addresses that stand in the file already, and the ids of their sources."""


def add_entries(path: Path, entries: Sequence[SourcePart], *, write: bool = True) -> Added:
    """Put entries at the end of the list `sources:` of a file, atomically; without `write` only tell what would be.

    The file's comments and layout stay as they are. What comes out is read again before it takes the place of the old
    file: it holds the old sources and the new ones, or nothing is written. Raises ConfigError with the reason.
    """
    before = load_sources(path)
    added = _new(entries, before.sources)
    if not added.written or not write:
        return added
    after = (*before.sources, *_made(added.written, path))
    _replace(path, _with(read_text(path), added.written, str(path)), after)
    return added


def mark_verified(path: Path, ids: Collection[str]) -> tuple[str, ...]:
    """Take `verified: false` out of the entries of these sources, atomically; gives the ids that lost it.

    Only keys on a line of their own are taken out, the rest of the file stays as it is. Raises ConfigError.
    """
    before, text = load_sources(path), read_text(path)
    lines = text.splitlines(keepends=True)
    gone: dict[int, str] = {}
    for entry in _list(text, str(path)).value:
        told = {key.value: (key, value) for key, value in entry.value} if isinstance(entry, MappingNode) else {}
        if "verified" not in told or told["id"][1].value not in ids:
            continue
        line = told["verified"][0].start_mark.line
        if re.fullmatch(r" +verified: *false *(#.*)?", lines[line].rstrip("\r\n")):
            gone[line] = told["id"][1].value
    if gone:
        marked = set(gone.values())
        after = tuple(replace(each, verified=True) if each.id in marked else each for each in before.sources)
        _replace(path, "".join(line for number, line in enumerate(lines) if number not in gone), after)
    return tuple(gone.values())


def _made(entries: Sequence[SourcePart], path: Path) -> Iterator[Source]:
    defaults, _, _ = read_placed(path, SourcesPart)
    return (made(entry, defaults.defaults if defaults else DefaultsPart()) for entry in entries)


def _replace(path: Path, text: str, expected: tuple[Source, ...]) -> None:
    """Put a text in the place of a file if it declares the sources that are expected."""
    bom = _BOM if path.read_bytes().startswith(_BOM.encode()) else ""
    place = path.resolve()
    written: Path | None = None
    try:
        with tempfile.NamedTemporaryFile(dir=place.parent, prefix=f".{place.name}.", delete=False) as file:
            written = Path(file.name)
            file.write((bom + text).encode())
            file.flush()
            os.fsync(file.fileno())
        if _reread(written, path) != expected:
            raise ConfigError("the change would change other sources too; make it by hand", str(path))
        shutil.copymode(place, written)
        written.replace(place)
    except OSError as error:
        raise ConfigError(f"cannot be replaced: {error.strerror}; make the change by hand", str(path)) from None
    finally:
        if written is not None:
            with contextlib.suppress(OSError):
                written.unlink()


def same_place(url: str) -> str:
    """What two spellings of one address share: neither scheme nor a slash at the end tells two sources apart."""
    return check_url(url, ports=ANY_PORT).partition("://")[2].rstrip("/")


def _new(entries: Sequence[SourcePart], sources: Sequence[Source]) -> Added:
    places = {same_place(source.url): source.id for source in sources}
    ids = Ids(source.id for source in sources)
    written: list[SourcePart] = []
    known: list[tuple[SourcePart, str]] = []
    for entry in entries:
        place = same_place(entry.url)
        if place in places:
            known.append((entry, places[place]))
            continue
        name = ids.free(entry.id)
        places[place] = name
        written.append(entry if name == entry.id else entry.model_copy(update={"id": name}))
    return Added(tuple(written), tuple(known))


def _reread(written: Path, path: Path) -> tuple[Source, ...]:
    try:
        return load_sources(written).sources
    except ConfigError as error:
        first = error.faults[0]
        raise ConfigError(f"after the change there would be a fault: {first.message}", str(path)) from None


def _with(text: str, entries: Sequence[SourcePart], name: str) -> str:
    """The text of the file with the entries after the last one that is there."""
    listed = _list(text, name)
    ends = "\r\n" if "\r\n" in text else "\n"
    if listed.flow_style and listed.value:
        return _spliced(text, listed.end_mark.index - 1, ", " + ", ".join(map(_in_flow, entries)))
    if listed.flow_style:
        lines = "".join(map(entry_text, entries)).rstrip("\n").replace("\n", ends)
        return text[: listed.start_mark.index].rstrip(" ") + ends + lines + text[listed.end_mark.index :]
    lines = "".join(entry_text(entry, listed.start_mark.column) for entry in entries).replace("\n", ends)
    at = text.find("\n", len(text[: _end(listed.value[-1])].rstrip()))
    return _spliced(text, at + 1, lines) if at >= 0 else f"{text}{ends}{lines}"


def _list(text: str, name: str) -> SequenceNode:
    """The list `sources:` as it stands in the text."""
    root = YAML(typ="safe", pure=True).compose(text)
    pairs = root.value if isinstance(root, MappingNode) else []
    listed = next((value for key, value in pairs if key.value == "sources"), None)
    if not isinstance(listed, SequenceNode):
        raise ConfigError("has no list `sources:`; make the change by hand", name)
    return listed


def _in_flow(entry: SourcePart) -> str:
    return json.dumps(plain_of(entry), ensure_ascii=False)


def _spliced(text: str, at: int, new: str) -> str:
    return text[:at] + new + text[at:]


def _end(node: Node) -> int:
    """Where the last thing that a node says ends, perhaps with blank lines; a block's mark stands at what follows."""
    marks: Any = node.end_mark
    if not isinstance(node, MappingNode | SequenceNode) or node.flow_style or not node.value:
        return int(marks.index)
    last = node.value[-1]
    return _end(last[1] if isinstance(node, MappingNode) else last)
