"""What the operator wrote → values: YAML and environment, faults with path, line and column."""

from monitor.config.baseline import baseline_schema, load_baseline, places
from monitor.config.dump import dump_baseline
from monitor.config.lexicon import load_lexicon
from monitor.config.parsing.values import value_from_text
from monitor.config.parsing.yaml import read_jsonl, read_yaml
from monitor.config.settings import Settings, load_settings
from monitor.config.sources import Fetching, Keeping, Mailing, MailServer, Sources, load_sources, sources_schema

__all__ = [
    "Fetching",
    "Keeping",
    "MailServer",
    "Mailing",
    "Settings",
    "Sources",
    "baseline_schema",
    "dump_baseline",
    "load_baseline",
    "load_lexicon",
    "load_settings",
    "load_sources",
    "places",
    "read_jsonl",
    "read_yaml",
    "sources_schema",
    "value_from_text",
]
