"""The parser suites of other projects and a feed's history, where the shared material is there."""

import re
import tarfile
from collections.abc import Iterator

import zstandard

from monitor.models import Item
from tests.shared import SHARED

ACTIVE = re.compile(r"<[a-z/!?]|javascript\s*:|vbscript\s*:|\bon[a-z]+\s*=", re.IGNORECASE)
"""Markup, and what would run in a browser."""


def files(archive: str) -> Iterator[tuple[str, bytes]]:
    """Name and content of each file of a packed set."""
    assert SHARED is not None
    packed = (SHARED / archive).open("rb")
    with packed, zstandard.ZstdDecompressor().stream_reader(packed) as raw, tarfile.open(fileobj=raw, mode="r|") as tar:
        for member in tar:
            content = tar.extractfile(member) if member.isfile() else None
            if content is not None:
                yield member.name, content.read()


def left_active(item: Item) -> list[str]:
    """What of an item is not plain text, or no web address."""
    told = [text for text in (item.title, item.summary) if ACTIVE.search(text) or "\n" in text]
    if item.url is not None and (not item.url.startswith(("http://", "https://")) or re.search(r"[\s<>\"]", item.url)):
        told.append(item.url)
    run = re.search(r"<script|<iframe|<object|javascript:|<[^>]+\son[a-z]+\s*=", item.content, re.IGNORECASE)
    return told + ([run[0]] if run else [])
