"""What a fresh machine relies on: locks, make targets, container files, unit file."""

import os
import re
import shutil
import subprocess
import sys
import tomllib
from pathlib import Path

import pytest
import yaml

ROOT = Path(__file__).resolve().parent.parent
LOCKS = ("requirements.lock", "requirements-postgres.lock", "requirements-browser.lock", "requirements-dev.lock")


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
    runtime, postgres, browser, dev = (locked(lock) for lock in LOCKS)
    assert names(project["dependencies"] + extras["build"]) <= runtime.keys()
    assert names(extras["postgres"]) <= postgres.keys()
    assert names(extras["browser"]) <= browser.keys()
    assert names(extras["dev"]) <= dev.keys()
    assert runtime.items() <= postgres.items() <= browser.items() <= dev.items(), "tests run on what users run"


def test_old_pip_gets_lxml_html_clean() -> None:
    """pip before 23.3 drops jusText's extra `lxml[html_clean]` without an error; only a direct dependency helps."""
    assert "lxml-html-clean" in names(tomllib.loads((ROOT / "pyproject.toml").read_text())["project"]["dependencies"])


def test_every_dependency_has_its_reason() -> None:
    project = tomllib.loads((ROOT / "pyproject.toml").read_text())["project"]
    table = (ROOT / "docs/decisions/0001-dependencies.md").read_text().partition("## What was turned down")[0]
    reasoned = {
        name for row in re.findall(r"^\| (.+?) \|", table, flags=re.MULTILINE) for name in names(row.split(", "))
    }
    assert names(project["dependencies"]) == reasoned - {"package", "---"}


def dockerfile() -> list[tuple[str, str]]:
    """(instruction, rest) of each line, continued lines joined."""
    text = re.sub(r"\\\n\s*", "", (ROOT / "Dockerfile").read_text())
    lines = [line for line in text.splitlines() if line.strip() and not line.startswith("#")]
    return [(word.upper(), rest) for word, _, rest in (line.partition(" ") for line in lines)]


def test_the_image_is_pinned_unprivileged_and_checked() -> None:
    steps = dockerfile()
    bases = [rest.split()[0] for word, rest in steps if word == "FROM"]
    assert len(bases) == 2
    assert all(re.fullmatch(r"python:3\.11\.\d+-slim", base) for base in bases)
    final = steps[max(index for index, (word, _) in enumerate(steps) if word == "FROM") :]
    assert ("USER", "10001:10001") in final
    assert ("ENTRYPOINT", '["monitor"]') in final
    assert any(word == "HEALTHCHECK" and '"monitor", "status", "--ready"' in rest for word, rest in final)
    assert any(word == "RUN" and "pip uninstall" in rest for word, rest in final)
    assert not any(word == "RUN" and "pip install" in rest for word, rest in final)


def test_the_image_installs_from_the_hashed_lock_only() -> None:
    installs = [
        rest for word, rest in dockerfile() if word == "RUN" and " install " in rest and "pip" in rest.split()[0]
    ]
    locked_ones = [rest for rest in installs if "--require-hashes -r requirements-postgres.lock" in rest]
    own = [rest for rest in installs if "--no-deps --no-build-isolation --editable ." in rest]
    assert (len(locked_ones), len(own), len(installs)) == (1, 1, 2)


def test_the_builder_gets_what_the_image_copies() -> None:
    sent = set(re.findall(r"^!(\S+)", (ROOT / ".dockerignore").read_text(), flags=re.MULTILINE))
    copied = {
        name.removeprefix("./")
        for word, rest in dockerfile()
        if word == "COPY" and "--from" not in rest
        for name in rest.split()[:-1]
    }
    assert copied == sent
    assert all((ROOT / name).exists() for name in copied)


