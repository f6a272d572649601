"""A page that now lives elsewhere: followed all the same, and said, so that its address can be put right."""

from collections.abc import Sequence
from datetime import datetime
from urllib.parse import urlsplit

from monitor.models import Document, Evidence, Fetched, Finding, Page, Source
from monitor.text import one_line

PERMANENT = frozenset({301, 308})


def moved_to(
    page: Page, fetched: Fetched | None, document: Document | None = None, before: Document | None = None
) -> str | None:
    """Where a page has gone: by permanent redirects, or because it now names another address as its own.

    `document` is what this look read (None: what was known), `before` what the look before it read. A move within the
    same address (scheme, `www.`, a slash at the end, a fragment) is none.
    """
    if fetched is not None and fetched.redirects and all(status in PERMANENT for status, _ in fetched.redirects):
        target = fetched.final_url
    elif document is not None and before is not None and document.canonical and _own(before, page):
        target = document.canonical
    else:
        return None
    return None if _plain(target) == _plain(page.url) else target


def moved(page: Page, source: Source, target: str, known: Sequence[Finding], now: datetime) -> tuple[Finding, ...]:
    """The finding that says it, once for each new address; `known` are the findings with its key."""
    if known:
        return ()
    voice = Evidence(
        source_id=source.id, publisher=source.publisher, tier=source.tier, url=page.url, quote="", seen_at=now
    )
    finding = Finding(
        kind="moved",
        key=moved_key(page, target),
        title=source.name,
        before=one_line(page.url, 500),
        after=one_line(target, 500),
        reason="It is read at its new address; write that into sources.yaml.",
        severity="low",
        evidence=(voice,),
        topics=source.topics,
        country=(source.country,) if source.country else (),
        opened_at=now,
        updated_at=now,
    )
    return (finding,)


def moved_key(page: Page, target: str) -> str:
    """A page and where it has gone."""
    return f"moved:{page.id}:{_plain(target)}"


def _own(document: Document, page: Page) -> bool:
    """Whether a page named no address, or its own, as the one it lives at."""
    return document.canonical is None or _plain(document.canonical) in (_plain(page.url), _plain(document.url))


def _plain(url: str) -> str:
    parts = urlsplit(url)
    host = (parts.hostname or "").removeprefix("www.")
    return f"{host}{f':{parts.port}' if parts.port else ''}{parts.path.rstrip('/')}?{parts.query}"
