"""`monitor backtest revisions`: pairs of versions of a passage, and what factual content changed between them."""

import json
from collections import Counter
from collections.abc import Callable, Mapping
from pathlib import Path
from typing import Any

from monitor.config import read_jsonl
from monitor.errors import ConfigError
from monitor.facts.revision import revise


def run(pairs: Path, out: Path, progress: Callable[[int, int | None], None]) -> str:
    """Write one line a pair to `out`, in the order of `pairs`; returns a summary in words.

    A pair is `{"id", "before", "after", "language"}`. Raises ConfigError naming the line that is none.
    """
    kinds: Counter[str] = Counter()
    done = factual = 0
    with out.open("w", encoding="utf-8") as lines:
        for number, row in read_jsonl(pairs):
            before, after, language = (_text(row, name, pairs, number) for name in ("before", "after", "language"))
            revision = revise(before, after, language)
            changes = [{"kind": one.kind, "before": one.before, "after": one.after} for one in revision.changes]
            answer = {"id": row.get("id"), "factual": revision.factual, "score": revision.score, "changes": changes}
            lines.write(json.dumps(answer, ensure_ascii=False) + "\n")
            kinds.update({one.kind for one in revision.changes})
            done, factual = done + 1, factual + revision.factual
            if done % 1000 == 0:
                progress(done, None)
    told = ", ".join(f"{count} {kind}" for kind, count in sorted(kinds.items()))
    return f"{done} pairs, {factual} factual" + (f"; {told}" if told else "")


def _text(row: Mapping[str, Any], name: str, path: Path, number: int) -> str:
    """A field that must be text; a missing language is an unknown one."""
    value = row.get(name, "und" if name == "language" else None)
    if not isinstance(value, str):
        raise ConfigError(f"`{name}` must be text in a pair of versions", str(path), number)
    return value