def test_compose_is_pinned_and_locked_down() -> None:
    compose = yaml.safe_load((ROOT / "docker-compose.yml").read_text())
    services = compose["services"]
    for name, service in services.items():
        tag = service["image"].rpartition(":")[2]
        assert re.search(r"\d+\.\d+", tag), f"{name}: {service['image']}"
        assert service["security_opt"] == ["no-new-privileges:true"]
        assert service["mem_limit"]
        assert service["pids_limit"]
    monitor = services["monitor"]
    assert monitor["read_only"] is True
    assert monitor["cap_drop"] == ["ALL"]
    assert monitor["stop_grace_period"] == "45s"
    assert any(mount.endswith(":/data") for mount in monitor["volumes"])
    assert {name: service.get("profiles") for name, service in services.items()} == {
        "monitor": None,
        "postgres": ["postgres"],
        "mail": ["dev"],
    }
    assert "pg_isready" in services["postgres"]["healthcheck"]["test"][1]
    assert services["postgres"]["environment"]["POSTGRES_PASSWORD_FILE"].startswith("/run/secrets/")
    assert {secret for service in services.values() for secret in service.get("secrets", ())} == compose[
        "secrets"
    ].keys()


def test_the_versions_agree() -> None:
    version = tomllib.loads((ROOT / "pyproject.toml").read_text())["project"]["version"]
    assert f'version="{version}"' in (ROOT / "Dockerfile").read_text()
    assert f"nordic-defence-monitor:{version}" in (ROOT / "docker-compose.yml").read_text()
    assert f"## {version} " in (ROOT / "CHANGELOG.md").read_text()


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


@pytest.mark.slow
def test_the_images_steps_work_in_a_clean_directory(tmp_path: Path) -> None:
    """The Dockerfile's steps without an engine: hashed wheels in a venv, the copied tree, the program as it starts."""
    app, venv, data = tmp_path / "app", tmp_path / "venv", tmp_path / "data"
    app.mkdir()
    data.mkdir()
    environment = {
        name: value for name, value in os.environ.items() if not name.startswith(("MONITOR_", "VIRTUAL_ENV"))
    }
    for word, rest in dockerfile():
        if word == "COPY" and "--from" not in rest:
            *names, _ = rest.split()
            for name in names:
                copy(ROOT / name, app / name)
        elif word == "RUN" and ("venv" in rest or "pip --python" in rest):
            step = rest.partition("&&")[0].replace("/opt/venv", str(venv))
            step = re.sub(r"^pip ", "python -m pip ", step)
            step = re.sub(r"^python ", f"{system_python()} ", step)
            subprocess.run(step.split(), cwd=app, env=environment, check=True, capture_output=True, timeout=300)
    variables = dict(re.findall(r"(MONITOR_\w+)=(\S+)", " ".join(rest for word, rest in dockerfile() if word == "ENV")))
    assert variables == {"MONITOR_HOME": "/app", "MONITOR_SOURCES": "/data/sources.yaml", "MONITOR_DATA": "/data"}
    environment |= {
        name: value.replace("/app", str(app)).replace("/data", str(data)) for name, value in variables.items()
    }
    (data / "sources.yaml").write_text(SOURCES)

    def monitor(*arguments: str) -> subprocess.CompletedProcess[str]:
        command = [str(venv / "bin/monitor"), *arguments]
        return subprocess.run(
            command, cwd=data, env=environment, capture_output=True, text=True, check=False, timeout=60
        )

    assert "Usage: monitor" in monitor("--help").stdout
    assert monitor("status", "--ready").returncode == 1, "nothing is running yet"
    assert monitor("migrate").returncode == 0
    assert "current" in monitor("status").stdout
    assert (data / "monitor.sqlite3").exists()
    assert not (venv / "bin/pip").exists()


SOURCES = """\
sources:
  - id: nowhere
    url: http://nowhere.invalid/
    enabled: false
"""


def copy(source: Path, target: Path) -> None:
    """What `COPY` takes, without what .dockerignore keeps away."""
    if source.is_dir():
        shutil.copytree(source, target, ignore=shutil.ignore_patterns("__pycache__", "*.sqlite3*"))
    else:
        shutil.copy(source, target)


def system_python() -> str:
    """An interpreter that has pip: the environment of the tests has none."""
    for name in (sys._base_executable, "/usr/bin/python3", "python3.11", "python3"):  # type: ignore[attr-defined]
        if subprocess.run([name, "-m", "pip", "--version"], capture_output=True, check=False).returncode == 0:
            return name
    pytest.skip("no interpreter with pip is at hand")
