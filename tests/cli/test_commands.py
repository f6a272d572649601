"""The commands as a person uses them: in a process of their own where it matters, else through the runner."""

import json
import os
import re
import signal
import sqlite3
import subprocess
import sys
import time
from contextlib import nullcontext
from pathlib import Path

import pytest
from typer.testing import CliRunner, Result

from monitor.cli.app import app
from monitor.sandbox import Sandbox
from tests.house import OTHER, SIGNED, TALKS, Site, page


@pytest.fixture(autouse=True)
def warm(monkeypatch: pytest.MonkeyPatch, sandbox: Sandbox) -> None:
    """Commands in this process share one sandbox: to start its worker takes longer than most of them."""
    for place in ("monitor.rooms", "monitor.cli.pages.trial", "monitor.cli.archive.captures"):
        monkeypatch.setattr(f"{place}.Sandbox", lambda **_: nullcontext(sandbox))


def monitor(*arguments: str, code: int = 0) -> Result:
    result = CliRunner().invoke(app, list(arguments), catch_exceptions=False)
    assert result.exit_code == code, result.output
    return result


def test_help_is_quick_and_imports_nothing_heavy() -> None:
    program = (
        "import sys\n"
        "from monitor.cli import main\n"
        "sys.argv = ['monitor', '--help']\n"
        "try:\n    main()\nexcept SystemExit:\n    pass\n"
        "heavy = {'trafilatura', 'sqlmodel', 'sqlalchemy', 'httpx', 'lxml', 'numpy', 'apscheduler'}\n"
        "print('heavy:', sorted(heavy & set(sys.modules)), file=sys.stderr)\n"
    )
    done = subprocess.run([sys.executable, "-c", program], capture_output=True, text=True, check=True)
    assert "review" in done.stdout
    assert "heavy: []" in done.stderr


