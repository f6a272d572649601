"""Sources in and out: entries of sources.yaml, and OPML for other programs."""

from monitor.config.exchange.entry import entry_of, entry_text, slug
from monitor.config.exchange.insert import Added, add_entries, mark_verified, same_place
from monitor.config.exchange.opml import Subscriptions, read_opml, write_opml

__all__ = [
    "Added",
    "Subscriptions",
    "add_entries",
    "entry_of",
    "entry_text",
    "mark_verified",
    "read_opml",
    "same_place",
    "slug",
    "write_opml",
]
