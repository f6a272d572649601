"""`monitor config`: the operator's files and settings."""

from monitor.cli.ground.arguments import AsJson
from monitor.cli.ground.printing import put, put_json, put_table, say

NOBODY = "nobody gets digests yet: name somebody under `recipients:` in sources.yaml; `digest preview` shows one"


def check_config(as_json: AsJson = False) -> None:
    """Check sources.yaml, the baseline, the lexicon and the templates; contacts nothing."""
    from monitor.config import load_baseline, load_lexicon, load_settings, load_sources
    from monitor.rooms import read_templates

    settings = load_settings()
    declared = load_sources(settings.at(settings.sources))
    lexicon = load_lexicon(settings.at(settings.lexicon))
    facts, disputes = load_baseline(settings.at(settings.baseline), lexicon)
    read_templates(settings.at(settings.templates))
    if as_json:
        sums = {"sources": declared.sources, "recipients": declared.recipients, "facts": facts, "disputes": disputes}
        put_json({name: len(values) for name, values in sums.items()} | {"entities": len(lexicon.entities)})
        return
    put(f"{len(declared.sources)} sources, {len(declared.recipients)} recipients: sound")
    if not declared.recipients:
        say(NOBODY)
    put(f"{len(facts)} facts, {len(disputes)} disputes, {len(lexicon.entities)} things in the lexicon: sound")


def show_config(as_json: AsJson = False) -> None:
    """Show all settings as they are in force; secrets are masked."""
    from monitor.config import load_settings

    shown = load_settings().shown()
    if as_json:
        put_json(shown)
    else:
        put_table(("setting", "value"), sorted(shown.items()))
