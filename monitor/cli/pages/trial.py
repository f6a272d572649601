"""One page, file or text through the stages."""

from dataclasses import replace
from datetime import UTC, datetime
from pathlib import Path

from monitor import extract, facts
from monitor.cli.ground.naming import unknown
from monitor.cli.ground.opening import opened
from monitor.cli.ground.printing import say
from monitor.cli.ground.selecting import NOTHING, Proposal
from monitor.compare import Memory
from monitor.config import load_baseline, load_lexicon, load_settings
from monitor.errors import ConfigError
from monitor.models import Document, Page, Source
from monitor.models.history import in_force
from monitor.policy import Policy
from monitor.rooms import Rooms
from monitor.sandbox import Sandbox
from monitor.trial import Trial, try_document

MAX_FILE = 20 * 1024 * 1024


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
        ids, place = [fact.id for fact in in_force(known)], baseline or settings.baseline
        raise unknown("fact", only or "", ids, f"{place} has {len(ids)} others, `monitor baseline show` lists them")
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
        ids = (source.id for source in rooms.declared.sources)
        raise unknown("address, file or source", what, ids, "`monitor sources` lists the sources")
    return rooms.source(page), page
