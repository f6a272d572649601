"""Raw bytes → readable Document. Pure: the same bytes always make the same document."""

from monitor.extract.gate import Known, Reading, read
from monitor.extract.html import document, from_text, reader_mark
from monitor.extract.quality import RELATIVE, not_the_page
from monitor.extract.visible import visible_hash

__all__ = [
    "RELATIVE",
    "Known",
    "Reading",
    "document",
    "from_text",
    "not_the_page",
    "read",
    "reader_mark",
    "visible_hash",
]
