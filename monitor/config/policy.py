"""The part `policy:` of sources.yaml: which findings are told at once, which wait, which are only listed."""

from typing import Annotated, Literal

from pydantic import Field

from monitor.config.parsing.yaml import Explained
from monitor.models import Stance, Verdict
from monitor.policy import Policy, Rule

Tier = Annotated[int, Field(ge=1, le=4)]


class RulePart(Explained):
    """One rule; what is left out fits everything."""

    tell: Literal["alert", "wait", "list", "ignore"]
    """alert: in digests at once; wait: when a second independent source says so; list: only `monitor review list`;
    ignore: no finding."""
    tiers: tuple[Tier, ...] = ()
    """Tiers of the source, like [3, 4]."""
    core: bool | None = None
    """true: only core facts; false: only others."""
    verdicts: tuple[Literal["new", "changes", "contradicts", "fulfils", "unclear"], ...] = ()
    """How it stands to what is known: new, changes, contradicts, fulfils; plans are unclear."""
    stances: tuple[Stance, ...] = ()
    """How it is told: asserted, planned, hedged, denied, past."""


class PolicyPart(Explained):
    """What is told, what waits, what is only listed. Rules are read from the top, then the defaults follow."""

    voices: Annotated[int, Field(ge=2, le=10)] = 2
    """Independent sources that end the waiting of a finding."""
    rules: tuple[RulePart, ...] = ()

    def made(self) -> Policy:
        """The policy that the part describes."""
        return Policy(
            voices=self.voices,
            rules=tuple(
                Rule(
                    tell=rule.tell,
                    tiers=frozenset(rule.tiers),
                    core=rule.core,
                    verdicts=frozenset(map(Verdict, rule.verdicts)),
                    stances=frozenset(rule.stances),
                )
                for rule in self.rules
            ),
        )
