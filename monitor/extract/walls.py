"""What a page says that stands in the place of another one, in the words of many languages.

A word alone proves nothing: fighters are maintained, soldiers are not found, ports deny access, and ministries tell how
long their pages were down. So most signs are a word for what failed together with one for the site itself, in the
present, or with one that speaks to the reader, in one line; or a line that says nothing else. They are asked only of
pages that hardly say anything (`quality.py`).
"""

import re
from collections.abc import Sequence
from typing import Final

_PLACE = r"""
    \b(?:(?:web)?(?:page|site)|url|hjemmesiden?|websiden?|webside|(?:vår|vores) (?:webbplats|hjemmeside|nettside)
    |nett(?:siden?|sida|sidene våre|stedet|staden)|webb(?:platsen|sidan)|webste\w+|(?:den|denne|denna|den her
    |den här|denne her) sid[ea]n?|sida|sidan (?=(?:som|du|kan|har|hittades|finns|är|laddas|uppdateras|saknas)\b)
    |sidan(?=\W*$)|side|(?:verkko)?sivu\w*|síða\w*|vefsíða\w*|vef(?:ur)?inn|vefnum|seite|página|sitio|pagina|sito
    |leh[te]\w*|stron[ay]|witryn[ay]|siden (?=(?:som )?(?:du|ble|blev|er|finnes|findes|kan|kunne|eksisterer|har|ikke
    |op)\b))\b
    """
_PAGE = rf"""
    (?:{_PLACE}|\b(?:content|resource|file|link|address|stor(?:y|ies)|(?:news )?article|document|artik(?:kelen|len
    |eln)|ind?n?h[ao]ldet|innehållet|saken|nyheten|(?:den|denne|denna|den här) artik\w+|texten|sisältö\w*
    |artikkeli\w*|juttu\w*|uutinen|efnið|frétt\w*|greinin|inhalt|contenu|contenido|contenuto|inhoud|sisu|treść
    |conteúdo)\b)
    """
_SITE = rf"""
    (?:{_PLACE}|\b(?:servers?|(?:our |the |this |web ?)?services?|tjenest[ea]n?|tjänsten|verkkopalvelu\w*
    |palvelu(?:t|mme|n|i?ssa|ssamme)?|þjónust\w+|dienst|servicio|servizio|teenus\w*|serwis|serviço|app(?:en|lication
    |li)?|plat+forme?[ne]?|plateforme|portal(?:en)?|aplicación|applicazione|aplicativo)\b)
    """
_YOU = r"""
    \b(?:you|your|you['’](?:re|ve)|du|dig|deg|din|ditt|dit|dine|dina|sinu\w*|\w+[mt][aä]si|(?:etsimän|hakeman
    |pyytämän)ne|selaimesi|jatkaaksesi|oletko|valitse|kirjaudu|þú|þig|þér|þín\w*|veldu|reyndu|sie|ihre?[mnrs]?
    |dein\w*|vous|votre|usted|tu|twoj\w*|je|uw|você|choose|select|enter|vælg|velg|vel|välj|please)\b
    """
_DEFINITE = r"(?:this|the|our|that|denne|dette|den|det|denna|den här|tämä|þessi|þetta|vores|vår[te]?)"
_CLOSED = r"""
    maintenance|unavailable|not available|be (?:right )?back (?:soon|shortly)|be (?:back )?online again
    |be back online|offline|(?:is|are) (?:currently |temporarily )?down\b(?! (?:to|by|from|on)\b)|out of order
    |vedligehold|utilgængelig|ude af drift|nede\b|ligger nere|vedlikeh[oa]ld|utilgjenge?lig|underhåll(?!and)
    |otillgänglig|tillfälligt stängd|midlertidigt? (?:lukket|stengt)|huol[lt]o|poissa käytöstä|suljettu|häiriö
    |viðhald|(?:liggur|er) niðri|óvirk|wartung|nicht (?:erreichbar|verfügbar)|indisponible|momentanément|interrompu
    |op (?:at|og) køre igen|going to be back|lukket for opdatering|mellombels stengd?|stängd för uppdatering
    |tímabundið óaðgengileg|uudistetaan|oppdateres|oppdaterast|opdateres|uppdateras|päivitetään|að uppfæra|lokaður
    |går inte att nå|ei ole [^\n]{0,20}käytettävissä|en travaux|mantenimiento|no disponible|manutenzione
    |non disponibile|onderhoud|niet (?:beschikbaar|bereikbaar)|hooldus|konserwac|niedostępn|manutenção|indisponível
    """
