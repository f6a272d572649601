"""A fact with an id, a statement, a kind, a value and what it is about is read in several languages."""

from datetime import date
from functools import cache

import pytest

from monitor.facts import Baseline, compile_baseline, lint, observe
from monitor.models import Document, Fact, Kind, Quantity, Value
from tests.facts.reading import lexicon

DAY = date(2024, 6, 3)
FALL = "2024-09-01"
THREE = ("Evenes", "Rygge", "Ramsund")


def fact(kind: Kind, statement: str, value: Value, *about: str, options: tuple[str, ...] = ()) -> Fact:
    return Fact(
        id=statement, title=statement, statement=statement, kind=kind, value=value, about=about, options=options
    )


STATUS = fact(Kind.STATUS, "Sweden and the United States are negotiating.", "negotiating", "se-us-dca")
DATE = fact(Kind.DATE, "The agreement with Norway was signed on 16 April 2021.", "2021-04-16", "no-us-sdca")
FORCE = fact(Kind.DATE, "The agreement with Finland took effect in September.", "2024-09-01", "fi-us-dca")
AREAS = fact(Kind.COUNT, "There are four agreed areas in Norway.", 4, "norway", "agreed-areas")
JETS = fact(Kind.COUNT, "Denmark has ordered 27 F-35.", 27, "denmark", "f-35")
SUM = fact(Kind.QUANTITY, "Finland pays 8.4 billion euros for the F-35.", Quantity(8.4e9, "EUR"), "finland", "f-35")
YEARS = fact(Kind.QUANTITY, "The agreement runs for ten years.", Quantity(10, "years"), "dk-us-dca")
VOTE = fact(Kind.VOTE, "The Riksdag approved the agreement by 266 to 37.", "266-37", "se-parliament")
MINISTER = "Lars Løkke Rasmussen"
NAME = fact(Kind.NAME, "Lars Løkke Rasmussen is foreign minister.", MINISTER, "dk-foreign-minister")
BASES = ("Thule Air Base", "Pituffik Space Base")
CHOICE = fact(
    Kind.CHOICE,
    "It is called Thule Air Base.",
    "Thule Air Base",
    "pituffik",
    options=("Thule Air Base", "Pituffik Space Base"),
)
OPEN = fact(Kind.SET, "Norway has bought AIM-120C missiles.", ("AIM-120C",), "norway", "missile")
CLOSED = fact(
    Kind.SET,
    "Evenes and Rygge are agreed areas.",
    ("Evenes", "Rygge"),
    "norway",
    options=("Evenes", "Rygge", "Sola", "Ramsund", "Ørland"),
)

SHORT = (STATUS, DATE, FORCE, AREAS, JETS, SUM, YEARS, VOTE, NAME, CHOICE, OPEN, CLOSED)


@cache
def baseline() -> Baseline:
    return compile_baseline(SHORT, lexicon())


