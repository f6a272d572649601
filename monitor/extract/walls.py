"""What a page says that stands in the place of another one, in the words of many languages.

A word alone proves nothing: fighters are maintained, soldiers are not found, ports deny access. So most signs are a
word for what failed together with one for the site itself, in one line, or a line that says nothing else. They are
asked only of pages that hardly say anything (`quality.py`).
"""

import re
from collections.abc import Sequence
from typing import Final

_SITE = r"""
    \b(?:(?:web)?(?:site|page)s?|servers?|service|content|resource|url|hjemmesiden?|webste\w+|websiden?|tjenest[ea]n?
    |ind?n?holdet|artik(?:kelen|len|eln)|(?:den|denne|denna) sid[ea]n?|sida[n]?|nett(?:siden|sida|stedet|staden)
    |webb(?:platsen|sidan)|tjänsten|innehållet|(?:verkko)?sivu\w*|palvelu\w*|sisältö\w*|artikkeli\w*|síða\w*|vef\w+
    |þjónust\w+|efnið|seite|inhalt|dienst|contenu|página|sitio|servicio|contenido|pagina|sito|servizio|contenuto
    |inhoud|leh[te]\w*|sisu|teenus\w*|stron[ay]|witryn[ay]|serwis|treść|conteúdo|serviço|article|link
    |app(?:lication|li)?|plat+forme?[ne]?|plateforme|portal(?:en)?|aplicación|applicazione|aplicativo
    |siden (?=(?:som )?(?:du|ble|blev|er|finnes|findes|kan|kunne|eksisterer|har|ikke)\b))\b
    """
_CLOSED = r"""
    maintenance|unavailable
    |be (?:right )?back (?:soon|shortly)|back online|offline|(?:is|are) (?:currently |temporarily )?down|out of order
    |vedligehold|utilgængelig|ude af drift|nede\b|ligger nere|vedlikehold
    |utilgjenge?lig|underhåll|otillgänglig|tillfälligt stängd|midlertidigt? (?:lukket|stengt)|huol[lt]o
    |poissa käytöstä|suljettu|häiriö|viðhald|liggur niðri|óvirk|wartung|nicht (?:erreichbar|verfügbar)|indisponible
    |momentanément|interrompu
    |en travaux
    |mantenimiento|no disponible|manutenzione|non disponibile|onderhoud|niet (?:beschikbaar|bereikbaar)
    |hooldus|konserwac|niedostępn|manutenção|indisponível
    """
_GONE = r"""
    not (?:be )?found|(?:can|could)(?: ?not|n['’]t) (?:be )?f[io]u?nd|no longer (?:exists?|available)
    |does(?: not|n['’]t) exist|(?:been|was) (?:moved|removed|deleted)|findes ikke|ikke fundet|ikke finde|finnes ikke
    |ikke (?:blitt )?funnet|ikke finne|finn ikkje|fann ikkje|fin[ns]t ikkje|finns inte|hittades inte|hittar inte
    |inte hittas?|hitta inte|(?:er|være|blitt|blevet|blev|ble) (?:flyttet|slettet|fjernet)
    |ikke læn?gere? tilgæn?g\w+|ikke lenger (?:tilgjengelig|finnes)|inte längre (?:tillgänglig|finns)
    |borttagen|tagits bort|har flyttats|ei (?:voi(?:tu|da)? )?löy\w+|ei ole (?:enää )?(?:olemassa|saatavilla)
    |on poistettu|fannst ekki|finnst ekki|er ekki (?:lengur )?til|nicht gefunden|existiert nicht|introuvable
    |n['’]existe (?:pas|plus)
    |no (?:se )?(?:encontr|existe)|non (?:trovat|esiste)|niet gevonden|bestaat niet|ei leitud
    |nie (?:znaleziono|istnieje)|não (?:encontrad|existe)
    |nicht mehr verfügbar
    |(?:er|blitt|blevet) (?:slettet|fjernet)
    """
_WE = r"(?:we|we['’](?:re|ll)|nous|vi|wir|estamos|siamo|stiamo|wij|olemme|við|estamos)"
_WORK = r"""
    maintenance|back (?:soon|shortly|online)|vedlikehold|vedligehold|underhåll|huolto|viðhald|wartung|mantenimiento
    |manutenzione|onderhoud|manutenção|de retour|(?:snart|straks|strax) (?:tilbake|tilbage|tillbaka)
    |tillbaka (?:snart|strax)
    """
