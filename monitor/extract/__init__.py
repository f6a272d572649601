"""Raw bytes → readable Document, or → the links of a list. Pure: the same bytes always give the same."""

from monitor.extract.documents import READERS, document, is_current
from monitor.extract.gate import Known, Reading, Refused, read
from monitor.extract.html import from_text, reader_mark
from monitor.extract.language import nearest_of_ours
from monitor.extract.layout.visible import visible_hash
from monitor.extract.links import LINKS, links
from monitor.extract.quality import RELATIVE, not_the_page

__all__ = [
    "LINKS",
    "READERS",
    "RELATIVE",
    "Known",
    "Reading",
    "Refused",
    "document",
    "from_text",
    "is_current",
    "links",
    "nearest_of_ours",
    "not_the_page",
    "read",
    "reader_mark",
    "visible_hash",
]
