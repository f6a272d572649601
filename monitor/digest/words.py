"""The words a digest uses for verdicts, tiers, labels and dates, and its subject lines, in one place."""

from collections.abc import Mapping, Sequence
from datetime import date, datetime, tzinfo
from typing import Final
from urllib.parse import quote, urlsplit

from monitor.models import Finding, Stance, Verdict
from monitor.models.values import show_date
from monitor.text import one_line

VERDICTS: Final[Mapping[Verdict, str]] = {
    Verdict.NEW: "First report: nothing was known of this",
    Verdict.CONFIRMS: "Confirms what is known",
    Verdict.REFINES: "Adds detail to what is known",
    Verdict.FULFILS: "A known plan has come true",
    Verdict.CHANGES: "Differs from what is known: looks like a change",
    Verdict.CONTRADICTS: "Contradicts what is known",
    Verdict.OUTDATED: "Older than what is known",
    Verdict.WITHDRAWN: "No longer stated on the page",
    Verdict.UNCLEAR: "Unclear: needs a person's eye",
}

KINDS: Final[Mapping[str, str]] = {
    "page": "The page's text has changed",
    "moved": "The page has a new address",
    "withdrawn": "No longer stated on the page",
    "inconsistency": "The page's own figures do not fit each other",
    "new-development": "On the subject, and no fact covers it yet",
    "trouble": "Cannot be read at the moment",
    "recovered": "Can be read again",
    "outage": "No site can be reached from here",
    "outage-over": "Sites can be reached again",
    "article-edited": "The article was edited without a word about it",
    "article-retitled": "The article has another title",
    "article-corrected": "The article was corrected",
    "article-removed": "The article was removed",
    "article-restored": "The article is back",
}

COMMON: Final = "The same edit on {} pages of {}"
RENAMED: Final = "One name in the place of another on {} pages of {}"
"""How many pages, and of which site."""

OUTAGES: Final[Mapping[str, str]] = {"outage": "no network", "outage-over": "the network is back"}
"""Not a source's trouble but the monitor's own."""

TIERS: Final[Mapping[int, str]] = {
    1: "official source",
    2: "established, independent",
    3: "secondary source",
    4: "unreliable, claims only",
}

STANCES: Final[Mapping[Stance, str]] = {
    Stance.ASSERTED: "",
    Stance.PLANNED: "told as a plan",
    Stance.HEDGED: "told with a reservation",
    Stance.DENIED: "denied",
    Stance.PAST: "told as history",
}

NOT_YET: Final[Mapping[Stance, str]] = {
    Stance.PLANNED: "A plan: not told as done",
    Stance.HEDGED: "A possibility: told with a reservation",
    Stance.DENIED: "A denial",
}

PASSAGES: Final[Mapping[str, str]] = {
    "added": "added",
    "removed": "removed",
    "reworded": "reworded",
    "moved": "moved",
}

HELD_BACK: Final[Mapping[str, str]] = {
    # by where the text stands
    "navigation": "menus",
    "footer": "page footers",
    "aside": "boxes beside the text",
    "cookie": "consent notices",
    "control": "buttons and forms",
    "related-links": "links to other articles",
    "beside": "captions and teasers beside the text",
    "invitation": "cards that invite the reader to do something",
    "hidden": "text that a reader does not see",
    "outside": "text outside the part that is read",
    "title": "only the page's title",
    # by what changed in it
    "order-only": "only moved to another place",
    "markup-only": "only split or joined otherwise",
    "typography": "only typography",
    "token": "only a technical code",
    "fragment": "scraps without a sentence",
    "year": "only the year of a copyright notice",
    "counter": "only a counter",
    "relative-time": "only “two hours ago” and the like",
    "stamp": "only a date or time stamp",
    # by what is known of the page
    "restless": "places that change at every look",
    "site-wide": "edits that other pages of their site have told",
    "returned": "back to a text that the page had before",
    "ignored": "left out by the source's own rules",
    # by what is known of the fact
    "confirms": "statements that confirm what is known",
    "outdated": "statements older than what is known",
    # by the policy
    "waiting": "findings that wait for a second source",
    "listed": "plans, denials and unreliable claims, in the list only",
    # by the lists that articles come from
    "off-topic": "articles off the topic",
    "old-articles": "articles older than the looks at their list",
    # by the reader's own wishes
    "severity": "below your severity",
    "topics": "outside your topics",
    "countries": "outside your countries",
}

PREFIX: Final = "[Monitor] "
SUBJECT_LIMIT: Final = 70
"""Count and topic first, date last; longer lines are cut on small screens."""

_SHORTEST: Final = 12
"""A topic that would be cut to less than this is only counted."""


def day(when: date) -> str:
    """`22 November 2026`, whatever the locale of the machine."""
    return show_date(f"{when:%Y-%m-%d}")


