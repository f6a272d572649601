"""How a sentence stands to what it mentions: asserted, planned, hedged, denied or past.

After the event-factuality tradition (FactBank, NegEx): finite forms assert, nouns and infinitives take the stance of
what governs them; cues count by their place in the clause, dates against the day of the document.
"""

import calendar
import re
from datetime import date, timedelta
from typing import Literal

from monitor.facts.language.phrases import Hit
from monitor.facts.linking.view import Passage, View
from monitor.models import PartialDate, Stance

Form = Literal["done", "coming", "bare", "told", "state"]
"""done: finite, past or present · coming: present that announces · bare: infinitive or noun · state: a wording that
holds now unless something right before it says otherwise · told: such a wording of something that happens."""

REACH = 7
"""Words before an event in which a cue governs it."""
NEGATION_REACH = 4
WEEK = 7
OLD = timedelta(days=300)
"""An event that is dated longer ago is told as history."""
PERMITS = frozenset({"can", "kan", "kann", "voi", "voivat"})
"""Beside a number or a name these permit rather than doubt: `the US can use 15 bases`."""
_ITS_YEAR = re.compile(r"\d{4}|^(?:next|coming|neste|næste|kommende|nästa|ensi|næsta|næstu|komandi)\b")
_NOT_ONLY = re.compile(r"\b(?:only|just|merely|kun|bare|berre|bara|endast|pelkästään|vain|aðeins|bara)\b")
_SEASONS = {21: (3, 5), 22: (6, 8), 23: (9, 11), 24: (12, 12)}


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


def time_of(view: View, passage: Passage, hit: Hit, form: Form = "state") -> PartialDate | None:
    """The date told in the clause of an event, the nearest one where there are several."""
    left, right = passage.clause(hit.start, hit.end)
    best: tuple[int, PartialDate] | None = None
    papers = [mention for mention in view.mentions[passage.number] if mention.kind == "named"]
    for reading in view.readings(passage):
        if reading.kind != "date" or not isinstance(reading.value, str) or reading.unit is not None:
            continue
        start, end = passage.start + reading.start, passage.start + reading.end
        named = any(paper.start <= start and end <= paper.end for paper in papers)
        if named or _year_of_paper(view, passage, start, end):
            continue  # `the agreement of 1951` is a name
        # `In 2022, the two countries …`: a date that opens the sentence holds for what follows.
        fronted = passage.folded.gap(passage.start, start) <= 1 and passage.folded.text[end : end + 1] == ","
        inside = fronted or (left <= start and end <= right)
        distance = passage.gap(hit, Hit("", start, end)) + (0 if inside else 4)
        if distance <= (12 if inside else 7) and (best is None or distance < best[0]):
            best = (distance, _not_ahead(view, passage, reading.value, start, end) if form == "done" else reading.value)
    return None if best is None else best[1]


def _year_of_paper(view: View, passage: Passage, start: int, end: int) -> bool:
    """Does a year belong to the name of a paper: `the defence agreement of 1951`?"""
    entities = view.lexicon.entities
    return end - start == len("1951") and any(
        hit.start <= start and end <= hit.end and hit.label in entities and entities[hit.label].kind == "agreement"
        for hit in passage.hits
    )


def _not_ahead(view: View, passage: Passage, value: PartialDate, start: int, end: int) -> PartialDate:
    """A date without its year, by a finite past form: `4 April` told in December is behind us."""
    bounds = span_of(value)
    told = passage.folded.text[start:end]
    if bounds is None or view.today is None or bounds[0] <= view.today or _ITS_YEAR.search(told):
        return value
    if told.endswith("dagen"):  # Swedish tells a past weekday in the definite form
        return (bounds[0] - timedelta(days=7)).isoformat()
    dated = re.search(r"\d", told) is not None or len(value) == len("2024-12")
    return f"{int(value[:4]) - 1}{value[4:]}" if dated else value


def _to_come(view: View, value: PartialDate) -> PartialDate:
    """A day of the last week, by a verb of the future: `will be signed on Thursday` told on Monday is ahead of us."""
    bounds = span_of(value)
    if bounds is None or view.today is None or bounds[0] != bounds[1]:
        return value
    back = (view.today - bounds[0]).days
    return (bounds[0] + timedelta(days=7)).isoformat() if 0 < back < WEEK else value


