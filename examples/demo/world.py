"""The demo's pages, and how each of them changes over time. Read from YAML; nothing here knows HTTP."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path
from typing import Any, Literal

from ruamel.yaml import YAML

HERE = Path(__file__).parent
LISTED = 8
"""Entries of a feed or an index page."""


@dataclass(frozen=True, slots=True)
class Outlet:
    """A publisher. `look` names its template; `rotates` means that teasers and counters differ at every request."""

    id: str
    name: str
    language: str
    country: str
    tier: int
    look: str
    rotates: bool
    list: Literal["feed", "listing"] | None = None
    """How its articles are found; None: each of its pages is watched by its own address."""

    @property
    def list_path(self) -> str:
        """Where the list is, if there is one."""
        return "feed.xml" if self.list == "feed" else "latest"

    @property
    def host(self) -> str:
        """A name that can never exist on the Internet (RFC 6761)."""
        return f"{self.id}.demo.test"


@dataclass(frozen=True, slots=True)
class Version:
    """What a page says from a moment on."""

    at: datetime
    title: str
    paragraphs: tuple[str, ...]
    by: str


@dataclass(frozen=True, slots=True)
class Fault:
    """A time in which the page cannot be read: the server answers 503, or 200 with a maintenance notice."""

    start: datetime
    until: datetime
    kind: Literal["503", "maintenance"]


@dataclass(frozen=True, slots=True)
class Page:
    """One address with its history; before its first version it does not exist."""

    id: str
    outlet: Outlet
    path: str
    versions: tuple[Version, ...]
    faults: tuple[Fault, ...]

    @property
    def born(self) -> datetime:
        """When it first appears."""
        return self.versions[0].at

    def version(self, now: datetime) -> Version | None:
        """What it says at that moment."""
        return next((version for version in reversed(self.versions) if version.at <= now), None)

    def fault(self, now: datetime) -> Fault | None:
        """What keeps it from being read at that moment."""
        return next((fault for fault in self.faults if fault.start <= now < fault.until), None)


@dataclass(frozen=True, slots=True)
class World:
    """All pages, in the order in which they appear, and the words of the furniture by language."""

    pages: tuple[Page, ...]
    furniture: Mapping[str, Mapping[str, Any]]

    def listed(self, outlet: Outlet, now: datetime) -> tuple[Page, ...]:
        """What stands on the outlet's list at that moment, the newest first."""
        born = [page for page in self.pages if page.outlet == outlet and page.born <= now]
        return tuple(sorted(born, key=lambda page: page.born, reverse=True)[:LISTED])

    def moments(self) -> tuple[datetime, ...]:
        """Every moment at which something changes somewhere."""
        changes = {version.at for page in self.pages for version in page.versions}
        faults = {moment for page in self.pages for fault in page.faults for moment in (fault.start, fault.until)}
        return tuple(sorted(changes | faults))


def load(folder: Path = HERE) -> World:
    """Read outlets.yaml, furniture.yaml and pages/*.yaml."""
    outlets = {name: Outlet(id=name, **entry) for name, entry in _read(folder / "outlets.yaml")["outlets"].items()}
    pages = [
        _page(entry, outlets, file["wires"])
        for path in sorted((folder / "pages").glob("*.yaml"))
        for file in [_read(path)]
        for entry in file["pages"]
    ]
    furniture = _read(folder / "furniture.yaml")
    pages += _other_news(pages, furniture)
    return World(tuple(sorted(pages, key=lambda page: (page.born, page.id))), furniture)


def _other_news(pages: Sequence[Page], furniture: Mapping[str, Mapping[str, Any]]) -> list[Page]:
    """Beside each article on the subject a newspaper has one on trains, berries or the price of power."""
    papers = [page for page in pages if page.outlet.list and page.outlet.tier > 1]
    others = []
    for number, page in enumerate(papers):
        teasers = furniture[page.outlet.language]["teasers"]
        turned = [teasers[(number + place) % len(teasers)] for place in range(len(teasers))]
        text = tuple(". ".join(turned[start : start + 4]) + "." for start in (0, 4))
        version = Version(page.born, turned[0], text, "")
        others.append(Page(f"{page.id}-other", page.outlet, f"{page.born:%Y/%m}/other-{number}", (version,), ()))
    return others


def _read(path: Path) -> dict[str, Any]:
    content: dict[str, Any] = YAML(typ="safe").load(path)
    return content


def _page(entry: dict[str, Any], outlets: Mapping[str, Outlet], wires: Mapping[str, list[str]]) -> Page:
    return Page(
        id=entry["id"],
        outlet=outlets[entry["outlet"]],
        path=entry["path"],
        versions=tuple(
            Version(_moment(part["at"]), part["title"], _paragraphs(part, wires), part.get("by", ""))
            for part in entry["versions"]
        ),
        faults=tuple(
            Fault(_moment(part["from"]), _moment(part["until"]), part["kind"]) for part in entry.get("faults", ())
        ),
    )


def _paragraphs(part: dict[str, Any], wires: Mapping[str, list[str]]) -> tuple[str, ...]:
    """The version's own text, or the first `paragraphs` of a wire report."""
    if "wire" in part:
        return tuple(wires[part["wire"]][: part.get("paragraphs")])
    return tuple(" ".join(block.split()) for block in part["text"].split("\n\n"))


def _moment(text: str) -> datetime:
    return datetime.fromisoformat(text).replace(tzinfo=UTC)
