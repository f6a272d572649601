"""How commands end: exit codes, one line where something is wrong, and nothing at all where nothing is."""

import json
import os
import re
import signal
import socket
import subprocess
import sys
from pathlib import Path
from typing import IO

import pytest

from monitor.cli import main
from monitor.cli.ground.ending import MISTAKE, told
from monitor.errors import Busy, FetchError, Moved, ReviewError, StoreError
from tests.house import OTHER, SIGNED, Site, page

ALONE = [sys.executable, "-m", "monitor"]


class Ended:
    """A command in this process: its exit code, results and talk."""

    def __init__(self, capsys: pytest.CaptureFixture[str], *arguments: str) -> None:
        with pytest.raises(SystemExit) as left:
            main(arguments)
        self.code = left.value.code
        self.out, self.err = capsys.readouterr()


@pytest.fixture
def stored(environment: Path, capsys: pytest.CaptureFixture[str]) -> Path:
    """A database with the two sources and the facts, nothing looked at yet."""
    Ended(capsys, "sources")
    return environment


WRONG = (
    (["souces"], 2, "Did you mean 'sources'?"),
    (["sources", "explian", "ministry"], 2, "Did you mean 'explain'?"),
    (["sources", "explain", "ministri"], 2, "no source 'ministri'; did you mean 'ministry'?"),
    (["check", "Ministry."], 2, "no source 'Ministry.'; did you mean 'ministry'?"),
    (["check", "nobody"], 2, "no source 'nobody'; `monitor sources` lists them"),
    (["sources", "check", "papr"], 2, "did you mean 'paper'?"),
    (["changes", "--source", "papr"], 2, "did you mean 'paper'?"),
    (["articles", "--source", "papr"], 2, "did you mean 'paper'?"),
    (["backtest", "pages", "--source", "papr"], 2, "did you mean 'paper'?"),
    (["try", "papr"], 2, "no address, file or source 'papr'; did you mean 'paper'?"),
    (["digest", "preview", "deks@example.org"], 2, "did you mean 'desk@example.org'?"),
    (["baseline", "show", "gl-base-nam"], 2, "no fact 'gl-base-nam'; did you mean 'gl-base-name'?"),
    (["facts", "try", "gl-base-nam", "a text"], 2, "did you mean 'gl-base-name'?"),
    (["review", "show", "7"], 2, "no finding 7; `monitor review list --state all` lists them"),
    (["review", "show", "9" * 30], 2, f"no finding {'9' * 30}; `monitor review list --state all` lists them"),
    (["review", "accept", "9" * 30, "--by", "x"], 2, "no finding 999"),
    (["review", "note", "1", "a", "--by", " \x1b "], 2, "it is blank"),
    (["review", "note", "1", "a" * 2001, "--by", "x"], 2, "it has 2001 characters; at most 2000 are kept"),
    (["review", "show", "one"], 2, "Invalid value for 'NO': it is no whole number"),
    (["try", "/dev/null/no\nfile"], 2, "no address, file or source '/dev/null/no\\nfile'"),
    (["try", "empty.txt"], 69, "empty.txt: the body is empty; "),
    (["backtest", "pages", "deep.jsonl", "--out", "out.jsonl"], 78, "deep.jsonl:1:1: JSON that cannot be used ("),
    (["digest", "resend", "9" * 30], 2, "no message 999"),
    (
        ["sources", "add", "https://example.org/", "--kind", "fed"],
        2,
        "monitor: Invalid value for '--kind': 'fed' is",
    ),
    (["baseline", "load", ""], 2, "there is an empty argument after load; give a value or leave it out"),
    (["baseline", "show", "--as-of="], 2, "--as-of= has no value"),
    (["baseline", "dump", "/dev/null/facts"], 78, "/dev/null/facts:1:1: cannot be made: Not a directory"),
    (["sources", "export", "--opml", "/dev/null/x"], 78, "/dev/null/x:1:1: cannot be written: Not a directory"),
)


