"""How each kind of fact is read from a sentence.

Adding a kind: a reader here, a line in READERS, cases, a row in docs/facts.md.
"""

from collections.abc import Callable, Iterator, Mapping

from monitor.facts.kinds.base import Plan
from monitor.facts.kinds.counts import read_count
from monitor.facts.kinds.dates import read_date
from monitor.facts.kinds.names import read_name
from monitor.facts.kinds.numbers import read_quantity, read_vote
from monitor.facts.kinds.sets import read_set
from monitor.facts.kinds.status import read_status
from monitor.facts.kinds.wordings import read_wording
from monitor.facts.linking.view import Passage, View
from monitor.models import Kind, Observation

READERS: Mapping[Kind, Callable[[View, Plan, Passage], Iterator[Observation]]] = {
    Kind.STATUS: read_status,
    Kind.COUNT: read_count,
    Kind.QUANTITY: read_quantity,
    Kind.VOTE: read_vote,
    Kind.DATE: read_date,
    Kind.NAME: read_name,
    Kind.CHOICE: read_wording,
    Kind.TEXT: read_wording,
    Kind.SET: read_set,
}

__all__ = ["READERS", "Plan"]
