"""Plain text helpers that every room may use: folding, squashing, safe printing, the form of addresses."""

import re
import unicodedata
from urllib.parse import urlsplit

_FOLD = str.maketrans({"ø": "o", "æ": "ae", "å": "a", "ð": "d", "þ": "th", "ß": "ss", "đ": "d", "ł": "l"})
_TYPOGRAPHY = str.maketrans(
    dict.fromkeys("’‘", "'")
    | dict.fromkeys("“”„«»", '"')
    | dict.fromkeys("–—−‐‑", "-")
    | dict.fromkeys("\u00a0\u202f\u2009", " ")
    | dict.fromkeys("\u00ad\u200b\u200c\u200d\ufeff", None)
    | {"…": "..."}
)
_CONTROL = re.compile(r"[\x00-\x08\x0b-\x1f\x7f-\x9f\u2028\u2029\u202a-\u202e\u2066-\u2069\ud800-\udfff]")
_LABEL = re.compile(r"[a-z0-9_]([a-z0-9_-]{0,61}[a-z0-9_])?", re.IGNORECASE)
_SPACE = re.compile(r"\s+")


def fold(text: str) -> str:
    """Lower case without diacritics (`Ørland` → `orland`): for names that are spelt with and without them."""
    decomposed = unicodedata.normalize("NFKD", text.lower().translate(_FOLD))
    return "".join(character for character in decomposed if not unicodedata.combining(character))


def squash(text: str) -> str:
    """Letters and digits of the folded text only (`AIM-120 C-7` → `aim120c7`): for comparing designations."""
    return re.sub(r"[^a-z0-9]", "", fold(text))


def same_words(text: str) -> str:
    """The text without what typography alone changes: quotes, dashes, spaces, invisible characters, NFC."""
    return _SPACE.sub(" ", unicodedata.normalize("NFC", text).translate(_TYPOGRAPHY)).strip()


def one_line(text: str, limit: int = 200) -> str:
    """Safe to print and to put in a header: no control or direction marks, one line, at most `limit` characters."""
    clean = _SPACE.sub(" ", _CONTROL.sub(" ", text)).strip()
    return clean if len(clean) <= limit else clean[: limit - 1].rstrip() + "…"


def url_fault(url: str) -> str | None:
    """What is wrong with the form of a web address and what to do, or None. Nothing is looked up."""
    if len(url) > 2000:
        return "the address is longer than 2000 characters; shorten it"
    if any(character.isspace() or not character.isprintable() for character in url) or "\\" in url:
        return "the address has a space, a backslash or an invisible character; remove it or write it as %20"
    try:
        parts = urlsplit(url)
        host, port = parts.hostname or "", parts.port
    except ValueError:
        return "the address cannot be read; write it like https://www.example.org/page"
    if parts.scheme not in ("http", "https"):
        return "the address should begin with https:// (or http://); write it in full"
    if parts.username is not None or parts.password is not None:
        return "the address has a user name or password; remove it, it would be stored and shown"
    if port == 0:
        return "port 0 cannot be reached; remove it"
    if not host or not _host_form(host):
        return "the address has no usable host name; write it like https://www.example.org/page"
    return None


def _host_form(host: str) -> bool:
    if ":" in host:  # urlsplit has already checked that this is an IPv6 address in brackets
        return True
    try:
        ascii_host = host.encode("idna").decode("ascii")
    except UnicodeError:
        return False
    return len(ascii_host) <= 253 and all(_LABEL.fullmatch(label) for label in ascii_host.rstrip(".").split("."))
