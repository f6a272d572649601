"""What an answer holds, seen as its source is declared. Pure; bytes from outside: call it in the sandbox."""

import re
from dataclasses import dataclass
from datetime import datetime, timedelta

from monitor import extract
from monitor.errors import ExtractError
from monitor.extract.decode import to_text
from monitor.models import Fetched, Source

_AHEAD = timedelta(days=2)
"""A date further in the future is of an event, not of an entry."""
_SHELL = re.compile(
    r"""<(?:div|main|body)[^>]{0,300}\sid\s*=\s*["']?(?:root|app|__next|__nuxt|___gatsby|svelte|ember-\w+)["'\s>]
      | <app-root | ng-app | <noscript>[^<]{0,200}javascript""",
    re.IGNORECASE | re.VERBOSE,
)
_SCRIPT = re.compile(r"<(script|style)\b.*?</\1\s*>", re.IGNORECASE | re.DOTALL)
_TAG = re.compile(r"<[^>]*>")
_FEW_WORDS = 120
_MOST_READ = 300_000
"""An empty frame is small."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Survey:
    """What was found. `fault` says why it cannot be used: a kind as in docs/operating.md, and a sentence."""

    items: int = 0
    parts: int = 0
    """Further parts of a list that it names."""
    newest: datetime | None = None
    title: str = ""
    words: int = 0
    language: str = "und"
    scripted: bool = False
    """The page is an empty frame that scripts fill."""
    fault: tuple[str, str] | None = None


def survey(fetched: Fetched, source: Source) -> Survey:
    """Read an answer as its source says; never raises for what it holds."""
    try:
        if source.kind == "page":
            return _page(fetched, source)
        found = extract.links(fetched, source)
    except ExtractError as error:
        return Survey(scripted=is_shell(fetched), fault=(error.kind, str(error)))
    if not found.items and not found.next:
        why = ", ".join(f"{count} {reason}" for reason, count in found.dropped)
        return Survey(fault=("no_items", f"there is nothing in it{f' ({why})' if why else ''}"))
    dates = [
        date for item in found.items if (date := item.published or item.updated) and date < fetched.fetched_at + _AHEAD
    ]
    return Survey(items=len(found.items), parts=len(found.next), newest=max(dates, default=None))


def _page(fetched: Fetched, source: Source) -> Survey:
    reading = extract.read(fetched, None, select=source.select, ignore=source.ignore)
    if reading is None:
        return Survey(fault=("empty", "there is no readable text"))
    document = reading.document
    return Survey(
        title=document.title,
        words=len(document.text.split()),
        language=document.language,
        scripted=is_shell(fetched),
    )


def is_shell(fetched: Fetched) -> bool:
    """Whether a page is an empty frame that its scripts fill."""
    text = to_text(fetched.body[:_MOST_READ], fetched.header("content-type"))
    if not _SHELL.search(text):
        return False
    return len(_TAG.sub(" ", _SCRIPT.sub(" ", text)).split()) < _FEW_WORDS
