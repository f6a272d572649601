"""The words a digest uses for verdicts, tiers, labels and dates, and its subject lines, in one place."""

from collections.abc import Mapping, Sequence
from datetime import date, datetime, tzinfo
from typing import Final
from urllib.parse import quote, urlsplit

from monitor.models import Finding, PartialDate, Stance, Verdict
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
    "withdrawn": "No longer stated on the page",
    "new-development": "On the subject, and no fact covers it yet",
    "trouble": "Cannot be read at the moment",
    "recovered": "Can be read again",
}

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

PASSAGES: Final[Mapping[str, str]] = {
    "added": "added",
    "removed": "removed",
    "reworded": "reworded",
    "moved": "moved",
}

HELD_BACK: Final[Mapping[str, str]] = {
    "stamp": "only a date or time stamp",
    "only-dates": "only dates",
    "counter": "only a counter",
    "navigation": "menus and links around the text",
    "only-links": "only links",
    "only-order": "only the order",
    "moved": "only moved to another place",
    "typography": "only typography",
    "ignored": "left out by the source's own rules",
    "flicker": "back to a text seen before",
    "repeat": "already reported",
    "confirms": "statements that confirm what is known",
    "outdated": "statements older than what is known",
    "severity": "below your severity",
    "topics": "outside your topics",
    "countries": "outside your countries",
}

PREFIX: Final = "[Monitor] "
SUBJECT_LIMIT: Final = 70
"""Count and topic first, date last; longer lines are cut on small screens."""

_SHORTEST: Final = 12
"""A topic that would be cut to less than this is only counted."""

_MONTHS: Final = ("Jan", "Feb", "Mar", "Apr", "May", "Jun", "Jul", "Aug", "Sep", "Oct", "Nov", "Dec")
_SEASONS: Final = {"21": "spring", "22": "summer", "23": "autumn", "24": "winter"}


def day(when: date) -> str:
    """`22 Nov 2026`, whatever the locale of the machine."""
    return f"{when.day} {_MONTHS[when.month - 1]} {when.year}"


def short_day(when: date) -> str:
    """`22 Nov`."""
    return f"{when.day} {_MONTHS[when.month - 1]}"


def moment(when: datetime, zone: tzinfo) -> str:
    """`22 Nov 2026, 07:14` in the reader's time zone."""
    local = when.astimezone(zone)
    return f"{day(local)}, {local:%H:%M}"


def partial_date(value: PartialDate | None) -> str:
    """EDTF in words: `16 May 2021`, `May 2021`, `spring 2023`; what is not understood stays as it is."""
    if not value:
        return ""
    parts = value.split("-")
    if not all(part.isdigit() for part in parts) or len(parts) > 3:
        return one_line(value, 40)
    if len(parts) == 1:
        return parts[0]
    if parts[1] in _SEASONS:
        return f"{_SEASONS[parts[1]]} {parts[0]}"
    if not 1 <= int(parts[1]) <= 12:
        return one_line(value, 40)
    month = _MONTHS[int(parts[1]) - 1]
    return f"{month} {parts[0]}" if len(parts) == 2 else f"{int(parts[2])} {month} {parts[0]}"


def tier(number: int) -> str:
    """How much the source is worth."""
    return TIERS.get(number, f"tier {number}")


def label(finding: Finding) -> str:
    """The verdict of a fact, or what happened to the page, in words."""
    return KINDS[finding.kind] if finding.kind in KINDS else VERDICTS[finding.verdict]


def noise(name: str) -> str:
    """A noise label in words."""
    return HELD_BACK.get(name, one_line(name.replace("_", " ").replace("-", " "), 60))


def count(number: int, singular: str, plural: str | None = None) -> str:
    """`1 change`, `3 changes`."""
    return f"{number} {singular if number == 1 else plural or singular + 's'}"


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
