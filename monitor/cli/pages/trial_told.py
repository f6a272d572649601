"""What came of a trial, in text."""

from monitor.cli.ground.printing import put
from monitor.models.values import show_date, show_value
from monitor.review import Held
from monitor.text import one_line
from monitor.trial import Trial

_MARKS = {"alert": "FINDING", "wait": "WAITS", "list": "LISTED", "ignore": "-"}


def print_trial(trial: Trial, *, explain: bool) -> None:
    """The story of a trial: what was read, what it says of the facts, what changed."""
    document = trial.document
    put(f"{one_line(document.title or document.text, 100)}")
    dates = (("published", document.published), ("modified", document.modified))
    about = [f"language {document.language}", f"{len(document.text.split())} words of main text"]
    about += [f"{name} {show_date(value)}" for name, value in dates if value]
    if document.url:
        put(f"  {document.url}")
    put(f"  {', '.join(about)}; reader {document.reader}")
    _print_selection(trial)
    put()
    if not trial.held:
        put("Nothing in it speaks of a known fact." if not trial.silence else "Nothing in it speaks of the fact:")
    for reason in trial.silence:
        put(f"  {reason}")
    for held in sorted(trial.held, key=lambda each: not each.opened):
        _print_held(held, explain=explain)
    for odd in trial.inconsistencies:
        put(f"FIGURES  {odd.reason}")
        put(f"         text {odd.start}-{odd.end}: “{one_line(odd.quote, 300)}”")
    _print_comparison(trial)


def _print_held(held: Held, *, explain: bool) -> None:
    observation, judgement = held.judgement.observation, held.judgement
    mark = _MARKS[held.finding.telling] if held.opened and held.finding else "joins" if held.finding else "-"
    put(f"{mark:8} {observation.fact_id} = {show_value(observation.value)}  [{observation.stance.value}]")
    put(f"         {judgement.verdict.value}: {judgement.reason} (confidence {judgement.confidence:.2f})")
    put(f"         {observation.part} {observation.start}-{observation.end}: “{one_line(observation.quote, 300)}”")
    if observation.speaker:
        put(f"         says {one_line(observation.speaker, 80)}")
    if explain:
        put("         " + ", ".join(f"{name} {value:g}" for name, value in observation.features))


def _print_selection(trial: Trial) -> None:
    """What the tried selectors take out of the main text, and what they bring into it."""
    if trial.declared is None:
        return
    now, before = (text.split("\n\n") for text in (trial.document.text, trial.declared.text))
    put(f"  with these selectors; as declared it would be {len(trial.declared.text.split())} words")
    for word, these, others in (("out", before, now), ("in", now, before)):
        differ = [block for block in these if block not in others]
        for block in differ[:20]:
            put(f"    {word:4} {one_line(block, 120)}")
        if len(differ) > 20:
            put(f"    {word:4} … and {len(differ) - 20} more")


def _print_comparison(trial: Trial) -> None:
    comparison = trial.comparison
    if comparison is None:
        return
    put()
    put(f"Against the page's stored text: {comparison.outcome} ({comparison.reason})")
    for change in comparison.changes[:40]:
        labels = f"  held back: {', '.join(change.labels)}" if change.labels else ""
        put(f"  {change.kind}{labels}")
        if change.before:
            put(f"    was  {one_line(change.before, 200)}")
        if change.after:
            put(f"    now  {one_line(change.after, 200)}")
