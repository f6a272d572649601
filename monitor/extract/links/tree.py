"""JSON from outside, read with bounds, and JSON Pointers into it (RFC 6901)."""

import json
import math
from typing import Any

from monitor.errors import ExtractError, NotThePage
from monitor.extract.decode import refuse_foreign, to_text
from monitor.models import Fetched

LONGEST_NUMBER = 30
"""Digits; longer numbers stay text, because making a number of them takes time that grows with its square."""


class Missing(LookupError):
    """A pointer leads nowhere."""


def read_json(fetched: Fetched) -> Any:
    """The value that a body holds. NaN and Infinity become None, very long numbers text; of equal keys the last counts.

    Raises NotThePage (`not_json`) for what is no JSON, ExtractError (`too-large`) for what is nested too deep.
    """
    refuse_foreign(fetched.body, fetched.header("content-type"), fetched.url)
    text = to_text(fetched.body, fetched.header("content-type"))
    try:
        return json.loads(text, parse_constant=_nothing, parse_int=_integer, parse_float=_fraction)
    except RecursionError:
        raise ExtractError("JSON nested too deep to be read", fetched.url, kind="too-large") from None
    except ValueError as error:
        what = "an HTML page" if text.lstrip().startswith("<") else f"no JSON ({error})"
        raise NotThePage(f"the answer is {what}", fetched.url, kind="not_json") from None


def _nothing(_name: str) -> None:
    return None


def _integer(digits: str) -> int | str:
    return int(digits) if len(digits) <= LONGEST_NUMBER else digits


def _fraction(digits: str) -> float | str | None:
    if len(digits) > LONGEST_NUMBER:
        return digits
    value = float(digits)
    return value if math.isfinite(value) else None


def at(value: Any, pointer: str) -> Any:
    """What a pointer leads to; the empty pointer is the value itself. Raises Missing, naming the part that failed."""
    if not pointer:
        return value
    for part in pointer.removeprefix("/").split("/"):
        name = part.replace("~1", "/").replace("~0", "~")
        if isinstance(value, dict) and name in value:
            value = value[name]
        elif isinstance(value, list) and name.isascii() and name.isdigit() and len(name) < 8 and int(name) < len(value):
            value = value[int(name)]
        else:
            raise Missing(f"{pointer!r} leads nowhere: there is no {name!r} in {_kind(value)}")
    return value


def text_at(value: Any, pointer: str) -> str:
    """The text or number that a pointer leads to, as text; empty for anything else, and for the empty pointer."""
    if not pointer:
        return ""
    try:
        return as_text(at(value, pointer))
    except Missing:
        return ""


def as_text(found: Any) -> str:
    """Text and numbers as text; lists, objects, true, false and null say nothing."""
    if isinstance(found, str):
        return found.encode("utf-8", "replace").decode()
    return str(found) if isinstance(found, int | float) and not isinstance(found, bool) else ""


def _kind(value: Any) -> str:
    return "an object" if isinstance(value, dict) else "a list" if isinstance(value, list) else "a plain value"
