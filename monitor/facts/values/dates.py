"""Dates in words and digits → EDTF, as precise as the text says and no more."""

import re
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from datetime import date, timedelta
from typing import Final

from monitor.facts.values.digits import day_of
from monitor.facts.values.reading import Reading
from monitor.facts.values.scan import Scan
from monitor.facts.values.terms import Token
from monitor.facts.values.words import listed

_Maker = Callable[["_Dates", re.Match[str]], str | None]
_THIRDS: Final = (("01", "04"), ("05", "08"), ("09", "12"))
_DATE_BEGINS: Final = re.compile(r"[,w(]{0,2}(?:[DO]w?M|M[DO]|I)")
_NO_YEAR_AFTER: Final = "SC$%BJUynA"
_YEAR_CUES: Final = frozenset(
    listed(
        "in since by until before after last next this mid- during from of to the and or late early end between "
        "through year i "
        "siden inden før efter etter under til fra av af fram sidan frå innan sedan till från efter före under "
        "år åren mellan och vuonna vuoden vuodesta vuoteen vuosina ja vuosien vuoden jälkeen árið árin ári "
        "árinu frá til fyrir eftir síðan um í og á"
    )
)

_MONTH_CUES: Final = frozenset(
    listed("in since by until before after last next this mid- during from late early through of")
)
_STRONG_CUES: Final = frozenset(listed("in since until before after year i siden sedan år vuonna árið"))


@dataclass(frozen=True, slots=True)
class _Found:
    first: int
    after: int
    value: str
    unit: str | None = None