@pytest.mark.usefixtures("environment")
class TestAtWork:
    """A desk with one finding to decide."""

    @pytest.fixture(autouse=True)
    def found(self, site: Site, environment: Path) -> None:
        site.put("/ministry", page(SIGNED, OTHER))
        result = monitor("check", "ministry", "paper")
        assert "ministry: first" in result.stdout
        assert "paper: http_404" in result.stdout

    def test_review_from_the_list_to_the_new_baseline(self) -> None:
        listed = monitor("review", "list").stdout
        assert "negotiating → signed" in listed
        shown = monitor("review", "show", "1").stdout
        for part in ("before      negotiating", "after       signed", "have signed", "/ministry", "capture", "seen"):
            assert part in shown
        assert "is accepted" in monitor("review", "accept", "1", "--by", "anna", "--note", "read it").stdout
        assert "signed" in monitor("baseline", "show").stdout
        assert "negotiating" in monitor("baseline", "show", "--as-of", "2023-03-01").stdout
        history = monitor("baseline", "show", "dk-us-dca-status").stdout
        assert "negotiating" in history
        assert "accepted with finding 1" in history
        assert "accepted already" in str(_error("review", "accept", "1", "--by", "bo"))
        assert "is open" in monitor("review", "reopen", "1", "--by", "bo").stdout

    def test_edit_and_accept_takes_only_values_that_fit(self) -> None:
        bad = monitor("review", "accept", "1", "--by", "anna", "--value", "sined", code=2)
        assert "sined" in bad.output
        monitor("review", "accept", "1", "--by", "anna", "--value", "concluded")
        assert "concluded" in monitor("baseline", "show").stdout

    def test_dismiss_wants_a_reason_and_is_kept(self) -> None:
        monitor("review", "dismiss", "1", "--by", "anna", code=2)
        monitor("review", "dismiss", "1", "--by", "anna", "--reason", "wrong country")
        assert monitor("review", "list").stdout == ""
        assert "wrong country" in monitor("review", "show", "1").stdout

    def test_the_state_of_sources_and_held_back_changes(self, site: Site) -> None:
        states = monitor("sources").stdout
        assert "http_404" in states
        site.put("/ministry", page(SIGNED, OTHER, stamp="5 May 2023"))
        monitor("check", "ministry")
        held = monitor("changes", "--held-back").stdout
        assert "5 May 2023" in held
        assert monitor("changes").stdout == ""
        site.put("/ministry", page(SIGNED, OTHER + " A second sentence has come."))
        monitor("check", "ministry")
        proved = monitor("backtest", "pages", "--source", "ministry", "--ignore", "p:last-of-type")
        assert "changed -> noise" in proved.stdout or "changed -> unchanged" in proved.stdout
        assert "gone" in proved.stdout
        assert "no source" in monitor("backtest", "pages", "--source", "nobody", code=2).output
        assert "no CSS selector" in monitor("try", "ministry", "--ignore", "..a[", code=2).output

    def test_a_source_is_explained(self) -> None:
        told = monitor("sources", "explain", "ministry").stdout
        for part in (
            "It can be read, since",
            "in its usual time",
            "(reader html",
            "No change.",
            "read for the first time",
        ):
            assert part in told
        for question in (
            ("sources", "explain", "nobody"),
            ("articles", "--source", "nobody"),
            ("changes", "--source", "nobody"),
        ):
            assert "no source" in monitor(*question, code=2).output

    def test_a_capture_can_be_seen_again(self, tmp_path: Path) -> None:
        finding = json.loads(monitor("review", "show", "1", "--json").stdout)["finding"]
        sha256 = finding["evidence"][0]["snapshot"]
        out = tmp_path / "page.html"
        assert sha256 in monitor("snapshots", "show", sha256[:12], "--out", str(out)).stdout
        assert "have signed" in out.read_text()

    def test_try_explains_and_stores_nothing(self, site: Site) -> None:
        site.put("/ministry", page(TALKS, OTHER))
        before = monitor("baseline", "show", "--json").stdout
        told = monitor("try", "ministry").stdout
        assert "confirms" in told
        assert "was" in told
        assert monitor("baseline", "show", "--json").stdout == before
        assert len(json.loads(monitor("review", "list", "--json").stdout)) == 1

    def test_digest_preview(self) -> None:
        assert "no recipient 'x@y.org'" in monitor("digest", "preview", "x@y.org", code=2).output
        text = monitor("digest", "preview").stdout
        assert "Subject: " in text
        assert "negotiating" in text

    def test_that_nobody_is_told_is_said(self, environment: Path) -> None:
        path = environment / "sources.yaml"
        assert "nobody" not in monitor("config", "check").stderr
        path.write_text(re.sub(r"recipients:\n  - .*\n", "", path.read_text()))
        assert "nobody gets digests yet" in monitor("config", "check").stderr

    def test_a_digest_can_be_seen_before_anybody_gets_it(self, environment: Path) -> None:
        path = environment / "sources.yaml"
        path.write_text(re.sub(r"recipients:\n  - .*\n", "", path.read_text()))
        told = monitor("digest", "preview")
        assert "nobody gets digests yet" in told.stderr
        assert "signed" in told.stdout

    def test_status_and_backup(self, tmp_path: Path) -> None:
        told = monitor("status").stdout
        assert "current" in told
        assert "1 of 2 sources can be read, 1 cannot (1 http_404)" in told
        monitor("status", "--ready", code=1)
        copy = tmp_path / "copy.sqlite3"
        monitor("backup", str(copy))
        assert copy.stat().st_size > 0
        (tmp_path / "copies").mkdir()
        for _ in range(2):
            written = monitor("backup", str(tmp_path / "copies"), "--keep", "1").stdout.strip()
        assert [str(path) for path in (tmp_path / "copies").iterdir()] == [written]

    def test_tidying_tells_what_stays_and_why(self, environment: Path) -> None:
        told = monitor("tidy", "--dry-run").stdout
        assert "captures older than 744 days would go (at least 0.0 MB)" in told
        with sqlite3.connect(environment / "data" / "monitor.sqlite3") as connection:
            connection.execute("UPDATE snapshots SET fetched_at = '2020-01-01 00:00:00.000000'")
        done = json.loads(monitor("tidy", "--json").stdout)["did"]
        assert (done["captures"], done["evidence"]) == (0, 1)

    def test_a_message_that_was_given_up_is_told_until_somebody_decides(self, environment: Path) -> None:
        monitor("digest", "send")
        assert "nothing waits" in monitor("status", "--exit-code").stdout
        assert "not failed" in monitor("digest", "drop", "1", code=2).output
        with sqlite3.connect(environment / "data" / "monitor.sqlite3") as connection:
            connection.execute("UPDATE deliveries SET state = 'failed', error = '451 later'")
        assert "1 given up; `monitor digest outbox` lists them" in monitor("status", "--exit-code", code=1).stdout
        assert "451 later" in monitor("digest", "outbox").stdout
        monitor("digest", "drop", "1")
        monitor("status", "--exit-code")
        monitor("digest", "resend", "1")
        waiting = json.loads(monitor("status", "--json").stdout)["mail"]
        assert (waiting["waiting"], waiting["error"]) == (1, "451 later")
        assert "1 message waiting (the oldest since" in monitor("status").stdout

    def test_dump_and_load_round_trip(self, tmp_path: Path) -> None:
        monitor("review", "accept", "1", "--by", "anna")
        monitor("baseline", "dump", str(tmp_path / "dump"))
        loaded = monitor("baseline", "load", str(tmp_path / "dump")).stdout
        assert "changed" not in loaded.replace("unchanged", "")


