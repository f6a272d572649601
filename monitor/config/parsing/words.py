"""What single values of our files may look like: ids, durations, countries, languages, addresses, patterns."""

import re
from datetime import timedelta
from ipaddress import ip_network
from typing import Annotated
from zoneinfo import ZoneInfo, available_timezones

import re2
from lxml import etree
from pydantic import AfterValidator, BeforeValidator, Field, PlainSerializer, WithJsonSchema
from selectolax.lexbor import LexborHTMLParser, SelectolaxError

from monitor.address import check_url
from monitor.config.parsing.yaml import suggest
from monitor.errors import Blocked
from monitor.text import is_mail_address, one_line

# ISO 3166-1 alpha-2, in force.
_CODES = """
AD AE AF AG AI AL AM AO AQ AR AS AT AU AW AX AZ BA BB BD BE BF BG BH BI BJ BL BM BN BO BQ BR BS BT BV BW BY BZ CA CC
CD CF CG CH CI CK CL CM CN CO CR CU CV CW CX CY CZ DE DJ DK DM DO DZ EC EE EG EH ER ES ET FI FJ FK FM FO FR GA GB GD
GE GF GG GH GI GL GM GN GP GQ GR GS GT GU GW GY HK HM HN HR HT HU ID IE IL IM IN IO IQ IR IS IT JE JM JO JP KE KG KH
KI KM KN KP KR KW KY KZ LA LB LC LI LK LR LS LT LU LV LY MA MC MD ME MF MG MH MK ML MM MN MO MP MQ MR MS MT MU MV MW
MX MY MZ NA NC NE NF NG NI NL NO NP NR NU NZ OM PA PE PF PG PH PK PL PM PN PR PS PT PW PY QA RE RO RS RU RW SA SB SC
SD SE SG SH SI SJ SK SL SM SN SO SR SS ST SV SX SY SZ TC TD TF TG TH TJ TK TL TM TN TO TR TT TV TW TZ UA UG UM US UY
UZ VA VC VE VG VI VN VU WF WS YE YT ZA ZM ZW
"""
COUNTRIES = frozenset(_CODES.split())
LANGUAGES = ("en", "da", "nb", "nn", "sv", "fi", "is")
_MIXED_UP = {"no": "nb (Bokmål) or nn (Nynorsk)", "dk": "da", "se": "sv", "gb": "en", "us": "en", "uk": "en"}
_UNITS = {"m": "minutes", "h": "hours", "d": "days", "w": "weeks"}
SHORTEST, LONGEST = timedelta(minutes=5), timedelta(days=366)


def duration(text: object) -> timedelta:
    """`30m`, `6h`, `1d`, `2w` → the time between two looks: at least 5 minutes, at most a year."""
    match = re.fullmatch(r"(\d{1,5})\s*([mhdw])", text.strip()) if isinstance(text, str) else None
    if not match:
        raise ValueError(f"`{one_line(str(text), 40)}` is no duration; write a number and m, h, d or w, like 6h")
    length = timedelta(**{_UNITS[match[2]]: int(match[1])})
    if not SHORTEST <= length <= LONGEST:
        raise ValueError(f"`{match[0]}` is out of bounds; choose 5m to 366d")
    return length


def written_duration(length: timedelta) -> str:
    """The shortest writing of a duration that `duration` reads."""
    minutes = int(length.total_seconds()) // 60
    for unit, size in (("w", 10080), ("d", 1440), ("h", 60)):
        if minutes % size == 0:
            return f"{minutes // size}{unit}"
    return f"{minutes}m"


def _id(text: str) -> str:
    if not re.fullmatch(r"[a-z0-9]+(-[a-z0-9]+)*", text) or len(text) > 80:
        shown = one_line(text, 40)
        raise ValueError(f"`{shown}` is no id; use lower-case letters a-z, digits and single hyphens, like dk-ministry")
    return text


def _country(text: str) -> str:
    if text in COUNTRIES:
        return text
    if text.upper() in COUNTRIES:
        raise ValueError(f'country `{text}` should be in capitals and quotes; write "{text.upper()}"')
    raise ValueError(f'`{one_line(text, 40)}` is no ISO 3166 country code; write two letters in quotes, like "DK"')


