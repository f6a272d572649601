"""`monitor backtest pages`: stored captures of pages through the same pure stages as a live check.

Each page's captures are read in order: same bytes, same visible text, read, is it the page, compare. A capture that is
not the page leaves the page's past untouched, as in a live check.
"""

import hashlib
import json
from collections import Counter
from collections.abc import Callable, Iterator, Mapping
from concurrent.futures import ProcessPoolExecutor
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from monitor import compare, extract
from monitor.errors import ConfigError, ExtractError
from monitor.models import Document

WORKERS = 2
SETTLED = 3
"""Looks in a row with the same other text until it is taken for the page."""


@dataclass(frozen=True, slots=True)
class Step:
    """One stored capture."""

    path: Path
    date: str


@dataclass(frozen=True, slots=True)
class History:
    """A page and its captures, oldest first."""

    id: str
    url: str
    steps: tuple[Step, ...]


@dataclass(slots=True)
class _Past:
    """What a live check would find in the store."""

    body: str = ""
    visible: str = ""
    document: Document | None = None
    memory: compare.Memory = field(default_factory=compare.Memory)
    trouble: str = ""
    """Why no capture so far was the page."""
    strangers: list[str] = field(default_factory=list)
    """Text hashes of captures in a row that only the page's past speaks against."""


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
    try:
        text = path.read_text(encoding="utf-8")
    except (OSError, UnicodeDecodeError) as error:
        raise ConfigError(f"cannot be read: {error}", str(path)) from error
    for number, line in enumerate(text.splitlines(), 1):
        if line.strip():
            try:
                yield _history(json.loads(line), path.parent)
            except (ValueError, KeyError, TypeError) as error:
                raise ConfigError(f"not a page history: {error!r}", str(path), number) from error


def _history(row: Any, folder: Path) -> History:
    steps = tuple(Step(folder / step["path"], str(step.get("date", ""))) for step in row["steps"])
    return History(str(row["id"]), str(row.get("url") or ""), steps)


def replay(history: History) -> list[dict[str, object]]:
    """The answers for every step after the first."""
    past = _Past()
    answers: list[dict[str, object]] = []
    for number, step in enumerate(history.steps):
        outcome, labels, reason = _look(step, history.url, past)
        if number:
            answers.append(
                {"page": history.id, "step": number, "outcome": outcome, "labels": list(labels), "reason": reason}
            )
    return answers


def _look(step: Step, url: str, past: _Past) -> tuple[str, tuple[str, ...], str]:
    try:
        body = step.path.read_bytes()
    except OSError as error:
        return "not_the_page", (), f"the capture cannot be read: {error.strerror}"
    body_hash = hashlib.sha256(body).hexdigest()
    if body_hash == past.body:
        return "unchanged", (), "the same bytes"
    try:
        visible = extract.visible_hash(body, None)
        if visible == past.visible:
            past.body = body_hash
            return "unchanged", (), "the same visible text"
        document = extract.document(body, url=url, content_type=None)
    except ExtractError as error:
        return _refused(past, error.kind)
    reason = extract.not_the_page(
        document, status=200, headers=(), body=body, url=url, final_url=url, before=past.document
    )
    if reason and not (reason in extract.RELATIVE and _has_settled(past, document)):
        return _refused(past, reason)
    return _compared(past, document, body_hash, visible)


def _has_settled(past: _Past, document: Document) -> bool:
    """The same other text, look after look: the page has become another one, as a confirmation would show."""
    past.strangers = [seen for seen in past.strangers if seen == document.text_hash] + [document.text_hash]
    return len(past.strangers) >= SETTLED


def _refused(past: _Past, reason: str) -> tuple[str, tuple[str, ...], str]:
    past.trouble = past.trouble or reason
    return "not_the_page", (reason,), f"this is not the page: {reason}"


def _compared(past: _Past, document: Document, body_hash: str, visible: str) -> tuple[str, tuple[str, ...], str]:
    before, past.document, past.body, past.visible = past.document, document, body_hash, visible
    past.strangers = []
    if before is None:
        # Nothing to compare with: all earlier captures failed, which is what there is to say of this step.
        return "not_the_page", (past.trouble,), f"no earlier capture was the page: {past.trouble}"
    answer, past.memory = compare.compare(before, document, past.memory)
    return answer.outcome, answer.labels, answer.reason


def render(counts: Mapping[str, int]) -> str:
    """One line for the terminal."""
    return ", ".join(f"{count} {outcome}" for outcome, count in sorted(counts.items()))
