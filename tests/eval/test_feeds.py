"""Thousands of real and crooked feeds, and a week of three real ones: nothing breaks, nothing is missed."""

import json
from collections import Counter
from functools import cache

import pytest

from monitor import extract
from monitor.errors import ExtractError
from monitor.models import Item
from tests.extract.links.fetching import answer, source
from tests.extract.links.suites import files, left_active
from tests.shared import needs_shared

pytestmark = [pytest.mark.eval, needs_shared]


def test_suites_of_other_parsers() -> None:
    outcomes: Counter[str] = Counter()
    active: list[tuple[str, list[str]]] = []
    for name, body in files("feeds/feed-suites.tar.zst"):
        try:
            told = extract.links(answer(body, "https://www.example.org/feed"), source("feed"))
        except ExtractError as error:
            outcomes[error.kind] += 1
            continue
        outcomes["read"] += 1
        outcomes["items"] += len(told.items)
        active += [(name, found) for item in told.items if (found := left_active(item))]
    assert active == []
    # Of 3,198 files, the others are expectations in JSON, HTML pages, Microsoft's CDF and empty ones. An entry that
    # has but an id, and that no address, is none.
    assert outcomes["read"] >= 2_629
    assert outcomes["items"] >= 678
    assert set(outcomes) <= {"read", "items", "not_a_feed", "not_json", "empty"}


def test_a_week_of_three_feeds() -> None:
    versions = dict(files("feeds/feed-history-dev.tar.zst"))
    index = next(body for name, body in versions.items() if name.endswith("index.jsonl"))
    folder = next(name for name in versions if name.endswith("index.jsonl")).removesuffix("index.jsonl")

    @cache
    def items(path: str) -> dict[str, Item]:
        told = extract.links(answer(versions[folder + path], "https://feeds.example.org/rss.xml"), source("feed"))
        return {item.key: item for item in told.items}

    wrong: Counter[str] = Counter()
    steps = [json.loads(line) for line in index.decode().splitlines()]
    for step in steps:
        before, after = items(step["before_path"]), items(step["after_path"])
        kept = before.keys() & after.keys()
        wrong["new"] += after.keys() - before.keys() != set(step["new"])
        wrong["title"] += {key for key in kept if before[key].title != after[key].title} != set(step["title_edited"])
        summaries = {key for key in kept if before[key].summary != after[key].summary}
        wrong["summary"] += summaries != set(step["summary_edited"])
        wrong["date"] += {key for key in kept if before[key].published != after[key].published} != set(
            step["date_changed"]
        )
        wrong["items"] += len(after) != step["n_items"]
    assert len(steps) == 567
    assert +wrong == Counter()