_GONE = r"""
    not (?:be )?found|(?:can['’]t|(?:can|could)(?: ?not|n['’]t)) (?:be )?f[io]u?nd|(?:no|not) longer (?:exists?
    |available|here)|does(?: not|n['’]t) exist|findes ikke|ikke fundet|ikke finde|finnes ikke|(?:fin[dn]er|fant
    |fandt|findes|finnes) (?:\w+ ){0,2}?ikke\b|(?:blev|ble) (?:\w+ ){0,2}?ikke fun[dn]et|ikke (?:blitt )?funnet
    |ikk[je]e? (?:å )?finne|finn ikkje|fann ikkje|fin[ns]t ikkje|finns inte|hittades inte|hittar inte
    |e[kx]sisterer ikk[je]e?|existerar inte|fungerer ikk[je]e? lenger|fungerar inte längre|sivua ei ole\b
    |inte hittas?|hitta inte|sidan saknas|(?:kan|kunne) ikk?j?e vis(?:es|ast)|kan inte visas
    |ikke læn?gere? tilgæn?g\w+|ikke lenger (?:tilgjengelig|finnes)|inte längre (?:tillgänglig|finns)|ei (?:voi(?:tu
    |da)? )?löy\w+|ei ole (?:enää )?(?:olemassa|saatavilla)|f(?:ann|inn)st (?:\w+ ){0,3}ekki|er ekki (?:lengur )?til
    |nicht gefunden|existiert nicht|introuvable|n['’]existe (?:pas|plus)|no (?:se )?(?:encontr|existe)|non (?:trovat
    |esiste)|niet gevonden|bestaat niet|ei leitud|nie (?:znaleziono|istnieje)|não (?:encontrad|existe)
    |nicht mehr verfügbar
    """
_MOVED = r"""
    (?:been|was|is) (?:re)?moved|(?:been|was|is) deleted|(?:er|være|blitt|blevet|blev|ble|vere) (?:flyttet|slettet
    |fjernet)|(?:er|vere|vorte) (?:flytta|sletta|fjerna)|tatt bort|er (?:væk|vekk|borte|nedlagt)\b
    |inte längre publicerad|verið flutt|wandered off|been renamed|(?:er|blitt|blevet) (?:slettet|fjernet)|borttagen
    |tagits bort|har flyttats|avpublicerats|on (?:ehkä )?poistettu|on (?:voitu )?siir(?:retty|tää)|(?:verið
    |var) (?:fært|fjarlægt?|eytt)
    """
_WE = r"(?<![”“»«„])\b(?:we|we['’](?:re|ll)|nous|vi|wir|estamos|siamo|stiamo|wij|olemme|við|estamos|der (?=arbejdes))"
_WORK = r"""
    maintenance|back (?:soon|shortly|online)|vedlikeh[oa]ld|vedligehold|underhåll(?!and)|huolto|viðhald|wartung
    |mantenimiento|manutenzione|onderhoud|manutenção|de retour|(?:snart|straks|strax) (?:tilbake|tilbage|tillbaka)
    |tillbaka (?:snart|strax)|driftst\w+|driftsforst\w+|(?:har|opplever|oplever
    |upplever) [^\n]{0,15}teknisk[ea]? (?:fe[ij]l|problem\w*)|upgrading our systems|(?:updating|upgrading) (?:our
    |the) (?:web)?site|(?:op|opp|upp)(?:date|grade)r\w* (?:hjemmesid|sid[ea]|nettst|nettsid|webbplats|system)\w*
    |komin aftur|(?:tilbake|tilbage|tillbaka) (?:hurtigst|snarest|så snart|måndag|mandag)|palaamme pian
    |jobber med siden
    """
