"""Reading takes time in proportion to the text, whatever the text."""

import time
from collections.abc import Callable

import pytest

from monitor.facts.language.sentences import split
from monitor.facts.revision import revise
from monitor.facts.values import read

pytestmark = pytest.mark.slow

PIECES = ["1 ", "I 1 ", "May ", "1-", "(", "1.", "fem og ", "hundred ", "$", "a", "5 votes ", "5 for 5 ", "half a "]
PIECES += ["\n", "A. ", " ", '."', "kaksi", "• x\n", "+1 ", "from 2014 to 2019 ", "."]


def read_danish(text: str) -> object:
    return read(text, "da")


def split_danish(text: str) -> object:
    return split(text, "da")


def revise_english(text: str) -> object:
    return revise(text, text[: len(text) // 2], "en")


@pytest.mark.parametrize("piece", PIECES)
@pytest.mark.parametrize("work", [read_danish, split_danish, revise_english])
def test_long_runs_of_one_thing_are_no_trap(work: Callable[[str], object], piece: str) -> None:
    text = piece * (40_000 // len(piece))
    started = time.process_time()
    work(text)
    # In proportion it takes up to two seconds here; a quadratic reader would take half a minute.
    assert time.process_time() - started < 10.0
