"""Typed values in text: numbers, money, shares, lengths of time, dates and votes, in seven languages.

    >>> [(r.kind, r.value, r.unit) for r in read("Danmark afsætter 2,2 milliarder kroner i 2023.", "da")]
    [('money', 2200000000.0, 'DKK'), ('date', '2023', None)]

One pass turns the text into tokens with one-letter codes (`scan`, from the tables in `words` and `terms`); the grammars
(`votes`, `dates`, `amounts`) are patterns over those codes. Nothing here hangs on telling Danish from Norwegian.
"""

from datetime import date

from monitor.facts.values.amounts import Amounts, with_other_currency
from monitor.facts.values.dates import read_dates
from monitor.facts.values.reading import Reading, ReadingKind
from monitor.facts.values.scan import tokenise
from monitor.facts.values.votes import read_votes

__all__ = ["Reading", "ReadingKind", "read"]


def read(text: str, language: str, *, country: str | None = None, today: date | None = None) -> tuple[Reading, ...]:
    """The values that stand in `text`, in its order, none overlapping another.

    `language`: en da nb nn sv fi is; of any other only digits and ISO dates are read. `country` (ISO 3166, of the
    publisher) tells whose krone is meant and whether 2/10 begins with the month. `today` is the day of the document:
    it resolves `yesterday` and `16 April`; without it relative dates are left out.
    """
    seen = tokenise(text, language, country)
    if not any(code in "DYNnhoOdIXMTRKLFV½$" for code in seen.codes):
        return ()
    taken: set[int] = set()
    readings: list[Reading] = []
    if seen.group:
        for reading, tokens in read_votes(seen):
            taken.update(tokens)
            readings.append(reading)
    for reading, tokens in read_dates(seen, today, lambda at: at not in taken):
        taken.update(tokens)
        readings.append(reading)
    readings.extend(Amounts(seen, country, taken).read())
    readings.sort(key=lambda reading: reading.start)
    return tuple(with_other_currency(readings, text))
