"""Does a source work as it is declared? One look at each, nothing stored, a line that says what to do."""

from collections.abc import Callable, Sequence
from concurrent.futures import ThreadPoolExecutor, as_completed
from dataclasses import dataclass
from datetime import datetime, timedelta

from monitor.address import site
from monitor.catalogue.survey import Survey, survey
from monitor.errors import ExtractError, FetchError
from monitor.fetch import Manners
from monitor.models import Fetched, Source
from monitor.review.moves import PERMANENT
from monitor.sandbox import Sandbox
from monitor.text import one_line
from monitor.troubles import in_words

QUIET = timedelta(days=90)
"""A list without a newer entry may no longer be fed."""
_ALIKE = frozenset(("da", "nb", "nn"))
"""Languages that a short text does not tell apart."""
_SAY_LITTLE = 50

_LATER = "try again later; if it stays, look whether the site has moved"


@dataclass(frozen=True, slots=True, kw_only=True)
class Checked:
    """How the look at one source went."""

    source: Source
    works: bool
    kind: str
    """`ok`, or the trouble in one word, as docs/operating.md tells them."""
    said: str
    """What stands there, or what is wrong; one line."""
    advice: tuple[str, ...] = ()
    """What to do next, in plain words."""
    moved_to: str | None = None
    """Where it has gone for good."""


def check_source(source: Source, manners: Manners, sandbox: Sandbox) -> Checked:
    """One look. Never raises for what the site does."""
    try:
        fetched = manners.get(source.url, via=source.via)
    except FetchError as error:
        # Rules that cannot be had for the moment forbid nothing for good.
        passing = error.kind == "robots" and error.transient
        return _failed(source, error.kind, str(error), advice=_LATER if passing else None)
    if fetched is None:
        return _failed(source, "http_304", f"{source.url} answers 304 although nothing was asked that could be")
    try:
        found = sandbox.run(survey, fetched, source)
    except ExtractError as error:
        return _failed(source, error.kind, str(error))
    moved = _moved_to(fetched)
    if found.fault is not None:
        return _failed(source, *found.fault, scripted=found.scripted, moved_to=moved)
    return Checked(
        source=source,
        works=True,
        kind="ok",
        said=_said(source, found),
        advice=tuple(_remarks(source, found, moved, fetched.fetched_at)),
        moved_to=moved,
    )


def check_all(
    sources: Sequence[Source],
    check: Callable[[Source], Checked],
    *,
    workers: int = 8,
    done: Callable[[int, int], None] = lambda _done, _total: None,
) -> tuple[Checked, ...]:
    """All of them, in their order; sites at the same time, the sources of one site one after another."""
    by_site: dict[str, list[Source]] = {}
    for source in sources:
        by_site.setdefault(site(source.url), []).append(source)
    found: dict[str, Checked] = {}

    def of_one_site(own: list[Source]) -> None:
        for source in own:
            found[source.id] = check(source)
            done(len(found), len(sources))

    # The sites with most to look at begin: they take longest.
    ordered = sorted(by_site.values(), key=len, reverse=True)
    pool = ThreadPoolExecutor(max_workers=workers)
    try:
        for future in as_completed([pool.submit(of_one_site, own) for own in ordered]):
            future.result()
    finally:  # who interrupts this does not wait for slow sites: nothing is stored that could be lost
        pool.shutdown(wait=False, cancel_futures=True)
    return tuple(found[source.id] for source in sources)


def _failed(
    source: Source,
    kind: str,
    message: str,
    *,
    advice: str | None = None,
    scripted: bool = False,
    moved_to: str | None = None,
) -> Checked:
    advice = advice or in_words(kind).advice
    if scripted and source.via == "http":
        advice = "its scripts fill the page: write `via: browser` (extra `browser`), or find a feed"
    said = one_line(message.removeprefix(source.url).lstrip(": "), 200)
    return Checked(source=source, works=False, kind=kind, said=said, advice=(advice,), moved_to=moved_to)


def _moved_to(fetched: Fetched) -> str | None:
    gone = fetched.redirects and all(status in PERMANENT for status, _ in fetched.redirects)
    return fetched.final_url if gone else None


def _said(source: Source, found: Survey) -> str:
    if source.kind == "page":
        return f"“{one_line(found.title or 'no title', 80)}”, {found.words} words, {found.language}"
    said = [_count(found.items, "item")] if found.items or not found.parts else []
    said += [_count(found.parts, "further part")] if found.parts else []
    return ", ".join([*said, f"newest {found.newest:%Y-%m-%d}" if found.newest else "no dates"])


def _count(number: int, what: str) -> str:
    return f"{number} {what}" if number == 1 else f"{number} {what}s"


def _remarks(source: Source, found: Survey, moved: str | None, now: datetime) -> list[str]:
    said = []
    if moved:
        said.append(f"moved for good; write `url: {moved}`")
    if not source.verified:
        said.append("the address answers: `verified: false` can go (--mark takes it out)")
    if found.newest and found.newest < now - QUIET:
        said.append("nothing new for a long time; is it still fed?")
    if source.kind == "page" and found.words < _SAY_LITTLE:
        how = "its scripts fill it: write `via: browser`" if found.scripted else "say with `select` what to read"
        said.append(f"hardly any text; {how}")
    elif source.kind == "page" and source.language and not _alike(source.language, found.language):
        said.append(f"reads as {found.language}, declared is {source.language}")
    return said


def _alike(declared: str, read: str) -> bool:
    return read in (declared, "und") or {declared, read} <= _ALIKE
