"""Is this really the page? Walls, challenges, outages and other pages in its place are found before comparison.

Structure and statistics lead: how much prose there is, what of the page's known prose is still there, password fields,
refreshes, closing tags. Words count only on pages that hardly say anything else, and in many languages.
"""

import re
from collections.abc import Sequence
from urllib.parse import urlsplit

from monitor.extract.layout.regions import FURNITURE
from monitor.extract.layout.visible import squash
from monitor.extract.walls import SAYS
from monitor.models import Document

RELATIVE = frozenset(("other-language", "placeholder", "truncated", "other-page"))
"""Reasons that rest on the page's past. At several looks in a row, the page has become another one: accept it."""

SAYS_LITTLE = 1_000
"""Letters of its own text under which a page may be a wall or an error message."""
HARDLY = 120
"""And under which a page with a protection script in it is that script's waiting room."""
HARDLY_MORE = 300
CONSENT = 700
"""And under which it may be an error message, a way to log in, or a consent wall."""
SENTENCE = 40
"""Letters of a line that is worth recognising."""
MUCH = 800
"""Letters of prose from which on losing all of it is suspicious."""

_CHALLENGE_MARKS = re.compile(
    rb"""/cdn-cgi/challenge-platform/|cf-chl-|cf_chl_|sgcaptcha|_incapsula_resource|incapsula\ incident|px-captcha
    |perimeterx|captcha-delivery\.com|datadome|awswaf|aws-waf-token|ddos-guard|__ddg|friendlycaptcha|hcaptcha\.com/1/api
    |recaptcha/api\.js|turnstile/v0|bot-?detection""",
    re.IGNORECASE | re.VERBOSE,
)
_REFRESH = re.compile(rb"<meta[^>]{0,80}http-equiv\s*=\s*[\"']?refresh", re.IGNORECASE)
_PASSWORD = re.compile(rb"<input[^>]{0,400}type\s*=\s*[\"']?password", re.IGNORECASE)
_CLOSED = re.compile(rb"</(?:html|body)\s*>", re.IGNORECASE)

_ALIKE = ({"nb", "nn", "da", "no"}, {"is", "fo"}, {"fi", "et"})
"""Languages that a short text does not tell apart."""


def not_the_page(
    document: Document,
    *,
    status: int,
    headers: Sequence[tuple[str, str]],
    body: bytes,
    url: str,
    final_url: str,
    before: Document | None,
) -> str | None:
    """The reason why this is not the page that was asked for, or None.

    `before` is the last document of the page that was taken for good (None at the first look). Reasons: `challenge`,
    `consent`, `login`, `maintenance`, `region`, `placeholder`, `soft-404`, `other-language`, `other-page`, `truncated`,
    `empty`, `error-page`. Those in RELATIVE rest on `before` alone.
    """
    if is_challenge(headers):
        return "challenge"
    if status >= 400:
        return "soft-404" if status in (404, 410) else "error-page"
    own = _own_lines(document)
    if sum(map(len, document.visible.split("\n"))) < 20:
        return "empty"
    kept = _kept(before, document) if before else 0.0
    if kept >= 0.3:
        return "truncated" if before and _is_cut(document, before, body) else None
    lost = before is not None and _prose(before) >= MUCH
    if reason := _wall(document, own, body, lost=lost):
        return reason
    if sent_home(url, final_url):
        return "soft-404"
    return _in_its_place(document, before, kept) if before else None


def is_challenge(headers: Sequence[tuple[str, str]]) -> bool:
    """A protection service says in its headers that it wants to see a human."""
    return any(name.lower() == "cf-mitigated" and value.lower() == "challenge" for name, value in headers)


def _wall(document: Document, own: list[str], body: bytes, *, lost: bool) -> str | None:
    """What a page that says little says instead."""
    size = sum(map(len, own))
    if size > SAYS_LITTLE:
        return None
    text = f"{document.title}\n{document.visible[: SAYS_LITTLE * 3]}"
    head = f"{document.title}\n" + "\n".join(own[:6])
    if SAYS["challenge"].search(head) or (_CHALLENGE_MARKS.search(body) and size < HARDLY):
        return "challenge"
    if _PASSWORD.search(body) and SAYS["login"].search(head):
        return "login"
    # Where much prose was lost, or all is one line, a word alone tells what for.
    strengths = ("", ", bare") if lost or len(own) == 1 else ("",)
    for reason in ("region", "maintenance", "soft-404"):
        if size <= SAYS_LITTLE // 2 and any(SAYS[f"{reason}{s}"].search(head) for s in strengths):
            return reason
    if size <= HARDLY_MORE:
        if SAYS["at work"].search(head):
            return "maintenance"
        if SAYS["error-page"].search(head):
            return "error-page"
        if SAYS["login only"].search(head):
            return "login"
        if SAYS["placeholder"].search(text) or _REFRESH.search(body):
            return "placeholder"
    return "consent" if _asks_consent(text, own, size) else None


def _asks_consent(text: str, own: list[str], size: int) -> bool:
    """Nearly all of it speaks of consent, and somewhere there is a choice to make."""
    spoken = sum(len(line) for line in own if SAYS["consent"].search(line))
    return 0 < size < CONSENT and spoken > size * 0.7 and SAYS["choice"].search(text) is not None


def _in_its_place(document: Document, before: Document, kept: float) -> str | None:
    """What the page's past says of a page that keeps nothing of it."""
    was, now = _prose(before), _prose(document)
    if kept > 0.05 or max(was, now) < MUCH:
        return None
    if _other_language(document, before) and min(was, now) >= MUCH // 2:
        return "other-language"
    if now * 10 < was:
        return "placeholder"
    return "other-page" if kept <= 0.02 and _renamed(document, before) else None


def _renamed(document: Document, before: Document) -> bool:
    """The titles share less than half of their words (the site's name is often in both)."""
    old, new = _title_words(before), _title_words(document)
    return len(old & new) * 2 < min(len(old), len(new))


def _own_lines(document: Document) -> list[str]:
    lines = document.visible.split("\n")
    if len(document.regions) != len(lines):
        return lines
    own = [line for line, region in zip(lines, document.regions, strict=True) if region not in FURNITURE]
    return own or lines


def _prose(document: Document) -> int:
    return sum(len(line) for line in _own_lines(document) if len(line) >= SENTENCE)


def _kept(before: Document, document: Document) -> float:
    """Share of the earlier prose that is still on the page, wherever it stands."""
    known = [line for line in _own_lines(before) if len(line) >= SENTENCE]
    total = sum(map(len, known))
    if not total:
        return 0.3 if set(_own_lines(before)) & set(_own_lines(document)) else 0.0
    here = squash(document.visible)
    return sum(len(line) for line in known if squash(line) in here) / total


def _is_cut(document: Document, before: Document, body: bytes) -> bool:
    """The bytes end without a closing tag and the text is the beginning of what it was."""
    if _CLOSED.search(body[-2000:]):
        return False
    was, now = squash(before.visible), squash(document.visible)
    return len(now) < len(was) * 0.95 and was.startswith(now[: max(0, len(now) - 20)])


def sent_home(url: str, final_url: str) -> bool:
    """Another page was asked for, and the front page came."""
    return bool(urlsplit(url).path.strip("/")) and final_url != url and not urlsplit(final_url).path.strip("/")


def _other_language(document: Document, before: Document) -> bool:
    now, was = document.language, before.language
    if now == was or "und" in (now, was):
        return False
    return not any(now in group and was in group for group in _ALIKE)


def _title_words(document: Document) -> set[str]:
    return set(re.findall(r"\w{4,}", document.title.lower()))
