"""`monitor backtest pages`: stored captures of pages through the same pure stages as a live check.

Each page's captures are read in order: same bytes, same visible text, read, is it the page, compare. A capture that is
not the page leaves the page's past untouched, as in a live check. The captures come from files, or from the store; then
they are read as their source declares, or as an operator proposes.
"""

import json
from collections import Counter
from collections.abc import Callable, Iterable, Iterator, Mapping
from concurrent.futures import ProcessPoolExecutor
from dataclasses import dataclass, field, replace
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

from monitor import compare, extract
from monitor.config import read_jsonl
from monitor.errors import ConfigError, ExtractError
from monitor.models import Change, Fetched, Source

WORKERS = 2
EPOCH = datetime(1970, 1, 1, tzinfo=UTC)


@dataclass(frozen=True, slots=True)
class Step:
    """One stored capture, and when it was made."""

    path: Path
    at: datetime


@dataclass(frozen=True, slots=True)
class History:
    """A page and its captures, oldest first."""

    id: str
    url: str
    steps: tuple[Step, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class Look:
    """How a look at a capture would have ended."""

    outcome: str
    labels: tuple[str, ...] = ()
    reason: str = ""
    told: tuple[Change, ...] = ()
    """The changes that a person would have been shown."""


Read = Callable[[Fetched, extract.Known | None, Source, extract.Refused], extract.Reading | None]
"""What a capture says, given what is known of its page and which looks before it were refused."""


def read_here(
    fetched: Fetched, known: extract.Known | None, source: Source, refused: extract.Refused
) -> extract.Reading | None:
    """Read a capture in this process."""
    return extract.read(fetched, known, select=source.select, ignore=source.ignore, refused=refused)


@dataclass(slots=True)
class _Past:
    """What a live check would find in the store."""

    known: extract.Known | None = None
    memory: compare.Memory = field(default_factory=compare.Memory)
    trouble: str = ""
    """Why no capture so far was the page."""
    refused: extract.Refused = field(default_factory=extract.Refused)
    """Captures in a row that were not the page."""


def run(histories: Path, out: Path, progress: Callable[[str], None]) -> Counter[str]:
    """Write one line a step to `out`; returns how often each outcome came.

    A line of `histories` that cannot be used is a ConfigError with its number. A capture that is missing or cannot be
    read is an outcome like any other, with its reason.
    """
    pages = list(read_histories(histories))
    counts: Counter[str] = Counter()
    with out.open("w", encoding="utf-8") as lines, ProcessPoolExecutor(WORKERS) as pool:
        for done, answers in enumerate(pool.map(replay, pages, chunksize=4), 1):
            for answer in answers:
                counts[str(answer["outcome"])] += 1
                lines.write(json.dumps(answer, ensure_ascii=False) + "\n")
            if done % 100 == 0 or done == len(pages):
                progress(f"{done} of {len(pages)} pages")
    return counts


def read_histories(path: Path) -> Iterator[History]:
    """The histories of a file of JSON lines; paths in it are relative to the file."""
    for number, row in read_jsonl(path):
        try:
            yield _history(row, path.parent)
        except (ValueError, KeyError, TypeError, AttributeError):
            message = "not a page history; it needs an `id`, and `steps`, each with a `path` and perhaps a `date`"
            raise ConfigError(message, str(path), number) from None


def _history(row: Any, folder: Path) -> History:
    steps = tuple(
        Step(folder / step["path"], _moment(step.get("date")) or EPOCH + timedelta(days=number))
        for number, step in enumerate(row["steps"])
    )
    return History(str(row["id"]), str(row.get("url") or ""), steps)


def _moment(text: str | None) -> datetime | None:
    found = datetime.fromisoformat(text) if text else None
    return found.replace(tzinfo=UTC) if found and found.tzinfo is None else found


def replay(history: History) -> list[dict[str, object]]:
    """The answers for every step after the first."""
    past, source = _Past(), Source(id="archive", name="archive", url=history.url)
    answers: list[dict[str, object]] = []
    for number, step in enumerate(history.steps):
        look = _look_at_file(step, history.url, past, source)
        if number:
            told = {"outcome": look.outcome, "labels": list(look.labels), "reason": look.reason}
            answers.append({"page": history.id, "step": number} | told)
    return answers


def replay_captures(captures: Iterable[Fetched], source: Source, read: Read) -> Iterator[tuple[Fetched, Look]]:
    """How each look at these captures of one page, oldest first, would end if its source were declared like this.

    Gives each capture without its body.
    """
    past = _Past()
    for fetched in captures:
        yield replace(fetched, body=b""), _look(fetched, past, source, read)


def _look_at_file(step: Step, url: str, past: _Past, source: Source) -> Look:
    try:
        body = step.path.read_bytes()
    except OSError as error:
        past.trouble = past.trouble or "missing"
        return Look(outcome="not_the_page", reason=f"the capture cannot be read: {error.strerror}")
    fetched = Fetched(url=url, final_url=url, status=200, headers=(), body=body, fetched_at=step.at, elapsed=0.0)
    return _look(fetched, past, source, read_here)


def _look(fetched: Fetched, past: _Past, source: Source, read: Read) -> Look:
    try:
        reading = read(fetched, past.known, source, past.refused)
    except ExtractError as error:
        past.trouble = past.trouble or error.kind
        past.refused = extract.Refused(past.refused.looks + 1, past.refused.since or fetched.fetched_at)
        return Look(outcome="not_the_page", labels=(error.kind,), reason=f"this is not the page: {error.kind}")
    past.refused = extract.Refused()
    if reading is None:
        return Look(outcome="unchanged", reason="the same bytes or the same visible text")
    before = past.known
    past.known = extract.Known(fetched.sha256, reading.visible_hash, reading.document)
    if before is None and past.trouble:
        # Nothing to compare with: all earlier captures failed, which is what there is to say of this step.
        reason = f"no earlier capture was the page: {past.trouble}"
        return Look(outcome="not_the_page", labels=(past.trouble,), reason=reason)
    if before is None:
        return Look(outcome="first", reason="nothing to compare it with")
    answer, past.memory = compare.compare(
        before.document,
        reading.document,
        past.memory,
        today=fetched.fetched_at.date(),
        show=source.show,
        ignore_text=source.ignore_text,
    )
    told = tuple(change for change in answer.changes if not change.labels) if answer.outcome == "changed" else ()
    return Look(outcome=answer.outcome, labels=answer.labels, reason=answer.reason, told=told)


def render(counts: Mapping[str, int]) -> str:
    """One line for the terminal."""
    return ", ".join(f"{count} {outcome}" for outcome, count in sorted(counts.items()))
