"""Cards that invite the reader to do something: a few words to `you`, and the link that they lead to.

Content systems put them below a text (`Get help with ...`, `Find out what you can do`). They come and go as a whole,
and tell nothing of the subject: no number, no date, and the reader is spoken to.
"""

import re
from collections.abc import Iterator, Mapping, Sequence

from monitor.compare.align import Difference
from monitor.compare.blocks import Line

MOST_LINES = 4
MOST_WORDS = 45
"""Of a card: heading, a sentence or two, the link."""
_LEADS = frozenset("lc")
"""Regions of the link or button that a card ends with."""
_YOU: Mapping[str, str] = {
    "en": "you|your|yours|yourself",
    "da": "du|dig|din|dit|dine|jer|jeres",
    "nb": "du|deg|din|ditt|dine|dere",
    "nn": "du|deg|din|di|ditt|dine|dykk|dykkar",
    "sv": "du|dig|din|ditt|dina|ni|er|ert|era",
    "fi": "sinä|sinun|sinua|sinulle|voit|te|teidän|teille|voitte",
    "is": "þú|þig|þér|þín|þinn|þitt|þið|ykkur|ykkar",
    "de": "du|dich|dir|dein|deine|(?-i:Sie|Ihnen|Ihre?)",
    "fr": "vous|votre|vos",
    "nl": "je|jij|jouw|u|uw",
}
_TO_THE_READER = {language: re.compile(rf"\b(?:{words})\b", re.IGNORECASE) for language, words in _YOU.items()}
_DIGIT = re.compile(r"\d")


def invitations(found: Sequence[Difference], language: str | None) -> set[int]:
    """Indexes of the differences (in page order) that are parts of a card which came or went as a whole.

    `language` of the page; English is understood on any, for content systems bring cards that nobody translated.
    """
    you = [_TO_THE_READER[each] for each in {language, "en"} if each in _TO_THE_READER]
    cards = (card for card in _runs(found) if _invites([_line(found[index]) for index in card], you))
    return {index for card in cards for index in card}


def _runs(found: Sequence[Difference]) -> Iterator[list[int]]:
    """Lines one below the other that came, or went, up to a link or button that ends them."""
    for kind in ("added", "removed"):
        run: list[int] = []
        for index in (index for index, difference in enumerate(found) if difference.kind == kind):
            line = _line(found[index])
            if run and not 0 <= line.place - _line(found[run[-1]]).place <= 1:
                run = []
            run.append(index)
            if line.region in _LEADS:
                yield run
                run = []


def _invites(lines: list[Line], you: list[re.Pattern[str]]) -> bool:
    text = " ".join(line.text for line in lines)
    return (
        1 < len(lines) <= MOST_LINES
        and len(text.split()) <= MOST_WORDS
        and not _DIGIT.search(text)
        and any(word.search(line.text) for word in you for line in lines[:-1])
    )


def _line(difference: Difference) -> Line:
    line = difference.after or difference.before
    assert line is not None  # noqa: S101 - what came or went has a line
    return line
