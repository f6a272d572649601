"""Points in time as feeds and lists write them, in the languages we read. What is not there is never made up.

feedparser's own readers of dates fill in a missing year or day from the clock; for a monitor that is worse than none.
"""

import re
from datetime import UTC, date, datetime, timedelta

from monitor.text import fold

EARLIEST = 1990
"""No article on the web is older: an earlier year is the default of somebody's software."""
SLACK = timedelta(days=2)
"""So far ahead of our clock a date may lie, because zones are missing or wrong; later ones are impossible."""
LONGEST = 80
"""Characters of a date as it is written."""

_MONTHS = """
    january januar januari janúar tammikuu tammikuuta jan
    february februar februari febrúar helmikuu helmikuuta feb
    march marts mars maaliskuu maaliskuuta mar
    april apríl huhtikuu huhtikuuta apr
    may maj mai maí toukokuu toukokuuta
    june juni júní kesäkuu kesäkuuta jun
    july juli júlí heinäkuu heinäkuuta jul
    august augusti ágúst elokuu elokuuta aug ágú
    september syyskuu syyskuuta sep sept
    october oktober október lokakuu lokakuuta oct okt
    november nóvember marraskuu marraskuuta nov nóv
    december desember joulukuu joulukuuta dec des
"""
_MONTH = {fold(name): number for number, names in enumerate(_MONTHS.strip().split("\n"), 1) for name in names.split()}
_NAMES = "|".join(sorted(_MONTHS.split(), key=len, reverse=True))
_HOURS = {"est": -5, "edt": -4, "cst": -6, "cdt": -5, "mst": -7, "mdt": -6, "pst": -8, "pdt": -7}
_HOURS |= {"cet": 1, "cest": 2, "eet": 2, "eest": 3, "bst": 1}

_CLOCK = r"""(?:(?:T|,?\s*(?:kl\.?|klo|at|–|-)?\s*)(?P<h>\d{1,2})[:.](?P<mi>\d{2})(?:[:.](?P<s>\d{2})(?:[.,]\d+)?)?
             (?:\s*(?P<half>[ap])\.?m\b)?\s*(?P<zone>[+-]\d{2}:?\d{2}|[a-z]{1,4}(?!\w))?)?"""
_DAY = r"(?P<d>\d{1,2})(?:\.|st|nd|rd|th)?"
_FORMS = tuple(
    re.compile(form, re.IGNORECASE | re.VERBOSE)
    for form in (
        rf"(?<!\d)(?P<y>\d{{4}})-(?P<m>\d{{2}})-(?P<d>\d{{2}})(?!\d){_CLOCK}",
        r"""(?<!\d)(?P<y>\d{4})(?P<m>\d{2})(?P<d>\d{2})(?:T(?P<h>\d{2})(?P<mi>\d{2})(?P<s>\d{2})?
            (?P<zone>Z|[+-]\d{2}:?\d{2})?)?(?!\d)""",
        rf"(?<!\w)(?P<name>{_NAMES})\s+{_DAY}\s+(?P<h>\d\d?):(?P<mi>\d\d):(?P<s>\d\d)\s+(?P<zone>[a-z]+\s+)?(?P<y>\d{{4}})",
        rf"""(?<![\d.]){_DAY}[\s-]+(?:of\s+|de\s+)?(?P<name>{_NAMES})\.?,?[\s-]+
            (?P<y>\d{{4}}|\d\d(?=\s+\d\d?:))(?!\d){_CLOCK}""",
        rf"(?<!\w)(?P<name>{_NAMES})\.?\s+{_DAY}(?:,\s*|\s+)(?P<y>\d{{4}})(?!\d){_CLOCK}",
        rf"(?<![\d.])(?P<d>\d{{1,2}})(?P<sign>[./-])\s?(?P<m>\d{{1,2}})(?P=sign)\s?(?P<y>\d{{4}})(?!\d){_CLOCK}",
    )
)


def moment(text: str | None, seen: datetime) -> datetime | None:
    """The aware moment (UTC) that a text gives; midnight where it gives a day only; without a zone it is UTC.

    None for what is no full date, for days that do not exist (31 February), for years before 1990 and for what lies
    more than two days after `seen`, the time at which the text was fetched. A date as `3/4/2024`, which is April in
    one country and March in another, is none.
    """
    match = find(text[:LONGEST]) if text else None
    found = _read(match) if match else None
    return found if found and found.year >= EARLIEST and found <= seen + SLACK else None


def find(text: str) -> re.Match[str] | None:
    """Where in a text a date stands, possible or not."""
    return next((match for form in _FORMS if (match := form.search(text))), None)


def day_of(url: str) -> date | None:
    """The day in an address (`/2024/03/05/`, `/2024-03-05-`), which many sites put there."""
    match = re.search(r"(?<!\d)((?:19|20)\d{2})[/-](0?[1-9]|1[0-2])[/-](0?[1-9]|[12]\d|3[01])(?!\d)", url)
    try:
        return date(int(match[1]), int(match[2]), int(match[3])) if match else None
    except ValueError:
        return None


def _read(match: re.Match[str]) -> datetime | None:
    part = match.groupdict()
    day, year = int(part["d"]), int(part["y"])
    month = _MONTH[fold(part["name"])] if part.get("name") else int(part["m"])
    if part.get("sign") == "/":
        if month > 12:
            day, month = month, day
        elif day <= 12 and day != month:
            return None
    if len(part["y"]) == 2:  # as RFC 822 writes it
        year += 2000 if year < 69 else 1900
    hour = int(part.get("h") or 0)
    if half := part.get("half"):
        hour = hour % 12 + (12 if half in "pP" else 0)
    try:
        told = datetime(year, month, day, hour, int(part.get("mi") or 0), min(int(part.get("s") or 0), 59), tzinfo=UTC)
        return told - _offset((part.get("zone") or "").strip())
    except (ValueError, OverflowError):
        return None


def _offset(zone: str) -> timedelta:
    if zone[:1] not in ("+", "-"):
        return timedelta(hours=_HOURS.get(zone.lower(), 0))
    away = timedelta(hours=int(zone[1:3]), minutes=int(zone[-2:]))
    return -away if zone[0] == "-" else away
