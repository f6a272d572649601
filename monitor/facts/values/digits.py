"""Digits: the number they write, and what they are by what touches them: a quantity, a year, a date, a name."""

import re
from calendar import monthrange
from collections.abc import Mapping
from typing import Final

from monitor.facts.values.terms import Term, Token
from monitor.facts.values.words import GROUP

SPACES: Final = " \u00a0\u202f\u2009"
DASHES: Final = "–—−‑-"


_DOT_DASH = re.compile(r"\.[–-]")
_DOT_SPACE = re.compile(r"\.[ \u00a0](\w)")
_HANGING = re.compile(r"[\w./:-]*\w")
_TIME = re.compile(r"(?:[01]?\d|2[0-4])\.[0-5]\d")
_FULL_DATE = re.compile(r"(\d{1,2})[./-](\d{1,2})[./-](\d{4}|\d{2})")
_DAY_MONTH = re.compile(r"(\d{1,2})\.(\d{1,2})")
_ISO_DATE = re.compile(r"(\d{4})-(\d{2})-(\d{2})")
_SCHOOL_YEAR = re.compile(r"((?:19|20)\d\d)/(\d\d|\d{4})")
_LETTERS = re.compile(r"[^\W\d_]+")
_ORDINAL_SUFFIX: Final = {
    "en": frozenset({"st", "nd", "rd", "th"}),
    "dano": frozenset({"e", "de", "te", "dje"}),
    "sv": frozenset({"e", "a"}),
}
_ORDINAL_COLON = re.compile(r":(?:[ae]|an|en|nde|nnen|s)\b")
_THE = re.compile(r"(?:the|early|mid|late)[ -]['’]?$")
_BEFORE_YEAR = frozenset({"mid", "pre", "post", "early", "late", "midt", "mitten", "since", "tidlig", "sen", "ca"})
_DECADE = re.compile(r"['’]?s\b|['’-]?(?:erne|årene|åra|ene)\b|-?tall?(?:et)?s?\b|-?lu[kv]u\w*")
_WITHOUT_SPACES: Final = {ord(space): None for space in SPACES}


def decimal(run: str, language: str) -> float | None:
    """Digits with separators → number, or None where the run is no number or cannot be told.

    `language` decides only what a single separator means; `1.234,5` and `1,234.5` speak for themselves.
    An unknown language reads only what is the same everywhere.
    """
    run = run.translate({ord(space): None for space in SPACES})
    if run.isdecimal():
        return float(run) if len(run) <= 15 else None
    parts = re.split(r"[.,]", run)
    marks = re.findall(r"[.,]", run)
    if not all(part.isdecimal() for part in parts) or len(run) > 25:
        return None
    grouped = 1 <= len(parts[0]) <= 3 and parts[0][0] != "0"
    if len(set(marks)) == 2:
        whole = parts[:-1]
        if marks[-1] in marks[:-1] or not grouped or any(len(part) != 3 for part in whole[1:]):
            return None
        return float("".join(whole) + "." + parts[-1])
    if len(marks) > 1:
        return float("".join(parts)) if grouped and all(len(part) == 3 for part in parts[1:]) else None
    return _one_mark(parts[0], marks[0], parts[1], grouped, language)


def _one_mark(whole: str, mark: str, rest: str, grouped: bool, language: str) -> float | None:
    thousands = grouped and len(rest) == 3
    if language not in GROUP:
        return float(f"{whole}.{rest}") if not thousands else None
    if mark == ("." if language == "en" else ","):
        # Nobody writes a decimal fraction with three digits of which the last two are noughts.
        if thousands and rest.endswith("00") and language != "en":
            return float(whole + rest)
        return float(f"{whole}.{rest}")
    return float(whole + rest) if thousands else float(f"{whole}.{rest}")


