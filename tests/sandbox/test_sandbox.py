"""Whatever a job does, the monitor gets an answer in time and keeps no dead or lost process."""

import os
import signal
import subprocess
import sys
import threading
import time
from collections.abc import Iterator
from datetime import UTC, datetime
from pathlib import Path

import pytest

from monitor.errors import ConfigError, ExtractError, FetchError, NotThePage
from monitor.models import Fetched
from monitor.sandbox import Sandbox
from tests.sandbox import jobs


@pytest.fixture(scope="module")
def sandbox() -> Iterator[Sandbox]:
    with Sandbox(workers=1, memory_mb=512, seconds=1.5) as made:
        yield made


def alive(pid: int) -> bool:
    """Whether a process is there and no zombie."""
    try:
        return Path(f"/proc/{pid}/stat").read_text().rpartition(")")[2].split()[0] != "Z"
    except FileNotFoundError:
        return False


def gone_within(pid: int, seconds: float) -> bool:
    until = time.monotonic() + seconds
    while alive(pid) and time.monotonic() < until:
        time.sleep(0.02)
    return not alive(pid)


def test_a_job_gives_its_result_from_another_process(sandbox: Sandbox) -> None:
    assert sandbox.run(jobs.double, 21) == 42
    assert sandbox.run(jobs.double, number=21) == 42
    assert sandbox.run(jobs.process) not in {os.getpid(), 0}


def test_one_warm_worker_does_job_after_job(sandbox: Sandbox) -> None:
    assert len({sandbox.run(jobs.process) for _ in range(5)}) == 1


@pytest.mark.parametrize(
    ("job", "arguments", "kind"),
    [
        (jobs.hang, (), "parser_timeout"),
        (jobs.hang_and_ignore, (), "parser_timeout"),
        (jobs.swallow, (3000,), "parser_memory"),
        (jobs.die, (3,), "parser_crash"),
        (jobs.kill_self, (signal.SIGSEGV,), "parser_crash"),
        (jobs.kill_self, (signal.SIGKILL,), "parser_crash"),
        (jobs.leave, (), "parser_crash"),
        (jobs.stumble, (), "parser_crash"),
        (jobs.dive, (), "parser_crash"),
        (jobs.unreturnable, (), "parser_crash"),
    ],
)
def test_each_disaster_has_its_kind_and_the_next_job_runs(
    sandbox: Sandbox, job: object, arguments: tuple[object, ...], kind: str
) -> None:
    began = time.monotonic()
    with pytest.raises(ExtractError) as caught:
        sandbox.run(job, *arguments)  # type: ignore[arg-type]
    assert caught.value.kind == kind
    assert "\n" not in str(caught.value)
    assert time.monotonic() - began < 30  # the jobs that hang would take a minute
    assert sandbox.run(jobs.double, 1) == 2


def test_the_page_is_named_in_the_error(sandbox: Sandbox) -> None:
    with pytest.raises(ExtractError) as caught:
        sandbox.run(jobs.misread, url="https://example.org/")
    assert caught.value.url == "https://example.org/"
    page = Fetched(
        url="https://example.org/2",
        final_url="https://example.org/3",
        status=200,
        headers=(),
        body=b"",
        fetched_at=datetime(2026, 3, 1, tzinfo=UTC),
        elapsed=0.0,
    )
    with pytest.raises(ExtractError) as caught:
        sandbox.run(jobs.stumble_over, page)
    assert caught.value.url == "https://example.org/2"


def test_our_own_errors_come_back_whole(sandbox: Sandbox) -> None:
    with pytest.raises(NotThePage) as consent:
        sandbox.run(jobs.no_page, "https://example.org/")
    assert (str(consent.value), consent.value.url, consent.value.kind) == (
        "asks for consent",
        "https://example.org/",
        "consent",
    )
    with pytest.raises(FetchError) as fetch:
        sandbox.run(jobs.raise_with_everything)
    assert (fetch.value.kind, fetch.value.retry_after) == ("http_429", datetime(2026, 3, 1, tzinfo=UTC))
    with pytest.raises(ConfigError) as config:
        sandbox.run(jobs.raise_config)
    assert (str(config.value), config.value.line, config.value.column) == ("p:3:4: m", 3, 4)


def test_what_cannot_be_sent_is_the_callers_mistake(sandbox: Sandbox) -> None:
    with pytest.raises((AttributeError, TypeError)):
        sandbox.run(jobs.double, lambda: None)  # type: ignore[arg-type]
    assert sandbox.run(jobs.double, 1) == 2


