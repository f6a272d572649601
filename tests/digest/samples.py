"""Findings as a desk officer might meet them, for golden files and for looking at the result."""

from datetime import UTC, datetime

from monitor.models import Change, Evidence, Finding, Recipient, Stance, Verdict

NOW = datetime(2026, 11, 22, 6, 0, tzinfo=UTC)
SINCE = datetime(2026, 11, 21, 6, 0, tzinfo=UTC)
READER = Recipient(address="desk@example.org", name="The Desk", timezone="Europe/Oslo")


def seen(hour: int, day: int = 21) -> datetime:
    return datetime(2026, 11, day, hour, 14, tzinfo=UTC)


def evidence(publisher: str, quote: str, **more: object) -> Evidence:
    slug = publisher.lower().replace(" ", "-")
    values = {
        "source_id": slug,
        "publisher": publisher,
        "tier": 2,
        "url": f"https://{slug}.example/2026/11/21/article",
        "quote": quote,
        "seen_at": seen(9),
        "published": "2026-11-21",
        "snapshot": "3fa9c1d27b604e5589d2a1c0" * 2 + "0123456789abcdef",
        "language": "en",
        "title": f"{publisher} on defence cooperation",
    } | more
    return Evidence(**values)  # type: ignore[arg-type]


def finding(number: int, title: str, **more: object) -> Finding:
    values = {
        "id": number,
        "kind": "fact",
        "key": f"key-{number}",
        "title": title,
        "opened_at": seen(9),
        "updated_at": seen(10),
        "verdict": Verdict.CHANGES,
        "confidence": 0.9,
    } | more
    return Finding(**values)  # type: ignore[arg-type]


def one_week() -> tuple[Finding, ...]:
    """One of everything."""
    return (
        finding(
            17,
            "Norway-US SDCA: number of agreed areas",
            severity="high",
            fact_id="no-areas",
            before="4",
            after="12",
            reason="The government's page gives 12 agreed areas; the baseline has 4 since April 2021.",
            topics=("agreements",),
            country=("NO", "US"),
            evidence=(
                evidence(
                    "Government of Norway",
                    "Avtalen omfatter nå tolv omforente områder, åtte flere enn i den opprinnelige avtalen.",
                    tier=1,
                    language="nb",
                ),
                evidence("Fjord Times", "…", story="s1", seen_at=seen(11), speaker="Defence  Minister\nTore Sandvik"),
                evidence("Polar Daily", "…", story="s1", tier=3, seen_at=seen(12)),
                evidence("Northern Desk", "…", story="s2", stance=Stance.HEDGED, seen_at=seen(13)),
            ),
        ),
        finding(
            18,
            "Denmark-US Defence Cooperation Agreement: status",
            severity="high",
            fact_id="dk-status",
            before="being negotiated",
            after="signed",
            reason="Two rungs up the ladder: concluded is implied.",
            topics=("agreements",),
            country=("DK", "US"),
            evidence=(evidence("Ministry of Defence", "Aftalen blev underskrevet i dag.", tier=1, language="da"),),
        ),
        finding(
            19,
            "Norway-US SDCA: names of the agreed areas",
            fact_id="no-names",
            before="Evenes, Ramsund, Rygge, Sola",
            after="Andøya, Haakonsvern, Setermoen, Værnes",
            value=("Andøya", "Haakonsvern", "Setermoen", "Værnes"),
            verdict=Verdict.REFINES,
            reason="Four names are new; none has gone.",
            evidence=(evidence("Fjord Times", "Andøya, Haakonsvern, Setermoen and Værnes join the list."),),
        ),
        finding(
            20,
            "Denmark: value of active FMS cases",
            fact_id="dk-fms",
            before="USD 2.2 billion",
            after="USD 2.8 billion",
            disputed=True,
            evidence=(evidence("Polar Daily", "Active cases are worth 2.8 billion dollars.", tier=3),),
        ),
        finding(
            21,
            "Denmark: value of active FMS cases",
            fact_id="dk-fms",
            before="USD 2.2 billion",
            after="USD 3.1 billion",
            disputed=True,
            evidence=(evidence("US Department of State", "Active FMS cases: $3.1 billion.", tier=1),),
        ),
        finding(
            26,
            "Denmark: F-35 ordered, planned fleet",
            severity="low",
            fact_id="dk-f35",
            before="27",
            after="43",
            evidence=(
                evidence(
                    "Ministry of Defence",
                    "Regeringen vil købe 16 fly mere, så flåden når 43.",
                    tier=1,
                    language="da",
                    stance=Stance.PLANNED,
                ),
            ),
        ),
        finding(
            22,
            "Finland hosts a new multinational staff element in Mikkeli",
            kind="new-development",
            evidence=(evidence("Saimaa News", "Esikunnan osa aloittaa Mikkelissä.", language="fi", published=None),),
        ),
        finding(
            23,
            "US security cooperation with Denmark (fact sheet)",
            kind="page",
            changes=(
                Change(
                    "reworded",
                    "The United States has $2.2 billion in active government-to-government sales cases with Denmark "
                    "under the Foreign Military Sales system, and Denmark remains a close partner in every field that "
                    "the two countries have worked on together since the Second World War. The talks go on.",
                    "The United States has $2.8 billion in active government-to-government sales cases with Denmark "
                    "under the Foreign Military Sales system, and Denmark remains a close partner in every field that "
                    "the two countries have worked on together since the Second World War. The talks have ended.",
                ),
                Change("added", "", "Denmark has taken delivery of 21 aircraft."),
                Change("removed", "Negotiations began in 2022.", ""),
                Change("reworded", "Updated 1 May", "Updated 2 May", labels=("stamp",)),
            ),
            evidence=(evidence("US Department of State", "", tier=1),),
        ),
        finding(
            24,
            "Foreign Ministry of Iceland",
            kind="trouble",
            before="readable",
            after="http_503",
            reason="The server answers 503; 3 looks in a row since 20 November.",
            evidence=(evidence("Foreign Ministry of Iceland", "", tier=1, published=None, snapshot=None),),
        ),
        finding(
            25,
            "Polar Daily",
            kind="recovered",
            before="dns",
            after="readable",
            reason="could not be read since 19 November",
        ),
    )


HELD_BACK = {"stamp": 14, "navigation": 6, "confirms": 31, "returned": 1}


def one_site() -> tuple[Finding, ...]:
    """A notice and another name of a department on nine pages of a ministry, one of which has news of its own."""
    notice = Change("added", "", "The ministry is closed from 24 December to 1 January; the duty officer answers.")
    renamed = Change(
        "reworded",
        "Questions about this page: Department of Security Policy.",
        "Questions about this page: Department of Security and Defence Policy.",
    )
    news = Change("reworded", "The agreement covers four areas.", "The agreement covers twelve areas.")
    edits = dict.fromkeys(range(1, 9), (notice, renamed)) | {5: (notice, renamed, news), 9: (notice,)}
    return tuple(
        finding(
            40 + number,
            "Ministry of Foreign Affairs",
            kind="page",
            severity="low",
            reason=f"{len(changes)} passages of the page changed.",
            changes=changes,
            evidence=(
                evidence(
                    "Ministry of Foreign Affairs",
                    "",
                    tier=1,
                    url=f"https://www.ministry.example/defence/{number}",
                    title=f"Defence cooperation, part {number}",
                ),
            ),
        )
        for number, changes in edits.items()
    )
