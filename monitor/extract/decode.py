"""Bytes → text: what sort of thing is it, in which encoding, and is it small enough to be parsed at all.

Content types and charset declarations are hints, the bytes decide: servers send PDF as text/html and UTF-8 as Latin-1.
"""

import re
from codecs import BOM_UTF8, BOM_UTF16_BE, BOM_UTF16_LE, BOM_UTF32_BE, BOM_UTF32_LE, lookup

from monitor.errors import ExtractError, UnknownFormat

MAX_BYTES = 5_000_000
"""Parsing cost grows with size and, for hostile input, faster than that."""
MAX_TAGS = 100_000
MAX_DEPTH = 5_000
"""Opening tags in a row; parsers stop at some depth or slow down with its square."""
MAX_ATTRIBUTES = 2_000
"""lxml is quadratic in the number of attributes of one tag."""

_MAGIC = (
    (b"%PDF-", "pdf"),
    (b"\x89PNG", "image"),
    (b"GIF8", "image"),
    (b"\xff\xd8\xff", "image"),
    (b"II*\x00", "image"),
    (b"MM\x00*", "image"),
    (b"PK\x03\x04", "zip"),
    (b"\x1f\x8b", "gzip"),
    (b"\x28\xb5\x2f\xfd", "zstd"),
    (b"7z\xbc\xaf", "7z"),
    (b"Rar!", "rar"),
    (b"\xd0\xcf\x11\xe0", "office"),
    (b"{\\rtf", "rtf"),
    (b"\x7fELF", "binary"),
    (b"OggS", "media"),
    (b"ID3", "media"),
    (b"wOFF", "font"),
    (b"wOF2", "font"),
)
_BOMS = (
    (BOM_UTF8, "utf-8"),
    (BOM_UTF32_LE, "utf-32-le"),
    (BOM_UTF32_BE, "utf-32-be"),
    (BOM_UTF16_LE, "utf-16-le"),
    (BOM_UTF16_BE, "utf-16-be"),
)
_CHARSET = re.compile(rb"""(?:charset|encoding)\s*=\s*["']?\s*([A-Za-z0-9_:.-]{2,30})""", re.IGNORECASE)
_MARKUP = re.compile(r"<(?:!doctype\s+html|html|head|body|title|meta|div|p|table|script|main|article)\b", re.IGNORECASE)
_TAG = re.compile(r"</?[A-Za-z][^<>]{0,500}>")
_FEED = re.compile(r"^\s*(?:<\?xml[^>]*>\s*)?(?:<!--.*?-->\s*)?<(rss|feed|rdf:RDF|urlset|sitemapindex)\b", re.DOTALL)
_OPENING_TAG = re.compile(rb"<[A-Za-z][^<>]{20000,}")
_OPENED = re.compile(rb"(?:<[A-Za-z][^<>]*+>\s*+)++")
_QUOTED = re.compile(rb'"[^"]*"|\'[^\']*\'')
_JSON = re.compile(r"\s*(?:\{\s*(?:\"[^\"]*\"\s*:|\})|\[\s*[\[{\"\]])")
_CODE = re.compile(r"[{};:=()\[\]]")
_OTHER_CONTROLS = re.compile(rb"[\x01-\x08\x0e-\x1a\x1c-\x1f]")


def media_type(body: bytes, content_type: str | None) -> str:
    """What a body is, by its own bytes: `application/pdf`, `text/html`, `text/plain`."""
    if body[:1024].lstrip(b"\r\n\t \0").startswith(b"%PDF-"):
        return "application/pdf"
    return "text/html" if _is_markup(to_text(body[:8192], content_type), content_type) else "text/plain"


def _is_markup(text: str, content_type: str | None) -> bool:
    return bool(_MARKUP.search(text[:4096])) or (
        "html" in (content_type or "").lower() and _TAG.search(text) is not None
    )


def decode(body: bytes, content_type: str | None, url: str) -> tuple[str, bool]:
    """The text of a body, and whether it is markup.

    Raises UnknownFormat for what is no text (PDF, images, archives, feeds, JSON) and ExtractError for what is too
    large to be parsed or empty.
    """
    refuse_foreign(body, content_type, url)
    text = to_text(body, content_type)
    head = text[:4096]
    if found := _FEED.match(head):
        raise UnknownFormat(f"this is a feed or sitemap (<{found[1]}>), not a page", url, kind="feed")
    markup = _is_markup(text, content_type)
    if not markup and _is_json(text, content_type):
        raise UnknownFormat("this is JSON, not a page", url, kind="json")
    if not markup and _is_script(head):
        raise UnknownFormat("this is a script, not a page", url, kind="script")
    if markup:
        refuse_huge(body, url)
    return text, markup


