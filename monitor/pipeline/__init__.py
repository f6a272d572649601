"""The three runs. These modules call the rooms in the right order and store what they return; they never decide.

    check     a page or an article (pages):
              get → read → is this the page? → compare with its past → hold against the baseline → store
              a list (lists): get → read → which items are new or edited? → store; new articles are due at once
    decide    finding + review → baseline
    deliver   findings → digest → outbox → channel

What can be wrong with one page is an outcome of that page; a broken database is not, and goes up.
"""

from monitor.pipeline.answers import decide, edits_of_pages
from monitor.pipeline.digests import compose_digest, deliver
from monitor.pipeline.rounds import check, check_due
from monitor.pipeline.upkeep import tidy, tidy_daily

__all__ = ["check", "check_due", "compose_digest", "decide", "deliver", "edits_of_pages", "tidy", "tidy_daily"]
