"""One finding → one item of the digest."""

import re
from collections.abc import Sequence
from dataclasses import replace
from datetime import tzinfo
from typing import Final
from urllib.parse import urlsplit

from monitor.address import site
from monitor.digest import marks, words
from monitor.digest.select import section_of
from monitor.digest.view import Item, Mark, Passage, Voice
from monitor.models import Change, Evidence, Finding, Stance, State
from monitor.models.values import show_date, show_value
from monitor.sitewide import Told, answered_with
from monitor.text import one_line

MAX_OTHERS: Final = 4
MAX_PASSAGES: Final = 4
MAX_PAGES: Final = 6
"""Of those that have an edit in common, how many are named; all are counted, and `monitor review show` names them."""
QUOTE: Final = 400
CAPTURE_DIGITS: Final = 12
_SLUG = re.compile(r"[a-z]+(?:-[a-z]+)+")
_PASSAGES: Final = frozenset({"page", "article-edited", "article-corrected"})
"""Kinds that show what changed passage by passage."""
_NOT_YET: Final = {Stance.PLANNED: "planned", Stance.HEDGED: "possible", Stance.DENIED: "denied"}


def item(
    told: Told, *, number: int, every: Sequence[Finding], zone: tzinfo, base: str | None, at: Sequence[int] = ()
) -> Item:
    """`every` finding of the digest, because other values of the same fact are told beside this one.

    `at`: the numbers under which stands what its page has in common with others.
    """
    finding = told.finding
    shown = _item(finding, number=number, every=every, zone=zone, base=base)
    if told.shared:
        return replace(shown, shared=words.shared(told.shared, at))
    if not told.pages:
        return shown
    voices = [page.evidence[0] for page in told.pages]
    others = _one_per_address(voices[1:], voices[0].url)
    notes = (
        "" if told.renamed or here == len(others) + 1 else f"on {words.count(here, 'page')}"
        for here in told.spread[:MAX_PASSAGES]
    )
    settles = len(answered_with(told.pages[0], told.pages)) if finding.state is State.OPEN else 0
    return replace(
        shown,
        label=(words.RENAMED if told.renamed else words.COMMON).format(len(others) + 1, site(voices[0].url)),
        passages=tuple(replace(passage, note=note) for passage, note in zip(shown.passages, notes, strict=True)),
        pages=tuple(_voice(voice, zone, base) for voice in others[: MAX_PAGES - 1]),
        more_pages=max(0, len(others) - MAX_PAGES + 1),
        settles=f"settles {words.count(settles, 'more finding')}" if settles else "is for its own page alone",
    )


def _item(finding: Finding, *, number: int, every: Sequence[Finding], zone: tzinfo, base: str | None) -> Item:
    voices = _best_first(finding.evidence)
    others = _one_per_publisher(voices[1:], voices[0].publisher) if voices else ()
    visible = [change for change in finding.changes if not change.labels]
    before, after = ((), ()) if finding.kind in _PASSAGES and visible else _values(finding)
    stance = voices[0].stance if voices else Stance.ASSERTED
    before_word, after_word = _value_words(finding, stance)
    if before_word == "known":
        before = tuple(replace(mark, kind="same") for mark in before)
    reviewable = finding.id is not None and section_of(finding) != "trouble"
    return Item(
        number=number,
        title=one_line(finding.title, 140) or "untitled",
        label=words.label(finding, stance),
        urgent=finding.severity == "high",
        state=_state(finding),
        before=before,
        after=after,
        before_word=before_word,
        after_word=after_word,
        passages=tuple(_passage(change) for change in visible[:MAX_PASSAGES]),
        more_passages=max(0, len(visible) - MAX_PASSAGES),
        small_changes=len(finding.changes) - len(visible),
        reason=one_line(finding.reason, 400),
        rivals=_rivals(finding, every),
        lead=_voice(voices[0], zone, base, full=not _said(voices[0].quote, finding)) if voices else None,
        others=tuple(_voice(voice, zone, base) for voice in others[:MAX_OTHERS]),
        more_others=max(0, len(others) - MAX_OTHERS),
        support=_support(finding.evidence),
        review=f"monitor review show {finding.id}" if reviewable else "",
        review_link=f"{base}/findings/{finding.id}" if base and reviewable else None,
    )


def _state(finding: Finding) -> str:
    """What has become of it since it was found. Troubles end by themselves, and no reviewer is asked."""
    if finding.state is not State.ACCEPTED:
        return ""
    if section_of(finding) == "trouble":
        return "over by now" if finding.kind in ("trouble", "outage") else ""
    return "already accepted by a reviewer"


def _said(quote: str, finding: Finding) -> bool:
    """Whether the item shows these words anyway, as an article's new title or the note that it was corrected."""
    return finding.kind in ("article-retitled", "article-corrected") and one_line(quote, 100) in one_line(
        finding.after or "", 1200
    )


