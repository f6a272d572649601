"""Raw bytes → readable Document, or → the links of a list. Pure: the same bytes always give the same."""

from monitor.extract.gate import Known, Reading, read
from monitor.extract.html import document, from_text, reader_mark
from monitor.extract.links import LINKS, links
from monitor.extract.quality import RELATIVE, not_the_page
from monitor.extract.visible import visible_hash

__all__ = [
    "LINKS",
    "RELATIVE",
    "Known",
    "Reading",
    "document",
    "from_text",
    "links",
    "not_the_page",
    "read",
    "reader_mark",
    "visible_hash",
]
