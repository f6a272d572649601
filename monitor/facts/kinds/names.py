"""Names: who holds an office."""

import re
from collections.abc import Iterator

from monitor.facts.kinds.base import Plan, observed
from monitor.facts.language import stance as stances
from monitor.facts.language.phrases import Hit
from monitor.facts.lexicon import holder_label
from monitor.facts.linking.view import Passage, View, nearest
from monitor.models import Observation, Stance

TITLE_REACH = 4
_NAME = re.compile(
    r"[ ,]{0,2}((?:[^\W\d_a-zæøåäöðþáéíóúý][\w.'-]+)(?: (?:[^\W\d_a-zæøåäöðþáéíóúý][\w.'-]*|av|von|de|der|van)){1,3})"
)
_BEFORE_HIM = re.compile(
    r"\b(?:replac(?:es|ed|ing)|succeed(?:s|ed|ing)|takes? over from|took over from|efterfølg\w+|etterfølg\w+|"
    r"afløs\w+|avløs\w+|efterträd\w+|ersätt\w+|korva\w+|tekur við af|tók við af|predecessor|"
    r"forgænger\w*|forgjengar\w*|forgjenger\w*|företrädar\w*|edeltäjä\w*|forver\w*)[ ,]*$"
)
_FORMER = re.compile(
    r"\b(?:former|ex|then|tidligere|daværende|forhenværende|förre|förra|dåvarande|tidigare|"
    r"entinen|silloinen|fyrrverandi|þáverandi)[- ]*$"
)


def read_name(view: View, plan: Plan, passage: Passage) -> Iterator[Observation]:
    """Who a sentence says holds the office of a fact: a known person, or a name that stands by the title."""
    for office in plan.others:
        entity = view.lexicon.entities.get(office)
        if entity is None or entity.kind != "office":
            continue
        titles = passage.by.get(office, ())
        listed = False
        for number, (name, _) in enumerate(entity.holders):
            for hit in passage.by.get(holder_label(office, number), ())[:1]:
                listed = True
                yield _holder(plan, passage, hit, name, titles)
        stored = passage.by.get(plan.wording("name"), ())
        if not listed and stored:
            yield _holder(plan, passage, stored[0], str(plan.fact.value), titles)
        elif not listed:
            yield from _unlisted(view, plan, passage, titles, entity.country)


def _holder(plan: Plan, passage: Passage, hit: Hit, name: str, titles: tuple[Hit, ...]) -> Observation:
    near = [title for title in titles if passage.gap(title, hit) <= TITLE_REACH]
    stance = (
        Stance.PAST if _preceded(passage, hit) or any(_former(passage, title) for title in near) else Stance.ASSERTED
    )
    return observed(plan, passage, hit, name, stance, features={"title": 0.95 if near else 0.5})


def _preceded(passage: Passage, hit: Hit) -> bool:
    """`his predecessor N`, `M succeeds N`"""
    return _BEFORE_HIM.search(passage.folded.text[max(passage.start, hit.start - 24) : hit.start]) is not None


def _former(passage: Passage, title: Hit) -> bool:
    return _FORMER.search(passage.folded.text[max(passage.start, title.start - 24) : title.start]) is not None


def _unlisted(
    view: View, plan: Plan, passage: Passage, titles: tuple[Hit, ...], country: str | None
) -> Iterator[Observation]:
    for title in titles:
        match = _NAME.match(passage.folded.cased, title.end, passage.end)
        if match is None:
            continue
        groups = [group for group in view.groups[passage.number] if not group.derived]
        near = nearest(passage, title, groups)
        if near is None or passage.gap(near.as_hit(), title) > 2 or country not in near.countries:
            continue
        hit = Hit("", match.start(1), match.end(1))
        if any(
            label.startswith("holder/") and any(h.start < hit.end and hit.start < h.end for h in hits)
            for label, hits in passage.by.items()
        ):
            continue
        stance, when = stances.of_event(view, passage, title, "state")
        yield observed(plan, passage, hit, match[1], stance or Stance.ASSERTED, time=when, features={"title": 0.7})
