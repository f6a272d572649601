"""A text as a row of tokens with one-letter codes: one pass over the words, a look-up each.

Codes made here, beside those of `terms`: `D` a whole number up to 31 · `Y` a number that may be a year ·
`N` any other number in digits · `O` an ordinal in digits · `n` `o` the same in words · `h` digits that may be a time of
day · `d` a length of time in one word (tiårig) · `I` a whole date · `X` digits that are no quantity (F-35) ·
`a` an article · `½` a half · `$` a currency sign · `_` words that say nothing here · `-` `(` `)` `,` `.` `;` marks.
"""

import re
from dataclasses import dataclass
from functools import lru_cache
from typing import Final, NamedTuple

from monitor.facts.values.numerals import SPACES, decimal, evaluate, fits, segments
from monitor.facts.values.terms import SYMBOLS, Term, table
from monitor.facts.values.words import ARTICLES, GROUP, HALF, ONE_AND_A_HALF, ORDINALS, Morpheme


class Token(NamedTuple):
    code: str
    start: int
    end: int
    value: float | str = ""


@dataclass(frozen=True, slots=True)
class Scan:
    """What a grammar reads: the tokens, and their codes as one string of the same length."""

    text: str
    lower: str
    language: str
    group: str
    tokens: tuple[Token, ...]
    codes: str


_WORD = r"(?:[a-zà-ɏ]+|[^\W\d_]+)(?:['’][^\W\d_]+)?²?"
_DATE = r"\d{4}-\d{2}-\d{2}(?![\d-])|\d{1,2}-\d{1,2}-\d{4}(?![\d-])"
_SPACED = r"(?<![\d.,/:-])\d{1,3}(?:[%s]\d{3})+(?![\d])(?:[.,]\d+(?![\d.,]))?"
_RUN = r"\d+(?:[.,:/]\d+)*"
_TELEPHONE = r"\+\d[\d ()-]{6,16}\d|\(\d{3}\) ?\d{3}-\d{4}|\d{3}-\d{3}-\d{4}|\d{2}(?: \d{2}){3}(?![\d.,])"
_MARK = r"[$€£¥%½§()\[\],;:.!?\n–—−‑-]"
_TOKEN: Final = {
    # Words first: they are most of a text.
    spaces: re.compile(f"(?P<w>{_WORD})|(?P<x>{_TELEPHONE})|(?P<d>{_DATE}|{_SPACED % spaces}|{_RUN})|{_MARK}")
    for spaces in (SPACES[1:], SPACES)
}
_HEAD = re.compile(r"[\W_]")
_DOTTED = re.compile(r"\.\w+\.?")
_DOT_DASH = re.compile(r"\.[–-]")
_DOT_SPACE = re.compile(r"\.[ \u00a0](\w)")
_HANGING = re.compile(r"[\w./:-]*\w")
_LONGEST_WORD: Final = 60
_TIME = re.compile(r"(?:[01]?\d|2[0-4])\.[0-5]\d")
_FULL_DATE = re.compile(r"(\d{1,2})[./-](\d{1,2})[./-](\d{4}|\d{2})")
_DAY_MONTH = re.compile(r"(\d{1,2})\.(\d{1,2})")
_ISO_DATE = re.compile(r"(\d{4})-(\d{2})-(\d{2})")
_SCHOOL_YEAR = re.compile(r"((?:19|20)\d\d)/(\d\d|\d{4})")
_ORDINAL_SUFFIX = frozenset({"st", "nd", "rd", "th", "e", "a", "de", "dje", "te"})
_BEFORE_YEAR = frozenset({"mid", "pre", "post", "early", "late", "midt", "mitten", "since", "tidlig", "sen", "ca"})
_DECADE = re.compile(
    r"['’]?(?:s\b|ies\b|erne\b|ene\b|ties\b)|['’-]?(?:erne|årene|åra|ene)\b|-?(?:tals?|tall)(?:et)?s?\b|-?luvu\w+|-?lu[kv]u\w*"
)
_DASHES = "–—−‑-"
_WITHOUT_SPACES: Final = {ord(space): None for space in SPACES}
_YEARLING = re.compile(r"(\w+?)(?:års?(?:ig[et]?a?|ing(?:en|ar|er)?|dag(?:en)?|\w*)?|vuoti\w+|vuotis\w+)")


