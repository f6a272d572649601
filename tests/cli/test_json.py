"""`--json`: every command that has it is in docs/commands.md with the fields that it gives."""

import json
import re
from collections.abc import Iterator
from contextlib import nullcontext
from dataclasses import fields
from pathlib import Path
from typing import Any

import pytest
import typer
from typer.testing import CliRunner

from monitor.cli.app import app
from monitor.models import Article, Delivery, Dispute, Fact, Finding, SeenChange
from monitor.sandbox import Sandbox
from tests.house import OTHER, ROOT, SIGNED, Site, page

TABLE = (ROOT / "docs/commands.md").read_text().partition("## For programs")[2]
ROWS = {name: (kind, told) for name, kind, told in re.findall(r"^\| `([a-z ]+)` \| (\w+) \| (.*) \|$", TABLE, re.M)}
ARGUMENTS = {
    "check": ["ministry"],
    "tidy": ["--dry-run"],
    "try": ["ministry"],
    "snapshots show": ["CAPTURE"],
    "sources explain": ["ministry"],
    "sources check": ["paper"],
    "review show": ["1"],
    "review note": ["1", "read it", "--by", "anna"],
    "review dismiss": ["1", "--reason", "wrong", "--by", "anna"],
    "review reopen": ["1", "--by", "anna"],
    "review accept": ["1", "--by", "anna"],
    "baseline load": ["baseline.yaml"],
    "facts check": ["odd.yaml"],
    "facts try": ["dk-us-dca-status", SIGNED],
    "backtest pages": ["--source", "ministry"],
}
OF_LISTS = {"changes": SeenChange, "articles": Article, "baseline disputes": Dispute, "digest outbox": Delivery}
"""What is in a list that is empty in our house."""


def names(told: str) -> set[str]:
    """The names of a row, those in brackets and those of another form of the command aside."""
    first = re.sub(r"\([^)]*\)", "", told).partition(";")[0]
    more = {"as a finding": Finding, "as a fact": Fact}
    said = next((model for words, model in more.items() if first.startswith(words)), None)
    return set(re.findall(r"`([a-z0-9_]+)`", first)) | ({field.name for field in fields(said)} if said else set())


def commands(group: Any, path: tuple[str, ...] = ()) -> Iterator[tuple[str, Any]]:
    yield " ".join(path), group
    for name, command in getattr(group, "commands", {}).items():
        yield from commands(command, (*path, name))


def test_all_that_have_it_are_told() -> None:
    having = {
        name
        for name, command in commands(typer.main.get_command(app))
        if any("--json" in parameter.opts for parameter in command.params)
    }
    assert set(ROWS) == having


def test_the_fields_are_those_that_are_told(
    environment: Path, site: Site, sandbox: Sandbox, monkeypatch: pytest.MonkeyPatch
) -> None:
    for place in ("monitor.rooms", "monitor.cli.pages.trial", "monitor.cli.archive.captures"):
        monkeypatch.setattr(f"{place}.Sandbox", lambda **_: nullcontext(sandbox))
    monkeypatch.chdir(environment)
    Path("odd.yaml").write_text("facts:\n  - {id: a, statement: A., kind: count, about: [denmark]}\n")
    site.put("/ministry", page(SIGNED, OTHER))

    def asked(*arguments: str) -> Any:
        result = CliRunner().invoke(app, [*arguments, "--json"], catch_exceptions=False)
        assert result.exit_code in (0, 1), result.output
        return json.loads(result.stdout)

    asked("check", "ministry")
    capture = asked("review", "show", "1")["finding"]["evidence"][0]["snapshot"]
    for name, (kind, told) in ROWS.items():
        given = [capture if word == "CAPTURE" else word for word in ARGUMENTS.get(name, [])]
        value = asked(*name.split(), *given)
        assert isinstance(value, list) == (kind == "list"), name
        if name == "config show":
            assert value["home"] == str(environment)
            continue
        if value == []:
            assert {field.name for field in fields(OF_LISTS[name])} - {"payload"} == names(told), name
            continue
        assert set(value[0] if kind == "list" else value) == names(told), name
