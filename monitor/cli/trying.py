"""`monitor try`: one page through the stages, and the story of it in text."""

from dataclasses import replace
from datetime import UTC, datetime
from pathlib import Path

import typer

from monitor import extract, facts
from monitor.cli.opening import opened
from monitor.cli.printing import put, say
from monitor.cli.selecting import NOTHING, Proposal
from monitor.compare import Memory
from monitor.config import load_baseline, load_lexicon, load_settings
from monitor.config.parsing.yaml import suggest
from monitor.errors import ConfigError
from monitor.models import Document, Page, Source
from monitor.models.history import in_force
from monitor.models.values import show_date, show_value
from monitor.policy import Policy
from monitor.review import Held
from monitor.rooms import Rooms
from monitor.sandbox import Sandbox
from monitor.text import one_line
from monitor.trial import Trial, try_document

MAX_FILE = 20 * 1024 * 1024
_MARKS = {"alert": "FINDING", "wait": "WAITS", "list": "LISTED", "ignore": "-"}


def trial_of(
    what: str,
    baseline: Path | None,
    *,
    only: str | None = None,
    language: str | None = None,
    proposal: Proposal = NOTHING,
) -> Trial:
    """Try a web address, a file, a declared source or, with `only` a fact, a text as it is typed.

    Files and texts need neither network nor database. `baseline`: facts from files instead of the database. `language`:
    of a text, where it should not be guessed.
    """
    path = Path(what)
    if "://" not in what and len(what) < 4096 and path.exists():
        return _try_file(path, _compiled(baseline, only), proposal)
    if only is not None and "://" not in what:
        document = replace(extract.from_text(what), language=language or extract.nearest_of_ours(what))
        compiled = _compiled(baseline, only)
        trial = try_document(document, _unknown("text"), compiled, now=datetime.now(UTC), policy=Policy())
        return replace(trial, silence=() if trial.held else facts.silence(document, compiled))
    with opened() as rooms:
        return _try_live(what, _compiled(baseline, only) if baseline or only else rooms.baseline(), rooms, proposal)


def _compiled(baseline: Path | None, only: str | None) -> facts.Baseline:
    settings = load_settings()
    lexicon = load_lexicon(settings.at(settings.lexicon))
    known, _ = load_baseline(baseline or settings.at(settings.baseline), lexicon)
    chosen = [fact for fact in in_force(known) if only in (None, fact.id)]
    if not chosen:
        hint = suggest(only or "", [fact.id for fact in in_force(known)])
        hint = hint if "did you mean" in hint else "`monitor baseline show` lists them"
        raise typer.BadParameter(f"no fact {only!r} in {baseline or settings.baseline}; {hint}")
    return facts.compile_baseline(chosen, lexicon)


def _unknown(url: str) -> Source:
    return Source(id="try", name=url[:80], url=url)


def _try_file(path: Path, baseline: facts.Baseline, proposal: Proposal) -> Trial:
    try:
        with path.open("rb") as file:
            body = file.read(MAX_FILE + 1)
    except OSError as error:
        raise ConfigError(f"cannot be read: {error.strerror}", str(path)) from None
    if len(body) > MAX_FILE:
        raise ConfigError(f"is larger than {MAX_FILE >> 20} MB; give a smaller file", str(path))
    html = body.lstrip()[:1] == b"<" or path.suffix.lower() in (".html", ".htm", ".xhtml")
    declared = _unknown(path.resolve().as_uri())
    tried = proposal.of(declared)
    with Sandbox(workers=1) as sandbox:

        def read(source: Source) -> Document:
            return sandbox.run(
                extract.document,
                body,
                url=source.url,
                content_type="text/html" if html else "text/plain",
                select=source.select,
                ignore=source.ignore,
            )

        document, plain = read(tried), read(declared) if proposal else None
    trial = try_document(document, tried, baseline, now=datetime.now(UTC), policy=Policy())
    return replace(trial, declared=plain)