def test_try_reads_files_without_a_database(environment: Path, tmp_path: Path) -> None:
    path = tmp_path / "text.txt"
    path.write_text(SIGNED)
    assert "dk-us-dca-status = signed" in monitor("try", str(path)).stdout
    path = tmp_path / "page.html"
    path.write_text(page(SIGNED, OTHER))
    assert "dk-us-dca-status = signed" in monitor("try", str(path)).stdout
    tried = monitor("try", str(path), "--select", "h1").stdout
    assert "with these selectors" in tried
    assert f"out  {SIGNED}"[:60] in tried
    assert "dk-us-dca-status" not in tried
    assert not (environment / "data").exists()


def test_the_files_can_be_checked_without_network(environment: Path) -> None:
    assert "2 sources, 1 recipients: sound" in monitor("config", "check").stdout
    assert str(environment) in monitor("config", "show").stdout


def test_one_fact_reads_a_text(environment: Path) -> None:
    told = monitor("facts", "try", "dk-us-dca-status", SIGNED).stdout
    assert "signed" in told
    assert "2 facts" in monitor("facts", "check").stdout


def test_facts_that_will_not_do_are_told_at_their_place(environment: Path, tmp_path: Path) -> None:
    path = tmp_path / "facts.yaml"
    path.write_text("facts:\n  - {id: a, statement: A., kind: count, about: [denmark]}\n")
    told = monitor("facts", "check", str(path), code=1)
    assert f"{path}:2:10: a: can never match: nothing says what is counted; give `unit:`" in told.stdout
    (remark,) = json.loads(monitor("facts", "check", str(path), "--json", code=1).stdout.partition("]")[0] + "]")
    assert (remark["fact"], remark["level"], remark["line"], remark["column"]) == ("a", "error", 2, 10)


def _error(*arguments: str) -> BaseException:
    with pytest.raises(Exception) as caught:  # noqa: PT011 - which error it is, is what the caller looks at
        CliRunner().invoke(app, list(arguments), catch_exceptions=False)
    return caught.value


def started(environment: Path) -> subprocess.Popen[str]:
    return subprocess.Popen(
        [sys.executable, "-m", "monitor", "run"], stderr=subprocess.PIPE, text=True, env=dict(os.environ)
    )


@pytest.mark.slow
def test_the_service_looks_drains_and_is_alone(environment: Path, site: Site) -> None:
    site.put("/ministry", page(SIGNED, OTHER))
    first = started(environment)
    try:
        deadline = time.monotonic() + 40
        while "/ministry" not in site.asked and time.monotonic() < deadline:
            time.sleep(0.1)
        second = subprocess.run(
            [sys.executable, "-m", "monitor", "run"], capture_output=True, text=True, check=False, timeout=60
        )
        assert second.returncode == 75
        assert str(first.pid) in second.stderr
    finally:
        first.send_signal(signal.SIGTERM)
        _, talk = first.communicate(timeout=60)
    assert first.returncode == 0, talk
    assert "negotiating → signed" in monitor("review", "list").stdout


@pytest.mark.parametrize(
    ("text", "line"),
    [
        ("sources: [{id: a, url: 'https://a.example/', evry: 6h}]\n", "sources.yaml:1:"),
        ("", "sources.yaml:1:1:"),
    ],
)
def test_a_bad_file_is_one_line_and_exit_78(environment: Path, text: str, line: str) -> None:
    (environment / "sources.yaml").write_text(text)
    done = subprocess.run(
        [sys.executable, "-m", "monitor", "run"], capture_output=True, text=True, check=False, timeout=60
    )
    assert done.returncode == 78
    assert line in done.stderr
    assert len(done.stderr.splitlines()) == 1


@pytest.mark.parametrize(
    ("arguments", "code", "told"),
    [
        (["nosuch"], 2, "nosuch"),
        (["review", "list", "--state", "x"], 2, "is not one of 'open'"),
        (["review", "list"], 69, "no database yet"),
        (["try"], 2, "Missing argument"),
    ],
)
def test_a_wrong_command_is_told_in_one_line(environment: Path, arguments: list[str], code: int, told: str) -> None:
    done = subprocess.run(
        [sys.executable, "-m", "monitor", *arguments], capture_output=True, text=True, check=False, timeout=60
    )
    assert done.returncode == code
    assert told in done.stderr
    assert len(done.stderr.splitlines()) == 1
