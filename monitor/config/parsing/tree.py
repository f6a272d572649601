"""A YAML file as plain values, each of which knows the line and column it was written at.

The file is composed to nodes and no further: no tag is ever turned into an object. YAML 1.2 is read, so `no` is the
text "no", and dates stay text.
"""

import math
import re
import stat
from collections.abc import Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any, TypeAlias, cast

from ruamel.yaml import YAML
from ruamel.yaml.composer import Composer
from ruamel.yaml.error import MarkedYAMLError, YAMLError
from ruamel.yaml.nodes import MappingNode, Node, ScalarNode, SequenceNode

from monitor.errors import ConfigError
from monitor.text import one_line

Loc: TypeAlias = tuple[str | int, ...]
Plain: TypeAlias = "bool | int | float | str | list[Plain] | dict[str, Plain] | None"

MIB = 1 << 20
DEEPEST = 20
MOST_NODES = 50_000
"""Values and keys of one file, as written and with aliases written out: a thousand sources need no more."""
MOST_FAULTS = 200
"""Whoever has more begins with these."""

_TOO_MANY = f"more than {MOST_NODES} values; split the file"
_TOO_DEEP = f"nested deeper than {DEEPEST} levels; make it flatter"
_TAG = "tag:yaml.org,2002:"
_KNOWN_TAGS = {_TAG + name for name in ("str", "int", "float", "bool", "null", "timestamp", "seq", "map", "merge")}


@dataclass(frozen=True)
class Tree:
    """A file that has been read: `data` is what it says, `fault` makes an error at the place of a value."""

    path: str
    data: Plain
    root: Node | None = None
    faults: list[ConfigError] = field(default_factory=list)

    def fault(self, loc: Loc, message: str, *, key: bool = False) -> ConfigError:
        """An error at the value at `loc` (with `key`: at the key that names it), or at the nearest one above it."""
        line, column = _find(self.root, loc, key) if self.root else (1, 1)
        return ConfigError(message, self.path, line, column)

    def written(self, loc: Loc) -> str:
        """The value at `loc`, shortened for a message."""
        value: object = self.data
        for step in loc:
            try:
                value = cast("dict[str | int, object]", value)[step]
            except (KeyError, IndexError, TypeError):
                return ""
        return one_line(str(value), 60)


def together(faults: Sequence[ConfigError], most: int = 50) -> ConfigError:
    """One error for all faults of a file, in the order of their lines."""
    ordered = sorted(faults, key=lambda fault: (fault.path, fault.line, fault.column))
    first, rest = ordered[0], ordered[1:most]
    if len(ordered) > most:
        last = ordered[most]
        rest.append(ConfigError(f"and {len(ordered) - most} more faults from here on", last.path, last.line))
    return ConfigError(first.message, first.path, first.line, first.column, rest)


def read_bytes(path: Path, most: int = MIB) -> bytes:
    """An operator's file as it is. Raises ConfigError if it is absent, no file, or larger than `most` bytes."""
    name = str(path)
    try:
        if not stat.S_ISREG(path.stat().st_mode):
            raise ConfigError("is not a file; give the path of a file", name)
        with path.open("rb") as file:
            raw = file.read(most + 1)
    except FileNotFoundError:
        raise ConfigError("there is no such file; check the path", name) from None
    except (OSError, ValueError) as error:
        reason = getattr(error, "strerror", None) or str(error)
        raise ConfigError(f"cannot be read: {reason}; check the path and its permissions", name) from None
    if len(raw) > most:
        raise ConfigError(f"is larger than {most // MIB} MiB; split it or remove what is not needed", name)
    return raw


def read_text(path: Path, most: int = MIB) -> str:
    """The text of an operator's file. Raises what `read_bytes` does, and ConfigError if it is not UTF-8."""
    raw, name = read_bytes(path, most), str(path)
    if raw.startswith((b"\xff\xfe", b"\xfe\xff")):
        raise ConfigError("is UTF-16; save it as UTF-8", name)
    try:
        return raw.decode("utf-8-sig")
    except UnicodeDecodeError as error:
        before = raw[: error.start].rpartition(b"\n")
        line, column = before[0].count(b"\n") + (2 if before[1] else 1), len(before[2]) + 1
        bad = f"byte 0x{raw[error.start]:02X}"
        raise ConfigError(f"{bad} is not UTF-8; save the file as UTF-8", name, line, column) from None


def read_tree(path: Path, most: int = MIB) -> Tree:
    """Read a YAML file. Raises ConfigError where nothing can be made of it; lesser faults are in `Tree.faults`."""
    text = read_text(path, most)
    yaml = YAML(typ="safe", pure=True)
    yaml.max_depth = DEEPEST  # the scanner's time grows with the square of the depth
    yaml.Composer = _Composer
    try:
        root = yaml.compose(text)
    except YAMLError as error:
        raise _syntax(error, text, str(path)) from None
    if root is None:
        return Tree(str(path), None)
    tree = Tree(str(path), None, root)
    reader = _Reader(tree)
    return Tree(tree.path, reader.plain(root, 1), root, tree.faults)


class _Composer(Composer):
    """Stops at a file of far too many values. An anchor may be set twice; YAML allows it."""

    def __init__(self, loader: Any = None) -> None:
        super().__init__(loader=loader)
        self.written = 0
        self.warn_double_anchors = False

    def compose_node(self, parent: Node | None, index: object) -> Node:
        self.written += 1
        if self.written > MOST_NODES:
            raise MarkedYAMLError(problem=_TOO_MANY, problem_mark=self.parser.peek_event().start_mark)
        return cast(Node, super().compose_node(parent, index))


