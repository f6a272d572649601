"""What the value of a fact may look like, kind by kind."""

import re
from calendar import monthrange
from collections.abc import Sequence
from typing import Annotated, Any

from pydantic import AfterValidator, WithJsonSchema

from monitor.models import Fact, Kind, Quantity, Value
from monitor.text import one_line

_POINT = re.compile(r"(\d{3})X|(\d{4})(?:-(\d{2})(?:-(\d{2}))?)?")
_DATE_FORMS = (
    'write a date in quotes, like "2023", "2023-02", "2023-02-15", "2023-21" (spring), "195X" or "2020-11/2022-05"'
)


def partial_date(text: str) -> str:
    """Check an EDTF date as docs/facts.md has it (the calendar too); an interval runs forward. Raises ValueError."""
    points = text.split("/")
    bounds = [_bounds(point) for point in points]
    if len(points) > 2:
        raise ValueError(f"`{one_line(text, 40)}` has more than two ends; {_DATE_FORMS}")
    if len(bounds) == 2 and bounds[0][0] > bounds[1][1]:
        raise ValueError(f"`{text}` ends before it begins; swap the two dates")
    return text


def _bounds(point: str) -> tuple[tuple[int, int, int], tuple[int, int, int]]:
    """First and last day of a date; of a season its year, since seasons cross the year's end."""
    match = _POINT.fullmatch(point)
    if not match:
        raise ValueError(f"`{one_line(point, 40)}` is no date; {_DATE_FORMS}")
    if match[1]:
        return (int(match[1] + "0"), 1, 1), (int(match[1] + "9"), 12, 31)
    year, month, day = int(match[2]), int(match[3] or 0), int(match[4] or 0)
    season = 21 <= month <= 24 and not match[4]
    if match[3] is None or season:
        return (year, 1, 1), (year, 12, 31)
    if not 1 <= month <= 12 or year < 1:
        raise ValueError(f"`{point}`: there is no such month; use 01 to 12, or 21 to 24 for a season")
    last = monthrange(year, month)[1]
    if match[4] is None:
        return (year, month, 1), (year, month, last)
    if not 1 <= day <= last:
        raise ValueError(f"`{point}`: that month has {last} days; correct the day")
    return (year, month, day), (year, month, day)


def loose_value(raw: object) -> Value:
    """A value whose kind is not known: what a source claims in a dispute. Raises ValueError."""
    if isinstance(raw, dict):
        return _quantity(raw)
    if isinstance(raw, list):
        return _names(raw)
    if isinstance(raw, bool) or not isinstance(raw, int | str) or raw == "":
        raise ValueError(f"{_shown(raw)} is no value; write text (in quotes), a whole number, a list or an amount")
    return raw


def typed_value(kind: Kind, raw: object, *, rungs: Sequence[str] = (), options: Sequence[str] = ()) -> Value:
    """The value of a fact of this kind. Raises ValueError, saying what to write."""
    if kind is Kind.QUANTITY:
        return _quantity(raw)
    if kind is Kind.COUNT:
        if isinstance(raw, bool) or not isinstance(raw, int) or not 0 <= raw < 10**15:
            raise ValueError(f"{_shown(raw)} is no count; write a whole number without quotes, like 12")
        return raw
    if kind is Kind.SET:
        return _members(_names(raw), options)
    if isinstance(raw, bool) and kind is Kind.CHOICE:
        raise ValueError(f"{_shown(raw)} is no option; write one of: {', '.join(options)}")
    if not isinstance(raw, str) or not raw:
        raise ValueError(f"{_shown(raw)} is no value of kind {kind.value}; write text, in quotes if it is a number")
    if kind is Kind.DATE:
        return partial_date(raw)
    if kind is Kind.VOTE and not re.fullmatch(r"\d{1,4}-\d{1,4}", raw):
        raise ValueError(f'`{one_line(raw, 40)}` is no vote; write votes for and against, like "94-11"')
    if kind is Kind.CHOICE and raw not in options:
        known = ", ".join(options) or "(there are none: add `options: [one, two]`)"
        raise ValueError(f"`{one_line(raw, 40)}` is none of the options; write one of: {known}")
    if kind is Kind.STATUS and rungs and raw not in rungs:
        raise ValueError(f"`{one_line(raw, 40)}` is no rung; write one of: {', '.join(rungs)}")
    return raw