class _Dates:
    """One text's dates; `today` resolves what is said relative to it."""

    def __init__(self, scan: Scan, today: date | None, free: Callable[[int], bool]) -> None:
        self.scan, self.tokens, self.codes, self.today, self.free = scan, scan.tokens, scan.codes, today, free

    def value(self, match: re.Match[str], name: str) -> int | None:
        """The number of the token that a group of the pattern stands for."""
        at = match.start(name) if name in match.re.groupindex else -1
        return int(self.tokens[at].value) if at >= 0 else None

    def token(self, match: re.Match[str], name: str) -> Token:
        return self.tokens[match.start(name)]

    def tight(self, at: int) -> bool:
        """Does the dash at this token touch both neighbours?"""
        token = self.tokens[at]
        return self.tokens[at - 1].end == token.start and token.end == self.tokens[at + 1].start

    # what the patterns make

    def day(self, match: re.Match[str]) -> str | None:
        year, month, day = (self.value(match, name) for name in ("y", "m", "d"))
        if not day or not month or day > 31 or not self._month_is_meant(match, "m"):
            return None
        if year is None and match.end() < len(self.codes) and self.codes[match.end()] in "SC$%BJ":
            return None
        return self.dated(year, month, day)

    def day_range(self, match: re.Match[str]) -> str | None:
        year, month, first, last = (self.value(match, name) for name in ("y", "m", "d", "e"))
        if not month or not first or not last or not first < last <= 31:
            return None
        start, end = self.dated(year, month, first), self.dated(year, month, last)
        return f"{start}/{end}" if start and end else None

    def month(self, match: re.Match[str]) -> str | None:
        year, month = self.value(match, "y"), self.value(match, "m")
        return f"{year:04}-{month:02}"

    def months(self, match: re.Match[str]) -> str | None:
        year, first, last = self.value(match, "y"), self.value(match, "m"), self.value(match, "n")
        if not year or not first or not last or not self._month_is_meant(match, "m"):
            return None
        return f"{year - (first > last):04}-{first:02}/{year:04}-{last:02}"

    def lone_month(self, match: re.Match[str]) -> str | None:
        month = self.value(match, "m")
        if not month or not self._month_is_meant(match, "m", alone=True):
            return None
        if self.today is None:
            return f"XXXX-{month:02}"
        distance = (month - self.today.month + 6) % 12 - 6
        return f"{self.today.year + (self.today.month - 1 + distance) // 12:04}-{month:02}"

    def month_of_a_year(self, match: re.Match[str]) -> str | None:
        """`February last year`, `februar i fjor`."""
        step = str(self.token(match, "r").value) if match.groupdict().get("r") else f"{self.token(match, 'l').value}y"
        if self.today is None or step[-1] != "y" or not self._month_is_meant(match, "m"):
            return None
        return f"{self.today.year + int(step[:-1]):04}-{self.value(match, 'm'):02}"

    def finnish(self, match: re.Match[str]) -> str | None:
        """`3. päivänä maaliskuuta`, `maaliskuun kolmantena`, `vuoden 2018 toukokuussa`, `viime vuoden maaliskuussa`."""
        if self.scan.group != "fi":
            return None
        if "l" in match.re.groupindex:
            return self.month_of_a_year(match)
        return self.day(match) if match["d"] else self.month(match)

    def part(self, match: re.Match[str]) -> str | None:
        year, third = self.value(match, "y"), self.value(match, "e")
        if third is None or not self._plausible(year):
            return None
        first, last = _THIRDS[third]
        return f"{year}-{first}/{year}-{last}"

    def season(self, match: re.Match[str]) -> str | None:
        year = self.value(match, "y")
        return f"{year}-{self.value(match, 's')}" if self._plausible(year) else None

    def section(self, match: re.Match[str]) -> str | None:
        year, which = self.value(match, "y"), self.value(match, "o")
        token = self.token(match, "q")
        length = 6 if token.code == "½" else int(token.value)
        if not which or which > 12 // length:
            return None
        return f"{year}-{(which - 1) * length + 1:02}/{year}-{which * length:02}"

    def half(self, match: re.Match[str]) -> str | None:
        year, which = self.value(match, "y"), self.value(match, "h")
        return f"{year}-01/{year}-06" if which == 1 else f"{year}-07/{year}-12"

    def fiscal(self, match: re.Match[str]) -> str | None:
        year = self.value(match, "y")
        if year is None or (year < 100 and self.token(match, "f").end != self.token(match, "y").start):
            return None
        year += 2000 if year < 100 else 0
        return f"{year}" if self._plausible(year) else None

    def days_to(self, match: re.Match[str]) -> str | None:
        """`24.–27.9.2018`: the first day borrows month and year."""
        first, last = self.value(match, "d"), self.whole(match, "i")
        if first is None or last is None or len(last) != 10 or not 0 < first < int(last[8:]):
            return None
        return f"{last[:8]}{first:02}/{last}"

    def shared_decade(self, match: re.Match[str]) -> str | None:
        """`1980- ja 1990-luvuilla`: the first decade borrows the ending."""
        year, other = self.value(match, "y") or 0, str(self.tokens[match.end()].value)
        year += 1900 if year < 100 else 0
        return f"{year // 10}X" if year % 10 == 0 and other.endswith("X") else None

    def decade(self, match: re.Match[str]) -> str | None:
        """Icelandic counts the decades of the last century: the sixth is the fifties."""
        which = self.value(match, "o")
        return f"19{which - 1}X" if which and which <= 10 else None

    def years(self, match: re.Match[str]) -> str | None:
        first, last = self.value(match, "y"), self.value(match, "z")
        if first is None or last is None or not self.tight(match.start("y") + 1):
            return None
        if last < 100:
            last += first // 100 * 100
        ok = self._plausible(first) and self._plausible(last) and first < last
        after = self.codes[match.end() : match.end() + 1]
        return f"{first}/{last}" if ok and (not after or after not in _NO_YEAR_AFTER) else None

    def year(self, match: re.Match[str]) -> str | None:
        at = match.start()
        return str(int(self.tokens[at].value)) if self._is_year(at) else None

    def whole(self, match: re.Match[str], name: str | int = 0) -> str | None:
        value = str(self.tokens[match.start(name)].value)
        return self._nearest(int(value[5:7]), int(value[8:10])) if value.startswith("XXXX") else value

    def relative(self, match: re.Match[str]) -> str | None:
        if self.today is None:
            return None
        said = str(self.tokens[match.start()].value)
        number, unit = int(said[:-1]), said[-1]
        return str(self.today.year + number) if unit == "y" else (self.today + timedelta(days=number)).isoformat()

    def last_or_next(self, match: re.Match[str]) -> str | None:
        if self.today is None:
            return None
        step, token = int(self.token(match, "l").value), self.token(match, "u")
        match token.code, token.value:
            case "y", _:
                return str(self.today.year + step)
            case "U", "months":
                months = self.today.year * 12 + self.today.month - 1 + step
                return f"{months // 12:04}-{months % 12 + 1:02}"
            case "U", "weeks":
                monday = self.today + timedelta(days=7 * step - self.today.weekday())
                return f"{monday}/{monday + timedelta(days=6)}"
            case "M", month:
                return self._stepped(step, int(month))
            case "T", season:
                return f"{self.today.year + step}-{season}"
            case "K", weekday:
                return self._weekday(int(weekday), future=step > 0)
        return None

    def weekday(self, match: re.Match[str]) -> str | None:
        at = match.start()
        if self.today is None or (at + 1 < len(self.tokens) and self._date_follows(at + 1)):
            return None
        token = self.tokens[at]
        coming = self.scan.group in {"sv"} and self.scan.lower[max(0, token.start - 3) : token.start] == "på "
        return self._weekday(int(token.value), future=coming)

    # helpers

    def dated(self, year: int | None, month: int, day: int) -> str | None:
        """The day as EDTF; None where there is no such day."""
        if year is not None:
            return day_of(year, month, day)
        # A year with a 29 February, for it may be meant.
        return self._nearest(month, day) if day_of(2000, month, day) else None

    def _nearest(self, month: int, day: int) -> str:
        """The day in the year that brings it closest to today."""
        unknown = f"XXXX-{month:02}-{day:02}"
        if self.today is None:
            return unknown
        distance = (month * 30 + day) - (self.today.month * 30 + self.today.day)
        return day_of(self.today.year + (distance < -180) - (distance > 180), month, day) or unknown

    def _stepped(self, step: int, month: int) -> str | None:
        assert self.today is not None  # noqa: S101 -- the callers have looked
        year = self.today.year
        if step < 0:
            year -= month >= self.today.month
        elif step > 0:
            year += month <= self.today.month
        return f"{year:04}-{month:02}"

    def _weekday(self, weekday: int, *, future: bool) -> str:
        assert self.today is not None  # noqa: S101 -- the callers have looked
        back = (self.today.weekday() - weekday) % 7
        return (self.today + timedelta(days=7 - back if future else -back)).isoformat()

    def _date_follows(self, at: int) -> bool:
        return _DATE_BEGINS.match(self.codes, at) is not None

    def _month_is_meant(self, match: re.Match[str], name: str, *, alone: bool = False) -> bool:
        """`may` and `march` are verbs too, in English; abbreviations need a day or a year."""
        token = self.token(match, name)
        word = self.scan.text[token.start : token.end]
        if self.scan.group == "en":
            if not word[0].isupper():
                return False
            if not alone:
                return True
            return self._cue_before(token.start, _MONTH_CUES)  # `in August`; an August is a man
        if not alone:
            return True
        # August is a month only with a small letter, but no Finn is called Elokuu.
        small = word[0].islower() or self.scan.group == "fi"
        name = word.removesuffix(".")  # the stop may be that of the sentence
        return small and (len(name) > 3 or word in {"maj", "mai", "maí"})

    def _cue_before(self, start: int, cues: frozenset[str] = _YEAR_CUES) -> bool:
        words = self.scan.lower[max(0, start - 12) : start].split()
        return bool(words) and words[-1] in cues

    @staticmethod
    def _plausible(year: int | None) -> bool:
        return year is not None and 1000 <= year <= 2199

    def _is_year(self, at: int) -> bool:
        token = self.tokens[at]
        year = int(token.value)
        before = self.codes[at - 1] if at else ""
        after = self.codes[at + 1 : at + 3]
        counted = after[:1] in {*_NO_YEAR_AFTER} and (after[0] != "A" or after[1:] in {"C", "$"}) and before != "y"
        if not self._plausible(year) or counted or before == "$":
            return False
        if after[:1] == "-" and after[1:] and after[1] in _NO_YEAR_AFTER and self.tight(at + 1):
            return False
        cued = before in {"y", "M", "F", "T", "E", "("} or self._cue_before(token.start)
        if year < 1500:
            return cued and self._cue_before(token.start, _STRONG_CUES)
        if year < 1900 or year >= 2100:
            return cued or after[:1] in {",", ".", ")", "&", ";"}
        if year % 100 == 0 and after[:1] == "_":
            return cued
        return True