_LATER = r"""
    (?:try|come|check) (?:again|back) (?:later|soon|in)|prøv (?:venligst )?igj?en (?:senere|seinare|om)|försök igen
    |yritä myöhemmin|reyndu aftur|välkommen åter|kom (?:tilbake|tilbage|tillbaka) senere|später|(?:revenir|réessayer
    |revenez|réessayez) (?:plus tard|ultérieurement)|más tarde|più tardi|later (?:opnieuw|terug)|hiljem|później
    |mais tarde
    """
_DOWN_NOW = r"""
    (?:scheduled|planned) maintenance|planlagt ved(?:like|lige)hold|planerat underhåll|driftst\w+|driftsstans
    |driftsforst\w+|huoltokatko|bilun|wartung(?:sarbeiten)?|teknisk[ea]? (?:fe[ij]l|problem\w*)|tekninen (?:häiriö
    |vika)|we will be (?:right )?back|maintenance en cours|service unavailable
    """
_UPKEEP = r"""
    maintenance|vedligehold\w*|vedlikeh[oa]ld|underhåll|huolto|viðhald|häiriö|mantenimiento|manutenzione|onderhoud
    |hooldus
    """
_QUEUE = r"""
    you are now in (?:line|the queue)|(?:users|people) (?:in line )?ahead of you|servers? (?:is|are) (?:too )?busy
    |du (?:er|står) (?:nu |nå |no )?i (?:venteværelse|kø\b|kön\b)|(?:olet|sinut on .{0,12}) jono(?:ssa|on)
    |þú ert í (?:bið)?röð
    """
_NETWORK = r"(?:your|dit|ditt|din|verkosta\w*|þín\w*|ihre\w*|votre|vous|su|tu)"
_TRAFFIC = rf"""
    (?:unusual (?:traffic|activity)|usædvanlig trafik|uvanlig trafikk|ovanlig trafik|epätavallista liiken
    |óvenjuleg umferð|ungewöhnliche\w* .{{0,12}}verkehr|trafic inhabituel
    |tráfico inusual)[^\n]{{0,30}}?\b{_NETWORK}\b|\b{_NETWORK}\b[^\n]{{0,40}}?(?:epätavallista liiken
    |ungewöhnliche\w* .{{0,12}}verkehr)
    """
_HUMAN = r"""
    captcha|are you (?:a |an )?(?:human|person|robot)\w*\?|not an? (?:ro)?bot\b|you are (?:a )?human|(?:en|et|eit
    |är du) mennesk\w+\?|är du (?:en )?människa\?|du er eit menneske|inte är en bot|ettet ole robotti|du (?:er
    |är) (?:ikke |inte )?en robot|ikke er en robot|du (?:er|är) (?:et|ett|en) mennesk[ea]|inte är en robot
    |ikkje er ein robot|think you were a (?:ro)?bot|proves you are a human|ertu (?:vélmenni|manneskja)
    |are not a (?:ro)?bot|automaattiselta|ikke er et (?:data)?program|et ole robotti|olet(?:ko)? ihminen
    |ekki vélmenni|þú sért (?:mann|ekki)|kein roboter|ein mensch sind|pas un robot|êtes (?:un )?humain
    |no eres? un robot|eres humano|non sei un robot|geen robot|nie jeste[śm] robotem
    """
_BROWSER = r"""
    (?:checking|verifying|inspecting) (?:that |if )?(?:you\b|your (?:browser|connection))|(?:tjekker|sjekker
    |kontrollerer|kontrollerar|verifierar) (?:din |ditt )?(?:browser|nettleser|webbläsare|forbindelse)
    |tarkist\w+ selai\w+|selai\w+ tarkist\w+|(?:athug|staðfest|kann)\w+ vafr\w+
    """
