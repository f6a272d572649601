"""What happens to an agreement, language by language and country by country: done, lying ahead, denied."""

from functools import cache
from itertools import product

import pytest

from monitor.config.parsing.tree import read_tree
from monitor.facts import Baseline, compile_baseline, observe
from monitor.models import Document, Fact, Kind, Stance
from tests.facts.reading import day_of, lexicon
from tests.house import ROOT

FRAMES = {
    "en": "{} and the United States {} a defence cooperation agreement.",
    "da": "{} og USA {} en aftale om forsvarssamarbejde.",
    "nb": "{} og USA {} en avtale om forsvarssamarbeid.",
    "nn": "{} og USA {} ein avtale om forsvarssamarbeid.",
    "sv": "{} och USA {} ett avtal om försvarssamarbete.",
    "fi": "{} ja Yhdysvallat {} puolustusyhteistyösopimuksen.",
    "is": "{} og Bandaríkin {} samning um varnarsamstarf.",
}
PARTIES = {
    "en": {"dk": "Denmark", "no": "Norway", "se": "Sweden", "fi": "Finland"},
    "da": {"dk": "Danmark", "no": "Norge", "se": "Sverige", "fi": "Finland"},
    "nb": {"dk": "Danmark", "no": "Norge", "se": "Sverige", "fi": "Finland"},
    "nn": {"dk": "Danmark", "no": "Noreg", "se": "Sverige", "fi": "Finland"},
    "sv": {"dk": "Danmark", "no": "Norge", "se": "Sverige", "fi": "Finland"},
    "fi": {"dk": "Tanska", "no": "Norja", "se": "Ruotsi", "fi": "Suomi"},
    "is": {"dk": "Danmörk", "no": "Noregur", "se": "Svíþjóð", "fi": "Finnland"},
}
FORMS = {
    Stance.ASSERTED: {
        "en": ["signed", "have signed", "sign", "today signed", "have concluded"],
        "da": ["underskrev", "har underskrevet", "undertegnede", "har undertegnet", "har indgået", "indgik"],
        "nb": ["undertegnet", "har undertegnet", "signerte", "har signert", "inngikk", "har inngått", "underskrev"],
        "nn": ["underteikna", "har underteikna", "har signert", "skreiv under"],
        "sv": ["undertecknade", "har undertecknat", "skrev under", "har skrivit under", "ingick", "har ingått", "slöt"],
        "fi": ["allekirjoittivat", "ovat allekirjoittaneet", "solmivat", "ovat solmineet"],
        "is": ["undirrituðu", "hafa undirritað", "skrifuðu undir", "hafa skrifað undir"],
    },
    Stance.PLANNED: {
        "en": ["will sign", "are to sign", "are expected to sign", "plan to sign", "want to sign"],
        "da": ["vil underskrive", "skal undertegne", "ventes at underskrive", "planlægger at underskrive"],
        "nb": ["vil undertegne", "skal signere", "ventes å undertegne", "planlegger å signere"],
        "nn": ["skal signere", "vil signere"],
        "sv": ["ska underteckna", "kommer att underteckna", "väntas underteckna", "planerar att underteckna"],
        "fi": ["aikovat allekirjoittaa", "haluavat allekirjoittaa"],
        "is": ["munu undirrita", "ætla að undirrita", "hyggjast undirrita"],
    },
    Stance.DENIED: {
        "en": ["have not signed", "did not sign", "never signed"],
        "da": ["har ikke underskrevet", "har aldrig undertegnet"],
        "nb": ["har ikke undertegnet", "har aldri signert"],
        "nn": ["har ikkje signert"],
        "sv": ["har inte undertecknat", "har aldrig undertecknat"],
        "fi": ["eivät allekirjoittaneet", "eivät ole allekirjoittaneet"],
        "is": ["hafa ekki undirritað", "hafa aldrei undirritað"],
    },
}
AGREEMENTS = {"dk": "dk-us-dca", "no": "no-us-sdca", "se": "se-us-dca", "fi": "fi-us-dca"}
CASES = [
    (language, party, form, stance)
    for stance, languages in FORMS.items()
    for language, forms in languages.items()
    for party, form in product(AGREEMENTS, forms)
]


@cache
def baseline() -> Baseline:
    facts = [
        Fact(id=party, title=party, statement=party, kind=Kind.STATUS, about=(agreement,), ladder="agreement")
        for party, agreement in AGREEMENTS.items()
    ]
    facts.append(
        Fact(id="jets", title="jets", statement="jets", kind=Kind.COUNT, about=("denmark", "f-35"), role="delivered")
    )
    return compile_baseline(facts, lexicon())


@pytest.mark.parametrize(("language", "party", "form", "stance"), CASES)
def test_signing(language: str, party: str, form: str, stance: Stance) -> None:
    text = FRAMES[language].format(PARTIES[language][party], form)
    document = Document(url="https://example.org/", text=text, language=language)
    found = {(o.fact_id, o.value, o.stance) for o in observe(document, baseline(), seen=day_of("2024-06-01"))}
    signed = {each for each in found if each[1] == "signed"}
    if stance is Stance.DENIED:
        assert signed <= {(party, "signed", Stance.DENIED), (party, "signed", Stance.PLANNED)}
    else:
        assert signed == {(party, "signed", stance)}


SENTENCES = ROOT / "tests/cases/facts/paradigms.yaml"


def sentences() -> list[tuple[str, str, str, str]]:
    """Rung, stance, language, sentence: two parties in each language."""
    table = read_tree(SENTENCES).data
    assert isinstance(table, dict)
    return [
        (rung, stance, language, text)
        for rung, stances in table.items()
        for stance, languages in stances.items()  # type: ignore[union-attr]
        for language, texts in languages.items()
        for text in texts
    ]


@pytest.mark.parametrize("party", ["dk", "se"])
@pytest.mark.parametrize(
    ("rung", "stance", "language", "text"), [case for case in sentences() if case[0] != "delivered"]
)
def test_what_happens_to_an_agreement(rung: str, stance: str, language: str, text: str, party: str) -> None:
    document = Document(url="https://example.org/", text=text.format(PARTIES[language][party]), language=language)
    found = {(o.fact_id, o.value, o.stance) for o in observe(document, baseline(), seen=day_of("2024-06-03"))}
    here = {each for each in found if each[1] == rung}
    if stance == "denied":
        assert here <= {(party, rung, Stance.DENIED), (party, rung, Stance.PLANNED)}
    else:
        assert here == {(party, rung, Stance(stance))}


@pytest.mark.parametrize(("language", "text"), [case[2:] for case in sentences() if case[0] == "delivered"])
def test_delivery(language: str, text: str) -> None:
    document = Document(url="https://example.org/", text=text, language=language)
    found = observe(document, baseline(), seen=day_of("2024-06-03"))
    assert [(o.fact_id, o.value, o.stance) for o in found] == [("jets", 15, Stance.ASSERTED)]
