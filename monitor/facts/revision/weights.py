"""Written by bench/revision_weights.py; do not edit.

Why, and from what: docs/decisions/0002-revision-weights.md.
"""

from typing import Final

WEIGHTS: Final[dict[str, float]] = {
    "amounts borne out": 1.883,
    "amounts not": -1.883,
    "dates borne out": 1.299,
    "dates not": -1.299,
    "words": 4.074,
    "other forms": 7.659,
    "names missing": -0.567,
    "words missing": -0.601,
    "opposites": -0.978,
    "claim denies alone": -0.56,
    "evidence denies alone": 0.815,
    "all words": 5.111,
    "pairs of words": 3.22,
    "pairs as written": 3.485,
    "other names": -1.861,
    "length": 2.504,
    "letters": 4.593,
}
