"""What is told at once, what waits for a second source, and what is only listed: one table, read from the top. Pure.

The operator's rules (`policy:` in sources.yaml) stand before these defaults; the first rule that fits decides.
"""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import datetime
from typing import Final

from monitor.models import Fact, Finding, Judgement, Severity, Stance, State, Telling, Verdict

NOTABLE_SCORE: Final = 0.6
"""Below it, a plan or a denial is too uncertain to be kept as a finding."""
SECONDED: Final = "second-reader"
"""The feature of an observation that a second reader bore out; its value is the score that it had without."""
_LOUDNESS: Final = ("low", "normal", "high")
_NOT_DONE: Final = frozenset({Stance.PLANNED, Stance.HEDGED})


@dataclass(frozen=True, slots=True, kw_only=True)
class Rule:
    """One row of the table; an empty set, or None, means any."""

    tell: Telling
    tiers: frozenset[int] = frozenset()
    core: bool | None = None
    verdicts: frozenset[Verdict] = frozenset()
    stances: frozenset[Stance] = frozenset()

    def fits(self, fact: Fact, judgement: Judgement, tier: int) -> bool:
        """Does the row speak of such a finding?"""
        return (
            (not self.tiers or tier in self.tiers)
            and self.core in (None, fact.core)
            and (not self.verdicts or judgement.verdict in self.verdicts)
            and (not self.stances or judgement.observation.stance in self.stances)
        )


DEFAULTS: Final = (
    Rule(stances=_NOT_DONE | {Stance.DENIED}, tell="list"),
    Rule(tiers=frozenset({4}), tell="list"),
    Rule(tiers=frozenset({1, 2}), tell="alert"),
    Rule(core=True, tell="alert"),
    Rule(tell="wait"),
)
"""Plans, possibilities and denials are listed, and so is what only an unreliable source says. Official and established
sources are told at once, secondary ones on core facts too; what else they say waits."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Policy:
    """`rules` before the defaults; `voices`: how many independent ones end the waiting."""

    rules: tuple[Rule, ...] = ()
    voices: int = 2

    def course(self, fact: Fact, judgement: Judgement, tier: int, rungs: Sequence[str] = ()) -> Telling:
        """What is to be done with an observation that was judged; `rungs`: the ladder of a status."""
        if not judgement.alert and not _notable(fact, judgement, rungs):
            return "ignore"
        course = next(rule.tell for rule in (*self.rules, *DEFAULTS) if rule.fits(fact, judgement, tier))
        return "list" if course != "ignore" and _only_seconded(judgement) else course

    def told(self, finding: Finding, course: Telling, *, opened: bool, severity: Severity, now: datetime) -> Finding:
        """A finding that an observation opened or joined, with what is now to be done with it.

        `course` and `severity` are those of the observation alone. A finding that was told stays told; one that waits
        is told when a report comes that would be told by itself, or enough independent voices; the same for one that
        was only listed, once a report comes that is better than listed.
        """
        if opened:
            return replace(finding, telling=course, severity="low" if course == "list" else finding.severity)
        if finding.telling == "alert" or finding.state is not State.OPEN:
            return finding
        if course == "wait" and finding.telling == "list":
            finding = replace(finding, telling="wait", severity=severity)
        heard = course == "wait" and finding.telling == "wait" and voices(finding) >= self.voices
        if course == "alert" or heard:
            loudest = max(finding.severity, severity, key=_LOUDNESS.index)
            return replace(finding, telling="alert", severity=loudest, opened_at=now)
        return replace(finding, severity="low") if finding.telling == "list" else finding


def voices(finding: Finding) -> int:
    """How many independent ones of tier 3 or better assert it: copies of one report are one, and so is a publisher."""
    groups: list[set[str]] = []
    for each in finding.evidence:
        if each.tier < 4 and each.stance is Stance.ASSERTED:
            mine = {f"story {each.story or each.url}", f"publisher {each.publisher}"}
            for group in [group for group in groups if group & mine]:
                groups.remove(group)
                mine |= group
            groups.append(mine)
    return len(groups)


AS_JUDGED: Final = Policy(rules=(Rule(stances=_NOT_DONE | {Stance.DENIED}, tell="ignore"), Rule(tell="alert")))
"""For archives: everything that the judge marks as worth an alert is told at once, and nothing else is kept."""


def _only_seconded(judgement: Judgement) -> bool:
    """Would it not be surely enough read without the second reader? Such a one is for the list, whatever the rules."""
    return any(name == SECONDED and value < NOTABLE_SCORE for name, value in judgement.observation.features)


def _notable(fact: Fact, judgement: Judgement, rungs: Sequence[str]) -> bool:
    """A plan for what is not reached yet, or a denial of what is known: no change, but worth a place in the list."""
    observation = judgement.observation
    if observation.score < NOTABLE_SCORE:
        return False
    if observation.stance is Stance.DENIED:
        return judgement.verdict is Verdict.CONTRADICTS
    if observation.stance not in _NOT_DONE or judgement.verdict is not Verdict.UNCLEAR:
        return False
    if isinstance(observation.value, tuple) and isinstance(fact.value, tuple):
        return not set(observation.value) <= set(fact.value)
    order = {rung: number for number, rung in enumerate(rungs or fact.rungs)}
    return not order or order.get(str(observation.value), 0) > order.get(str(fact.value), -1)
