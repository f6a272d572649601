"""A page's bytes → Document: main text, whole visible text with regions, title, dates, language, reader mark."""

import hashlib
import json
import re
from collections.abc import Sequence
from typing import Any

import lxml.html
from lxml.etree import ElementDefaultClassLookup, HTMLParser, LxmlError, XPath, XPathError
from lxml.html import HtmlElement
from selectolax.lexbor import LexborHTMLParser, SelectolaxError

from monitor.errors import ExtractError
from monitor.extract.decode import decode
from monitor.extract.head import Head, read_head
from monitor.extract.language import language_of
from monitor.extract.layout.beside import set_beside
from monitor.extract.layout.regions import Own, mark_regions
from monitor.extract.layout.sketch import lines_in, sketch
from monitor.extract.layout.standfirst import set_head
from monitor.extract.layout.visible import Block, blocks, uncloak
from monitor.models import Document, PartialDate

READER = "html-6"
"""Raised whenever the same bytes may be read into another text."""

_DATA = "application/ld+json"
_MARK = "data-monitor-selected"
MAX_CLOAKED = 500
_PARAGRAPHS = re.compile(r"\n\s*\n")


def reader_mark(select: Sequence[str] = (), ignore: Sequence[str] = ()) -> str:
    """Reader and version, and a hash of the source's selectors: texts of two marks are never compared."""
    if not select and not ignore:
        return READER
    chosen = json.dumps([list(select), list(ignore)]).encode()
    return f"{READER}+{hashlib.sha256(chosen).hexdigest()[:12]}"


def page(
    body: bytes,
    *,
    url: str,
    content_type: str | None,
    select: Sequence[str] = (),
    ignore: Sequence[str] = (),
) -> Document:
    """Read a page of HTML, or a plain text.

    `select` and `ignore` are CSS (as lexbor knows it, `:has()` and `:not()` included) or, beginning with `/` or `(`,
    XPath 1.0.
    Raises UnknownFormat for what is no page, ExtractError with kind `empty`, `too-large` or `selector`.
    """
    text, markup = decode(body, content_type, url)
    if not markup:
        return from_text(text, url=url, reader=reader_mark(select, ignore))
    tree = _parse(text, select, ignore, url)
    if "data-cfemail" in text:
        _restore_addresses(tree)
    head = read_head(tree)
    if select or ignore:
        _apply(tree, select, ignore, url)
    found = blocks(tree)
    if not found:
        raise ExtractError("there is no readable text", url, kind="empty")
    if select:
        for block in found:
            block.region = "m"
    else:
        _mark(tree, found)
        set_head(found, head.title)
        set_beside(found)
    return _assemble(url, _text_of(found), found, head, reader_mark(select, ignore))


def lines_with_regions(body: bytes) -> list[Block]:
    """The lines of a page with their elements; for learning the weights of `beside`. Raises ExtractError."""
    text, _ = decode(body, None, "")
    tree = _parse(text, (), (), "")
    found, head = blocks(tree), read_head(tree)
    if found:
        _mark(tree, found)
        set_head(found, head.title)
    return found


def from_text(
    text: str,
    *,
    title: str = "",
    url: str = "",
    language: str | None = None,
    published: PartialDate | None = None,
    reader: str = "text-1",
) -> Document:
    """A document from plain text: paragraphs are separated by blank lines, or else every line is one."""
    clean = text.replace("\r\n", "\n").replace("\r", "\n").replace("\0", "")
    pieces = _PARAGRAPHS.split(clean) if _PARAGRAPHS.search(clean) else clean.split("\n")
    paragraphs = [" ".join(piece.split()) for piece in pieces if piece.strip()]
    if not paragraphs and not title:
        raise ExtractError("there is no readable text", url, kind="empty")
    return Document(
        url=url,
        title=" ".join(title.split()),
        text="\n\n".join(paragraphs),
        visible="\n".join(paragraphs),
        regions="m" * len(paragraphs),
        published=published,
        language=language_of("\n".join(paragraphs), language),
        reader=reader,
    )


def _assemble(url: str, main: str, found: list[Block], head: Head, reader: str) -> Document:
    sample = main if len(main) > 200 else "\n".join(block.text for block in found)
    return Document(
        url=url,
        title=head.title,
        text=main,
        visible="\n".join(block.text for block in found),
        regions="".join(block.region for block in found),
        published=head.published,
        modified=head.modified,
        language=language_of(sample, head.language),
        author=head.author,
        canonical=head.canonical,
        reader=reader,
    )


def _parse(text: str, select: Sequence[str], ignore: Sequence[str], url: str) -> HtmlElement:
    css = [(index, selector) for index, selector in enumerate((*select, *ignore)) if not _is_xpath(selector)]
    if css:
        text = _mark_css(text, css, url)
    return parse(text, url)


