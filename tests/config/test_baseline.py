"""db/baseline: each fault gives its lines; each kind of value is read as it is meant."""

from pathlib import Path

import pytest

from monitor.config import dump_baseline, load_baseline, load_lexicon
from monitor.errors import ConfigError
from monitor.models import Kind, Qualifier, Quantity, Stance

CASES = Path(__file__).parents[1] / "cases/config/baseline"
WORDS = CASES.parent / "lexicon"


@pytest.mark.parametrize("case", sorted(CASES.glob("*.txt")), ids=lambda path: path.stem)
def test_each_fault_is_told_in_one_line(case: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(CASES)
    with pytest.raises(ConfigError) as caught:
        load_baseline(Path(case.stem) if (CASES / case.stem).is_dir() else Path(f"{case.stem}.yaml"))
    assert str(caught.value) + "\n" == case.read_text("utf-8")


def test_every_expectation_has_its_case() -> None:
    assert {path.stem for path in CASES.glob("*.txt")} == {path.stem for path in CASES.iterdir()}
    assert len(list(CASES.glob("*.txt"))) >= 10


GOOD = """
facts:
  - {id: a-status, statement: Talks go on., kind: status, value: negotiating, ladder: agreement, about: [dk-us-dca]}
  - {id: a-sum, statement: About so much., kind: quantity, value: {amount: 2.5, unit: USD}, qualifier: about}
  - {id: a-count, statement: Six., kind: count, value: 6, role: delivered, as_of: 2022-12}
  - {id: a-vote, statement: The vote., kind: vote, value: "94-11"}
  - {id: a-date, statement: The day., kind: date, value: "2023-12-21", role: signed}
  - {id: a-period, statement: The time., kind: date, value: 2020-11/2022-05}
  - {id: a-name, statement: Who., kind: name, value: Jonas Gahr Støre, role: prime-minister}
  - {id: a-choice, statement: Whether., kind: choice, options: ["yes", "no"], value: no, stance: hedged}
  - {id: a-set, statement: Which., kind: set, value: [Evenes, Rygge], exhaustive: true}
  - {id: a-text, statement: What., kind: text, value: said so, speaker: TV2, phrases: {stated: {en: [so]}}}
  - {id: a-watched, statement: Not known yet., kind: count}
disputes:
  - id: d
    about: Which
    facts: [a-text, a-choice]
    kind: between-sources
    sides: [{publisher: One, claims: yes}, {publisher: Two, date: "2023", claims: 4}]
    verdict: Open.
    resolved: false
"""


def test_each_kind_of_value_is_read_as_it_is_meant(tmp_path: Path) -> None:
    path = tmp_path / "one.yaml"
    path.write_text(GOOD, "utf-8")
    facts, disputes = load_baseline(path)
    values = {fact.id.removeprefix("a-"): fact.value for fact in facts}
    assert values == {
        "status": "negotiating",
        "sum": Quantity(2.5, "USD"),
        "count": 6,
        "vote": "94-11",
        "date": "2023-12-21",
        "period": "2020-11/2022-05",
        "name": "Jonas Gahr Støre",
        "choice": "no",
        "set": ("Evenes", "Rygge"),
        "text": "said so",
        "watched": None,
    }
    by_id = {fact.id: fact for fact in facts}
    assert by_id["a-status"].title == "Talks go on."
    assert (by_id["a-sum"].qualifier, by_id["a-choice"].stance) == (Qualifier.ABOUT, Stance.HEDGED)
    assert by_id["a-count"].kind is Kind.COUNT
    assert [side.claims for side in disputes[0].sides] == ["yes", 4]


def test_a_folder_is_read_as_one_baseline_and_dumped_by_topic(tmp_path: Path) -> None:
    (tmp_path / "b.yaml").write_text("facts:\n  - {id: x, statement: X., kind: count, topics: [arms]}\n")
    (tmp_path / "a.yaml").write_text("facts:\n  - {id: y, statement: Y., kind: count}\n")
    facts, disputes = load_baseline(tmp_path)
    assert [fact.id for fact in facts] == ["y", "x"]
    files = dump_baseline(facts, disputes)
    assert sorted(files) == ["arms.yaml", "other.yaml"]
    assert "  - id: x\n" in files["arms.yaml"]


@pytest.mark.parametrize("case", sorted(WORDS.glob("*.txt")), ids=lambda path: path.stem)
def test_facts_speak_of_what_the_lexicon_has(case: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    lexicon = load_lexicon(WORDS.parent / "words")
    monkeypatch.chdir(WORDS)
    with pytest.raises(ConfigError) as caught:
        load_baseline(Path(f"{case.stem}.yaml"), lexicon)
    assert str(caught.value) + "\n" == case.read_text("utf-8")


@pytest.mark.parametrize(
    ("one", "two", "line"),
    [
        ("entities: {a: {kind: place}}", "entities: {a: {kind: place}}", "two.yaml:1:12: 'a' is defined twice"),
        ("entities: {a: {kind: place, country: b}}", "roles: {}", "one.yaml:1:12: 'a' refers to 'b'"),
        ("entities: {a: {kind: thing}}", "roles: {}", "one.yaml:1:22: `kind: thing` is not known"),
        ("roles: {r: {en: [a*b]}}", "roles: {}", "one.yaml:1:12: `*` stands only at the ends"),
        (
            "also: {b: {en: [word]}}",
            "roles: {}",
            "one.yaml:1:8: `also:` adds words to 'b', which",
        ),
        ("subject: {partner: b}", "roles: {}", "one.yaml:1:1: `subject:` refers to 'b'"),
        ("subject: {}", "subject: {}", "two.yaml:1:1: `subject:` stands in two files; keep one"),
        ("include: [far]", "roles: {}", "one.yaml:1:11: `far` is no *.yaml file and no folder with any; correct"),
        ("include: [deep]", "roles: {}", "deep/low.yaml:1:22: `kind: thing` is not known"),
    ],
)
def test_faults_of_the_lexicon_have_their_place(one: str, two: str, line: str, tmp_path: Path) -> None:
    (tmp_path / "deep").mkdir()
    (tmp_path / "deep/low.yaml").write_text("entities: {a: {kind: thing}}\n")
    (tmp_path / "one.yaml").write_text(one + "\n")
    (tmp_path / "two.yaml").write_text(two + "\n")
    with pytest.raises(ConfigError) as caught:
        load_lexicon(tmp_path)
    assert line in str(caught.value)


def test_a_lexicon_includes_others_once_and_adds_to_them(tmp_path: Path) -> None:
    (tmp_path / "general").mkdir()
    (tmp_path / "general/words.yaml").write_text(
        "include: [../own.yaml]\nentities: {house: {kind: institution, ratifies: true, names: {en: [house]}}}\n"
    )
    (tmp_path / "own.yaml").write_text("include: [general, general/words.yaml]\nalso: {house: {en: [chamber]}}\n")
    built = load_lexicon(tmp_path)
    assert built.entities["house"].names == {"en": ("house", "chamber")}
    assert built.subject.ratifiers == {"house"}
