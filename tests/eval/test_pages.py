"""Quality floors of page changes and of extraction, on real captures that lie beside the repository.

The figures may rise and never fall.
"""

import json
import re
import shutil
import subprocess
import sys
import time
from collections import Counter
from concurrent.futures import ProcessPoolExecutor
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import pytest

from monitor import compare, extract
from monitor.backtest import pages
from monitor.compare.align import Difference
from monitor.compare.blocks import lines_of
from monitor.compare.noise import labels_of
from monitor.errors import ExtractError
from monitor.extract.layout.visible import squash
from monitor.models import Document, Fetched
from tests.shared import SHARED, needs_shared

pytestmark = [pytest.mark.eval, needs_shared, pytest.mark.skipif(not shutil.which("zstd"), reason="zstd is missing")]

Json = dict[str, Any]


@pytest.fixture(scope="module")
def unpacked(tmp_path_factory: pytest.TempPathFactory) -> Path:
    assert SHARED
    folder = tmp_path_factory.mktemp("captures")
    subprocess.run(["bash", str(SHARED / "unpack.sh"), str(folder), "pairs", "timelines", "articles"], check=True)
    return folder


def scored(folder: Path) -> Json:
    """Replay a set and let the set's own scorer judge the answers."""
    assert SHARED
    scorer = [sys.executable, str(SHARED / "pages" / "score.py")]
    made = subprocess.run([*scorer, "histories", str(folder)], check=True, capture_output=True, text=True)
    (folder / "histories.jsonl").write_text(made.stdout, encoding="utf-8")
    pages.run(folder / "histories.jsonl", folder / "out.jsonl", lambda _: None)
    command = [*scorer, "score", str(folder), str(folder / "out.jsonl"), "--json"]
    result: Json = json.loads(subprocess.run(command, check=True, capture_output=True, text=True).stdout)
    print(json.dumps({name: value for name, value in result.items() if name != "wrong"}, indent=1))
    return result


def shown(result: Json, kind: str) -> float:
    return float(result["rates"][kind]["changed"])


def test_pairs(unpacked: Path) -> None:
    result = scored(unpacked / "pairs")
    assert result["recall"] >= 0.968
    assert shown(result, "number_or_date_only") >= 0.85
    assert shown(result, "text_micro") >= 0.62
    assert shown(result, "stamp_only") <= 0.02
    assert shown(result, "format_or_link_only") <= 0.05
    assert shown(result, "raw_only") <= 0.001
    assert result["rates"]["capture"]["not_the_page"] >= 0.92
    assert shown(result, "capture") <= 0.08
    assert result["alert_precision_at_natural_mix"] >= 0.66


def test_timelines(unpacked: Path) -> None:
    result = scored(unpacked / "timelines")
    assert result["recall"] >= 0.63
    assert result["alert_precision"] >= 0.76


def test_real_pages_at_the_first_look(unpacked: Path) -> None:
    """Whatever was captured and is no failed capture is a page, to a look that knows nothing of its past.

    The captures that are refused were looked at one by one: four error pages of a broken app, four pages that show
    nothing but a question about cookies, and a test page with one word on it.
    """
    looks: dict[Path, str | None] = {}
    failed: set[Path] = set()
    for row in map(json.loads, (unpacked / "pairs" / "index.jsonl").read_text(encoding="utf-8").splitlines()):
        sides = [unpacked / "pairs" / row[side] for side in ("before_path", "after_path")]
        looks |= dict.fromkeys(sides, row["url"])
        failed |= set(sides) if row["label"] == "capture" else set()
    for row in map(json.loads, (unpacked / "articles" / "index.jsonl").read_text(encoding="utf-8").splitlines()):
        looks[unpacked / "articles" / row["html_path"]] = row["url"]
    with ProcessPoolExecutor(2) as pool:
        answers = list(pool.map(first_look, [look for look in looks.items() if look[0] not in failed], chunksize=20))
    refused = Counter(answer for answer in answers if answer)
    print(len(answers), refused)
    assert len(answers) > 3_000
    assert refused <= Counter({"error-page": 4, "consent": 4, "empty": 1})


def first_look(look: tuple[Path, str | None]) -> str | None:
    path, url = look
    address = url or "https://example.org/page"
    fetched = Fetched(
        url=address,
        final_url=address,
        status=200,
        headers=(),
        body=path.read_bytes(),
        fetched_at=datetime(2026, 1, 1, tzinfo=UTC),
        elapsed=0.0,
    )
    try:
        extract.read(fetched, None)
    except ExtractError as error:
        return error.kind
    return None


