"""The gates of a look, the cheap ones first: same bytes, same visible text, and is it the page at all?"""

import hashlib
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta

from monitor.errors import ExtractError, NotThePage
from monitor.extract.decode import media_type
from monitor.extract.documents import document as read_document
from monitor.extract.layout.visible import visible_hash
from monitor.extract.quality import RELATIVE, empty_for, not_the_page
from monitor.models import Document, Fetched

SETTLED = 3
SETTLING = timedelta(days=1)
"""Looks in a row at another text, and the time they span, until it is taken for the page."""


@dataclass(frozen=True, slots=True)
class Known:
    """What the last good look at a page saw."""

    body_hash: str | None
    visible_hash: str | None
    document: Document


@dataclass(frozen=True, slots=True)
class Refused:
    """The looks in a row before this one that were not the page, for a reason that rests on its past."""

    looks: int = 0
    since: datetime | None = None

    def settled(self, now: datetime) -> bool:
        """Whether one more such look shows that the page has become another one."""
        return self.since is not None and self.looks + 1 >= SETTLED and now - self.since >= SETTLING


@dataclass(frozen=True, slots=True)
class Reading:
    """A page that says something else than at the last look, or is read for the first time."""

    document: Document
    visible_hash: str


NEVER = Refused()


def read(
    fetched: Fetched,
    known: Known | None,
    *,
    select: Sequence[str] = (),
    ignore: Sequence[str] = (),
    refused: Refused = NEVER,
) -> Reading | None:
    """A raw answer → what it says; None when its bytes or its visible text are the known ones.

    A page that is another one (in another language, moved, rewritten) look after look has changed: once it has been
    `refused` for some looks and some time, its past no longer speaks against it, and it is judged as at a first look.
    Raises NotThePage for a wall, a challenge or an error page in the page's place, UnknownFormat and ExtractError for
    what cannot be read. Bytes from outside: call it in the sandbox.
    """
    if known and fetched.sha256 == known.body_hash:
        return None
    declared = fetched.header("content-type")
    paged = media_type(fetched.body, declared) == "application/pdf"
    visible = "" if paged else visible_hash(fetched.body, declared)
    if known and visible == known.visible_hash:
        return None
    try:
        document = read_document(
            fetched.body, url=fetched.final_url, content_type=declared, select=select, ignore=ignore
        )
    except ExtractError as error:
        if error.kind == "empty" and (waits := empty_for(fetched.body)) != "empty":
            raise _not_the_page(waits, fetched) from error
        raise
    if paged:  # only its reader sees what is visible; and walls are not made of PDF
        visible = hashlib.sha256(document.visible.encode()).hexdigest()
        return None if known and visible == known.visible_hash else Reading(document, visible)
    reason = _judge(document, fetched, known.document if known else None)
    if reason in RELATIVE and refused.settled(fetched.fetched_at):
        reason = _judge(document, fetched, None)
    if reason:
        raise _not_the_page(reason, fetched)
    return Reading(document, visible)


def _judge(document: Document, fetched: Fetched, before: Document | None) -> str | None:
    return not_the_page(
        document,
        status=fetched.status,
        headers=fetched.headers,
        body=fetched.body,
        url=fetched.url,
        final_url=fetched.final_url,
        before=before,
    )


def _not_the_page(reason: str, fetched: Fetched) -> NotThePage:
    return NotThePage(f"the answer is not the page itself: {reason}", fetched.url, kind=reason)