def test_what_is_wrong_is_one_line(
    stored: Path, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.chdir(stored)
    Path("empty.txt").touch()
    Path("deep.jsonl").write_text("[" * 100_000)
    for arguments, code, line in WRONG:
        ended = Ended(capsys, *arguments)
        assert (ended.code, ended.out) == (code, ""), arguments
        assert line in ended.err
        assert ended.err.count("\n") == 1, ended.err


@pytest.mark.usefixtures("stored")
def test_facts_of_a_country_that_no_fact_names(capsys: pytest.CaptureFixture[str]) -> None:
    ended = Ended(capsys, "baseline", "show", "--country", "ZZ")
    assert (ended.code, ended.out.count("gl-base-name")) == (0, 0)
    assert "none of the 2 facts; their countries: DK, GL, US" in ended.err


def test_a_file_is_written_whole_or_not_at_all(
    stored: Path, capsys: pytest.CaptureFixture[str], site: Site, monkeypatch: pytest.MonkeyPatch
) -> None:
    out = stored / "known"
    out.mkdir()
    assert Ended(capsys, "baseline", "dump", str(out)).code == 0
    (file,) = (path for path in out.iterdir() if "base" in path.read_text())
    before = file.read_text()

    def full(*_: object) -> None:
        raise OSError(28, "No space left on device")

    monkeypatch.setattr(Path, "replace", full)
    ended = Ended(capsys, "baseline", "dump", str(out))
    assert (ended.code, file.read_text()) == (78, before)
    assert "cannot be written: No space left on device; check the path" in ended.err
    assert not [path for path in out.iterdir() if path.name.startswith(".")]


@pytest.mark.usefixtures("stored")
def test_a_mistake_of_the_program_is_one_line_too(
    capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    def broken(*_: object, **__: object) -> None:
        raise ValueError("of all things\nthis")

    monkeypatch.setattr("monitor.store.Store.health", broken)
    ended = Ended(capsys, "status")
    assert ended.code == MISTAKE
    assert "a mistake of the program at " in ended.err
    assert "(ValueError: of all things this); please report it" in ended.err
    assert ended.err.count("\n") == 1
    monkeypatch.setenv("MONITOR_LOG", "debug")
    assert "Traceback" in Ended(capsys, "status").err


def test_who_waits_for_another_may_try_again() -> None:
    errors = (Busy("x"), Moved("x"), StoreError("x", transient=True), StoreError("x"), ReviewError("x"))
    assert [told(error)[0] for error in errors] == [75, 75, 75, 69, 2]


def test_a_connection_that_broke_is_no_reader_who_left() -> None:
    broken = FetchError("broke off", "https://a.example/", kind="connect")
    broken.__context__ = BrokenPipeError(32, "Broken pipe")
    assert told(broken)[0] == 69
    left = SystemExit(1)
    left.__context__ = BrokenPipeError(32, "Broken pipe")
    assert told(left) == (0, "")


def test_what_a_person_writes_cannot_steer_the_terminal(
    environment: Path, site: Site, capsys: pytest.CaptureFixture[str]
) -> None:
    site.put("/ministry", page(SIGNED, OTHER))
    assert Ended(capsys, "check", "ministry").code == 0
    assert Ended(capsys, "review", "note", "1", "red \x1b[31m\nline", "--by", "an\x07na\udcff").code == 0
    ended = Ended(capsys, "review", "show", "1")
    assert "note by an na: red [31m line" in ended.out
    assert not re.search(r"[\x00-\x09\x0b-\x1f]", ended.out)


@pytest.mark.usefixtures("stored")
@pytest.mark.slow
class TestAlone:
    """What can be seen only from outside the process."""

    def run(self, *arguments: str, stdout: int | IO[str], **more: str) -> "subprocess.CompletedProcess[str]":
        return subprocess.run(
            [*ALONE, *arguments],
            stdout=stdout,
            stderr=subprocess.PIPE,
            text=True,
            env=os.environ | more,
            timeout=120,
            check=False,
        )

    @pytest.mark.parametrize("arguments", [["sources", "schema"], ["--version"]])
    def test_nobody_reads_the_output(self, arguments: list[str]) -> None:
        reader, writer = os.pipe()
        os.close(reader)
        done = self.run(*arguments, stdout=writer)
        os.close(writer)
        assert (done.returncode, done.stderr) == (0, "")

    @pytest.mark.skipif(not Path("/dev/full").exists(), reason="wants /dev/full")
    @pytest.mark.parametrize("arguments", [["sources", "schema"], ["--version"]])
    def test_the_output_has_no_room(self, arguments: list[str]) -> None:
        with Path("/dev/full").open("w") as full:
            done = self.run(*arguments, stdout=full)
        assert (done.returncode, done.stderr) == (
            69,
            "monitor: the output cannot be written: No space left on device\n",
        )

    def test_a_terminal_that_has_few_letters(self) -> None:
        done = self.run("try", "/dev/null/é", stdout=subprocess.PIPE, PYTHONIOENCODING="ascii")
        assert (done.returncode, done.stderr.count("\n")) == (2, 1)
        assert r"\xe9" in done.stderr

    def test_closed_streams_are_no_files_of_ours(self, capsys: pytest.CaptureFixture[str]) -> None:
        done = subprocess.run(
            ["/bin/sh", "-c", 'exec "$@" <&- >&- 2>&-', "sh", *ALONE, "sources"], check=False, timeout=60
        )
        assert done.returncode == 0
        assert "2 sources" in Ended(capsys, "status").out

    def test_ctrl_c_at_any_moment_is_quiet(self) -> None:
        """Also while the program is still being loaded, as far as that is ours."""
        program = (
            "import os, signal, sys\n"
            "import monitor.cli\n"
            "class Pressed:\n"
            "    def find_spec(self, name, *_):\n"
            "        if name == 'monitor.cli.sources': os.kill(os.getpid(), signal.SIGINT)\n"
            "sys.meta_path.insert(0, Pressed())\n"
            "monitor.cli.main(['sources'])\n"
        )
        done = subprocess.run([sys.executable, "-c", program], capture_output=True, text=True, check=False, timeout=60)
        assert (done.returncode, done.stdout, done.stderr) == (130, "", "")


def test_ctrl_c_does_not_wait_for_a_slow_site(environment: Path, site: Site) -> None:
    """The site is silent for longer than this test waits for the command."""
    with socket.create_server(("127.0.0.1", 0)) as silent:
        path = environment / "sources.yaml"
        port = silent.getsockname()[1]
        text = path.read_text().replace(f"[{site.port}]", f"[{site.port}, {port}]")
        text = text.replace("{pause: 0,", "{pause: 0, deadline: 300,")
        path.write_text(text.replace(f":{site.port}/paper", f":{port}/paper"))
        command = subprocess.Popen(
            [*ALONE, "sources", "check", "paper"], stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True
        )
        silent.settimeout(60)
        connection, _ = silent.accept()
        command.send_signal(signal.SIGINT)
        out, err = command.communicate(timeout=120)
        connection.close()
    assert (command.returncode, out, err) == (130, "", "")


@pytest.mark.usefixtures("stored")
def test_results_are_json_for_whoever_asks(capsys: pytest.CaptureFixture[str]) -> None:
    ended = Ended(capsys, "sources", "--json")
    assert [state["source"]["id"] for state in json.loads(ended.out)] == ["ministry", "paper"]


def test_the_shell_completes(capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("_MONITOR_COMPLETE", "complete_bash")
    for typed, offered in (("monitor sources exp", "explain export"), ("monitor review list --state d", "dismissed")):
        monkeypatch.setenv("COMP_WORDS", typed)
        monkeypatch.setenv("COMP_CWORD", str(typed.count(" ")))
        ended = Ended(capsys)
        assert (ended.code, ended.out.split()) == (0, offered.split())
