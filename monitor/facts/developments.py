"""What a document reports that no fact of the baseline speaks of, so that the baseline's owner learns what to add."""

from collections.abc import Sequence
from datetime import date, timedelta

from monitor.facts.language.times import span_of
from monitor.facts.linking.view import Passage, View
from monitor.facts.observe import Baseline, view_of
from monitor.facts.topic import named, topic_of
from monitor.models import Development, Document, Observation

LEAST_TOPICS = 3
"""Different things of the baseline's world that a document must name to be on its topic."""
LEAST_IN_SENTENCE = 2
HISTORY = timedelta(days=400)
"""What is dated so long before the document is background."""
_TYPED = frozenset({"money", "vote", "date", "percent", "duration"})


def developments(
    document: Document, observations: Sequence[Observation], baseline: Baseline, *, seen: date | None = None
) -> tuple[Development, ...]:
    """The unclaimed reports of a document, the weightiest first; none for documents off the topic.

    The topic is what the facts are about, with the countries of those things; nothing here knows the subject.
    """
    view = view_of(document, baseline, seen)
    if view is None:
        return ()
    about = topic_of(baseline)
    names_of = [named(view, passage, about) for passage in view.passages]
    if len({name for names in names_of for name in names}) < LEAST_TOPICS:
        return ()
    taken = [(observation.part, observation.start, observation.end) for observation in observations]
    found = []
    for passage, names in zip(view.passages, names_of, strict=True):
        start, end = passage.origin(passage.start, passage.end)
        if len(names) < LEAST_IN_SENTENCE or _overlaps(taken, passage.part, start, end) or _is_history(view, passage):
            continue
        weight = _weight(view, passage)
        if weight:
            text = document.title if passage.part == "title" else document.text
            score = min(1.0, 0.15 * len(names) + weight)
            found.append(Development(text[start:end], start, end, passage.part, tuple(sorted(names)), score))
    return tuple(sorted(found, key=lambda development: (-development.score, development.start)))


def _weight(view: View, passage: Passage) -> float:
    """An event counts most, then amounts and dates; a bare mention counts nothing."""
    event = any(label.startswith("event/") and label.endswith("/done") for label in passage.by)
    typed = any(reading.kind in _TYPED for reading in view.readings(passage))
    return 0.4 * event + 0.25 * typed


def _is_history(view: View, passage: Passage) -> bool:
    """Whether the sentence is dated, and all its dates are long past."""
    spans = [span_of(str(reading.value)) for reading in view.readings(passage) if reading.kind == "date"]
    ends = [span[1] for span in spans if span]
    return bool(ends and view.today and max(ends) < view.today - HISTORY)


def _overlaps(taken: Sequence[tuple[str, int, int]], part: str, start: int, end: int) -> bool:
    return any(other == part and first < end and start < last for other, first, last in taken)
