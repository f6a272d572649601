"""When: the days that a partial date may mean, and the date that a clause gives an event. Pure."""

import calendar
import re
from dataclasses import dataclass
from datetime import date, timedelta
from typing import Final

from monitor.facts.language.phrases import Hit
from monitor.facts.linking.view import Passage, View
from monitor.models import PartialDate

WEEK: Final = 7
JUST_NOW: Final = 2
"""Days back to which an English present tense may point: `signs on Thursday`, told on Friday or Saturday."""
_ITS_YEAR: Final = re.compile(r"\d{4}|^(?:next|coming|neste|næste|kommende|nästa|ensi|næsta|næstu|komandi)\b")
_SINCE: Final = re.compile(
    r"\b(?:since|siden|sidan|sedan|síðan|frá og með|frá því(?: í)?|frá|from|fra|frå|från|of)(?: den)? $"
)
_AND: Final = re.compile(r"[;,]|\b(?:and|but|og|men|och|ja|sekä|mutta|en)\b")
_ONWARD: Final = re.compile(r" (?:lähtien|alkaen|asti)\b")
_SEASONS: Final = {21: (3, 5), 22: (6, 8), 23: (9, 11), 24: (12, 12)}


def span_of(value: PartialDate) -> tuple[date, date] | None:
    """The first and last day that a partial date may mean; None where it names no year."""
    first, _, last = value.partition("/")
    bounds = [_bounds(piece) for piece in (first, last) if piece and piece != ".."]
    known = [bound for bound in bounds if bound is not None]
    if not known or len(known) < len(bounds):
        return None
    return known[0][0], known[-1][1]


def _bounds(value: str) -> tuple[date, date] | None:
    pieces = value.strip("~?").split("-")
    year = pieces[0]
    if re.fullmatch(r"\d{3}X", year):
        return date(int(year[:3]) * 10, 1, 1), date(int(year[:3]) * 10 + 9, 12, 31)
    if not re.fullmatch(r"\d{4}", year) or int(year) < 1:
        return None
    if len(pieces) == 1:
        return date(int(year), 1, 1), date(int(year), 12, 31)
    if not pieces[1].isdigit():
        return None
    month = int(pieces[1])
    first, last = _SEASONS.get(month, (month, month))
    if not 1 <= first <= 12:
        return None
    if len(pieces) == 3 and pieces[2].isdigit():
        try:
            day = date(int(year), first, int(pieces[2]))
        except ValueError:
            return None
        return day, day
    return date(int(year), first, 1), date(int(year), last, calendar.monthrange(int(year), last)[1])


@dataclass(frozen=True, slots=True)
class Told:
    """A date as a clause tells it."""

    value: PartialDate
    words: str
    since: bool = False
    """`since March`, `the line from 1949`: what began then still holds."""

    @property
    def weekday(self) -> bool:
        """`on Thursday`: it may be the last one or the next."""
        return len(self.value) == len("2024-12-19") and not re.search(r"\d", self.words)


def told_by(view: View, passage: Passage, hit: Hit) -> Told | None:
    """The date told in the clause of an event, the nearest one where there are several."""
    left, right = passage.clause(hit.start, hit.end)
    best: tuple[int, Told] | None = None
    papers = [mention for mention in view.mentions[passage.number] if mention.kind == "named"]
    for reading in view.readings(passage):
        if reading.kind != "date" or not isinstance(reading.value, str) or reading.unit is not None:
            continue
        start, end = passage.start + reading.start, passage.start + reading.end
        named = any(paper.start <= start and end <= paper.end for paper in papers)
        if named or _year_of_paper(view, passage, start, end):
            continue  # `the agreement of 1951` is a name
        if _of_another(passage, hit, Hit("", start, end)):
            continue
        # `In 2022, the two countries …`, `Back in April, …`: a date that opens the sentence holds for what follows.
        fronted = passage.folded.gap(passage.start, start) <= 2 and passage.folded.text[end : end + 1] == ","
        inside = fronted or (left <= start and end <= right)
        distance = passage.gap(hit, Hit("", start, end)) + (0 if inside else 4)
        if distance <= (12 if inside else 7) and (best is None or distance < best[0]):
            since = _SINCE.search(passage.folded.text[max(passage.start, start - 14) : start]) is not None
            best = (distance, Told(reading.value, passage.folded.text[start:end], since or _is_since(passage, end)))
    return None if best is None else best[1]


def _of_another(passage: Passage, hit: Hit, day: Hit) -> bool:
    """Does a date belong to another event: `signed in 2021 and is now in talks`?"""
    low, high = (day.end, hit.start) if day.end <= hit.start else (hit.end, day.start)
    if not _AND.search(passage.folded.text, low, max(low, high)):
        return False
    return any(
        other.label.endswith("/done")
        and other.label.split("/")[2:3] != hit.label.split("/")[2:3]
        and not (other.start < hit.end and hit.start < other.end)
        and not _AND.search(passage.folded.text, min(other.end, day.end), max(other.start, day.start))
        for other in passage.events
    )


def _is_since(passage: Passage, end: int) -> bool:
    return _ONWARD.match(passage.folded.text, end, passage.end) is not None


def time_of(view: View, passage: Passage, hit: Hit) -> PartialDate | None:
    """The value of the date that the clause of an event tells, as it stands."""
    told = told_by(view, passage, hit)
    return None if told is None else told.value


def _year_of_paper(view: View, passage: Passage, start: int, end: int) -> bool:
    """Does a year belong to the name of a paper: `the defence agreement of 1951`?"""
    entities = view.lexicon.entities
    return end - start == len("1951") and any(
        hit.start <= start and end <= hit.end and hit.label in entities and entities[hit.label].kind == "agreement"
        for hit in passage.hits
    )


def behind(view: View, told: Told) -> PartialDate:
    """A date without its year, by a finite past form: `4 April` told in December is behind us."""
    bounds, value = span_of(told.value), told.value
    if bounds is None or view.today is None or bounds[0] <= view.today or _ITS_YEAR.search(told.words):
        return value
    if told.words.endswith("dagen"):  # Swedish tells a past weekday in the definite form
        return (bounds[0] - timedelta(days=WEEK)).isoformat()
    dated = re.search(r"\d", told.words) is not None or len(value) == len("2024-12")
    return f"{int(value[:4]) - 1}{value[4:]}" if dated else value


def to_come(view: View, told: Told, *, since: int = 0) -> PartialDate:
    """A weekday, by a verb of the future or the present: `is signed on Thursday` told on Monday is ahead of us.

    `since`: days back to which the day may lie all the same.
    """
    bounds = span_of(told.value)
    if bounds is None or view.today is None or not told.weekday:
        return told.value
    back = (view.today - bounds[0]).days
    return (bounds[0] + timedelta(days=WEEK)).isoformat() if since < back < WEEK else told.value
