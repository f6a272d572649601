"""`monitor facts`: whether facts will do, and how one reads a text."""

from pathlib import Path
from typing import Annotated

import typer

from monitor.cli.ground.arguments import AsJson
from monitor.cli.ground.printing import put, put_json, say


def check_facts(
    path: Annotated[Path | None, typer.Argument(help="A file or folder; default: the configured baseline.")] = None,
    as_json: AsJson = False,
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


def try_fact(
    fact_id: Annotated[str, typer.Argument(help="The fact.")],
    what: Annotated[str, typer.Argument(metavar="TEXT|FILE|URL", help="What to read it from.")],
    baseline: Annotated[Path | None, typer.Option("--baseline", help="Facts from other files.")] = None,
    language: Annotated[str | None, typer.Option(help="Of a text: en da nb nn sv fi is; guessed if left out.")] = None,
    as_json: AsJson = False,
) -> None:
    """Show how one fact reads a text: values, stance, quote, what the score is made of; or why nothing is read."""
    from monitor.cli.pages.trial import trial_of
    from monitor.cli.pages.trial_told import print_trial
    from monitor.facts import LANGUAGES

    if language is not None and language not in LANGUAGES:
        raise typer.BadParameter(f"{language!r} is not read; known: {', '.join(LANGUAGES)}")
    tried = trial_of(what, baseline, only=fact_id, language=language)
    if as_json:
        put_json(tried)
    else:
        print_trial(tried, explain=True)
