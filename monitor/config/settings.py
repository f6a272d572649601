"""What the environment says: where things are, and secrets. The only place that reads it.

Precedence: options of the command line, then `MONITOR_…` variables, then these defaults.
"""

from pathlib import Path
from typing import Annotated

from pydantic import AliasChoices, BeforeValidator, Field, SecretStr, ValidationError
from pydantic_settings import BaseSettings, SettingsConfigDict

from monitor.errors import ConfigError

_PROJECT = Path(__file__).resolve().parent.parent.parent
"""The checkout; an installed copy is told by MONITOR_HOME where its files are."""


def _expanded(path: object) -> object:
    return Path(path).expanduser() if isinstance(path, str) else path


Place = Annotated[Path, BeforeValidator(_expanded)]


class Settings(BaseSettings):
    """Relative paths are below `home`."""

    model_config = SettingsConfigDict(env_prefix="MONITOR_", frozen=True, extra="ignore")

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
    outbox: Place | None = None
    """Where messages are written when no mail server is configured; default `outbox` in `data`."""
    smtp_password: SecretStr | None = None
    smtp_password_file: Place | None = None
    log: str = "info"

    def at(self, path: Path) -> Path:
        """A path of these settings, made absolute where it is relative to `home`."""
        return path if path.is_absolute() else self.home / path

    @property
    def database_url(self) -> str:
        """Address of the database; it may hold a password."""
        return self.database or f"sqlite:///{self.at(self.data) / 'monitor.sqlite3'}"

    @property
    def outbox_path(self) -> Path:
        """Folder for `.eml` files."""
        return self.at(self.outbox) if self.outbox else self.at(self.data) / "outbox"

    def password(self) -> str:
        """The mail server's password, from the variable or the file; empty when there is none."""
        if self.smtp_password is not None:
            return self.smtp_password.get_secret_value()
        if self.smtp_password_file is None:
            return ""
        path = self.at(self.smtp_password_file)
        try:
            return path.read_text(encoding="utf-8").strip()
        except (OSError, UnicodeDecodeError) as error:
            raise ConfigError(
                f"cannot read the mail password: {error}; see MONITOR_SMTP_PASSWORD_FILE", str(path)
            ) from None


def load_settings() -> Settings:
    """Read the environment. Raises ConfigError naming the variable that cannot be used."""
    try:
        return Settings()
    except ValidationError as error:
        first = error.errors(include_url=False, include_input=False)[0]
        name = f"MONITOR_{'_'.join(str(part) for part in first['loc'])}".upper()
        raise ConfigError(f"{name}: {first['msg']}", "environment") from None
