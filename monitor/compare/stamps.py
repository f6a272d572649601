"""Dates that a content system puts on a page, told from dates that the page is about."""

import re

from monitor.text import same_words

_MONTHS = set(
    # en, da, nb/nn, sv, fi, is, de, fr, nl, es, it, pt, et, pl
    """
    jan feb mar apr may maj mai jun jul aug sep sept oct okt nov dec des dez tam hel maa huh tou kes hei elo syy
    lok mar jou monday tuesday wednesday thursday friday saturday sunday mandag tirsdag onsdag torsdag fredag
    lørdag søndag måndag tisdag lördag söndag maanantai tiistai keskiviikko torstai perjantai lauantai sunnuntai
    mánudagur þriðjudagur miðvikudagur fimmtudagur föstudagur laugardagur sunnudagur montag dienstag mittwoch
    donnerstag freitag samstag sonntag lundi mardi mercredi jeudi vendredi samedi dimanche jún júl ágú nóv janv
    févr fév mars avr avril juin juil août déc mrt mei ene abr ago dic gen mag giu lug set ott fev out jaan
    veebr märts juuni juuli sty lut kwi maj cze lip sie wrz paź lis gru
    """.split()  # noqa: SIM905 - a list of words reads better as words
)
_DATE_PART = re.compile(
    r"\d{1,4}(?:st|nd|rd|th|er|\.)?|\d{1,4}[./:-]\d{1,2}(?:[./:-]\d{1,4})?|[ap]\.?m\.?|utc|gmt|ces?t|kl|klo|um|t|z"
)
_STAMP_SHAPE = re.compile(r"\d{1,2}[./-]\d{1,2}[./-]\d{2,4}|\d{4}-\d{2}-\d{2}|\d{1,2}:\d{2}|(?:19|20)\d{2}")
_NUMBER = re.compile(r"\d+")
_CLOCK = re.compile(r"\b\d{1,2}[:.]\d{2}(?::\d{2})?\b(?![./-]\d)")
_UPDATED = re.compile(
    r"updat|modif|revis|chang|edited|review|publi|opdater|ændre|rediger|oppdater|endre|uppdater|ändra|granska|senast"
    r"|julkais|päivit|muoka|muutet|uppfær|breytt|\bbirt|aktualis|geändert"
    r"|\bstand\b|veröffentl|mise? à jour|màj|actuali[sz]|aggiorn"
    r"|pubblic|bijgewerkt|gewijzigd|muudet|uuenda|atuali[sz]|zaktuali|zmien|atnaujin|atjaun|lastmod",
    re.IGNORECASE,
)
_SOME = (
    r"(?:\d+|an?|one|two|three|few|couple(?: of)?|en|et|ett|ein|eit|to|två|tre|noen|nokre|några|par|yksi|kaksi|pari"
    r"|eine[mnr]?|un|une|deux|uno|una|dos|een|twee|due|üks|kaks|jeden|dwa|um|uma)"
)
_AGO = re.compile(
    rf"(?:\b(?:over|about|almost|for|för|ca\.?|omtrent|omkring|rundt|noin|um)\s+)*\b{_SOME}\s+\w+\s+"
    rf"(?:ago|siden|sidan|sedan|sitten|síðan|geleden|fa|atrás|tagasi|temu)\b"
    rf"|\b(?:vor|il y a|hace|há|fyrir|pirms|prieš)\s+(?:etwa|environ|unos|um|cerca de)?\s*{_SOME}\s+\w+"
    r"|\bjust now\b|\blige nu\b|\bnyss\b|\bjuuri nyt\b|\bgerade eben\b"
    r"|\bà l'instant\b|\bzojuist\b",
    re.IGNORECASE,
)
_WITHIN = (
    r"(?:in|within|during|over) the|inden for den|inden for de|i løbet af den|i løbet af de|i løpet av den"
    r"|i løpet av de|de|den|under den|under de|in der|in den|au cours de la|au cours des|en la|en las"
    r"|in het|in de|nell'|nelle|á"
)
_PAST = (
    r"last|past|seneste|sidste|siste|senaste|sista|viimeisen|viimeisten|kuluneen|síðasta|síðustu|letzten|vergangenen"
    r"|dernière|dernières|última|últimas|afgelopen|laatste|ultima|ultime|viimase|viimaste"
)
_SPAN = (
    r"(?:minutes?|hours?|days?|weeks?|minutt?(?:en|er|et)?|min|time[nr]?|timar|timmen|timmar(?:na)?|dage?n?|døgn(?:et)?"
    r"|dygnet|dagar(?:na)?|uge[nr]?|uke[nr]?|vecka[n]?|veckor(?:na)?|minuuti[nt]|minuutin|tunnin|tuntien|vuorokauden"
    r"|päivän|päivien|viikon|klukkutímann|klukkustund\w*|mínútu\w*|dag\w*|viku\w*|stunde[n]?|tage[n]?|woche[n]?|heures?"
    r"|jours?|semaines?|horas?|días?|semanas?|uur|uren|dagen|weken|or[ae]|giorn[oi]|settiman[ae]|tunni|päeva|nädala)"
)
_LATELY = re.compile(
    r"\b(?:today|yesterday|i dag|i går|idag|igår|tänään|eilen|í dag|í gær|heute|gestern|aujourd'hui|hier"
    r"|hoy|ayer|vandaag|gisteren|oggi|ieri|hoje|ontem|täna|eile|dzisiaj|wczoraj)\b"
    # `in the last hour`, `within the past 15 minutes`, `i løbet af de seneste 3 timer`, `viimeisen tunnin aikana`
    rf"|\b(?:{_WITHIN})\s+(?:{_PAST})\s+(?:\d+\s+)?(?:{_SPAN})\b|\b(?:{_PAST})\s+(?:\d+\s+)?(?:{_SPAN})(?:\s+aikana)?\b",
    re.IGNORECASE,
)