def tokenise(text: str, language: str, country: str | None = None) -> Scan:
    """Read the words of `text` once."""
    lower = text.lower()
    if len(lower) != len(text):
        lower = "".join(low if len(low := letter.lower()) == 1 else letter for letter in text)
    group = GROUP.get(language, "")
    reader = _Reader(text, lower, language, group, country)
    reader.run()
    tokens = tuple(reader.tokens)
    return Scan(text, lower, language, group, tokens, "".join(token.code for token in tokens))


class _Reader:
    """The state of one pass."""

    def __init__(self, text: str, lower: str, language: str, group: str, country: str | None) -> None:
        self.text, self.lower, self.language, self.group, self.country = text, lower, language, group, country
        self.tokens: list[Token] = []
        self.terms = table(group) if group else {}
        self.raw = self._pieces()
        self.at = 0

    def _pieces(self) -> list[tuple[str | None, int, int]]:
        """Digits, marks and the words that may say something; runs of other words as one gap `_`."""
        pieces: list[tuple[str | None, int, int]] = []
        lower, group, first, last = self.lower, self.group, -1, -1
        for match in _TOKEN[SPACES[1:] if group in {"en", ""} else SPACES].finditer(lower):
            start, end = match.span()
            kind = match.lastgroup
            if kind == "w" and _silent(lower[start:end], group):
                first = start if first < 0 else first
                last = end
                continue
            if first >= 0:
                pieces.append(("_", first, last))
                first = -1
            pieces.append((kind, start, end))
        if first >= 0:
            pieces.append(("_", first, last))
        return pieces

    def run(self) -> None:
        raw, done = self.raw, 0
        while self.at < len(raw):
            kind, start, end = raw[self.at]
            self.at += 1
            if kind == "_":
                if end > done:
                    done = self.add("_", max(start, done), end)
            elif start < done:
                continue
            elif kind == "d":
                done = self.digits(start, end)
            elif kind == "w":
                done = self.word(start, end)
            elif kind == "x":
                done = self.add("X", start, end)
            else:
                self.mark(start, end)
                done = end

    def add(self, code: str, start: int, end: int, value: float | str = "") -> int:
        self.tokens.append(Token(code, start, end, value))
        return end

    def mark(self, start: int, end: int) -> None:
        sign = self.lower[start]
        if sign in SYMBOLS:
            self.add("$", start, end, SYMBOLS[sign])
        elif sign in "%½":
            self.add(sign, start, end, 1 if sign == "%" else 0.5)
        elif sign in _DASHES:
            self.add("-", start, end)
        elif sign == "\n":
            if self.lower[start : start + 2] == "\n\n":
                self.add(".", start, end)
        elif sign in "([":
            self.add("(", start, end)
        elif sign in ")]":
            self.add(")", start, end)
        else:
            self.add({",": ",", ".": ".", "!": ".", "?": "."}.get(sign, ";"), start, end)

    # digits

    def digits(self, start: int, end: int) -> int:
        run = self.lower[start:end]
        if not self._fused_before(start) or not run.translate(_WITHOUT_SPACES).isascii():
            return self._designation(start, end)
        if (date := self._whole_date(run, self.lower[end : end + 1])) is not None:
            return self.add("I", start, end, date)
        after = self.lower[end : end + 12]
        if (
            run.isdecimal()
            and (len(run) == 4 or (len(run) == 2 and self._says_decade(start)))
            and (match := _DECADE.match(after))
            and self.group
        ):
            return self._decade(run, start, end + match.end())
        code, value = self._number(run)
        suffix = re.match(r"[^\W\d_]+", after)
        if suffix:
            word = suffix.group()
            if (code == "D" and word in _ORDINAL_SUFFIX and self.group in {"en", "sv"}) or (
                word in _ORDINAL_SUFFIX and run.isdecimal()
            ):
                return self.add("O", start, end + len(word), value)
            term = self.terms.get(word)
            if term is None or term.code not in "SCB%JyU" or (after[len(word) : len(word) + 1].isdigit()):
                return self._designation(start, end)
        if run.isdecimal() and len(run) <= 3 and self._ordinal_dot(end):
            return self.add("O", start, end + 1, value)
        if (
            after.startswith(":")
            and self.group in {"sv", "fi"}
            and (match := re.match(r":(?:[ae]|an|en|s|nde|nnen|s)\b", after))
        ):
            return self.add("O", start, end + match.end(), value)
        if after.startswith(".") and self.group not in {"en", ""} and (day := self._day_month(run)) is not None:
            return self.add("I", start, end + 1, day)
        return self.add(code, start, end, value)

    def _number(self, run: str) -> tuple[str, float]:
        if run.isdecimal():
            value = float(run) if len(run) <= 15 else -1.0
            if value < 0 or (len(run) > 1 and run[0] == "0"):
                return "X", 0.0
            if len(run) == 4 and 1000 <= value < 2200:
                return "Y", value
            return ("D" if 1 <= value <= 31 else "N"), value
        number = None if ":" in run or "/" in run else decimal(run, self.language)
        if number is None:
            return "X", 0.0
        return ("h" if self.group not in {"en", ""} and _TIME.fullmatch(run) else "N"), number

    def _fused_before(self, start: int) -> bool:
        """May a quantity begin here, looking at what touches it on the left?"""
        if start == 0:
            return True
        before = self.lower[start - 1]
        if before == "(" and start > 1 and self.lower[start - 2].isalnum():
            return False
        if before.isspace() or before in "$€£¥(\"'’“”»«„[~≈<>=*|":
            return True
        last = self.tokens[-1] if self.tokens else None
        if before.isalpha() or before == ".":
            if last is not None and last.end == start and last.code in "CFJ":
                return True
            word = re.search(r"[^\W\d_]+\.?$", self.lower[max(0, start - 12) : start])
            return word is not None and word.group() in {"ca.", "c.", "ca"}
        if before in _DASHES:
            word = re.search(r"([^\W_]+)[" + _DASHES + "]$", self.lower[max(0, start - 14) : start])
            return word is None or word.group(1).isdecimal() or word.group(1) in _BEFORE_YEAR
        return before in ",;:!?…" and not (start > 1 and self.lower[start - 2].isdigit())

    def _designation(self, start: int, end: int) -> int:
        """Swallow what hangs on it: `35A`, `120C-7`, `4x4`."""
        match = _HANGING.match(self.lower, end)
        return self.add("X", start, match.end() if match and not self.lower[end : end + 1].isspace() else end)

    def _whole_date(self, run: str, after: str) -> str | None:
        if match := _ISO_DATE.fullmatch(run):
            return _date(int(match[1]), int(match[2]), int(match[3]))
        if not self.group:
            return None
        if match := _FULL_DATE.fullmatch(run):
            first, second, year = int(match[1]), int(match[2]), int(match[3])
            if len(match[3]) == 2:
                if "/" in run or "-" in run:
                    return None
                year += 2000 if year < 70 else 1900
            month_first = self.group == "en" and "/" in run and self.country in {None, "US"} and first <= 12
            return _date(year, first, second) if month_first else _date(year, second, first)
        if (match := _SCHOOL_YEAR.fullmatch(run)) and not after.startswith(":"):
            later = match[2] if len(match[2]) == 4 else match[1][:2] + match[2]
            return f"{match[1]}/{later}" if int(later) == int(match[1]) + 1 else None
        return None

    @staticmethod
    def _day_month(run: str) -> str | None:
        """`24.9` with a dot behind it: a day of a year that is not told."""
        match = _DAY_MONTH.fullmatch(run)
        day = _date(2000, int(match[2]), int(match[1])) if match else None
        return f"XXXX{day[4:]}" if day else None

    def _says_decade(self, start: int) -> bool:
        """Two digits are a decade after an article (the 80s), and anywhere in the Nordic forms."""
        return (
            self.group != "en"
            or re.search(r"(?:the|early|mid|late)[ -]['’]?$", self.lower[max(0, start - 8) : start]) is not None
        )

    def _decade(self, run: str, start: int, end: int) -> int:
        if not run.endswith("0"):
            return self._designation(start, end)
        if len(run) == 2:
            run = ("20" if run in {"00", "10"} else "19") + run
        word = self.lower[start:end]
        if run.endswith("00") and ("tal" in word or "luvu" in word):
            return self.add("I", start, end, f"{run}/{run[:2]}99")
        return self.add("I", start, end, run[:3] + "X")

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

    # words

    def word(self, start: int, end: int) -> int:
        word = self.lower[start:end]
        phrase = self._phrase(start, end)
        if phrase is not None:
            return self.add(phrase[1].code, start, phrase[0], phrase[1].value)
        if self.group:
            if morphemes := segments(word, self.group):
                return self._number_words(start, end, morphemes)
            if (ordinal := ORDINALS[self.group].get(word)) is not None:
                return self.add("o", start, end, float(ordinal.value))
            if word in HALF[self.group]:
                return self.add("½", start, end, 0.5)
            if word in ONE_AND_A_HALF:
                return self.add("n", start, end, 1.5)
            if word in ARTICLES[self.group]:
                return self.add("a", start, end, 1.0)
            if (years := _yearling(word, self.group)) is not None:
                return self.add("d", start, end, years)
        return self.add("_", start, end)

    def _phrase(self, start: int, end: int) -> tuple[int, Term] | None:
        """The longest entry of the table that begins here: with its dot, or with the words that follow."""
        lower, terms = self.lower, self.terms
        found: tuple[int, Term] | None = None
        word = lower[start:end]
        if (term := terms.get(word)) is not None:
            found = end, term
        if lower[end : end + 1] == "." and (term := terms.get(word + ".")) is not None:
            found = end + 1, term
        elif lower[end : end + 1] == "." and (match := _DOTTED.match(lower, end)):
            if (term := terms.get(word + match.group())) is not None:
                found = match.end(), term
        elif (word in _phrase_starts(self.group)) and self.at < len(self.raw):
            kind, following, stop = self.raw[self.at]
            if kind == "w" and (term := terms.get(f"{word} {lower[following:stop]}")) is not None:
                found = stop, term
        return found

    def _number_words(self, start: int, end: int, morphemes: tuple[Morpheme, ...]) -> int:
        """Take as many of the following words as still make one number."""
        best_end, best, best_at = end, morphemes, self.at
        row, at, last = morphemes, self.at, end
        while at < len(self.raw) and len(row) < 16:
            kind, following, stop = self.raw[at]
            gap = self.lower[last:following]
            at += 1
            if kind is None and self.lower[following] == "-" and self.group == "en" and following == last:
                last = stop
                continue
            if kind != "w" or gap not in {"", " "}:
                break
            more = segments(self.lower[following:stop], self.group)
            if not more or not self._joins(row, more):
                break
            row, last = (*row, *more), stop
            if fits(row):
                best, best_end, best_at = row, stop, at
        if best[0].code == "&":
            return self.add("&", start, end)
        self.at = best_at
        word = self.lower[start:best_end]
        if word in ARTICLES[self.group]:
            return self.add("a", start, best_end, 1.0)
        return self.add("n", start, best_end, float(evaluate(best)))

    def _joins(self, row: tuple[Morpheme, ...], more: tuple[Morpheme, ...]) -> bool:
        """Across a space `twenty five`, but not `between five and twenty`."""
        if row[-1].code == "&" and row[-2].code in "1tT":
            return self.group == "is" and row[-2].code == "T" and more[0].code == "1"
        return not (row[-1].code == "T" and more[0].code == "1" and self.group not in {"en", "is"})


