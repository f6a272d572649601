"""Words that turn a statement: negations, hedges, opposites; and words that say nothing by themselves."""

import re
from typing import Final


def _set(words: str) -> frozenset[str]:
    return frozenset(words.split())


NEGATIONS: Final = {
    "en": _set(
        "not no never none nobody nothing neither nor without instead cannot can't won't cant wont dont donot "
        "doesnt didnt isnt wasnt"
    ),
    "dano": _set("nej nei ikke ikkje ej aldri aldrig ingen inga intet ingenting uden uten utan"),
    "sv": _set("nej inte icke ej aldrig ingen inget inga utan"),
    "fi": _set("ei eivät en emme ette et eikä eivätkä ilman koskaan"),
    "is": _set("nei ekki aldrei enginn engin ekkert án hvorki"),
}

_HEDGES: Final = {
    "en": {
        "possible": "may might could possibly perhaps maybe likely probably reportedly allegedly supposedly "
        "potentially "
        "considering",
        "coming": "will shall expected expects planned plans planning intends intended proposed",
        "due": "must should ought",
    },
    "dano": {
        "possible": "måske kunne muligvis angiveligt formentlig kanskje muligens angivelig trolig truleg",
        "coming": "skal vil forventes ventes forventet venta planlægger planlægges planlegger planlegges",
        "due": "bør burde må",
    },
    "sv": {
        "possible": "kanske kunna möjligen troligen sannolikt uppges",
        "coming": "ska kommer väntas förväntas planerar planeras",
        "due": "måste bör",
    },
    "fi": {
        "possible": "ehkä voisi saattaa mahdollisesti todennäköisesti luultavasti",
        "coming": "aikoo aikovat aiotaan odotetaan suunnittelee suunnitellaan",
        "due": "pitäisi täytyy",
    },
    "is": {
        "possible": "kannski gæti hugsanlega líklega",
        "coming": "mun munu áformað áformar búist",
        "due": "ætti verður þarf",
    },
}
HEDGES: Final = {
    language: {word: group for group, words in groups.items() for word in words.split()}
    for language, groups in _HEDGES.items()
}
"""What makes a statement less than a fact of today. `Would` and `can` are left out: style moves them about."""

_STAGES: Final = {
    "negotiating": r"negotiat\w+|talks|forhandl\w+|förhandl\w+|neuvottel\w+|samningaviðræð\w+|viðræð\w+",
    "concluded": r"conclud\w+|finali[sz]\w+|afsluttet|avsluttet|slutförd\w*|saatettu päätökseen",
    "signed": r"sign(?:s|ed|ing)?|signature|underskr\w+|undertegn\w+|underteckn\w+|signer\w+|"
    r"allekirjoit\w+|undirrit\w+",
    "approved": r"ratif\w+|approv\w+|adopt(?:s|ed|ing)|godken\w+|godkjen\w+|godkän\w+|vedtag\w+|vedtok\w*|vedtatt|"
    r"samtyk\w+|hyväks\w+|samþykk\w+|fullgil\w+|ratifioi\w*",
    "rejected": r"reject\w+|refus\w+|afvis\w+|avvis\w+|avslog\w*|avslå\w*|hylkä\w+|hafna\w+",
    "in force": r"in(?:to)? force|takes? effect|took effect|i kraft|ikraft\w+|voimaan|voimassa|(?:í|tekur|tók) gildi",
    "ended": r"suspend\w+|withdr\w+|terminat\w+|cancel\w+|denounc\w+|opsag\w*|opsig\w+|sagt opp|sagts upp|irtisano\w+|"
    r"peru\w+|sagt upp|aflýst\w*|afturkall\w+",
    "delivered": r"deliver(?:s|ed|y|ies|ing)?|lever(?:et|ert|erats|erades|erede|ede|ing\w*|ans\w*)|toimit\w+|afhen\w+",
    "ordered": r"order(?:s|ed|ing)?|purchas\w+|bought|bestil\w+|beställ\w+|købt\w*|kjøpt\w*|köpt\w*|tilat\w+|ostan\w+|"
    r"pantað\w*|keypt\w*",
    "begun": r"began|begun|begins?|start(?:s|ed)?|launch(?:ed|es)?|indled\w+|begynt\w*|innled\w+|inled\w+|påbörja\w+|"
    r"aloit\w+|alko\w+|hóf\w*|hafin\w*",
    "completed": r"complet(?:e|es|ed|ing)|finish(?:es|ed)|færdig\w*|ferdig\w*|fullført\w*|slutför\w*|valmis\w*|lokið",
}
STATUS: Final = re.compile(
    "|".join(f"(?P<s{number}>\\b(?:{pattern})\\b)" for number, pattern in enumerate(_STAGES.values()))
)
STAGES: Final = tuple(_STAGES)

COMING: Final = re.compile(r"\b(?:is|are) (?:(?:due|set|about|scheduled|slated|poised|yet) )?to (?=[a-z])")
"""English also announces with an infinitive: `is to be renamed`."""

OTHER_NAMES: Final = (
    ("u.s.", "us", "usa", "united states"),
    ("u.k.", "uk", "united kingdom", "britain"),
    ("u.n.", "un", "united nations"),
    ("e.u.", "eu", "european union"),
)
"""Names that are written short or long, from one edition to the next."""

STOP: Final = {
    "en": _set(
        "the a an of in on at to for by with from and or as is are was were be been being has have had it its this "
        "that "
        "these those he she they his her their who which also s than then there when while into about over after "
        "before "
        "all some any such so very more much many just only do does did can would we you i me my our your us them "
        "him if "
        "but because too even both other others each one get got"
    ),
    "dano": _set(
        "den det de en et ei eit ett og av af i på til for med fra frå som er var ble blev vart har hade hadde "
        "havde at å "
        "om ved den dette denne disse dessa han hun hon ho sin sitt sine sig seg der så men også samt ut ud inn "
        "ind opp op ned frem fram igen igjen nu nå her"
    ),
    "sv": _set(
        "den det de en ett och av i på till för med från som är var blev har hade att om vid detta denna dessa han hon "
        "sin sitt sina sig där så men också samt ut in upp ned fram igen nu här"
    ),
    "fi": _set("ja on oli ovat olivat se ne tämä hän he joka jotka että kun sekä myös mutta"),
    "is": _set(
        "og að er var eru voru í á til frá með um sem hann hún það þeir þær þau þetta þessi hefur hafa en einnig"
    ),
}

_OPPOSED: Final = (
    ("more over above exceeding", "less fewer under below"),
    ("before earlier prior", "after later since following"),
    (
        "increase increased increases rise rose risen grew growth up higher gained",
        "decrease decreased decreases fall fell fallen shrank decline declined down lower lost dropped",
    ),
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
)


def _opposites() -> dict[str, frozenset[str]]:
    """Word → the words that turn it round, both ways."""
    found: dict[str, frozenset[str]] = {}
    for left, right in _OPPOSED:
        for ours, theirs in ((left, right), (right, left)):
            for word in ours.split():
                found[word] = found.get(word, frozenset()) | _set(theirs)
    return found


OPPOSITES: Final = _opposites()
