"""What was known of a fact before is no news, and is told as what it is."""

from dataclasses import replace

import pytest

from monitor.facts import judge
from monitor.models import Document, Earlier, Fact, Kind, Observation, Stance, Value, Verdict

STATUS = Fact(
    id="status",
    title="",
    statement="",
    kind=Kind.STATUS,
    rungs=("negotiating", "signed", "in-force"),
    value="in-force",
    as_of="2025-07-07",
    history=(
        Earlier(value="negotiating", true_since="2022-06"),
        Earlier(value="signed", true_since="2023-12-21"),
    ),
)
AREAS = replace(
    STATUS,
    kind=Kind.COUNT,
    rungs=(),
    value=12,
    as_of="2024-06",
    true_since="2024-06-20",
    history=(Earlier(value=4, as_of="2022"),),
)
DAY = replace(AREAS, kind=Kind.DATE, value="2021-04-16", stability="static", history=(Earlier(value="2021-05"),))


def read(fact: Fact, value: Value, published: str | None) -> tuple[Verdict, str, bool]:
    words = "so it says"
    document = Document(url="u", text=words, published=published)
    seen = Observation(
        fact_id=fact.id, value=value, stance=Stance.ASSERTED, quote=words, start=0, end=len(words), score=0.9
    )
    told = judge(fact, seen, document)
    return told.verdict, told.reason, told.alert


@pytest.mark.parametrize(
    ("fact", "value", "published", "verdict", "reason"),
    [
        (STATUS, "negotiating", "2023-03-01", Verdict.OUTDATED, "Was so until 21 December 2023."),
        (STATUS, "signed", "2024-03-01", Verdict.OUTDATED, "Was so until 7 July 2025."),
        (STATUS, "in-force", "2026-01-01", Verdict.CONFIRMS, "The same value as on record."),
        (AREAS, 4, "2023-03-01", Verdict.OUTDATED, "Was so until 20 June 2024."),
        (AREAS, 4, None, Verdict.OUTDATED, "Was so until 20 June 2024."),
        (AREAS, 4, "2026-01-01", Verdict.CHANGES, "On record: 12."),
        (AREAS, 5, "2023-03-01", Verdict.OUTDATED, "The page is older than what is on record."),
        (AREAS, 5, None, Verdict.CHANGES, "On record: 12."),
        (DAY, "2021-05", "2026-01-01", Verdict.OUTDATED, "Was on record until 20 June 2024."),
        (DAY, "2021-06", "2026-01-01", Verdict.CONTRADICTS, "On record: 16 April 2021; this should not change."),
    ],
)
def test_earlier_values(fact: Fact, value: Value, published: str | None, verdict: Verdict, reason: str) -> None:
    told = read(fact, value, published)
    assert told[:2] == (verdict, reason)
    assert told[2] is (verdict in (Verdict.CHANGES, Verdict.CONTRADICTS))
