"""Results to stdout, talk to stderr."""

import json
import sys
from collections.abc import Sequence
from typing import Any, Final

from monitor.text import one_line, printable

_WIDEST: Final = 3000
"""Characters of a cell: an address is shown whole."""


def say(text: str) -> None:
    """Talk to the person: progress, hints, what comes next."""
    print(text, file=sys.stderr, flush=True)


def put(text: str = "") -> None:
    """A result; what a page or a person wrote into it cannot steer the terminal."""
    print(printable(text))


def put_bytes(body: bytes) -> None:
    """A result that is a file."""
    sys.stdout.buffer.write(body)


def put_json(value: object, exclude: Any = None) -> None:
    """A result for machines; what to `exclude` as pydantic wants it."""
    from pydantic import TypeAdapter

    kind: TypeAdapter[Any] = TypeAdapter(Any)
    plain = kind.dump_python(value, mode="json", exclude=exclude)
    escaped = (sys.stdout.encoding or "").lower().replace("-", "") != "utf8"
    print(json.dumps(plain, ensure_ascii=escaped, indent=1))


def put_table(head: Sequence[str], rows: Sequence[Sequence[str]]) -> None:
    """Columns as wide as they need to be; the last one takes what is left."""
    rows = [[one_line(cell, _WIDEST) for cell in row] for row in rows]
    widths = [max(len(row[i]) for row in (head, *rows)) for i in range(len(head))]
    for row in (head, *rows):
        cells = [cell.ljust(width) for cell, width in zip(row[:-1], widths[:-1], strict=True)]
        print("  ".join([*cells, row[-1]]).rstrip())


def count(number: int, what: str) -> str:
    """`1 page`, `3 pages`."""
    return f"{number} {what}" if number == 1 else f"{number} {what}s"


class Progress:
    """A counter on stderr: redrawn on a terminal, a line every few seconds elsewhere."""

    def __init__(self, what: str) -> None:
        self.what, self._last = what, 0.0

    def __call__(self, done: int, total: int | None) -> None:
        import time

        now = time.monotonic()
        live = sys.stderr.isatty()
        if now - self._last < (0.1 if live else 5) and done != total:
            return
        self._last = now
        line = f"{self.what}: {done}" + (f" of {total}" if total else "")
        if live:
            print(f"\r{line}", end="\n" if done == total else "", file=sys.stderr, flush=True)
        else:
            say(line)
