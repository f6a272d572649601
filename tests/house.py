"""A small house with a site on loopback: everything real but the clock. The fixtures are in conftest.py."""

from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parents[1]

BASELINE = """
facts:
  - id: dk-us-dca-status
    title: "Denmark-US defence cooperation agreement: status"
    statement: Denmark and the United States are negotiating a defence cooperation agreement.
    kind: status
    value: negotiating
    about: [dk-us-dca]
    ladder: agreement
    core: true
    country: [DK, US]
    as_of: "2023-02-15"
  - id: gl-base-name
    title: Name of the base in north-west Greenland
    statement: The base in north-west Greenland is called Thule Air Base.
    kind: choice
    value: Thule Air Base
    options: [Thule Air Base, Pituffik Space Base]
    phrases: {Thule Air Base: {any: [Thule Air Base]}, Pituffik Space Base: {any: [Pituffik Space Base]}}
    about: [pituffik, greenland]
    country: [GL]
"""

TALKS = "Denmark and the United States are negotiating a defence cooperation agreement, the minister said."
SIGNED = "Denmark and the United States have signed the defence cooperation agreement, the ministry said today."
OTHER = "The ministry also opened a new office for veterans in Aarhus, with room for forty people."


@dataclass
class Site:
    """Pages by path: (status, headers, body). `asked` holds what was requested."""

    pages: dict[str, tuple[int, dict[str, str], str]] = field(default_factory=dict)
    asked: list[str] = field(default_factory=list)
    port: int = 0

    def put(self, path: str, body: str, status: int = 200, **headers: str) -> None:
        self.pages[path] = (status, {"Content-Type": "text/html; charset=utf-8", **headers}, body)


@dataclass
class Now:
    """The clock of the house."""

    time: datetime = datetime(2023, 3, 1, 6, tzinfo=UTC)

    def __call__(self) -> datetime:
        return self.time

    def on(self, **step: float) -> None:
        self.time += timedelta(**step)


def page(*paragraphs: str, title: str = "News", stamp: str = "1 March 2023") -> str:
    """A page with furniture around its paragraphs."""
    text = "".join(f"<p>{paragraph}</p>" for paragraph in paragraphs)
    return (
        f"<html lang=en><head><title>{title}</title></head><body><nav><a href=/>Home</a> <a href=/all>All</a></nav>"
        f"<main><article><h1>{title}</h1>{text}</article></main>"
        f"<footer>Last updated: {stamp}. Contact us.</footer></body></html>"
    )


def settle(home: Path, patch: pytest.MonkeyPatch) -> None:
    """Let the environment say that this is where the monitor lives."""
    for name, place in {
        "HOME": home,
        "SOURCES": home / "sources.yaml",
        "BASELINE": home / "baseline.yaml",
        "DATA": home / "data",
        "LEXICON": ROOT / "db" / "lexicon",
        "MIGRATIONS": ROOT / "db" / "migrations",
        "TEMPLATES": ROOT / "templates" / "email",
    }.items():
        patch.setenv(f"MONITOR_{name}", str(place))
    patch.delenv("MONITOR_DATABASE", raising=False)
    patch.delenv("DATABASE_URL", raising=False)
