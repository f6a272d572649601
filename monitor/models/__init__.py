"""The values that flow between the rooms: frozen, validated where they enter, never changed in place.

Source → Page → Fetched → Document → Changes + Observations → Judgements → Findings → Digest → Deliveries
"""

from monitor.models.facts import (
    Dispute,
    Fact,
    Judgement,
    Kind,
    Observation,
    PartialDate,
    Phrases,
    Provenance,
    Qualifier,
    Quantity,
    Stance,
    Value,
    Verdict,
)
from monitor.models.findings import (
    Delivery,
    Evidence,
    Finding,
    FindingKind,
    Recipient,
    Review,
    State,
)
from monitor.models.pages import (
    Change,
    Document,
    Fetched,
    Page,
    Source,
)

__all__ = [
    "Change",
    "Delivery",
    "Dispute",
    "Document",
    "Evidence",
    "Fact",
    "Fetched",
    "Finding",
    "FindingKind",
    "Judgement",
    "Kind",
    "Observation",
    "Page",
    "PartialDate",
    "Phrases",
    "Provenance",
    "Qualifier",
    "Quantity",
    "Recipient",
    "Review",
    "Source",
    "Stance",
    "State",
    "Value",
    "Verdict",
]
