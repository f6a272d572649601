"""How well the topic filter keeps what is ours and holds back what is not; the floors may rise and never fall."""

import json
import shutil
import subprocess
from pathlib import Path

import pytest

from monitor import extract, facts
from monitor.config import load_baseline, load_lexicon
from monitor.errors import ExtractError
from monitor.models import Document
from tests.shared import SHARED, needs_shared

pytestmark = [pytest.mark.eval, needs_shared]
ROOT = Path(__file__).parents[2]

KEPT = 0.99
"""Of the documents on the topic; those in other languages than the lexicon's are nobody's."""
KEPT_OFF = 3
"""Of 20 off the topic that were chosen because they look like ours (the weather in Greenland, …)."""
KEPT_GENERAL = 0.03
"""Of articles of general news and of anything else."""


@pytest.fixture(scope="module")
def baseline() -> facts.Baseline:
    lexicon = load_lexicon(ROOT / "db/lexicon")
    return facts.compile_baseline(load_baseline(ROOT / "db/baseline", lexicon)[0], lexicon)


def test_labelled_documents(baseline: facts.Baseline) -> None:
    assert SHARED
    held: dict[str, list[bool]] = {"on-topic": [], "near": [], "off": []}
    possible: list[bool] = []
    for line in (SHARED / "replay/dev/docs.jsonl").read_text().splitlines():
        row = json.loads(line)
        title = row["title"] or ""
        topic = facts.topic(Document(url="", title=title, text=row["text"], language=row["language"]), baseline)
        if topic.understood:
            held[row["bucket"]].append(topic.holds)
        if title and row["bucket"] == "on-topic":
            summary = " ".join(row["text"].split()[:30])
            told = Document(url="", title=title, text=summary, language=row["language"])
            possible.append(facts.topic(told, baseline).possible)
    print({bucket: (sum(kept), len(kept)) for bucket, kept in held.items()}, sum(possible), len(possible))
    assert sum(held["on-topic"]) / len(held["on-topic"]) >= KEPT
    assert sum(held["off"]) <= KEPT_OFF
    assert all(possible), "a title never keeps an article of ours from being fetched"


@pytest.mark.skipif(not shutil.which("zstd"), reason="zstd is missing")
def test_general_news(baseline: facts.Baseline, tmp_path: Path) -> None:
    assert SHARED
    subprocess.run(["bash", str(SHARED / "unpack.sh"), str(tmp_path), "articles"], check=True)
    index = next(tmp_path.rglob("index.jsonl"))
    held = []
    for line in index.read_text().splitlines():
        row = json.loads(line)
        body = (index.parent / row["html_path"]).read_bytes()
        try:
            document = extract.document(body, url=row["url"], content_type="text/html")
        except ExtractError:
            continue
        topic = facts.topic(document, baseline)
        if topic.understood:
            held.append(topic.holds)
    print(sum(held), len(held))
    assert len(held) > 200
    assert sum(held) / len(held) <= KEPT_GENERAL
