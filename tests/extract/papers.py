"""Small PDFs, made by hand: pages of lines in one font, and what can be wrong with them."""

import zlib
from collections.abc import Sequence


def paper(
    *pages: Sequence[str],
    title: str = "",
    created: str = "",
    extra: bytes = b"",
    trailer: bytes = b"",
    packed: bool = False,
) -> bytes:
    """A PDF with these lines on its pages; `extra` goes before the first page's content, `trailer` into the trailer."""
    objects: list[bytes] = [
        b"",
        b"",
        b"<< /Type /Font /Subtype /Type1 /BaseFont /Helvetica /Encoding /WinAnsiEncoding >>",
    ]
    kids = []
    for number, lines in enumerate(pages):
        content = _content(lines) if number else extra + _content(lines)
        filtered = b"/Filter /FlateDecode" if packed else b""
        content = zlib.compress(content) if packed else content
        objects.append(b"<< %s /Length %d >>\nstream\n%s\nendstream" % (filtered, len(content), content))
        kids.append(b"%d 0 R" % (len(objects) + 1))
        objects.append(
            b"<< /Type /Page /Parent 2 0 R /MediaBox [0 0 595 842] /Contents %d 0 R" % len(objects)
            + b" /Resources << /Font << /F1 3 0 R >> >> >>"
        )
    objects[0] = b"<< /Type /Catalog /Pages 2 0 R >>"
    objects[1] = b"<< /Type /Pages /Kids [%s] /Count %d >>" % (b" ".join(kids), len(kids))
    objects.append(b"<< /Title (%s) /CreationDate (%s) >>" % (_escaped(title), created.encode()))
    return _file(objects, trailer)


def _file(objects: Sequence[bytes], trailer: bytes) -> bytes:
    body, offsets = b"%PDF-1.4\n", []
    for number, inside in enumerate(objects, 1):
        offsets.append(len(body))
        body += b"%d 0 obj\n%s\nendobj\n" % (number, inside)
    table = b"".join(b"%010d 00000 n \n" % offset for offset in offsets)
    head = b"xref\n0 %d\n0000000000 65535 f \n" % (len(objects) + 1)
    ends = b"trailer << /Size %d /Root 1 0 R /Info %d 0 R %s >>\nstartxref\n%d\n%%%%EOF\n"
    return body + head + table + ends % (len(objects) + 1, len(objects), trailer, len(body))


def _content(lines: Sequence[str]) -> bytes:
    shown = b"".join(b"(%s) Tj T*\n" % _escaped(line) for line in lines)
    return b"BT /F1 11 Tf 14 TL 50 790 Td\n" + shown + b"ET\n"


def _escaped(text: str) -> bytes:
    return text.encode("cp1252").replace(b"\\", rb"\\").replace(b"(", rb"\(").replace(b")", rb"\)")
