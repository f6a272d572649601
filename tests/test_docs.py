"""Every command that the documentation shows exists, with the options shown; every link leads somewhere."""

import re
import shlex
import tomllib
from collections.abc import Iterator
from pathlib import Path
from typing import get_args

import pytest
from typer.testing import CliRunner

from monitor.cli.app import app
from monitor.config import sources_schema
from monitor.digest.words import HELD_BACK
from monitor.models import Label

ROOT = Path(__file__).resolve().parent.parent
PAGES = [*ROOT.glob("*.md"), *(ROOT / "docs").rglob("*.md"), ROOT / "examples/demo/README.md"]
BLOCK = re.compile(r"^```sh\n(.*?)^```", flags=re.MULTILINE | re.DOTALL)


def commands(program: str) -> Iterator[list[str]]:
    """The arguments of each call of a program in a block of shell commands."""
    for page in PAGES:
        for block in BLOCK.findall(page.read_text()):
            for line in block.replace("\\\n", " ").splitlines():
                words = shlex.split(re.sub(r"\$\([^)]*\)", "X", line), comments=True)
                for index, word in enumerate(words):
                    first = index == 0 or words[index - 1] in ("&&", program)  # `exec SERVICE PROGRAM`
                    if word.endswith(f"bin/{program}") or (first and word == program):
                        end = next((i for i in range(index, len(words)) if words[i] in ("&&", "|", ">")), len(words))
                        yield words[index + 1 : end]


@pytest.mark.parametrize("arguments", list(commands("monitor")), ids=" ".join)
def test_a_shown_command_exists(arguments: list[str]) -> None:
    result = CliRunner().invoke(app, [*arguments, "--help"])
    assert result.exit_code == 0, result.output
    assert "Usage: " in result.output


@pytest.mark.parametrize("arguments", list(commands("make")), ids=" ".join)
def test_a_shown_make_target_exists(arguments: list[str]) -> None:
    targets = set(re.findall(r"^([a-z-]+):", (ROOT / "Makefile").read_text(), flags=re.MULTILINE))
    assert {word for word in arguments if "=" not in word} <= targets


def test_the_readme_shows_the_two_commands() -> None:
    shown = list(commands("make"))
    assert ["demo"] in shown
    assert ["test"] in shown
    assert len(list(commands("monitor"))) > 8


@pytest.mark.parametrize("page", PAGES, ids=lambda page: str(page.relative_to(ROOT)))
def test_links_lead_somewhere(page: Path) -> None:
    links = re.findall(r"\]\(([^)#\s]+)", page.read_text())
    missing = [link for link in links if "://" not in link and not (page.parent / link).exists()]
    assert missing == []


def test_the_floors_are_drawn_as_they_are_enforced() -> None:
    contracts = tomllib.loads((ROOT / "pyproject.toml").read_text())["tool"]["importlinter"]["contracts"]
    layers = next(contract["layers"] for contract in contracts if contract["type"] == "layers")
    enforced = [name for layer in layers for name in re.findall(r"\w+", layer) if name not in ("__main__", "web")]
    drawing = (ROOT / "docs/architecture.md").read_text().partition("## Floors")[2].split("```")[1]
    assert re.findall(r"\w+", re.sub(r"   .*", "", drawing)) == enforced


def test_every_label_of_noise_is_explained_and_named_in_digests() -> None:
    labels = get_args(Label)
    part = (ROOT / "docs/sources.md").read_text().split("## Noise")[1].split("\n## ")[0]
    assert {label for label in labels if f"`{label}`" not in part or label not in HELD_BACK} == set()
    told = {name for row in re.findall(r"^\| (`.*?`) \|", part, re.MULTILINE) for name in re.findall(r"`(.*?)`", row)}
    assert told == set(labels)


def test_every_key_of_sources_yaml_is_explained() -> None:
    schema = sources_schema()
    keys = {key for part in (schema, *schema["$defs"].values()) for key in part.get("properties", ())}
    text = (ROOT / "docs/sources.md").read_text()
    assert {key for key in keys if not re.search(rf"`([a-z]+: )?{key}`|{key}:", text)} == set()
