"""Written by bench/revision_weights.py; do not edit.

Why, and from what: docs/decisions/0002-revision-weights.md.
"""

from typing import Final

WEIGHTS: Final[dict[str, float]] = {
    "amounts borne out": 1.873,
    "amounts not": -1.873,
    "dates borne out": 1.322,
    "dates not": -1.322,
    "words": 4.234,
    "other forms": 6.964,
    "names missing": -0.636,
    "words missing": -0.625,
    "opposites": -0.931,
    "negation differs": 0.823,
    "all words": 6.611,
    "pairs of words": 4.489,
    "length": -0.981,
    "letters": 4.686,
}