def value_from_text(fact: Fact, text: str, rungs: Sequence[str] = ()) -> Value:
    """A value as a person types it: `12`, `2200000000 USD`, `Evenes, Rygge`, `signed`.

    `rungs`: of the fact's ladder, where the fact leaves them to the lexicon. Raises ValueError, saying what to write.
    """
    text = text.strip()
    raw: object = text
    if fact.kind is Kind.COUNT and text.isascii() and text.isdigit():
        raw = int(text)
    elif fact.kind is Kind.QUANTITY:
        amount, _, unit = text.partition(" ")
        try:
            raw = {"amount": float(amount.replace("_", "")), "unit": unit.strip() or fact.unit}
        except ValueError:
            raise ValueError(
                f"{_shown(text)} is no amount; write it in full with its unit, like 2200000000 USD"
            ) from None
    elif fact.kind is Kind.SET:
        raw = [name.strip() for name in text.split(",") if name.strip()]
    return typed_value(fact.kind, raw, rungs=fact.rungs or rungs, options=fact.options)


def _quantity(raw: object) -> Quantity:
    hint = "write {amount: 2200000000, unit: USD}"
    if not isinstance(raw, dict) or set(raw) != {"amount", "unit"}:
        raise ValueError(f"{_shown(raw)} is no amount with its unit; {hint}")
    amount, unit = raw["amount"], raw["unit"]
    if isinstance(amount, bool) or not isinstance(amount, int | float) or not abs(amount) < 1e18:
        raise ValueError(f"amount {_shown(amount)} is no number; {hint}, the amount in full and without quotes")
    if not isinstance(unit, str) or not re.fullmatch(r"[A-Z]{3}|[a-z][a-z0-9 -]{0,39}", unit):
        raise ValueError(
            f"unit {_shown(unit)} is not usable; write a currency (USD, EUR, DKK) or a word (years, percent)"
        )
    return Quantity(float(amount), unit)


def _names(raw: object) -> tuple[str, ...]:
    if not isinstance(raw, list) or not all(isinstance(member, str) and member for member in raw):
        raise ValueError(f"{_shown(raw)} is no list of names; write it as [one, two], numbers in quotes")
    twice = sorted({member for member in raw if raw.count(member) > 1})
    if twice:
        raise ValueError(f"`{one_line(twice[0], 40)}` stands twice; keep one")
    return tuple(raw)


def _members(names: tuple[str, ...], options: Sequence[str]) -> tuple[str, ...]:
    strange = [name for name in names if options and name not in options]
    if strange:
        raise ValueError(f"`{one_line(strange[0], 40)}` is none of the options; use: {', '.join(options)}")
    return names


def _shown(raw: object) -> str:
    if raw is None:
        return "nothing"
    return f"`{one_line(str(raw).lower() if isinstance(raw, bool) else str(raw), 40)}`"


def _any_value(raw: Any) -> Value:
    return loose_value(raw)


EdtfDate = Annotated[str, AfterValidator(partial_date), WithJsonSchema({"type": "string", "examples": ["2023-02-15"]})]
_VALUE_SCHEMA = {
    "anyOf": [
        {"type": "string"},
        {"type": "integer"},
        {"type": "array", "items": {"type": "string"}},
        {
            "type": "object",
            "properties": {"amount": {"type": "number"}, "unit": {"type": "string"}},
            "required": ["amount", "unit"],
            "additionalProperties": False,
        },
    ]
}
RawValue = Annotated[Any, WithJsonSchema(_VALUE_SCHEMA)]
LooseValue = Annotated[Any, AfterValidator(_any_value), WithJsonSchema(_VALUE_SCHEMA)]
