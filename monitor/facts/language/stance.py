"""How a sentence stands to what it mentions: asserted, planned, hedged, denied or past.

After the event-factuality tradition (FactBank, NegEx): finite forms assert, nouns and infinitives take the stance of
what governs them; cues count by their place in the clause, dates against the day of the document.
"""

import re
from datetime import timedelta
from typing import Literal

from monitor.facts.language import tense, times
from monitor.facts.language.phrases import Hit
from monitor.facts.language.times import Told, span_of
from monitor.facts.linking.view import Passage, View
from monitor.models import PartialDate, Stance

Form = Literal["done", "coming", "bare", "told", "state"]
"""done: finite, past or present · coming: present that announces · bare: infinitive or noun · state: a wording that
holds now unless something right before it says otherwise · told: such a wording of something that happens."""

REACH = 7
"""Words before an event in which a cue governs it."""
NEGATION_REACH = 4
OLD = timedelta(days=300)
"""An event that is dated longer ago is told as history."""
PERMITS = frozenset({"can", "kan", "kann", "voi", "voivat"})
"""Beside a number or a name these permit rather than doubt: `the US can use 15 bases`."""
OUTSIDE_REACH = 3
"""Words between a denial and the clause that it denies."""
_ALIKE = re.compile(r"[ ,]*(?:and|or|nor|og|eller|och|ja|tai|eikä|eða|né)[ ,]*(?:\w+ )?")
DOUBTS = frozenset({"could", "might", "perhaps", "måske", "kanskje", "kanske", "saattaa", "saattavat", "ehkä", "gæti"})
DOUBT_REACH = 5
"""Words before a number or a name in which one of these doubts it: `could give a total of twelve`."""
_GUESS = re.compile(
    r"\b(?:expect|anticipat|foresee|likely|plan|propos|hope|vente|forvente|regner|foreslå|förvänt|vänta|räknar|föreslå|"
    r"odot|olete|arvioi|suunnit|ehdot|tavoit|búist|gert ráð|stefn|áform|lagt til)"
)
_NOT_ONLY = re.compile(r"\b(?:only|just|merely|kun|bare|berre|bara|endast|pelkästään|vain|aðeins|bara)\b")


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


def _after(passage: Passage, group: str, hit: Hit, right: int, reach: int) -> Hit | None:
    """The first cue of a group that follows an event in its clause."""
    for cue in passage.by.get(f"stance/{group}", ()):
        if hit.end <= cue.start and cue.end <= right and passage.folded.gap(hit.end, cue.start) <= reach:
            return cue
    return None


def _outside(passage: Passage, group: str, left: int, reach: int) -> Hit | None:
    """The cue of a group at the end of the clause that governs the one that begins at `left`."""
    outer = tense.governing(passage, left)
    found = None
    for cue in passage.by.get(f"stance/{group}", ()):
        if outer <= cue.start and cue.end <= left and passage.folded.gap(cue.end, left) <= reach:
            found = cue
    return found


def _taken(passage: Passage, cue: Hit, hit: Hit) -> bool:
    """Does a cue belong to another event that stands before this one: `has not approved the deal signed in May`?"""
    for other in passage.events:
        if other.label.endswith("/done") and cue.end <= other.start and other.end <= hit.start:
            rung, here = other.label.split("/")[1:3], hit.label.split("/")[1:3]
            if rung != here and not _ALIKE.fullmatch(passage.folded.text, other.end, hit.start):
                return True
    return False


def negated(passage: Passage, hit: Hit, *, inside: bool = True) -> bool:
    """Is the event denied by a `not` that reaches it, or that stands `inside` its wording?"""
    left, right = passage.clause(hit.start, hit.end)
    cue = _near(passage, "negation", left, hit, NEGATION_REACH)
    if cue is not None and _NOT_ONLY.match(passage.folded.text[cue.end : cue.end + 14].strip()):
        cue = None
    if cue is not None and (_spent(passage, cue, hit) or (hit.label.endswith("/done") and _taken(passage, cue, hit))):
        cue = None
    within = inside and _inside(passage, "negation", hit.start, hit.end)
    return cue is not None or within or _after(passage, "negation", hit, right, 1) is not None


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
    told = times.told_by(view, passage, hit)
    if form == "state":
        return _of_state(passage, hit, left), told.value if told else None
    if tense.counterfactual(passage, left):
        return None, None
    stance = _told(passage, hit, left, right, own=own) if form == "told" else _by_words(passage, hit, form, left, right)
    present = form in ("done", "coming") and tense.is_present(passage, hit, view.language)
    when = _when(view, passage, hit, form, told, ahead=present or stance is Stance.PLANNED)
    if stance is Stance.ASSERTED and (told is None or when == told.value or present):
        stance = _by_date(view, when, stance, lasting=told is not None and told.since)
    if form == "coming" and stance is Stance.PLANNED and not tense.was_to(passage, hit, left):
        stance = Stance.ASSERTED if _told_now(view, passage, left, right, when) else stance
    if stance is Stance.ASSERTED and present and _still_ahead(passage, hit, left, right, when):
        stance = Stance.PLANNED
    return stance, when