def test_short_real_texts_are_pages() -> None:
    """Sentences of news and of an encyclopedia, each as if it were all that a page says."""
    said: list[str] = []
    for name, limit in (("ntrex-dev", 1_000), ("vitaminc-dev", 3_000)):
        command = ["zstd", "-dc", f"{SHARED}/claims/{name}.jsonl.zst"]
        lines = subprocess.run(command, check=True, capture_output=True, text=True).stdout.splitlines()[:limit]
        rows = map(json.loads, lines)
        said += [
            text for row in rows for text in row.values() if isinstance(text, str) and len(text) > 25 and " " in text
        ]
    taken = [text for text in dict.fromkeys(said) if alone(text)]
    print(len(set(said)), taken)
    assert len(set(said)) > 8_000
    assert len(taken) <= 1


def alone(text: str) -> str | None:
    url, title = "https://example.org/page", " ".join(text.split()[:5])
    return extract.not_the_page(
        extract.from_text(f"{title}\n\n{text}", title=title, url=url),
        status=200,
        headers=(),
        body=b"<html><body></body></html>",
        url=url,
        final_url=url,
        before=None,
    )


def test_articles(unpacked: Path) -> None:
    """Token F1 of the main text against what people marked, all countries and ours."""
    folder = unpacked / "articles"
    scores: dict[str, list[float]] = {}
    for line in (folder / "index.jsonl").read_text(encoding="utf-8").splitlines():
        row = json.loads(line)
        if "paragraphs" in row["gold"]:
            body = (folder / row["html_path"]).read_bytes()
            text = extract.document(body, url=row["url"], content_type=None).text
            score = token_f1("\n".join(row["gold"]["paragraphs"]), text)
            scores.setdefault("all", []).append(score)
            scores.setdefault(row["country"], []).append(score)
    means = {name: round(sum(values) / len(values), 3) for name, values in sorted(scores.items())}
    print(means)
    assert means["all"] >= 0.95
    assert means["no"] >= 0.94


def test_lines_of_articles(unpacked: Path) -> None:
    """Were a line of an article to come anew, would it be shown? Lines of sites that no rule was made from.

    Own lines are those that people marked, unless they repeat the title or other text; all others are furniture,
    captions, teasers, and what people did not mark.
    """
    folder = unpacked / "articles"
    own, held, beside, shown_beside = 0, 0, 0, 0
    for line in (folder / "index.jsonl").read_text(encoding="utf-8").splitlines():
        row = json.loads(line)
        document = read((folder / row["html_path"]).read_bytes()) if "paragraphs" in row["gold"] else None
        if document is None:
            continue
        marked = squash(" ".join(row["gold"]["paragraphs"]))
        lines = lines_of(document)
        elsewhere = squash(document.title) + "".join(squash(one.text) for one in lines if one.region in "mb")
        for one in lines:
            text, labels = squash(one.text), labels_of(Difference("added", None, one))
            if len(text) < 40:
                continue
            if text in marked:
                own += 1
                held += bool(labels) and text not in elsewhere
            else:
                beside += 1
                shown_beside += not labels
    print(f"own lines held back {held} of {own}, others shown {shown_beside} of {beside}")
    assert held / own <= 0.012
    assert shown_beside / beside <= 0.20


def token_f1(gold: str, text: str) -> float:
    left, right = (Counter(re.findall(r"\w+", side.lower())) for side in (gold, text))
    common = sum((left & right).values())
    return 2 * common / max(1, sum(left.values()) + sum(right.values()))


def test_speed(unpacked: Path) -> None:
    """CPU time a page; generous, because other work may share the machine."""
    rows = [json.loads(line) for line in (unpacked / "pairs" / "index.jsonl").read_text().splitlines()][::20]
    bodies = [[(unpacked / "pairs" / row[side]).read_bytes() for side in ("before_path", "after_path")] for row in rows]
    start = time.process_time()
    for _, after in bodies:
        extract.visible_hash(after, None)
    gate = (time.process_time() - start) / len(bodies)
    first = [read(before) for before, _ in bodies]
    start = time.process_time()
    for known, (_, after) in zip(first, bodies, strict=True):
        if known and (now := read(after)):
            compare.compare(known, now, compare.Memory())
    changed = (time.process_time() - start) / len(bodies)
    print(f"visible hash {gate * 1000:.2f} ms, changed page {changed * 1000:.1f} ms")
    assert gate < 0.0035
    assert changed < 0.032


def read(body: bytes) -> Document | None:
    try:
        return extract.document(body, url="u", content_type=None)
    except ExtractError:
        return None
