"""Facts and disputes → the files of db/baseline: the same facts always give the same bytes, one fact one block."""

from collections.abc import Mapping, Sequence
from dataclasses import MISSING, fields
from datetime import datetime
from enum import Enum

from monitor.config.parsing.written import Tree, flow, scalar
from monitor.models import Dispute, Earlier, Fact, Provenance, Quantity

HEADER = """\
# yaml-language-server: $schema=../baseline.schema.json
# Known facts. The form is told in docs/facts.md; `monitor baseline load` reads edits.
"""
_FACT_KEYS = (
    *("id", "title", "statement", "kind", "value", "qualifier", "stance", "speaker", "contested", "suspect"),
    *("about", "role", "ladder", "rungs", "ahead", "options", "exhaustive", "unit"),
    *("country", "topics", "core", "stability", "as_of", "true_since", "known_since", "until"),
    *("cues", "not_cues", "aliases", "phrases", "sources", "note", "history"),
)
_EARLIER_KEYS = (
    *("value", "statement", "qualifier", "stance", "speaker", "contested", "suspect"),
    *("as_of", "true_since", "known_since", "sources"),
)
_DISPUTE_KEYS = ("id", "about", "facts", "kind", "sides", "verdict", "resolved", "confidence")
_ALWAYS = {"id", "title", "statement", "kind", "about", "facts", "resolved", "verdict", "stability", "sides"}
_LANGUAGES = ("any", "en", "da", "nb", "nn", "sv", "fi", "is")


def dump_baseline(facts: Sequence[Fact], disputes: Sequence[Dispute] = ()) -> dict[str, str]:
    """File name → YAML. A fact stands in the file of its first topic, in the order of ids.

    `load_baseline` of the files gives equal facts.
    """
    themes: dict[str, list[Fact]] = {}
    for fact in sorted(facts, key=lambda fact: fact.id):
        themes.setdefault(fact.topics[0] if fact.topics else "other", []).append(fact)
    files = {
        f"{theme}.yaml": _file("facts", [_part(fact, _FACT_KEYS) for fact in own])
        for theme, own in sorted(themes.items())
    }
    if disputes:
        ordered = sorted(disputes, key=lambda dispute: dispute.id)
        # Two underscores cannot come from a topic, so the name is free.
        files["_disputes.yaml"] = _file("disputes", [_part(dispute, _DISPUTE_KEYS) for dispute in ordered])
    return files


def _part(thing: Fact | Dispute | Earlier | Provenance, keys: Sequence[str]) -> dict[str, Tree]:
    """The keys that say something: those that differ from the default, and the ones a reader looks for."""
    usual = {field.name: {} if field.default is MISSING else field.default for field in fields(thing)}
    out: dict[str, Tree] = {}
    for key in keys:
        value = getattr(thing, key)
        if key in _ALWAYS or value != usual[key]:
            out[key] = _plain(value)
    return out


def _plain(value: object) -> Tree:
    if isinstance(value, Quantity):
        amount = int(value.amount) if value.amount == int(value.amount) else value.amount
        return {"amount": amount, "unit": value.unit}
    if isinstance(value, Provenance):
        return _part(value, [field.name for field in fields(value)])
    if isinstance(value, Earlier):
        return _part(value, _EARLIER_KEYS)
    if isinstance(value, Enum):
        return str(value.value)
    if isinstance(value, datetime):
        return value.isoformat()
    if isinstance(value, Mapping):
        languages = all(key in _LANGUAGES for key in value)
        keys = sorted(value, key=_LANGUAGES.index) if languages else list(value)
        return {str(key): _plain(value[key]) for key in keys}
    if isinstance(value, tuple | list):
        return [_plain(item) for item in value]
    assert value is None or isinstance(value, str | int | float | bool)  # noqa: S101 - narrows for mypy
    return value


def _file(part: str, entries: Sequence[Mapping[str, Tree]]) -> str:
    lines = [HEADER + f"{part}:"]
    for entry in entries:
        lines += ["  " + line for line in _block(entry)]
    return "\n".join(lines) + "\n"


def _block(entry: Mapping[str, Tree]) -> list[str]:
    """A mapping as an entry of a list, a key a line."""
    first, *others = (line for key, value in entry.items() for line in _lines(key, value))
    return ["- " + first, *("  " + line for line in others)]


def _lines(key: str, value: Tree) -> list[str]:
    """`key: value` as lines: a mapping of lists and a list of mappings get a line an entry, all else one line.

    A history gets a block an entry.
    """
    name = scalar(key)
    if isinstance(value, Mapping) and any(isinstance(inner, Mapping | list) for inner in value.values()):
        return [f"{name}:", *("  " + line for inner, deeper in value.items() for line in _lines(inner, deeper))]
    entries = [inner for inner in value if isinstance(inner, Mapping)] if isinstance(value, list) else []
    if key == "history" and entries:
        return [f"{name}:", *("  " + line for inner in entries for line in _block(inner))]
    if isinstance(value, list) and entries:
        return [f"{name}:", *(f"  - {flow(inner)}" for inner in value)]
    return [f"{name}: {flow(value)}"]
