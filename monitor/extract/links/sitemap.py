"""Sitemaps (sitemaps.org), news sitemaps, indexes of sitemaps and plain lists of addresses → items.

A function of one file: the files that an index names come out as `Links.next`, the newest first. Who fetches them reads
as many as `parts` says in all, however deep indexes are nested, and none twice; so an endless chain of indexes ends.
"""

import re
import zlib
from collections import Counter
from collections.abc import Iterator
from datetime import UTC, datetime
from io import BytesIO
from urllib.parse import urlsplit

import re2
from lxml import etree

from monitor.errors import ExtractError, NotThePage
from monitor.extract.decode import to_text
from monitor.extract.links.items import distinct
from monitor.extract.links.moments import moment
from monitor.extract.links.words import MAX_TITLE, address, plain
from monitor.models import Fetched, Item, Links, Source

MAX_BYTES = 50_000_000
"""Decoded, as the protocol allows; enough for 50,000 addresses of any length."""
MAX_URLS = 50_000
MAX_FILES = 1_000
"""Files of an index that are told."""
MAX_TEXT = 4_000
"""Characters of one value that are read."""

_ROOT = re.compile(r"<(?:[\w.-]+:)?(?:urlset|sitemapindex)(?=[\s>/])", re.IGNORECASE)
_NEVER = datetime(1, 1, 1, tzinfo=UTC)


def sitemap(fetched: Fetched, source: Source) -> Links:
    """What a sitemap lists; where its entries are dated, the newest first.

    `source.links` keeps the addresses that match one of its patterns. Raises NotThePage (`not_a_sitemap`) for any other
    thing, ExtractError (`too-large`, `empty`, `broken-gzip`).
    """
    body = _unpacked(fetched)
    if not body.strip():
        raise ExtractError("the body is empty", fetched.url, kind="empty")
    if not body.lstrip(b"\xef\xbb\xbf\xff\xfe\0 \t\r\n").startswith((b"<", b"\0<")):
        return _links(_lines(body, fetched), (), source, fetched, Counter())
    dropped: Counter[str] = Counter()
    entries: list[dict[str, str]] = []
    files: list[dict[str, str]] = []
    for kind, entry in _entries(body, fetched, dropped):
        (entries if kind == "url" else files).append(entry)
    return _links(entries, _newest_first(files, fetched), source, fetched, dropped)


def _links(
    entries: list[dict[str, str]], files: tuple[str, ...], source: Source, fetched: Fetched, dropped: Counter[str]
) -> Links:
    patterns = [re2.compile(pattern) for pattern in source.links]
    found: list[Item] = []
    for entry in entries:
        url = address(entry.get("loc"), fetched.final_url)
        if url is None:
            dropped["no address"] += 1
        elif patterns and not any(pattern.search(url) for pattern in patterns):
            dropped["another pattern"] += 1
        else:
            found.append(_item(entry, url, fetched))
    found.sort(key=lambda item: item.published or item.updated or _NEVER, reverse=True)
    return Links(items=distinct(found, dropped), next=files, dropped=tuple(sorted((+dropped).items())))


def _item(entry: dict[str, str], url: str, fetched: Fetched) -> Item:
    return Item(
        key=url,
        url=url,
        title=plain(entry.get("title"), MAX_TITLE),
        published=moment(entry.get("publication_date"), fetched.fetched_at),
        updated=moment(entry.get("lastmod"), fetched.fetched_at),
    )


def _newest_first(files: list[dict[str, str]], fetched: Fetched) -> tuple[str, ...]:
    """By the date of the last change, else by the numbers in their names, which count up or are years and months."""
    dated: dict[str, tuple[datetime, list[int]]] = {}
    for entry in files:
        url = address(entry.get("loc"), fetched.final_url)
        if url and url != fetched.final_url:
            numbers = [int(digits[:12]) for digits in re.findall(r"\d+", urlsplit(url).path + urlsplit(url).query)]
            dated.setdefault(url, (moment(entry.get("lastmod"), fetched.fetched_at) or _NEVER, numbers))
    return tuple(sorted(dated, key=lambda url: dated[url], reverse=True)[:MAX_FILES])


def _unpacked(fetched: Fetched) -> bytes:
    """The body, unpacked where it is a gzip file (`sitemap.xml.gz` is one, whatever the headers say)."""
    body = fetched.body
    if body.startswith(b"\x1f\x8b"):
        try:
            body = zlib.decompressobj(31).decompress(body, MAX_BYTES + 1)
        except zlib.error as error:
            raise ExtractError(f"the gzip file is broken ({error})", fetched.url, kind="broken-gzip") from None
    if len(body) > MAX_BYTES:
        raise ExtractError(f"a sitemap of more than {MAX_BYTES} bytes", fetched.url, kind="too-large")
    return body


def _lines(body: bytes, fetched: Fetched) -> list[dict[str, str]]:
    """A plain text sitemap: one address a line, and nothing else."""
    lines = [line.strip() for line in to_text(body, fetched.header("content-type")).splitlines() if line.strip()]
    if not lines or not all(line.startswith(("http://", "https://")) for line in lines[:100]):
        raise NotThePage("the answer is something else instead of a sitemap", fetched.url, kind="not_a_sitemap")
    return [{"loc": line[:MAX_TEXT]} for line in lines[:MAX_URLS]]


def _entries(body: bytes, fetched: Fetched, dropped: Counter[str]) -> Iterator[tuple[str, dict[str, str]]]:
    """(`url` or `sitemap`, its values) of each entry. Nothing is loaded or expanded, and each is forgotten at once."""
    if not _ROOT.search(to_text(body[:MAX_TEXT], fetched.header("content-type"))):
        html = re.search(rb"<(?:!doctype\s+html|html)\b", body[:MAX_TEXT], re.IGNORECASE)
        what = "an HTML page" if html else "something else"
        raise NotThePage(f"the answer is {what} instead of a sitemap", fetched.url, kind="not_a_sitemap")
    reader = etree.iterparse(
        BytesIO(body),
        tag=("{*}url", "{*}sitemap"),
        resolve_entities=False,
        no_network=True,
        load_dtd=False,
        huge_tree=False,
        recover=True,
    )
    count = 0
    try:
        for _, node in reader:
            count += 1
            if count > MAX_URLS:
                dropped["too many"] += 1
            else:
                yield _name(node), _values(node)
            node.clear()
            while (before := node.getprevious()) is not None:
                node.getparent().remove(before)
    except etree.XMLSyntaxError:
        dropped["cut off"] += 1


def _values(entry: etree._Element) -> dict[str, str]:
    """Its address and last change, and what it says as news; its images and films have addresses and titles, too."""
    own = [node for node in entry if _name(node) in ("loc", "lastmod")]
    news = [node for part in entry if _name(part) == "news" for node in part]
    said = [node for node in news if _name(node) in ("title", "publication_date")]
    return {_name(node): node.text.strip()[:MAX_TEXT] for node in (*own, *said) if node.text}


def _name(node: etree._Element) -> str:
    return str(node.tag).rpartition("}")[2].lower()
