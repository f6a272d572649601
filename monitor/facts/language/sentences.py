"""Sentences with exact offsets, in seven languages: the dot of an ordinal or an abbreviation ends nothing."""

import re
from dataclasses import dataclass
from typing import Final


def _words(words: str) -> tuple[str, ...]:
    return tuple(words.split())


@dataclass(frozen=True, slots=True)
class Sentence:
    """`text` is exactly `[start:end]` of the whole, without white space around it."""

    start: int
    end: int
    text: str


_WRAPPED: Final = 60
"""A line shorter than this that is not followed by more of its sentence is a heading or an item, not wrapped prose."""

_CANDIDATE = re.compile(
    r"(?P<mark>(?<![.!?…])[.!?…]++)[\"'”’»)\]]*+(?P<gap>[^\S\n]++)(?=[\"'“”‘«»„(\[–—-]*+\s?(?P<next>\w))"
    r"|(?P<blank>\n\s*\n\s*)|(?P<line>\n[^\S\n]*+)"
)
_BULLET = re.compile(r"(?:[•●▪■◦‣·*–—-]\s|\(?(?:\d{1,2}|[a-z])[.)]\s)")
_LAST_WORD = re.compile(r"[^\s(\"'“”«»„\[/]+$")
_LIST_NUMBER = re.compile(r"(?:\d{1,2}|[A-Za-z])")

_ABBREVIATIONS: Final = {
    "": "ca. c. cf. dr. prof. mr. mrs. ms. st. nr. no. nos. vs. v. jr. sr. art. fig. vol. eds. pp. p. approx. "
    "lt. col. maj. capt. sgt. cpl. adm. cmdr. brig. jan. feb. febr. mar. apr. jun. jul. aug. sept. sep. oct. okt. nov. "
    "dec. des. tel. tlf. e.g. i.e. ltd.",
    "da": "bl.a. f.eks. fx. dvs. d.v.s. hhv. ift. jf. jfr. kl. mht. mia. mio. mv. pga. pkt. stk. sml. vedr. adm. afd. "
    "alm. ang. d. evt. gl. hr. fr. fru. inkl. ekskl. kap. kgl. maks. mdr. ndr. nuv. obs. omkr. o.a. o.l. "
    "okt. "
    "osv. p.t. pct. s. s.k. sdr. skt. ca. tidl. tlf. u. udg. vha. årg. pr. m.fl. m.m. m.v. o.m.a. hvv. f.",
    "nb": "bl.a. f.eks. dvs. d.v.s. hhv. ift. jf. jfr. kl. mht. mill. mrd. mv. pga. pkt. sml. vedr. adm. avd. ang. "
    "evt. "
    "gl. hr. fr. inkl. ekskl. kap. kgl. maks. mnd. o.a. o.l. osv. p.t. pst. s. s.k. st. tidl. pr. m.fl. m.m. "
    "m.v. fk. innst. prop. meld. dok. el. ev. iht. ifm. ifb. vs. sst. ca. mfl. mm. frå.",
    "sv": "bl.a. t.ex. dvs. d.v.s. resp. jfr. jf. kl. milj. mdr. m.fl. m.m. mfl. pga. p.g.a. s.k. t.o.m. f.d. fr.o.m. "
    "fr. ev. inkl. exkl. kap. o.d. osv. o.s.v. pkt. st. s. tel. tekn. avd. enl. ang. övers. äv. "
    "f.n. d.y. "
    "d.ä. bl. a. t. ex. prop. bet. skr.",
    "fi": "esim. eli. ent. evp. huom. jne. klo. ko. ks. kts. ma. milj. mm. mrd. ml. mt. n. nk. no. nro. ns. os. oy. "
    "pj. prof. puh. s. sv. tms. toim. tri. ts. tv. v. vrt. vt. ym. yms. yo. ap. ip. eKr. jKr. em. ao. lk. evl. kok. "
    "sd. kesk. vihr. vas. ps. ups. maj. kenr. amir.",
    "is": "t.d. þ.e. þ.e.a.s. m.a. u.þ.b. o.s.frv. o.fl. sbr. nr. kl. kr. m.kr. ma.kr. þús. millj. hr. frk. fr. "
    "bls. gr. "
    "mgr. skv. þ.m.t. f.h. e.h. m.a.o. a.m.k. s.s. s.k. f.v. fv. fyrrv. dags. sl. nk. þ.á.m. n.k. s.l. svk. st. "
    "mál. þskj.",
    "en": "sec. ed. est. det. gen. gov. sen. rep. pres. hon. rev. u.s. u.k. u.n. e.u. a.m. p.m. d.c. etc. inc. "
    "corp. co. dept. assn. bros. ph.d. lt. mt. ft. sq.",
}
_MAY_END: Final = frozenset(
    _words(
        "etc. jne. osv. o.s.v. o.s.frv. o.fl. m.m. m.v. mv. m.fl. mm. ym. yms. tms. u.s. u.k. u.n. e.u. a.m. "
        "p.m. d.c. inc. corp. co. ltd. kr. m.kr. ma.kr. mia. mio. mrd. mill. milj. millj. pct. o.a. o.l. jr. "
        "sr."
    )
)
"""Abbreviations that also stand last in a sentence: the next word decides."""
_STARTERS: Final = frozenset(
    _words(
        "the a an it he she they we in on at this that but and for as after however i det den de der han hun "
        "hon vi men og och på ved efter etter efter i som dette denne detta denna se hän he ne tämä mutta ja "
        "myös kun þetta það hann hún við en og á í eftir"
    )
)
_MONTH_STARTS: Final = tuple(
    _words("jan feb mar apr maj mai may jun jul aug sep okt oct nov dec des maí jún júl ágú tammi helmi")
)
_NORDIC_ORDINAL: Final = frozenset({"da", "nb", "nn", "no", "fi", "is"})


