"""Two documents of a page → what is shown and what is held back."""

import pytest

from monitor.compare import Memory, compare
from monitor.models import Document

LEDE = "The government presented the defence agreement with the United States to parliament on Tuesday morning."


def page(*lines: str, regions: str = "") -> Document:
    return Document(url="u", text="\n\n".join(lines), visible="\n".join(lines), regions=regions or "m" * len(lines))


@pytest.mark.parametrize(
    ("before", "after", "outcome"),
    [
        ((LEDE,), (LEDE,), "unchanged"),
        ((LEDE,), (LEDE.upper(),), "noise"),
        ((LEDE, "There are 4 areas."), (LEDE, "There are 12 areas."), "changed"),
        ((LEDE,), (LEDE, "It was ratified."), "changed"),
        ((LEDE, "They may have access to the base."), (LEDE, "They may not have access to the base."), "changed"),
        ((LEDE, "It was ratified."), ("It was ratified.", LEDE), "noise"),
        ((LEDE, "They are four.", "[07.09.2016]"), (LEDE, "They are four.", "[22.05.2017]"), "noise"),
        (("[07.09.2016]", LEDE), ("[22.05.2017]", LEDE), "changed"),
        ((LEDE, "© 2023 The Ministry"), (LEDE, "© 2024 The Ministry"), "noise"),
        ((LEDE, "1,204 views"), (LEDE, "1,311 views"), "noise"),
        ((LEDE, "Posted 3 hours ago"), (LEDE, "Posted 4 hours ago"), "noise"),
    ],
)
def test_outcomes(before: tuple[str, ...], after: tuple[str, ...], outcome: str) -> None:
    answer, _ = compare(page(*before), page(*after), Memory())
    assert answer.outcome == outcome, answer


def test_back_to_an_earlier_text_is_returned() -> None:
    first, second = page(LEDE, "There are 4 areas."), page(LEDE, "There are 12 areas.")
    answer, memory = compare(first, second, Memory())
    assert answer.outcome == "changed"
    answer, memory = compare(second, first, Memory.from_json(memory.to_json()))
    assert answer.outcome == "returned"


def test_furniture_is_held_back_with_its_label() -> None:
    answer, _ = compare(page(LEDE, "News", regions="mn"), page(LEDE, "News", "Jobs", regions="mnn"), Memory())
    assert (answer.outcome, answer.labels) == ("noise", ("navigation",))
    shown, _ = compare(
        page(LEDE, "News", regions="mn"), page(LEDE, "News", "Jobs", regions="mnn"), Memory(), show=("navigation",)
    )
    assert shown.outcome == "changed"


def test_ignored_lines() -> None:
    answer, _ = compare(page(LEDE, "Ref: 12"), page(LEDE, "Ref: 13"), Memory(), ignore_text=("^Ref:",))
    assert answer.labels == ("ignored",)
