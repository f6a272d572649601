"""Plays three years in under a minute: moves the clock, lets the service look, lets a reviewer answer, sends digests.

Only the clock, the resolver that leads the demo's names to loopback, and the reviewer are the demo's own. Everything
else is what `monitor run` does: guard, robots.txt, sandbox, comparison, facts, database, outbox.
"""

import shutil
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, replace
from datetime import UTC, date, datetime, timedelta
from pathlib import Path
from threading import Event

from ruamel.yaml import YAML

from examples.demo.site import Server, Site
from examples.demo.world import HERE, Outlet, World
from monitor import pipeline
from monitor.config import Settings, dump_baseline, load_baseline
from monitor.fetch import Client, Manners
from monitor.models import Evidence, Finding, Review, Source, Stance, State, Verdict
from monitor.models.history import as_of, undated
from monitor.rooms import Rooms, fetch_settings, open_rooms

START = datetime(2023, 1, 2, tzinfo=UTC)
KNOWN = date(2023, 3, 1)
"""The demo begins with what was known at the end of that day."""
LEFT_TO_YOU = datetime(2026, 1, 1, tzinfo=UTC)
"""Findings from then on are not answered by the demo's reviewer."""
SHIPPED = HERE.parent.parent / "db/baseline"
NEWS_WATCHED = timedelta(days=21)
"""A single article is looked at so long; an operator would switch it off then. Articles of a list end by themselves."""
REVIEWER = "demo reviewer"


@dataclass
class Clock:
    """The time in the demo's world: it stands until it is set."""

    at: datetime = START

    def __call__(self) -> datetime:
        return self.at


@dataclass(frozen=True, slots=True)
class Played:
    """What came of it."""

    pages: int
    requests: int
    findings: tuple[Finding, ...]
    outbox: Path


def play(world: World, folder: Path, say: Callable[[str], None]) -> Played:
    """Play all of the world's history into a fresh `folder`; `say` is told of the progress."""
    shutil.rmtree(folder, ignore_errors=True)
    folder.mkdir(parents=True)
    clock, never = Clock(), Event()
    site = Site(world, clock)
    with Server(site) as server:
        declare(world, server, folder / "sources.yaml")
        take_baseline(folder / "baseline")
        with opened(folder, clock) as rooms:
            year, digests = 0, mondays(world)
            for moment in moments(world):
                clock.at = moment
                if moment.year != year:
                    year = moment.year
                    say(f"{year} …")
                rooms.store.pages.sync(known_by(moment, world, rooms.declared.sources), moment)
                while pipeline.check_due(rooms, never):
                    pass
                answer(rooms)
                if moment in digests:
                    pipeline.deliver(rooms, never)
            findings = rooms.store.findings.list(limit=1000)
    return Played(len(world.pages), site.requests, tuple(findings), folder / "outbox")


def moments(world: World) -> tuple[datetime, ...]:
    """When the demo looks: soon after each change, the Monday after it, and daily while a page is down."""
    daily = {
        fault.start + timedelta(days=day, hours=6)
        for page in world.pages
        for fault in page.faults
        for day in range((fault.until - fault.start).days)
    }
    return tuple(sorted({*_after_changes(world), *mondays(world), *daily}))


def mondays(world: World) -> frozenset[datetime]:
    """When digests are sent: the Monday after each change, just after seven."""
    return frozenset(_next_monday(moment) for moment in _after_changes(world))


def _after_changes(world: World) -> list[datetime]:
    return [moment + timedelta(minutes=20) for moment in world.moments()]


def _next_monday(moment: datetime) -> datetime:
    day = moment + timedelta(days=7 - moment.weekday())
    return day.replace(hour=7, minute=5, second=0)


def declare(world: World, server: Server, path: Path) -> None:
    """Write sources.yaml as an operator would have it in the end."""
    with path.open("w", encoding="utf-8") as file:
        YAML().dump(
            {
                "contact": "demo@example.org",
                "fetch": {"pause": 0, "allow_networks": ["127.0.0.0/8"], "allow_ports": [server.port]},
                "recipients": [{"address": "desk@example.org", "mode": "weekly", "weekday": "monday", "at": "07:00"}],
                "sources": [*_pages(world, server), *_lists(world, server)],
            },
            file,
        )


def _pages(world: World, server: Server) -> Iterator[dict[str, object]]:
    for page in world.pages:
        if not page.outlet.list:
            yield {
                "id": page.id,
                "name": f"{page.outlet.name}: {page.versions[0].title}",
                "url": server.url(page.outlet, page.path),
                "every": "3d" if page.outlet.look == "office" else "1w",
            } | _publisher(page.outlet)


