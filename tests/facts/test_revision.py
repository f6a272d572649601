"""Two versions of a passage: what changed in substance, and which one bears a statement out."""

from pathlib import Path
from typing import Any

import pytest
import yaml

from monitor.facts.revision import revise, support

CASES: list[dict[str, Any]] = yaml.safe_load(
    (Path(__file__).parent.parent / "cases" / "facts" / "revisions.yaml").read_text(encoding="utf-8")
)


@pytest.mark.parametrize("case", CASES, ids=lambda case: f"{case['language']}: {case['after'][:50]}")
def test_tells_what_changed_in_substance(case: dict[str, Any]) -> None:
    revision = revise(case["before"], case["after"], case["language"])
    assert [f"{one.kind}: {one.before} → {one.after}" for one in revision.changes] == case["changes"]
    assert revision.factual is bool(case["changes"])


def test_a_changed_figure_weighs_more_than_a_changed_word() -> None:
    figure = revise("It has 12 sites.", "It has 15 sites.", "en")
    word = revise("It has 12 sites.", "It has 12 places.", "en")
    same = revise("It has 12 sites.", "It has 12 sites.", "en")
    assert figure.score > 0.8 > word.score > same.score == 0.0


@pytest.mark.parametrize(
    ("language", "claim", "better", "worse"),
    [
        ("en", "More than 12 sites were agreed.", "They agreed on 15 sites.", "They agreed on 11 sites."),
        ("en", "It was signed before May 2021.", "It was signed on 16 April 2021.", "It was signed on 16 June 2021."),
        ("da", "Danmark får 27 fly.", "Der er bestilt 27 fly til Danmark.", "Der er bestilt 21 fly til Danmark."),
        ("fi", "Sopimus tuli voimaan 2024.", "Sopimus tuli voimaan 1.9.2024.", "Sopimus tuli voimaan 1.9.2023."),
        (
            "sv",
            "Pål Jonson undertecknade.",
            "Avtalet undertecknades av Pål Jonson.",
            "Avtalet skrevs under av Lloyd Austin.",
        ),
    ],
)
def test_the_version_that_bears_a_statement_out_scores_higher(
    language: str, claim: str, better: str, worse: str
) -> None:
    assert support(claim, better, language) > support(claim, worse, language)
