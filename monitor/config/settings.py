"""What the environment says: where things are, and secrets. The only place that reads it.

Precedence: options of the command line, then `MONITOR_…` variables, then these defaults.
"""

import os
from pathlib import Path
from typing import Annotated, Literal
from urllib.parse import quote, urlsplit

from pydantic import AliasChoices, BeforeValidator, Field, SecretStr, ValidationError
from pydantic_settings import BaseSettings, SettingsConfigDict

from monitor.config.parsing.tree import together
from monitor.config.parsing.yaml import suggest
from monitor.errors import ConfigError
from monitor.text import one_line

PREFIX = "MONITOR_"
_OF_OTHERS = ("MONITOR_SHARED", "MONITOR_REVIEWER")
"""Read elsewhere: by the tests, and by `monitor review` for who answers."""

_PROJECT = Path(__file__).resolve().parent.parent.parent
"""The checkout; an installed copy is told by MONITOR_HOME where its files are."""
_SHARED = (Path("db/migrations"), Path("templates/email"))


def _expanded(path: object) -> object:
    return Path(path).expanduser() if isinstance(path, str) else path


Place = Annotated[Path, BeforeValidator(_expanded)]


class Settings(BaseSettings):
    """Relative paths are below `home`."""

    model_config = SettingsConfigDict(env_prefix=PREFIX, frozen=True, extra="ignore", env_ignore_empty=True)

    home: Place = _PROJECT
    sources: Place = Path("sources.yaml")
    baseline: Place = Path("db/baseline")
    lexicon: Place = Path("db/lexicon")
    migrations: Place = Path("db/migrations")
    templates: Place = Path("templates/email")
    data: Place = Path("db")
    """The default database and the messages that no mail server takes are kept here."""
    database: str = Field(default="", validation_alias=AliasChoices("MONITOR_DATABASE", "DATABASE_URL"))
    """`sqlite:///…` or `postgresql://…`; empty: `monitor.sqlite3` in `data`."""
    database_password_file: Place | None = None
    """Holds the password for an address that names a user and none, as container secrets want it."""
    outbox: Place | None = None
    """Where messages are written when no mail server is configured; default `outbox` in `data`."""
    smtp_password: SecretStr | None = None
    smtp_password_file: Place | None = None
    reader_key: SecretStr | None = None
    """The key of the optional second reader's endpoint."""
    reader_key_file: Place | None = None
    log: Literal["debug", "info", "warning", "error"] = "info"

    def at(self, path: Path) -> Path:
        """A path of these settings, made absolute where it is relative to `home`.

        What every subject shares is taken from the checkout where `home` has none of its own.
        """
        own = path if path.is_absolute() else self.home / path
        shipped = _PROJECT / path
        return shipped if path in _SHARED and not own.exists() and shipped.exists() else own

    @property
    def database_url(self) -> str:
        """Address of the database; it may hold a password."""
        url = self.database or f"sqlite:///{self.at(self.data) / 'monitor.sqlite3'}"
        user, at, host = urlsplit(url).netloc.rpartition("@")
        if self.database_password_file is None or not at or ":" in user:
            return url
        password = self._secret(self.database_password_file, "database", "MONITOR_DATABASE_PASSWORD_FILE")
        return url.replace(f"{user}@{host}", f"{user}:{quote(password, safe='')}@{host}", 1)

    @property
    def outbox_path(self) -> Path:
        """Folder for `.eml` files."""
        return self.at(self.outbox) if self.outbox else self.at(self.data) / "outbox"

    def shown(self) -> dict[str, str]:
        """All settings as text for people, secrets masked."""
        shown = {name: str(value) for name, value in self if value is not None}
        return shown | {"database": _masked(self.database_url), "outbox": str(self.outbox_path)}

    def password(self) -> str:
        """The mail server's password, from the variable or the file; empty when there is none."""
        if self.smtp_password is not None:
            return self.smtp_password.get_secret_value()
        if self.smtp_password_file is None:
            return ""
        return self._secret(self.smtp_password_file, "mail", "MONITOR_SMTP_PASSWORD_FILE")

    def key_of_reader(self) -> str:
        """The key for the second reader's endpoint, from the variable or the file; empty when there is none."""
        if self.reader_key is not None:
            return self.reader_key.get_secret_value()
        if self.reader_key_file is None:
            return ""
        return self._secret(self.reader_key_file, "second reader's", "MONITOR_READER_KEY_FILE")

    def _secret(self, place: Path, whose: str, variable: str) -> str:
        path = self.at(place)
        try:
            return path.read_text(encoding="utf-8").strip()
        except (OSError, UnicodeDecodeError) as error:
            raise ConfigError(f"cannot read the {whose} password: {error}; see {variable}", str(path)) from None


def load_settings() -> Settings:
    """Read the environment. Raises ConfigError, a line a fault, for unknown variables and unusable values."""
    known = [PREFIX + name.upper() for name in Settings.model_fields]
    faults = [
        ConfigError(f"unknown variable {one_line(name, 60)}; {suggest(name, known)}", "environment")
        for name in sorted(os.environ)
        if name.startswith(PREFIX) and name not in (*known, *_OF_OTHERS)
    ]
    try:
        settings = Settings()
    except ValidationError as error:
        for detail in error.errors(include_url=False, include_input=False):
            name = str(detail["loc"][0]).upper().removeprefix(PREFIX)
            faults.append(ConfigError(f"{PREFIX}{name}: {detail['msg']}; correct or unset it", "environment"))
    if faults:
        raise together(faults)
    return settings


def _masked(url: str) -> str:
    """The address without its password."""
    try:
        password = urlsplit(url).password
    except ValueError:
        return "****"
    return url.replace(f":{password}@", ":****@", 1) if password else url
