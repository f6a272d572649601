"""Numbers and dates as people write them, in each language: the other way round from the reader, and apart from it."""

from collections.abc import Callable
from typing import Final


def _list(words: str) -> list[str]:
    return words.split()


_EN_UNITS = _list(
    "zero one two three four five six seven eight nine ten eleven twelve thirteen fourteen fifteen "
    "sixteen seventeen eighteen nineteen"
)
_EN_TENS = _list("- - twenty thirty forty fifty sixty seventy eighty ninety")
_DA_UNITS = _list(
    "nul en to tre fire fem seks syv otte ni ti elleve tolv tretten fjorten femten seksten sytten atten nitten"
)
_DA_TENS = _list("- - tyve tredive fyrre halvtreds tres halvfjerds firs halvfems")
_NB_UNITS = _list(
    "null en to tre fire fem seks sju åtte ni ti elleve tolv tretten fjorten femten seksten sytten atten nitten"
)
_NB_TENS = _list("- - tjue tretti førti femti seksti sytti åtti nitti")
_SV_UNITS = _list(
    "noll ett två tre fyra fem sex sju åtta nio tio elva tolv tretton fjorton femton sexton sjutton arton nitton"
)
_SV_TENS = _list("- - tjugo trettio fyrtio femtio sextio sjuttio åttio nittio")
_FI_UNITS = _list("nolla yksi kaksi kolme neljä viisi kuusi seitsemän kahdeksan yhdeksän kymmenen")
_IS_UNITS = _list(
    "núll einn tveir þrír fjórir fimm sex sjö átta níu tíu ellefu tólf þrettán fjórtán fimmtán sextán "
    "sautján átján nítján"
)
_IS_TENS = _list("- - tuttugu þrjátíu fjörutíu fimmtíu sextíu sjötíu áttatíu níutíu")


