"""What becomes of the items of a list: new, otherwise than before, or nothing. Pure.

A list is read again and again, and the same item is news once: by its key, which it keeps for ever.
"""

from monitor.follow.items import (
    News,
    as_answer,
    dated,
    fits_page,
    had_before,
    held_back,
    judged_again,
    own_address,
    retitled,
    sort,
    told,
    with_page,
)

__all__ = [
    "News",
    "as_answer",
    "dated",
    "fits_page",
    "had_before",
    "held_back",
    "judged_again",
    "own_address",
    "retitled",
    "sort",
    "told",
    "with_page",
]
