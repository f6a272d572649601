"""Pairs in, answers out, line by line."""

import json
from pathlib import Path

import pytest
from typer.testing import CliRunner

from monitor.backtest import revisions
from monitor.cli.app import app
from monitor.errors import ConfigError


def silent(_done: int, _of: int | None) -> None:
    """Nobody watches."""


def test_a_line_for_each_pair(tmp_path: Path) -> None:
    pairs, out = tmp_path / "pairs.jsonl", tmp_path / "out.jsonl"
    rows = [
        {"id": "a", "before": "It has 12 sites.", "after": "It has 15 sites.", "language": "en"},
        {"id": "b", "before": "Avtalet gäller.", "after": "Avtalet gäller.", "language": "sv"},
        {"id": 3, "before": "", "after": "Es gilt.", "language": "de"},
    ]
    pairs.write_text("\n".join(json.dumps(row) for row in rows), encoding="utf-8")
    assert revisions.run(pairs, out, silent).startswith("3 pairs, 2 factual; 1 number")
    answers = [json.loads(line) for line in out.read_text(encoding="utf-8").splitlines()]
    assert [(answer["id"], answer["factual"]) for answer in answers] == [("a", True), ("b", False), (3, True)]
    assert answers[0]["changes"] == [{"kind": "number", "before": "12", "after": "15"}]
    assert answers[1] == {"id": "b", "factual": False, "score": 0.0, "changes": []}


def test_a_line_that_is_no_pair_is_named(tmp_path: Path) -> None:
    pairs = tmp_path / "pairs.jsonl"
    pairs.write_text('{"id": 1, "before": "a", "after": "b"}\n{"id": 2, "before": 7, "after": ""}\n', encoding="utf-8")
    with pytest.raises(ConfigError, match=r"pairs\.jsonl:2:1: `before` must be text"):
        revisions.run(pairs, tmp_path / "out.jsonl", silent)


def test_an_answer_that_cannot_be_written_is_told_before_the_work(tmp_path: Path) -> None:
    pairs = tmp_path / "pairs.jsonl"
    pairs.write_text('{"id": 1, "before": "a", "after": "b"}\n', encoding="utf-8")
    for target in (tmp_path / "missing" / "out.jsonl", tmp_path):
        result = CliRunner().invoke(app, ["backtest", "revisions", str(pairs), "--out", str(target)])
        assert result.exit_code == 2
        assert "cannot be written" in result.output


def test_the_command_writes_and_sums_up(tmp_path: Path) -> None:
    pairs, out = tmp_path / "pairs.jsonl", tmp_path / "out.jsonl"
    pairs.write_text('{"id": 1, "before": "12 sites", "after": "15 sites", "language": "en"}\n', encoding="utf-8")
    result = CliRunner().invoke(app, ["backtest", "revisions", str(pairs), "--out", str(out)], catch_exceptions=False)
    assert result.exit_code == 0, result.output
    assert "1 pairs, 1 factual" in result.output
    assert json.loads(out.read_text(encoding="utf-8"))["changes"] == [{"kind": "number", "before": "12", "after": "15"}]
