"""Sources ↔ OPML 2.0 (https://opml.org/spec2.opml), the lists of subscriptions that feed readers exchange.

A feed is an outline of type `rss`, anything else one of type `link`. What OPML has no words for (tier, patterns, …)
goes with it as JSON in an attribute of a namespace of our own, as the specification wants it; others pass it over.
"""

import json
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from email.utils import format_datetime

from lxml import etree
from pydantic import ValidationError

from monitor.address import check_url
from monitor.config.entries import SourcePart
from monitor.config.exchange.entry import ANY_PORT, Ids, entry_of, plain_of, slug
from monitor.config.parsing.words import LANGUAGES
from monitor.errors import Blocked, ConfigError
from monitor.models import Source
from monitor.text import one_line

MOST_BYTES = 5 << 20
MOST_OUTLINES = 5_000
_OURS = "urn:newsmonitor:source"
_ENTRY = f"{{{_OURS}}}entry"
_SAID = ("url", "language", "topics")
"""Keys that OPML has words for; names stay with us too, because others tidy them."""
_NO_XML = {code: None for code in range(32) if code not in (9, 10, 13)} | {0xFFFE: None, 0xFFFF: None}


@dataclass(frozen=True, slots=True)
class Subscriptions:
    """What an OPML file asks for."""

    entries: tuple[SourcePart, ...]
    left_out: tuple[tuple[str, str], ...]
    """Name or address of what cannot be taken over, and why."""


def write_opml(sources: Sequence[Source], *, now: datetime) -> bytes:
    """All sources as OPML 2.0, in their order."""
    root = etree.Element("opml", version="2.0", nsmap={"monitor": _OURS})
    head, body = etree.SubElement(root, "head"), etree.SubElement(root, "body")
    etree.SubElement(head, "title").text = "Sources of the monitor"
    etree.SubElement(head, "dateCreated").text = format_datetime(now, usegmt=True)
    for source in sources:
        entry = entry_of(source)
        told = {"text": source.name, "title": source.name}
        if source.kind == "feed":
            told |= {"type": "rss", "xmlUrl": source.url}
        else:
            told |= {"type": "link", "url": source.url}
        if source.language:
            told["language"] = source.language
        if source.topics:
            told["category"] = ",".join(source.topics)
        more = {key: value for key, value in plain_of(entry).items() if key not in _SAID}
        told[_ENTRY] = json.dumps(more, ensure_ascii=False)
        clean = {name: value.translate(_NO_XML) for name, value in told.items()}
        etree.SubElement(body, "outline", clean)
    return bytes(etree.tostring(root, xml_declaration=True, encoding="UTF-8", pretty_print=True))


def read_opml(body: bytes, name: str = "OPML") -> Subscriptions:
    """The entries that a file of subscriptions asks for, each address judged by itself; no id stands twice.

    `name` is told in errors. Raises ConfigError for what is no OPML, is larger than 5 MiB or declares a document type.
    The file may come from anybody: call it in the sandbox.
    """
    if len(body) > MOST_BYTES:
        raise ConfigError(f"is larger than {MOST_BYTES >> 20} MiB; split it", name)
    parser = etree.XMLParser(resolve_entities=False, no_network=True, load_dtd=False, huge_tree=False, recover=False)
    try:
        root = etree.fromstring(body, parser)
    except (etree.XMLSyntaxError, ValueError) as error:
        line = getattr(error, "lineno", None) or 1
        said = one_line(str(error).partition(", line ")[0], 120)
        raise ConfigError(f"is no XML: {said}; export it again", name, line) from None
    if root.tag != "opml":
        raise ConfigError(f"is no OPML: it begins with <{one_line(str(root.tag), 40)}>; export it as OPML", name)
    if root.getroottree().docinfo.doctype:
        raise ConfigError("declares a document type, which no OPML needs; remove the line <!DOCTYPE …>", name)
    entries: list[SourcePart] = []
    left: list[tuple[str, str]] = []
    ids = Ids()
    for number, outline in enumerate(root.iter("outline")):
        if number == MOST_OUTLINES:
            left.append(("all that follows", f"more than {MOST_OUTLINES} outlines; split the file"))
            break
        try:
            entry = _entry(outline)
        except ValueError as error:
            left.append((_called(outline), one_line(str(error), 200)))
            continue
        if entry is not None:
            entries.append(entry.model_copy(update={"id": ids.free(entry.id)}))
    return Subscriptions(tuple(entries), tuple(left))


def _entry(outline: etree._Element) -> SourcePart | None:
    """The entry of an outline; None for a folder. Raises ValueError with the reason why it cannot be taken over."""
    feed, link = outline.get("xmlUrl"), outline.get("url")
    address = (feed or link or "").strip()
    if not address:
        if len(outline):
            return None
        raise ValueError("has no address")
    try:
        check_url(address, ports=ANY_PORT)
    except Blocked as error:
        raise ValueError(str(error)) from None
    told = _carried(outline)
    if not feed and "kind" not in told and _ENTRY not in outline.attrib:
        raise ValueError("is a link and no feed; `monitor sources add` finds out what it is")
    name = one_line(outline.get("text") or outline.get("title") or "")
    told |= {"url": address, "topics": _topics(outline)}
    told["id"] = told.get("id") or slug(name) or slug(address.partition("://")[2]) or "source"
    if name:
        told.setdefault("name", name)
    if feed:
        told["kind"] = "feed"
    language = (outline.get("language") or "").lower().partition("-")[0]
    if (language := {"no": "nb"}.get(language, language)) in LANGUAGES:
        told["language"] = language
    told = {key: value for key, value in told.items() if value not in ("", [])}
    try:
        return SourcePart.model_validate_json(json.dumps(told), strict=True)
    except ValidationError as error:
        first = error.errors(include_url=False)[0]
        raise ValueError(
            f"`{'.'.join(map(str, first['loc']))}`: {first['msg'].removeprefix('Value error, ')}"
        ) from None


def _carried(outline: etree._Element) -> dict[str, object]:
    """What we once wrote beside the words of OPML. Raises ValueError where somebody spoilt it."""
    text = outline.get(_ENTRY)
    if text is None:
        return {}
    try:
        carried = json.loads(text)
    except (ValueError, RecursionError):
        raise ValueError("carries an entry that is no JSON") from None
    if not isinstance(carried, dict):
        raise ValueError("carries an entry that is no JSON object")
    return carried


def _topics(outline: etree._Element) -> list[str]:
    """Its categories; without any, the folders that it stands in."""
    categories = [part for part in (outline.get("category") or "").split(",") if part.strip(" /")]
    folders = [above.get("text") or "" for above in outline.iterancestors("outline")]
    return list(dict.fromkeys(topic for text in categories or folders[::-1] if (topic := slug(text))))


def _called(outline: etree._Element) -> str:
    return one_line(outline.get("text") or outline.get("xmlUrl") or outline.get("url") or "an outline", 100)