def _language(text: str) -> str:
    if text in LANGUAGES:
        return text
    hint = f"write {_MIXED_UP[text.lower()]}" if text.lower() in _MIXED_UP else suggest(text, LANGUAGES)
    raise ValueError(f"language `{one_line(text, 40)}` is not known; {hint}")


def _timezone(text: str) -> str:
    try:
        ZoneInfo(text)
    except (ValueError, OSError, KeyError):
        hint = suggest(text, sorted(available_timezones()))
        raise ValueError(f"time zone `{one_line(text, 40)}` is not known; {hint}") from None
    return text


def _url(text: str) -> str:
    try:
        check_url(text)
    except Blocked as error:
        if error.kind != "port":  # which ports are allowed is for the whole file to say
            shown = re.sub(r"//[^/@ ]*@", "//***@", str(error))
            raise ValueError(f"{shown}; write it like https://www.example.org/page") from None
    return text


def _mail(text: str) -> str:
    if not is_mail_address(text):
        raise ValueError(f"`{one_line(text, 80)}` is no mail address; write it like someone@example.org")
    return text


def _contact(text: str) -> str:
    return _url(text) if text.startswith(("http://", "https://")) else _mail(text)


def _network(text: str) -> str:
    try:
        ip_network(text)
    except ValueError as error:
        raise ValueError(f"{one_line(str(error), 80)}; write a network like 10.0.0.0/8 or 127.0.0.1/32") from None
    return text


def _clock(text: str) -> str:
    if not re.fullmatch(r"([01]\d|2[0-3]):[0-5]\d", text):
        raise ValueError(f"`{one_line(text, 40)}` is no time of day; write it like 07:00")
    return text


def _selector(text: str) -> str:
    """CSS, or XPath when it begins with `/` or `(`."""
    try:
        if text.startswith(("/", "(")):
            etree.XPath(text)
        else:
            LexborHTMLParser("<p></p>").css(text)
    except (SelectolaxError, etree.XPathError):
        kind = "XPath" if text.startswith(("/", "(")) else "CSS selector"
        shown = one_line(text, 60)
        raise ValueError(
            f"`{shown}` is no {kind}; write CSS like `div.content`, or XPath that begins with //"
        ) from None
    return text


def _pattern(text: str) -> str:
    options = re2.Options()
    options.log_errors = False
    try:
        re2.compile(text, options)
    except re2.error as error:
        reason = error.args[0] if error.args else "it cannot be read"
        reason = reason.decode("utf-8", "replace") if isinstance(reason, bytes) else str(reason)
        what = f"`{one_line(text, 60)}` is no RE2 pattern: {one_line(reason, 80)}"
        raise ValueError(f"{what}; correct it (\\p{{L}} is a letter)") from None
    return text


def _schema(**more: object) -> WithJsonSchema:
    return WithJsonSchema({"type": "string", **more})


Id = Annotated[str, AfterValidator(_id), _schema(pattern="^[a-z0-9]+(-[a-z0-9]+)*$")]
Every = Annotated[
    timedelta, BeforeValidator(duration), PlainSerializer(written_duration), _schema(pattern="^[0-9]+[mhdw]$")
]
Country = Annotated[str, AfterValidator(_country), _schema(pattern="^[A-Z]{2}$", examples=["DK", "NO"])]
Language = Annotated[str, AfterValidator(_language), WithJsonSchema({"enum": list(LANGUAGES)})]
Timezone = Annotated[str, AfterValidator(_timezone), _schema(examples=["Europe/Copenhagen", "UTC"])]
Url = Annotated[str, AfterValidator(_url), _schema(pattern="^https?://")]
Mail = Annotated[str, AfterValidator(_mail), _schema(pattern="^[^@ ]+@[^@ ]+$")]
Network = Annotated[str, AfterValidator(_network), _schema(examples=["10.0.0.0/8"])]
Contact = Annotated[str, AfterValidator(_contact), _schema()]
Clock = Annotated[str, AfterValidator(_clock), _schema(pattern="^[0-2][0-9]:[0-5][0-9]$")]
Selector = Annotated[str, Field(max_length=1000), AfterValidator(_selector), _schema()]
Pointer = Annotated[str, Field(max_length=500, pattern=r"^(/[^/]*)*$")]
Pattern = Annotated[str, Field(max_length=1000), AfterValidator(_pattern), _schema()]