_DENIED = r"""
    access (?:to this page )?(?:has been |is )?denied|zugriff verweigert|accès refusé|acceso denegado|adgang nægtet
    |tilgang nektet|åtkomst nekad|pääsy estetty|aðgang(?:i|ur) (?:hafnað|bannaður|óheimill)|toegang geweigerd
    |accesso negato|forbidden|request rejected|(?:429 )?too many requests|for mange fore?sp(?:ørg|ør)sler
    |för många (?:förfrågningar|anrop)|liian monta pyyntöä|of margar (?:beiðnir|fyrirspurnir)|security (?:check
    |checkpoint|verification)|sikkerheds?(?:tjek|kontrol)|sikkerhetskontroll|säkerhetskontroll|turvatarkistus
    |öryggisathugun
    """
_LOGIN = r"""
    log ?in|sign ?in|log ?on|log (?:ind|på)|logg(?:e|a)? inn?|innlogging|inloggning|kirjaudu(?: sisään)?|tunnistaudu
    |innskráning|skráðu þig inn|anmelden|anmeldung|einloggen|se connecter|connectez|connexion|iniciar sesión|accedi
    |inloggen|logi sisse|zaloguj|iniciar sessão
    """
_EXPIRED = r"""
    session (?:has |is )?(?:expired|timed out)|session(?:en)? (?:er|har|är) (?:udløbet|utløpt|gått ut)
    |økten .{0,8}utløpt|istunto\w* (?:on )?vanhentunut|sitzung .{0,10}abgelaufen|session a expiré
    |sesión ha (?:expirado|caducado)
    """
_ALLOWED = r"""
    you need (?:permission|access) to (?:access|view|see|open|use)\b|innskráningar krafist|kirjautuminen vaaditaan
    |(?:request|need) access\W*$|access required|tunnistustapa|siirryt tunnistautumaan
    |with your [^\n]{0,20}account to (?:continue|access)|du (?:har ikke|har ikkje|har inte|saknar
    |mangler) (?:tilgang|adgang|åtkomst|behörighet)(?: (?:til|till) (?:denne?|den her|den här|siden|sidan|sida|å|at
    |att) |\W*$)|du har inte behörighet att (?:visa|se)|sinulla ei ole (?:käyttö)?oikeu|þú hefur ekki (?:aðgang
    |heimild)|(?:vain|kun|bare|endast) [^\n]{0,12}(?:kirjautune|innlogg|inlogg)
    """
_END = r"""
    (?=\W*$|[.!,;:]| (?:while|when|on (?:the|this) (?:server|page)|during|processing|på (?:siden|sidan|serveren
    |servern)))
    """
_TO_SEE = r"""
    to (?:see|view|read|continue)\b|for (?:å|at) (?:se|sjå|lese|læse|fortsette|fortsætte)\b|för att (?:se|läsa
    |fortsätta)\b|nähdäksesi|lukeaksesi|jatkaaksesi|til að (?:sjá|lesa|halda)\b|(?:må|skal
    |måste) (?:\w+ )?(?:innlogget|inloggad|logget ind)
    """
_FAILED = rf"""
    internal server error|bad gateway|gateway time-?out|application error|exception has occurred|\bforbidden\W*$
    |(?:an? |some )?(?:unexpected )?error (?:has |have )?occurr?ed{_END}|unexpected error|something went wrong
    |establishing a database|no healthy upstream|upstream connect error|server error in|^\W*(?:runtime
    |server) error\W*$|web server is down|der (?:er )?(?:opst\w+|skete|sket) en (?:teknisk )?fejl{_END}
    |er der? sket en fejl{_END}|det (?:har )?(?:opp)?st(?:o|å)\w* (?:en|ein) (?:teknisk )?feil{_END}
    |galt på våre servere|noe gikk galt|noko gjekk (?:gale|galt)|noget gik galt|något gick (?:fel|snett)
    |ett (?:oväntat |tekniskt )?fel (?:har )?(?:inträff\w+|uppst\w+){_END}|fel gör att vi inte kan visa
    |server could not handle your request|internt serverfel|palvelinvirhe|odottamaton virhe|jo(?:kin|tain) meni
    |lataaminen epäonnistui|villa kom upp|eitthvað fór|kerfisvilla|óvænt villa|fout opgetreden|er ging iets mis
    |tekkis viga|wystąpił błąd|ocorreu um erro|une erreur (?:s['’]est|est) |ein fehler (?:ist )?aufgetreten
    |se ha producido un error|(?:could not|cannot|failed to) connect to (?:the )?(?:database|server)
    |^\W*error (?:loading|parsing|rendering|executing) [^\n]{{0,40}}(?:script|template|view|macro|component|module)
    """
