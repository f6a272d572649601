"""Why a text says nothing of a fact: for whoever writes facts and wants to know what to mend."""

from collections.abc import Iterator
from datetime import date

from monitor.facts.kinds import Plan
from monitor.facts.language.syntax import LANGUAGES
from monitor.facts.linking.view import View
from monitor.facts.observe import Baseline, view_of
from monitor.models import Document

SURE = 0.5
"""In view at all (see `View.in_view`)."""
_VALUES = {
    "number": "number",
    "money": "sum of money",
    "vote": "vote",
    "percent": "share",
    "duration": "length of time",
}


def silence(document: Document, baseline: Baseline, *, seen: date | None = None) -> tuple[str, ...]:
    """What each fact of a baseline misses in a document, a line each that begins with the fact; for small baselines."""
    view = view_of(document, baseline, seen)
    if view is None:
        told = "cannot be told" if document.language == "und" else f"is {document.language}"
        return (f"The language of the text {told}; facts are read in {', '.join(LANGUAGES)}.",)
    return tuple(f"{plan.fact.id}: {reason}" for plan in baseline.plans for reason in _reasons(view, plan))


def _reasons(view: View, plan: Plan) -> Iterator[str]:
    fact = plan.fact
    if fact.suspect:
        yield "it is marked `suspect` and never compared"
        return
    missing = [name for name in fact.about if not any(view.in_view(name, each) >= SURE for each in view.passages)]
    for name in missing:
        yield f"nothing in the text names `{name}`{_such_as(view, name)}"
    own = [*fact.cues.get(view.language, ()), *fact.cues.get("any", ())]
    if view.language == "nn":
        own += fact.cues.get("nb", ())
    if fact.cues and not own:
        yield f"it has no `cues:` in {view.language}"
    elif fact.cues and plan.cue not in view.labels:
        yield f"none of its cues stands there ({', '.join(own[:3])}{', …' if len(own) > 3 else ''})"
    if plan.not_cue in view.labels:
        yield "one of its `not_cues:` stands there"
    kinds = {"number" if each.kind == "ordinal" else each.kind for p in view.passages for each in view.readings(p)}
    if plan.reading is not None and plan.reading not in kinds:
        yield f"there is no {_VALUES.get(plan.reading, plan.reading)} in the text"
    elif plan.reading is None and plan.keys and not plan.keys & view.labels:
        yield f"no wording of its values in {view.language} stands in the text"
    elif not missing:
        yield "its words are there, but no sentence says them together so that a value can be read"


def _such_as(view: View, name: str) -> str:
    """A few of its names in the language of the text."""
    entity = view.lexicon.entities[name]
    if entity.instruments and entity.parties:
        return f" (a {' or '.join(entity.instruments)} of {' and '.join(entity.parties)}, or its own name)"
    languages = ("any", "nb", "nn") if view.language == "nn" else ("any", view.language)
    words = [word for tongue in languages for phrase in entity.names.get(tongue, ()) for word in phrase.split("|")]
    if words:
        shown = ", ".join(word.strip(" =") for word in words[:4])
        return f" (names in the lexicon: {shown}{', …' if len(words) > 4 else ''})"
    return f" (it has no name in {view.language} in the lexicon)"
