"""db/baseline/*.yaml → facts and disputes. The form is told in docs/facts.md."""

import json
from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import suppress
from datetime import datetime
from pathlib import Path
from typing import Any

from pydantic import ValidationError

from monitor.config.lexicon import unknown_words
from monitor.config.parsing.facts import BaselinePart, DisputePart, EarlierPart, FactPart, ProvenancePart
from monitor.config.parsing.tree import MIB, Loc, Tree, read_tree, together
from monitor.config.parsing.values import typed_value
from monitor.config.parsing.yaml import read_placed, suggest
from monitor.errors import ConfigError
from monitor.facts import Lexicon, complete
from monitor.models import Dispute, Earlier, Fact, Kind, Provenance, Value
from monitor.models.history import known_from
from monitor.text import one_line

LARGEST = 4 * MIB


def load_baseline(path: Path, lexicon: Lexicon | None = None) -> tuple[tuple[Fact, ...], tuple[Dispute, ...]]:
    """Read a baseline: one file, or a folder's *.yaml in the order of their names.

    With a lexicon it is also checked that facts speak of what the lexicon has (see `lexicon.unknown_words`).
    Raises ConfigError with all faults of all files.
    """
    faults: list[ConfigError] = []
    facts: list[Fact] = []
    disputes: list[Dispute] = []
    trees: list[Tree] = []
    for file in _files(path):
        part, tree, own = read_placed(file, BaselinePart, LARGEST)
        faults += own
        trees.append(tree)
        for index, fact in _sound(part, tree):
            at: Loc = ("facts", index)
            wrong = list(_meaning(fact, tree, at, lexicon))
            faults += wrong
            if wrong:
                continue
            facts.append(_fact(fact))
            if lexicon is not None:
                if fact.kind is Kind.STATUS:  # its values are read and written by its rungs, so it keeps the ladder
                    facts[-1] = complete(facts[-1], lexicon)
                faults += [tree.fault((*at, *loc), message) for loc, message in unknown_words(facts[-1], lexicon)]
        if part is not None:
            disputes += map(_dispute, part.disputes)
    faults += _across(trees)
    if faults:
        raise together(faults)
    return tuple(facts), tuple(disputes)


def places(path: Path) -> Callable[[str, Loc, str], ConfigError]:
    """How to tell something of a fact of a baseline at its place: (id, path inside the fact, message) → an error."""
    found: dict[str, tuple[Tree, int]] = {}
    for tree, part, index, entry in _entries([read_tree(file, LARGEST) for file in _files(path)]):
        if part == "facts":
            found.setdefault(str(entry.get("id")), (tree, index))

    def at(fact_id: str, loc: Loc, message: str) -> ConfigError:
        tree, index = found[fact_id]
        return tree.fault(("facts", index, *(loc or ("id",))), message)

    return at


def baseline_schema() -> dict[str, Any]:
    """The JSON Schema of a baseline file, for editors; committed as db/baseline.schema.json."""
    return {"$schema": "http://json-schema.org/draft-07/schema#", **BaselinePart.model_json_schema()}


def _files(path: Path) -> list[Path]:
    if not path.is_dir():
        return [path]
    files = sorted(path.glob("*.yaml"))
    if not files:
        raise ConfigError("there is no *.yaml file in this folder; give a baseline file or folder", str(path))
    return files


def _fact(part: FactPart) -> Fact:
    own = dict(part)
    own["title"] = part.title or one_line(part.statement, 80)
    own["sources"] = _provenance(part.sources)
    own["history"] = tuple(_earlier(part, earlier) for earlier in part.history)
    return Fact(**own)


def _earlier(fact: FactPart, part: EarlierPart) -> Earlier:
    own = dict(part)
    own["value"] = _typed(fact, part.value)
    own["contested"] = tuple(_typed(fact, value) for value in part.contested)
    own["sources"] = _provenance(part.sources)
    return Earlier(**own)


def _typed(fact: FactPart, raw: object) -> Value:
    """A value of an earlier time, as the kind of the fact has it. Raises ValueError."""
    return typed_value(fact.kind, raw, rungs=fact.rungs, options=fact.options)


def _provenance(parts: Sequence[ProvenancePart]) -> tuple[Provenance, ...]:
    return tuple(Provenance(**dict(part)) for part in parts)


def _dispute(part: DisputePart) -> Dispute:
    return Dispute(**(dict(part) | {"sides": _provenance(part.sides)}))


def _sound(part: BaselinePart | None, tree: Tree) -> Iterator[tuple[int, FactPart]]:
    """The facts whose keys are right, with their index; of a faulty file those that are."""
    if part is not None:
        yield from enumerate(part.facts)
        return
    for _, name, index, entry in _entries([tree]):
        if name == "facts":
            with suppress(ValidationError):
                yield index, FactPart.model_validate_json(json.dumps(entry), strict=True)


