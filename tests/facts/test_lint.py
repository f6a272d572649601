"""Each rule of the lint by a fact that breaks it, and the same fact mended."""

from dataclasses import replace

import pytest

from monitor.config import load_baseline, load_lexicon
from monitor.facts import Lexicon, LexiconFile, build_lexicon, lint
from monitor.models import Fact, Kind, Quantity
from tests.house import ROOT

WORDS = LexiconFile.model_validate(
    {
        "entities": {
            "denmark": {"kind": "country", "names": {"any": ["denmark"]}},
            "nowhere": {"kind": "place"},
            "minister": {"kind": "office", "names": {"en": ["minister"]}, "country": "denmark"},
            "paper": {"kind": "agreement", "parties": ["denmark"], "instruments": ["treaty"]},
            "treaty": {"kind": "instrument", "names": {"en": ["treaty"]}},
            "jets": {"kind": "equipment", "names": {"any": ["f-35"]}},
        },
        "ladders": {"agreement": {"rungs": ["none", "signed"], "events": {"signed": {"done": {"en": ["signed"]}}}}},
        "roles": {"delivered": {"en": ["delivered"]}},
    }
)
ALL = dict.fromkeys(("en", "da", "nb", "sv", "fi", "is"), ("word",))


@pytest.fixture(scope="module")
def lexicon() -> Lexicon:
    return build_lexicon([WORDS])


def fact(kind: Kind, **more: object) -> Fact:
    return replace(Fact(id="a", title="A", statement="A.", kind=kind, about=("denmark",)), **more)  # type: ignore[arg-type]


STATUS = fact(Kind.STATUS, ladder="agreement", about=("paper",))
CHOICE = fact(Kind.CHOICE, options=("yes", "no"), phrases={"yes": ALL, "no": ALL})
SUM = fact(Kind.QUANTITY, value=Quantity(1e9, "USD"), cues=ALL)


@pytest.mark.parametrize(
    ("broken", "level", "told", "mended"),
    [
        (replace(STATUS, about=("paper", "nowhere")), "error", "`nowhere` has no name", STATUS),
        (replace(STATUS, ladder=None, rungs=("none", "set")), "error", "no wording puts anything", STATUS),
        (
            replace(STATUS, rungs=("none", "signed", "burnt")), "note", "no wording means `burnt`",
            replace(STATUS, rungs=("none", "signed", "burnt"), phrases={"burnt": ALL}),
        ),
        (fact(Kind.COUNT), "error", "what is counted", fact(Kind.COUNT, about=("jets",))),
        (fact(Kind.COUNT), "error", "what is counted", fact(Kind.COUNT, unit="jets")),
        (fact(Kind.NAME, value="Ann"), "error", "office", fact(Kind.NAME, value="Ann", about=("minister",))),
        (fact(Kind.DATE), "error", "which event", fact(Kind.DATE, about=("paper",), role="signed")),
        (fact(Kind.DATE, role="signed"), "error", "which event", fact(Kind.DATE, phrases={"event": ALL})),
        (replace(SUM, value=Quantity(10, "years"), unit="USD"), "error", "unit: years",
         replace(SUM, value=Quantity(10, "years"), unit="years")),
        (replace(SUM, value=Quantity(10, "parsecs")), "error", "parsecs", SUM),
        (replace(CHOICE, phrases={}), "error", "no wording states any", CHOICE),
        (replace(CHOICE, phrases={"yes": ALL}), "note", "no wording states `no`", CHOICE),
        (fact(Kind.TEXT), "error", "no wording", fact(Kind.TEXT, phrases={"stated": ALL})),
        (replace(SUM, cues={**ALL, "en": ("-",)}), "error", "holds no word", SUM),
        (replace(SUM, cues={"en": ("worth",)}), "note", "da, nb, sv, fi, is", replace(SUM, cues={"any": ("worth",)})),
        (fact(Kind.SET, options=("air-base",)), "note", "written so nowhere",
         fact(Kind.SET, options=("air-base",), aliases={"air-base": ("Air Base",)})),
    ],
)  # fmt: skip
def test_each_rule(broken: Fact, level: str, told: str, mended: Fact, lexicon: Lexicon) -> None:
    (remark,) = lint([broken], lexicon)
    assert remark.level == level
    assert told in remark.message
    assert "; " in remark.message, "what; what to do"
    assert lint([mended], lexicon) == ()
    assert lint([replace(broken, suspect=True)], lexicon) == (), "a suspect fact is not read"


def test_facts_that_read_alike_are_told_once(lexicon: Lexicon) -> None:
    other = replace(SUM, id="b")
    (remark,) = lint([SUM, other], lexicon)
    assert (remark.fact_id, remark.level) == ("b", "error")
    assert "`a`" in remark.message
    for apart in ({"about": ("jets",)}, {"role": "delivered"}, {"cues": {"any": ("new",)}}, {"unit": "EUR"}):
        assert lint([SUM, replace(other, **apart)], lexicon) == ()  # type: ignore[arg-type]


def test_a_fact_without_cues_that_reads_what_its_twin_reads(lexicon: Lexicon) -> None:
    wide = replace(SUM, id="wide", cues={})
    (remark,) = lint([SUM, wide], lexicon)
    assert (remark.fact_id, remark.level) == ("wide", "note")
    assert "`a`" in remark.message
    assert lint([SUM, replace(wide, not_cues=ALL)], lexicon) == ()


def test_the_shipped_baseline_has_no_errors() -> None:
    words = load_lexicon(ROOT / "db/lexicon")
    facts, _ = load_baseline(ROOT / "db/baseline", words)
    assert [remark for remark in lint(facts, words) if remark.level == "error"] == []
