"""Notes by which an editor admits that an article was wrong: their wordings are in the lexicon (roles)."""

from collections.abc import Iterable

from monitor.facts.observe import Baseline, view_of
from monitor.models import Change, Document

NOTE, MARK = "correction-note", "correction-mark"
"""Wordings that are such a note wherever they stand · words that are only when a passage begins with them."""
MARGIN = 3
"""Characters before such a word: a quotation mark, an asterisk."""


def corrections(changes: Iterable[Change], language: str, baseline: Baseline) -> tuple[Change, ...]:
    """The changes that brought a note of correction which was not there before, whatever else they are labelled.

    `language`: of the document.
    """
    return tuple(
        change
        for change in changes
        if change.after
        and change.part != "title"
        and "returned" not in change.labels
        and _is_note(change.after, language, baseline)
        and not _is_note(change.before, language, baseline)
    )


def _is_note(text: str, language: str, baseline: Baseline) -> bool:
    view = view_of(Document(url="", text=text, language=language), baseline, None)
    if view is None:
        return False
    begins = view.passages[0].by.get(MARK, ()) if view.passages else ()
    return NOTE in view.labels or any(hit.start <= MARGIN for hit in begins)
