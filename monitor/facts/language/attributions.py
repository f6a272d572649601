"""The same words, credited to one person in the headline of a page and to another in its text. Pure.

Told only for words in quotation marks on both sides, and only where the holders of two different offices of the
lexicon are named: `'We need allies': Danish PM` above `"We need allies …," Defence Minister N said`.
"""

import re
from collections.abc import Iterator
from itertools import chain, islice
from typing import Final

from monitor.facts.observe import Baseline, view_of
from monitor.models import Document, Inconsistency
from monitor.text import fold, one_line

_OPEN: Final = "\"'“”‘’„«»"
_MARK: Final = '"“”„«»'
_HEADING: Final = re.compile(
    rf"^[{_OPEN}](?P<words>[^\n{_MARK}]{{15,200}})[{_OPEN}]\s?[:–-]\s?(?P<who>[^\n{_MARK}:]{{2,60}})$|"
    rf"^(?P<who_first>[^\n{_MARK}:]{{2,60}}):\s?[{_OPEN}](?P<words_after>[^\n{_MARK}]{{15,200}})[{_OPEN}]\.?$",
    re.MULTILINE,
)
_SAID: Final = (
    r"(?:said|says|told|stated|added|sagde|siger|udtalte|udtaler|sa|sier|uttalte|uttaler|seier|sade|säger|sanoi|sanoo|"
    r"totesi|sagði|segir)"
)
_QUOTED: Final = re.compile(
    rf"[“”\"„»«](?P<words>[^“”\"„»«\n]{{15,600}})[”\"“«»],?\s(?:{_SAID}\s(?P<after>[^.,;:\n{_MARK}]{{3,100}})|"
    rf"(?P<before>[^.,;:\n{_MARK}]{{3,100}}?)\s{_SAID}\b)"
)
_WORD: Final = re.compile(r"\w{3,}")
FEWEST: Final = 4
"""Words of a headline's quotation that must all stand in the text's: fewer may be said by anybody."""
MOST: Final = 20
"""Headlines and quotations of a page that are looked at."""


def misattributions(document: Document, baseline: Baseline) -> Iterator[Inconsistency]:
    """Quotations that the headline gives to another office than the text; nothing in an unknown language."""
    headings = tuple(islice(chain(_headings(document.title), _headings(document.text)), MOST))
    if not headings:
        return
    quoted = tuple(islice(_QUOTED.finditer(document.text), MOST))
    told: set[int] = set()  # a headline often stands twice: as the title and above the text
    for words, who in headings:
        same = [match for match in quoted if _words(words) <= _words(match["words"])]
        credited = _offices(who, document, baseline) if same and len(_words(words)) >= FEWEST else set()
        speakers = [_offices(match["after"] or match["before"], document, baseline) for match in same]
        if not credited or any(not offices or offices & credited for offices in speakers):
            continue
        match = same[0]
        if match.start() in told:
            continue
        told.add(match.start())
        reason = f"The headline gives these words to {one_line(who, 60)}, the text to somebody else."
        yield Inconsistency(match.group(), match.start(), match.end(), reason)


def _headings(text: str) -> Iterator[tuple[str, str]]:
    for match in _HEADING.finditer(text):
        yield match["words"] or match["words_after"], match["who"] or match["who_first"]


def _words(text: str) -> set[str]:
    return set(_WORD.findall(fold(text)))


def _offices(who: str, document: Document, baseline: Baseline) -> set[str]:
    """The offices that a title or a name may mean, those of all countries where none is named."""
    view = view_of(Document(url="", text=who, language=document.language), baseline, None)
    if view is None:
        return set()
    entities = baseline.lexicon.entities
    labels = {
        label.split("/")[1] if label.startswith("holder/") else label for each in view.passages for label in each.by
    }
    return {label for label in labels if label in entities and entities[label].kind == "office"}
