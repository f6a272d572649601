"""What stands behind a link → Document: a page, a plain text or a PDF."""

from collections.abc import Callable, Mapping, Sequence
from types import MappingProxyType

from monitor.extract.decode import media_type
from monitor.extract.documents import pdf
from monitor.extract.html import page, reader_mark
from monitor.models import Document

READERS: Mapping[str, Callable[..., Document]] = MappingProxyType(
    {"text/html": page, "text/plain": page, "application/pdf": pdf.pdf}
)
"""Media type, as the bytes show it, → reader; all take what `document` takes."""


def document(
    body: bytes,
    *,
    url: str,
    content_type: str | None,
    select: Sequence[str] = (),
    ignore: Sequence[str] = (),
) -> Document:
    """Read a body with the reader for what it is; the declared type is only a hint.

    `select` and `ignore` are CSS (as lexbor knows it, `:has()` and `:not()` included) or, beginning with `/` or `(`,
    XPath 1.0. A PDF has no elements; they mean nothing to it.
    Raises UnknownFormat for what no reader knows (images, archives, feeds, JSON), ExtractError with kind `empty`,
    `too-large`, `selector`, and for a PDF `encrypted`, `broken-pdf`, `no-text-layer`.
    """
    reader = READERS[media_type(body, content_type)]
    return reader(body, url=url, content_type=content_type, select=select, ignore=ignore)


def is_current(mark: str, select: Sequence[str] = (), ignore: Sequence[str] = ()) -> bool:
    """Whether a document with this reader mark is what today's readers make of its bytes."""
    return mark in (reader_mark(select, ignore), pdf.READER)
