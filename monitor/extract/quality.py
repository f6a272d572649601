"""Is this really the page? Walls, challenges, outages and other pages in its place are found before comparison."""

from collections.abc import Sequence
from urllib.parse import urlsplit

from monitor.models import Document


def not_the_page(
    document: Document,
    *,
    status: int,
    headers: Sequence[tuple[str, str]],
    body: bytes,
    url: str,
    final_url: str,
    before: Document | None,
) -> str | None:
    """The reason why this is not the page that was asked for, or None."""
    if any(name.lower() == "cf-mitigated" for name, _ in headers):
        return "challenge"
    if status >= 400:
        return "error-page"
    if len(document.visible) < 20:
        return "empty"
    if urlsplit(url).path.strip("/") and not urlsplit(final_url).path.strip("/"):
        return "soft-404"
    if b"<" in body[:1000] and before and len(document.visible) * 20 < len(before.visible):
        return "placeholder"
    return None
