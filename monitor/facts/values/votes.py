"""Votes: how many were for and how many against."""

import re
from collections.abc import Iterator
from typing import Final

from monitor.facts.values.reading import Reading
from monitor.facts.values.scan import Scan

_N: Final = "[DNnY]"
_PATTERNS: Final = tuple(
    re.compile(pattern)
    for pattern in (
        rf"(?P<a>{_N})[_V\-wyaKR]{{0,5}}p[_V,\-&wac()]{{0,5}}(?P<b>{_N})[_V\-w]{{0,4}}c",
        rf"p[;_V\-]{{0,2}}(?P<a>{_N})[,;&_()]{{0,3}}c[;_V\-]{{0,2}}(?P<b>{_N})",
        rf"(?P<a>{_N})_?V_?[tc-]_?(?P<b>{_N})(?![SC%UBJ]|y(?!Y))",
        rf"(?P<a>{_N})_?V_?(?P<b>{_N})_?V?c",
        rf"V[_wa,f;(]{{0,4}}(?P<a>{_N})(?P<link>[-tc])(?P<b>{_N})(?![SC%UBJM]|y(?!Y))",
        rf"(?P<a>{_N})(?P<link>[-tc])(?P<b>{_N})[-_w]{{0,2}}V",
    )
)
_REACH: Final = 90
"""Characters between the two numbers: more, and they belong to two statements."""

_NEAR: Final = 60
"""Tokens before and after in which a word for voting is looked for."""


def read_votes(scan: Scan) -> Iterator[tuple[Reading, range]]:
    """Each vote with the tokens it takes up."""
    if "V" not in scan.codes and "p" not in scan.codes:
        return
    taken: set[int] = set()
    for pattern in _PATTERNS:
        for match in pattern.finditer(scan.codes):
            tokens = range(match.start("a"), match.end())
            if taken.isdisjoint(tokens) and (reading := _vote(scan, match)) is not None:
                taken.update(tokens)
                yield reading, tokens


def _vote(scan: Scan, match: re.Match[str]) -> Reading | None:
    first, second = scan.tokens[match.start("a")], scan.tokens[match.start("b")]
    yes, no = float(first.value), float(second.value)
    last = scan.tokens[match.end() - 1]
    if not (yes.is_integer() and no.is_integer()) or second.start - first.end > _REACH:
        return None
    if first.code == second.code == "Y":
        return None
    between = scan.codes[match.start() : match.end()]
    if "link" in match.re.groupindex and match["link"] == "-" and second.start - first.end > 1:
        return None
    if "V" not in between and "_" in between and not _ballot_near(scan, match):
        return None
    end = max(second.end, last.end if last.code in "cV" else second.end)
    return Reading("vote", first.start, end, f"{int(yes)}-{int(no)}")


def _ballot_near(scan: Scan, match: re.Match[str]) -> bool:
    """Is a word for voting in the same sentence?"""
    before = scan.codes[max(0, match.start() - _NEAR) : match.start()].rpartition(".")[2]
    after = scan.codes[match.end() : match.end() + _NEAR].partition(".")[0]
    return "V" in before or "V" in after