_RULES: Final[tuple[tuple[re.Pattern[str], _Maker, str | None], ...]] = tuple(
    (re.compile(pattern), maker, unit)
    for pattern, maker, unit in (
        (r"(?P<d>[DO])-(?P<i>I)", _Dates.days_to, None),
        (r"(?P<y>[YDN])-&(?=I)", _Dates.shared_decade, None),
        (r"I", _Dates.whole, None),
        (r"(?P<m>M)[-t](?P<n>M),?w?y?(?P<y>Y)", _Dates.months, None),
        (r"(?P<d>[DO])[-t]w?(?P<e>[DO])w?(?P<m>M),?w?y?(?P<y>Y)?", _Dates.day_range, None),
        (r"(?P<m>M)(?P<d>[DO])[-t](?P<e>[DO])(?:,?(?P<y>Y))?", _Dates.day_range, None),
        (r"(?P<d>[DOo])w{0,2}(?P<m>M)(?:,?w?y?(?P<y>Y))?", _Dates.day, None),
        (r"(?P<m>M)w?(?P<d>[DO])U?(?:,?w?y?(?P<y>Y))?", _Dates.day, None),
        (r"(?P<d>O)U(?P<m>M)(?:y?(?P<y>Y))?", _Dates.finnish, None),
        (r"(?P<m>M)(?P<d>o)U?(?:y?(?P<y>Y))?", _Dates.finnish, None),
        (r"y(?P<y>Y)(?P<m>M)(?P<d>[DO])?", _Dates.finnish, None),
        (r"(?P<m>M)Ey?(?P<y>Y)", _Dates.month, None),
        (r"(?P<y>Y),(?P<m>M)(?P<d>[DO])", _Dates.day, None),
        (r"(?:Ew{0,2})?(?P<m>M),?w?y?(?P<y>Y)", _Dates.month, None),
        (r"(?P<e>E)-?w{0,2}y?(?P<y>Y)", _Dates.part, None),
        (r"y(?P<y>Y)(?P<e>E)", _Dates.part, None),
        (r"(?P<s>T)w?y?(?P<y>Y)", _Dates.season, None),
        (r"y(?P<y>Y)(?P<s>T)", _Dates.season, None),
        (r"(?P<o>[oO])(?P<q>[Q½])w{0,2}y?(?P<y>Y)", _Dates.section, None),
        (r"y(?P<y>Y)(?P<o>[oO])(?P<q>[Q½])", _Dates.section, None),
        (r"(?P<h>H)w?y?(?P<y>Y)", _Dates.half, None),
        (r"y(?P<y>Y)(?P<h>H)", _Dates.half, None),
        (r"(?P<o>[oO])Z", _Dates.decade, None),
        (r"(?P<f>F)y?w?(?P<y>[YDN])", _Dates.fiscal, "fiscal-year"),
        (r"(?P<y>Y)-(?P<z>[YDN])", _Dates.years, None),
        (r"(?P<m>M)w?(?:(?P<l>L)y|(?P<r>R))", _Dates.month_of_a_year, None),
        (r"(?P<l>L)y(?P<m>M)", _Dates.finnish, None),
        (r"(?P<l>L)(?P<u>[yUMTK])", _Dates.last_or_next, None),
        (r"R", _Dates.relative, None),
        (r"(?P<m>M)", _Dates.lone_month, None),
        (r"K", _Dates.weekday, None),
        (r"Y", _Dates.year, None),
    )
)


