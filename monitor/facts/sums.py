"""Figures of one page that do not fit each other: a list and its total, a part larger than its whole. Pure.

Told only where the words leave no other reading: an addition must be announced as one (`…, for a total of 13.`), a part
must stand right behind its `of which`, a breakdown must follow the one amount that it breaks down. Everything else a
page may add up as it likes.
"""

import re
from collections.abc import Sequence
from itertools import combinations
from typing import Final

from monitor.facts import values
from monitor.facts.language import sentences
from monitor.facts.language.attributions import misattributions
from monitor.facts.language.sentences import Sentence
from monitor.facts.observe import Baseline
from monitor.models import Document, Inconsistency, Qualifier

_TOTAL: Final = re.compile(
    r"[,;(–—-]\s*(?:(?:and|og|och|ja)\s+)?(?:for|in|with|making|altså|alltså|det vil sige|det vil si|eli|eða)?\s*"
    r"(?:a (?:grand )?total of|totall?ing|in all|i alt|til ?sammen|sammenlagt|totalt|sammanlagt|sammantaget|"
    r"yhteensä|kaikkiaan|samtals|alls)\s+$",
    re.IGNORECASE,
)
"""What must stand before a total, up to its number."""
_HINT: Final = re.compile(
    r"total|in all|i alt|til ?sammen|sammenlagt|sammanlagt|sammantaget|yhteensä|kaikkiaan|samtals|alls|"
    r"of which|of whom|including|heraf|hvoraf|herav|hvorav|varav|joista|josta|þar af|top |largest|største|største|"
    r"största|suurimm|stærst",
    re.IGNORECASE,
)
_PART: Final = re.compile(
    r"(?:of which|of whom|including|heraf|hvoraf|deraf|herav|hvorav|derav|varav|därav|joista|josta|þar af)\s+"
    r"(?:about |around |approximately |some |ca\. |cirka |omkring |rundt |noin |um )?$",
    re.IGNORECASE,
)
_BREAKDOWN: Final = re.compile(
    r"\b(?:top|largest|biggest|main|største|største|största|suurimmat|stærstu)\s+(?:[\w-]+\s+){0,2}"
    r"(?:categor(?:y|ies)|items?|components?|parts?|kategorier|poster|kategoriat|erät|flokkar\w*)\b",
    re.IGNORECASE,
)
_OPEN_LIST: Final = re.compile(
    r"\b(?:includ\w+|among (?:them|others)|such as|e\.g|bl\.a|blandt andet|blant annet|bland annat|muun muassa|m\.a|"
    r"another|more|additional|yderligere|ytterligere|ytterligare|lisäksi|each|hver|vardera|kukin)\b",
    re.IGNORECASE,
)
_LANGUAGE: Final = {"no": "nb"}
_LONGEST: Final = 1000
"""Characters of a quote; two sentences longer than this are a table or no sentences."""
_SLACK: Final = 0.02
"""Rounding."""


def inconsistencies(document: Document, baseline: Baseline | None = None) -> tuple[Inconsistency, ...]:
    """What a page contradicts of itself, in its order: its figures, and by a baseline's lexicon who said what.

    In an unknown language nothing.
    """
    return (*_figures(document), *(misattributions(document, baseline) if baseline else ()))


def _figures(document: Document) -> tuple[Inconsistency, ...]:
    language = _LANGUAGE.get(document.language, document.language)
    if language not in ("en", "da", "nb", "nn", "sv", "fi", "is") or not _HINT.search(document.text):
        return ()
    found = []
    before: Sentence | None = None
    for sentence in sentences.split(document.text, language):
        if _HINT.search(sentence.text) and len(sentence.text) <= _LONGEST:
            readings = values.read(sentence.text, language)
            reason = _addition(sentence.text, readings) or _whole(sentence.text, readings)
            if reason:
                found.append(Inconsistency(sentence.text, sentence.start, sentence.end, reason))
            elif before and sentence.end - before.start <= _LONGEST and _BREAKDOWN.search(sentence.text):
                reason = _breakdown(values.read(before.text, language), readings)
                if reason:
                    quote = document.text[before.start : sentence.end]
                    found.append(Inconsistency(quote, before.start, sentence.end, reason))
        before = sentence
    return tuple(found)


def _addition(text: str, readings: Sequence[values.Reading]) -> str | None:
    """`two officers and nine experts, for a total of 13`: the total closes the sentence, all before it is added."""
    counted = [reading for reading in readings if reading.kind in ("number", "money")]
    if len(counted) < 3 or _OPEN_LIST.search(text):
        return None
    *addends, total = counted
    if not _TOTAL.search(text[: total.start]) or len(text[total.end :].split()) > 3:
        return None
    if any(not _plain(reading) or reading.qualifier is not Qualifier.EXACT for reading in counted):
        return None  # about 40 and about 30 may be 75
    if any((reading.kind, reading.unit) != (total.kind, total.unit) for reading in counted):
        return None
    parts, whole = [float(part.value) for part in addends], float(total.value)
    if len(parts) > 8 or not whole / 2 <= sum(parts) <= whole * 2:
        return None  # a list of ships and a total of their crews
    sums = (sum(some) for size in range(2, len(parts) + 1) for some in combinations(parts, size))
    if any(_same(each, whole) for each in sums) or any(_same(a * b, whole) for a, b in combinations(parts, 2)):
        return None
    listed = " + ".join(_said(text, part) for part in addends)
    return f"{listed} is {sum(parts):,.10g}, and the page says {_said(text, total)}."


def _whole(text: str, readings: Sequence[values.Reading]) -> str | None:
    """`13 people, of whom 15 …`: the part stands right behind its cue, and only one figure before it."""
    counted = [reading for reading in readings if reading.kind in ("number", "money")]
    if len(counted) < 2:
        return None
    whole, part = counted[:2]
    lead = part.start if part.lead is None else min(part.lead, part.start)
    if not _PART.search(text[:lead]) or not (_plain(part) and _plain(whole)):
        return None
    if (part.kind, part.unit) != (whole.kind, whole.unit) or float(part.value) <= float(whole.value) * (1 + _SLACK):
        return None
    return f"The part, {_said(text, part)}, is more than the whole, {_said(text, whole)}."


def _breakdown(before: Sequence[values.Reading], readings: Sequence[values.Reading]) -> str | None:
    """The largest categories of the one amount that the sentence before gives."""
    wholes = [reading for reading in before if reading.kind == "money"]
    parts = [reading for reading in readings if reading.kind == "money"]
    if (
        len(wholes) != 1
        or not parts
        or any(not _plain(each) or each.unit != wholes[0].unit for each in (*wholes, *parts))
    ):
        return None
    whole, amounts = float(wholes[0].value), [float(part.value) for part in parts]
    unit = wholes[0].unit
    if max(amounts) > whole * (1 + _SLACK):
        return f"A part of {unit} {max(amounts):,.0f} is more than the whole of {unit} {whole:,.0f}."
    if sum(amounts) > whole * (1 + _SLACK):
        return f"The parts add up to {unit} {sum(amounts):,.0f}, more than the whole of {unit} {whole:,.0f}."
    return None


def _plain(reading: values.Reading) -> bool:
    return (
        isinstance(reading.value, float)
        and reading.qualifier in (Qualifier.EXACT, Qualifier.ABOUT)
        and reading.of is None
        and reading.upper is None
        and (reading.kind == "money" or reading.unit is None)
    )


def _same(one: float, two: float) -> bool:
    return abs(one - two) <= (_SLACK * two if two >= 1000 else 0.001)


def _said(text: str, reading: values.Reading) -> str:
    return text[reading.start : reading.end]
