"""A document as a row of comparable lines: text, region, and a key that typography and letter case cannot change."""

import re
from collections import Counter
from typing import NamedTuple
from unicodedata import normalize

from monitor.compare.stamps import is_bare_date, is_stamp
from monitor.extract.layout import regions
from monitor.models import Document
from monitor.text import same_words

FURNITURE = regions.FURNITURE | {"o"}
"""Regions whose changes are not what the page says."""

PASSAGE = 60
"""Letters of a line that is a passage, not a heading, a stamp or a button."""
SWARM = 3
SHORT = 40
"""Letters of a line that names something and does not tell anything."""
MAX_LINES = 8_000
MAX_LINE = 20_000
"""Caps against hostile pages: what is beyond them is not compared."""

_KEPT = re.compile(r"[\w%$€£+]+|(?<=\d)[.,:/-](?=\d)|(?<!\w)-(?=\d)")
_DIGITS = re.compile(r"\d+")
_MARKUP = re.compile(r"</?[a-z][a-z0-9]{0,9}(?:\s[^<>]{0,200})?>", re.IGNORECASE)
_TYPOGRAPHIC = re.compile("[–—−‐‑\u00ad\u200b-\u200d\ufeff]")
"""Signs that change what is kept around a number."""
_MARKS = re.compile(r"[^\w%$€£+]+")
_ASCII_MARKS = bytes(code for code in range(128) if not (chr(code).isalnum() or chr(code) in "_%$+"))
_SENTENCE_END = re.compile(r"(?<=[.!?…])[\"')\]]*\s+(?=[\"'(\[]*[A-ZÆØÅÄÖÞÐÁÉÍÓÚÝÀÈÊÇÜ0-9])")
_ABBREVIATED = re.compile(
    r"(?:\b\w|\b\d+|\b(?:Mr|Mrs|Ms|Dr|St|No|Nr|nr|kl|ca|bl|jf|pkt|art|Art|f\.eks|t\.d|m\.fl|o\.s\.v|e\.g|i\.e|vs|Inc|Ltd))\.$"
)


class Line(NamedTuple):
    """One block of a document."""

    text: str
    key: str
    region: str
    place: int
    closing: bool = False
    """After the last long passage of the page: where content systems put their stamp."""
    colophon: bool = False
    """Short, and beside the stamp that closes the page: who looks after it, its number."""
    repeated: bool = False
    """Beside the main text, of one shape with other lines there: one of many counters, or a date in a list of them."""


def key_of(text: str) -> str:
    """What a reader would call the same: letters, digits and the signs that belong to numbers, in lower case.

    Markup that shows in the text is a slip of whoever wrote the page, and no words.
    """
    if "<" in text:
        text = _MARKUP.sub("", text)
    if not _DIGITS.search(text):
        # Between numbers signs count; where there is none, only letters do.
        if text.isascii():
            plain = text.lower()
            return plain.encode().translate(None, _ASCII_MARKS).decode() or plain.strip()
        if found := _MARKS.sub("", normalize("NFC", text).casefold().replace(" ", "")):
            return found
    if text.isascii():
        plain = text.lower()
    else:
        plain = (same_words(text) if _TYPOGRAPHIC.search(text) else normalize("NFC", text)).casefold()
    # Word by word, for most are letters and digits only.
    kept = "".join([word if word.isalnum() else "".join(_KEPT.findall(word)) for word in plain.split()])
    return kept or (plain if text.isascii() else same_words(text).casefold()).strip()


def shape_of(key: str) -> str:
    """The key with every number alike: a counter or stamp keeps its shape while it ticks."""
    return _DIGITS.sub("0", key)


def lines_of(document: Document, keys: dict[str, str] | None = None) -> list[Line]:
    """The visible lines with their regions; a document without them (plain text, an archive) is main text only.

    `keys` remembers the keys of texts, which two documents of a page mostly share.
    """
    keys = {} if keys is None else keys
    if document.visible:
        texts = document.visible.split("\n")
        letters = document.regions if len(document.regions) == len(texts) else "m" * len(texts)
    else:
        texts = [piece for piece in document.text.split("\n") if piece.strip()]
        letters = "m" * len(texts)
    found: list[tuple[str, str, str]] = []
    for text, region in zip(texts[:MAX_LINES], letters, strict=False):
        key = keys.get(text)
        if key is None:
            key = keys[text] = key_of(text[:MAX_LINE])
        found.append((text, key, region))
    end = _end_of_passages(found)
    stamps = {place for place in range(end + 1, len(found)) if is_stamp(found[place][0], closing=True)}
    beside = {place + step for place in stamps for step in (-1, 1)} - stamps
    shapes = [_shape(text, key) if region in "bt" and len(text) <= SHORT else "" for text, key, region in found]
    count = Counter(shapes)
    return [
        Line(
            text,
            key,
            region,
            place,
            closing=place > end,
            colophon=place > end and place in beside and len(text) <= SHORT,
            repeated=bool(shapes[place]) and count[shapes[place]] >= SWARM,
        )
        for place, (text, key, region) in enumerate(found)
    ]


def _shape(text: str, key: str) -> str:
    return "date" if is_bare_date(text) else shape_of(key)


def _end_of_passages(found: list[tuple[str, str, str]]) -> int:
    """Place of the last long line of the page's own text, or of its middle line when all are short."""
    own = [place for place, (_, _, region) in enumerate(found) if region not in FURNITURE]
    main = [place for place in own if found[place][2] == "m"] or own
    long_ones = [place for place in main if len(found[place][1]) >= PASSAGE]
    middle = own[len(own) // 2] if own else 0
    return max(long_ones[-1] if long_ones else 0, middle)


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
