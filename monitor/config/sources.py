"""sources.yaml: what is watched, how often, and who is told."""

import hashlib
from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import timedelta
from ipaddress import IPv4Network, IPv6Network, ip_network
from pathlib import Path
from typing import Annotated, Any, Literal
from urllib.parse import urlsplit

from pydantic import Field

from monitor.address import PORTS
from monitor.config.entries import DefaultsPart, SourcePart, made, unfitting
from monitor.config.parsing.tree import MIB, Loc, Tree, read_text, together
from monitor.config.parsing.words import (
    Clock,
    Contact,
    Country,
    Id,
    Mail,
    Network,
    Timezone,
)
from monitor.config.parsing.yaml import Explained, read_placed
from monitor.config.policy import PolicyPart
from monitor.config.stages import StageSettings, StagesPart
from monitor.errors import ConfigError
from monitor.models import Recipient, Severity, Source
from monitor.policy import Policy

WEEKDAYS = ("monday", "tuesday", "wednesday", "thursday", "friday", "saturday", "sunday")


class FetchPart(Explained):
    """How pages are fetched."""

    workers: Annotated[int, Field(ge=1, le=64)] = 8
    """Pages fetched at the same time; never more than one of a site."""
    deadline: Annotated[int, Field(ge=5, le=600)] = 60
    """Seconds that one page may take in all."""
    pause: Annotated[float, Field(ge=0, le=600)] = 5
    """Seconds between two requests to one site; robots.txt may ask for more."""
    most_megabytes: Annotated[int, Field(ge=1, le=64)] = 10
    """More than this is not read of a page."""
    allow_networks: tuple[Network, ...] = ()
    """Private networks that may be read all the same, like 10.0.0.0/8; all others are refused."""
    allow_ports: tuple[Annotated[int, Field(ge=1, le=65535)], ...] = tuple(sorted(PORTS))
    """Ports that may be asked."""
    browser_sandbox: bool = True
    """Chromium's own sandbox, for sources with `via: browser`."""


class ServerPart(Explained):
    """A mail server. The password is never written here: set MONITOR_SMTP_PASSWORD or MONITOR_SMTP_PASSWORD_FILE."""

    host: Annotated[str, Field(min_length=1, max_length=253)]
    port: Annotated[int, Field(ge=1, le=65535)] = 587
    security: Literal["starttls", "tls", "plain"] = "starttls"
    """starttls (port 587), tls (port 465), or plain, which sends no password: for a mail catcher on this machine."""
    username: str = ""
    ca_file: str | None = None
    """Certificates to trust instead of the system's."""


class EmailPart(Explained):
    """Digests by mail."""

    sender: Mail = "monitor@localhost"
    """The From address."""
    sender_name: Annotated[str, Field(max_length=100)] = "Monitor"
    reply_to: Mail | None = None
    """A human who reads answers; default: the sender."""
    unsubscribe: Mail | None = None
    """Who takes people off the list; default: reply_to or the sender."""
    when_unsure: Literal["resend", "hold"] = "resend"
    """The connection broke after the last byte: send once more with the same Message-ID, or hold for a person."""
    server: ServerPart | None = None
    """Left out: digests are written as .eml files."""


class ChannelsPart(Explained):
    """Ways out."""

    email: EmailPart = EmailPart()


class RecipientPart(Explained):
    """Who gets which digest when."""

    address: Mail
    name: str = ""
    topics: tuple[Id, ...] = ()
    """Only findings of these topics; empty: all."""
    countries: tuple[Country, ...] = ()
    """Only findings of these countries, like ["DK", "NO"]; empty: all."""
    min_severity: Severity = "low"
    mode: Literal["daily", "weekly", "immediate"] = "daily"
    at: Clock = "07:00"
    """Time of day in the recipient's time zone."""
    weekday: Literal["monday", "tuesday", "wednesday", "thursday", "friday", "saturday", "sunday"] = "monday"
    """For weekly digests."""
    timezone: Timezone | None = None
    """Default: the time zone of the file."""
    channel: Literal["email", "folder"] = "email"
    """folder: always as .eml files, also where a mail server is configured."""


class KeepPart(Explained):
    """How long is kept what nobody refers to; what a finding or the baseline points to is kept for ever."""

    captures: Annotated[int, Field(ge=1, le=1200)] = 24
    """Months that a capture of a page is kept, if it is not the newest and no finding or known value points to it."""
    articles: Annotated[int, Field(ge=1, le=1200)] | None = None
    """Months after the last look at an article of a list, until its text goes if no finding is from it; else never."""
    looks: Annotated[int, Field(ge=1, le=1200)] = 24
    """Months after which single looks are only counted a day, and changes that were held back go."""