def _lists(world: World, server: Server) -> Iterator[dict[str, object]]:
    for outlet in lists(world):
        yield {
            "id": outlet.id,
            "name": outlet.name,
            "url": server.url(outlet, outlet.list_path),
            "kind": outlet.list,
            "every": "1d",
            "relevance": "all" if outlet.tier == 1 else "article",
        } | _publisher(outlet)


def _publisher(outlet: Outlet) -> dict[str, object]:
    return {
        "publisher": outlet.name,
        "country": outlet.country,
        "language": outlet.language,
        "tier": outlet.tier,
    }


def lists(world: World) -> dict[Outlet, datetime]:
    """The outlets whose articles are found through a list, and when the first of them stands there."""
    born: dict[Outlet, datetime] = {}
    for page in world.pages:
        if page.outlet.list:
            born.setdefault(page.outlet, page.born)
    return born


def take_baseline(folder: Path) -> None:
    """What the shipped baseline knew in early 2023, and what the demo's operator wants to know beside it."""
    folder.mkdir()
    shutil.copy(HERE / "watched.yaml", folder)
    watched = {fact.id for fact in load_baseline(folder)[0]}
    facts, disputes = load_baseline(SHIPPED)
    known = [fact for fact in as_of(facts, KNOWN) if fact.value is not None and fact.id not in watched]
    ids = {fact.id for fact in known} | watched
    spoken = [replace(dispute, facts=tuple(name for name in dispute.facts if name in ids)) for dispute in disputes]
    open_then = [dispute for dispute in spoken if dispute.facts]
    for name, text in dump_baseline([undated(fact) for fact in known], open_then).items():
        (folder / name).write_text(text, encoding="utf-8")


def known_by(moment: datetime, world: World, sources: Sequence[Source]) -> list[Source]:
    """The sources as they were declared on that day: once something is there; a single article for some weeks."""
    born = {outlet.id: moment for outlet, moment in lists(world).items()}
    born |= {page.id: page.born for page in world.pages if not page.outlet.list}
    ended = {page.id: page.born + NEWS_WATCHED for page in world.pages if page.outlet.look != "office"}
    return [
        replace(source, enabled=moment <= ended.get(source.id, moment))
        for source in sources
        if born[source.id] <= moment
    ]


@contextmanager
def opened(folder: Path, clock: Clock) -> Iterator[Rooms]:
    """The rooms of the service, on the demo's clock; names under .test lead to loopback."""
    settings = Settings(
        data=folder.resolve(),
        database=f"sqlite:///{folder.resolve() / 'monitor.sqlite3'}",
        sources=folder.resolve() / "sources.yaml",
        baseline=folder.resolve() / "baseline",
    )
    with (
        open_rooms(settings, now=clock, jitter=_half) as rooms,
        Client(fetch_settings(rooms.declared), now=clock, resolve=_loopback) as client,
    ):
        rooms.manners = Manners(client, now=clock, sleep=_no_time_passes)
        yield rooms


def _loopback(_host: str, _port: int) -> list[str]:
    return ["127.0.0.1"]


def _no_time_passes(_seconds: float) -> None:
    return


def _half() -> float:
    return 0.5


def answer(rooms: Rooms) -> None:
    """The demo's reviewer accepts what an office says or two independent newsrooms say, and leaves the rest open."""
    now = rooms.now()
    if now >= LEFT_TO_YOU:
        return
    ladders = {name: ladder.rungs for name, ladder in rooms.lexicon.ladders.items()}
    answered: set[str | None] = set()
    for finding in rooms.store.findings.list(state=State.OPEN, limit=1000):
        if finding.fact_id in answered:
            continue  # the answer before may have settled this one: it is looked at again next time
        if finding.kind == "fact" and finding.id is not None and not finding.disputed and believable(finding):
            note = "an official source says so" if _official(finding) else "two independent newsrooms say so"
            yes = Review(finding_id=finding.id, action="accept", by=REVIEWER, at=now, note=note)
            answered.add(finding.fact_id)
            pipeline.decide(yes, rooms.store, ladders)


def believable(finding: Finding) -> bool:
    """Enough to accept it without a second thought; plans and rumours never are."""
    if finding.verdict is Verdict.UNCLEAR:
        return False
    established = {evidence.story or evidence.publisher for evidence in _assertions(finding) if evidence.tier <= 2}
    return _official(finding) or len(established) > 1


def _official(finding: Finding) -> bool:
    return any(evidence.tier == 1 for evidence in _assertions(finding))


def _assertions(finding: Finding) -> list[Evidence]:
    return [evidence for evidence in finding.evidence if evidence.stance is Stance.ASSERTED]