def _is_json(text: str, content_type: str | None) -> bool:
    if "json" in (content_type or "").lower():
        return text.lstrip()[:1] in ("{", "[")
    return _JSON.match(text[:400]) is not None and text[-400:].rstrip()[-1:] in ("}", "]")


def _is_script(head: str) -> bool:
    """Every tenth sign is one that programs are full of, and prose has at the end of a line at most."""
    return len(_CODE.findall(head)) > 20 and len(_CODE.findall(head)) * 10 > len(head)


def refuse_foreign(body: bytes, content_type: str | None, url: str) -> None:
    """Raise UnknownFormat for what the first bytes show to be no text, ExtractError for nothing and for too much."""
    start = body[:1024].lstrip(b"\r\n\t \0") if not body.startswith((BOM_UTF16_LE, BOM_UTF16_BE)) else b""
    if not body.strip(b"\r\n\t \0"):
        raise ExtractError("the body is empty", url, kind="empty")
    for magic, kind in _MAGIC:
        if start.startswith(magic):
            raise UnknownFormat(
                f"the body is {kind}, not a page (declared {content_type or 'nothing'})", url, kind=kind
            )
    if start[4:8] == b"ftyp" or (start[:4] == b"RIFF" and start[8:12] in (b"WEBP", b"WAVE", b"AVI ")):
        raise UnknownFormat("the body is an image or a film, not a page", url, kind="media")
    if len(body) > MAX_BYTES:
        raise ExtractError(f"{len(body)} bytes are too many to be parsed (limit {MAX_BYTES})", url, kind="too-large")
    sample = body[:8192]
    if not _utf16(sample) and len(_OTHER_CONTROLS.findall(sample)) > len(sample) // 20:
        raise UnknownFormat("the body is binary, not a page", url, kind="binary")


def to_text(body: bytes, content_type: str | None) -> str:
    """Decode by byte order mark, else as UTF-8 if it is valid, else as declared; never fails, never keeps a NUL."""
    for bom, name in _BOMS:
        if body.startswith(bom):
            return _clean(body[len(bom) :].decode(name, "replace"))
    if wide := _utf16(body[:8192]):
        return _clean(body.decode(wide, "replace"))
    try:
        return _clean(body.decode("utf-8"))
    except UnicodeDecodeError:
        pass
    for declared in _declared(body, content_type):
        if declared == "utf-8":
            # Declared and mostly true: a cut-off or spoilt letter must not turn all others into mojibake.
            text = body.decode("utf-8", "replace")
            if text.count("\ufffd") * 20 <= sum(1 for byte in body if byte >= 0xC2) + 20:
                return _clean(text)
            continue
        try:
            return _clean(body.decode(declared))
        except UnicodeDecodeError:
            continue
    return _clean(body.decode("cp1252", "replace"))


def _declared(body: bytes, content_type: str | None) -> list[str]:
    """Codecs named by the header and in the first kilobytes, as browsers read them (Latin-1 means cp1252)."""
    found = _CHARSET.findall((content_type or "").encode("ascii", "ignore")) + _CHARSET.findall(body[:4096])
    names: list[str] = []
    for label in found:
        try:
            name = lookup(label.decode("ascii")).name
        except (LookupError, ValueError):
            continue
        name = "cp1252" if name in ("iso8859-1", "ascii") else name
        if not name.startswith(("utf-16", "utf-32", "utf-7")) and name not in names:
            names.append(name)
    return names


def _utf16(sample: bytes) -> str | None:
    """UTF-16 without a mark: in Latin scripts every second byte is NUL."""
    pairs = len(sample) // 2
    if pairs < 8:
        return None
    if sample[1::2].count(0) > pairs * 0.6 and sample[::2].count(0) < pairs * 0.1:
        return "utf-16-le"
    if sample[::2].count(0) > pairs * 0.6 and sample[1::2].count(0) < pairs * 0.1:
        return "utf-16-be"
    return None


def _clean(text: str) -> str:
    return text.replace("\0", "").removeprefix("\ufeff")


def refuse_huge(body: bytes, url: str) -> None:
    """A cheap look at what makes parsers slow, before one sees the bytes."""
    if body.count(b"<") > MAX_TAGS * 2:
        raise ExtractError(f"more than {MAX_TAGS} tags", url, kind="too-large")
    if body.count(b"<") > MAX_DEPTH * 2 and any(run[0].count(b"<") > MAX_DEPTH for run in _OPENED.finditer(body)):
        raise ExtractError(f"elements nested more than {MAX_DEPTH} deep", url, kind="too-large")
    for tag in _OPENING_TAG.finditer(body):
        bare = _QUOTED.sub(b'""', tag[0])
        if max(bare.count(b"="), len(bare.split())) > MAX_ATTRIBUTES:
            raise ExtractError(f"more than {MAX_ATTRIBUTES} attributes in one tag", url, kind="too-large")