def _english(n: int) -> str:
    if n >= 1000:
        return f"{_english(n // 1000)} thousand" + (f" {_english(n % 1000)}" if n % 1000 else "")
    if n >= 100:
        return f"{_EN_UNITS[n // 100]} hundred" + (f" and {_english(n % 100)}" if n % 100 else "")
    if n >= 20:
        return _EN_TENS[n // 10] + (f"-{_EN_UNITS[n % 10]}" if n % 10 else "")
    return _EN_UNITS[n]


def _danish(n: int) -> str:
    if n >= 1000:
        return f"{'et' if n < 2000 else _DA_UNITS[n // 1000]} tusind" + (f" {_danish(n % 1000)}" if n % 1000 else "")
    if n >= 100:
        rest = n % 100
        return f"{'et' if n < 200 else _DA_UNITS[n // 100]} hundrede" + (f" og {_danish(rest)}" if rest else "")
    if n >= 20:
        return (f"{_DA_UNITS[n % 10]}og" if n % 10 else "") + _DA_TENS[n // 10]
    return _DA_UNITS[n]


def _bokmal(n: int) -> str:
    if n >= 1000:
        return f"{'ett' if n < 2000 else _NB_UNITS[n // 1000]} tusen" + (f" {_bokmal(n % 1000)}" if n % 1000 else "")
    if n >= 100:
        rest = n % 100
        return f"{'ett' if n < 200 else _NB_UNITS[n // 100]} hundre" + (f" og {_bokmal(rest)}" if rest else "")
    if n >= 20:
        return _NB_TENS[n // 10] + (_NB_UNITS[n % 10] if n % 10 else "")
    return _NB_UNITS[n]


def _nynorsk(n: int) -> str:
    return _bokmal(n).replace("ett tusen", "eitt tusen").replace("ett hundre", "eitt hundre")


def _swedish(n: int) -> str:
    if n >= 1000:
        return f"{_SV_UNITS[n // 1000]}tusen" + (_swedish(n % 1000) if n % 1000 else "")
    if n >= 100:
        return f"{_SV_UNITS[n // 100]}hundra" + (_swedish(n % 100) if n % 100 else "")
    if n >= 20:
        return _SV_TENS[n // 10] + (_SV_UNITS[n % 10] if n % 10 else "")
    return _SV_UNITS[n]


def _finnish(n: int) -> str:
    if n >= 1000:
        return ("tuhat" if n < 2000 else f"{_FI_UNITS[n // 1000]}tuhatta") + (_finnish(n % 1000) if n % 1000 else "")
    if n >= 100:
        return ("sata" if n < 200 else f"{_FI_UNITS[n // 100]}sataa") + (_finnish(n % 100) if n % 100 else "")
    if n >= 20:
        return f"{_FI_UNITS[n // 10]}kymmentä" + (_FI_UNITS[n % 10] if n % 10 else "")
    return _FI_UNITS[n] if n <= 10 else f"{_FI_UNITS[n - 10]}toista"


def _icelandic(n: int) -> str:
    if n >= 1000:
        head = "eitt" if n < 2000 else {2: "tvö", 3: "þrjú", 4: "fjögur"}.get(n // 1000, _IS_UNITS[n // 1000])
        rest = n % 1000
        return f"{head} þúsund" + (f"{' og' if rest <= 20 else ''} {_icelandic(rest)}" if rest else "")
    if n >= 100:
        head = "eitt" if n < 200 else {2: "tvö", 3: "þrjú", 4: "fjögur"}.get(n // 100, _IS_UNITS[n // 100])
        rest = n % 100
        joint = " og" if rest <= 20 or rest % 10 == 0 else ""
        return f"{head} {'hundrað' if n < 200 else 'hundruð'}" + (f"{joint} {_icelandic(rest)}" if rest else "")
    if n >= 20:
        return _IS_TENS[n // 10] + (f" og {_IS_UNITS[n % 10]}" if n % 10 else "")
    return _IS_UNITS[n]


IN_WORDS: Final[dict[str, Callable[[int], str]]] = {
    "en": _english,
    "da": _danish,
    "nb": _bokmal,
    "nn": _nynorsk,
    "sv": _swedish,
    "fi": _finnish,
    "is": _icelandic,
}

MARKS: Final = {
    "en": (",", "."),
    "da": (".", ","),
    "nb": (" ", ","),
    "nn": ("\u00a0", ","),
    "sv": (" ", ","),
    "fi": ("\u00a0", ","),
    "is": (".", ","),
}
"""Language → between thousands, before decimals."""


def in_digits(amount: int, decimals: str, language: str) -> str:
    """`1234567`, `5` → `1.234.567,5` and so on."""
    thousands, point = MARKS[language]
    return f"{amount:,}".replace(",", thousands) + (point + decimals if decimals else "")


MONTHS: Final = {
    "en": "January February March April May June July August September October November December",
    "da": "januar februar marts april maj juni juli august september oktober november december",
    "nb": "januar februar mars april mai juni juli august september oktober november desember",
    "nn": "januar februar mars april mai juni juli august september oktober november desember",
    "sv": "januari februari mars april maj juni juli augusti september oktober november december",
    "fi": "tammikuuta helmikuuta maaliskuuta huhtikuuta toukokuuta kesäkuuta heinäkuuta elokuuta syyskuuta lokakuuta "
    "marraskuuta joulukuuta",
    "is": "janúar febrúar mars apríl maí júní júlí ágúst september október nóvember desember",
}


def written_date(year: int, month: int, day: int, language: str) -> list[str]:
    """The usual ways to write a day."""
    name = MONTHS[language].split()[month - 1]
    iso = f"{year}-{month:02}-{day:02}"
    if language == "en":
        return [f"{day} {name} {year}", f"{name} {day}, {year}", f"{name} {day} {year}", iso]
    if language == "sv":
        return [f"{day} {name} {year}", f"den {day} {name} {year}", iso]
    return [f"{day}. {name} {year}", f"{day}.{month}.{year}", f"{day:02}.{month:02}.{year}", iso]
