"""Written by bench/layout_weights.py; do not edit.

Why, and from what: docs/decisions/0003-layout-weights.md.
"""

from typing import Final

WEIGHTS: Final[dict[str, float]] = {
    "always": -2.69,
    "length": 5.34,
    "words": -0.87,
    "digits": 0.38,
    "colon": -0.14,
    "credit": -1.68,
    "known": 1.39,
    "heading": 0.71,
    "box": -1.03,
    "cell": 1.78,
    "caption": -2.06,
    "figure": -2.15,
    "picture": -0.76,
    "lead": 0.34,
    "article": -2.33,
    "before": 0.29,
    "after": -2.02,
    "gap": -2.33,
    "down": -0.55,
}