def split(text: str, language: str) -> tuple[Sentence, ...]:
    """The sentences of `text` in order; white space between them belongs to none. Headings and items stand alone."""
    known = _abbreviations(language)
    found: list[Sentence] = []
    start = 0
    for match in _CANDIDATE.finditer(text):
        if match.start() < start:
            continue
        if match["blank"] is not None or (
            (match["line"] is not None and _line_ends(text, start, match))
            or (match["mark"] and _ends(text, start, match, language, known))
        ):
            _add(found, text, start, match.end())
            start = match.end()
    _add(found, text, start, len(text))
    return tuple(found)


def _add(found: list[Sentence], text: str, start: int, end: int) -> None:
    piece = text[start:end]
    stripped = piece.strip()
    if stripped:
        begin = start + len(piece) - len(piece.lstrip())
        found.append(Sentence(begin, begin + len(stripped), stripped))


def _line_ends(text: str, start: int, match: re.Match[str]) -> bool:
    """Is the end of this line the end of a sentence, and not a wrap?"""
    line_start = max(text.rfind("\n", 0, match.start()) + 1, start)
    following = text[match.end() : match.end() + 6]
    if not following or _BULLET.match(following) or _BULLET.match(text, line_start):
        return True
    if text[match.start() - 1 : match.start()] in {".", "!", "?", ":", "…"}:
        return True
    return match.start() - line_start < _WRAPPED


def _ends(text: str, start: int, match: re.Match[str], language: str, known: frozenset[str]) -> bool:
    following = match["next"]
    if following.islower():
        return False
    if match["mark"] != ".":
        return True
    word_match = _LAST_WORD.search(text, max(start, match.start() - 24), match.start())
    if word_match is None:
        return True
    word = word_match.group()
    if word[0].isdigit():
        return _number_ends(text, start, match, word, language)
    if len(word) == 1 and word.isalpha() and (word.isupper() or word_match.start() == start):
        return not word.isupper() and False
    abbreviation = word.lower() + "."
    if abbreviation in known or (language in {"da", "nb", "nn"} and abbreviation in _abbreviations("da")):
        return abbreviation in _MAY_END and _starts_sentence(text, match.end())
    # U.S., D.C., C.V. and other rows of single letters
    if re.fullmatch(r"(?:[^\W\d_]\.)+[^\W\d_]", word):
        return _starts_sentence(text, match.end())
    return True


def _number_ends(text: str, start: int, match: re.Match[str], word: str, language: str) -> bool:
    """`21. December` and `1. Introduction` go on; `in 2023. The` ends."""
    following = re.compile(r"\w+").match(text, match.end("gap"))
    upcoming = following.group().lower() if following else ""
    if language in _NORDIC_ORDINAL and word.isdecimal() and len(word) <= 3 and upcoming.startswith(_MONTH_STARTS):
        return False
    return not (_LIST_NUMBER.fullmatch(word) and not text[start : match.start() - len(word)].strip())


def _starts_sentence(text: str, at: int) -> bool:
    following = re.compile(r"\W*(\w+)").match(text, at)
    return following is not None and following[1].lower() in _STARTERS


def _abbreviations(language: str) -> frozenset[str]:
    found = _KNOWN.get(language)
    return found if found is not None else _KNOWN[""]


_KNOWN: Final = {
    language: frozenset((_ABBREVIATIONS[""] + " " + _ABBREVIATIONS[source]).lower().split())
    for language, source in {**{key: key for key in _ABBREVIATIONS}, "nn": "nb", "no": "nb"}.items()
}
