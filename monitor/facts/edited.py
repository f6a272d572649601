"""A page edited in place bears the date of its first day for years; what came to it since the last look is new."""

from collections.abc import Iterable
from dataclasses import replace
from datetime import date

from monitor.facts.observe import Baseline, observe
from monitor.models import Document, Observation
from monitor.text import same_words

SHORTEST = 12
"""Characters: a shorter quote may stand anywhere in a passage by chance."""


def observe_edited(
    document: Document, baseline: Baseline, *, came: Iterable[str], seen: date
) -> tuple[Observation, ...]:
    """As `observe`, for a page whose earlier text is known.

    `came`: the passages that came to it, or were put otherwise, since the last look. Their words are of the day they
    were met (`Observation.written`); what stood there before keeps the page's own date.
    """
    read = observe(document, baseline, seen=seen)
    passages = [same_words(passage) for passage in came]
    if not passages:
        return read
    today = f"{seen:%Y-%m-%d}"
    of_today = observe(replace(document, published=today, modified=None), baseline, seen=seen)
    fresh = [replace(each, written=today) for each in of_today if _among(each.quote, passages)]
    return (*fresh, *(each for each in read if not _among(each.quote, passages)))


def _among(quote: str, passages: Iterable[str]) -> bool:
    words = same_words(quote)
    return any((len(words) >= SHORTEST and words in passage) or (passage and passage in words) for passage in passages)
