"""The known facts."""

from collections.abc import Sequence
from datetime import UTC, date, datetime
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from monitor.cli.printing import put, put_json, put_table, say

if TYPE_CHECKING:
    from monitor.models import Dispute, Fact, FactRecord

app = typer.Typer(no_args_is_help=True)
facts_app = typer.Typer(no_args_is_help=True)


def day_of(text: str) -> date:
    """A day as people give it to `--as-of`; anything else is told as such."""
    try:
        return date.fromisoformat(text)
    except ValueError:
        raise typer.BadParameter(f"{text!r} is not a day; write it as 2023-03-01") from None


@app.command()
def show(
    fact_id: Annotated[str | None, typer.Argument(help="One fact with its whole history; none: all facts.")] = None,
    as_of: Annotated[str | None, typer.Option("--as-of", metavar="DATE", help="What was known on that day.")] = None,
    country: Annotated[str | None, typer.Option(help="Only facts of this country, such as DK.")] = None,
    topic: Annotated[str | None, typer.Option(help="Only facts of this topic.")] = None,
    as_json: Annotated[bool, typer.Option("--json")] = False,
) -> None:
    """Show what is known, now or as it was known on a day."""
    from monitor.cli.opening import opened_store
    from monitor.models.values import show_date, show_value
    from monitor.text import one_line

    day = day_of(as_of) if as_of else None
    with opened_store() as store:
        if fact_id is not None:
            _show_one(store.facts.history(fact_id), store.facts.disputes(), fact_id, day, as_json=as_json)
            return
        facts = [
            fact
            for fact in store.facts.in_force(day)
            if (country is None or country.upper() in fact.country) and (topic is None or topic in fact.topics)
        ]
    if as_json:
        put_json(facts)
        return
    if not facts:
        say("no facts" + (f" were known on {day}" if day else "; load some with `monitor baseline load db/baseline`"))
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
    if not history:
        raise typer.BadParameter(f"no fact {fact_id!r}; `monitor baseline show` lists them")
    if as_json:
        put_json(history)
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


@app.command()
def disputes(as_json: Annotated[bool, typer.Option("--json")] = False) -> None:
    """List recorded disputes: where sources disagree with one another, themselves or the record."""
    from monitor.cli.opening import opened_store

    with opened_store() as store:
        found = store.facts.disputes()
    if as_json:
        put_json(found)
        return
    for dispute in found:
        put(f"{dispute.id}: {dispute.about} [{'resolved' if dispute.resolved else 'open'}]")
        put(f"    {dispute.verdict}")


@app.command()
def load(
    path: Annotated[Path, typer.Argument(help="A YAML file or a folder of them.")],
    dry_run: Annotated[bool, typer.Option("--dry-run", help="Only check the files.")] = False,
) -> None:
    """Load facts: new ones are added, an edited value closes the old one, what is missing in the file stays."""
    from monitor.cli.opening import opened_store
    from monitor.config import load_baseline, load_lexicon, load_settings

    settings = load_settings()
    facts, found = load_baseline(path, load_lexicon(settings.at(settings.lexicon)))
    if dry_run:
        put(f"{len(facts)} facts and {len(found)} disputes are sound")
        return
    with opened_store(needed=False) as store:
        store.migrate()
        loaded = store.facts.load(facts, found, datetime.now(UTC))
    for what in ("added", "changed", "updated", "kept", "missing"):
        names = getattr(loaded, what)
        if names:
            put(f"{what}: {', '.join(names)}")
    if loaded.kept:
        put("kept: a review brought another value, which the file does not know; add it to `history:` to go on from it")
    put(f"{len(loaded.unchanged)} unchanged, {loaded.disputes} disputes")


@app.command()
def dump(
    folder: Annotated[Path, typer.Argument(help="Folder for the YAML files, such as db/baseline.")],
) -> None:
    """Write the facts with their history as YAML files, so that git can show what moved."""
    from monitor.cli.opening import opened_store
    from monitor.config import dump_baseline
    from monitor.models.history import undated

    with opened_store() as store:
        files = dump_baseline([undated(fact) for fact in store.facts.everything()], store.facts.disputes())
    folder.mkdir(parents=True, exist_ok=True)
    for name, text in files.items():
        (folder / name).write_text(text, encoding="utf-8")
        put(str(folder / name))


@facts_app.command("check")
def check_facts(
    path: Annotated[Path | None, typer.Argument(help="A file or folder; default: the configured baseline.")] = None,
    as_json: Annotated[bool, typer.Option("--json")] = False,
) -> None:
    """Check that facts are sound, can be found at all, and do not overlap; exit code 1 when one will not do."""
    from monitor.config import load_baseline, load_lexicon, load_settings, places
    from monitor.facts import compile_baseline, lint
    from monitor.models.history import in_force

    settings = load_settings()
    where = path or settings.at(settings.baseline)
    lexicon = load_lexicon(settings.at(settings.lexicon))
    facts, found = load_baseline(where, lexicon)
    compile_baseline(in_force(facts), lexicon)
    remarks, at = lint(in_force(facts), lexicon), places(where)
    if as_json:
        put_json(
            [
                {"fact": remark.fact_id, "level": remark.level, "message": remark.message}
                | {key: getattr(at(remark.fact_id, remark.place, ""), key) for key in ("path", "line", "column")}
                for remark in remarks
            ]
        )
    else:
        for remark in remarks:
            mark = "" if remark.level == "error" else "note: "
            put(str(at(remark.fact_id, remark.place, f"{remark.fact_id}: {mark}{remark.message}")))
    errors = sum(remark.level == "error" for remark in remarks)
    if errors:
        say(f"{errors} of {len(facts)} facts will not do")
        raise typer.Exit(1)
    if not as_json:
        put(f"{len(facts)} facts and {len(found)} disputes are sound")


@facts_app.command("try")
def try_fact(
    fact_id: Annotated[str, typer.Argument(help="The fact.")],
    what: Annotated[str, typer.Argument(metavar="TEXT|FILE|URL", help="What to read it from.")],
    baseline: Annotated[Path | None, typer.Option("--baseline", help="Facts from other files.")] = None,
    language: Annotated[str | None, typer.Option(help="Of a text: en da nb nn sv fi is; guessed if left out.")] = None,
) -> None:
    """Show how one fact reads a text: values, stance, quote, what the score is made of; or why nothing is read."""
    from monitor.cli.trying import print_trial, trial_of
    from monitor.facts import LANGUAGES

    if language is not None and language not in LANGUAGES:
        raise typer.BadParameter(f"{language!r} is not read; known: {', '.join(LANGUAGES)}")
    print_trial(trial_of(what, baseline, only=fact_id, language=language), explain=True)
