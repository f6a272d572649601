"""No network on our side: told once as that, and not as a hundred sources in trouble. Pure."""

from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import replace
from datetime import datetime
from typing import Final

from monitor.address import site
from monitor.models import Finding, Page, State
from monitor.troubles import in_words

NO_NETWORK: Final = frozenset({"dns", "connect", "timeout", "tls"})
"""Troubles that come from our side as easily as from a site's: no resolver, no route, a gateway in between, a wrong
clock, old root certificates."""

SITES: Final = 8
"""So many sites, those that were looked at last, are asked: …"""
FEWEST: Final = 3
"""… fewer than these say nothing, …"""
SHARE: Final = 0.75
"""… and when so many of them cannot be reached, it is not their fault."""


def unreachable(pages: Iterable[Page]) -> tuple[Page, ...]:
    """The pages that show that the network fails on our side, the newest look first; empty when it does not.

    `pages`: of all sources that are watched. Asked are the sites that were looked at last, each by its newest look:
    so a lasting trouble of some sites, looked at seldom, neither makes an outage nor hides the end of one.
    """
    newest: dict[str, Page] = {}
    looked = ((page.last_checked_at, page) for page in pages if page.last_checked_at is not None)
    for _, page in sorted(looked, key=lambda look: (look[0], look[1].id), reverse=True):
        newest.setdefault(site(page.url), page)
    last = list(newest.values())[:SITES]
    failing = tuple(page for page in last if page.state in NO_NETWORK)
    return failing if len(last) >= FEWEST and len(failing) >= SHARE * len(last) else ()


def outage(failing: Sequence[Page], now: datetime) -> Finding:
    """The one finding of an outage; `failing` as `unreachable` gives them, at least one."""
    kind = Counter(page.state for page in failing).most_common(1)[0][0]
    since = min(page.state_since or now for page in failing)
    reason = (
        f"Of the sites asked last, {len(failing)} could not be reached, since {since:%Y-%m-%d %H:%M} UTC"
        f" (mostly {kind}: {in_words(kind).words}). That points to this machine or its network, not to the sites."
        " Advice: look after its network, its resolver and its clock. Meanwhile no single source is told as in trouble,"
        " and no fact is touched; when the network is back, all of them are looked at."
    )
    return Finding(
        kind="outage",
        key=f"outage:{now:%Y%m%dT%H%M%S}",
        title="The monitor cannot reach the network",
        before="online",
        after=f"offline since {since:%Y-%m-%d %H:%M} UTC",
        reason=reason,
        opened_at=now,
        updated_at=now,
    )


def outage_over(told: Iterable[Finding], now: datetime) -> tuple[Finding, ...]:
    """The network is back: the outage ends by itself, and that is told once. `told`: the outages that are open."""
    ended = tuple(replace(finding, state=State.ACCEPTED) for finding in told if finding.state is State.OPEN)
    if not ended:
        return ()
    over = Finding(
        kind="outage-over",
        key=f"outage-over:{ended[-1].key}",
        title="The monitor reaches the network again",
        before=ended[-1].after,
        after="online",
        reason=f"It was {ended[-1].after}. All pages that could not be reached are looked at now; a site that still"
        " fails will be told by itself.",
        severity="low",
        state=State.ACCEPTED,
        opened_at=now,
        updated_at=now,
    )
    return (*ended, over)
