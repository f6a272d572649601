"""What the optional stages add to the observations of a document."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from datetime import date
from itertools import islice
from typing import Final

from monitor.facts import Baseline, observe, same, values
from monitor.models import Document, Fact, Observation, Quantity, Value
from monitor.models.values import show_value
from monitor.policy import NOTABLE_SCORE, SECONDED
from monitor.stages.candidates import Question, proposed, unsure
from monitor.stages.second import Claim, SecondReader
from monitor.stages.vectors import Vectors
from monitor.text import same_words

PROPOSED_SCORE: Final = 0.5
"""Of what our own extractor reads in a sentence that was only proposed: kept with the document, never told."""
MOST_PROPOSED: Final = 40
"""Sentences of a document that are read again because they were proposed."""


@dataclass(frozen=True, slots=True)
class Stages:
    """Those that are on; `likeness` is the cosine from which on vectors propose a sentence."""

    second: SecondReader | None = None
    vectors: Vectors | None = None
    likeness: float = 0.6

    def extend(
        self, observations: Sequence[Observation], document: Document, baseline: Baseline, *, seen: date | None
    ) -> tuple[Observation, ...]:
        """The observations, raised and added to. With everything off they come back as they are."""
        found = tuple(observations)
        if self.second is None and self.vectors is None:
            return found
        sentences = proposed(document, baseline, found, seen, vectors=self.vectors, enough=self.likeness)
        reading = _Reading(document, baseline, seen)
        if self.second is None:
            return (*found, *reading.proposed(sentences))
        return reading.seconded(self.second, found, (*unsure(found, baseline.facts), *sentences))


@dataclass(frozen=True, slots=True)
class _Reading:
    """One document, read once more in places."""

    document: Document
    baseline: Baseline
    seen: date | None

    def seconded(
        self, second: SecondReader, found: tuple[Observation, ...], questions: Sequence[Question]
    ) -> tuple[Observation, ...]:
        """What a second reader bears out, raised as far as the list, and what it points at besides."""
        result = list(found)
        for question in questions[: second.settings.questions]:
            claim, trouble = second.ask(
                question.fact, self.document.text[question.start : question.end], self.document.language
            )
            if trouble:
                break  # whoever did not answer is not waited for again on this page
            if claim is None:
                continue
            again, mine = self.again(question, claim.quote), question.observation
            if again is None or not _agrees(question, again.value, claim, self.document.language):
                second.count("value not found again")
                continue
            second.count("accepted")
            if mine is None:
                result.append(replace(again, score=NOTABLE_SCORE, features=(*again.features, (SECONDED, 0.0))))
            else:
                features = (*mine.features, (SECONDED, mine.score))
                result[result.index(mine)] = replace(mine, score=max(mine.score, NOTABLE_SCORE), features=features)
        return tuple(result)

    def proposed(self, questions: Iterable[Question]) -> list[Observation]:
        """What our own extractor reads in proposed sentences, each by itself under the title of its fact."""
        read = (
            self.again(question, self.document.text[question.start : question.end])
            for question in islice(questions, MOST_PROPOSED)
        )
        return [
            replace(each, score=min(each.score, PROPOSED_SCORE), features=(*each.features, ("proposed", 1.0)))
            for each in read
            if each
        ]

    def again(self, question: Question, quote: str) -> Observation | None:
        """What our own extractor reads of the fact in these words; the fact's title stands for what is around them."""
        start = question.start + self.document.text[question.start : question.end].index(quote)
        alone = replace(self.document, title=question.fact.title, text=quote, visible="", regions="")
        plans = tuple(plan for plan in self.baseline.plans if plan.fact.id == question.fact.id)
        read = observe(alone, replace(self.baseline, plans=plans), seen=self.seen)
        best = max((each for each in read if each.part == "text"), key=lambda each: each.score, default=None)
        if best is None:
            return None
        first, last = start + best.start, start + best.end
        return replace(best, start=first, end=last, quote=self.document.text[first:last])


def _agrees(question: Question, value: Value, claim: Claim, language: str) -> bool:
    """Is the value that was found again the one that was claimed, and the one that was read at first?"""
    mine = question.observation
    if mine is not None and not same(question.fact, mine.value, value):
        return False
    return _as_claimed(question.fact, value, claim.value, language)


def _as_claimed(fact: Fact, value: Value, claimed: str, language: str) -> bool:
    told = _level(claimed)
    if isinstance(value, tuple):
        return all(_level(member) in told for member in value)
    if _level(show_value(value)) == told:
        return True
    amount = value.amount if isinstance(value, Quantity) else value
    for reading in values.read(claimed, language):
        if reading.value == amount:
            return not isinstance(value, Quantity) or reading.unit in (value.unit, None)
        if isinstance(reading.value, str) and isinstance(value, str) and same(fact, reading.value, value):
            return True
    return False


def _level(text: str) -> str:
    return same_words(text.replace("-", " ")).casefold()
