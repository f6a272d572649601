"""A document against the page's own past: what changed, what only moved or ticked, and what a person should see."""

from monitor.compare.memory import Memory
from monitor.compare.significance import Comparison, compare

__all__ = ["Comparison", "Memory", "compare"]