def _near(passage: Passage, group: str, left: int, hit: Hit, reach: int) -> Hit | None:
    """The last cue of a group that stands before an event in its clause."""
    found = None
    for cue in passage.by.get(f"stance/{group}", ()):
        if left <= cue.start and cue.end <= hit.start and passage.folded.gap(cue.end, hit.start) <= reach:
            found = cue
    return found


def _inside(
    passage: Passage, group: str, start: int, end: int, *, own: frozenset[str] = frozenset(), text: str = ""
) -> bool:
    return any(
        start <= cue.start and cue.end <= end and text[cue.start : cue.end] not in own
        for cue in passage.by.get(f"stance/{group}", ())
    )


def _after(passage: Passage, group: str, hit: Hit, right: int, reach: int) -> bool:
    return any(
        hit.end <= cue.start and cue.end <= right and passage.folded.gap(hit.end, cue.start) <= reach
        for cue in passage.by.get(f"stance/{group}", ())
    )


def negated(passage: Passage, hit: Hit, *, inside: bool = True) -> bool:
    """Is the event denied by a `not` that reaches it, or that stands `inside` its wording?"""
    left, right = passage.clause(hit.start, hit.end)
    cue = _near(passage, "negation", left, hit, NEGATION_REACH)
    if cue is not None and _NOT_ONLY.match(passage.folded.text[cue.end : cue.end + 14].strip()):
        cue = None
    if cue is not None and _spent(passage, cue, hit):
        cue = None
    within = inside and _inside(passage, "negation", hit.start, hit.end)
    return cue is not None or within or _after(passage, "negation", hit, right, 1)


def _spent(passage: Passage, cue: Hit, hit: Hit) -> bool:
    """Does a `not` end before the event: at a `rule out`, which it turns, or at a purpose (`not use force to get`)?"""
    between = range(cue.end, hit.start)
    if any(passage.gap(other, cue) == 0 and other.end <= cue.start for other in passage.by.get("rule-out", ())):
        return True
    if any(other.start in between or other.start == hit.start for other in passage.by.get("rule-out", ())):
        return True
    return any(
        marker.start in between and passage.folded.gap(cue.end, marker.start) >= 2
        for marker in passage.by.get("stance/infinitive", ())
    )


def of_event(
    view: View, passage: Passage, hit: Hit, form: Form, *, own: frozenset[str] = frozenset()
) -> tuple[Stance | None, PartialDate | None]:
    """The stance of an event and the time it is dated to; no stance where it is only mentioned.

    `own` are the words that the event's wording is made of: inside it they are no cues.
    """
    left, right = passage.clause(hit.start, hit.end)
    when = time_of(view, passage, hit, "done" if form == "told" else form)
    if form == "state":
        return _of_state(passage, hit, left), when
    stance = _told(passage, hit, left, right, own=own) if form == "told" else _by_words(passage, hit, form, left, right)
    if stance is Stance.ASSERTED and when == time_of(view, passage, hit):
        stance = _by_date(view, when, stance)
    if when is not None and stance is Stance.PLANNED and announced(passage, hit):
        when = _to_come(view, when)
    if form == "coming" and stance is Stance.PLANNED and _told_now(view, passage, left, right, when):
        stance = Stance.ASSERTED
    return stance, when


def announced(passage: Passage, hit: Hit) -> bool:
    """Does a word of the future govern an event?"""
    left, _ = passage.clause(hit.start, hit.end)
    return _near(passage, "future", left, hit, REACH) is not None or _inside(passage, "future", hit.start, hit.end)


def conditional(passage: Passage, hit: Hit) -> bool:
    """Does something hang on a condition: `if parliament says yes, there will be twelve`?"""
    left, _ = passage.clause(hit.start, hit.end)
    ahead = _near(passage, "future", left, hit, REACH) is not None
    return ahead and bool(passage.by.get("stance/require", ()))


