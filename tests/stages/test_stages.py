"""Optional stages against an endpoint on loopback that is good, lies, is slow or broken, and vectors made here."""

import hashlib
import json
import time
from collections.abc import Callable
from dataclasses import replace
from datetime import UTC, date, datetime, timedelta
from pathlib import Path

import pytest

from monitor import extract, facts
from monitor.config import load_baseline, load_lexicon
from monitor.errors import ConfigError
from monitor.models import Document, Observation
from monitor.policy import SECONDED
from monitor.stages import EndpointSettings, SecondReader, Stages, VectorSettings, load_vectors
from tests.fetch.loopback import Reply, Server, answer, client_for, serving
from tests.house import BASELINE, ROOT, SIGNED, Now

NOW = Now()
DAY = date(2023, 12, 21)
QUOTE = "have signed the defence cooperation agreement"


@pytest.fixture(scope="module")
def baseline(tmp_path_factory: pytest.TempPathFactory) -> facts.Baseline:
    path = tmp_path_factory.mktemp("stages") / "baseline.yaml"
    path.write_text(BASELINE)
    return facts.compile_baseline(load_baseline(path)[0], load_lexicon(ROOT / "db/lexicon"))


@pytest.fixture(scope="module")
def document() -> Document:
    return extract.from_text("The weather was fine. " + SIGNED + " Forty people came.", language="en")


def said(**claim: object) -> bytes:
    content = json.dumps({"states": True, "value": "signed", "quote": QUOTE} | claim)
    return answer(json.dumps({"choices": [{"message": {"content": content}}]}).encode())


def reader(server: Server, now: Callable[[], datetime] = NOW, **changes: object) -> SecondReader:
    settings = EndpointSettings(url=server.url("/v1/chat/completions"), model="tiny", **changes)  # type: ignore[arg-type]
    client = client_for(server, deadline=1.0)
    return SecondReader(settings, lambda body: client.post(settings.url, body).body, now)


def unsure(document: Document, baseline: facts.Baseline, score: float = 0.4) -> tuple[Observation, ...]:
    """What we read, but as if less surely."""
    return tuple(replace(each, score=score) for each in facts.observe(document, baseline, seen=DAY))


def test_off_is_off(document: Document, baseline: facts.Baseline) -> None:
    read = facts.observe(document, baseline, seen=DAY)
    assert read
    assert Stages().extend(read, document, baseline, seen=DAY) == read


def test_a_good_answer_raises_what_was_unsure_as_far_as_the_list(document: Document, baseline: facts.Baseline) -> None:
    read = unsure(document, baseline)
    with serving(said()) as server:
        second = reader(server)
        (raised,) = Stages(second).extend(read, document, baseline, seen=DAY)
        assert Stages(second).extend(read, document, baseline, seen=DAY) == (raised,)
    assert (raised.score, raised.features[-1]) == (0.6, (SECONDED, 0.4))
    assert replace(raised, score=0.4, features=read[0].features) == read[0], "nothing else is touched"
    assert len(server.requests) == 1, "the answer is remembered"
    assert second.counts == {"asked": 1, "accepted": 2, "remembered": 1}
    assert server.requests[0].startswith("POST /v1/chat/completions HTTP/1.1\r\n")


def test_an_answer_may_add_what_was_overlooked(document: Document, baseline: facts.Baseline) -> None:
    with serving(said()) as server:
        (added,) = Stages(reader(server)).extend((), document, baseline, seen=DAY)
    assert (added.value, added.score, added.features[-1]) == ("signed", 0.6, (SECONDED, 0.0))
    assert document.text[added.start : added.end] == added.quote == QUOTE


@pytest.mark.parametrize(
    "claim",
    [
        {"quote": "have ratified the defence cooperation agreement"},
        {"quote": QUOTE.upper()},
        {"quote": "Denmark and the United States"},
        {"value": "ratified"},
        {"value": None},
        {"states": False},
    ],
    ids=str,
)
def test_lies_change_nothing(claim: dict[str, object], document: Document, baseline: facts.Baseline) -> None:
    read = unsure(document, baseline)
    with serving(said(**claim)) as server:
        assert Stages(reader(server)).extend(read, document, baseline, seen=DAY) == read
    assert server.requests


