"""Every channel has its code, its tests and its row in the documentation."""

import re
from pathlib import Path

from monitor.notify import CHANNELS

ROOT = Path(__file__).parents[2]


def test_every_channel_has_a_module_tests_and_a_row() -> None:
    table = (ROOT / "docs" / "digests.md").read_text(encoding="utf-8").partition("## Ways out")[2]
    rows = re.findall(r"^\| `(\w+)` \|", table, re.MULTILINE)
    assert sorted(rows) == sorted(CHANNELS)
    for name in CHANNELS:
        assert (ROOT / "monitor" / "notify" / f"{name}.py").is_file()
        assert (ROOT / "tests" / "notify" / f"test_{name}.py").is_file()
