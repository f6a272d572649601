"""What a fresh machine relies on: locks, make targets, container files, unit file."""

import re
import subprocess
import tomllib
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parent.parent
LOCKS = ("requirements.lock", "requirements-postgres.lock", "requirements-dev.lock")


def names(requirements: list[str]) -> set[str]:
    """Normalised project names (PEP 503) of requirement lines."""
    return {re.sub(r"[-_.]+", "-", re.split(r"[\[<>=!~; ]", line, maxsplit=1)[0]).lower() for line in requirements}


def locked(lock: str) -> dict[str, str]:
    """Name → version of a lock file."""
    return dict(re.findall(r"^([a-z0-9.-]+)==([^ ;\\]+)", (ROOT / lock).read_text(), flags=re.MULTILINE))


@pytest.mark.parametrize("lock", LOCKS)
def test_a_lock_names_no_address(lock: str) -> None:
    text = (ROOT / lock).read_text()
    assert not re.search(r"://|--(extra-)?index|--find-links|--trusted", text)


@pytest.mark.parametrize("lock", LOCKS)
def test_every_locked_package_has_a_hash(lock: str) -> None:
    entries = re.split(r"\n(?=[a-z0-9])", (ROOT / lock).read_text().strip())
    assert [entry.split("=")[0] for entry in entries if "--hash=sha256:" not in entry] == []


def test_the_locks_hold_what_the_project_asks_for() -> None:
    project = tomllib.loads((ROOT / "pyproject.toml").read_text())["project"]
    extras = project["optional-dependencies"]
    runtime, postgres, dev = (locked(lock) for lock in LOCKS)
    assert names(project["dependencies"] + extras["build"]) <= runtime.keys()
    assert names(extras["postgres"]) <= postgres.keys()
    assert names(extras["dev"]) <= dev.keys()
    assert runtime.items() <= postgres.items() <= dev.items(), "tests run on what users run"


def test_old_pip_gets_lxml_html_clean() -> None:
    """pip before 23.3 drops jusText's extra `lxml[html_clean]` without an error; only a direct dependency helps."""
    assert "lxml-html-clean" in names(tomllib.loads((ROOT / "pyproject.toml").read_text())["project"]["dependencies"])


def test_make_help_lists_every_target() -> None:
    shown = subprocess.run(["make", "help"], cwd=ROOT, capture_output=True, text=True, check=True).stdout
    makefile = (ROOT / "Makefile").read_text()
    declared = re.search(r"^\.PHONY: (.*)$", makefile, flags=re.MULTILINE)
    assert declared
    assert set(declared[1].split()) == set(re.findall(r"^  make (\S+)", shown, flags=re.MULTILINE))
    bare = subprocess.run(["make"], cwd=ROOT, capture_output=True, text=True, check=True).stdout
    assert bare == shown


def test_an_old_python_is_refused_in_a_plain_sentence(tmp_path: Path) -> None:
    old = tmp_path / "python3.9"
    old.write_text("#!/bin/sh\nexit 1\n")
    old.chmod(0o755)
    (tmp_path / "packaging").mkdir()
    for name in (*LOCKS, "pyproject.toml", "packaging/setup.sh"):
        (tmp_path / name).write_bytes((ROOT / name).read_bytes())
    result = subprocess.run(
        ["bash", "packaging/setup.sh", "runtime"],
        cwd=tmp_path,
        env={"PYTHON": str(old), "PATH": "/usr/bin:/bin"},
        capture_output=True,
        text=True,
        check=False,
    )
    assert result.returncode == 1
    assert "is not Python 3.11 or newer" in result.stderr
    assert not (tmp_path / ".venv").exists()
