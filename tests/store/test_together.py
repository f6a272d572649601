"""Several processes on one database: nothing is lost, nothing is done twice, one instance at a time."""

import multiprocessing
import os
import signal
import subprocess
import sys
import time
from concurrent.futures import ThreadPoolExecutor
from dataclasses import replace
from multiprocessing.queues import Queue
from pathlib import Path
from typing import Any

import pytest

from monitor.errors import Busy, Moved
from monitor.models import Delivery, State
from monitor.store import Store
from tests.store.conftest import MIGRATIONS, Opener
from tests.store.make import NOON, check, evidence, fact, finding, looked, page, review, source

SERVER = multiprocessing.get_context("forkserver")
SERVER.set_forkserver_preload(["pytest", "tests.store.make", "tests.store.conftest"])
WORKERS = 3


def together(task: Any, *arguments: Any) -> list[Any]:
    """Run a task in several processes at once; what they put, in one list."""
    results: Queue[Any] = SERVER.Queue()
    processes: list[Any] = [
        SERVER.Process(target=task, args=(number, results, *arguments)) for number in range(WORKERS)
    ]
    for process in processes:
        process.start()
    answers = [results.get(timeout=60) for _ in processes]
    for process in processes:
        process.join(timeout=30)
        assert process.exitcode == 0
    return answers


def confirm(number: int, results: "Queue[Any]", url: str, page_ids: list[int]) -> None:
    with Store(url, migrations=MIGRATIONS) as store:
        mine = store.pages.get(page_ids[number])
        assert mine is not None
        for round_ in range(20):
            opened = finding(evidence=(evidence(f"quote {number} {round_}"),))
            store.checks.save(looked(mine), check(mine), findings=[opened, finding(2)], confirmed=["fact-1"])
        results.put(number)


def claim(number: int, results: "Queue[Any]", url: str) -> None:
    with Store(url, migrations=MIGRATIONS) as store:
        sent = []
        while (delivery := store.outbox.claim(NOON)) is not None:
            sent.append(delivery.id)
            store.outbox.mark_sent(delivery, NOON)
        taken = []
        while due := store.pages.claim_due(NOON, 2):
            taken.extend(page.id for page in due)
        results.put((sent, taken))


def accept(number: int, results: "Queue[Any]", url: str, finding_ids: list[int]) -> None:
    won = []
    with Store(url, migrations=MIGRATIONS) as store:
        for finding_id in finding_ids:
            read = store.findings.get(finding_id)
            assert read is not None
            first_read = replace(read, version=1, state=State.ACCEPTED)
            new = fact(id=read.fact_id, value=100 + number)
            try:
                store.findings.decide(first_read, review(first_read), new)
            except Moved:
                continue
            won.append((new.id, new.value))
    results.put(won)


def test_no_update_is_lost_between_processes(url: str, store: Store) -> None:
    store.facts.load([fact()], [], NOON)
    pages = [page(store, number + 1) for number in range(WORKERS)]
    store.pages.sync([source(number + 1) for number in range(WORKERS)], NOON)
    together(confirm, url, [one.id for one in pages])
    (record,) = store.facts.records()
    assert record.confirmed_count == WORKERS * 20
    first = store.findings.by_keys([finding().key])[0]
    assert len(first.evidence) == WORKERS * 20


def test_each_message_and_each_due_page_is_claimed_exactly_once(url: str, store: Store) -> None:
    store.pages.sync([source(number) for number in range(30)], NOON)
    for number in range(30):
        store.outbox.enqueue(
            Delivery(
                digest_key="d",
                recipient=f"r{number}",
                channel="email",
                message_id=f"<{number}>",
                payload=b"x",
                due_at=NOON,
            ),
            [],
            NOON,
        )
    answers = together(claim, url)
    sent = [number for answer in answers for number in answer[0]]
    taken = [number for answer in answers for number in answer[1]]
    assert len(sent) == len(set(sent)) == 30
    assert len(taken) == len(set(taken)) == 30


def test_one_of_several_reviewers_decides(url: str, store: Store) -> None:
    opened = store.findings.save([finding(number) for number in range(1, 13)])
    ids = [one.id for one in opened if one.id is not None]
    store.facts.load([fact(number) for number in ids], [], NOON)
    won = [decision for answer in together(accept, url, ids) for decision in answer]
    assert sorted(won) == sorted((known.id, known.value) for known in store.facts.in_force())
    assert {len(store.findings.reviews(number)) for number in ids} == {1}