def _syntax(error: YAMLError, text: str, path: str) -> ConfigError:
    """The parser's complaint in one line."""
    if not isinstance(error, MarkedYAMLError):
        # ReaderError: a character that YAML does not allow, with its offset in the text.
        offset = min(int(getattr(error, "position", 0) or 0), len(text))
        before = text[:offset].rpartition("\n")
        line, column = text.count("\n", 0, offset) + 1, len(before[2]) + 1
        what = f"character U+{ord(text[offset]):04X}" if offset < len(text) else "a character"
        return ConfigError(f"{what} is not allowed in YAML; remove it", path, line, column)
    mark = error.problem_mark or error.context_mark
    line, column = (mark.line, mark.column) if mark else (0, 0)
    lines = text.split("\n")
    row = lines[line] if line < len(lines) else ""
    if re.match(r" *\t", row) or row[column : column + 1] == "\t":
        return ConfigError("a tab where YAML wants spaces; indent with spaces", path, line + 1, row.find("\t") + 1)
    problem = one_line(str(error.problem or error.context or "this is not YAML"), 160)
    plain = next((plain for words, plain in _PLAIN_WORDS if words in problem), None)
    plain = plain or f"{problem}; check indentation, colons and quotes here and in the line above"
    return ConfigError(plain, path, line + 1, column + 1)


_PLAIN_WORDS = (
    ("maximum depth of data structure", _TOO_DEEP),
    (_TOO_MANY, _TOO_MANY),
    (
        "mapping values are not allowed",
        "a colon where none can be; put the value in quotes or check the indentation",
    ),
    ("but found another document", "a second document begins here; keep one a file: remove the line `---`"),
    ("found unexpected end of stream", "a quote is never closed; close it"),
    ("found '<stream end>'", "the file ends inside a list or mapping; close the bracket"),
    ("found undefined alias", "this `*name` refers to nothing; put text that begins with `*` in quotes"),
    ("expected alphabetic or numeric", "text that begins with `*` or `&` must stand in quotes; add them"),
    ("could not find expected ':'", "a key without a colon; write `key: value`, or put the text above in quotes"),
)


@dataclass
class _Reader:
    tree: Tree
    nodes: int = 0

    def plain(self, node: Node, depth: int) -> Plain:
        """The value of a node, aliases written out."""
        self.nodes += 1
        if depth > DEEPEST:
            raise self._error(node, _TOO_DEEP)
        if self.nodes > MOST_NODES:
            raise self._error(node, "aliases (`*name`) blow this file up; write the values out instead")
        tag = str(node.tag)
        if tag not in _KNOWN_TAGS:
            self._note(node, f"tag `{one_line(tag.replace(_TAG, '!!'), 60)}` is not allowed; remove it")
        if isinstance(node, MappingNode):
            return self._mapping(node, depth)
        if isinstance(node, SequenceNode):
            return [self.plain(child, depth + 1) for child in node.value]
        return self._scalar(cast(ScalarNode, node), tag)

    def _mapping(self, node: MappingNode, depth: int) -> dict[str, Plain]:
        out: dict[str, Plain] = {}
        first_line: dict[str, int] = {}
        for key_node, value_node in node.value:
            value = self.plain(value_node, depth + 1)
            if not isinstance(key_node, ScalarNode):
                self._note(key_node, "a list or mapping cannot be a key; write a word before the colon")
                continue
            key = str(key_node.value)
            if key in out:
                shown = one_line(key, 60)
                self._note(key_node, f"key `{shown}` stands twice (first in line {first_line[key]}); keep one")
                continue
            out[key], first_line[key] = value, key_node.start_mark.line + 1
        return out

    def _scalar(self, node: ScalarNode, tag: str) -> Plain:
        text = str(node.value)
        kind = tag.removeprefix(_TAG)
        try:
            if kind == "null":
                return None
            if kind == "bool":
                return text.lower() == "true"
            if kind == "int":
                digits = text.replace("_", "")
                return int(digits, 0) if re.match(r"[-+]?0[xob]", digits) else int(digits)
            if kind == "float":
                number = float(text.replace("_", ""))
                if math.isfinite(number):
                    return number
                self._note(node, f"`{one_line(text, 40)}` is no usable number; write a finite one")
        except (ValueError, OverflowError):
            self._note(node, f"`{one_line(text, 40)}` is no usable number; put it in quotes if it is text")
        return text

    def _error(self, node: Node, message: str) -> ConfigError:
        return ConfigError(message, self.tree.path, node.start_mark.line + 1, node.start_mark.column + 1)

    def _note(self, node: Node, message: str) -> None:
        if len(self.tree.faults) < MOST_FAULTS:
            self.tree.faults.append(self._error(node, message))


def _find(node: Node, loc: Loc, key: bool) -> tuple[int, int]:
    """Line and column (from 1) of the node at `loc`. Steps that are not in the file (a union's tag) are passed over."""
    here = node
    for index, step in enumerate(loc):
        if isinstance(node, MappingNode):
            pair = next((pair for pair in node.value if str(pair[0].value) == str(step)), None)
            if pair is None:
                continue
            node = pair[1]
            here = pair[0] if key and index == len(loc) - 1 else node
        elif isinstance(node, SequenceNode) and isinstance(step, int) and step < len(node.value):
            node = here = node.value[step]
    return here.start_mark.line + 1, here.start_mark.column + 1
