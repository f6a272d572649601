"""Amounts: numbers, money, shares, lengths of time, ordinals."""

import re
from collections.abc import Iterator
from dataclasses import replace
from typing import Final, NamedTuple

from monitor.facts.values.reading import Reading, ReadingKind
from monitor.facts.values.scan import Scan
from monitor.facts.values.terms import CAPITAL_LABELS, COUNTRY_KRONE, HOME_KRONE, LABELS, qualified
from monitor.facts.values.vocabulary import OPEN_KRONE
from monitor.facts.values.words import listed
from monitor.models import Quantity

_DOLLARS: Final = {"us": "USD", "a": "AUD", "au": "AUD", "c": "CAD", "ca": "CAD", "nz": "NZD", "hk": "HKD", "s": "SGD"}
_CLOCK: Final = re.compile(r"\s?(?:[ap]\.?\s?m\b|o['’]clock)")
_FRACTION: Final = re.compile(
    r"[\s-](?:thirds?|fourths?|quarters?|fifths?|tenths?|(?:tre|fjer|fire|fem|ti|tolv)(?:dje|de|te|en|re)?del\w*|\w*osa\w*|þriðju)\b"
)
_NOT_COUNTING_ONE: Final = frozenset(
    {"no", "any", "every", "each", "this", "that", "the", "which", "another", "some", "only"}
)
_NATIONAL: Final = re.compile(r"A-?([C$])")
_OF: Final = re.compile(r"(?:_?u|w)[w_]{0,2}(?P<n>[DNn])")
_SEVERAL: Final = frozenset(
    listed(
        "several few many some flere fleire nogle noen nokre mange flera några många useita monta muutama nokkur "
        "nokkrir nokkrar mörg margir margar fleiri"
    )
)
"""Before hundred and thousand they leave open how many."""
_WORDS_OF_ONE_LETTER: Final = frozenset("aiåöíáæo")
_IDIOM: Final = re.compile(
    r"\s(?:i (?:kraft|funksjon|funktion|karakter)|inn|ind|fram|frem|tilbake|tilbage|støttende|sig|mig|okkur|þig|sér)\b"
)
"""After a word that looks like a number but is a verb there: `tre i kraft`, `átta sig`."""
_ALSO: Final = re.compile(r"\s*\([^()\d]{0,20}")


class _Amount(NamedTuple):
    value: float
    scale: float
    after: int
    """Index of the first token behind it."""


class _Unit(NamedTuple):
    kind: ReadingKind
    name: str | None
    after: int
    factor: float = 1.0


