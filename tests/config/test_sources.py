"""sources.yaml: each fault of an operator gives its lines, and a good file gives its values."""

import json
from datetime import date, timedelta
from ipaddress import IPv4Network
from pathlib import Path

import pytest

from monitor.config import Keeping, MailServer, baseline_schema, load_sources, sources_schema
from monitor.errors import ConfigError
from monitor.models import Stance
from monitor.policy import Policy, Rule
from monitor.rooms import fetch_settings
from monitor.stages import EndpointSettings, VectorSettings

ROOT = Path(__file__).parents[2]
CASES = ROOT / "tests/cases/config/sources"


@pytest.mark.parametrize("case", sorted(CASES.glob("*.yaml")), ids=lambda path: path.stem)
def test_each_fault_is_told_in_one_line(case: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(CASES)
    with pytest.raises(ConfigError) as caught:
        load_sources(Path(case.name))
    assert str(caught.value) + "\n" == case.with_suffix(".txt").read_text("utf-8")


def test_every_expectation_has_its_case() -> None:
    assert {path.stem for path in CASES.glob("*.txt")} == {path.stem for path in CASES.glob("*.yaml")}
    assert len(list(CASES.glob("*.yaml"))) >= 25


def test_a_good_file_gives_its_values(tmp_path: Path) -> None:
    path = tmp_path / "sources.yaml"
    path.write_text(
        """
timezone: Europe/Oslo
defaults: {every: 1d, tier: 2}
fetch: {pause: 2, most_megabytes: 4, allow_networks: [127.0.0.0/8]}
policy: {voices: 3, rules: [{tell: wait, tiers: [3, 4], core: true}, {tell: alert, stances: [planned]}]}
stages:
  second_reader: {url: "https://example.org/v1/chat/completions", model: small, seconds: 5}
  vectors: {folder: models/aligned, sha256: "%s"}
keep: {captures: 12, articles: 6}
channels: {email: {sender: "monitor@example.org", server: {host: localhost, port: 25, security: plain}}}
recipients:
  - {address: "a@example.org", weekday: friday, mode: weekly, countries: [NO]}
sources:
  - {id: one, url: "https://example.org/1", country: "NO", ignore_text: ['^\\p{L}+ \\d+$'], watch_until: 2024-02-03}
  - {id: two, name: Two, url: "https://example.org/2", every: 90m, tier: 1, select: [main, "//article"]}
  - {id: three, url: "https://news.example.org/3", kind: feed, pause: 20, verified: false}
  - {id: four, url: "https://www.example.org/4", pause: 7.5}
"""
        % ("0" * 64)
    )
    sources = load_sources(path)
    one, two, three, four = sources.sources
    assert (one.name, one.tier, one.every, one.country) == ("one", 2, timedelta(days=1), "NO")
    assert one.watch_until == date(2024, 2, 3)
    assert (two.name, two.tier, two.every) == ("Two", 1, timedelta(minutes=90))
    assert (two.verified, three.verified, three.relevance) == (True, False, "article")
    assert (two.pause, three.pause, four.pause) == (None, timedelta(seconds=20), timedelta(seconds=7.5))
    assert fetch_settings(sources).pauses == {"example.org": timedelta(seconds=20)}
    assert two.select == ("main", "//article")
    assert sources.recipients[0].weekday == 4
    assert sources.recipients[0].timezone == "Europe/Oslo"
    assert sources.mail.server == MailServer(host="localhost", port=25, security="plain")
    assert sources.mail.sender == "monitor@example.org"
    assert sources.fetch.wire_cap == 4 << 20
    year = timedelta(days=12 * 31)
    assert sources.keep == Keeping(captures=year, articles=year / 2, looks=2 * year), "never earlier than said"
    assert sources.policy == Policy(
        voices=3,
        rules=(
            Rule(tell="wait", tiers=frozenset({3, 4}), core=True),
            Rule(tell="alert", stances=frozenset({Stance.PLANNED})),
        ),
    )
    assert sources.stages.second == EndpointSettings(
        url="https://example.org/v1/chat/completions", model="small", seconds=5
    )
    assert sources.stages.vectors == VectorSettings(folder=Path("models/aligned"), sha256="0" * 64)
    assert sources.fetch.pause == timedelta(seconds=2)
    assert sources.fetch.allow_networks == (IPv4Network("127.0.0.0/8"),)


def test_the_digest_tells_that_the_file_was_edited(tmp_path: Path) -> None:
    path = tmp_path / "sources.yaml"
    path.write_text("sources: []\n")
    before = load_sources(path).digest
    assert load_sources(path).digest == before
    path.write_text("sources: []\n# later\n")
    assert load_sources(path).digest != before


def test_the_committed_schemas_are_the_generated_ones() -> None:
    assert json.loads((ROOT / "sources.schema.json").read_text("utf-8")) == sources_schema()
    assert json.loads((ROOT / "db/baseline.schema.json").read_text("utf-8")) == baseline_schema()
