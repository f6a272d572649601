"""`monitor try`: what would be found on one page, and why. Nothing is stored."""

from pathlib import Path
from typing import Annotated

import typer

from monitor.cli.ground.arguments import AsJson
from monitor.cli.ground.printing import put_json
from monitor.cli.ground.selecting import Ignore, IgnoreText, Proposal, Select


def try_page(
    what: Annotated[
        str, typer.Argument(metavar="URL|FILE|SOURCE", help="A web address, an HTML or text file, or a source id.")
    ],
    explain: Annotated[bool, typer.Option("--explain", help="Also show what each score is made of.")] = False,
    baseline: Annotated[
        Path | None, typer.Option("--baseline", help="Facts from a file instead of the database.")
    ] = None,
    as_json: AsJson = False,
    *,
    select: Select = [],  # noqa: B006 - typer reads the default and never changes it
    ignore: Ignore = [],  # noqa: B006
    ignore_text: IgnoreText = [],  # noqa: B006
) -> None:
    """Fetch, read, observe and compare one page, and tell what would be found and why. Nothing is stored.

    Of a source that is a list: its items, and what would become of each.

    With selectors: as if they stood in sources.yaml, and what they take out of the text or bring into it.
    """
    from monitor.cli.pages.list_trial import try_list
    from monitor.cli.pages.trial import trial_of
    from monitor.cli.pages.trial_told import print_trial

    if try_list(what, as_json=as_json):
        return
    tried = trial_of(what, baseline, proposal=Proposal(tuple(select), tuple(ignore), tuple(ignore_text)))
    if as_json:
        put_json(tried)
    else:
        print_trial(tried, explain=explain)