def _meaning(fact: FactPart, tree: Tree, at: Loc, lexicon: Lexicon | None) -> Iterator[ConfigError]:
    """Faults that no single key has by itself."""
    if fact.kind is Kind.STATUS and not fact.ladder and not fact.rungs:
        holding = [ladder for ladder in lexicon.ladders.values() if fact.value in ladder.rungs] if lexicon else []
        if len(holding) != 1:
            message = "a status needs `ladder:` (of the lexicon), `rungs:` (its own), or both; write one of them"
            yield tree.fault(at, message)
    strange = next((rung for rung in fact.ahead if fact.rungs and rung not in fact.rungs), None)
    if strange is not None:
        yield tree.fault((*at, "ahead"), f"`{strange}` is no rung of the fact; {suggest(strange, fact.rungs)}")
    if fact.kind is Kind.CHOICE and len(set(fact.options)) < 2:
        yield tree.fault(at, "a choice needs at least two different `options:`; add them")
    for key, kinds in _ONLY_FOR.items():
        if getattr(fact, key) and fact.kind not in kinds:
            names = ", ".join(kind.value for kind in kinds)
            yield tree.fault((*at, key), f"`{key}` is only for {names}, not for {fact.kind.value}; remove it", key=True)
    yield from _strange_phrases(fact, tree, at)
    yield from _disorder(fact, tree, at)


_ONLY_FOR: Mapping[str, tuple[Kind, ...]] = {
    "ladder": (Kind.STATUS,),
    "rungs": (Kind.STATUS,),
    "options": (Kind.CHOICE, Kind.SET),
    "exhaustive": (Kind.SET,),
    "ahead": (Kind.STATUS,),
    "unit": (Kind.QUANTITY, Kind.COUNT),
}


def _disorder(fact: FactPart, tree: Tree, at: Loc) -> Iterator[ConfigError]:
    """Earlier values that are none, are not dated, or do not follow one another."""
    before: datetime | None = None
    steps: list[tuple[Loc, EarlierPart | FactPart]] = [
        ((*at, "history", number), earlier) for number, earlier in enumerate(fact.history)
    ]
    for here, step in [*steps, (at, fact)] if steps else ():
        if isinstance(step, EarlierPart):
            yield from _no_values(fact, step, tree, here)
        since = known_from(_dated(step))
        if since is None:
            yield tree.fault(here, "nothing dates when this was known; write `as_of:` or a source with its `date:`")
        elif before is not None and since < before:
            yield tree.fault(
                here,
                f"known since {since:%Y-%m-%d}, the value before it since {before:%Y-%m-%d}; put the oldest first, "
                "or correct `sources:`, `as_of:` or `known_since:`",
            )
        before = since or before
    if fact.until and before and fact.until < before:
        yield tree.fault((*at, "until"), f"closed before it was known ({before:%Y-%m-%d}); correct one of the two")


def _no_values(fact: FactPart, earlier: EarlierPart, tree: Tree, at: Loc) -> Iterator[ConfigError]:
    places: list[tuple[Loc, object]] = [(("value",), earlier.value)]
    places += [(("contested", number), value) for number, value in enumerate(earlier.contested)]
    for loc, value in places:
        try:
            _typed(fact, value)
        except ValueError as error:
            yield tree.fault((*at, *loc), str(error))


def _dated(part: FactPart | EarlierPart) -> Earlier:
    return Earlier(value="", as_of=part.as_of, known_since=part.known_since, sources=_provenance(part.sources))


def _strange_phrases(fact: FactPart, tree: Tree, at: Loc) -> Iterator[ConfigError]:
    """Phrases stand under a value; one that does not exist is a slip of the pen."""
    known: tuple[str, ...] = ()
    if fact.kind is Kind.STATUS:
        known = fact.rungs
    elif fact.kind is Kind.CHOICE:
        known = fact.options
    elif fact.kind is Kind.TEXT:
        known = ("stated", "denied")
    elif fact.kind is Kind.SET:
        known = fact.options or (fact.value or ())
    for key in fact.phrases:
        if known and key not in known:
            shown = one_line(key, 40)
            yield tree.fault(
                (*at, "phrases", key), f"phrases for `{shown}`, which is no value; {suggest(key, known)}", key=True
            )


def _across(trees: list[Tree]) -> Iterator[ConfigError]:
    """Ids that stand twice, in one file or in two; disputes about unknown facts. Works on faulty files too."""
    seen: dict[tuple[str, str], ConfigError] = {}
    for tree, part, index, entry in _entries(trees):
        key = entry.get("id")
        if not isinstance(key, str):
            continue
        here = tree.fault((part, index, "id"), "")
        first = seen.setdefault((part, key), here)
        if first is not here:
            where = f"{first.path}:{first.line}"
            message = f"id `{one_line(key, 60)}` stands twice (first in {where}); give one another id"
            yield tree.fault((part, index, "id"), message)
    facts = [key for part, key in seen if part == "facts"]
    for tree, part, index, entry in _entries(trees):
        named = entry.get("facts") if part == "disputes" else None
        for number, key in enumerate(named if isinstance(named, list) else []):
            if isinstance(key, str) and ("facts", key) not in seen:
                message = f"there is no fact `{one_line(key, 60)}`; {suggest(key, facts)}"
                yield tree.fault((part, index, "facts", number), message)


def _entries(trees: list[Tree]) -> Iterator[tuple[Tree, str, int, dict[str, Any]]]:
    for tree in trees:
        data = tree.data if isinstance(tree.data, dict) else {}
        for part in ("facts", "disputes"):
            entries = data.get(part)
            for index, entry in enumerate(entries if isinstance(entries, list) else []):
                if isinstance(entry, dict):
                    yield tree, part, index, entry
