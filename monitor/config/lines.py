"""JSON Lines: one JSON object a line."""

import json
from collections.abc import Iterator
from pathlib import Path
from typing import Any

from monitor.config.tree import MIB
from monitor.errors import ConfigError
from monitor.text import one_line

LONGEST = 16 * MIB


def read_jsonl(path: Path) -> Iterator[tuple[int, dict[str, Any]]]:
    """Each object of the file with its line number; empty lines are passed over. The file may be of any size.

    Raises ConfigError, naming the line, at one that is no JSON object, not UTF-8 or longer than 16 MiB.
    """
    name = str(path)
    try:
        file = path.open("rb")
    except OSError as error:
        raise ConfigError(f"cannot be read: {error.strerror}; check the path and its permissions", name) from None
    with file:
        number = 0
        while raw := file.readline(LONGEST + 1):
            number += 1
            if len(raw) > LONGEST:
                raise ConfigError(f"the line is longer than {LONGEST // MIB} MiB; split it", name, number)
            if raw.strip():
                yield number, _object(raw, name, number)


def _object(raw: bytes, name: str, number: int) -> dict[str, Any]:
    try:
        value = json.loads(raw.decode("utf-8-sig" if number == 1 else "utf-8"))
    except UnicodeDecodeError as error:
        raise ConfigError("the line is not UTF-8; save the file as UTF-8", name, number, error.start + 1) from None
    except json.JSONDecodeError as error:
        raise ConfigError(
            f"no JSON: {one_line(error.msg, 100)}; one object a line", name, number, error.colno
        ) from None
    except (RecursionError, ValueError) as error:
        message = f"JSON that cannot be used ({one_line(str(error), 80)}); write a smaller object"
        raise ConfigError(message, name, number) from None
    if not isinstance(value, dict):
        raise ConfigError("should be a JSON object (`{…}`); one object a line", name, number)
    return value
