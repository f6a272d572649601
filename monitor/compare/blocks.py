"""A document as a row of comparable lines: text, region, and a key that typography and letter case cannot change."""

import re
from dataclasses import dataclass

from monitor.models import Document
from monitor.text import same_words

MAX_LINES = 8_000
MAX_LINE = 20_000
"""Caps against hostile pages: what is beyond them is not compared."""

_KEPT = re.compile(r"[\w%$€£+]+|(?<=\d)[.,:/-](?=\d)|(?<!\w)-(?=\d)")
_DIGITS = re.compile(r"\d+")
_SENTENCE_END = re.compile(r"(?<=[.!?…])[\"')\]]*\s+(?=[\"'(\[]*[A-ZÆØÅÄÖÞÐÁÉÍÓÚÝÀÈÊÇÜ0-9])")
_ABBREVIATED = re.compile(
    r"(?:\b\w|\b\d+|\b(?:Mr|Mrs|Ms|Dr|St|No|Nr|nr|kl|ca|bl|jf|pkt|art|Art|f\.eks|t\.d|m\.fl|o\.s\.v|e\.g|i\.e|vs|Inc|Ltd))\.$"
)


@dataclass(frozen=True, slots=True)
class Line:
    """One block of a document."""

    text: str
    key: str
    region: str
    place: int


def key_of(text: str) -> str:
    """What a reader would call the same: letters, digits and the signs that belong to numbers, in lower case."""
    plain = same_words(text).casefold()
    return "".join(_KEPT.findall(plain)) or plain


def shape_of(key: str) -> str:
    """The key with every number alike: a counter or stamp keeps its shape while it ticks."""
    return _DIGITS.sub("0", key)


def lines_of(document: Document) -> list[Line]:
    """The visible lines with their regions; a document without them (plain text, an archive) is main text only."""
    if document.visible:
        texts = document.visible.split("\n")
        regions = document.regions if len(document.regions) == len(texts) else "m" * len(texts)
    else:
        texts = [piece for piece in document.text.split("\n") if piece.strip()]
        regions = "m" * len(texts)
    return [
        Line(text, key_of(text[:MAX_LINE]), region, place)
        for place, (text, region) in enumerate(zip(texts[:MAX_LINES], regions, strict=False))
    ]


def sentences(text: str) -> list[str]:
    """Split where a sentence ends and a capital or digit follows; abbreviations and ordinals (`3. mai`) end none."""
    found: list[str] = []
    start = 0
    for match in _SENTENCE_END.finditer(text):
        if not _ABBREVIATED.search(text, max(start, match.start() - 12), match.start()):
            found.append(text[start : match.start()].strip())
            start = match.end()
    found.append(text[start:].strip())
    return [sentence for sentence in found if sentence]