def short_day(when: date) -> str:
    """`22 Nov`."""
    number, month, _ = day(when).split()
    return f"{number} {month[:3]}"


def moment(when: datetime, zone: tzinfo) -> str:
    """`22 November 2026, 07:14` in the reader's time zone."""
    local = when.astimezone(zone)
    return f"{day(local)}, {local:%H:%M}"


def tier(number: int) -> str:
    """How much the source is worth."""
    return TIERS.get(number, f"tier {number}")


def label(finding: Finding, stance: Stance) -> str:
    """The verdict of a fact, or what happened to the page, in words; `stance` is that of its best source."""
    if finding.kind in KINDS:
        return KINDS[finding.kind]
    return NOT_YET.get(stance) or VERDICTS[finding.verdict]


def noise(name: str) -> str:
    """A noise label in words."""
    return HELD_BACK.get(name, one_line(name.replace("_", " ").replace("-", " "), 60))


def count(number: int, singular: str, plural: str | None = None) -> str:
    """`1 change`, `3 changes`."""
    return f"{number} {singular if number == 1 else plural or singular + 's'}"


def shared(number: int, at: Sequence[int]) -> str:
    """That so many differences of a page are told for several pages together, under these numbers if they are shown."""
    place = f", told under {', '.join(map(str, at))}" if at else ""
    return f"{count(number, 'difference')} that other pages of the site have too{place}"


def safe_link(address: str) -> str | None:
    """The address with its unprintable characters escaped if it is an ordinary web address, else None.

    Everything that is not plain http(s) with a host (`javascript:`, `data:`, `//host`, userinfo) is shown as text only.
    """
    try:
        parts = urlsplit(address)
        host, user = parts.hostname, parts.username
    except ValueError:
        return None
    if parts.scheme not in ("http", "https") or not host or user is not None or len(address) > 2000:
        return None
    if any(character.isspace() or character in "\"'<>\\`" or not character.isprintable() for character in address):
        return None
    return quote(address, safe="%/:?#[]@!$&()*+,;=~-._")


def changes_subject(findings: Sequence[Finding], now: datetime) -> str:
    """`[Monitor] 3 changes: Norway SDCA, Sweden DCA (22 Nov)`; `now` in the reader's zone."""
    return _with_topics(count(len(findings), "change"), findings, now)


def trouble_subject(findings: Sequence[Finding], now: datetime) -> str:
    """Nothing but the health of sources to tell."""
    if ours := [finding for finding in findings if finding.kind in OUTAGES]:
        return _with_topics(ours[-1].title, (), now)
    failing = [finding for finding in findings if finding.kind == "trouble"]
    if failing:
        return _with_topics(count(len(failing), "source") + " in trouble", failing, now)
    return _with_topics(count(len(findings), "source") + " recovered", findings, now)


def immediate_subject(finding: Finding) -> str:
    """`[Monitor] Norway SDCA: agreed areas 4 → 12`: the values stay whole, the title is cut."""
    if not finding.after:
        return PREFIX + one_line(finding.title, SUBJECT_LIMIT - len(PREFIX))
    values = f"{one_line(finding.before, 20)} → " if finding.before else ""
    values += one_line(finding.after, 24)
    room = SUBJECT_LIMIT - len(PREFIX) - len(values)
    title = one_line(finding.title, room - 1 if ": " in finding.title else room - 2)
    return f"{PREFIX}{title}{' ' if ': ' in title else ': '}{values}"


def heartbeat_subject(checked: int, total: int, now: datetime) -> str:
    """`[Monitor] No changes, 41 of 43 sources checked (week 47)`."""
    return f"{PREFIX}No changes, {checked} of {count(total, 'source')} checked (week {now.isocalendar().week})"


def _with_topics(head: str, findings: Sequence[Finding], now: datetime) -> str:
    date = f" ({short_day(now)})"
    room = SUBJECT_LIMIT - len(PREFIX) - len(head) - 2 - len(date)
    names = list(dict.fromkeys(_topic(finding) for finding in findings))
    if not names:
        return f"{PREFIX}{head}{date}"
    shown = one_line(names[0], room if len(names) == 1 else room - 4)
    for index, name in enumerate(names[1:], 1):
        left = len(names) - index - 1
        space = room - len(shown) - 2 - (len(f" +{left}") if left else 0)
        if len(name) > space and space < _SHORTEST:
            shown += f" +{left + 1}"
            break
        shown += f", {one_line(name, space)}"
    return f"{PREFIX}{head}: {shown}{date}"


def _topic(finding: Finding) -> str:
    """What it is about: a title of the form `Norway-US SDCA: number of agreed areas` names that before the colon."""
    return one_line(finding.title.split(": ", 1)[0], 60) or "untitled"
