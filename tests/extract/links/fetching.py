"""A raw answer, made by hand."""

from datetime import UTC, datetime

from monitor.models import Fetched, Source, SourceKind

SEEN = datetime(2026, 1, 1, tzinfo=UTC)


def answer(body: bytes | str, url: str = "https://www.example.org/feed.xml", media: str = "text/html") -> Fetched:
    raw = body if isinstance(body, bytes) else body.encode()
    return Fetched(
        url=url, final_url=url, status=200, headers=(("Content-Type", media),), body=raw, fetched_at=SEEN, elapsed=0.1
    )


def source(kind: SourceKind, **more: object) -> Source:
    return Source(id="s", name="S", url="https://www.example.org/", kind=kind, **more)  # type: ignore[arg-type] # by name