_WORDS_OF_AGO = frozenset(
    """
    ago siden sidan sedan sitten síðan geleden fa atrás tagasi temu vor il hace há fyrir pirms prieš now nu nyss nyt
    gerade instant zojuist
    """.split()  # noqa: SIM905 - a list of words reads better as words
)
_WORDS_OF_LATELY = frozenset(
    """
    today yesterday dag går idag igår tänään eilen gær heute gestern aujourd hier hoy ayer vandaag gisteren oggi ieri
    hoje ontem täna eile dzisiaj wczoraj last past seneste sidste siste senaste sista viimeisen viimeisten kuluneen
    síðasta síðustu letzten vergangenen dernière dernières última últimas afgelopen laatste ultima ultime viimase
    viimaste
    """.split()  # noqa: SIM905 - a list of words reads better as words
)
"""One of these is part of whatever the two patterns find: a cheap question before a dear one."""
_WORDS = re.compile(r"\w+")


def is_stamp(text: str, *, closing: bool) -> bool:
    """A date or time with next to nothing else, put there by the content system and not by an author.

    `closing`: the line comes after all passages. A date under the headline belongs to the document (when a policy
    takes effect, when news was published); one that closes the page, or that has a time of day, is a stamp.
    """
    if len(text) > 90 or not _STAMP_SHAPE.search(text):
        return False
    rest = _besides_dates(text)
    if closing:
        return not rest or (len(rest) <= 5 and bool(_UPDATED.search(text)))
    return bool(_CLOCK.search(text)) and (not rest or (len(rest) <= 3 and bool(_UPDATED.search(text))))


def is_bare_date(text: str) -> bool:
    """A date and nothing else."""
    return len(text) <= 40 and bool(_STAMP_SHAPE.search(text)) and not _besides_dates(text)


def _besides_dates(text: str) -> list[str]:
    words = (word.strip("[](){}.,:;|-–*").lower() for word in same_words(text).split())
    return [word for word in words if word and not _is_date_word(word)]


def _is_date_word(word: str) -> bool:
    return bool(_DATE_PART.fullmatch(word)) or word in _MONTHS or (word[:3] in _MONTHS and word.isalpha())


def is_relative(text: str) -> bool:
    """A time told from now and next to nothing else (`Posted 3 hours ago`, `Opdateret i går kl. 12.30`)."""
    if len(text) > 90:
        return False
    words = _WORDS.findall(text.lower())
    if not _WORDS_OF_AGO.isdisjoint(words) and _AGO.search(text):
        return len(_AGO.sub(" ", text).split()) <= 3 and not text.rstrip().endswith((".", "!", "?"))
    if _WORDS_OF_LATELY.isdisjoint(words) or not _LATELY.search(text):
        return False
    return all(_UPDATED.search(word) for word in _besides_dates(_LATELY.sub(" ", text)))


def differ_in_ago(old: str, new: str) -> bool:
    """Two texts that are the same but for how long ago something was."""
    if any(_WORDS_OF_AGO.isdisjoint(_WORDS.findall(text.lower())) for text in (old, new)):
        return False
    return bool(_AGO.search(old) and _AGO.search(new)) and _AGO.sub("", old) == _AGO.sub("", new)


def is_day_apart(old: str, new: str) -> bool:
    """Two bare dates next to each other in the calendar: the same moment, written in another time zone."""
    if not (is_bare_date(old) and is_bare_date(new)):
        return False
    left, right = old.split(), new.split()
    if len(left) != len(right):
        return False
    numbers = [(_NUMBER.search(a), _NUMBER.search(b)) for a, b in zip(left, right, strict=True) if a != b]
    days = [(int(a[0]), int(b[0])) for a, b in numbers if a and b and len(a[0]) <= 2 and len(b[0]) <= 2]
    if len(days) != 1:
        return False
    low, high = sorted(days[0])
    return high - low == 1 if len(numbers) == 1 else low == 1 and high >= 28
