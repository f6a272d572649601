"""The lexicon: what things are called, the ladders, the words of stance, and what a subject is."""

from monitor.facts.lexicon.build import build_lexicon
from monitor.facts.lexicon.entries import (
    AGREEMENT,
    AMENDMENT,
    ANY_PAPER,
    Entity,
    Ladder,
    Lexicon,
    Subject,
    event_label,
    holder_label,
)
from monitor.facts.lexicon.files import EVENT_FORMS, LexiconFile

__all__ = [
    "AGREEMENT",
    "AMENDMENT",
    "ANY_PAPER",
    "EVENT_FORMS",
    "Entity",
    "Ladder",
    "Lexicon",
    "LexiconFile",
    "Subject",
    "build_lexicon",
    "event_label",
    "holder_label",
]
