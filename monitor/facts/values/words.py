"""Number words as tables: a word is one or more morphemes, a number is a row of morphemes that fit together.

Danish, Norwegian (both forms) share one table: reading a number must never hang on telling them apart.
Morpheme codes: `0` zero · `1` one to nine · `t` ten to nineteen · `T` the tens · `x` ten as a factor (Finnish) ·
`f` Finnish -toista (plus ten) · `H` hundred · `K` thousand · `&` and.
"""

import re
from collections.abc import Iterable, Sequence
from functools import lru_cache
from itertools import product
from typing import Final, NamedTuple


def listed(words: str) -> tuple[str, ...]:
    """Words between spaces, long lists read better so; `_` stands for a space inside a phrase."""
    return tuple(word.replace("_", " ") for word in words.split())


class Morpheme(NamedTuple):
    code: str
    value: int


GROUP: Final = {"en": "en", "da": "dano", "nb": "dano", "nn": "dano", "no": "dano", "sv": "sv", "fi": "fi", "is": "is"}
"""Language → the table that serves it."""


def _row(words: str, first: int, code: str, step: int = 1) -> dict[str, Morpheme]:
    """`a b|c` → a is `first`, b and c are the next number, and so on."""
    return {
        form: Morpheme(code, first + step * index)
        for index, forms in enumerate(words.split())
        for form in forms.split("|")
    }


def _finnish(nominative: str, weak: str, strong: str, partitive: str, illative: str) -> Iterable[str]:
    """The singular cases of a numeral: weak stem with the short endings, strong stem with the essive."""
    a = "ä" if set(nominative) & set("äöy") else "a"
    if nominative in {"viisi", "neljä", "seitsemän", "yhdeksän", "kymmenen"}:
        a = "ä"
    endings = ("n", f"ss{a}", f"st{a}", f"ll{a}", f"lt{a}", "lle", "ksi", f"tt{a}")
    return (nominative, partitive, illative, f"{strong}n{a}", *(weak + ending for ending in endings))


_FINNISH: Final = (
    ("yksi", "yhde", "yhte", "yhtä", "yhteen", "1", 1),
    ("kaksi", "kahde", "kahte", "kahta", "kahteen", "1", 2),
    ("kolme", "kolme", "kolme", "kolmea", "kolmeen", "1", 3),
    ("neljä", "neljä", "neljä", "neljää", "neljään", "1", 4),
    ("viisi", "viide", "viite", "viittä", "viiteen", "1", 5),
    ("kuusi", "kuude", "kuute", "kuutta", "kuuteen", "1", 6),
    ("seitsemän", "seitsemä", "seitsemä", "seitsemää", "seitsemään", "1", 7),
    ("kahdeksan", "kahdeksa", "kahdeksa", "kahdeksaa", "kahdeksaan", "1", 8),
    ("yhdeksän", "yhdeksä", "yhdeksä", "yhdeksää", "yhdeksään", "1", 9),
    ("kymmenen", "kymmene", "kymmene", "kymmentä", "kymmeneen", "x", 10),
    ("sata", "sada", "sata", "sataa", "sataan", "H", 100),
    ("tuhat", "tuhanne", "tuhante", "tuhatta", "tuhanteen", "K", 1000),
)

