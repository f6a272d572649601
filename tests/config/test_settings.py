"""What the environment says."""

from pathlib import Path

import pytest

from monitor.config import load_settings
from monitor.errors import ConfigError


@pytest.fixture(autouse=True)
def empty_environment(monkeypatch: pytest.MonkeyPatch) -> None:
    for name in ("MONITOR_HOME", "MONITOR_DATABASE", "DATABASE_URL", "MONITOR_DATA"):
        monkeypatch.delenv(name, raising=False)


def test_paths_are_below_home(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    monkeypatch.setenv("MONITOR_HOME", str(tmp_path))
    monkeypatch.setenv("MONITOR_LEXICON", "/elsewhere/lexicon")
    settings = load_settings()
    assert settings.at(settings.sources) == tmp_path / "sources.yaml"
    assert settings.at(settings.lexicon) == Path("/elsewhere/lexicon")
    assert settings.database_url == f"sqlite:///{tmp_path}/db/monitor.sqlite3"
    assert settings.outbox_path == tmp_path / "db" / "outbox"


def test_the_usual_name_of_a_database_address_is_taken(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("DATABASE_URL", "postgresql://db/monitor")
    assert load_settings().database_url == "postgresql://db/monitor"


def test_a_password_is_never_printed_and_may_come_from_a_file(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    (tmp_path / "secret").write_text("from a file\n")
    monkeypatch.setenv("MONITOR_SMTP_PASSWORD_FILE", str(tmp_path / "secret"))
    assert load_settings().password() == "from a file"
    monkeypatch.setenv("MONITOR_SMTP_PASSWORD", "hunter2")
    assert load_settings().password() == "hunter2"
    assert "hunter2" not in repr(load_settings())


def test_the_password_of_the_database_may_come_from_a_file(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    (tmp_path / "secret").write_text("p@ss/word\n")
    monkeypatch.setenv("MONITOR_DATABASE_PASSWORD_FILE", str(tmp_path / "secret"))
    for address, wanted in {
        "postgresql://monitor@db/monitor": "postgresql://monitor:p%40ss%2Fword@db/monitor",
        "postgresql://monitor:own@db/monitor": "postgresql://monitor:own@db/monitor",
        "postgresql://db/monitor?application_name=a@b": "postgresql://db/monitor?application_name=a@b",
        "sqlite:////data/monitor.sqlite3": "sqlite:////data/monitor.sqlite3",
    }.items():
        monkeypatch.setenv("MONITOR_DATABASE", address)
        assert load_settings().database_url == wanted
        assert "word" not in load_settings().shown()["database"]


def test_an_unreadable_password_file_is_named(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    monkeypatch.setenv("MONITOR_SMTP_PASSWORD_FILE", str(tmp_path / "none"))
    with pytest.raises(ConfigError, match="MONITOR_SMTP_PASSWORD_FILE"):
        load_settings().password()


def test_what_is_shown_hides_all_secrets(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("DATABASE_URL", "postgresql://me:hush%40@db.example.org/monitor")
    monkeypatch.setenv("MONITOR_SMTP_PASSWORD", "hunter2")
    shown = load_settings().shown()
    assert shown["database"] == "postgresql://me:****@db.example.org/monitor"
    assert "hush" not in repr(shown)
    assert "hunter2" not in repr(shown)


def test_an_unknown_variable_is_told_with_the_nearest_one(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("MONITOR_SORCES", "x")
    with pytest.raises(ConfigError, match=r"unknown variable MONITOR_SORCES; did you mean `MONITOR_SOURCES`\?"):
        load_settings()
