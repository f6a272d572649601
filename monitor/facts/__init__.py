"""A document against the baseline → observations and verdicts. Pure.

`build_lexicon` and `compile_baseline` are called once, `observe` and `judge` for every document.
"""

from monitor.facts.corrections import corrections
from monitor.facts.developments import developments
from monitor.facts.edited import observe_edited
from monitor.facts.judge import judge, same
from monitor.facts.language.syntax import LANGUAGES, PhraseError, check_phrase
from monitor.facts.lexicon import Lexicon, LexiconFile, build_lexicon
from monitor.facts.observe import Baseline, compile_baseline, observe
from monitor.facts.sums import inconsistencies
from monitor.facts.topic import Topic, topic
from monitor.facts.withdrawn import withdrawn
from monitor.facts.writing.complete import complete
from monitor.facts.writing.lint import Remark, lint
from monitor.facts.writing.why import silence

__all__ = [
    "LANGUAGES",
    "Baseline",
    "Lexicon",
    "LexiconFile",
    "PhraseError",
    "Remark",
    "Topic",
    "build_lexicon",
    "check_phrase",
    "compile_baseline",
    "complete",
    "corrections",
    "developments",
    "inconsistencies",
    "judge",
    "lint",
    "observe",
    "observe_edited",
    "same",
    "silence",
    "topic",
    "withdrawn",
]
