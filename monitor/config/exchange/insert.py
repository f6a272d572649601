"""New entries into an operator's sources.yaml, of which not a byte is changed otherwise."""

import contextlib
import json
import os
import shutil
import tempfile
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from ruamel.yaml import YAML
from ruamel.yaml.nodes import MappingNode, Node, SequenceNode

from monitor.address import check_url
from monitor.config.entries import SourcePart
from monitor.config.exchange.entry import ANY_PORT, Ids, entry_text, plain_of
from monitor.config.parsing.tree import read_text
from monitor.config.sources import load_sources
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
    raw = path.read_bytes()
    text = read_text(path)
    new = _with(text, added.written, str(path))
    place = path.resolve()
    made = ("" if not raw.startswith(_BOM.encode()) else _BOM) + new
    try:
        with tempfile.NamedTemporaryFile(dir=place.parent, prefix=f".{place.name}.", delete=False) as file:
            written = Path(file.name)
            file.write(made.encode())
            file.flush()
            os.fsync(file.fileno())
    except OSError as error:
        raise _cannot(path, error) from None
    try:
        after = _reread(written, path)
        if after[: len(before.sources)] != before.sources or len(after) != len(before.sources) + len(added.written):
            raise ConfigError("the new entries would change others; add them by hand", str(path))
        shutil.copymode(place, written)
        written.replace(place)
    except OSError as error:
        raise _cannot(path, error) from None
    finally:
        with contextlib.suppress(OSError):
            written.unlink()
    return added


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
        raise ConfigError(f"with the new entries there would be a fault: {first.message}", str(path)) from None


def _cannot(path: Path, error: OSError) -> ConfigError:
    return ConfigError(f"cannot be replaced: {error.strerror}; add the entries by hand", str(path))


def _with(text: str, entries: Sequence[SourcePart], name: str) -> str:
    """The text of the file with the entries after the last one that is there."""
    root = YAML(typ="safe", pure=True).compose(text)
    pairs = root.value if isinstance(root, MappingNode) else []
    listed = next((value for key, value in pairs if key.value == "sources"), None)
    if not isinstance(listed, SequenceNode):
        raise ConfigError("has no list `sources:`; add the entries by hand", name)
    ends = "\r\n" if "\r\n" in text else "\n"
    if listed.flow_style and listed.value:
        return _spliced(text, listed.end_mark.index - 1, ", " + ", ".join(map(_in_flow, entries)))
    if listed.flow_style:
        lines = "".join(map(entry_text, entries)).rstrip("\n").replace("\n", ends)
        return text[: listed.start_mark.index].rstrip(" ") + ends + lines + text[listed.end_mark.index :]
    lines = "".join(entry_text(entry, listed.start_mark.column) for entry in entries).replace("\n", ends)
    at = text.find("\n", len(text[: _end(listed.value[-1])].rstrip()))
    return _spliced(text, at + 1, lines) if at >= 0 else f"{text}{ends}{lines}"


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
