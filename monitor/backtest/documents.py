"""`monitor backtest documents`: an archive of documents, read in the order they were met, as a live check reads them.

Findings pile up as they would with a reviewer on leave: nothing is accepted, so the baseline stays as it was given.
"""

import json
import re
from collections import Counter, defaultdict
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import UTC, date, datetime
from pathlib import Path
from typing import Any

from monitor import extract, facts, review, stories
from monitor.config import read_jsonl
from monitor.errors import ConfigError
from monitor.models import Document, Fact, Finding, PartialDate, Quantity, Source, Value, Verdict
from monitor.policy import AS_JUDGED
from monitor.verdicts import hold_against_baseline

_DATE = re.compile(r"(\d{4})(?:-(\d\d)(?:-(\d\d))?)?")
_SHOWN = {Verdict.REFINES: "confirms", Verdict.FULFILS: "changes", Verdict.WITHDRAWN: "unclear"}


@dataclass(frozen=True, slots=True)
class Archived:
    """One document of an archive."""

    id: str
    document: Document
    seen: PartialDate | None
    """The day it was met, a month, a year, or unknown."""


def run(
    documents: Path,
    known: Sequence[Fact],
    lexicon: facts.Lexicon,
    out: Path,
    *,
    stories_out: Path | None = None,
    progress: Callable[[int, int | None], None],
) -> str:
    """Write a line for each observation, and with `stories_out` one for each story; returns a summary in words.

    Raises ConfigError naming the line that is no document.
    """
    archive = sorted(read_archive(documents), key=lambda archived: _order(archived.seen))
    baseline = facts.compile_baseline(known, lexicon)
    findings: dict[str, dict[str, Finding]] = defaultdict(dict)
    verdicts: Counter[str] = Counter()
    alerts = 0
    with out.open("w", encoding="utf-8") as lines:
        for done, archived in enumerate(archive, 1):
            for held in replay(archived, baseline, findings):
                line = row(archived.id, held)
                verdicts[str(line["verdict"])] += 1
                alerts += held.opened
                lines.write(json.dumps(line, ensure_ascii=False) + "\n")
            progress(done, len(archive))
    if stories_out is not None:
        write_stories(archive, stories_out)
    counts = ", ".join(f"{count} {verdict}" for verdict, count in verdicts.most_common())
    return f"{len(archive)} documents, {verdicts.total()} observations ({counts or 'none'}), {alerts} findings"


def replay(
    archived: Archived, baseline: facts.Baseline, findings: dict[str, dict[str, Finding]]
) -> tuple[review.Held, ...]:
    """One document, held against the baseline and the findings so far (fact → key → finding), which it adds to."""
    seen = _day(archived.seen)
    now = datetime.combine(seen or date(1970, 1, 1), datetime.min.time(), UTC)
    document = archived.document
    source = Source(id="archive", name=document.url, url=document.url)
    observations = facts.observe(document, baseline, seen=seen)
    known = [finding for o in observations for finding in findings[o.fact_id].values()]
    evidence = review.evidence_of(source, document, None, now)
    held = hold_against_baseline(
        observations, document, baseline, known, evidence=evidence, seen=seen, now=now, policy=AS_JUDGED
    )
    for each in held:
        if each.finding:
            findings[each.judgement.observation.fact_id][each.finding.key] = each.finding
    return held


def row(document_id: str, held: review.Held) -> dict[str, object]:
    """One observation as a line of the output."""
    judgement, observation = held.judgement, held.judgement.observation
    return {
        "doc": document_id,
        "fact": observation.fact_id,
        "value": _plain(observation.value),
        "stance": observation.stance.value,
        "verdict": _SHOWN.get(judgement.verdict, judgement.verdict.value),
        "quote": observation.quote,
        "field": observation.part,
        "start": observation.start,
        "end": observation.end,
        "confidence": round(judgement.confidence, 4),
        "alert": held.opened,
        "reason": judgement.reason,
    }


def write_stories(archive: Iterable[Archived], out: Path) -> None:
    """Which documents tell the same news, a line a story."""
    told = [
        stories.StoryDoc(
            id=archived.id,
            title=archived.document.title,
            text=archived.document.text,
            date=archived.document.published or archived.seen,
            language=archived.document.language,
        )
        for archived in archive
    ]
    with out.open("w", encoding="utf-8") as lines:
        for number, members in enumerate(stories.group(told), 1):
            lines.write(json.dumps({"story": f"s{number}", "docs": list(members)}) + "\n")


def read_archive(path: Path) -> Iterator[Archived]:
    """The documents of a JSON Lines file; ConfigError names the first line that is not one."""
    known: set[str] = set()
    for number, raw in read_jsonl(path):
        name = raw.get("id")
        if not isinstance(name, str) or not name or not isinstance(raw.get("text"), str):
            raise ConfigError("a document needs an id and a text", str(path), number)
        if name in known:
            raise ConfigError(f"the id {name!r} stands twice", str(path), number)
        known.add(name)
        for key in ("title", "url", "seen", "published", "language"):
            if not isinstance(raw.get(key), str | None):
                raise ConfigError(f"`{key}` must be a text or null", str(path), number)
        yield _archived(name, raw)


def _archived(name: str, raw: Mapping[str, Any]) -> Archived:
    document = extract.from_text(
        raw["text"] if raw["text"].strip() else "-",
        title=raw.get("title") or "",
        url=raw.get("url") or "",
        language=raw.get("language"),
        published=_edtf(raw.get("published")),
    )
    # Quotes are told by their place in the text as the archive has it, blanks included.
    document = replace(document, text=raw["text"], title=raw.get("title") or "")
    return Archived(name, document, _edtf(raw.get("seen")))


def _edtf(text: str | None) -> PartialDate | None:
    """The date at the beginning of a text; anything else is no date."""
    match = _DATE.match(text or "")
    return match.group() if match else None


def _day(text: PartialDate | None) -> date | None:
    """The last day that the date can mean: a document of "2023-08" knows all of August."""
    match = _DATE.fullmatch(text or "")
    if not match:
        return None
    year, month, day = (int(part) if part else None for part in match.groups())
    try:
        if year and month and day:
            return date(year, month, day)
        end = date(year or 1, month or 12, 28)
    except ValueError:
        return None
    return end.replace(day=31 if end.month in (1, 3, 5, 7, 8, 10, 12) else 30 if end.month != 2 else 28)


def _order(seen: PartialDate | None) -> tuple[bool, str]:
    """By the date as it is written, a month after its days, a year after its months; undated last."""
    if seen is None:
        return True, ""
    return False, (seen + "-99-99")[:10] if len(seen) < 10 else seen


def _plain(value: Value) -> object:
    if isinstance(value, Quantity):
        amount = int(value.amount) if value.amount.is_integer() else value.amount
        return {"amount": amount, "unit": value.unit}
    return list(value) if isinstance(value, tuple) else value
