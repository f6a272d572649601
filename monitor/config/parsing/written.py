"""Values as YAML that reads the same to every reader of YAML, 1.1 and 1.2."""

import json
import re
from collections.abc import Mapping, Sequence
from typing import TypeAlias

Tree: TypeAlias = "Mapping[str, Tree] | Sequence[Tree] | str | int | float | bool | None"


def flow(value: Tree) -> str:
    """A value in one line."""
    if isinstance(value, Mapping):
        return "{" + ", ".join(f"{scalar(key)}: {flow(inner)}" for key, inner in value.items()) + "}"
    if isinstance(value, list):
        return "[" + ", ".join(map(flow, value)) + "]"
    return scalar(value)


_PLAIN = re.compile(r"[^\W\d_][\w ()/.'+%-]*")
# What YAML 1.1 readers take for something else than text is quoted too.
_NOT_TEXT = re.compile(r"(?:true|false|yes|no|on|off|y|n|null|nan|inf|infinity|[\w]*\.(?:nan|inf))", re.IGNORECASE)


def scalar(value: object) -> str:
    """A text, number or truth value: plain where no reader of YAML can take it for something else."""
    if isinstance(value, bool):
        return "true" if value else "false"
    if value is None:
        return "null"
    if isinstance(value, int | float):
        return repr(value)
    text = str(value)
    if _PLAIN.fullmatch(text) and not _NOT_TEXT.fullmatch(text) and text == text.rstrip() and text.isprintable():
        return text
    quoted = json.dumps(text, ensure_ascii=False)
    return "".join(c if c.isprintable() else f"\\U{ord(c):08x}" for c in quoted)