_LATER = r"""
    (?:try|come|check) (?:again|back) (?:later|soon|in)|prøv igj?en senere|försök igen|yritä myöhemmin|reyndu aftur
    |kom (?:tilbake|tilbage|tillbaka) senere|später|(?:revenir|réessayer|revenez|réessayez) (?:plus tard|ultérieurement)
    |más tarde|più tardi|later (?:opnieuw|terug)|hiljem|później|mais tarde
    """
_DOWN_NOW = r"""
    (?:scheduled|planned)? ?maintenance|planlagt ved(?:like|lige)hold|planerat underhåll|driftst\w+|driftsforst\w+
    |huoltokatko|häiriö|viðhald|bilun|wartung(?:sarbeiten)?|teknisk[ea]? (?:fe[ij]l|problem\w*)|tekninen (?:häiriö|vika)
    |we will be (?:right )?back|mantenimiento|manutenzione|maintenance en cours|onderhoud|hooldus|service unavailable
    """
_TRAFFIC = r"""
    unusual traffic|usædvanlig trafik|uvanlig trafikk|ovanlig trafik|epätavallista liiken|óvenjuleg umferð
    |ungewöhnliche\w* .{0,12}verkehr|trafic inhabituel|tráfico inusual
    """
_HUMAN = r"""
    captcha|\b(?:human|person|robot)s?\?|not an? (?:ro)?bot\b|you are (?:a )?human|(?:er|är) (?:ikke |inte )?en robot
    |ikke er en robot|du (?:er|är) (?:et|ett|en) mennesk[ea]|du är en människa|et ole robotti|olet ihminen|ekki vélmenni
    |þú sért (?:mann|ekki)|kein roboter|ein mensch sind|pas un robot|êtes (?:un )?humain|no eres? un robot|eres humano
    |non sei un robot|geen robot|nie jeste[śm] robotem
    """
_DENIED = r"""
    access (?:to this page )?(?:has been |is )?denied|zugriff verweigert|accès refusé|acceso denegado|adgang nægtet
    |tilgang nektet|åtkomst nekad|pääsy estetty|aðgangi hafnað|toegang geweigerd|accesso negato|forbidden
    """
_LOGIN = r"""
    log ?in|sign ?in|log ?on|log ind|logg(?:e|a)? inn?|kirjaudu(?: sisään)?|tunnistaudu|innskráning
    |skráðu þig inn|anmelden|anmeldung|einloggen|se connecter|connectez|connexion|iniciar sesión|accedi|inloggen
    |logi sisse|zaloguj|iniciar sessão
    """
_EXPIRED = r"""
    session (?:has |is )?(?:expired|timed out)|session(?:en)? (?:er|har|är) (?:udløbet|utløpt|gått ut)
    |økten .{0,8}utløpt|istunto\w* (?:on )?vanhentunut|sitzung .{0,10}abgelaufen
    |session a expiré|sesión ha (?:expirado|caducado)
    """
_STATUS = (
    r"(?:^\W*(?:{codes})\b.{{0,50}}$"
    r"|\b(?:error|http|status|fehler|erreur|fe[ij]l|fel|virhe|villa)\W{{0,3}}(?:{codes})\b)"
)


def _line(words: str) -> str:
    """A line that says this and nothing else."""
    return rf"^\W*(?:{words})\W*$"


def _of_site(words: str) -> str:
    """A line that says this of the site itself."""
    return rf"(?:{_SITE})[^\n]{{0,60}}?(?:{words})|(?:{words})[^\n]{{0,40}}?(?:{_SITE})"


