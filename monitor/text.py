"""Plain text helpers that every room may use: folding, squashing, safe printing."""

import re
import unicodedata

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
_ATOM = r"[a-z0-9_!#$%&'*+/=?^`{|}~-]+"
_MAIL = re.compile(rf"{_ATOM}(\.{_ATOM})*@[a-z0-9-]+(\.[a-z0-9-]+)*", re.ASCII | re.IGNORECASE)
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


def printable(text: str) -> str:
    """Safe to print, lines and tabs kept: no control or direction marks, no halves of characters."""
    return _CONTROL.sub(" ", text)


def is_mail_address(text: str) -> bool:
    """Whether mail can be sent there by every server: `name@host` in ASCII, dots between words only, no quoting."""
    name, _, host = text.rpartition("@")
    return len(name) <= 64 and len(host) <= 253 and _MAIL.fullmatch(text) is not None


def sentence(text: str) -> str:
    """A clause as a sentence: its first letter a capital, a full stop at its end."""
    return f"{text[:1].upper()}{text[1:]}{'' if text.endswith(('.', '!', '?', '…')) else '.'}"
