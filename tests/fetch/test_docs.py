"""Every kind of error that the code can raise is explained to the operator."""

import re
from pathlib import Path

ROOT = Path(__file__).parents[2]
ROOMS = [*ROOT.glob("monitor/fetch/*.py"), ROOT / "monitor/address.py", ROOT / "monitor/sandbox.py"]


def test_every_kind_is_in_the_operators_table() -> None:
    source = "".join(path.read_text() for path in ROOMS)
    kinds = set(re.findall(r'kind(?:: str)? ?= ?"(\w+)"', source))
    table = set(
        re.findall(r"`(\w+)`", "".join(re.findall(r"^\| (.*?) \|", (ROOT / "docs/operating.md").read_text(), re.M)))
    )
    assert {"dns", "url", "parser_crash", "http_304"} <= kinds, "the pattern finds what it should"
    assert kinds <= table
