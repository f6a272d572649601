"""What the three runs work with: the opened rooms of one process."""

import random
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from contextlib import ExitStack, contextmanager
from dataclasses import dataclass, field, replace
from datetime import UTC, datetime, timedelta
from pathlib import Path
from threading import Lock

from monitor import config, extract, facts, notify, sitewide, stories
from monitor.address import site
from monitor.config import Settings, Sources
from monitor.errors import ConfigError, ExtractError, StoreError
from monitor.fetch import Client, FetchSettings, Manners
from monitor.models import (
    Change,
    Development,
    Document,
    Fetched,
    Finding,
    Item,
    Links,
    Observation,
    Page,
    Recipient,
    Source,
)
from monitor.sandbox import Sandbox
from monitor.stages import SecondReader, Stages, load_vectors
from monitor.store import Store

NEWS_AGE = timedelta(days=14)
"""A report of the same news may follow so much later."""
SUMMARY = 2000
"""Characters of an item's summary that are read for its topic."""
MEMORY = timedelta(days=7)
"""A finding that missed its digest, because a filter or a fault kept it back, is still told so much later."""


def _story(name: str, document: Document) -> stories.StoryDoc:
    return stories.StoryDoc(
        id=name,
        title=document.title,
        text=document.text,
        date=document.published or document.modified,
        language=document.language,
    )


def _utc_now() -> datetime:
    return datetime.now(UTC)


@dataclass(frozen=True, slots=True)
class Said:
    """What a document says of the facts, and of which state of the baseline."""

    baseline: facts.Baseline
    observations: tuple[Observation, ...]


