"""How a value is shown to people and keyed for machines."""

import re

from monitor.models.facts import Quantity, Value
from monitor.text import squash

_SCALES = ((1e12, "trillion"), (1e9, "billion"), (1e6, "million"))
_SEASONS = {"21": "spring", "22": "summer", "23": "autumn", "24": "winter"}
_MONTHS = "January February March April May June July August September October November December".split()  # noqa: SIM905 - twelve words read better than twelve strings
_DATE = re.compile(r"\d{3}X|\d{4}(-(2[1-4]|(0[1-9]|1[0-2])(-(0[1-9]|[12]\d|3[01]))?))?")


def value_key(value: Value) -> str:
    """One spelling for equal values: finding keys are made of it. Sets ignore order, names ignore spelling marks."""
    if isinstance(value, Quantity):
        return f"{value.amount:.4g} {value.unit}"
    if isinstance(value, tuple):
        return ",".join(sorted(squash(member) or member for member in value))
    return str(value).strip().lower()


def show_value(value: Value | None) -> str:
    """A value in words for people: `2.2 billion USD`, `21 December 2023`, `Evenes, Rygge`; `not known` for None."""
    if value is None:
        return "not known"
    if isinstance(value, Quantity):
        return f"{_amount(value.amount)} {value.unit}"
    if isinstance(value, tuple):
        return ", ".join(value) or "none"
    return show_date(value) if isinstance(value, str) else f"{value:,}".replace(",", " ")


def show_date(text: str) -> str:
    """An EDTF date in words; any other text unchanged."""
    start, slash, end = text.partition("/")
    if slash and _DATE.fullmatch(start) and _DATE.fullmatch(end):
        return f"{show_date(start)} to {show_date(end)}"
    if not _DATE.fullmatch(text):
        return text
    if text.endswith("X"):
        return f"the {text[:3]}0s"
    year, *rest = text.split("-")
    if not rest:
        return year
    middle = _SEASONS.get(rest[0]) or _MONTHS[int(rest[0]) - 1]
    return f"{int(rest[1])} {middle} {year}" if len(rest) > 1 else f"{middle} {year}"


def _amount(amount: float) -> str:
    for scale, word in _SCALES:
        if abs(amount) >= scale:
            return f"{amount / scale:.4g} {word}"
    return f"{amount:,.10g}".replace(",", " ")