@pytest.mark.parametrize(
    "reply",
    [
        answer(b"not json"),
        answer(b"{}"),
        answer(b"[" * 5000),
        answer(json.dumps({"choices": [{"message": {"content": "I think so."}}]}).encode()),
        said(quote=""),
        answer(b"busy", status="503 Service Unavailable"),
        answer(b"", "Location: http://127.0.0.1/elsewhere", status="307 Temporary Redirect"),
        b"",
        lambda _: time.sleep(3),
    ],
    ids=["text", "empty object", "deep", "chatty", "no quote", "503", "redirect", "nothing", "slow"],
)
def test_trouble_is_as_if_it_were_off(reply: Reply, document: Document, baseline: facts.Baseline) -> None:
    read = unsure(document, baseline)
    with serving(reply) as server:
        second = reader(server)
        assert Stages(second).extend(read, document, baseline, seen=DAY) == read
    assert second.counts["failed"] == 1
    assert second.counts["asked"] == 0


def test_an_endpoint_that_keeps_failing_is_left_alone_for_a_while(document: Document, baseline: facts.Baseline) -> None:
    now = Now(datetime(2023, 12, 21, tzinfo=UTC))
    read = unsure(document, baseline)
    with serving(answer(b"nonsense")) as server:
        second = reader(server, now)
        for _ in range(5):
            Stages(second).extend(read, document, baseline, seen=DAY)
        assert second.counts == {"failed": 3, "resting": 2}
        now.time += timedelta(minutes=16)
        Stages(second).extend(read, document, baseline, seen=DAY)
        assert second.counts["failed"] == 4


def test_what_is_sure_or_hopeless_is_not_asked_about(document: Document, baseline: facts.Baseline) -> None:
    with serving(said()) as server:
        for score in (0.2, 0.9):
            read = unsure(document, baseline, score)
            assert Stages(reader(server)).extend(read, document, baseline, seen=DAY) == read
    assert server.requests == []


def test_the_questions_of_a_page_are_bounded(baseline: facts.Baseline) -> None:
    sentence = "Talks on a defence cooperation agreement between Denmark and the United States, part {}, went well. "
    document = extract.from_text("".join(sentence.format(number) for number in range(50)), language="en")
    with serving(said(states=False)) as server:
        Stages(reader(server, questions=4)).extend((), document, baseline, seen=DAY)
    assert 1 <= len(server.requests) <= 4


VECTORS = """7 2
denmark 1 0
defence 1 0
agreement 1 0.1
weather 0 1
fine 0 1
people 0.1 1
signed 0.9 0.1
"""


def folder(path: Path, text: str = VECTORS) -> VectorSettings:
    (path / "vectors.txt").write_text(text)
    manifest = json.dumps({"sha256": {"vectors.txt": hashlib.sha256(text.encode()).hexdigest()}})
    (path / "manifest.json").write_text(manifest)
    return VectorSettings(folder=path, sha256=hashlib.sha256(manifest.encode()).hexdigest(), likeness=0.8)


def test_vectors_propose_sentences_that_are_read_again_and_never_told(
    tmp_path: Path, document: Document, baseline: facts.Baseline
) -> None:
    stages = Stages(vectors=load_vectors(folder(tmp_path)), likeness=0.8)
    (added,) = stages.extend((), document, baseline, seen=DAY)
    assert (added.value, added.score) == ("signed", 0.5)
    assert document.text[added.start : added.end] == added.quote
    read = facts.observe(document, baseline, seen=DAY)
    assert stages.extend(read, document, baseline, seen=DAY) == read, "what was read is not read twice"


def test_vectors_that_are_not_those_that_were_pinned_do_not_start(tmp_path: Path) -> None:
    settings = folder(tmp_path)
    (tmp_path / "vectors.txt").write_text(VECTORS.replace("0.9", "0.8"))
    with pytest.raises(ConfigError, match="not the file that the manifest names"):
        load_vectors(settings)
    with pytest.raises(ConfigError, match="not the pinned one"):
        load_vectors(replace(settings, sha256="0" * 64))
    with pytest.raises(ConfigError, match="no vector"):
        load_vectors(folder(tmp_path, "word\n"))
    with pytest.raises(ConfigError, match="cannot be read"):
        load_vectors(replace(settings, folder=tmp_path / "none"))