def _told_now(view: View, passage: Passage, left: int, right: int, when: PartialDate | None) -> bool:
    """Does `takes effect` happen now: today, or on a day that has passed?"""
    bounds = span_of(when) if when is not None else None
    if bounds is not None and view.today is not None:
        return bounds[1] <= view.today
    return when is None and _inside(passage, "now", left, right)


def _of_state(passage: Passage, hit: Hit, left: int) -> Stance:
    """A wording that says it all itself: only what stands right before it can turn it."""
    if _near(passage, "negation", left, hit, 1):
        return Stance.DENIED
    hedge = _near(passage, "hedge", left, hit, 2)
    if hedge is not None and passage.folded.text[hedge.start : hedge.end] in PERMITS:
        hedge = None
    if hedge is not None and not any(
        0 <= passage.folded.gap(hedge.end, other.start) <= 1 and other.start >= hedge.end
        for other in passage.by.get("stance/negation", ())
    ):
        return Stance.HEDGED
    if _near(passage, "past", left, hit, 2):
        return Stance.PAST
    return Stance.ASSERTED


def _by_words(passage: Passage, hit: Hit, form: Form, left: int, right: int) -> Stance | None:
    not_yet = _near(passage, "not-yet", left, hit, REACH) or _after(passage, "not-yet", hit, right, 2)
    if not_yet and (form != "done" or negated(passage, hit) or _near(passage, "not-yet", left, hit, NEGATION_REACH)):
        return Stance.PLANNED
    if negated(passage, hit):
        return Stance.DENIED if form != "bare" else None
    refused = _near(passage, "refusal", left, hit, REACH)
    if refused and not _near(passage, "negation", left, refused, 2):
        return Stance.DENIED
    hedged = any(
        _near(passage, group, left, hit, REACH) or _inside(passage, group, hit.start, hit.end)
        for group in ("hedge", "conditional")
    )
    governed = any(_near(passage, group, left, hit, REACH) for group in ("future", "require", "desire")) or (
        form in ("coming", "bare")
        and (_after(passage, "future", hit, right, REACH) or _after(passage, "require", hit, right, 3))
    )
    marker = _near(passage, "infinitive", left, hit, 1)
    if form == "bare":
        return _bare(passage, hit, left, hedged=hedged, governed=governed, marked=marker is not None)
    if governed or (marker and form == "done" and passage.folded.gap(marker.end, hit.start) == 0):
        return Stance.PLANNED
    if hedged:
        return Stance.HEDGED
    if form == "coming":
        return Stance.PLANNED
    if _near(passage, "past", left, hit, REACH):
        return Stance.PAST
    return Stance.ASSERTED


def _told(passage: Passage, hit: Hit, left: int, right: int, *, own: frozenset[str]) -> Stance:
    """A fact's own wording of something that happens: it may be denied, lie ahead or be only possible."""
    if negated(passage, hit):
        return Stance.DENIED
    text = passage.folded.text
    ahead = any(_near(passage, group, left, hit, REACH) for group in ("future", "not-yet")) or any(
        _after(passage, group, hit, right, 2) or _inside(passage, group, hit.start, hit.end, own=own, text=text)
        for group in ("future", "conditional")
    )
    if ahead:
        return Stance.PLANNED
    if _near(passage, "hedge", left, hit, 4):
        return Stance.HEDGED
    return Stance.PAST if _near(passage, "past", left, hit, REACH) else Stance.ASSERTED


def _bare(passage: Passage, hit: Hit, left: int, *, hedged: bool, governed: bool, marked: bool) -> Stance | None:
    """An infinitive or a noun: done after `after`, else as its governor has it, else nothing."""
    if governed or marked:
        return Stance.PLANNED
    if hedged:
        return Stance.HEDGED
    return Stance.ASSERTED if _near(passage, "done", left, hit, 3) else None


def _by_date(view: View, when: PartialDate | None, stance: Stance) -> Stance:
    bounds = span_of(when) if when is not None else None
    if bounds is None or view.today is None:
        return stance
    if bounds[0] > view.today:
        return Stance.PLANNED
    return Stance.PAST if bounds[1] < view.today - OLD else stance
