"""A text as a row of tokens with one-letter codes: one pass over the words, a look-up each.

Codes made here, beside those of `terms`: `D` a whole number up to 31 · `Y` a number that may be a year ·
`N` any other number in digits · `O` an ordinal in digits · `n` `o` the same in words · `h` digits that may be a time of
day · `d` a length of time in one word (tiårig) · `I` a whole date · `X` digits that are no quantity (F-35) ·
`a` an article · `½` a half · `$` a currency sign · `_` words that say nothing here · `-` `(` `)` `,` `.` `;` marks.
"""

import re
from dataclasses import dataclass
from functools import lru_cache
from typing import Final

from monitor.facts.values.digits import DASHES, SPACES, Digits
from monitor.facts.values.terms import SYMBOLS, Term, Token, table
from monitor.facts.values.words import (
    ARTICLES,
    GROUP,
    HALF,
    ONE_AND_A_HALF,
    ORDINALS,
    Morpheme,
    evaluate,
    fits,
    segments,
)


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
_TELEPHONE = (
    r"\+\d[\d ()-]{6,16}\d|\(\d{3}\) ?\d{3}-\d{4}|\d{3}-\d{3}-\d{4}|\d{2}(?: \d{2}){3}(?![\d.,])"
    r"|(?<![\d.,])\d{3} \d{4}(?![\d.,])|(?<!\d)\d{6}-\d{4}(?!\d)"
)
"""Telephone numbers as they are written around us, and the personal numbers of the Nordic countries."""
_MARK = r"[$€£¥%½§()\[\],;:.!?\n–—−‑-]"
_TOKEN: Final = {
    # Words first: they are most of a text.
    spaces: re.compile(f"(?P<w>{_WORD})|(?P<x>{_TELEPHONE})|(?P<d>{_DATE}|{_SPACED % spaces}|{_RUN})|{_MARK}")
    for spaces in (SPACES[1:], SPACES)
}
_HEAD = re.compile(r"[\W_]")
_DOTTED = re.compile(r"\.\w+\.?")
_LONGEST_WORD: Final = 60
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
        self.lower, self.group = lower, group
        self.tokens: list[Token] = []
        self.terms = table(group) if group else {}
        self.digits = Digits(text, lower, language=language, country=country, terms=self.terms)
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
                token = self.digits.token(start, end, self.tokens[-1] if self.tokens else None)
                self.tokens.append(token)
                done = token.end
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
        elif sign in DASHES:
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
