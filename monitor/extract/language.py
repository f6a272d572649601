"""Which language a text is in: from the text itself, helped by the page's own declaration."""

from functools import lru_cache
from typing import Protocol

OURS = ("en", "da", "nb", "nn", "sv", "fi", "is")
OTHERS = (
    "de", "fr", "nl", "es", "it", "pt", "pl", "et", "lv", "lt", "fo", "kl", "se", "ru", "uk", "cs", "sk", "hu", "ro",
    "tr", "ja", "zh", "ko", "ar", "he", "el", "bg", "id",
)  # fmt: skip
"""Common others, so that a German page is called German and not the nearest Nordic language."""

SAMPLE = 1500
"""Characters that are looked at; more does not change the answer and costs time."""
GLANCE = 500
SURE = 0.99
"""Characters that will do where they say what the page declares, and how sure of it they must be."""
ENOUGH = 60
"""Below this many letters the text proves nothing, and the declaration is taken."""
_NORWEGIAN = {"no": "nb", "nb": "nb", "nn": "nn"}


class _Identifier(Protocol):
    nb_classes: list[str]

    def set_languages(self, langs: list[str]) -> None: ...

    def rank(self, text: str) -> list[tuple[str, float]]: ...


@lru_cache(maxsize=1)
def _identifier() -> _Identifier:
    # 0.5 s and 30 MB: only when first needed.
    from py3langid.langid import MODEL_FILE, LanguageIdentifier  # noqa: PLC0415

    identifier: _Identifier = LanguageIdentifier.from_model_file(MODEL_FILE, norm_probs=True)
    known = set(identifier.nb_classes)
    identifier.set_languages([code for code in (*OURS, "no", *OTHERS) if code in known])
    return identifier


def language_of(text: str, declared: str | None = None) -> str:
    """ISO 639-1 code of the text (`nb` or `nn` for Norwegian), `und` if nothing tells.

    `declared` is the page's own word (`<html lang>`): it breaks near ties and decides when the text is too short.
    """
    code = _short(declared)
    sample = text[:SAMPLE]
    if sum(map(str.isalpha, sample)) < ENOUGH:
        return code or "und"
    if code and len(text) > GLANCE:
        best, top = _ranked(text[:GLANCE])[0]
        if best == code and top >= SURE:
            return code
    ranked = _ranked(sample)
    best, top = ranked[0]
    if code and code != best and dict(reversed(ranked)).get(code, 0.0) >= top * 0.5:
        return code
    return best


def nearest_of_ours(text: str) -> str:
    """The one of our languages that a text is most like, however short it is: for what somebody typed to be read."""
    return next(name for name, _ in _ranked(text[:SAMPLE]) if name in OURS)


def _ranked(text: str) -> list[tuple[str, float]]:
    return [(_NORWEGIAN.get(name, name), score) for name, score in _identifier().rank(text)]


def _short(declared: str | None) -> str | None:
    if not declared:
        return None
    code = declared.strip().lower().replace("_", "-").split("-")[0]
    return _NORWEGIAN.get(code, code) if code.isalpha() and len(code) in (2, 3) else None
