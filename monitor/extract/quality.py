"""Is this really the page? Walls, challenges, outages and other pages in its place are found before comparison.

Structure and statistics lead: how much prose there is, what of the page's known prose is still there, password fields,
refreshes, closing tags. Words count only on pages that hardly say anything else, and in many languages. What the page's
past says is in `past.py`, the words are in `walls.py`.
"""

import re
from collections.abc import Sequence
from urllib.parse import urlsplit

from monitor.extract.past import MOSTLY, MUCH, damaged, in_its_place, kept, own_lines, prose
from monitor.extract.walls import CHOICE, SAYS
from monitor.models import Document

RELATIVE = frozenset(("other-language", "placeholder", "truncated", "garbled", "other-page"))
"""Reasons that may rest on the page's past alone. At several looks in a row, the page has become another one: it is
judged once more as if it had no past."""

SAYS_MUCH = 3_000
"""Letters of its own text from which on a page is what it says, whatever that is."""
SAYS_LITTLE = 1_000
"""And under which it may be a wall."""
BRIEF = 500
"""And under which it may be an error message or a way to log in."""
HARDLY_MORE = 300
HARDLY = 120
"""And under which a page with a protection script in it is that script's waiting room."""
NOTHING = 20
SCANNED = 300_000
"""Bytes in which the place for an app's text is looked for."""
CONTROL = 40
"""Letters of a button."""

_CHALLENGE_MARKS = re.compile(
    rb"""/cdn-cgi/challenge-platform/|cf-chl-|cf_chl_|sgcaptcha|_incapsula_resource|incapsula\ incident|px-captcha
    |perimeterx|captcha-delivery\.com|datadome|awswaf|aws-waf-token|ddos-guard|__ddg|friendlycaptcha|hcaptcha\.com/1/api
    |recaptcha/api\.js|turnstile/v0|bot-?detection|/_sec/verify\?provider|\bbm-verify=|["'\s]h-captcha["'\s]""",
    re.IGNORECASE | re.VERBOSE,
)
_REFRESH = re.compile(rb"<meta[^>]{0,80}http-equiv\s*=\s*[\"']?refresh", re.IGNORECASE)
_PASSWORD = re.compile(rb"<input[^>]{0,400}type\s*=\s*[\"']?password", re.IGNORECASE)
_HOLDER = re.compile(
    rb"""<(?:main\b|[a-z]{1,30}-root\b|[a-z][^<>]{0,200}?\s(?:id\s*=\s*["']?(?:root|app|main|content|__next|__nuxt)
    |role\s*=\s*["']?main)(?=["'\s>]))[^<>]{0,200}>\s*
    (?:<(?:div|span|i|p)\b[^<>]{0,200}>\s*</(?:div|span|i|p)>\s*){0,6}</""",
    re.IGNORECASE | re.VERBOSE,
)
_NOSCRIPT = re.compile(rb"<noscript[^>]{0,80}>(.{0,600}?)</noscript", re.IGNORECASE | re.DOTALL)
_HEADLINE = re.compile(rb"<h[12]\b|role\s*=\s*[\"']?heading", re.IGNORECASE)


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
    `consent`, `login`, `paywall`, `maintenance`, `region`, `placeholder`, `soft-404`, `other-language`, `other-page`,
    `truncated`, `garbled`, `empty`, `error-page`. Those in RELATIVE may rest on `before` alone.
    """
    if is_challenge(headers):
        return "challenge"
    if status >= 400:
        return "soft-404" if status in (404, 410) else "error-page"
    if sum(map(len, document.visible.split("\n"))) < NOTHING:
        return _next_to_nothing(document, body)
    share = kept(before, document) if before else 0.0
    if before and (reason := damaged(document, before, share, body)):
        return reason
    if share >= MOSTLY:
        return None
    if reason := _wall(document, body, lost=before is not None and prose(before) >= MUCH):
        return reason
    if sent_home(url, final_url):
        return "soft-404"
    return in_its_place(document, before, share) if before else None


def is_challenge(headers: Sequence[tuple[str, str]]) -> bool:
    """A protection service says in its headers that it wants to see a human."""
    return any(name.lower() == "cf-mitigated" and value.lower() == "challenge" for name, value in headers)


def empty_for(body: bytes) -> str:
    """Why a page without any text has none: `challenge`, `placeholder`, or only `empty`."""
    if _CHALLENGE_MARKS.search(body):
        return "challenge"
    return "placeholder" if _REFRESH.search(body) or _wants_scripts(body) else "empty"


def sent_home(url: str, final_url: str) -> bool:
    """Another page was asked for, and the front page came."""
    return bool(urlsplit(url).path.strip("/")) and final_url != url and not urlsplit(final_url).path.strip("/")


def _next_to_nothing(document: Document, body: bytes) -> str:
    said = f"{document.title}\n{document.visible}"
    for reason in ("challenge", "soft-404", "error-page"):
        if SAYS[reason].search(said):
            return reason
    return "placeholder" if SAYS["loading"].search(said) else empty_for(body)


def _wall(document: Document, body: bytes, *, lost: bool) -> str | None:
    """What a page that says little says instead."""
    own = own_lines(document)
    size = sum(map(len, own))
    if size > SAYS_MUCH:
        return None
    titles = "\n".join(part for part in re.split(r"\s+[-–—|›:]+\s+|\s*\|\s*", document.title) if part)
    if reason := _unmistakable(f"{titles}\n" + "\n".join(own[:4])):
        return reason
    if _asks_consent(document, own, size):
        return "consent"
    if size > SAYS_LITTLE:
        return None
    head = f"{document.title}\n{titles}\n" + "\n".join(own[:6])
    if SAYS["challenge"].search(head) or (size < HARDLY and _CHALLENGE_MARKS.search(body)):
        return "challenge"
    forms = head if size > HARDLY else f"{head}\n{_forms(document)}"
    if SAYS["login"].search(forms) and _PASSWORD.search(body):
        return "login"
    if not lost and SAYS["told"].search("\n".join(own)):
        return None  # somebody is quoted, which only news does
    if size <= BRIEF and (reason := _notice(head, bare=lost or len(own) == 1)):
        return reason
    return _hardly_a_page(document, body, head, size)


def _unmistakable(head: str) -> str | None:
    """What a page says in its title or first lines that none says of anything but itself."""
    said = (reason for reason in ("error-page", "placeholder", "soft-404") if SAYS[f"{reason}, plain"].search(head))
    reason = next(said, None)
    return "region" if reason == "soft-404" and SAYS["region"].search(head) else reason


def _notice(head: str, *, bare: bool) -> str | None:
    """A message in the page's place. Where much prose was lost, or all is one line, a word alone tells what for."""
    strengths = ("", ", bare") if bare else ("",)
    for reason in ("region", "maintenance", "soft-404"):
        if any(SAYS[f"{reason}{strength}"].search(head) for strength in strengths):
            return reason
    if SAYS["search on"].search(head) and SAYS["go home"].search(head):
        return "soft-404"
    return "error-page" if SAYS["error-page"].search(head) else None