def read_dates(scan: Scan, today: date | None, free: Callable[[int], bool]) -> Iterator[tuple[Reading, range]]:
    """Each date with the tokens it takes up; `free` says which tokens are not spoken for."""
    reader = _Dates(scan, today, free)
    found: list[_Found] = []
    taken: set[int] = set()
    for pattern, maker, unit in _RULES:
        for match in pattern.finditer(scan.codes):
            tokens = range(match.start(), match.end())
            if not taken.isdisjoint(tokens) or not all(free(at) for at in tokens):
                continue
            if (value := maker(reader, match)) is not None:
                taken.update(tokens)
                found.append(_Found(match.start(), match.end(), value, unit))
    found.sort(key=lambda one: one.first)
    for one in _spans(found, reader):
        tokens = range(one.first, one.after)
        yield Reading("date", scan.tokens[one.first].start, scan.tokens[one.after - 1].end, one.value, one.unit), tokens


def _spans(found: list[_Found], reader: _Dates) -> Iterator[_Found]:
    """Two dates with `from … to` between them are one interval."""
    at = 0
    while at < len(found):
        one = found[at]
        if at + 1 < len(found) and (joined := _joined(one, found[at + 1], reader)) is not None:
            yield joined
            at += 2
            continue
        yield one
        at += 1


def _joined(one: _Found, two: _Found, reader: _Dates) -> _Found | None:
    if "/" in one.value or "/" in two.value or one.unit != two.unit:
        return None
    between, before = reader.codes[one.after : two.first], reader.codes[one.first - 1 : one.first]
    opened = before == "f"
    linked = (
        (between == "t" and (opened or reader.scan.group != "en" or len(one.value) == len(two.value)))
        or (between == "-" and (reader.tight(one.after) or len(one.value) > 4))
        or (between in {"&", "w&"} and opened and reader.tokens[one.first - 1].value == "between")
        or (not between and _finnish_span(one, two, reader))
    )
    first = one.value
    if first.startswith("XXXX") and not two.value.startswith("XXXX"):
        first = two.value[:4] + first[4:]
    return _Found(one.first, two.after, f"{first}/{two.value}", one.unit) if linked and first < two.value else None


def _finnish_span(one: _Found, two: _Found, reader: _Dates) -> bool:
    """Marraskuusta 2020 toukokuuhun 2022: the case endings say from and to."""
    lower, tokens = reader.scan.lower, reader.tokens
    left = lower[tokens[one.first].start : tokens[one.after - 1].end]
    right = lower[tokens[two.first].start : tokens[two.after - 1].end]
    return reader.scan.group == "fi" and "kuusta" in left and "kuuhun" in right