_WORDS: Final[dict[str, Sequence[str]]] = {
    "challenge": (
        _HUMAN,
        _TRAFFIC,
        _line(_DENIED),
        r"checking your (?:browser|connection)|just a moment|automated (?:access|requests)|request blocked",
        r"you (?:have been|are) blocked|security check|too many requests|rate.limited|you don['’]t have permission",
        r"access (?:to this page )?(?:has been )?denied\b[^\n]*(?:\n[^\n]*)?(?:server|permission|reference|website)",
    ),
    "maintenance": (
        _of_site(_CLOSED),
        _line(_DOWN_NOW),
        r"service unavailable",
        rf"(?:{_CLOSED}|{_WORK})[\s\S]{{0,200}}?(?:{_LATER})",
    ),
    "at work": (rf"\b{_WE}\b[^\n]{{0,60}}?(?:{_WORK})",),
    "soft-404": (_of_site(_GONE), _line(_GONE), _STATUS.format(codes="404|410")),
    "maintenance, bare": (_CLOSED, _DOWN_NOW),
    "soft-404, bare": (_GONE,),
    "region, bare": (r"legal reasons",),
    "region": (
        r"legal reasons",
        r"(?:un|not )available in (?:your|most|the|some) [^\n]{0,30}(?:countr|region|europe|eea|location)",
        r"european economic area",
        r"ikke tilg(?:jenge|ænge)lig i (?:ditt|dit|din) (?:land|region)",
        r"inte tillgänglig\w* i (?:ditt|din) (?:land|region)",
        r"ei ole saatavilla (?:maassasi|alueellasi)|ekki (?:í boði|aðgengile\w+) í (?:þínu|þínum)",
        r"in (?:ihrem land|ihrer region) nicht verfügbar|(?:pas|plus) disponible dans votre (?:pays|région)",
    ),
    "error-page": (
        _STATUS.format(codes="50[0-4]|40[13]|429|52[0-9]"),
        r"internal server error|bad gateway|gateway time-?out|application error|exception has occurred|\bforbidden\W*$",
        r"(?:an|some) (?:unexpected )?error (?:has |have )?occurr?ed|unexpected error|something went wrong",
        r"establishing a database|no healthy upstream|upstream connect error|server error in|^\W*runtime error\W*$",
        r"fatal error|web server is down|der (?:er )?(?:opst|skete)\w* en fejl|det (?:har )?(?:opp)?sto\w* en feil",
        r"noe gikk galt|noko gjekk (?:gale|galt)|noget gik galt|något gick fel|ett fel (?:har )?(?:inträff|uppst)",
        _line("error|virhe|fehler|erreur|errore|fe[ij]l|villa"),
        r"jokin meni|villa kom upp|eitthvað fór|fout opgetreden|er ging iets mis|tekkis viga|wystąpił błąd",
        r"ocorreu um erro|une erreur (?:s['’]est|est) |ein fehler (?:ist )?aufgetreten|se ha producido un error",
    ),
    "placeholder": (
        r"(?:will|should|are|being) (?:be(?:ing)? )?redirected (?:in a|shortly|automatically|\.|$)|redirecting",
        r"you (?:are|will be|should be)(?: being)? redirected|if you are not redirected",
        r"du (?:bliver|blir) (?:viderestillet|videresendt|omdirigera\w*)|omdirig|sinut ohjataan|áframsend",
        r"weitergeleitet|redirig|enable javascript|javascript (?:is )?(?:required|disabled|must)|requires? javascript",
        r"javascript (?:er|är|on|ist|est|devi|må|skal|måste)|aktiver\w* javascript|aktivera javascript",
        r"slå\w* javascript|domain (?:is |has )?(?:for sale|parked|expired)|account suspended|under construction",
        r"coming soon|kommer snart|under (?:opbygning|oppbygging|uppbyggnad)|index of /|it works!|welcome to nginx",
        r"apache2? .{0,20}default page|default web ?site page",
    ),
    "consent": (
        r"cookie|consent|gdpr|samtykke|informasjonskapsl|samtycke|kakor|eväste|evästei|suostumu|vafrakök|vefkök",
        r"samþykk|einwilligung|zustimm|consentement|traceurs|consentimiento|consenso|toestemming|küpsis|zgod",
        r"ciasteczk|consentimento",
    ),
    "choice": (
        r"accept|agree|reject|manage|allow|godta|godkend|godkänn|tillad|tillat|tillåt|hyväksy|salli|samþykkj|leyfa",
        r"akzept|zustimmen|aceptar|accett|nõust|akcept|aceitar|afvis|avvis|neka|hylkää|hafna|ablehnen|refuser",
    ),
    "login": (
        _LOGIN,
        r"password|adgangskode|passord|lösenord|salasana|lykilorð|passwort|mot de passe|contraseña|wachtwoord|parool",
        r"hasło|palavra-passe|senha",
    ),
    "login only": (
        rf"\A\W*(?:{_LOGIN})\b",
        rf"^\W*(?:{_LOGIN})(?:\s+(?:med|with|mit|avec|með|using)\b[^\n]{{0,30}})?\W*$",
        _EXPIRED,
    ),
}
SAYS: Final = {
    reason: re.compile(re.sub(r"\s*\n\s*", "", "|".join(patterns)), re.IGNORECASE | re.MULTILINE)
    for reason, patterns in _WORDS.items()
}
"""Reason → what a page says for it; `bare`: where a word alone will do. The rest are parts of reasons."""