def _hardly_a_page(document: Document, body: bytes, head: str, size: int) -> str | None:
    """Logins without a password, redirects, and what a page is before its scripts have run."""
    if size > BRIEF:
        return None
    if size <= HARDLY_MORE:
        if SAYS["at work"].search(head):
            return "maintenance"
        if SAYS["login only"].search(head) or (SAYS["login first"].search(head) and SAYS["you"].search(head)):
            return "login"
        if SAYS["placeholder"].search(head) or _REFRESH.search(body):
            return "placeholder"
    waits = f"{head}\n{_forms(document)}"
    if size <= HARDLY and prose(document) == 0 and (SAYS["loading"].search(waits) or _wants_scripts(body)):
        return "placeholder"
    return "placeholder" if _wants_scripts(body, strictly=True) and not _HEADLINE.search(body) else None


def _wants_scripts(body: bytes, *, strictly: bool = False) -> bool:
    """Whether its scripts have not filled it in: it says so to who runs none, or has an empty place for its text."""
    start = body[:SCANNED]
    said = "\n".join(part.decode("utf-8", "replace") for part in _NOSCRIPT.findall(start)[:5])
    said = re.sub(r"<[^>]*>", "", said)
    return SAYS["placeholder"].search(said) is not None or (not strictly and _HOLDER.search(start) is not None)


def _forms(document: Document) -> str:
    """The lines of forms, buttons and dialogs."""
    lines = zip(document.visible.split("\n"), document.regions, strict=False)
    return "\n".join(line for line, region in lines if region in "cd")


def _asks_consent(document: Document, own: list[str], size: int) -> bool:
    """Nearly all of it speaks of consent, and there is a choice to make.

    A long one speaks of partners, as the industry's framework for consent wants it; a policy on cookies is a page.
    """
    spoken = sum(len(line) for line in own if SAYS["consent"].search(line))
    if not size or spoken <= size * 0.7:
        return False
    lines = document.visible.split("\n")
    if len(own) < len(lines):  # a banner over a page that speaks of such banners is not the page
        lines = [line for line, region in zip(lines, document.regions, strict=True) if region != "d"]
    if not any(CHOICE.search(line) for line in lines if len(line) <= CONTROL and line != own[0]):
        return False
    return size < 700 or SAYS["partners"].search("\n".join(own)) is not None
