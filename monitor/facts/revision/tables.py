"""Words that turn a statement: negations, hedges, opposites; and words that say nothing by themselves."""

from typing import Final


def _set(words: str) -> frozenset[str]:
    return frozenset(words.split())


NEGATIONS: Final = _set(
    "not no never none nobody nothing neither nor without cannot can't won't n't isn't "
    "ikke ikkje ej aldri aldrig ingen inga intet ingenting uden uten utan "
    "inte icke aldrig inget inga "
    "ei eivät en emme ette et eikä eivätkä ilman koskaan "
    "ekki aldrei enginn engin ekkert án hvorki"
)
"""Languages share the table: a word that negates in one and means something else in another is rare and harmless,
for both versions of a passage are of one language."""

HEDGES: Final = _set(
    "may might could would should will shall can must expected expects planned plans plan intends likely possibly probably "
    "perhaps reportedly allegedly supposedly considering proposed potential "
    "måske kan kunne skal skulle vil ville må bør forventes ventes planlægges muligvis angiveligt formentlig "
    "kanskje kanskje burde forventet venta planlegges muligens angivelig trolig truleg "
    "kanske kunna ska skulle kommer måste bör förväntas väntas planeras möjligen troligen sannolikt "
    "ehkä voi voisi saattaa pitäisi aikoo odotetaan suunnitellaan mahdollisesti todennäköisesti luultavasti on_tarkoitus "
    "kannski kann gæti mun munu ætti búist áformað hugsanlega líklega "
)

STOP: Final = _set(
    "the a an of in on at to for by with from and or as is are was were be been being has have had it its this that these "
    "those he she they his her their who which also s than then there when while into about over after before "
    "den det de en et ei eit ett og och av af i på til till for för med fra frå från som er är var ble blev vart har hade "
    "havde at att å om ved vid den dette denne detta denna disse dessa han hun hon ho sin sitt sine sig seg der "
    "ja on oli ovat olivat se ne tämä hän he joka jotka että kun sekä myös "
    "og að er var eru voru í á til frá með um sem hann hún það þeir þær þau þetta þessi hefur hafa "
)

OPPOSITES: Final[dict[str, frozenset[str]]] = {}
for _left, _right in (
    ("more over above exceeding", "less fewer under below"),
    ("before earlier prior", "after later since following"),
    ("increase increased increases rise rose risen grew growth up higher gained", "decrease decreased decreases fall fell "
     "fallen shrank decline declined down lower lost dropped"),
    ("first", "last second third final"),
    ("win won wins victory beat defeated", "lose lost loses defeat"),
    ("positive", "negative mixed"),
    ("accept accepted approve approved adopt adopted ratified", "reject rejected refuse refused denied"),
    ("open opened opens start started starts begin began begun", "close closed closes end ended ends finished stopped"),
    ("alive living", "dead deceased died late former"),
    ("join joined joins signed", "leave left leaves departed withdrew"),
    ("support supported supports", "oppose opposed opposes"),
    ("best largest biggest highest most oldest", "worst smallest lowest least youngest"),
    ("north northern", "south southern"),
    ("east eastern", "west western"),
    ("male he his him man", "female she her woman"),
    ("current currently is are", "former formerly was were previously"),
    ("only exactly", "several many including"),
    ("all every", "some few"),
):
    for _word in _left.split():
        OPPOSITES[_word] = OPPOSITES.get(_word, frozenset()) | _set(_right)
    for _word in _right.split():
        OPPOSITES[_word] = OPPOSITES.get(_word, frozenset()) | _set(_left)
