"""`monitor baseline`: show what is known."""

from collections.abc import Sequence
from datetime import date
from typing import TYPE_CHECKING, Annotated

import typer

from monitor.cli.ground.arguments import AsJson, day_of
from monitor.cli.ground.naming import unknown
from monitor.cli.ground.printing import put, put_json, put_table, say

if TYPE_CHECKING:
    from monitor.models import Dispute, Fact, FactRecord


def show(
    fact_id: Annotated[str | None, typer.Argument(help="One fact with its whole history; none: all facts.")] = None,
    as_of: Annotated[str | None, typer.Option("--as-of", metavar="DATE", help="What was known on that day.")] = None,
    country: Annotated[str | None, typer.Option(help="Only facts of this country, such as DK.")] = None,
    topic: Annotated[str | None, typer.Option(help="Only facts of this topic.")] = None,
    as_json: AsJson = False,
) -> None:
    """Show what is known, now or as it was known on a day."""
    from monitor.cli.ground.opening import opened_store
    from monitor.models.values import show_date, show_value
    from monitor.text import one_line

    day = day_of(as_of) if as_of is not None else None
    with opened_store() as store:
        if fact_id is not None:
            history = store.facts.history(fact_id)
            if not history:
                known = [fact.id for fact in store.facts.in_force(None)]
                raise unknown("fact", fact_id, known, "`monitor baseline show` lists them")
            _show_one(history, store.facts.disputes(), fact_id, day, as_json=as_json)
            return
        every = store.facts.in_force(day)
        facts = [
            fact
            for fact in every
            if (country is None or country.upper() in fact.country) and (topic is None or topic in fact.topics)
        ]
    if as_json:
        put_json(facts)
        return
    if not every:
        say("no facts" + (f" were known on {day}" if day else "; load some with `monitor baseline load db/baseline`"))
        return
    if not facts:
        countries = sorted({name for fact in every for name in fact.country})
        topics = sorted({name for fact in every for name in fact.topics})
        say(f"none of the {len(every)} facts; their countries: {', '.join(countries) or '-'}")
        say(f"their topics: {', '.join(topics) or '-'}")
        return
    put_table(
        ("fact", "since", "as of", "value"),
        [
            (
                fact.id,
                show_date(fact.true_since or ""),
                show_date(fact.as_of or ""),
                one_line(show_value(fact.value), 90),
            )
            for fact in facts
        ],
    )


def _show_one(
    history: "Sequence[FactRecord]", disputes: "Sequence[Dispute]", fact_id: str, day: date | None, *, as_json: bool
) -> None:
    from monitor.models.values import show_date, show_value

    if day is not None:
        history = [r for r in history if r.fact.known_since and r.fact.known_since.date() <= day]
    if as_json:
        put_json(history)
        return
    if not history:
        say(f"nothing was known of {fact_id} on {day}")
        return
    latest = history[-1].fact
    put(f"{latest.id}: {latest.title}")
    put(f"  {latest.statement}")
    for record in history:
        fact = record.fact
        until = f" to {fact.until:%Y-%m-%d}" if fact.until else ""
        since = f"{fact.known_since:%Y-%m-%d}" if fact.known_since else "?"
        put(f"  known {since}{until}: {show_value(fact.value)} ({_standing(fact)})")
        if fact.statement != latest.statement:
            put(f"      {fact.statement}")
        for source in fact.sources:
            put(f"      {source.publisher}, {show_date(source.date or 'no date')}  {source.url or ''}".rstrip())
        if record.finding_id:
            put(f"      accepted with finding {record.finding_id}: “{record.quote}”")
        if record.confirmed_count:
            put(f"      confirmed {record.confirmed_count} times, last {record.last_confirmed_at:%Y-%m-%d}")
    for value in latest.contested:
        put(f"  another good source says: {show_value(value)}")
    for dispute in disputes:
        if fact_id in dispute.facts:
            put(f"  dispute {dispute.id}: {dispute.about} — {dispute.verdict}")


def _standing(fact: "Fact") -> str:
    """How a value stands, and since when: `asserted, true since 1 July 2025, as of 7 July 2025`."""
    from monitor.models.values import show_date

    dates = (("true since", fact.true_since), ("as of", fact.as_of))
    return ", ".join([fact.stance.value, *(f"{words} {show_date(date)}" for words, date in dates if date)])


def disputes(as_json: AsJson = False) -> None:
    """List recorded disputes: where sources disagree with one another, themselves or the record."""
    from monitor.cli.ground.opening import opened_store

    with opened_store() as store:
        found = store.facts.disputes()
    if as_json:
        put_json(found)
        return
    for dispute in found:
        put(f"{dispute.id}: {dispute.about} [{'resolved' if dispute.resolved else 'open'}]")
        put(f"    {dispute.verdict}")
