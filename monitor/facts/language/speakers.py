"""Who says what a sentence tells: `the minister said`, `ifølge udenrigsministeriet`, `ulkoministeriön mukaan`. Pure.

A speaker makes nothing truer or falser here; it is kept with the observation, so that people see whose word it is.
"""

import re
from collections.abc import Sequence
from typing import Final

from monitor.facts.language.phrases import Hit
from monitor.facts.linking.view import Passage, View

REACH: Final = 2
"""Words between a speaker and the verb or the `according to`."""
LONGEST: Final = 80
"""Characters of a speaker."""
_SPEAKS: Final = frozenset({"office", "institution", "organisation"})
_BEFORE_IT: Final = re.compile(r"(?:according to|ifølge|iflg|enligt|samkvæmt|að sögn)$")
_BEHIND_IT: Final = re.compile(r"mukaan$")
_QUOTE_ENDS: Final = re.compile(r"[,\"'“”»]\s*$")
_NAME: Final = (
    r"[^\W\d_a-zæøåäöðþáéíóúýà-ÿ][\w.'’-]+(?: (?:[^\W\d_a-zæøåäöðþáéíóúýà-ÿ][\w.'’-]*|av|von|de|der|van)){0,3}"
)
_NAME_AFTER: Final = re.compile(rf"[ ,]{{0,2}}({_NAME})")
_FOLLOWS: Final = re.compile(rf" {_NAME}")
_LEADS: Final = re.compile(r"(?:[^\W\d_a-zæøåäöðþáéíóúýà-ÿ][\w.'’-]+ ){1,4}$")
_NAME_BEFORE: Final = re.compile(rf"(?:^|[ ,])({_NAME})[ ,]*$")
_NOBODY: Final = re.compile(
    r"(?:he|she|it|they|we|i|this|that|the|han|hun|hon|de|vi|det|den|der|hän|se|he|hann|hún|það|þeir)\b", re.IGNORECASE
)


def speaker_of(view: View, passage: Passage) -> str | None:
    """Who says what a sentence tells, in its words; None where nobody is named."""
    cues = passage.by.get("stance/reporting", ())
    if not cues:
        return None
    voices = _voices(view, passage)
    for cue in cues:
        said = passage.folded.text[cue.start : cue.end]
        after = _BEFORE_IT.search(said) is not None or _inverted(passage, cue)
        before = _BEHIND_IT.search(said) is not None or not after
        found = _beside(passage, cue, voices, after=after) or _named(passage, cue, after=after, before=before)
        if found is not None and found[1] - found[0] <= LONGEST:
            return passage.folded.cased[found[0] : found[1]].strip(" ,.")
    return None


def _voices(view: View, passage: Passage) -> list[Hit]:
    """The offices, people and institutions named in a sentence, in its order."""
    entities = view.lexicon.entities
    found = []
    for hit in passage.hits:
        entity = entities.get(hit.label)
        if hit.label.startswith("holder/") or (entity is not None and entity.kind in _SPEAKS):
            found.append(hit)
    return sorted(found, key=lambda hit: (hit.start, -hit.end))


def _inverted(passage: Passage, cue: Hit) -> bool:
    """`…, said the minister`: the verb comes first."""
    left, _ = passage.clause(cue.start, cue.end)
    head = passage.folded.text[passage.start : cue.start]
    return _QUOTE_ENDS.search(head) is not None or (left > passage.start and not head[left - passage.start :].strip())


def _beside(passage: Passage, cue: Hit, voices: Sequence[Hit], *, after: bool) -> tuple[int, int] | None:
    """An office or a person right beside the cue, with the name that belongs to it."""
    if after:
        near = [hit for hit in voices if hit.start >= cue.end and passage.gap(cue, hit) <= REACH]
        if not near:
            return None
        start, end = near[0].start, near[0].end
        for hit in voices:
            if hit.start >= start and passage.folded.gap(end, hit.start) == 0:
                end = max(end, hit.end)
        return start, _through_name(passage, end)
    near = [hit for hit in voices if hit.end <= cue.start and passage.gap(hit, cue) <= REACH]
    if not near:
        return None
    start, end = near[-1].start, near[-1].end
    for hit in reversed(voices):
        if hit.end <= end and passage.folded.gap(hit.end, start) == 0:
            start = min(start, hit.start)
    return _from_name(passage, start), min(_through_name(passage, end), cue.start - 1)


def _from_name(passage: Passage, start: int) -> int:
    """Where the title or the first name begins that stands before: `Defence Minister Troels (Lund Poulsen)`."""
    match = _LEADS.search(passage.folded.cased, max(passage.start, start - LONGEST), start)
    return match.start() if match else start


def _through_name(passage: Passage, end: int) -> int:
    """Where the name ends that follows a title."""
    match = _FOLLOWS.match(passage.folded.cased, end, passage.end)
    return match.end() if match else end


def _named(passage: Passage, cue: Hit, *, after: bool, before: bool) -> tuple[int, int] | None:
    """A name by its capital letters: `said Jens Nielsen`, `Sputnik claims`."""
    cased = passage.folded.cased
    match = _NAME_AFTER.match(cased, cue.end, passage.end) if after else None
    if match is None and before:
        match = _NAME_BEFORE.search(cased[: cue.start], passage.start)
    if match is None or _NOBODY.fullmatch(match[1]):
        return None
    return match.span(1)
