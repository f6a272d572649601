"""The stored captures of a source, read as it is declared and as it might be."""

from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from monitor import extract
from monitor.backtest.pages import Look, replay_captures
from monitor.cli.ground.opening import no_source, opened_store
from monitor.cli.ground.printing import put, say
from monitor.cli.ground.selecting import Proposal
from monitor.models import Change, Fetched, Source
from monitor.sandbox import Sandbox
from monitor.text import one_line


@dataclass(frozen=True, slots=True)
class Pair:
    """One capture, and how the look at it ends."""

    fetched_at: datetime
    declared: str
    """Outcome as the source is declared, …"""
    proposed: str
    """… and as it is proposed."""
    labels: tuple[str, ...]
    told: tuple[Change, ...]
    """What would be shown, as proposed."""
    no_longer_told: tuple[Change, ...]
    """What would be shown only as declared."""


def compare_declarations(source_id: str, proposal: Proposal) -> list[Pair]:
    """All stored captures of a source, twice: as declared, and as proposed (the same where nothing is proposed)."""
    with opened_store() as store, Sandbox(workers=1) as sandbox:

        def read(
            fetched: Fetched, known: extract.Known | None, source: Source, refused: extract.Refused
        ) -> extract.Reading | None:
            return sandbox.run(
                extract.read, fetched, known, select=source.select, ignore=source.ignore, refused=refused
            )

        page = store.pages.of(source_id)
        source = store.pages.source(source_id)
        if page is None or source is None:
            raise no_source(source_id, store)
        declared = list(replay_captures(store.checks.captures(page.id), source, read))
        if not declared:
            say(f"no captures of {source_id} are stored yet; `monitor check {source_id}` makes the first")
        proposed = declared
        if proposal:
            proposed = list(replay_captures(store.checks.captures(page.id), proposal.of(source), read))
    return [_pair(capture, old, new) for (capture, old), (_, new) in zip(declared, proposed, strict=True)]


def _pair(capture: Fetched, old: Look, new: Look) -> Pair:
    shown = {(change.before, change.after) for change in new.told}
    return Pair(
        fetched_at=capture.fetched_at,
        declared=old.outcome,
        proposed=new.outcome,
        labels=new.labels,
        told=new.told,
        no_longer_told=tuple(change for change in old.told if (change.before, change.after) not in shown),
    )


def print_looks(pairs: Sequence[Pair], *, proposed: bool) -> None:
    """A line a capture with what would be shown, then the counts."""
    for pair in pairs:
        outcome = pair.proposed if pair.proposed == pair.declared else f"{pair.declared} -> {pair.proposed}"
        labels = f"  held back: {', '.join(pair.labels)}" if pair.labels and pair.proposed != "changed" else ""
        put(f"{pair.fetched_at:%Y-%m-%d %H:%M}  {outcome}{labels}")
        for sign, changes in (("told", pair.told), ("gone", pair.no_longer_told)):
            for change in changes:
                put(f"    {sign}  {one_line(change.before, 80)} -> {one_line(change.after, 80)}")
    _counts("as declared", [pair.declared for pair in pairs])
    if proposed:
        _counts("as proposed", [pair.proposed for pair in pairs])


def _counts(name: str, outcomes: Sequence[str]) -> None:
    told = ", ".join(f"{count} {outcome}" for outcome, count in sorted(Counter(outcomes).items()))
    say(f"{name}: {told or 'no captures'}")
