"""A document against the page's own past: what changed, what only moved or ticked, and what a person should see."""

from monitor.compare.memory import Memory
from monitor.compare.significance import Comparison, compare

FIRST = Comparison("unchanged", reason="first look")
"""Nothing to compare with yet."""

__all__ = ["FIRST", "Comparison", "Memory", "compare"]
