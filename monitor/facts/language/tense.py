"""The tense of an event's verb, and what governs its clause from outside. Pure.

Only what the dates and the stance need: whether `signs on Thursday` lies ahead, whether `denies that …` reaches into
the clause that it introduces, and whether a sentence tells what never happened (`had parliament not agreed, …`).
"""

import re
from typing import Final

from monitor.facts.language.phrases import Hit
from monitor.facts.linking.view import Passage

_SCANDINAVIAN: Final = re.compile(
    r"(?!(?:har|var|når|der|eller|efter|etter|under|over|\w+ninger)$)"
    r"\w*(?:er|ar|ir|år|[^dt]es|[^dt]as|ast|vert|går|står|slår)$"
)
_PRESENT: Final = {
    "en": re.compile(r"(?!(?:has|was|is|talks|negotiations|votes|members)$)\w+[^s]s$"),
    "da": _SCANDINAVIAN,
    "nb": _SCANDINAVIAN,
    "nn": _SCANDINAVIAN,
    "sv": _SCANDINAVIAN,
    "fi": re.compile(r"(?!\w*maa$)\w+(?:(?<!i)va[tn]|(?<!i)vä[tn]|[td]aan|[td]ään|aa|ää|ee|uu|yy|oo|öö)$"),
    "is": re.compile(
        r"(?:\w+(?:ar|(?<!n)ir|(?<!ð)ur)|undirrita|skrifa|samþykkja|staðfesta|fullgilda|taka|ganga|semja)$"
    ),
}
"""Language → a finite verb in the present tense, as far as the wordings of events go."""
_PASSIVE: Final = re.compile(
    r"\b(?:bliver|blir|vert|is being|are being)(?: (?!(?:har|er|blev|ble|vart|not) )\w+){0,4} $"
)
_AUXILIARY: Final = re.compile(
    r"\b(?:was|were|been|has|have|blev|blevet|ble|blei|er|har|ha|är|hade|havde|hadde|on|ovat|oli|olivat|var|voru|eru|"
    r"hafa|hefur|höfðu) $"
)
"""What stands before a participle, which is no finite form."""
_COMPLEMENT: Final = re.compile(r"[ ,]*(?:that|at|att|að|että|om|hvorvidt|huruvida|whether|hvort|ettei\w*)\b")
_COUNTERFACTUAL: Final = re.compile(r"[ ,]*(?:had|havde|hadde|hade|hefði|hefðu|olisiko)\b")
_WAS_TO: Final = re.compile(r"\b(?:was|were|had been|skulle|oli|olivat|átti|áttu)(?: (?:\w+)){0,3} $")
_CONDITION: Final = re.compile(
    r",? (?:when|once|as soon as|if|provided|når|hvis|dersom|såfremt|så snart|när|ifall|kun|jos|mikäli|þegar|ef) "
)


def is_present(passage: Passage, hit: Hit, language: str) -> bool:
    """Does an event's wording begin with a verb in the present tense, or stand in the present passive?"""
    return passive_ahead(passage, hit) or _finite(passage, hit, language)


def _finite(passage: Passage, hit: Hit, language: str) -> bool:
    pattern = _PRESENT.get(language)
    first = passage.folded.text[hit.start : hit.end].split(" ", 1)[0]
    if pattern is None or _AUXILIARY.search(passage.folded.text[max(passage.start, hit.start - 8) : hit.start]):
        return False
    return pattern.match(first) is not None


def passive_ahead(passage: Passage, hit: Hit) -> bool:
    """`bliver (…) underskrevet`: something that is about to be done."""
    left, _ = passage.clause(hit.start, hit.end)
    return _PASSIVE.search(passage.folded.text[left : hit.start]) is not None


def governing(passage: Passage, left: int) -> int:
    """Where the words begin that govern a clause: before it, where it is the object of what stands there.

    `The government denies, that …`: in Danish and Finnish such a clause stands behind a comma.
    """
    text = passage.folded.text
    if left <= passage.start or not _COMPLEMENT.match(text, left, passage.end):
        return left
    mark = max((start for start, end in passage.marks if end <= left), default=passage.start)
    outer, _ = passage.clause(max(passage.start, mark - 1), mark)
    return outer


def counterfactual(passage: Passage, left: int) -> bool:
    """`Had parliament not approved the agreement, …`: told of what did not happen."""
    return _COUNTERFACTUAL.match(passage.folded.text, left, passage.end) is not None


def was_to(passage: Passage, hit: Hit, left: int) -> bool:
    """`was to be signed in November`: the plan is past, whether it came true or not."""
    return _WAS_TO.search(passage.folded.text[left : hit.start]) is not None


def on_condition(passage: Passage, hit: Hit) -> bool:
    """Is what the present tense tells bound to something that comes first: `becomes a member once …`?"""
    return _CONDITION.search(passage.folded.text, hit.end, passage.end) is not None
