"""Learn the weights of `monitor.extract.layout.beside` from pages whose own text is known, and write them as a module.

    python bench/layout_weights.py ARTICLES PAIRS [--write]

ARTICLES and PAIRS are unpacked sets of news pages (`gold.paragraphs`) and of page histories (`gold_before_path`).
A row is a line beside the main text; it is the page's own when the marked text holds it. Sites, not lines, are kept
apart: eight groups of sites by a hash of their names, each judged by weights learned from the other seven. Logistic
regression by Newton's method; every site weighs by the root of its lines, both answers weigh the same.
"""

import argparse
import hashlib
import json
import re
from collections import Counter, defaultdict
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit

import numpy as np

from monitor.errors import ExtractError
from monitor.extract import html
from monitor.extract.layout import beside

TARGET = Path(__file__).parent.parent / "monitor" / "extract" / "layout" / "weights.py"
HEAD = '''"""Written by bench/layout_weights.py; do not edit.

Why, and from what: docs/decisions/0003-layout-weights.md.
"""

from typing import Final

WEIGHTS: Final[dict[str, float]] = {
'''
FOLDS = 8
PAGES = 12
"""Pages of one site at most."""
DECAY = 2.0
SHORT = 15
"""Letters of a line that the marked text must hold as a line of its own."""
_MARKUP = re.compile(r"\]\([^)]*\)|[*_#\\]")


@dataclass(frozen=True)
class Page:
    """A capture, the site it is of, and what of it people marked as its own text."""

    site: str
    news: bool
    path: Path
    own: str


@dataclass(frozen=True)
class Row:
    """A line beside the main text."""

    site: str
    news: bool
    values: list[float]
    own: bool


def news_pages(folder: Path) -> Iterator[Page]:
    for row in _lines(folder):
        if paragraphs := row["gold"].get("paragraphs"):
            own = "\n".join([*paragraphs, row["gold"].get("title") or ""])
            yield Page(urlsplit(row["url"]).hostname or "", True, folder / row["html_path"], own)


def other_pages(folder: Path) -> Iterator[Page]:
    sites: dict[str, dict[str, str]] = defaultdict(dict)
    for row in _lines(folder):
        for side in ("before", "after"):
            if row["label"] in ("content", "noise") and row.get(f"gold_{side}_path"):
                sites[row["group"]][row[f"{side}_path"]] = row[f"gold_{side}_path"]
    for site, pages in sites.items():
        for path in sorted(pages, key=_hash)[:PAGES]:
            own = (folder / pages[path]).read_text(encoding="utf-8")
            yield Page(site, False, folder / path, _MARKUP.sub("", own))


def _lines(folder: Path) -> Iterator[Any]:
    for line in (folder / "index.jsonl").read_text(encoding="utf-8").splitlines():
        yield json.loads(line)


def _hash(name: str) -> int:
    return int(hashlib.sha256(name.encode()).hexdigest(), 16)


def rows_of(page: Page) -> Iterator[Row]:
    try:
        found = html.lines_with_regions(page.path.read_bytes())
    except ExtractError:
        return
    whole = _squash(page.own)
    alone = {_squash(line) for line in page.own.split("\n")}
    for block, values in beside.rows(found):
        key = _squash(block.text)
        if len(key) > 3:
            own = key in whole if len(key) >= SHORT else key in alone
            yield Row(page.site, page.news, list(values.values()), own)


def _squash(text: str) -> str:
    return "".join(re.findall(r"\w+", text.lower()))


def learn(rows: list[Row]) -> Any:
    x = np.array([row.values for row in rows])
    y = np.array([float(row.own) for row in rows])
    count = Counter(row.site for row in rows)
    weight = np.array([count[row.site] ** -0.5 for row in rows])
    for answer in (0.0, 1.0):
        weight[y == answer] *= len(rows) / 2 / weight[y == answer].sum()
    beta = np.zeros(x.shape[1])
    for _ in range(30):
        chance = 1 / (1 + np.exp(-x @ beta))
        slope = x.T @ (weight * (chance - y)) + DECAY * beta
        bend = (x.T * (weight * chance * (1 - chance))) @ x + DECAY * np.eye(len(beta))
        beta = beta - np.linalg.solve(bend, slope)
    return beta


def tell(title: str, scores: Any, rows: list[Row]) -> None:
    for cut in (-3.0, -2.5, -2.0, -1.5, -1.0):
        told = []
        for news in (True, False):
            for own in (True, False):
                these = [score for score, row in zip(scores, rows, strict=True) if (row.news, row.own) == (news, own)]
                told.append(sum(score < cut for score in these) / max(1, len(these)))
        print(
            f"{title} cut {cut}: news, own text lost {told[0]:.3f}, other text set apart {told[1]:.3f};"
            f" other pages {told[2]:.3f}, {told[3]:.3f}"
        )


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0] if __doc__ else "")
    parser.add_argument("articles", type=Path)
    parser.add_argument("pairs", type=Path)
    parser.add_argument("--write", action="store_true", help=f"write {TARGET.name}")
    options = parser.parse_args()
    pages = [*news_pages(options.articles), *other_pages(options.pairs)]
    rows = [row for page in pages for row in rows_of(page)]
    scores = np.zeros(len(rows))
    for fold in range(FOLDS):
        weights = learn([row for row in rows if _hash(row.site) % FOLDS != fold])
        for place, row in enumerate(rows):
            if _hash(row.site) % FOLDS == fold:
                scores[place] = np.array(row.values) @ weights
    tell("sites held back,", scores, rows)
    weights = learn(rows)
    print(f"{len(rows)} lines of {len({row.site for row in rows})} sites")
    names = list(beside.WEIGHTS)
    for name, value in zip(names, weights, strict=True):
        print(f"{name:10} {value:7.2f}")
    if options.write:
        body = "".join(f'    "{name}": {value:.2f},\n' for name, value in zip(names, weights, strict=True))
        TARGET.write_text(HEAD + body + "}\n", encoding="utf-8")


if __name__ == "__main__":
    main()