def _yearling(word: str, group: str) -> float | None:
    """`tiårig`, `kymmenvuotinen`: a number of years in one word."""
    match = _YEARLING.fullmatch(word)
    if match is None or not (morphemes := segments(match[1], group) or segments(match[1] + "en", group)):
        return None
    return float(evaluate(morphemes))


@lru_cache(maxsize=8)
def _heads(group: str) -> frozenset[str]:
    """The words of everything that any table knows: a phrase by each of its words, the rest up to its first mark."""
    known = [table(group), ORDINALS[group], HALF[group], ONE_AND_A_HALF, ARTICLES[group]]
    return frozenset(_HEAD.split(part, maxsplit=1)[0] for keys in known for key in keys for part in key.split(" "))


@lru_cache(maxsize=8)
def _phrase_starts(group: str) -> frozenset[str]:
    return frozenset(key.split(" ")[0] for key in table(group) if " " in key) if group else frozenset()


@lru_cache(maxsize=50_000)
def _silent(word: str, group: str) -> bool:
    """Says the word nothing here? Kept, for most words of a text are such, and come again."""
    if not group:
        return True
    if len(word) > _LONGEST_WORD:
        return True
    return (
        _HEAD.split(word, maxsplit=1)[0] not in _heads(group)
        and not segments(word, group)
        and _yearling(word, group) is None
    )


def _date(year: int, month: int, day: int) -> str | None:
    if not (1 <= month <= 12 and 1 <= day <= 31 and 1000 <= year < 2200):
        return None
    return f"{year:04}-{month:02}-{day:02}"