@dataclass(kw_only=True)
class Rooms:
    """Handed to every run. `now` and `jitter` (0 … 1) are arguments, so that history can be played."""

    store: Store
    manners: Manners
    sandbox: Sandbox
    lexicon: facts.Lexicon
    declared: Sources
    templates: Mapping[str, str]
    """Name → source of the message templates."""
    channels: notify.NotifySettings
    sender: notify.Sender
    now: Callable[[], datetime] = _utc_now
    jitter: Callable[[], float] = random.random
    stages: Stages = field(default_factory=Stages)
    """Optional ones; none by default."""
    judging: Lock = field(default_factory=Lock, init=False)
    """Judging reads what others have found and adds to it: one page at a time."""
    _compiled: tuple[object, facts.Baseline] | None = field(default=None, init=False)

    def baseline(self) -> facts.Baseline:
        """The facts in force, ready for reading; made again when they have moved."""
        version = self.store.facts.version()
        if self._compiled is None or self._compiled[0] != version:
            self._compiled = (version, facts.compile_baseline(self.store.facts.in_force(), self.lexicon))
        return self._compiled[1]

    def observe(self, document: Document, came: Sequence[str] = ()) -> Said:
        """What a document says of the facts, with what optional stages add; those may wait for an endpoint.

        `came`: the passages that came to its page since the last look.
        """
        with self.judging:
            baseline = self.baseline()
        seen = self.now().date()
        read = facts.observe_edited(document, baseline, came=came, seen=seen)
        return Said(baseline, self.stages.extend(read, document, baseline, seen=seen))

    def source(self, page: Page) -> Source:
        """The source that a page belongs to, as last declared."""
        found = self.store.pages.source(page.source_id)
        if found is None:
            raise StoreError(f"page {page.id} belongs to the unknown source {page.source_id}")
        return found

    def past(self, page: Page, source: Source) -> extract.Known | None:
        """What the last good look saw, as today's reader reads it; None on the first look.

        A document that another reader made is made again from its capture, so that an upgrade of ours is never news.
        """
        document = self.store.checks.latest_document(page.id)
        if document is not None and not extract.is_current(document.reader, source.select, source.ignore):
            document = self._read_again(page, source)
        return extract.Known(page.body_hash, page.visible_hash, document) if document else None

    def read(self, fetched: Fetched, known: extract.Known | None, source: Source, page: Page) -> extract.Reading | None:
        """What an answer says, parsed in the sandbox; None when it says what is known. Raises ExtractError."""
        relative = page.state in extract.RELATIVE
        refused = extract.Refused(page.failures, page.state_since) if relative else extract.Refused()
        return self.sandbox.run(
            extract.read, fetched, known, select=source.select, ignore=source.ignore, refused=refused
        )

    def read_list(self, fetched: Fetched, source: Source) -> Links:
        """The items of a list, parsed in the sandbox. Raises ExtractError."""
        return self.sandbox.run(extract.links, fetched, source)

    def topic(self, document: Document) -> facts.Topic:
        """What a document names of what the facts are about."""
        with self.judging:
            baseline = self.baseline()
        return facts.topic(document, baseline, seen=self.now().date())

    def topic_of_item(self, item: Item, source: Source) -> facts.Topic:
        """What the title and the summary of an item name of what the facts are about."""
        words = extract.from_text(f"{item.title}\n\n{item.summary[:SUMMARY]}", url=source.url, language=source.language)
        return self.topic(words)

    def _read_again(self, page: Page, source: Source) -> Document | None:
        capture = self.store.checks.latest_snapshot(page.id)
        if capture is None:
            return None
        try:
            return self.sandbox.run(
                extract.document,
                capture.body,
                url=capture.final_url,
                content_type=capture.header("content-type"),
                select=source.select,
                ignore=source.ignore,
            )
        except ExtractError:
            return None

    def of_site(self, page: Page, changes: Sequence[Change]) -> frozenset[sitewide.Edit]:
        """Those of a page's changes that other pages of its site have told for all of them."""
        name, now = site(page.url), self.now()
        since = now - sitewide.KNOWN
        others = self.store.pages.of_site(name, since, but=page.url) if any(map(sitewide.tells, changes)) else ()
        if len(others) < sitewide.ENOUGH:
            return frozenset()
        told = self.store.checks.told_on(name, since, but=page.url, also=sitewide.LABEL)
        return sitewide.known(changes, told, others, now=now)

    def wire_of(self, document: Document, findings: Iterable[Finding]) -> str:
        """The agency report that a document copies, as far as the evidence of these findings tells; else its own."""
        said = [voice for finding in findings for voice in finding.evidence if voice.snapshot]
        voices = {voice.snapshot or "": voice.story or voice.url for voice in said}
        texts = self.store.checks.documents_of(voices)
        others = {stories.StoryDoc(id=voices[sha256], text=text.text): voices[sha256] for sha256, text in texts.items()}
        return stories.wire(stories.StoryDoc(id=document.url, text=document.text), others)

    def same_news(self, document: Document, news: Sequence[Development]) -> Finding | None:
        """The finding of the last two weeks that tells the same as a document with news; None when there is none."""
        if not news:
            return None
        lately = self.now() - NEWS_AGE
        findings = {f.key: f for f in self.store.findings.list(kind="new-development", since=lately)}
        voices = {voice.snapshot or "": f.key for f in findings.values() for voice in f.evidence if voice.snapshot}
        texts = self.store.checks.documents_of(voices)
        recent = {_story(sha256, text): voices[sha256] for sha256, text in texts.items()}
        return findings.get(stories.assign(_story("new", document), recent)) if recent else None

    def untold(self, recipient: Recipient) -> tuple[Finding, ...]:
        """The findings of late that a recipient has not been told, wanted or not."""
        since = (self.told_until(recipient) or self.now()) - MEMORY
        return self.store.outbox.undelivered(recipient.address, since)

    def told_until(self, recipient: Recipient) -> datetime | None:
        """The slot that a recipient was last told at; None for one that is new to us."""
        note = self.store.get(f"told {recipient.address}")
        return datetime.fromisoformat(note) if note else None

    def tell_until(self, recipient: Recipient, slot: datetime) -> None:
        """Remember that a recipient's slot has been dealt with, even if there was nothing to say."""
        self.store.set(f"told {recipient.address}", slot.isoformat())