_SOFTWARE = r"""
    server error in ['’‘/]|critical error on this website|whitelabel error page|guru meditation|backend fetch failed
    |^(?:php )?(?:fatal|parse) error\b[^\n]{0,40}(?:uncaught|syntax|allowed memory|maximum execution|call to
    |require)|^warning\W{1,3}\w+\(\)|stack trace:\s|error code:? 52\d|the request could not be satisfied|sqlstate\[
    |\w\(\w+\.(?:java|kt|cs|php):\d+\)|traceback \(most recent call|error occurred while processing (?:this|request)
    """
_DEFAULT = r"""
    apache2? [^\n]{0,30}default page|default web ?site page|^\W*test page for |^\W*iis windows(?: server)?\W*$
    |^\W*index of /|welcome to (?:nginx|openresty|caddy|centos)\b|^\W*it works!|page is generated by (?:plesk
    |cpanel)|successfully installed (?:tomcat|nginx|apache)|web server['’]s default page
    |proper operation of the (?:apache )?(?:http|web)? ?server
    """
_PARKED = r"""
    (?:(?:this|your|the) domain|domain name) (?:is |has |may be |was )?(?:been )?(?:for sale|parked|expired)|(?:buy
    |own) this domain|this (?:web)?site is for sale|account (?:has been )?suspended|(?:domænet|dette domæne) (?:er
    |har) (?:parkeret|registreret|udløbet|til salg)|domenet er (?:registrert|parkert|til salgs)|(?:domänen
    |den här domänen) (?:är|har) (?:parkerad|upptagen|registrera\w*|till salu)|verkkotunnu\w+ (?:on (?:varattu
    |myytävänä)|ei ole)|lénið er (?:til sölu|frátekið|í geymslu)|þetta lén er|domain (?:steht zum verkauf
    |wird geparkt)|^\W*[\w.-]+\.\w{2,6} er park(?:ert|eret)
    """
_NOT_YET = r"""
    coming soon|kommer snart|tulossa pian|væntanlegt?|under construction|under (?:opbygning|oppbygging|uppbyggnad)
    |launching soon|(?:is )?on (?:its|the) way|på (?:vej|vei|väg)\b|nothing here(?:,)? yet
    """
_SCRIPTS = rf"""
    (?:enable|allow|turn on|activate) (?:javascript|js\b)|javascript (?:is )?(?:disabled|(?:needs? to|must) be
    |turned off)|^\W*javascript (?:is )?required|javascript (?:er|är) (?:slått|slået|avst|deaktiv|inaktiv)
    |(?:aktiver\w*|aktivera|slå\w* (?:på |til )?|skru på|ota|slått av|without|uten|uden|utan|ilman|kveikja á
    |kveiktu á) javascript|javascript\w* (?:er nødvendig|käyttöön|activ|aktiv|påslag|enabled)|javascript (?:est|ist
    |devi|on)\b[^\n]{{0,40}}(?:poissa|deaktiv|désactiv|aktiv)|javascript (?:må|skal|måste) [^\n]{{0,20}}(?:på|akti
    |til)|^(?=[^\n]*(?:{_PLACE}|{_YOU}|\b(?:our|this|denne|denna) app\b))[^\n]*(?:requires?|needs?|kræver|krever
    |trenger|kräver|vaatii|þarf|tarvitsee)[^\n]{{0,40}} javascript
    """
