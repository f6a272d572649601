"""What a status line and its headers mean to a polite reader: go on, follow, or one of our errors.

And the other way: the headers that make the next request conditional.
"""

import re
from datetime import UTC, datetime, timedelta
from email.utils import parsedate_to_datetime
from typing import TypeAlias
from urllib.parse import urljoin

from monitor.address import check_url
from monitor.errors import Blocked, FetchError, Gone, Refused
from monitor.text import one_line

NOT_MODIFIED = 304
REDIRECTS = frozenset({301, 302, 303, 307, 308})
_GOOD = frozenset({200, 203})
_REFUSED = frozenset({401, 402, 403, 451})
_GONE = frozenset({404, 410})
_PASSING = frozenset({408, 425, 429})
"""Client errors that the same request may not meet again."""

SHORTEST_WAIT = timedelta(minutes=15)
LONGEST_WAIT = timedelta(hours=24)

Headers: TypeAlias = tuple[tuple[str, str], ...]
"""As received, read as Latin-1, so that nothing is lost."""
HeaderList: TypeAlias = list[tuple[bytes, bytes]]
"""As sent."""

_HEADER_VALUE = re.compile(r"[\x21-\x7e\x80-\xff]([\t\x20-\x7e\x80-\xff]{0,2000}[\x21-\x7e\x80-\xff])?")


def check_status(status: int, headers: Headers, url: str, now: datetime) -> str | None:
    """None: read on, this is the page (or a 304). A text: the Location to follow.

    Raises FetchError (`challenge`, `http_…`, `redirects`), Refused and Gone.
    """
    if _challenged(headers):
        raise FetchError(f"{url} asks to prove that we are human", url, kind="challenge")
    if status in _GOOD or status == NOT_MODIFIED:
        return None
    kind, message = f"http_{status}", f"{url} answered {status}"
    if status in REDIRECTS:
        targets = {value for name, value in headers if name.lower() == "location"}
        if len(targets) != 1:
            raise FetchError(f"{message} and names {len(targets)} places to go", url, kind="redirects")
        return _text(targets.pop())
    if status in _REFUSED:
        raise Refused(message, url, kind=kind, transient=False)
    if status in _GONE:
        raise Gone(message, url, kind=kind, transient=status == 404)
    passing = status >= 500 or status < 400 or status in _PASSING
    raise FetchError(message, url, kind=kind, transient=passing, retry_after=retry_after(headers, now))


def next_hop(here: str, location: str, ports: frozenset[int]) -> str:
    """Where a redirect leads. Raises FetchError (`redirects`) on nonsense and downgrades, Blocked on bad forms."""
    try:
        target = check_url(urljoin(here, location.strip().replace(" ", "%20")), ports=ports)
    except ValueError:
        raise FetchError(f"{here} redirects to nonsense: {one_line(location)}", here, kind="redirects") from None
    except Blocked as error:
        raise Blocked(f"{here} redirects: {error}", error.url, kind=error.kind, transient=False) from None
    if here.startswith("https:") and not target.startswith("https:"):
        raise FetchError(f"{here} redirects from https to {target}", here, kind="redirects")
    return target


def conditions(etag: str | None, last_modified: str | None) -> HeaderList:
    """The conditions of a request, byte for byte as the server once wrote them.

    A value that no header can hold (it did not come from one) is left out.
    """
    pairs = ((b"If-None-Match", etag), (b"If-Modified-Since", last_modified))
    return [(name, value.encode("latin-1")) for name, value in pairs if value and _HEADER_VALUE.fullmatch(value)]


def retry_after(headers: Headers, now: datetime) -> datetime | None:
    """The time before which the server does not want to see us, between 15 minutes and 24 hours from now.

    None where there is no such header, or one that says neither seconds nor a date (RFC 9110, 10.2.3).
    """
    value = next((value for name, value in headers if name.lower() == "retry-after"), "").strip()
    if not value:
        return None
    if value.isascii() and value.isdigit():
        wait = timedelta(seconds=int(value)) if len(value) < 9 else LONGEST_WAIT
    else:
        try:
            date = parsedate_to_datetime(value)
        except (ValueError, OverflowError):
            return None
        wait = (date if date.tzinfo else date.replace(tzinfo=UTC)) - now
    return now + min(max(wait, SHORTEST_WAIT), LONGEST_WAIT)


def _challenged(headers: Headers) -> bool:
    """A protection service stands in front of the page. It says so itself, whatever the status."""
    return any(
        (name == "cf-mitigated" and value.strip().lower() == "challenge")
        or (name == "x-amzn-waf-action" and value.strip().lower() in {"challenge", "captcha"})
        for name, value in ((name.lower(), value) for name, value in headers)
    )


def _text(value: str) -> str:
    """A Location as it was meant: some servers write it in bare UTF-8."""
    try:
        return value.encode("latin-1").decode("utf-8")
    except UnicodeError:
        return value