MORPHEMES: Final[dict[str, dict[str, Morpheme]]] = {
    "en": _row("zero", 0, "0")
    | _row("one two three four five six seven eight nine", 1, "1")
    | _row(
        "ten eleven twelve|dozen thirteen fourteen fifteen sixteen seventeen eighteen nineteen",
        10,
        "t",
    )
    | _row("twenty thirty forty fifty sixty seventy eighty ninety", 20, "T", 10)
    | _row("hundred", 100, "H")
    | _row("thousand", 1000, "K")
    | _row("and", 0, "&"),
    "dano": _row("nul|null", 0, "0")
    | _row(
        "en|et|én|ét|ett|ein|eit|eitt|éin|éitt to|tvo tre fire fem seks|seks syv|sju|sjau otte|åtte ni|nio",
        1,
        "1",
    )
    | _row(
        "ti elleve tolv|dusin tretten fjorten femten seksten sytten atten nitten",
        10,
        "t",
    )
    | _row(
        "tyve|tjue tredive|tretti fyrre|fyrretyve|førti halvtreds|halvtredsindstyve|femti tres|tresindstyve|seksti "
        "halvfjerds|halvfjerdsindstyve|sytti firs|firsindstyve|åtti halvfems|halvfemsindstyve|nitti",
        20,
        "T",
        10,
    )
    | _row("hundrede|hundred|hundre", 100, "H")
    | _row("tusind|tusinde|tusen", 1000, "K")
    | _row("og", 0, "&"),
    "sv": _row("noll", 0, "0")
    | _row("en|ett två tre fyra fem sex sju åtta nio", 1, "1")
    | _row("tio elva tolv|dussin tretton fjorton femton sexton sjutton arton nitton", 10, "t")
    | _row("tjugo trettio fyrtio femtio sextio sjuttio åttio nittio", 20, "T", 10)
    | _row("hundra", 100, "H")
    | _row("tusen", 1000, "K")
    | _row("och", 0, "&"),
    "fi": {
        form: Morpheme(code, value)
        for nominative, weak, strong, partitive, illative, code, value in _FINNISH
        for form in _finnish(nominative, weak, strong, partitive, illative)
    }
    | _row("nolla|nollaa|nollan", 0, "0")
    | _row("toista", 10, "f")
    | _row("tusina|tusinaa", 12, "t"),
    "is": _row("núll", 0, "0")
    | _row(
        "einn|ein|eitt|einum|eina|einni|eins|einu|einnar "
        "tveir|tvær|tvö|tvo|tveimur|tveim|tveggja þrír|þrjár|þrjú|þrjá|þremur|þrem|þriggja "
        "fjórir|fjórar|fjögur|fjóra|fjórum|fjögurra|fjögra fimm sex sjö átta níu",
        1,
        "1",
    )
    | _row("tíu ellefu tólf|tylft þrettán fjórtán fimmtán sextán sautján átján nítján", 10, "t")
    | _row("tuttugu þrjátíu fjörutíu fimmtíu sextíu sjötíu áttatíu níutíu", 20, "T", 10)
    | _row("hundrað|hundruð|hundruðum|hundraði", 100, "H")
    | _row("þúsund|þúsundum|þúsundi", 1000, "K")
    | _row("og", 0, "&"),
}

COMPOUNDING: Final = frozenset({"dano", "sv", "fi"})
"""Where a number is written as one word: femogtyve, tvåhundratjugofem, kaksikymmentäviisi."""

ARTICLES: Final = {
    "en": frozenset({"a", "an"}),
    "dano": frozenset({"en", "et", "ett", "ein", "eit", "eitt"}),
    "sv": frozenset({"en", "ett"}),
    "fi": frozenset[str](),
    "is": frozenset({"einn", "ein", "eitt", "einum", "eina", "einni", "eins", "einu", "einnar"}),
}
"""They mean one only before a scale word, a currency or a half."""

NOT_ALONE: Final = frozenset({"yhdessä", "yhtä", "yhteen", "yhdettä", "sataa", "satana", "satoine"})
"""Case forms that are, standing alone, mostly another word (together, equally, it rains)."""

HALF: Final = {
    "en": frozenset({"half"}),
    "dano": frozenset({"halv", "halvt", "halve"}),
    "sv": frozenset({"halv", "halvt", "halva"}),
    "fi": frozenset({"puoli", "puolen", "puolta", "puolella"}),
    "is": frozenset({"hálf", "hálft", "hálfur", "hálfan", "hálfa", "hálfri", "hálfum", "hálfs", "hálfrar"}),
}
ONE_AND_A_HALF: Final = frozenset(
    listed("halvanden halvandet halvannen halvannet halvanna halvtanna halvannan puolitoista puolentoista puoltatoista")
)

_EN_ORDINALS: Final = (
    "first second third fourth fifth sixth seventh eighth ninth tenth eleventh twelfth thirteenth fourteenth fifteenth "
    "sixteenth seventeenth eighteenth nineteenth twentieth"
)
_FI_ORDINALS: Final = (("kolma", 3), ("neljä", 4), ("viide", 5), ("kuude", 6), ("seitsemä", 7), ("kahdeksa", 8))
_FI_ORDINALS_MORE: Final = (("yhdeksä", 9), ("kymmene", 10), ("sada", 100))
_FI_FIRST: Final = tuple("ensimmäi" + ending for ending in listed("nen sen stä senä seen sestä sessä sellä selle"))
_FI_ENDINGS: Final = listed("s nnen tta ttä ntena ntenä nnessa nnessä nnesta nnestä nteen nnella nnellä nnelle")