def _values(finding: Finding) -> tuple[tuple[Mark, ...], tuple[Mark, ...]]:
    """Was and now, with the words marked that differ; was is empty where nothing was known."""
    before, after = _shown(finding.before), _shown(finding.after)
    if section_of(finding) == "trouble" or finding.kind in ("new-development", "inconsistency"):
        return (), ((Mark("same", after),) if after and not finding.reason else ())
    if not before or not after:
        gone = "no longer stated" if finding.kind == "withdrawn" else "not given"
        return ((Mark("old", before),) if before else ()), (Mark("new", after) if after else Mark("same", gone),)
    if isinstance(finding.value, tuple):
        # A set's finding carries only the members that come; those that were there stay.
        return (Mark("same", one_line(before, 300)),), (Mark("new", one_line(after, 300)),)
    return marks.sides(before, after)


def _shown(value: str | None) -> str:
    """A rendered value as people would say it: `in-force` of a ladder is `in force`, nothing known is nothing."""
    text = one_line(value or "", 1200)
    if text == show_value(None):
        return ""
    return text.replace("-", " ") if _SLUG.fullmatch(text) else text


def _value_words(finding: Finding, stance: Stance) -> tuple[str, str]:
    """Only what is told as a change is `was` and `now`: a plan has not happened, and a dispute is not settled."""
    if stance in _NOT_YET:
        return "known", _NOT_YET[stance]
    if section_of(finding) == "disputes":
        return "known", "told"
    return "was", "added" if isinstance(finding.value, tuple) and _shown(finding.before) else "now"


def _passage(change: Change) -> Passage:
    before, after = one_line(change.before, 4000), one_line(change.after, 4000)
    if change.kind == "moved":
        return Passage(kind=words.PASSAGES[change.kind], marks=(Mark("same", one_line(after or before, 300)),))
    return Passage(kind=words.PASSAGES[change.kind], marks=marks.inline(before, after))


def _rivals(finding: Finding, every: Sequence[Finding]) -> tuple[str, ...]:
    """What other findings say of the same fact, with who says it."""
    if finding.fact_id is None:
        return ()
    told = (other for other in every if other.fact_id == finding.fact_id and other.after != finding.after)
    return tuple(f"{one_line(_shown(other.after) or 'no longer stated', 120)} ({_who(other)})" for other in told)[:5]


def _who(finding: Finding) -> str:
    voices = _best_first(finding.evidence)
    if not voices:
        return "no source"
    return f"{_publisher(voices[0])}, {words.tier(voices[0].tier)}"


def _best_first(evidence: Sequence[Evidence]) -> tuple[Evidence, ...]:
    """The best source first, what is asserted before what is planned or hedged, then the earliest."""
    return tuple(
        sorted(evidence, key=lambda voice: (voice.tier, voice.stance is not Stance.ASSERTED, voice.seen_at, voice.url))
    )


def _one_per_publisher(voices: Sequence[Evidence], first: str) -> tuple[Evidence, ...]:
    kept: dict[str, Evidence] = {}
    for voice in voices:
        if voice.publisher != first:
            kept.setdefault(voice.publisher, voice)
    return tuple(kept.values())


def _one_per_address(evidence: Sequence[Evidence], first: str) -> tuple[Evidence, ...]:
    return tuple({voice.url: voice for voice in reversed(evidence) if voice.url != first}.values())[::-1]


def _support(evidence: Sequence[Evidence]) -> str:
    """How many speak, and how many of them by themselves: copies of one wire report count once."""
    if len(evidence) < 2:
        return ""
    reports = words.count(len(evidence), "document")
    if not any(voice.story for voice in evidence):
        return f"{reports} from {words.count(len({voice.publisher for voice in evidence}), 'publisher')}"
    stories = {voice.story or f"alone {voice.source_id} {voice.url}" for voice in evidence}
    if len(stories) == 1:
        return f"{reports}, all copies of one report"
    return f"{reports} in {words.count(len(stories), 'independent report')}"


def _publisher(voice: Evidence) -> str:
    """By name; where a source has none but its address, by its host."""
    name = one_line(voice.publisher, 80) or one_line(voice.source_id, 80)
    link = words.safe_link(voice.publisher)
    return (urlsplit(link).hostname or name) if link else name


def _voice(voice: Evidence, zone: tzinfo, base: str | None, *, full: bool = False) -> Voice:
    capture = "".join(digit for digit in (voice.snapshot or "") if digit in "0123456789abcdef")
    language = voice.language if voice.language.isalpha() and voice.language != "und" else ""
    link = words.safe_link(voice.url)
    return Voice(
        publisher=_publisher(voice),
        tier=words.tier(voice.tier),
        quote=one_line(voice.quote, QUOTE) if full else "",
        language=language,
        title=one_line(voice.title, 140),
        stance=words.STANCES[voice.stance],
        speaker=one_line(voice.speaker or "", 80),
        published=one_line(show_date(voice.published or ""), 40),
        seen=words.moment(voice.seen_at, zone),
        address=one_line(voice.url, 500),
        link=link,
        site=urlsplit(link).hostname or "" if link else "",
        capture=capture[:CAPTURE_DIGITS],
        capture_link=f"{base}/snapshots/{capture}" if base and capture else None,
    )
