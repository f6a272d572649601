"""Quality floor of stories: pairwise F1 on labelled documents, as the scorer of that set counts it.

The settings were chosen on one half of the set's stories; the other half then scored .84 (.93 on the first).
"""

import json
import re
import subprocess
import sys
from pathlib import Path

import pytest

from monitor.stories import StoryDoc, assign, group
from tests.shared import SHARED, needs_shared

pytestmark = [pytest.mark.eval, needs_shared]

GROUP_FLOOR = 0.87
ASSIGN_FLOOR = 0.82


def documents() -> list[StoryDoc]:
    assert SHARED is not None
    rows = [json.loads(line) for line in (SHARED / "replay/dev/docs.jsonl").read_text(encoding="utf-8").splitlines()]
    return [
        StoryDoc(
            id=row["id"],
            title=row["title"] or "",
            text=row["text"],
            date=row["published"] if re.fullmatch(r"\d{4}-\d\d-\d\d", row["published"] or "") else row["seen"],
            language=row["language"],
        )
        for row in rows
    ]


def pairwise_f1(stories: dict[str, list[str]], folder: Path) -> float:
    assert SHARED is not None
    found, none = folder / "stories.jsonl", folder / "observations.jsonl"
    none.write_text("")
    found.write_text("".join(json.dumps({"story": story, "docs": docs}) + "\n" for story, docs in stories.items()))
    replay = SHARED / "replay"
    command = [sys.executable, replay / "score.py", "--data", replay / "dev", "--facts", replay / "facts.yaml"]
    command += ["--observations", none, "--stories", found, "--json"]
    done = subprocess.run(command, capture_output=True, text=True, check=True)
    return float(json.loads(done.stdout)["E_stories"]["pairwise"]["f1"])


def test_all_at_once(tmp_path: Path) -> None:
    stories = {members[0]: list(members) for members in group(documents())}
    assert pairwise_f1(stories, tmp_path) >= GROUP_FLOOR


def test_one_by_one_among_the_last_two_hundred(tmp_path: Path) -> None:
    known: dict[StoryDoc, str] = {}
    stories: dict[str, list[str]] = {}
    for document in documents():
        known[document] = assign(document, dict(list(known.items())[-200:]))
        stories.setdefault(known[document], []).append(document.id)
    assert pairwise_f1(stories, tmp_path) >= ASSIGN_FLOOR
