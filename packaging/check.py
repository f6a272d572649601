"""Runs everything that CI checks, section by section, and ends with `N passed, N failed`.

All sections run even when an early one fails, so that one look shows everything. Each style, type or layer check
counts as one; the tests count one by one.
"""

import re
import subprocess
import sys
import time
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
BIN = Path(sys.executable).parent
NO_TESTS = 5  # pytest's exit code when a marker selects nothing
PYTEST = ("python", "-m", "pytest", "-q", "--no-header", "--durations=5")
SECTIONS: tuple[tuple[str, tuple[str, ...]], ...] = (
    ("style", ("ruff", "check", ".")),
    ("format", ("ruff", "format", "--check", ".")),
    ("types", ("mypy",)),
    ("layers", ("lint-imports",)),
    ("tests", (*PYTEST, "-n", "auto")),
    ("tests: PostgreSQL", (*PYTEST, "-m", "postgres and not slow")),
    ("tests: browser", (*PYTEST, "-m", "browser")),
    ("tests: slow", (*PYTEST, "-m", "slow")),
    ("tests: quality floors", (*PYTEST, "-m", "eval and not slow and not postgres")),
)
COUNT = re.compile(r"(\d+) (passed|failed|skipped|error)s?\b")


def run(name: str, command: tuple[str, ...]) -> dict[str, int]:
    """One section: its output is shown as it comes; the counts come from its last line, or are 1 for a plain check."""
    print(f"\n== {name}: {' '.join(command)}", flush=True)
    last = ""
    started = time.monotonic()
    with (
        subprocess.Popen(  # noqa: S603 - fixed commands of our own environment
            [str(BIN / command[0]), *command[1:]], cwd=ROOT, stdout=subprocess.PIPE, stderr=subprocess.STDOUT, text=True
        ) as process
    ):
        for line in process.stdout or ():
            print(line, end="", flush=True)
            last = line if line.strip() else last
    seconds = time.monotonic() - started
    counts = {"passed": 0, "failed": 0, "skipped": 0}
    if command[:3] == PYTEST[:3]:
        for number, word in COUNT.findall(last):
            counts["failed" if word == "error" else word] += int(number)
        if process.returncode not in (0, NO_TESTS) and not counts["failed"]:
            counts["failed"] = 1
    else:
        counts["failed" if process.returncode else "passed"] = 1
    print(f"== {name}: {', '.join(f'{n} {word}' for word, n in counts.items() if n) or 'none'} in {seconds:.0f} s")
    return counts


def main() -> int:
    total = {"passed": 0, "failed": 0, "skipped": 0}
    lines = []
    for name, command in SECTIONS:
        counts = run(name, command)
        lines.append(f"  {'FAILED' if counts['failed'] else 'ok':7}{name}")
        for word, number in counts.items():
            total[word] += number
    print("\n" + "\n".join(lines))
    skipped = f", {total['skipped']} skipped" if total["skipped"] else ""
    print(f"{total['passed']} passed, {total['failed']} failed{skipped}")
    return 1 if total["failed"] else 0


if __name__ == "__main__":
    sys.exit(main())