def _try_live(what: str, baseline: facts.Baseline, rooms: Rooms, proposal: Proposal) -> Trial:
    declared, page = _target(what, rooms)
    source = proposal.of(declared)
    known = rooms.past(page, source) if page.id else None
    fetched = rooms.manners.get(source.url, via=source.via)
    if fetched is None:
        raise ConfigError("the server sent nothing although it was asked for the whole page", source.url)
    unread = replace(known, body_hash=None, visible_hash=None) if known else None
    reading = rooms.read(fetched, unread, source, page)
    if reading is None:
        raise ConfigError("could not be read", source.url)
    trial = try_document(
        reading.document,
        source,
        baseline,
        before=known.document if known else None,
        memory=Memory.from_json(page.memory),
        known=rooms.store.findings.for_facts(fact.id for fact in baseline.facts),
        now=rooms.now(),
        policy=rooms.declared.policy,
        stages=rooms.stages,
    )
    if proposal and (plain := rooms.read(fetched, None, declared, page)):
        trial = replace(trial, declared=plain.document)
    if rooms.stages.second is not None:
        told = ", ".join(f"{count} {what}" for what, count in rooms.stages.second.counts.items())
        say(f"second reader: {told or 'nothing to ask'}")
    return trial


def _target(what: str, rooms: Rooms) -> tuple[Source, Page]:
    if "://" in what:
        source = _unknown(what)
        return source, Page(id=0, source_id=source.id, url=what, next_check_at=rooms.now())
    page = rooms.store.pages.of(what)
    if page is None:
        raise typer.BadParameter(f"{what!r} is no address, file or source; `monitor sources` lists the sources")
    return rooms.source(page), page


def print_trial(trial: Trial, *, explain: bool) -> None:
    """The story of a trial: what was read, what it says of the facts, what changed."""
    document = trial.document
    put(f"{one_line(document.title or document.text, 100)}")
    dates = (("published", document.published), ("modified", document.modified))
    about = [f"language {document.language}", f"{len(document.text.split())} words of main text"]
    about += [f"{name} {show_date(value)}" for name, value in dates if value]
    if document.url:
        put(f"  {document.url}")
    put(f"  {', '.join(about)}; reader {document.reader}")
    _print_selection(trial)
    put()
    if not trial.held:
        put("Nothing in it speaks of a known fact." if not trial.silence else "Nothing in it speaks of the fact:")
    for reason in trial.silence:
        put(f"  {reason}")
    for held in sorted(trial.held, key=lambda each: not each.opened):
        _print_held(held, explain=explain)
    for odd in trial.inconsistencies:
        put(f"FIGURES  {odd.reason}")
        put(f"         text {odd.start}-{odd.end}: “{one_line(odd.quote, 300)}”")
    _print_comparison(trial)


def _print_held(held: Held, *, explain: bool) -> None:
    observation, judgement = held.judgement.observation, held.judgement
    mark = _MARKS[held.finding.telling] if held.opened and held.finding else "joins" if held.finding else "-"
    put(f"{mark:8} {observation.fact_id} = {show_value(observation.value)}  [{observation.stance.value}]")
    put(f"         {judgement.verdict.value}: {judgement.reason} (confidence {judgement.confidence:.2f})")
    put(f"         {observation.part} {observation.start}-{observation.end}: “{one_line(observation.quote, 300)}”")
    if observation.speaker:
        put(f"         says {one_line(observation.speaker, 80)}")
    if explain:
        put("         " + ", ".join(f"{name} {value:g}" for name, value in observation.features))


def _print_selection(trial: Trial) -> None:
    """What the tried selectors take out of the main text, and what they bring into it."""
    if trial.declared is None:
        return
    now, before = (text.split("\n\n") for text in (trial.document.text, trial.declared.text))
    put(f"  with these selectors; as declared it would be {len(trial.declared.text.split())} words")
    for word, these, others in (("out", before, now), ("in", now, before)):
        differ = [block for block in these if block not in others]
        for block in differ[:20]:
            put(f"    {word:4} {one_line(block, 120)}")
        if len(differ) > 20:
            put(f"    {word:4} … and {len(differ) - 20} more")


def _print_comparison(trial: Trial) -> None:
    comparison = trial.comparison
    if comparison is None:
        return
    put()
    put(f"Against the page's stored text: {comparison.outcome} ({comparison.reason})")
    for change in comparison.changes[:40]:
        labels = f"  held back: {', '.join(change.labels)}" if change.labels else ""
        put(f"  {change.kind}{labels}")
        if change.before:
            put(f"    was  {one_line(change.before, 200)}")
        if change.after:
            put(f"    now  {one_line(change.after, 200)}")