class Digits:
    """The digits of one text; `terms` are the words of its language."""

    def __init__(self, text: str, lower: str, *, language: str, country: str | None, terms: Mapping[str, Term]) -> None:
        self.text, self.lower, self.language, self.country, self.terms = text, lower, language, country, terms
        self.group = GROUP.get(language, "")

    def token(self, start: int, end: int, last: Token | None) -> Token:
        """The run of digits at `[start:end]` with what belongs to it, after the token `last`."""
        run, after = self.lower[start:end], self.lower[end : end + 12]
        if not self._fused_before(start, last) or not run.translate(_WITHOUT_SPACES).isascii():
            return self._designation(start, end)
        if (date := self._whole_date(run, after)) is not None:
            return Token("I", start, end, date)
        if self.group and (decade := self._decade(run, start, end, after)) is not None:
            return decade
        code, value = self._number(run)
        if (suffix := _LETTERS.match(after)) is not None:
            word = suffix.group()
            if run.isdecimal() and word in _ORDINAL_SUFFIX.get(self.group, ()) and self.text[end].islower():
                return Token("O", start, end + len(word), value)
            term = self.terms.get(word)
            if term is None or term.code not in "SCB%JyU" or after[len(word) : len(word) + 1].isdigit():
                return self._designation(start, end)
        if run.isdecimal() and len(run) <= 3 and self._ordinal_dot(end):
            return Token("O", start, end + 1, value)
        if self.group in {"sv", "fi"} and (match := _ORDINAL_COLON.match(after)) is not None:
            return Token("O", start, end + match.end(), value)
        if after.startswith(".") and self.group not in {"en", ""} and (day := self._day_month(run)) is not None:
            return Token("I", start, end + 1, day)
        return Token(code, start, end, value)

    def _number(self, run: str) -> tuple[str, float]:
        if run.isdecimal():
            if len(run) > 15 or (len(run) > 1 and run[0] == "0"):
                return "X", 0.0
            value = float(run)
            if len(run) == 4 and 1000 <= value < 2200:
                return "Y", value
            return ("D" if 1 <= value <= 31 else "N"), value
        number = None if ":" in run or "/" in run else decimal(run, self.language)
        if number is None:
            return "X", 0.0
        return ("h" if self.group not in {"en", ""} and _TIME.fullmatch(run) else "N"), number

    def _fused_before(self, start: int, last: Token | None) -> bool:
        """May a quantity begin here, looking at what touches it on the left?"""
        if start == 0:
            return True
        before = self.lower[start - 1]
        if before == "(" and start > 1 and self.lower[start - 2].isalnum():
            return False
        if before.isspace() or before in "$€£¥(\"'’“”»«„[~≈<>=*|":
            return True
        if before.isalpha() or before == ".":
            if last is not None and last.end == start and last.code in "CFJ":
                return True
            word = re.search(r"[^\W\d_]+\.?$", self.lower[max(0, start - 12) : start])
            return word is not None and word.group() in {"ca.", "c.", "ca"}
        if before in DASHES:
            word = re.search(r"([^\W_]+)[" + DASHES + "]$", self.lower[max(0, start - 14) : start])
            return word is None or word.group(1).isdecimal() or word.group(1) in _BEFORE_YEAR
        return before in ",;:!?…" and not (start > 1 and self.lower[start - 2].isdigit())

    def _designation(self, start: int, end: int) -> Token:
        """Swallow what hangs on it: `35A`, `120C-7`, `4x4`."""
        match = _HANGING.match(self.lower, end)
        return Token("X", start, match.end() if match else end)

    def _whole_date(self, run: str, after: str) -> str | None:
        if match := _ISO_DATE.fullmatch(run):
            return day_of(int(match[1]), int(match[2]), int(match[3]))
        if not self.group:
            return None
        if match := _FULL_DATE.fullmatch(run):
            first, second, year = int(match[1]), int(match[2]), int(match[3])
            if len(match[3]) == 2:
                if "/" in run or "-" in run:
                    return None
                year += 2000 if year < 70 else 1900
            month_first = self.group == "en" and "/" in run and self.country in {None, "US"} and first <= 12
            return day_of(year, first, second) if month_first else day_of(year, second, first)
        if (match := _SCHOOL_YEAR.fullmatch(run)) and not after.startswith(":"):
            later = match[2] if len(match[2]) == 4 else match[1][:2] + match[2]
            return f"{match[1]}/{later}" if int(later) == int(match[1]) + 1 else None
        return None

    @staticmethod
    def _day_month(run: str) -> str | None:
        """`24.9` with a dot behind it: a day of a year that is not told."""
        match = _DAY_MONTH.fullmatch(run)
        day = day_of(2000, int(match[2]), int(match[1])) if match else None
        return f"XXXX{day[4:]}" if day else None

    def _decade(self, run: str, start: int, end: int, after: str) -> Token | None:
        """`1950s`, `50-luvulla`, `1950-tallet`; round hundreds with -tal are a century."""
        if not run.isdecimal() or len(run) not in (2, 4) or (match := _DECADE.match(after)) is None:
            return None
        if len(run) == 2 and self.group == "en" and not _THE.search(self.lower[max(0, start - 8) : start]):
            # Temperatures are in the 80s too, but seldom after an article.
            return None
        end += match.end()
        if not run.endswith("0"):
            return self._designation(start, end)
        if len(run) == 2:
            run = ("20" if run in {"00", "10"} else "19") + run
        if run.endswith("00") and ("tal" in match.group() or "luvu" in match.group()):
            return Token("I", start, end, f"{run}/{run[:2]}99")
        return Token("I", start, end, run[:3] + "X")

    def _ordinal_dot(self, end: int) -> bool:
        """In the Nordic languages a dot after digits makes an ordinal, unless the sentence ends there."""
        if self.group in {"en", "sv", ""} or self.lower[end : end + 1] != ".":
            return False
        following = _DOT_SPACE.match(self.text, end)
        return (
            (following is not None and following[1].islower())
            or self.lower[end : end + 3] in {".–", ".-"}
            or bool(_DOT_DASH.match(self.lower, end))
        )


def day_of(year: int, month: int, day: int) -> str | None:
    if not (1 <= month <= 12 and 1000 <= year < 2200 and 1 <= day <= monthrange(year, month)[1]):
        return None
    return f"{year:04}-{month:02}-{day:02}"