class SourcesPart(Explained):
    """The file sources.yaml."""

    contact: Contact | None = None
    """Mail address or web page of whoever runs this monitor; sent with every request, so that a site can write."""
    timezone: Timezone = "UTC"
    """For digests, unless a recipient has another."""
    defaults: DefaultsPart = DefaultsPart()
    fetch: FetchPart = FetchPart()
    policy: PolicyPart = PolicyPart()
    stages: StagesPart = StagesPart()
    keep: KeepPart = KeepPart()
    channels: ChannelsPart = ChannelsPart()
    recipients: tuple[RecipientPart, ...] = ()
    sources: tuple[SourcePart, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class Fetching:
    """How pages are fetched; `deadline` in seconds, `wire_cap` in bytes of one answer."""

    contact: str = ""
    workers: int = 8
    deadline: float = 60.0
    pause: timedelta = timedelta(seconds=5)
    wire_cap: int = 10 * MIB
    allow_networks: tuple[IPv4Network | IPv6Network, ...] = ()
    allow_ports: frozenset[int] = PORTS
    browser_sandbox: bool = True


MONTH = timedelta(days=31)


@dataclass(frozen=True, slots=True, kw_only=True)
class Keeping:
    """How long is kept what nobody refers to."""

    captures: timedelta = 24 * MONTH
    articles: timedelta | None = None
    """Texts of articles, after the last look at them; None: for ever."""
    looks: timedelta = 24 * MONTH
    """Single looks, and changes that were held back."""


@dataclass(frozen=True, slots=True, kw_only=True)
class MailServer:
    """Where mail is handed over. The password comes from `Settings`."""

    host: str
    port: int = 587
    security: Literal["starttls", "tls", "plain"] = "starttls"
    username: str = ""
    ca_file: str | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Mailing:
    """Who writes, and through which server; without one, to files."""

    sender: str = "monitor@localhost"
    sender_name: str = "Monitor"
    reply_to: str = ""
    unsubscribe: str = ""
    when_unsure: Literal["resend", "hold"] = "resend"
    server: MailServer | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Sources:
    """What sources.yaml says, checked."""

    sources: tuple[Source, ...]
    recipients: tuple[Recipient, ...] = ()
    mail: Mailing = field(default_factory=Mailing)
    fetch: Fetching = field(default_factory=Fetching)
    policy: Policy = field(default_factory=Policy)
    stages: StageSettings = field(default_factory=StageSettings)
    keep: Keeping = field(default_factory=Keeping)
    timezone: str = "UTC"
    digest: str = ""
    """SHA-256 of the file: another one means that it was edited."""


def load_sources(path: Path) -> Sources:
    """Read sources.yaml. Raises ConfigError with all its faults."""
    part, tree, faults = read_placed(path, SourcesPart)
    faults = [*faults, *_twice(tree), *_ports(part, tree), *unfitting(part.sources if part else (), tree)]
    if faults or part is None:
        raise together(faults)
    return Sources(
        sources=tuple(made(source, part.defaults) for source in part.sources),
        recipients=tuple(_recipient(recipient, part.timezone) for recipient in part.recipients),
        mail=_mailing(part.channels.email),
        fetch=_fetching(part.fetch, part.contact),
        policy=part.policy.made(),
        stages=part.stages.made(),
        keep=_keeping(part.keep),
        timezone=part.timezone,
        digest=hashlib.sha256(read_text(path).encode()).hexdigest(),
    )


def sources_schema() -> dict[str, Any]:
    """The JSON Schema of sources.yaml, for editors; committed as sources.schema.json."""
    return {"$schema": "http://json-schema.org/draft-07/schema#", **SourcesPart.model_json_schema()}


def _recipient(part: RecipientPart, timezone: str) -> Recipient:
    own = {"weekday": WEEKDAYS.index(part.weekday), "timezone": part.timezone or timezone}
    return Recipient(**(dict(part) | own))


def _fetching(part: FetchPart, contact: str | None) -> Fetching:
    return Fetching(
        contact=contact or "",
        workers=part.workers,
        deadline=part.deadline,
        pause=timedelta(seconds=part.pause),
        wire_cap=part.most_megabytes * MIB,
        allow_networks=tuple(map(ip_network, part.allow_networks)),
        allow_ports=frozenset(part.allow_ports),
        browser_sandbox=part.browser_sandbox,
    )


def _keeping(part: KeepPart) -> Keeping:
    articles = None if part.articles is None else part.articles * MONTH
    return Keeping(captures=part.captures * MONTH, articles=articles, looks=part.looks * MONTH)


def _mailing(part: EmailPart) -> Mailing:
    return Mailing(
        sender=part.sender,
        sender_name=part.sender_name,
        reply_to=part.reply_to or "",
        unsubscribe=part.unsubscribe or "",
        when_unsure=part.when_unsure,
        server=MailServer(**dict(part.server)) if part.server else None,
    )


def _ports(part: SourcesPart | None, tree: Tree) -> Iterator[ConfigError]:
    """Faults for addresses with a port that the same file does not allow."""
    if part is None:
        return
    asked: list[tuple[Loc, str]] = [
        (("sources", index, "url"), source.url) for index, source in enumerate(part.sources)
    ]
    if part.stages.second_reader:
        asked.append((("stages", "second_reader", "url"), part.stages.second_reader.url))
    for where, url in asked:
        port = urlsplit(url).port
        if port is not None and port not in part.fetch.allow_ports:
            yield tree.fault(where, f"port {port} is not allowed; add it to `fetch: allow_ports:`")


def _twice(tree: Tree) -> Iterator[ConfigError]:
    """Faults for ids and addresses that stand more than once; also told when the file has other faults."""
    data = tree.data if isinstance(tree.data, dict) else {}
    for part, key, what in (
        ("sources", "id", "id"),
        ("sources", "url", "address"),
        ("recipients", "address", "recipient"),
    ):
        entries = data.get(part)
        seen: dict[object, int] = {}
        for index, entry in enumerate(entries if isinstance(entries, list) else []):
            value = entry.get(key) if isinstance(entry, dict) else None
            if not isinstance(value, str):
                continue
            if value in seen:
                first = tree.fault((part, seen[value], key), "").line
                advice = "give one another id" if key == "id" else "keep one"
                yield tree.fault((part, index, key), f"{what} `{value}` stands twice (first in line {first}); {advice}")
            seen.setdefault(value, index)
