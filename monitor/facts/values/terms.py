"""From the vocabulary: what a word or phrase is in a group of languages; qualifiers and labels around numbers."""

import re
from collections.abc import Mapping
from functools import lru_cache
from typing import Final, NamedTuple

from monitor.facts.values.vocabulary import EVERYWHERE, MONTHS, ROWS, WEEKDAYS, Rows
from monitor.facts.values.words import listed
from monitor.models import Qualifier


class Token(NamedTuple):
    """A piece of a text with its code (see `vocabulary` and `scan`) and what it is worth."""

    code: str
    start: int
    end: int
    value: float | str = ""


class Term(NamedTuple):
    """What a word of the vocabulary is."""

    code: str
    value: float | str


HOME_KRONE: Final = {"da": "DKK", "nb": "NOK", "nn": "NOK", "no": "NOK", "sv": "SEK", "is": "ISK"}
COUNTRY_KRONE: Final = {"DK": "DKK", "GL": "DKK", "FO": "DKK", "NO": "NOK", "SJ": "NOK", "SE": "SEK", "IS": "ISK"}
"""What a bare krone is, by the language of the text and, before that, by the country of the publisher."""

SYMBOLS: Final = {"$": "USD", "€": "EUR", "£": "GBP", "¥": "JPY"}

_FI_ENDINGS: Final = listed("n a ä ta tä ssa ssä sta stä lla llä lle lta ltä ksi na nä in hun un an en on ön yn än t")


def _terms(group: str, rows: Rows) -> dict[str, Term]:
    return {
        form: Term(code, value)
        for code, value, words in reversed(rows)
        for word in listed(words)
        for form in _forms(word, group)
    }


def _calendar(group: str) -> dict[str, Term]:
    """Months from 1, weekdays from 0; `name|abbreviation`."""
    found: dict[str, Term] = {}
    for code, names in (("M", MONTHS[group]), ("K", WEEKDAYS[group])):
        for index, variants in enumerate(names.split(), start=code == "M"):
            for name in filter(None, variants.split("|")):
                forms = _forms(name + "|", group) if variants.endswith("|") else [name]
                if group == "is" and code == "M":
                    forms += [name + month for month in ("mánuður", "mánuði", "mánaðar")]
                found |= {form: Term(code, index) for form in forms}
    return found


def _forms(word: str, group: str) -> list[str]:
    """`stem|` is a Finnish stem that takes the case endings as it stands."""
    if not word.endswith("|"):
        return [word] if word else []
    stem = word[:-1]
    return [stem, *(stem + ending for ending in _FI_ENDINGS)] if group == "fi" else [stem]


@lru_cache(maxsize=8)
def table(group: str) -> Mapping[str, Term]:
    """Word, or words with one space between, in lower case → what it is in this group of languages."""
    return _terms(group, EVERYWHERE) | _terms(group, ROWS[group]) | _calendar(group)


def _set(words: str) -> frozenset[str]:
    return frozenset(listed(words))


QUALIFIERS: Final[dict[str, tuple[tuple[Qualifier, frozenset[str]], ...]]] = {
    "en": (
        (
            Qualifier.ABOUT,
            _set(
                "about around approximately approx approx. roughly some nearly almost circa ca ca. c. estimated "
                "an_estimated close_to just_under just_over nearly_a almost_a about_a about_an around_a roughly_a "
                "some_of"
            ),
        ),
        (
            Qualifier.AT_MOST,
            _set(
                "up_to at_most less_than under fewer_than below maximum_of a_maximum_of no_more_than not_more_than "
                "as_many_as as_much_as within a_total_of_up_to"
            ),
        ),
        (
            Qualifier.AT_LEAST,
            _set(
                "over more_than at_least above minimum_of a_minimum_of upwards_of exceeding exceed exceeds "
                "exceeded surpassed surpassing topped topping no_less_than no_fewer_than"
            ),
        ),
    ),
    "dano": (
        (
            Qualifier.ABOUT,
            _set(
                "omkring cirka ca ca. omtrent rundt rundt_regnet omlag om_lag knap knapt næsten nesten nærmere godt "
                "omtrentlig anslået anslagsvis rundt_om kring nær"
            ),
        ),
        (
            Qualifier.AT_MOST,
            _set(
                "op_mod opp_mot op_til opp_til inntil indtil højst høyst maks maks. maksimalt under mindre_end "
                "mindre_enn færre_end færre_enn ikke_mere_end ikke_mer_enn op_imod"
            ),
        ),
        (
            Qualifier.AT_LEAST,
            _set("over mere_end mer_enn meir_enn mindst minst flere_end flere_enn fleire_enn minimum ikke_mindre_end"),
        ),
    ),
    "sv": (
        (Qualifier.ABOUT, _set("omkring cirka ca ca. ungefär runt kring drygt knappt nästan uppskattningsvis närmare")),
        (Qualifier.AT_MOST, _set("upp_till uppemot högst maximalt under mindre_än färre_än som_mest upp_emot")),
        (Qualifier.AT_LEAST, _set("över mer_än minst fler_än åtminstone minimum")),
    ),
    "fi": (
        (Qualifier.ABOUT, _set("noin n. lähes melkein suunnilleen arviolta liki runsas runsaan runsaat vajaa vajaan")),
        (Qualifier.AT_MOST, _set("enintään korkeintaan alle jopa peräti_enintään")),
        (Qualifier.AT_LEAST, _set("yli vähintään ainakin enemmän_kuin")),
    ),
    "is": (
        (
            Qualifier.ABOUT,
            _set("um um_það_bil u.þ.b. u.þ.b ríflega nær nærri tæplega rúmlega hér_um_bil sirka kringum"),
        ),
        (
            Qualifier.AT_MOST,
            _set("allt_að í_mesta_lagi mest undir minna_en færri_en innan_við hámarki að_hámarki"),
        ),
        (Qualifier.AT_LEAST, _set("yfir meira_en meir_en fleiri_en að_minnsta_kosti minnst ekki_færri_en")),
    ),
}
"""Words right before a number; the longest phrase decides (`not more than` before `more than`)."""

