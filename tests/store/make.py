"""Small made-up values for the tests of the store."""

from dataclasses import replace
from datetime import UTC, datetime, timedelta
from typing import Any

from monitor.models import Check, Document, Evidence, Fact, Fetched, Finding, Kind, Page, Review, Source
from monitor.store import Store

NOON = datetime(2024, 5, 1, 12, tzinfo=UTC)
HOUR = timedelta(hours=1)


def source(number: int = 1, **changed: Any) -> Source:
    values = {"id": f"source-{number}", "name": f"Source {number}", "url": f"https://example.org/{number}"}
    return Source(**values | changed)


def page(store: Store, number: int = 1) -> Page:
    """A page the store knows, of a source that is declared on the way."""
    store.pages.sync([source(n) for n in range(1, number + 1)], NOON)
    found = store.pages.of(f"source-{number}")
    assert found is not None
    return found


def looked(page: Page, at: datetime = NOON, **changed: Any) -> Page:
    values = {"last_checked_at": at, "next_check_at": at + 6 * HOUR, "state": "ok"}
    return replace(page, **values | changed)


def check(page: Page, outcome: str = "changed", at: datetime = NOON) -> Check:
    return Check(page_id=page.id, at=at, outcome=outcome, elapsed=0.25)


def fetched(body: bytes = b"<p>Hello</p>", at: datetime = NOON) -> Fetched:
    return Fetched(
        url="https://example.org/1",
        final_url="https://example.org/one",
        status=200,
        headers=(("Content-Type", "text/html"), ("Set-Cookie", "a"), ("Set-Cookie", "b")),
        body=body,
        fetched_at=at,
        elapsed=0.1,
        redirects=((301, "https://example.org/one"),),
    )


def document(text: str = "Hello", **changed: Any) -> Document:
    values = {"url": "https://example.org/1", "title": "A title", "text": text, "visible": text, "reader": "r1"}
    return Document(**values | changed)


def fact(number: int = 1, **changed: Any) -> Fact:
    values = {
        "id": f"fact-{number}",
        "title": "Areas",
        "statement": "There are 4 areas.",
        "kind": Kind.COUNT,
        "value": 4,
    }
    return Fact(**values | changed)


def evidence(quote: str = "There are 12 areas now.", **changed: Any) -> Evidence:
    values = {
        "source_id": "source-1",
        "publisher": "Ministry",
        "tier": 1,
        "url": "https://example.org/1",
        "quote": quote,
        "snapshot": "ab" * 32,
        "seen_at": NOON,
    }
    return Evidence(**values | changed)


def finding(number: int = 1, **changed: Any) -> Finding:
    values = {
        "kind": "fact",
        "key": f"fact:fact-{number}:12",
        "title": "Areas",
        "fact_id": f"fact-{number}",
        "before": "4",
        "after": "12",
        "value": 12,
        "evidence": (evidence(),),
        "opened_at": NOON,
        "updated_at": NOON,
    }
    return Finding(**values | changed)


def review(finding: Finding, action: Any = "accept", at: datetime = NOON + HOUR, **changed: Any) -> Review:
    assert finding.id is not None
    return Review(finding_id=finding.id, action=action, by="ada", at=at, **changed)
