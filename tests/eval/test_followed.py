"""Successive versions of real feeds, looked at as in service: what is told is what changed, and nothing else.

The feeds are not part of this repository. Of every step the new items, the other titles and the other summaries are
compared with the labels, item by item; these are counts that a rule either gets or does not, hence no shares.
"""

import json
import shutil
import subprocess
from collections import Counter, defaultdict
from collections.abc import Iterator
from dataclasses import replace
from datetime import datetime
from pathlib import Path
from typing import Any

import pytest

from monitor import extract, follow
from monitor.models import Fetched, ItemRecord, Source
from tests.shared import SHARED, needs_shared

pytestmark = [pytest.mark.eval, needs_shared, pytest.mark.skipif(not shutil.which("zstd"), reason="zstd is missing")]


@pytest.fixture(scope="module")
def histories(tmp_path_factory: pytest.TempPathFactory) -> Path:
    assert SHARED
    folder = tmp_path_factory.mktemp("feeds")
    subprocess.run(["bash", str(SHARED / "unpack.sh"), str(folder), "feeds"], check=True)
    return next(folder.rglob("index.jsonl")).parent


class History:
    """A feed, read again and again."""

    def __init__(self, folder: Path, name: str) -> None:
        self.folder = folder
        self.source = Source(id=name, name=name, url="https://feeds.example/feed.xml", kind="feed")
        self.known: dict[str, ItemRecord] = {}

    def look(self, path: str, at: str, *, first: bool = False) -> follow.News:
        moment = datetime.fromisoformat(at)
        answer = Fetched(
            url=self.source.url,
            final_url=self.source.url,
            status=200,
            headers=(("Content-Type", "application/rss+xml"),),
            body=(self.folder / path).read_bytes(),
            fetched_at=moment,
            elapsed=0.0,
        )
        items = extract.links(answer, self.source).items
        news = follow.sort(items, self.known.values(), self.source, first=first, now=moment)
        self.known |= {record.key: replace(record, id=len(self.known)) for _, record in news.new}
        self.known |= {after.key: after for _, _, after in news.edited}
        return news


def steps(folder: Path) -> Iterator[tuple[dict[str, Any], follow.News]]:
    by_feed: dict[str, list[dict[str, Any]]] = defaultdict(list)
    for line in (folder / "index.jsonl").read_text().splitlines():
        row = json.loads(line)
        by_feed[row["feed"]].append(row)
    for name, rows in by_feed.items():
        history = History(folder, name)
        history.look(rows[0]["before_path"], rows[0]["before_date"], first=True)
        for row in rows:
            yield row, history.look(row["after_path"], row["after_date"])


def test_each_step_of_a_feed_is_told_as_what_it_is(histories: Path) -> None:
    counts: Counter[str] = Counter()
    wrong: list[str] = []
    for row, news in steps(histories):
        new = {item.url for item, _ in news.new}
        edited = {before.url for _, before, _ in news.edited}
        retitled = {before.url for item, before, _ in news.edited if follow.retitled(before, item.title)}
        labelled = set(row["title_edited"]) | set(row["summary_edited"])
        counts.update({row["label"]: 1, "new": len(new), "titles": len(retitled)})
        if (new, retitled, edited) != (set(row["new"]), set(row["title_edited"]), labelled):
            wrong.append(row["id"])
        if any(record.state != "followed" for _, record in news.new):
            wrong.append(f"{row['id']}: new, and not followed")
    print(dict(counts))
    assert wrong == []
    assert counts["metadata_only"] >= 500
    assert counts["date_only"] >= 20
    assert counts["new"] >= 30
    assert counts["titles"] >= 6
