"""However large, deep or woven a file is, it is answered soon and in few lines."""

from pathlib import Path

import pytest

from monitor.config import load_sources, read_jsonl
from monitor.errors import ConfigError

MIB = 1 << 20


@pytest.mark.parametrize(
    ("text", "message"),
    [
        ("sources: " + "x" * (2 * MIB), ":1:1: is larger than 1 MiB"),
        ("- " * (MIB // 2 - 10), "nested deeper than 20 levels"),
        ("[" * 100_000, "nested deeper than 20 levels"),
        pytest.param(
            "sources: [" + "a," * 60_000 + "]", "more than 50000 values; split the file", marks=pytest.mark.slow
        ),
        ("a: &a [" + "x," * 300 + "]\nb: &b [" + "*a," * 300 + "]\nsources: [" + "*b," * 300 + "]", "aliases"),
    ],
    ids=["two-megabytes", "dashes", "brackets", "values", "aliases"],
)
def test_a_file_beyond_all_measure_gives_one_line(text: str, message: str, tmp_path: Path) -> None:
    path = tmp_path / "sources.yaml"
    path.write_text(text)
    with pytest.raises(ConfigError) as caught:
        load_sources(path)
    assert message in str(caught.value)
    assert len(str(caught.value).splitlines()) == 1


def test_many_faults_are_told_as_the_first_fifty(tmp_path: Path) -> None:
    path = tmp_path / "sources.yaml"
    path.write_text("sources:\n" + "  - {id: 1}\n" * 400)
    with pytest.raises(ConfigError) as caught:
        load_sources(path)
    lines = str(caught.value).splitlines()
    assert len(lines) == 51
    assert lines[0].startswith(f"{path}:2:5: ")
    assert "more faults" in lines[-1]


@pytest.mark.parametrize("path", ["/dev/zero", "/tmp", "no/such/file", "nul\0byte"])
def test_what_is_no_file_is_told(path: str) -> None:
    with pytest.raises(ConfigError) as caught:
        load_sources(Path(path))
    assert len(str(caught.value).splitlines()) == 1


def test_json_lines_come_with_their_numbers(tmp_path: Path) -> None:
    path = tmp_path / "docs.jsonl"
    path.write_bytes(b'\xef\xbb\xbf{"a": 1}\n\n  \n{"a": 2}')
    assert list(read_jsonl(path)) == [(1, {"a": 1}), (4, {"a": 2})]


@pytest.mark.parametrize(
    ("line", "message"),
    [
        (b"[1]", ":2:1: should be a JSON object"),
        (b"{", ":2:2: no JSON: "),
        (b'{"a": \xe6}', ":2:7: the line is not UTF-8"),
        (b"[" * 200_000, ":2:1: JSON that cannot be used"),
        (b'{"a": ' + b"9" * 5000 + b"}", ":2:1: JSON that cannot be used"),
    ],
    ids=["list", "broken", "latin-1", "deep", "huge-number"],
)
def test_a_line_that_is_no_json_object_is_named(line: bytes, message: str, tmp_path: Path) -> None:
    path = tmp_path / "docs.jsonl"
    path.write_bytes(b"{}\n" + line + b"\n{}\n")
    with pytest.raises(ConfigError) as caught:
        list(read_jsonl(path))
    assert message in str(caught.value)
    assert len(str(caught.value).splitlines()) == 1