def test_a_job_prints_to_nobody(sandbox: Sandbox, capfd: pytest.CaptureFixture[str]) -> None:
    assert sandbox.run(jobs.chatter) == "done"
    assert capfd.readouterr().out == ""


def test_a_worker_that_was_killed_between_jobs_is_replaced(sandbox: Sandbox) -> None:
    worker = sandbox.run(jobs.process)
    os.kill(worker, signal.SIGKILL)
    assert gone_within(worker, 20)
    assert sandbox.run(jobs.process) != worker


def test_our_secrets_stay_with_us(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("MONITOR_MAIL__PASSWORD", "secret")
    with Sandbox(workers=1) as sandbox:
        assert "secret" not in sandbox.run(jobs.environment).values()


def test_the_signals_that_end_the_monitor_do_not_reach_the_workers(sandbox: Sandbox) -> None:
    worker = sandbox.run(jobs.process)
    for number in (signal.SIGTERM, signal.SIGINT):
        os.kill(worker, number)
    assert sandbox.run(jobs.process) == worker


def test_a_job_is_finished_while_the_whole_group_is_told_to_end() -> None:
    script = (
        "from monitor.sandbox import Sandbox; from tests.sandbox import jobs; import signal, sys\n"
        "for number in (signal.SIGINT, signal.SIGTERM): signal.signal(number, lambda *_: None)\n"
        "with Sandbox(workers=1) as box:\n"
        "    print('ready', flush=True)\n"
        "    print(box.run(jobs.nap, 0.4), flush=True)\n"
        # A process that is already ending has no handlers any more: it waits until the last signal was sent.
        "sys.stdin.read()\n"
    )
    command = [sys.executable, "-c", script]
    pipes = {"stdin": subprocess.PIPE, "stdout": subprocess.PIPE}
    with subprocess.Popen(command, **pipes, text=True, start_new_session=True) as monitor:
        assert monitor.stdin is not None
        assert monitor.stdout is not None
        assert monitor.stdout.readline() == "ready\n"
        for number in (signal.SIGINT, signal.SIGTERM) * 3:
            os.killpg(monitor.pid, number)
            time.sleep(0.1)
        assert monitor.stdout.readline() == "rested\n"
        monitor.stdin.close()
    assert monitor.returncode == 0


def test_workers_are_replaced_after_their_share() -> None:
    with Sandbox(workers=1, recycle=2) as sandbox:
        first, second, third = (sandbox.run(jobs.process) for _ in range(3))
        assert first == second != third
        assert gone_within(first, 20)


def test_many_threads_share_few_workers() -> None:
    seen: list[int] = []
    with Sandbox(workers=2) as sandbox:
        threads = [threading.Thread(target=lambda: seen.append(sandbox.run(jobs.process))) for _ in range(20)]
        for thread in threads:
            thread.start()
        for thread in threads:
            thread.join()
    assert len(seen) == 20
    assert 1 <= len(set(seen)) <= 2


def test_closing_leaves_no_process_and_ends_what_runs() -> None:
    sandbox = Sandbox(workers=2, seconds=60)
    idle = sandbox.run(jobs.process)
    outcome: list[str] = []

    def work() -> None:
        try:
            sandbox.run(jobs.hang)
        except ExtractError as error:
            outcome.append(error.kind)

    thread = threading.Thread(target=work)
    thread.start()
    time.sleep(0.2)
    sandbox.close()
    thread.join(timeout=20)
    assert outcome == ["parser_crash"]
    assert gone_within(idle, 20)
    with pytest.raises((RuntimeError, ExtractError)):
        sandbox.run(jobs.double, 1)


@pytest.mark.slow
def test_a_monitor_that_is_killed_leaves_no_worker() -> None:
    script = (
        "from monitor.sandbox import Sandbox; from tests.sandbox import jobs; import threading, time\n"
        "box = Sandbox(workers=2, seconds=2)\n"
        "print(box.run(jobs.process), flush=True)\n"
        "threading.Thread(target=box.run, args=(jobs.hang,), daemon=True).start()\n"
        "time.sleep(0.2)\n"
        "print(box.run(jobs.process), flush=True)\n"
        "time.sleep(60)\n"
    )
    with subprocess.Popen([sys.executable, "-c", script], stdout=subprocess.PIPE, text=True) as monitor:
        assert monitor.stdout is not None
        workers = [int(monitor.stdout.readline()) for _ in range(2)]
        monitor.kill()
    assert all(gone_within(worker, 20) for worker in workers)
