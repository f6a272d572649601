"""What other pages of the site have told, held back on a further one. Facts are read before, from all that came."""

from collections.abc import Collection, Iterable
from dataclasses import replace

from monitor.compare.significance import Comparison
from monitor.sitewide import LABEL, Edit, edit
from monitor.text import same_words


def hold_back(comparison: Comparison, known: Collection[Edit], quotes: Iterable[str] = ()) -> Comparison:
    """The comparison with those of its changes labelled that are `known` of the site; nothing is dropped.

    `quotes`: words that findings on facts rest upon; what bears them, or a part of them, is not labelled.
    """
    if comparison.outcome != "changed" or not known:
        return comparison
    borne = [words for quote in quotes if (words := same_words(quote).casefold())]
    held = {change for change in comparison.shown if edit(change) in known and not _bears(edit(change)[1], borne)}
    if not held:
        return comparison
    changes = [replace(change, labels=(LABEL,)) if change in held else change for change in comparison.changes]
    changes.sort(key=lambda change: bool(change.labels))
    labels = tuple(sorted({*comparison.labels, LABEL}))
    if all(change.labels for change in changes):
        reason = f"{len(changes)} differences, all held back: {', '.join(labels)}"
        return Comparison("noise", tuple(changes), labels, reason)
    return replace(comparison, changes=tuple(changes), labels=labels)


def _bears(words: str, quotes: Iterable[str]) -> bool:
    return bool(words) and any(quote in words or words in quote for quote in quotes)