ORDINALS: Final[dict[str, dict[str, Morpheme]]] = {
    "en": _row(_EN_ORDINALS, 1, "o")
    | _row("thirtieth fortieth fiftieth", 30, "o", 10)
    | {
        f"{tens}-{unit}": Morpheme("o", 10 * factor + index + 1)
        for (factor, tens), (index, unit) in product(
            ((2, "twenty"), (3, "thirty")), enumerate(_EN_ORDINALS.split()[:9])
        )
    },
    "dano": _row(
        "første|fyrste anden_ tredje fjerde femte sjette|sette syvende|sjuende|sjuande ottende|åttende|åttande "
        "niende|niande tiende|tiande ellevte tolvte trettende|trettande fjortende|fjortande femtende|femtande "
        "sekstende|sekstande syttende|syttande attende|attande nittende|nittande tyvende|tjuende|tjuande",
        1,
        "o",
    ),
    "sv": _row(
        "första|förste andra_ tredje fjärde femte sjätte sjunde åttonde nionde tionde elfte tolfte trettonde "
        "fjortonde femtonde sextonde sjuttonde artonde nittonde tjugonde",
        1,
        "o",
    ),
    "fi": {form: Morpheme("o", 1) for form in _FI_FIRST}
    | {
        stem + ending: Morpheme("o", value)
        for (stem, value), ending in product(_FI_ORDINALS + _FI_ORDINALS_MORE, _FI_ENDINGS)
    },
    "is": _row(
        "fyrsti|fyrsta|fyrstu|fyrstur annar_ þriðji|þriðja|þriðju fjórði|fjórða|fjórðu fimmti|fimmta|fimmtu "
        "sjötti|sjötta|sjöttu sjöundi|sjöunda|sjöundu áttundi|áttunda|áttundu níundi|níunda|níundu "
        "tíundi|tíunda|tíundu",
        1,
        "o",
    ),
}
"""Words for second that also mean other (anden, andra, toinen, annar) are left out on purpose."""

_BELOW_100 = "(?:1&T|T&1|T1|1x1?|1f|T|t|x|1)"
_NUMBER = re.compile(f"0|(?:(?:{_BELOW_100}?H&?)?{_BELOW_100}?K&?)?(?:{_BELOW_100}?H&?)?{_BELOW_100}?")
_LONGEST_WORD = 60


def evaluate(morphemes: Sequence[Morpheme]) -> int:
    """The value of a row of morphemes that fits together."""
    total = current = last = 0
    for code, value in morphemes:
        match code:
            case "K":
                total, current, last = total + (current or 1) * 1000, 0, 0
            case "H":
                current, last = (current or 1) * 100, 0
            case "x":
                current, last = current - last + (last or 1) * 10, 0
            case "&":
                pass
            case _:
                current, last = current + value, value
    return total + current


def fits(morphemes: Sequence[Morpheme]) -> bool:
    """Do these morphemes make one number?"""
    codes = "".join(morpheme.code for morpheme in morphemes)
    return bool(codes) and codes[-1] != "&" and _NUMBER.fullmatch(codes) is not None


@lru_cache(maxsize=20_000)
def segments(word: str, group: str) -> tuple[Morpheme, ...]:
    """A lower-case word as morphemes of a number; empty where it is no number word."""
    table = MORPHEMES[group]
    if (morpheme := table.get(word)) is not None:
        return () if word in NOT_ALONE else (morpheme,)
    if group not in COMPOUNDING or len(word) > _LONGEST_WORD or word[:2] not in _starts(group):
        return ()
    found = _split(word, 0, table, {})
    return found if found and fits(found) else ()


def _split(
    word: str, at: int, table: dict[str, Morpheme], seen: dict[int, tuple[Morpheme, ...]]
) -> tuple[Morpheme, ...]:
    if at in seen:
        return seen[at]
    seen[at] = ()
    for end in range(len(word), at, -1):
        morpheme = table.get(word[at:end])
        if morpheme is None:
            continue
        if end == len(word):
            seen[at] = (morpheme,)
            break
        if rest := _split(word, end, table, seen):
            seen[at] = (morpheme, *rest)
            break
    return seen[at]


@lru_cache(maxsize=8)
def _starts(group: str) -> frozenset[str]:
    return frozenset(word[:2] for word in MORPHEMES[group])
