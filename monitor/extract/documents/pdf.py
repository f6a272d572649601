"""A PDF → Document: its text layer, with paragraphs made of its lines again.

Lines that stand at the top or bottom of most pages (running titles, page numbers) are furniture: in `visible`, not in
`text`. What cannot be read has a reason of its own: `encrypted`, `broken-pdf`, `no-text-layer`. Time and memory are
bounded by the sandbox, pages and letters here.
"""

import logging
import re
from collections import Counter
from collections.abc import Iterable, Sequence
from datetime import datetime
from io import BytesIO
from typing import TYPE_CHECKING

from monitor.errors import ExtractError
from monitor.extract.language import language_of
from monitor.models import Document, PartialDate
from monitor.text import one_line

if TYPE_CHECKING:
    from pypdf import PdfReader

READER = "pdf-1"
"""Raised whenever the same bytes may be read into another text."""
MAX_PAGES = 200
MAX_TEXT = 2_000_000
"""Letters; what comes after them is left out."""
LITTLE = 20
"""Letters on all pages together under which there is no text, only pictures of it."""
EDGE = 3
"""Lines at the top and at the bottom of a page that may be running ones."""
FULL = 0.75
"""Share of the usual width of a line from which on the next line belongs to it."""
NARROW = 30
"""Letters of a line under which it is not full in the narrowest column."""

_DIGITS = re.compile(r"\d+")
_BULLET = re.compile(r"[•▪●◦·*–—-]\s")
_LEADER = re.compile(r"(?:[.…] ?){5}")
_NUMBER = re.compile(r"(?:(?:\d{1,3}\.)+\d{0,3}|\(?\d{1,3}\)|\(?[a-zA-Z][.)]|§|artik\w+|article)\s", re.IGNORECASE)
_LIGATURES = str.maketrans({"ﬀ": "ff", "ﬁ": "fi", "ﬂ": "fl", "ﬃ": "ffi", "ﬄ": "ffl", "ﬅ": "st", "ﬆ": "st"})
_BROKEN_WORD = re.compile(r"(\w*[^\W\d_])[-\u00ad\u2010]$")
_FILE_NAME = re.compile(
    r"\.(?:docx?|pdf|indd|odt|rtf|tmp|xlsx?|pptx?)\b|^(?:microsoft word|untitled|document\d*)\b", re.I
)


def pdf(body: bytes, *, url: str, **_: object) -> Document:
    """Read a PDF; at most 200 pages and 2,000,000 letters of it.

    Raises ExtractError with kind `encrypted`, `broken-pdf` or `no-text-layer`.
    """
    import pypdf  # noqa: PLC0415 - 0.1 s; most sources have no PDF
    from pypdf.errors import DependencyError, FileNotDecryptedError, PyPdfError  # noqa: PLC0415 see above

    logging.getLogger("pypdf").setLevel(logging.CRITICAL)  # what it mends by itself is no news
    try:
        reader = pypdf.PdfReader(BytesIO(body), strict=False)
        if reader.is_encrypted and not reader.decrypt(""):
            raise ExtractError("the PDF is encrypted", url, kind="encrypted")
        pages = _pages(reader)
        title, published, modified = _about(reader)
    except (DependencyError, FileNotDecryptedError):
        raise ExtractError("the PDF is encrypted", url, kind="encrypted") from None
    except (
        PyPdfError, ArithmeticError, AssertionError, AttributeError, EOFError, LookupError, NotImplementedError,
        OSError, RecursionError, TypeError, ValueError,
    ) as error:  # fmt: skip
        raise ExtractError(f"the PDF is broken ({one_line(str(error), 100)})", url, kind="broken-pdf") from error
    if sum(len(line) for page in pages for line in page) < LITTLE:
        raise ExtractError("the PDF has no text layer: its pages are pictures", url, kind="no-text-layer")
    return _assemble(pages, url, title, published, modified)


