"""Cards that invite the reader to do something: a few words to `you`, and the link that they lead to.

Content systems put them below a text (`Get help with ...`, `Find out what you can do`). They come and go as a whole, and
tell nothing of the subject: no number, no date, and the reader is spoken to.
"""

import re
from collections.abc import Iterator, Sequence

from monitor.compare.align import Difference
from monitor.compare.blocks import Line

MOST_LINES = 4
MOST_WORDS = 45
"""Of a card: heading, a sentence or two, the link."""
_LEADS = frozenset("lc")
"""Regions of the link or button that a card ends with."""
_TO_THE_READER = re.compile(
    r"\b(?:you|your|yourself|du|dig|deg|din|dit|ditt|dine|dina|jer|jeres|dere|deres|dykk|ni|er|ert|era|sinä|sinun|sinulle|voit|te|teidän"
    r"|voitte|þú|þig|þér|þinn|þín|þitt|þið|ykkur|ykkar|sie|ihr|ihre|ihnen|dein|deine|vous|votre|vos|usted|tu|tus|je|jouw|uw|u)\b",
    re.IGNORECASE,
)
_DIGIT = re.compile(r"\d")


def invitations(found: Sequence[Difference]) -> set[int]:
    """Indexes of the differences (in page order) that are parts of a card which came or went as a whole."""
    return {index for card in _runs(found) if _invites([_line(found[index]) for index in card]) for index in card}


def _runs(found: Sequence[Difference]) -> Iterator[list[int]]:
    """Differences one below the other that came, or went, up to a link or button that ends them."""
    run: list[int] = []
    for index, difference in enumerate(found):
        if difference.kind not in ("added", "removed"):
            run = []
            continue
        if run:
            last = found[run[-1]]
            if last.kind != difference.kind or not 0 <= _line(difference).place - _line(last).place <= 1:
                run = []
        run.append(index)
        if _line(difference).region in _LEADS:
            yield run
            run = []


def _invites(lines: list[Line]) -> bool:
    text = " ".join(line.text for line in lines)
    return (
        1 < len(lines) <= MOST_LINES
        and len(text.split()) <= MOST_WORDS
        and not _DIGIT.search(text)
        and any(_TO_THE_READER.search(line.text) for line in lines[:-1])
    )


def _line(difference: Difference) -> Line:
    line = difference.after or difference.before
    assert line is not None  # noqa: S101 - what came or went has a line
    return line