def test_threads_share_a_store(store: Store) -> None:
    mine = page(store)
    store.facts.load([fact()], [], NOON)

    def save(number: int) -> None:
        store.checks.save(looked(mine), check(mine), confirmed=["fact-1"])
        store.facts.in_force()

    with ThreadPoolExecutor(16) as pool:
        list(pool.map(save, range(64)))
    (record,) = store.facts.records()
    assert record.confirmed_count == 64


def test_reading_does_not_wait_for_a_writer(store: Store) -> None:
    page(store)
    with store._database.write() as connection:
        connection.exec_driver_sql("UPDATE sources SET removed_at = NULL")
        reading = ThreadPoolExecutor(1).submit(store.pages.states, held_back_since=NOON)
        assert len(reading.result(timeout=20)) == 1


HOLD = """
import os, sys, time
from pathlib import Path
from monitor.store import Store
store = Store(sys.argv[1], migrations=Path(sys.argv[2]))
store.lock()
if os.fork() == 0:          # a forked worker lives on and must not keep the lock
    time.sleep(20)
    os._exit(0)
print(os.getpid(), flush=True)
time.sleep(20)
"""


@pytest.mark.slow
def test_a_second_instance_is_told_who_holds_the_database_and_a_killed_one_holds_nothing(
    url: str, opened: Opener
) -> None:
    with subprocess.Popen(
        [sys.executable, "-c", HOLD, url, str(MIGRATIONS)],
        stdout=subprocess.PIPE,
        text=True,
        cwd=Path(__file__).parents[2],
        start_new_session=True,
    ) as holder:
        assert holder.stdout is not None
        number = holder.stdout.readline().strip()
        second = opened(url)
        with pytest.raises(Busy) as caught:
            second.lock()
        assert f"process {number}" in str(caught.value)
        assert second.name in str(caught.value)
        holder.send_signal(signal.SIGKILL)
        holder.wait()
        try:
            lock = wait_for_lock(second)
            assert lock
        finally:
            os.killpg(holder.pid, signal.SIGKILL)


def wait_for_lock(store: Store) -> bool:
    """PostgreSQL notices a dead client a moment later."""
    for _ in range(200):
        try:
            store.lock()
        except Busy:
            time.sleep(0.1)
        else:
            return True
    return False


def test_a_released_lock_can_be_taken_again(store: Store, url: str, opened: Opener) -> None:
    with store.lock():
        pass
    with opened(url).lock(), pytest.raises(Busy):
        store.lock()


WRITE = """
import sys
from dataclasses import replace
from datetime import timedelta
from pathlib import Path
from monitor.store import Store
from tests.store.make import *
store = Store(sys.argv[1], migrations=Path(sys.argv[2]))
mine = store.pages.of("source-1")
round_ = int(sys.argv[3])
for number in range(100_000):
    at = NOON + timedelta(seconds=round_ * 100_000 + number)
    name = f"{round_}-{number}"
    capture = fetched(name.encode(), at)
    store.checks.save(
        looked(mine, at, etag=name), check(mine, name, at), fetched=capture, document=document(name),
        findings=[finding(key=name, evidence=(evidence(name, snapshot=capture.sha256),))], confirmed=["fact-1"],
    )
    print(name, flush=True)
"""


@pytest.mark.slow
def test_a_writer_that_is_killed_loses_nothing_acknowledged_and_leaves_nothing_by_halves(
    url: str, store: Store, opened: Opener
) -> None:
    mine = page(store)
    store.facts.load([fact()], [], NOON)
    acknowledged: list[str] = []
    for round_ in range(8):
        with subprocess.Popen(
            [sys.executable, "-c", WRITE, url, str(MIGRATIONS), str(round_)],
            stdout=subprocess.PIPE,
            text=True,
            cwd=Path(__file__).parents[2],
        ) as writer:
            assert writer.stdout is not None
            acknowledged.append(writer.stdout.readline().strip())
            time.sleep(0.05 + 0.07 * round_)
            writer.send_signal(signal.SIGKILL)
            acknowledged.extend(line.strip() for line in writer.stdout.read().splitlines(keepends=True) if "\n" in line)
    time.sleep(0.5)
    fresh = opened(url)
    found = fresh.findings.list(limit=100_000)
    names = {one.key for one in found}
    assert set(acknowledged) <= names
    assert len(names) <= len(acknowledged) + 8
    checks = fresh.checks.recent(mine.id, 100_000)
    assert {one.outcome for one in checks} == names
    assert all(fresh.checks.snapshot(one.evidence[0].snapshot or "") for one in found)
    newest = fresh.checks.latest_document(mine.id)
    state = fresh.pages.get(mine.id)
    assert newest is not None
    assert state is not None
    assert newest.text == state.etag == checks[0].outcome
    (record,) = fresh.facts.records()
    assert record.confirmed_count == len(names)
