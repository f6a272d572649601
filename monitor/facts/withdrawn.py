"""What a page said and says no longer. A page that cannot be read never comes here: silence is no withdrawal."""

from collections.abc import Sequence

from monitor.models import Document, Observation, Stance
from monitor.text import same_words


def withdrawn(
    before: Sequence[Observation], after: Sequence[Observation], document: Document
) -> tuple[Observation, ...]:
    """The statements of the last document that this healthy one has dropped: one a fact.

    Gone means that the fact is not spoken of any more in any way and that the quoted words stand nowhere on the page,
    furniture included. A statement that now gives another value is a change, not a withdrawal.
    """
    spoken_of = {observation.fact_id for observation in after}
    everywhere = same_words(f"{document.title}\n{document.text}\n{document.visible}").casefold()
    gone: dict[str, Observation] = {}
    for observation in before:
        if observation.stance is not Stance.ASSERTED or observation.fact_id in spoken_of:
            continue
        if same_words(observation.quote).casefold() not in everywhere:
            gone.setdefault(observation.fact_id, observation)
    return tuple(gone.values())