def parse(text: str, url: str) -> HtmlElement:
    """The tree of a page. Raises ExtractError (`empty`) where there is none."""
    parser = HTMLParser(collect_ids=False, encoding="utf-8", remove_comments=True, remove_pis=True)
    # lxml.html asks a function in Python for the class of each element, every time it is met.
    parser.set_element_class_lookup(ElementDefaultClassLookup(element=HtmlElement))
    try:
        tree = lxml.html.document_fromstring(text.encode("utf-8", "replace"), parser=parser)
    except (LxmlError, ValueError) as error:
        raise ExtractError("there is no readable text", url, kind="empty") from error
    return tree


def _restore_addresses(tree: HtmlElement) -> None:
    """Put mail addresses back where the page shows them only to a browser that runs its scripts."""
    for node in tree.xpath("//*[@data-cfemail]")[:MAX_CLOAKED]:
        node.text = uncloak(node.get("data-cfemail")) or node.text


def _mark(tree: HtmlElement, found: list[Block]) -> None:
    own = Own()
    mark_regions(found, _read_lines(tree, found, own), own)


def _read_lines(tree: HtmlElement, found: Sequence[Block], own: Own) -> list[int]:
    """Places of the lines that trafilatura takes for the main text."""
    import trafilatura  # noqa: PLC0415 - 0.35 s; a look at which nothing changed never gets here

    # JSON-LD may hold the article itself, where scripts write the page.
    data = [node.text.replace("</", "<\\/") for node in tree.iter("script") if node.get("type") == _DATA and node.text]
    drawn = "".join(f'<script type="{_DATA}">{text}</script>' for text in data) + sketch(found, own)
    read = trafilatura.bare_extraction(parse(drawn, ""), fast=True, include_comments=False, output_format="txt")
    if not isinstance(read, trafilatura.settings.Document):
        return []
    return lines_in("\n".join(read.body.itertext()), found)


def _text_of(found: list[Block]) -> str:
    """The main text as the page shows it, or all that is no furniture where no main text was found."""
    main = [block.text for block in found if block.region == "m"]
    main = main or [block.text for block in found if block.region in "bo"] or [block.text for block in found]
    seen: set[str] = set()
    kept: list[str] = []
    for text in main:
        # Pages for several screen sizes hold their paragraphs twice.
        if len(text) <= 60 or text not in seen:
            seen.add(text)
            kept.append(text)
    return "\n\n".join(kept)


def _is_xpath(selector: str) -> bool:
    return selector.lstrip().startswith(("/", "(", "./"))


def _mark_css(text: str, css: list[tuple[int, str]], url: str) -> str:
    """Find CSS matches with lexbor and leave a mark on them that the one tree we work on can see."""
    parser = LexborHTMLParser(text)
    for index, selector in css:
        try:
            nodes = parser.css(selector)
        except (SelectolaxError, ValueError) as error:
            raise ExtractError(f"selector {selector!r} cannot be read: {error}", url, kind="selector") from error
        for node in nodes:
            before = node.attributes.get(_MARK) or ""
            node.attrs[_MARK] = f"{before} {index}"
    return parser.html or ""


def _matches(tree: HtmlElement, index: int, selector: str, url: str) -> list[HtmlElement]:
    path = selector if _is_xpath(selector) else f"//*[contains(concat(@{_MARK}, ' '), ' {index} ')]"
    try:
        found: Any = XPath(path)(tree)
    except XPathError as error:
        raise ExtractError(f"selector {selector!r} cannot be read: {error}", url, kind="selector") from error
    return [node for node in found if isinstance(node, HtmlElement)] if isinstance(found, list) else []


def _apply(tree: HtmlElement, select: Sequence[str], ignore: Sequence[str], url: str) -> None:
    """Keep what is selected, in page order, without what is ignored."""
    for offset, selector in enumerate(ignore, len(select)):
        for node in _matches(tree, offset, selector, url):
            if node.getparent() is not None:
                node.drop_tree()
    if not select:
        return
    chosen = {node for index, selector in enumerate(select) for node in _matches(tree, index, selector, url)}
    ordered = [node for node in tree.iter() if node in chosen]
    outermost = [node for node in ordered if not any(above in chosen for above in node.iterancestors())]
    if not outermost:
        raise ExtractError("nothing on the page matches the selectors", url, kind="selector")
    if outermost[0] is tree:
        return
    holder = lxml.html.Element("body")
    for node in outermost:
        node.tail = None
        holder.append(node)
    for node in list(tree):
        tree.remove(node)
    tree.append(holder)
