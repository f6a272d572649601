"""What a reader of values hands back."""

from dataclasses import dataclass
from typing import Literal, TypeAlias

from monitor.models import Qualifier, Quantity

ReadingKind: TypeAlias = Literal["number", "ordinal", "money", "percent", "duration", "date", "vote"]


@dataclass(frozen=True, slots=True)
class Reading:
    """One value as it stands in a text, with its place."""

    kind: ReadingKind
    start: int
    end: int
    """`text[start:end]` is the value with its unit, without the words that qualify it."""
    value: float | str
    """A number in full (2_200_000_000.0, not 2.2); EDTF for dates (`XXXX-04-16` where no year can be told);
    `266-37` for votes."""
    unit: str | None = None
    """money: ISO 4217, None where the text leaves it open (a bare krone in English) · duration: `years`, `months`,
    `weeks`, `days`, `hours`, `minutes` · number: a measure (`kilometres`, …) · percent: `percent` or `points` ·
    date: `fiscal-year` where a budget year is meant."""
    qualifier: Qualifier = Qualifier.EXACT
    of: int | None = None
    """The whole, where a part of it is told: 27 in "15 of 27"."""
    upper: float | None = None
    """The upper end of a range; `value` is the lower one."""
    also: Quantity | None = None
    """The same amount in another currency, told in brackets."""
    lead: int | None = None
    """Where the words that qualify it begin: `text[lead:end]` is "up to 16"."""