@contextmanager
def open_rooms(
    settings: Settings,
    *,
    lock: bool = False,
    now: Callable[[], datetime] = _utc_now,
    jitter: Callable[[], float] = random.random,
    sandbox: Sandbox | None = None,
) -> Iterator[Rooms]:
    """Open everything that the settings name; first use creates the database and loads the shipped baseline.

    A `sandbox` that is handed in stays open.

    Raises ConfigError, StoreError, and with `lock` Busy when another instance works on the database.
    """
    declared = config.load_sources(settings.at(settings.sources))
    lexicon = config.load_lexicon(settings.at(settings.lexicon))
    templates = read_templates(settings.at(settings.templates))
    data = settings.at(settings.data)
    try:
        data.mkdir(parents=True, exist_ok=True)
    except OSError as error:
        raise ConfigError(f"no folder can be made here: {error.strerror}; see MONITOR_DATA", str(data)) from None
    with ExitStack() as stack:
        store = stack.enter_context(Store(settings.database_url, migrations=settings.at(settings.migrations)))
        if lock:
            store.lock()
        store.migrate()
        if not store.facts.in_force():
            known, disputes = config.load_baseline(settings.at(settings.baseline), lexicon)
            store.facts.load(known, disputes, now())
        store.pages.sync(declared.sources, now())
        manners = Manners(stack.enter_context(Client(fetch_settings(declared), now=now)), now=now)
        yield Rooms(
            store=store,
            manners=manners,
            sandbox=sandbox or stack.enter_context(Sandbox()),
            lexicon=lexicon,
            declared=declared,
            templates=templates,
            channels=_channels(settings, declared),
            sender=_sender(declared),
            now=now,
            jitter=jitter,
            stages=_stages(settings, declared, stack, now),
        )


def _stages(settings: Settings, declared: Sources, stack: ExitStack, now: Callable[[], datetime]) -> Stages:
    """The optional stages that sources.yaml turns on. Raises ConfigError where vectors are not what was pinned."""
    vectors, endpoint = declared.stages.vectors, declared.stages.second
    loaded = load_vectors(replace(vectors, folder=settings.at(vectors.folder))) if vectors else None
    second = None
    if endpoint:
        client = stack.enter_context(Client(replace(fetch_settings(declared), deadline=endpoint.seconds), now=now))
        key = settings.key_of_reader()
        headers = [(b"Authorization", f"Bearer {key}".encode("ascii", "ignore"))] if key else []
        second = SecondReader(endpoint, lambda body: client.post(endpoint.url, body, headers=headers).body, now)
    return Stages(second, loaded, vectors.likeness if vectors else 1.0)


def read_templates(folder: Path) -> dict[str, str]:
    """Name → source of the templates in a folder. Raises ConfigError when there are none."""
    try:
        found = {path.name: path.read_text(encoding="utf-8") for path in sorted(folder.glob("*.j2"))}
    except (OSError, UnicodeDecodeError) as error:
        raise ConfigError(f"cannot read the templates: {error}", str(folder)) from None
    if not found:
        raise ConfigError("holds no templates (*.j2); set MONITOR_TEMPLATES or MONITOR_HOME", str(folder))
    return found


def fetch_settings(declared: Sources) -> FetchSettings:
    """How the network is treated, as sources.yaml says."""
    limits = declared.fetch
    pauses: dict[str, timedelta] = {}
    for source in declared.sources:
        if source.pause is not None:
            name = site(source.url)
            pauses[name] = max(source.pause, pauses.get(name, source.pause))
    return FetchSettings(
        contact=limits.contact,
        deadline=limits.deadline,
        pause=limits.pause,
        pauses=pauses,
        wire_cap=limits.wire_cap,
        allow_networks=limits.allow_networks,
        allow_ports=limits.allow_ports,
        browser_sandbox=limits.browser_sandbox,
    )


def _channels(settings: Settings, declared: Sources) -> notify.NotifySettings:
    folder, server = notify.FolderSettings(path=settings.outbox_path), declared.mail.server
    if server is None:
        return notify.NotifySettings(folder=folder)
    smtp = notify.SmtpSettings(
        host=server.host,
        port=server.port,
        security=server.security,
        username=server.username,
        password=settings.password(),
        ca_file=server.ca_file,
    )
    return notify.NotifySettings(folder=folder, smtp=smtp)


def _sender(declared: Sources) -> notify.Sender:
    mail = declared.mail
    return notify.Sender(
        address=mail.sender, name=mail.sender_name, reply_to=mail.reply_to, unsubscribe=mail.unsubscribe
    )
