"""The life of a finding: opened, joined by further evidence, accepted or dismissed. Pure.

A finding is one thing to decide, whatever the number of documents that report it. Its key says what makes two reports
the same: the fact and the new value, or the page and its new text.
"""

from monitor.review.answers import accepted_fact, answered, same_edit, settled
from monitor.review.articles import (
    in_list,
    of_article,
    removed,
    removed_key,
    restored,
    retitled,
    retitled_in_list,
)
from monitor.review.looks import (
    TROUBLE_FAILURES,
    development,
    inconsistent,
    of_look,
    page_finding,
    recovery,
    trouble_finding,
    trouble_key,
    uncovered,
    unreported,
    withdrawn,
)
from monitor.review.moves import moved, moved_key, moved_to
from monitor.review.opening import (
    MAX_EVIDENCE,
    Held,
    confirmed,
    evidence_of,
    fact_key,
    fresh_value,
    join,
    pending,
    severity,
    standing,
    take_in,
    words_of,
)
from monitor.review.outage import NO_NETWORK, outage, outage_over, unreachable

__all__ = [
    "MAX_EVIDENCE",
    "NO_NETWORK",
    "TROUBLE_FAILURES",
    "Held",
    "accepted_fact",
    "answered",
    "confirmed",
    "development",
    "evidence_of",
    "fact_key",
    "fresh_value",
    "in_list",
    "inconsistent",
    "join",
    "moved",
    "moved_key",
    "moved_to",
    "of_article",
    "of_look",
    "outage",
    "outage_over",
    "page_finding",
    "pending",
    "recovery",
    "removed",
    "removed_key",
    "restored",
    "retitled",
    "retitled_in_list",
    "same_edit",
    "settled",
    "severity",
    "standing",
    "take_in",
    "trouble_finding",
    "trouble_key",
    "uncovered",
    "unreachable",
    "unreported",
    "withdrawn",
    "words_of",
]
