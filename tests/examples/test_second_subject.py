"""Another subject in another country, from data alone: `examples/offshore-wind` through the real commands."""

import json
from datetime import UTC, datetime
from pathlib import Path

import pytest
from typer.testing import CliRunner

from monitor import pipeline
from monitor.cli.app import app
from monitor.config import load_baseline, load_lexicon, load_settings, read_jsonl
from monitor.config.parsing.tree import read_tree
from monitor.facts import lint
from monitor.rooms import open_rooms
from monitor.sandbox import Sandbox
from tests.house import OTHER, ROOT, Now, Site, page

HOME = ROOT / "examples" / "offshore-wind"


def monitor(*arguments: str) -> str:
    result = CliRunner().invoke(app, list(arguments), catch_exceptions=False)
    assert result.exit_code == 0, result.output
    return result.stdout


@pytest.fixture(autouse=True)
def at_home(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    """As its README says: MONITOR_HOME, and nothing of the first subject."""
    monkeypatch.setenv("MONITOR_HOME", str(HOME))
    monkeypatch.setenv("MONITOR_DATA", str(tmp_path))
    for name in ("MONITOR_DATABASE", "DATABASE_URL"):
        monkeypatch.delenv(name, raising=False)


def test_its_facts_are_sound_and_nothing_of_the_first_subject_is_known() -> None:
    lexicon = load_lexicon(HOME / "db/lexicon")
    facts, _ = load_baseline(HOME / "db/baseline", lexicon)
    assert [remark for remark in lint(facts, lexicon) if remark.level == "error"] == []
    assert not {"denmark", "united-states", "dk-us-dca"} & set(lexicon.entities)
    assert lexicon.subject.partner is None


def test_an_archive_gives_the_findings_that_it_should(tmp_path: Path) -> None:
    out = tmp_path / "out.jsonl"
    baseline = str(HOME / "db/baseline")
    monitor("backtest", "documents", str(HOME / "documents.jsonl"), "--baseline", baseline, "--out", str(out))
    opened: dict[str, dict[str, object]] = {}
    for _, row in read_jsonl(out):
        if row["alert"]:
            opened.setdefault(row["doc"], {})[row["fact"]] = row["value"]
    expected = read_tree(HOME / "expected.yaml").data
    assert json.dumps(opened, sort_keys=True) == json.dumps(expected, sort_keys=True)


def test_a_page_that_changes_opens_findings_once(
    site: Site, now: Now, sandbox: Sandbox, monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    (tmp_path / "sources.yaml").write_text(
        f"fetch: {{pause: 0, allow_networks: [127.0.0.0/8], allow_ports: [{site.port}]}}\n"
        f"sources: [{{id: ministry, url: 'http://127.0.0.1:{site.port}/wind', tier: 1, country: EE, confirm: false}}]\n"
    )
    monkeypatch.setenv("MONITOR_SOURCES", str(tmp_path / "sources.yaml"))
    now.time = datetime(2025, 6, 10, 6, tzinfo=UTC)
    applied = "Northsail Energy has applied for a permit to build on the Lynx Bank."
    granted = "The ministry has granted Northsail Energy the permit for the Lynx Bank."
    found = []
    with open_rooms(load_settings(), now=now, jitter=lambda: 0.5, sandbox=sandbox) as rooms:
        for text in ([applied, OTHER], [granted, OTHER], [OTHER, granted]):
            site.put("/wind", page(*text))
            looked_at = rooms.store.pages.of("ministry")
            assert looked_at is not None
            pipeline.check(looked_at, rooms)
            found.append([(each.fact_id, each.before, each.after) for each in rooms.store.findings.list()])
            now.on(hours=7)
    assert found == [[], [("lynx-permit", "applied", "granted")], [("lynx-permit", "applied", "granted")]]


def test_a_fact_is_tried_on_a_sentence() -> None:
    told = monitor("facts", "try", "lynx-permit", "The ministry has granted the permit for the Lynx Bank.")
    assert "lynx-permit = granted" in told
    told = monitor("facts", "try", "lynx-permit", "A bakery on the quay was granted a permit.")
    assert "nothing in the text names `lynx-bank` (names in the lexicon: Lynx Bank*)" in told
