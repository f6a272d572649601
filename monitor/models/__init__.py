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
    Severity,
    State,
    Telling,
)
from monitor.models.pages import (
    Change,
    Document,
    Fetched,
    Page,
    Source,
)
from monitor.models.records import (
    Check,
    FactRecord,
    Health,
    HeldBack,
    Loaded,
    SeenChange,
    SourceState,
)

__all__ = [
    "Change",
    "Check",
    "Delivery",
    "Dispute",
    "Document",
    "Evidence",
    "Fact",
    "FactRecord",
    "Fetched",
    "Finding",
    "FindingKind",
    "Health",
    "HeldBack",
    "Judgement",
    "Kind",
    "Loaded",
    "Observation",
    "Page",
    "PartialDate",
    "Phrases",
    "Provenance",
    "Qualifier",
    "Quantity",
    "Recipient",
    "Review",
    "SeenChange",
    "Severity",
    "Source",
    "SourceState",
    "Stance",
    "State",
    "Telling",
    "Value",
    "Verdict",
]