@pytest.mark.parametrize(
    ("known", "language", "text", "value"),
    [
        (STATUS, "en", "Sweden and the United States have signed the defence cooperation agreement.", "signed"),
        (STATUS, "sv", "Sverige och USA har undertecknat försvarsavtalet.", "signed"),
        (STATUS, "da", "Sverige og USA har underskrevet forsvarsaftalen.", "signed"),
        (DATE, "en", "Norway and the United States signed the supplementary agreement on 16 April 2021.", "2021-04-16"),
        (DATE, "nb", "Norge og USA undertegnet tilleggsavtalen 16. april 2021.", "2021-04-16"),
        (DATE, "is", "Noregur og Bandaríkin undirrituðu viðbótarsamninginn 16. apríl 2021.", "2021-04-16"),
        (FORCE, "en", "The defence agreement of Finland and the US enters into force on 1 September 2024.", FALL),
        (FORCE, "fi", "Suomen ja Yhdysvaltojen puolustusyhteistyösopimus tulee voimaan 1. syyskuuta 2024.", FALL),
        (FORCE, "sv", "Finlands försvarsavtal med USA träder i kraft den 1 september 2024.", FALL),
        (AREAS, "en", "American forces may use twelve agreed areas in Norway.", 12),
        (AREAS, "nb", "Amerikanske styrker kan bruke tolv omforente områder i Norge.", 12),
        (AREAS, "fi", "Norjassa on kaksitoista sovittua aluetta.", 12),
        (JETS, "en", "Denmark will have 43 F-35 fighters.", 43),
        (JETS, "da", "Danmark har nu 43 F-35-fly.", 43),
        (JETS, "sv", "Danmark har 43 F-35.", 43),
        (SUM, "en", "The F-35 will cost Finland 9.1 billion euros.", Quantity(9.1e9, "EUR")),
        (SUM, "fi", "F-35-hävittäjät maksavat Suomelle 9,1 miljardia euroa.", Quantity(9.1e9, "EUR")),
        (SUM, "sv", "Finlands F-35 kostar 9,1 miljarder euro.", Quantity(9.1e9, "EUR")),
        (YEARS, "en", "The defence agreement of Denmark and the US runs for fifteen years.", Quantity(15, "years")),
        (YEARS, "da", "Forsvarsaftalen mellem Danmark og USA gælder i 15 år.", Quantity(15, "years")),
        (YEARS, "nn", "Forsvarsavtalen mellom Danmark og USA gjeld i 15 år.", Quantity(15, "years")),
        (VOTE, "en", "The Riksdag approved it by 270 votes to 33.", "270-33"),
        (VOTE, "sv", "Riksdagen sade ja med 270 röster mot 33.", "270-33"),
        (VOTE, "nb", "Den svenske Riksdagen sa ja med 270 stemmer mot 33.", "270-33"),
        (NAME, "en", "Danish Foreign Minister Jens Hansen flew to Washington.", "Jens Hansen"),
        (NAME, "da", "Danmarks udenrigsminister Jens Hansen rejser til Washington.", "Jens Hansen"),
        (NAME, "sv", "Danmarks utrikesminister Jens Hansen reser till Washington.", "Jens Hansen"),
        (CHOICE, "en", "The base in Greenland is now called Pituffik Space Base.", "Pituffik Space Base"),
        (CHOICE, "da", "Basen hedder nu Pituffik Space Base.", "Pituffik Space Base"),
        (CHOICE, "fi", "Tukikohdan nimi on nyt Pituffik Space Base.", "Pituffik Space Base"),
        (OPEN, "en", "Norway buys AIM-9X missiles.", ("AIM-9X",)),
        (OPEN, "nb", "Norge kjøper AIM-9X-missiler.", ("AIM-9X",)),
        (OPEN, "da", "Norge køber AIM-9X-missiler.", ("AIM-9X",)),
        (CLOSED, "en", "American soldiers train at Evenes, Rygge and Ramsund in Norway.", THREE),
        (CLOSED, "en", "Soldiers will train at Evenes in Norway, and at Orland.", ("Evenes", "Ørland")),
        (CLOSED, "nb", "Områdene er Evenes, Rygge og Ramsund.", THREE),
        (CLOSED, "is", "Svæðin í Noregi eru Evenes, Rygge og Ramsund.", THREE),
    ],
)  # fmt: skip
def test_a_short_fact_is_read(known: Fact, language: str, text: str, value: Value) -> None:
    document = Document(url="", text=text, language=language, published=DAY.isoformat())
    assert value in [each.value for each in observe(document, baseline(), seen=DAY) if each.fact_id == known.id]


def test_short_facts_are_sound() -> None:
    assert [remark for remark in lint(SHORT, lexicon()) if remark.level == "error"] == []


@pytest.mark.parametrize(
    ("short", "told"),
    [
        (fact(Kind.TEXT, "No rent is paid.", "No rent is paid.", "denmark"), "give `phrases:`"),
        (fact(Kind.CHOICE, "Rent is paid.", "no", "denmark", options=("yes", "no")), "give `phrases:`"),
        (fact(Kind.DATE, "The office opened in May.", "2021-05", "dk-us-dca"), "which event"),
        (fact(Kind.COUNT, "There are four.", 4, "denmark"), "what is counted"),
    ],
)
def test_what_cannot_be_read_so_is_told(short: Fact, told: str) -> None:
    (remark,) = [remark for remark in lint([short], lexicon()) if remark.level == "error"]
    assert told in remark.message
