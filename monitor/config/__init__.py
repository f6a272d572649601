"""What the operator wrote → values: YAML and environment, faults with path, line and column."""

from monitor.config.lines import read_jsonl
from monitor.config.sources import FetchSettings, Smtp, Sources, load_sources, sources_schema
from monitor.config.yaml import read_yaml

__all__ = ["FetchSettings", "Smtp", "Sources", "load_sources", "read_jsonl", "read_yaml", "sources_schema"]
