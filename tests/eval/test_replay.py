"""How well an archive of labelled documents is read, from documents to alerts; the floors may rise and never fall.

The documents and their labels are not part of this repository; the facts they are held against are.
"""

import json
import subprocess
import sys
from pathlib import Path
from typing import Any

import pytest

from monitor.backtest import documents
from monitor.config import load_baseline, load_lexicon
from tests.shared import SHARED, needs_shared

pytestmark = [pytest.mark.eval, needs_shared]
ROOT = Path(__file__).parents[2]

OBSERVATIONS = {"all": 0.87, "language:en": 0.91, "language:nordic": 0.90, "core": 0.87}
"""F1 over (document, fact, value). A few documents are in other languages, which are left alone and count as missed."""
STANCE = 0.93
CAUGHT_CORE = 0.90
ALERT_PRECISION = 0.94


@pytest.fixture(scope="module")
def scored(tmp_path_factory: pytest.TempPathFactory) -> dict[str, Any]:
    assert SHARED is not None
    replay = SHARED / "replay"
    out = tmp_path_factory.mktemp("replay") / "observations.jsonl"
    facts = load_baseline(ROOT / "tests/eval/replay/baseline.yaml")[0]
    lexicon = load_lexicon(ROOT / "db/lexicon")
    documents.run(replay / "dev/docs.jsonl", facts, lexicon, out, progress=lambda *_: None)
    command = [sys.executable, replay / "score.py", "--json", "--data", replay / "dev"]
    command += ["--facts", replay / "facts.yaml", "--observations", out]
    result = subprocess.run(command, capture_output=True, text=True, check=True)
    score: dict[str, Any] = json.loads(result.stdout)
    return score


@pytest.mark.parametrize(("part", "floor"), OBSERVATIONS.items())
def test_observations(scored: dict[str, Any], part: str, floor: float) -> None:
    assert scored["A_observations"][part]["f1"] >= floor


def test_stances(scored: dict[str, Any]) -> None:
    assert scored["B_stance"]["all"]["accuracy"] >= STANCE


def test_developments_are_caught(scored: dict[str, Any]) -> None:
    assert scored["C_alerts"]["developments_core"]["share"] >= CAUGHT_CORE


def test_alerts_are_news(scored: dict[str, Any]) -> None:
    assert scored["C_alerts"]["precision"] >= ALERT_PRECISION
    assert scored["C_alerts"]["alerts_on_off_documents"] == 0
    assert scored["C_alerts"]["alerts_on_documents_without_statements"] == 0


def test_quotes_are_verbatim(scored: dict[str, Any]) -> None:
    assert scored["D_quotes"]["share"] == 1.0