def _pages(reader: "PdfReader") -> list[list[str]]:
    """The lines of each page."""
    pages: list[list[str]] = []
    letters = 0
    for number, page in enumerate(reader.pages):
        if number >= MAX_PAGES or letters >= MAX_TEXT:
            break
        text = page.extract_text()[: MAX_TEXT - letters]
        letters += len(text)
        pages.append([one_line(line, 10_000) for line in text.translate(_LIGATURES).split("\n")])
    return pages


def _about(reader: "PdfReader") -> tuple[str, PartialDate | None, PartialDate | None]:
    """Title, day of creation and of the last change as the file says; nothing where that makes no sense."""
    said = reader.metadata
    if said is None:
        return "", None, None
    title = one_line(str(said.title or ""), 300)
    if _FILE_NAME.search(title) or sum(map(str.isalpha, title)) < 4:
        title = ""
    return title, _day(said.get("/CreationDate")), _day(said.get("/ModDate"))


def _day(value: object) -> PartialDate | None:
    match = re.match(r"(?:D:)?(\d{4})(\d{2})(\d{2})", str(value or ""))
    try:
        return datetime(int(match[1]), int(match[2]), int(match[3])).date().isoformat() if match else None  # noqa: DTZ001
    except ValueError:
        return None


def _assemble(
    pages: Sequence[Sequence[str]], url: str, title: str, published: PartialDate | None, modified: PartialDate | None
) -> Document:
    running = _running(pages)
    own = [[line for line in page if _shape(line) not in running] for page in pages]
    furniture = {_shape(line): line for page in reversed(pages) for line in reversed(page) if _shape(line) in running}
    main = paragraphs(own)
    text = "\n\n".join(main)
    return Document(
        url=url,
        title=title or one_line(next((line for line in main if len(line) > 3), ""), 300),
        text=text,
        visible="\n".join([*main, *reversed(furniture.values())]),
        regions="m" * len(main) + "f" * len(furniture),
        published=published,
        modified=modified,
        language=language_of(text),
        reader=READER,
    )


def _shape(line: str) -> str:
    """A line without its numbers: the same for a page number on every page."""
    return _DIGITS.sub("#", line).strip()


def _running(pages: Sequence[Sequence[str]]) -> set[str]:
    """The shapes of lines that stand at one place at the edge of at least three pages and of half of them all."""
    seen: Counter[tuple[int, str]] = Counter()
    for page in pages:
        shapes = [_shape(line) for line in page if line]
        seen.update(enumerate(shapes[:EDGE]))
        seen.update((-number, shape) for number, shape in enumerate(reversed(shapes[-EDGE:]), 1))
    return {shape for (_, shape), count in seen.items() if count >= 3 and count * 2 >= len(pages)}


def paragraphs(pages: Iterable[Sequence[str]]) -> list[str]:
    """Lines → paragraphs. A line goes on in the next one if it is about full; words broken at its end are mended."""
    lines = [line for page in pages for line in page if line]
    widths = sorted(map(len, lines))
    full = max(NARROW, widths[len(widths) * 9 // 10] * FULL) if widths else 0
    known = set(re.findall(r"\w+-\w+", " ".join(lines)))
    found: list[str] = []
    before = ""
    for line in lines:
        ended = before.endswith((".", ":", ";", "?", "!"))
        heading = ended and len(line) < full and not line.endswith(".") and line[:1].isupper()
        begun = line[:1].islower() or before.endswith(",")
        amid = not ended and begun and (len(before) * 2 >= full or _BROKEN_WORD.search(before[-60:]))
        apart = _BULLET.match(line) or _LEADER.search(line) or _LEADER.search(before) or (ended and _NUMBER.match(line))
        if heading or apart or not (amid or len(before) >= full):
            found.append(line)
        else:
            found[-1] = _joined(found[-1], line, known)
        before = line
    return found


def _joined(before: str, line: str, known: set[str]) -> str:
    broken = _BROKEN_WORD.search(before[-60:])
    if broken is None or not line[:1].islower():
        return f"{before} {line}"
    rest = re.match(r"\w+", line)
    compound = f"{broken[1]}-{rest[0]}" if rest else ""
    if compound in known or (broken[1].isupper() and len(broken[1]) > 1):
        return before + line  # the hyphen is the word's own: US-styrker
    return before[:-1] + line