_OLD_BROWSER = r"""
    browser is (?:not supported|out of date|too old|no longer supported)|unsupported browser|din (?:browser
    |nettleser|webbläsare) er? (?:forældet|utdatert|for gammel|föråldrad)|selaimesi on vanhentunut|(?:update|upgrade
    |opdater|oppdater|uppdatera|päivitä|uppfærðu) (?:your|din|selaimesi|vafrann)|(?:nettleser|browser|webbläsar
    |selaim|selain|vafr)\w* [^\n]{0,20}(?:støttes ikke|understøttes ikke|stöds inte|ei tueta|ekki studd)
    """
_LOADING = r"""
    loading|please wait|vent(?:er)? (?:litt|venligst)|vennligst vent|vänta|odota|bíddu|laster(?: inn)?
    |lastar(?: inn)?|indlæser|henter|laddar|läser in|ladataan|haetaan|hleð(?:ur|st)?|sæki|wird geladen
    |chargement(?: en cours)?|cargando|caricamento|bezig met laden|laadimine|(?:sidan|siden|sida|innholdet|indholdet
    |sisältöä|sivua|gögn\w*) (?:laddas|lastes|lastast|indlæses|ladataan)
    """
_ELSEWHERE = r"""
    where you are|in (?:your|most|the|some) [^\n]{0,30}(?:countr|region|europe|eea|location)|i (?:ditt|dit
    |din) (?:land|region)|\bi (?:norge|danmark|sverige|finland)\b|suomessa|ulkomailla|utenfor|utomlands|udlandet
    |outside|maassasi|alueellasi|í (?:þínu|þínum)|ihrem land|ihrer region|votre (?:pays|région)|su (?:país|región)
    |(?:only|kun|bare|bara|vain|aðeins|einungis) [^\n]{0,30}(?:visitors|from (?:the|within)|besøgende i|besøkende i
    |besökare i)|for (?:besøgende|besøkende|besökare) (?:i|från|fra)\b
    """
_NOT_HERE = r"""
    (?:is|are)(?: not|n['’]t| no longer) available|(?:kun|bare|bara) (?:kan )?(?:ses|sees|vises|visas)|ei voi katsoa
    |unavailable|not available|cannot be (?:seen|shown|viewed|accessed)|can only be (?:seen|viewed)|kan (?:ikke
    |ikkje|inte|kun|bare|bara) vises?\b|kan (?:ikke|inte) visas|ikke tilg(?:jenge|ænge)lig\w*|inte tillgänglig\w*
    |(?:kun|bare|bara) (?:tilg(?:jenge|ænge)lig\w*|tillgänglig\w*)|ei ole saatavilla|ekki (?:í boði|aðgengile\w+)
    |nicht verfügbar|(?:pas|plus) disponible|no (?:está )?disponible
    """
_STATUS = r"""
    (?:^\W*(?:http )?(?:error |status )?(?:{codes})(?:\W*$|\s*[-–—|:•]|\s+(?:error|not|page|file|bad|service|gateway
    |forbidden|side|sida|fejl|feil|fel|internal|unauthorized|payment|too|backend|connection|web)\b)|\b(?:error|http
    |status|fehler|erreur|fe[ij]l|fel|virhe|villa)\W{{0,3}}(?:{codes})\b)
    """


def _line(words: str) -> str:
    """A line that says this and nothing else."""
    return rf"^\W*(?:{words})\W*$"


def _of(subject: str, words: str) -> str:
    """A line that says this of the site or page itself, and not of a time that is over."""
    over = r"\b(?:was|were|var|låg|lå|oli|olivat|lágu|lá|voru|had)\b"
    forward = rf"(?:{subject})(?:(?!{over})[^\n]){{0,60}}?(?:{words})"
    return rf"{forward}|(?<!was )(?<!were )(?:{words})[^\n]{{0,40}}?(?:{subject})"


def _together(*signs: str) -> str:
    """A sentence in which all of this is said, in any order."""
    return r"(?:^|(?<=[.!?:] ))" + "".join(rf"(?=[^\n.!?]*?(?:{sign}))" for sign in signs)