class Amounts:
    """The amounts of one text; `taken` are the tokens of its dates and votes."""

    def __init__(self, scan: Scan, country: str | None, taken: set[int]) -> None:
        self.scan, self.tokens, self.codes, self.taken = scan, scan.tokens, scan.codes, taken
        self.done = 0
        """Tokens before this one belong to earlier readings."""
        self.krone = COUNTRY_KRONE.get(country or "") or HOME_KRONE.get(scan.language)

    def read(self) -> Iterator[Reading]:
        """All amounts, in the order of the text."""
        at, size = 0, len(self.codes)
        while at < size:
            code, token = self.codes[at], self.tokens[at]
            if at in self.taken or code not in "DYNnh½aoOd":
                at += 1
            elif code in "oO":
                # One third is a share, and no third thing.
                if self.codes[max(0, at - 2) : at] != "n-" and self.codes[at - 1 : at] != "n":
                    yield Reading("ordinal", token.start, token.end, token.value)
                at += 1
            elif code == "d":
                yield Reading("duration", token.start, token.end, token.value, "years")
                at += 1
            else:
                readings, at = self._amount(at)
                if readings:
                    self.done = at
                    yield from readings

    def _amount(self, at: int) -> tuple[tuple[Reading, ...], int]:
        """The readings that begin at this token (two for `from 5 to 7 billion`) and where to go on."""
        prefix = self._prefix(at)
        amount = self._number(at)
        if amount is None:
            return (), at + 1
        if prefix is None and self._is_name(at, amount):
            return (), at + 1 + (2 if self.codes[at + 1 : at + 3] in {"-D", "-N"} else 0)
        unit = self._unit(amount.after) or (prefix and prefix._replace(after=amount.after))
        if unit is None and (half := self._part_of(at, amount)) is not None:
            return half
        start = self.tokens[at].start if prefix is None else self.tokens[at - 1].start
        if prefix is not None and unit is not None and unit.kind not in {"money"}:
            unit = prefix._replace(after=amount.after)
        if (pair := self._range(at if prefix is None else at - 1, amount, unit)) is not None:
            return pair
        reading = self._reading(start, amount, unit)
        return (reading,), unit.after if unit else amount.after

    def _reading(self, start: int, amount: _Amount, unit: _Unit | None, upper: float | None = None) -> Reading:
        after = unit.after if unit else amount.after
        factor = amount.scale * (unit.factor if unit else 1.0)
        end = self.tokens[after - 1].end
        kind = unit.kind if unit else "number"
        qualifier, lead = qualified(self.scan.lower, start, end, kind, self.scan.group)
        return Reading(
            kind,
            start,
            end,
            _product(amount.value, factor),
            unit.name if unit else None,
            qualifier,
            upper=upper,
            lead=lead,
        )

    # the number itself

    def _number(self, at: int) -> _Amount | None:
        codes, token = self.codes, self.tokens[at]
        code, after = codes[at], at + 1
        value = float(token.value)
        following = codes[after : after + 3]
        if code == "h" and following[:1] not in {"S", "C", "%", "J", "B"}:
            return None
        if code == "½":
            if following.startswith("a"):
                after, following = after + 1, following[1:]
            if following[:1] not in {"S", "y", "U"}:
                return None
        elif following.startswith("½") and (code == "a" or self.scan.lower[self.tokens[after].start] == "½"):
            value, after = (0.5 if code == "a" else value + 0.5), after + 1
        elif match := re.match(r"&a?½|a½", following):
            value, after = value + 0.5, after + match.end()
        scale, behind = self._scale(after, code)
        if code == "a" and behind == at + 1:
            return None
        return _Amount(value, scale, behind)

    def _scale(self, at: int, code: str) -> tuple[float, int]:
        scale = 1.0
        while at < len(self.codes):
            token, gap = self.tokens[at], self.tokens[at].start - self.tokens[at - 1].end
            hyphen = self.codes[at] == "-" and gap == 0 and self.codes[at + 1 : at + 2] == "S"
            if hyphen:
                at += 1
            elif self.codes[at] == "S" and (gap == 0 or token.end - token.start > 1):
                scale, at = scale * float(token.value), at + 1
            elif self.codes[at] == "n" and token.value == 1000.0 and code in "DNY" and scale == 1.0 and gap <= 1:
                scale, at = 1000.0, at + 1
            else:
                break
        return scale, at

    def _is_name(self, at: int, amount: _Amount) -> bool:
        """Numbers that count nothing: Article 5, 7 p.m., two thirds, no one, 2013-kroner."""
        token, lower = self.tokens[at], self.scan.lower
        end = self.tokens[amount.after - 1].end
        before = lower[max(0, token.start - 14) : token.start].split()
        gap = lower[token.start - 1 : token.start]
        code = self.codes[at]
        if (
            before
            and gap in {" ", "\u00a0", "."}
            and code in "DYNh"
            and self._labels(before[-1].rpartition(",")[2], token.start)
        ):
            return True
        if code == "n":
            word = lower[token.start : token.end]
            if (word == "one" and self._pronoun(at, before)) or (
                amount.value >= 100 and before[-1:] and before[-1] in _SEVERAL
            ):
                return True
            return amount.value < 20 and (_FRACTION.match(lower, end) or _IDIOM.match(lower, end)) is not None
        if (
            code == "D"
            and lower[end : end + 2] == ". "
            and lower[max(0, token.start - 8) : token.start].rstrip(" \t")[-1:] in {"", "\n"}
        ):
            return True
        if code == "Y" and self.codes[at + 1 : at + 3] == "-C":
            return True
        return _CLOCK.match(lower, end) is not None

    def _pronoun(self, at: int, before: list[str]) -> bool:
        """`the one`, `a trilateral one from 2018`: one that counts nothing."""
        return bool(before and before[-1] in _NOT_COUNTING_ONE) or self.codes[at + 1 : at + 2] in {*".,;)wtfpc&"}

    def _labels(self, word: str, start: int) -> bool:
        """Does the word before make a name of the number: `Article 5`, or a capital by itself, `L 180`?"""
        plain = word.lstrip("(")
        if plain in LABELS or (plain in CAPITAL_LABELS and self.scan.text[start - 1 - len(plain)].isupper()):
            return True
        if len(word) != 1 or not word.isalpha() or not self.scan.text[start - 2].isupper():
            return False
        if word not in _WORDS_OF_ONE_LETTER:
            return True
        # Swedish regiments: `I 19` inside a sentence, where the preposition would be small.
        return word == "i" and self.scan.text[max(0, start - 6) : start - 2].rstrip()[-1:].islower()

    # what it counts

    def _prefix(self, at: int) -> _Unit | None:
        """A currency right before the number."""
        if at <= self.done or self.codes[at - 1] not in "$C" or at - 1 in self.taken:
            return None
        sign, start = self.tokens[at - 1], self.tokens[at].start
        if start - sign.end > 1 or (self.codes[at - 1] == "C" and at > 1 and self.codes[at - 2] in "DYNnS"):
            return None
        name = str(sign.value)
        if self.codes[at - 1] == "$" and name == "USD" and (letters := self._letters_before(sign.start)):
            name = _DOLLARS.get(letters, name)
        return _Unit("money", self._currency(name), at)

    def _letters_before(self, start: int) -> str:
        match = re.search(r"[a-z]{1,2}$", self.scan.lower[max(0, start - 3) : start])
        return match.group() if match else ""

    def _currency(self, name: str) -> str | None:
        return self.krone if name == OPEN_KRONE else name

    def _unit(self, at: int) -> _Unit | None:
        codes = self.codes
        if at < len(codes) and codes[at] == "-" and self._touches(at):
            at += 1
            if codes[at : at + 1] not in {"C", "U", "y", "B", "A"}:
                return None
        code = codes[at : at + 1]
        if not code or at in self.taken:
            return None
        token = self.tokens[at]
        match code:
            case "C":
                return _Unit("money", self._currency(str(token.value)), at + 1)
            case "A":
                return self._national(at)
            case "$" if not (codes[at + 1 : at + 2] in {*"DYN"} and self.tokens[at + 1].start == token.end):
                return _Unit("money", str(token.value), at + 1)
            case "J":
                power, name = str(token.value).split(":")
                return _Unit("money", name, at + 1, 10.0 ** int(power))
            case "%":
                return _Unit("percent", "points" if token.value == 2 else "percent", at + 1)
            case "U":
                return _Unit("duration", str(token.value), at + 1)
            case "y" if codes[at + 1 : at + 2] != "Y":
                return _Unit("duration", "years", at + 1)
            case "B" if self.scan.lower[token.end : token.end + 1] != "/":
                if token.value == "metres" and codes[at + 1 : at + 2] == "$" and self.tokens[at + 1].start == token.end:
                    return _Unit("money", str(self.tokens[at + 1].value), at + 2, 1e6)
                return _Unit("number", str(token.value), at + 1)
        return None

    def _national(self, at: int) -> _Unit | None:
        """`Norwegian kroner`, `US dollars`, `US-dollar`, `US$`."""
        match = _NATIONAL.match(self.codes, at)
        if match is None:
            return None
        nation, name = str(self.tokens[at].value), str(self.tokens[match.start(1)].value)
        if name == OPEN_KRONE or (name == "USD" and nation in {"CAD", "AUD"}) or (name == "SEK" and nation != "USD"):
            name = nation
        return _Unit("money", self._currency(name), match.end())

    def _touches(self, dash: int) -> bool:
        after = self.tokens[dash + 1].start if dash + 1 < len(self.tokens) else -1
        return self.tokens[dash - 1].end == self.tokens[dash].start and self.tokens[dash].end == after

    # two numbers together

    def _range(self, at: int, amount: _Amount, unit: _Unit | None) -> tuple[tuple[Reading, ...], int] | None:
        link = unit.after if unit else amount.after
        start, opener = self.tokens[at].start, self._opener(at)
        kind = self.codes[link : link + 1]
        if not (kind == "t" or (kind == "-" and self._touches(link)) or (kind == "&" and opener == "between")):
            return None
        second = link + 1
        if self.codes[second : second + 1] in {"$", "C"}:
            second += 1
        if second >= len(self.codes) or self.codes[second] not in "DYNnh" or second in self.taken:
            return None
        other = self._number(second)
        if other is None:
            return None
        prefix = self._prefix(second)
        other_unit = self._unit(other.after) or (prefix and prefix._replace(after=other.after))
        if unit and other_unit and (unit.kind, unit.name) != (other_unit.kind, other_unit.name):
            return None
        shared = other_unit or unit
        if amount.scale == 1 and other.scale != 1 and amount.value < other.value * (1 if unit else 1.0):
            amount = amount._replace(scale=other.scale)
        low = amount.value * amount.scale
        high = other.value * other.scale
        after = other_unit.after if other_unit else other.after
        if kind != "-" and opener == "from":
            first = self._reading(start, amount, shared and shared._replace(after=link))
            begin = self.tokens[second - 1].start if prefix else self.tokens[second].start
            return (first, self._reading(begin, other, shared and shared._replace(after=after))), after
        if not low < high:
            return None
        upper = _product(high, shared.factor if shared else 1.0)
        whole = _Unit(
            shared.kind if shared else "number",
            shared.name if shared else None,
            after,
            shared.factor if shared else 1.0,
        )
        return (self._reading(start, amount, whole, upper),), after

    def _opener(self, at: int) -> str:
        """Is the number opened by `from` or `between`?"""
        if at == 0 or self.codes[at - 1] != "f":
            return ""
        return str(self.tokens[at - 1].value) or "from"

    def _part_of(self, at: int, amount: _Amount) -> tuple[tuple[Reading, ...], int] | None:
        """`15 of 27`, `tolv av de 52`, `15 fly ud af 27`."""
        if amount.scale != 1 or not amount.value.is_integer():
            return None
        match = _OF.match(self.codes, amount.after)
        if match is None:
            return None
        joint, whole = self.tokens[amount.after], self.tokens[match.start("n")]
        middle = self.scan.lower[self.tokens[match.start("n") - 1].start : whole.start] if match.end() > 2 else ""
        if (joint.code == "w" and joint.value != "of") or whole.start - joint.start > 30 or len(middle) > 14:
            return None
        total = self._number(match.start("n"))
        if total is None or total.scale != 1 or not amount.value < total.value or not total.value.is_integer():
            return None
        follow = self._unit(total.after)
        if follow is not None and follow.kind in {"money", "percent", "duration"}:
            return None
        start, end = self.tokens[at].start, whole.end
        qualifier, lead = qualified(self.scan.lower, start, end, "number", self.scan.group)
        reading = Reading("number", start, end, amount.value, None, qualifier, of=int(total.value), lead=lead)
        return (reading,), total.after


def _product(value: float, factor: float) -> float:
    """16.37 billion is 16370000000, and not 16370000000.000002."""
    return float(f"{value * factor:.12g}")


def with_other_currency(readings: list[Reading], text: str) -> list[Reading]:
    """Give money its second amount in brackets: `16 billion kroner ($2.3 billion)`."""
    for at in range(len(readings) - 1):
        one, two = readings[at], readings[at + 1]
        if one.kind == two.kind == "money" and two.unit and one.unit != two.unit:
            between = text[one.end : two.start]
            if len(between) < 30 and _ALSO.fullmatch(between):
                readings[at] = replace(one, also=Quantity(float(two.value), two.unit))
    return readings