def _when(view: View, passage: Passage, hit: Hit, form: Form, told: Told | None, *, ahead: bool) -> PartialDate | None:
    """The date of an event, with the year or the week that its verb means."""
    if told is None:
        return None
    if form in ("done", "told") and not ahead:
        return times.behind(view, told)
    if not ahead or (form == "bare" and not announced(passage, hit)):
        return told.value
    english = form == "done" and view.language == "en" and not announced(passage, hit)
    return times.to_come(view, told, since=times.JUST_NOW if english else 0)


def _still_ahead(passage: Passage, hit: Hit, left: int, right: int, when: PartialDate | None) -> bool:
    """Does the present tense tell what is yet to be done: on a condition, or in the passive without a day?"""
    if tense.on_condition(passage, hit):
        return True
    return when is None and tense.passive_ahead(passage, hit) and not _inside(passage, "now", left, right)


def announced(passage: Passage, hit: Hit) -> bool:
    """Does a word of the future govern an event?"""
    left, _ = passage.clause(hit.start, hit.end)
    return _near(passage, "future", left, hit, REACH) is not None or _inside(passage, "future", hit.start, hit.end)


def to_be(passage: Passage, hit: Hit) -> bool:
    """Does `will be`, `skal hedde` stand right before a name or a choice?"""
    left, _ = passage.clause(hit.start, hit.end)
    return _near(passage, "future", left, hit, 1) is not None


def guessed(passage: Passage, hit: Hit) -> bool:
    """Is what lies ahead only expected, likely, planned, or bound to a condition?"""
    left, right = passage.clause(hit.start, hit.end)
    text = passage.folded.text
    if any(_near(passage, group, left, hit, REACH) for group in ("hedge", "require", "conditional")):
        return True
    return any(
        _GUESS.match(text, cue.start) is not None or _GUESS.search(text, cue.start, cue.end) is not None
        for cue in passage.by.get("stance/future", ())
        if left <= cue.start and cue.end <= right
    )


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
    doubt = hedge or _near(passage, "hedge", left, hit, DOUBT_REACH)
    if hedge is None and doubt is not None and passage.folded.text[doubt.start : doubt.end] in DOUBTS:
        hedge = doubt
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
    if not_yet and form == "done" and _taken(passage, not_yet, hit):
        not_yet = None
    if not_yet and (form != "done" or negated(passage, hit) or _near(passage, "not-yet", left, hit, NEGATION_REACH)):
        return Stance.PLANNED
    if negated(passage, hit):
        return Stance.DENIED if form != "bare" else None
    refused = _near(passage, "refusal", left, hit, REACH) or _outside(passage, "refusal", left, OUTSIDE_REACH)
    if refused:
        turned = _near(passage, "negation", min(left, tense.governing(passage, left)), refused, 2)
        return Stance.HEDGED if turned else Stance.DENIED
    hedged = any(
        _near(passage, group, left, hit, REACH)
        or (_inside(passage, group, hit.start, hit.end) and "/negotiating/" not in hit.label)
        or _outside(passage, group, left, 1)
        for group in ("hedge", "conditional")
    )
    governed = any(
        _near(passage, group, left, hit, REACH) or _outside(passage, group, left, 1)
        for group in ("future", "require", "desire")
    )
    governed = governed or bool(
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


def _by_date(view: View, when: PartialDate | None, stance: Stance, *, lasting: bool) -> Stance:
    bounds = span_of(when) if when is not None else None
    if bounds is None or view.today is None:
        return stance
    if bounds[0] > view.today:
        return Stance.PLANNED
    return Stance.PAST if bounds[1] < view.today - OLD and not lasting else stance
