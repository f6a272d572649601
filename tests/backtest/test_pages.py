"""An archive of captures through the stages of a live check."""

import json
from pathlib import Path

import pytest

from monitor.backtest import pages
from monitor.errors import ConfigError

TEXT = "The agreement covers {} bases in the north of the country, as parliament heard on Tuesday."
PAGE = "<html><head><title>Agreement</title></head><body><main><h1>Agreement</h1><p>{}</p></main><footer>{}</footer>"


def capture(folder: Path, name: str, bases: int, footer: str = "Contact", comment: str = "") -> dict[str, str]:
    text = PAGE.format(TEXT.format(bases), footer) + f"<!--{comment}--></body></html>"
    (folder / name).write_text(text, encoding="utf-8")
    return {"path": name, "date": "2026-01-01T00:00:00+00:00"}


def answers(folder: Path, *rows: object) -> list[dict[str, object]]:
    histories = folder / "histories.jsonl"
    histories.write_text("".join(json.dumps(row) + "\n" for row in rows), encoding="utf-8")
    pages.run(histories, folder / "out.jsonl", lambda _: None)
    return [json.loads(line) for line in (folder / "out.jsonl").read_text().splitlines()]


def test_each_kind_of_step_has_its_outcome(tmp_path: Path) -> None:
    (tmp_path / "wall.html").write_text("<h1>Just a moment...</h1><p>Checking your browser.</p>")
    steps = [
        capture(tmp_path, "0", 4),
        capture(tmp_path, "1", 4, comment="a nonce"),
        capture(tmp_path, "2", 4, footer="Contact us"),
        {"path": "wall.html"},
        {"path": "missing.html"},
        capture(tmp_path, "5", 12, footer="Contact us"),
        capture(tmp_path, "6", 4, footer="Contact us"),
        capture(tmp_path, "7", 12, footer="Contact us"),
    ]
    got = answers(tmp_path, {"id": "p", "url": None, "steps": steps})
    assert [row["outcome"] for row in got] == [
        "unchanged",
        "noise",
        "not_the_page",
        "not_the_page",
        "changed",
        "changed",
        "returned",
    ]
    assert [row["step"] for row in got] == [1, 2, 3, 4, 5, 6, 7]
    assert got[1]["labels"] == ["footer"]
    assert got[2]["labels"] == ["challenge"]


@pytest.mark.parametrize(
    ("line", "told"),
    [
        ("{", "2: no JSON"),
        ("[]", "1: should be a JSON object"),
        ('{"id": "p"}', "1: not a page history; it needs"),
        ('{"id": "p", "steps": [{}]}', "1: not a page history; it needs"),
    ],
)
def test_a_bad_line_is_named_with_its_number(tmp_path: Path, line: str, told: str) -> None:
    histories = tmp_path / "histories.jsonl"
    histories.write_text('{"id": "a", "steps": []}\n' + line + "\n")
    with pytest.raises(ConfigError, match=rf"histories\.jsonl:2:{told}"):
        pages.run(histories, tmp_path / "out.jsonl", lambda _: None)


def test_a_missing_file_is_one_clear_line(tmp_path: Path) -> None:
    with pytest.raises(ConfigError, match="cannot be read"):
        pages.run(tmp_path / "none.jsonl", tmp_path / "out.jsonl", lambda _: None)