_WORDS: Final[dict[str, Sequence[str]]] = {
    "challenge": (
        _HUMAN,
        _TRAFFIC,
        _BROWSER,
        _line(_DENIED),
        r"just a moment|automated (?:access|requests)|request blocked|requested url was rejected",
        r"you (?:have been|are) (?:blocked|(?:being )?rate.limited)|you don['’]t have permission",
        r"you (?:have )?(?:sent|made) too many requests|rate limit exceeded",
        r"access to this site has been limited|please enable js and disable any ad blocker",
        r"access (?:to this page )?(?:has been )?denied\b[^\n]*(?:\n[^\n]*)?(?:server|permission|reference|website)",
    ),
    "maintenance": (
        _of(_SITE, _CLOSED),
        _line(_DOWN_NOW),
        rf"{_line(_UPKEEP)}[\s\S]*?(?:{_SITE}|{_YOU}|{_WE}\b)",
        r"^\W*(?:service unavailable|briefly unavailable)|(?:503|error|temporary|currently) service unavailable",
        _QUEUE,
        rf"(?:{_CLOSED}|{_WORK})[\s\S]{{0,200}}?(?:{_LATER})",
    ),
    "at work": (rf"{_WE}\b[^\n]{{0,60}}?(?:{_WORK}|op (?:at|og) køre)",),
    "soft-404": (
        _of(_PAGE, _GONE),
        _line(_GONE),
        r"(?:not|n['’]t|cannot) (?:\w+ )?find what you|inte hitta det du",
        r"ikk[je]e? (?:å )?finne det du|ikke finde det,? du",
        _STATUS.format(codes="404|410"),
        _together(_PAGE, _MOVED, rf"{_YOU}|\b(?:may|might|kan|kanske|voi\w*|ehkä|gæti|mulig\w*|måske)\b"),
    ),
    "soft-404, plain": (
        rf"^\W*(?:\w+[!,.] )?(?:{_DEFINITE} )?(?:{_PAGE})[^\n]{{0,15}}?(?:(?:{_GONE})[^\n]{{0,9}}|{_MOVED})\W*$",
        rf"^[^\n]{{0,20}}?(?:{_GONE})\W+(?:{_DEFINITE} )?(?:{_PAGE}|sida|siden|sidan)\W*$",
        _together(_PAGE, rf"{_GONE}|{_MOVED}", _YOU),
    ),
    "search on": (
        r"(?:try|use) (?:the |our |a )?search|search (?:field|box|for)|prøv (?:at søge|søket|søkje|å søke)",
        r"søgefelt|søkefelt|prova att söka|använd sök|sökfunktion|käytä haku|kokeile haku|hakutoimin",
        r"reyndu (?:að leita|leitina)|leitarvél",
    ),
    "go home": (
        r"(?:front|home) ?page|site map|forside[nr]?\b|startsida|etusivu\w*|forsíðu\w*|framsida|start ?page|startseite",
    ),
    "maintenance, bare": (_CLOSED, _DOWN_NOW),
    "soft-404, bare": (_GONE, _MOVED),
    "region, bare": (r"legal reasons",),
    "region": (
        r"unavailable (?:for|due to) legal reasons|european economic area",
        _together(rf"{_PAGE}|{_SITE}|{_YOU}", _NOT_HERE, _ELSEWHERE),
        _line(rf"(?:sorry, )?(?:{_NOT_HERE}) (?:{_ELSEWHERE})"),
    ),
    "error-page": (
        _STATUS.format(codes="50[0-4]|40[13]|429|52[0-9]"),
        _FAILED,
        _SOFTWARE,
        _line("error|virhe|fehler|erreur|errore|fe[ij]l|villa|(?:server|system)(?:fe[ij]l|fel)"),
    ),
    "error-page, plain": (_SOFTWARE,),
    "placeholder": (
        r"(?:will|should|are|being) (?:be(?:ing)? )?redirected (?:in a|shortly|automatically|\.|$)|redirecting",
        r"you (?:are|will be|should be)(?: being)? redirected|if you are not redirected",
        r"du (?:bliver|blir) (?:viderestillet|videresendt|omdirigera\w*)",
        r"\b(?:du|sidan|siden|deg|dig) [^\n]{0,15}omdirig|sinut ohjataan|áframsend",
        r"weitergeleitet|redirig",
        _SCRIPTS,
        _OLD_BROWSER,
        _PARKED,
        _of(_SITE, _NOT_YET),
        rf"{_WE}\b[^\n]{{0,60}}?(?:{_NOT_YET})",
        _line(r"coming soon|kommer snart|tulossa pian|it works!?|(?:there(?:['’]s| is) )?nothing here,? yet"),
        _DEFAULT,
    ),
    "placeholder, plain": (_DEFAULT,),
    "loading": (rf"^\W*(?:{_LOADING})[^\n]{{0,25}}$",),
    "consent": (
        r"cookie|consent|gdpr|samtykke|informasjonskapsl|samtycke|kakor|eväste|evästei|suostumu|vafrakök|vefkök",
        r"samþykk|einwilligung|zustimm|consentement|traceurs|consentimiento|consenso|toestemming|küpsis|zgod",
        r"ciasteczk|consentimento|legal age|over (?:18|21)\?",
    ),
    "partners": (r"\b(?:partner|leverandør|leverantör|kumppan|samstarfsað|parceir|socios|vendors)\w*",),
    "login": (
        _LOGIN,
        r"password|adgangskode|passord|lösenord|salasana|lykilorð|passwort|mot de passe|contraseña|wachtwoord|parool",
        r"hasło|palavra-passe|senha",
    ),
    "login first": (rf"\A\W*(?:{_LOGIN})\b",),
    "login only": (
        rf"^\W*(?:{_LOGIN})(?:\s+(?:med|with|mit|avec|með|using)\b[^\n]{{0,30}})?\W*$",
        _EXPIRED,
        _ALLOWED,
        _together(rf"{_LOGIN}|innlogget|inloggad|logget ind|kirjaudu\w*|skrá þig inn", _TO_SEE),
    ),
    "told": (
        r"\b(?:says|said|told|according to|säger|sade|enligt|uppger|siger|sagde|oplyser)\b",
        r"\b(?:ifølge|sier|opplyser|skriver)\b",
        r"\b(?:sanoo|sanoi|kertoo|kertoi|kertovat|mukaan|segir|sagði|samkvæmt|spokes(?:man|woman|person)|meddeler)\b",
    ),
    "you": (_YOU, r"with a|med (?:mitid|bankid)|logg inn|log ind|fortsæt|fortsett|fortsätt"),
    "subscribe": (
        r"subscri|\babon+[eé]|abbonat|prenumer|tilaaj|\btilaa\b|áskrif|suscri|abbonier|abonnier",
        r"continue reading|free trial|unlimited access",
        r"(?:create|register) [^\n]{0,20}account to (?:read|continue)",
        r"(?:log ?in|sign ?in|register) to (?:read|continue)",
        r"(?:læs|les|lese) (?:resten|videre|hele)|läs(?:a)? (?:hela|vidare|resten)|jatka lukemista|lestu áfram",
    ),
}
SAYS: Final = {
    reason: re.compile(re.sub(r"\s*\n\s*", "", "|".join(patterns)), re.IGNORECASE | re.MULTILINE)
    for reason, patterns in _WORDS.items()
}
"""Reason → what a page says for it; `bare`: where a word alone will do, `plain`: what nobody says of anything else. The
rest are parts of reasons."""

CHOICE: Final = re.compile(
    r"accept|agree|reject|manage|allow|godta|godkend|godkänn|tillad|tillat|tillåt|hyväksy|salli|samþykkj|leyfa"
    r"|akzept|zustimmen|aceptar|accett|nõust|akcept|aceitar|afvis|avvis|neka|hylkää|hafna|ablehnen|refuser"
    r"|yes, enter|nødvendige",
    re.IGNORECASE,
)
"""What stands on the buttons of a question of consent."""