_OR_MORE: Final = re.compile(
    r"\+|\s(?:or more|eller (?:mer|mere|meir|flere|fler|fleire)|tai enemmän|eða (?:meira|fleiri))\b"
)
_SIGNS: Final = {"<": Qualifier.AT_MOST, ">": Qualifier.AT_LEAST, "~": Qualifier.ABOUT, "≈": Qualifier.ABOUT}


def qualified(lower: str, start: int, end: int, kind: str, group: str) -> tuple[Qualifier, int | None]:
    """How exactly the number at `[start:end]` is meant, and where the words that say so begin, if they stand before."""
    if _OR_MORE.match(lower, end):
        return Qualifier.AT_LEAST, None
    before = lower[max(0, start - 32) : start]
    if (sign := before.rstrip()[-1:]) in _SIGNS:
        return _SIGNS[sign], start - len(before) + before.rindex(sign)
    words = before.split()
    if not group or not words or (not before[-1].isspace() and not before.endswith(".")):
        return Qualifier.EXACT, None
    if words[-1] == "under" and kind == "duration" and group in {"sv", "dano"}:
        # There it also means during.
        return Qualifier.EXACT, None
    known, lasts = _qualifiers(group)
    if words[-1].lstrip("(") not in lasts:
        return Qualifier.EXACT, None
    for count in (4, 3, 2, 1):
        phrase = " ".join(words[-count:]).lstrip("(")
        if (qualifier := known.get(phrase)) is not None:
            return qualifier, start - len(before) + before.rindex(phrase.split(" ", 1)[0])
    return Qualifier.EXACT, None


@lru_cache(maxsize=8)
def _qualifiers(group: str) -> tuple[Mapping[str, Qualifier], frozenset[str]]:
    """Phrase → qualifier, and the last words of all phrases: most numbers have none of them before."""
    known = {phrase: qualifier for qualifier, phrases in QUALIFIERS[group] for phrase in phrases}
    return known, frozenset(phrase.rsplit(" ", 1)[-1] for phrase in known)


LABELS: Final = frozenset(
    listed(
        "article articles art. section sections sec. chapter page pages p. pp. figure fig. no. nos. block type mk "
        "phase "
        "tier level highway resolution protocol annex appendix paragraph para brigade "
        "artikel artikler artikkel artiklar stk stk. paragraf nr nr. side s. kapittel kapitel bilag vedlegg "
        "bilaga kap kap. punkt pkt pkt. versjon prop prop. innst innst. dok dok. ot.prp. meld. st. "
        "artikla artiklan artiklassa liite sivu momentti momentin nro nro. § §§ "
        "grein gr gr. kafli bls bls. númer þskj þskj. tlf tlf. tel tel. telefon phone puh puh. sími fax "
        "kl kl. klo klokken klokka klukkan kello h.r. s.r. res. footnote footnotes note endnote fodnote fotnote"
    )
)
"""A number after one of them is a name, a place in a law, a telephone or a time of day, and no quantity."""
CAPITAL_LABELS: Final = frozenset(
    listed(
        "title item number table mark link route channel room rule version lot serial falcon area group unit no art he "
        "section fase sag sak rute linje luku luvun kohta kohdan lög mál lov lag laki"
    )
)
"""The same, but only with a capital: `Title 10`, not `won the title 28 times`."""
