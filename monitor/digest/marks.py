"""Which words went and which came: for the eye, so whole words, and no single letters.

Method: longest matching blocks over word tokens (Ratcliff and Obershelp, as in difflib), then short unchanged islands
between two changes are merged into them, because a text in which every second word is marked cannot be read.
"""

import re
from collections.abc import Iterable, Sequence, Set
from difflib import SequenceMatcher
from typing import Literal

from monitor.digest.view import Mark

_TOKEN = re.compile(r"\s+|[^\W_]+(?:[.,:'’-][^\W_]+)*|.", re.DOTALL)
_MAX_TOKENS = 600
"""difflib is quadratic: more words than this are shown whole, as old and new."""
_SHORT = 4
"""Words up to which a value is shown whole."""
_CONTEXT = 60
"""Characters of unchanged text that are kept beside a change."""


def inline(before: str, after: str, limit: int = 600) -> tuple[Mark, ...]:
    """One text in which old and new words are marked; long unchanged runs are shortened to an ellipsis."""
    if not before or not after:
        return _cut((Mark("new", after) if after else Mark("old", before),), limit)
    return _cut(_fold_context(_compare(before, after)), limit)


def sides(before: str, after: str, limit: int = 300) -> tuple[tuple[Mark, ...], tuple[Mark, ...]]:
    """The old and the new value, each with its own words marked.

    Lists are compared by member. Short values are not marked inside: `USD 2.2 billion` reads better whole.
    """
    if ", " in before and ", " in after:
        old, new = before.split(", "), after.split(", ")
        return _cut(_members(old, set(new), "old"), limit), _cut(_members(new, set(old), "new"), limit)
    if max(len(before.split()), len(after.split())) <= _SHORT:
        return _cut((Mark("old", before),), limit), _cut((Mark("new", after),), limit)
    marks = _compare(before, after)
    old_side = _join(mark for mark in marks if mark.kind != "new")
    new_side = _join(mark for mark in marks if mark.kind != "old")
    return _cut(old_side, limit), _cut(new_side, limit)


def _members(members: Sequence[str], others: Set[str], kind: Literal["old", "new"]) -> tuple[Mark, ...]:
    marks: list[Mark] = []
    for member in members:
        if marks:
            marks.append(Mark("same", ", "))
        marks.append(Mark("same" if member in others else kind, member))
    return _join(marks)


def _compare(before: str, after: str) -> tuple[Mark, ...]:
    old, new = _TOKEN.findall(before), _TOKEN.findall(after)
    if len(old) > _MAX_TOKENS or len(new) > _MAX_TOKENS:
        return (Mark("old", before), Mark("new", after))
    pieces: list[Mark] = []
    went: list[str] = []
    came: list[str] = []

    def flush() -> None:
        if went:
            pieces.append(Mark("old", "".join(went)))
        if came:
            pieces.append(Mark("new", "".join(came)))
        went.clear()
        came.clear()

    opcodes = SequenceMatcher(None, old, new, autojunk=False).get_opcodes()
    for index, (tag, old_start, old_end, new_start, new_end) in enumerate(opcodes):
        same = "".join(old[old_start:old_end])
        inner = 0 < index < len(opcodes) - 1
        if tag == "equal" and not (inner and not any(character.isalnum() for character in same)):
            flush()
            pieces.append(Mark("same", same))
        else:
            went += old[old_start:old_end]
            came += new[new_start:new_end]
    flush()
    return tuple(pieces)


def _join(marks: Iterable[Mark]) -> tuple[Mark, ...]:
    """Neighbours of one kind become one."""
    joined: list[Mark] = []
    for mark in marks:
        if joined and joined[-1].kind == mark.kind:
            joined[-1] = Mark(mark.kind, joined[-1].text + mark.text)
        else:
            joined.append(mark)
    return tuple(joined)


def _fold_context(marks: tuple[Mark, ...]) -> tuple[Mark, ...]:
    """Long unchanged runs lose their middle (or their far end at the edges of the text)."""
    folded: list[Mark] = []
    for index, mark in enumerate(marks):
        text = mark.text
        first, last = index == 0, index == len(marks) - 1
        keep = _CONTEXT * (1 if first or last else 2)
        if mark.kind != "same" or len(text) <= keep + 20 or len(marks) == 1:
            folded.append(mark)
            continue
        head = "" if first else _to_word_end(text[:_CONTEXT])
        tail = "" if last else _from_word_start(text[-_CONTEXT:])
        folded.append(Mark("same", f"{head}…{tail}" if first or last else f"{head} … {tail}"))
    return tuple(folded)


def _to_word_end(text: str) -> str:
    return text.rsplit(" ", 1)[0] if " " in text else text


def _from_word_start(text: str) -> str:
    return text.split(" ", 1)[1] if " " in text else text


def _cut(marks: tuple[Mark, ...], limit: int) -> tuple[Mark, ...]:
    """At most `limit` characters; what is over goes, with an ellipsis, from the longest runs first."""
    over = sum(len(mark.text) for mark in marks) - limit
    if over <= 0:
        return marks
    room = max(40, limit // max(1, len(marks)))
    shortened = tuple(
        mark if len(mark.text) <= room else Mark(mark.kind, mark.text[: room - 1].rstrip() + "…") for mark in marks
    )
    kept: list[Mark] = []
    length = 0
    for mark in shortened:
        length += len(mark.text)
        if length > limit and kept:
            kept.append(Mark("same", " …"))
            break
        kept.append(mark)
    return tuple(kept)
