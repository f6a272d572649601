"""Changes that one should look at twice before telling them: a half-loaded page looks like a large removal."""

from datetime import timedelta

from monitor.compare.significance import Comparison
from monitor.models import Document

SHORT = 0.5
"""The page's text has shrunk to less than this share."""
LONG_QUIET = timedelta(days=90)
"""The first change after so long is more often a fault than news."""


def doubt(comparison: Comparison, before: Document, after: Document, *, quiet: timedelta, gone: int = 0) -> str | None:
    """Why a change is surprising, in words; None when it is not.

    `quiet`: how long the page had not changed; `gone`: how many statements about known facts it has dropped.
    """
    if comparison.outcome != "changed":
        return None
    if len(after.text) < SHORT * len(before.text):
        return f"the text shrank from {len(before.text)} to {len(after.text)} characters"
    if gone:
        return f"{gone} statement{'s' if gone > 1 else ''} about known facts gone"
    if quiet >= LONG_QUIET:
        return f"the first change after {quiet.days} days"
    return None
