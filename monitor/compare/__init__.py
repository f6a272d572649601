"""A document against the page's own past: what changed, what only moved or ticked, and what a person should see."""

from datetime import date

from monitor.compare.doubt import doubt
from monitor.compare.elsewhere import hold_back
from monitor.compare.memory import Memory
from monitor.compare.significance import Comparison, compare
from monitor.models import Document, Source

__all__ = ["Comparison", "Memory", "came", "compare", "doubt", "hold_back", "look", "unmoved"]


def look(
    before: Document | None, after: Document, memory: str, source: Source, today: date | None = None
) -> tuple[Comparison, str]:
    """Compare a page with its past as its source wants it; `memory` is kept as text between two looks.

    `before` is None at the first look: there is nothing to compare with.
    """
    if before is None:
        return Comparison("unchanged", reason="first look"), Memory().to_json()
    comparison, later = compare(
        before, after, Memory.from_json(memory), today=today, show=source.show, ignore_text=source.ignore_text
    )
    return comparison, later.to_json()


def came(comparison: Comparison) -> tuple[str, ...]:
    """The passages that a person should see as having come to a page, or as put otherwise, since the last look."""
    if comparison.outcome != "changed":
        return ()
    shown = (change for change in comparison.changes if not change.labels and change.kind in ("added", "reworded"))
    return tuple(change.after for change in shown if change.after)


def unmoved(before: Document, after: Document, seen: date) -> str:
    """The day on which a page says it changed last, if it goes on saying so after a change since `seen`; or nothing.

    Days are all that is kept of it: on the day itself nobody can tell a second change from the first.
    """
    stated = after.modified or ""
    return stated if stated == before.modified and stated < f"{seen:%Y-%m-%d}" else ""
