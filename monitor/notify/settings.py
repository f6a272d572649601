"""What the channels need to know; the configuration fills it."""

from dataclasses import dataclass, field
from pathlib import Path
from typing import Literal


@dataclass(frozen=True, slots=True, kw_only=True)
class SmtpSettings:
    """A mail server."""

    host: str
    port: int = 587
    security: Literal["starttls", "tls", "plain"] = "starttls"
    """`starttls` is required, not tried; `plain` must be written out, and then no password is sent."""
    username: str = ""
    password: str = field(default="", repr=False)
    ca_file: str | None = None
    """Certificates to trust instead of the system's."""
    helo: str = "[127.0.0.1]"
    """How we present ourselves; looking our own name up could take long and tell more than is wanted."""
    timeout: float = 30.0
    """Seconds for each answer before the final dot."""
    final_timeout: float = 600.0
    """Seconds for the answer after the final dot (RFC 5321, 4.5.3.2.6): who hangs up earlier sends twice."""


@dataclass(frozen=True, slots=True, kw_only=True)
class FolderSettings:
    """Where messages are written as files."""

    path: Path


@dataclass(frozen=True, slots=True, kw_only=True)
class NotifySettings:
    """All channels."""

    folder: FolderSettings
    smtp: SmtpSettings | None = None
