"""db/baseline/*.yaml → facts and disputes. The form is told in docs/facts.md."""

import json
from collections.abc import Callable, Iterator, Mapping
from contextlib import suppress
from pathlib import Path
from typing import Annotated, Any, Literal

from pydantic import AfterValidator, AwareDatetime, ConfigDict, Field, ValidationError, ValidationInfo, field_validator

from monitor.config.lexicon import unknown_words
from monitor.config.parsing.tree import MIB, Loc, Tree, read_tree, together
from monitor.config.parsing.values import EdtfDate, LooseValue, RawValue, typed_value
from monitor.config.parsing.words import LANGUAGES, Country, Id, Url
from monitor.config.parsing.yaml import Part, read_placed, suggest
from monitor.errors import ConfigError
from monitor.facts import Lexicon, PhraseError, check_phrase
from monitor.models import Dispute, Fact, Kind, Provenance, Qualifier, Stance
from monitor.text import one_line

LARGEST = 4 * MIB
Word = Annotated[str, Field(min_length=1, max_length=300)]


def _by_language(phrases: dict[str, tuple[str, ...]]) -> dict[str, tuple[str, ...]]:
    for language in phrases:
        if language not in (*LANGUAGES, "any"):
            raise ValueError(
                f"language `{one_line(language, 20)}` is not known; {suggest(language, (*LANGUAGES, 'any'))}"
            )
    return phrases


def _phrase(text: str) -> str:
    try:
        check_phrase(text)
    except PhraseError as error:
        raise ValueError(f"{one_line(str(error), 200)}; see Phrases in docs/facts.md") from None
    return text


Phrase = Annotated[Word, AfterValidator(_phrase)]
ByLanguage = Annotated[dict[str, tuple[Phrase, ...]], AfterValidator(_by_language)]


class _Part(Part):
    model_config = ConfigDict(use_attribute_docstrings=True)


class ProvenancePart(_Part):
    """Where a value comes from; never a quote."""

    publisher: Word
    date: EdtfDate | None = None
    url: Url | None = None
    tier: Annotated[int, Field(ge=1, le=4)] = 3
    """1 official, 2 established independent, 3 secondary, 4 unreliable."""
    claims: LooseValue = None
    """Only in a dispute: the value that this source gives."""
    finding: int | None = None

    @field_validator("claims", mode="before")
    @classmethod
    def _absent(cls, raw: object) -> object:
        if raw is None:
            raise ValueError("`claims` is empty; write what the source says, or leave the key out")
        return raw


class FactPart(_Part):
    """One known fact. `kind` decides what `value` may be."""

    id: Id
    title: Annotated[str, Field(max_length=200)] = ""
    """Short name for lists; default: the statement."""
    statement: Annotated[str, Field(min_length=1, max_length=2000)]
    """The fact as one sentence."""
    kind: Kind
    about: tuple[Id, ...] = ()
    """Lexicon ids that must all be in view."""
    role: Id | None = None
    """Lexicon id of the part that the value plays."""
    ladder: Id | None = None
    """status: a ladder of the lexicon."""
    rungs: tuple[Word, ...] = ()
    """status: the rungs, lowest first, where no ladder is named."""
    ahead: tuple[Word, ...] = ()
    """status: the rungs that are about the future themselves; words of the future do not turn them into a plan."""
    options: tuple[Word, ...] = ()
    """choice: the possible values; set: all values that can be members."""
    unit: Word | None = None
    value: RawValue = None
    """Left out: watched, not known yet."""
    contested: tuple[RawValue, ...] = ()
    """Values that an equally good source gives."""
    qualifier: Qualifier = Qualifier.EXACT
    stance: Stance = Stance.ASSERTED
    speaker: Word | None = None
    """Who said it; the claim itself is then not taken as true."""
    exhaustive: bool = False
    """set: nothing else belongs to it."""
    aliases: dict[str, tuple[Word, ...]] = Field(default_factory=dict)
    cues: ByLanguage = Field(default_factory=dict)
    """Extra words by language, of which one must stand near."""
    phrases: dict[str, ByLanguage] = Field(default_factory=dict)
    """Value → wordings by language that state it."""
    not_cues: ByLanguage = Field(default_factory=dict)
    """Words which mean that something else is spoken of."""
    country: tuple[Country, ...] = ()
    topics: tuple[Id, ...] = ()
    """The first one names the file that the fact is dumped to."""
    core: bool = False
    """Followed first: a change is urgent."""
    stability: Literal["static", "slow", "volatile"] = "slow"
    suspect: bool = False
    """Probably wrong at its source; never compared."""
    as_of: EdtfDate | None = None
    true_since: EdtfDate | None = None
    known_since: AwareDatetime | None = None
    until: AwareDatetime | None = None
    sources: tuple[ProvenancePart, ...] = ()
    note: str | None = None

    @field_validator("value", "contested")
    @classmethod
    def _fits_its_kind(cls, raw: Any, info: ValidationInfo) -> Any:
        kind = info.data.get("kind")
        if kind is None or raw is None:  # a fault of `kind` is told at its own place
            return raw
        known = {"rungs": info.data.get("rungs", ()), "options": info.data.get("options", ())}
        if info.field_name == "contested":
            return tuple(typed_value(kind, item, **known) for item in raw)
        return typed_value(kind, raw, **known)


class DisputePart(_Part):
    """Sources that disagree."""

    id: Id
    about: Word
    facts: Annotated[tuple[Id, ...], Field(min_length=1)]
    kind: Literal["between-sources", "within-source", "against-record", "consistent"]
    sides: tuple[ProvenancePart, ...]
    verdict: Annotated[str, Field(min_length=1)]
    resolved: bool
    confidence: Literal["high", "medium", "low"] = "medium"


class BaselinePart(_Part):
    """A file of db/baseline."""

    facts: tuple[FactPart, ...] = ()
    disputes: tuple[DisputePart, ...] = ()


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
            faults += _meaning(fact, tree, at)
            if lexicon is not None:
                faults += [tree.fault((*at, *loc), message) for loc, message in unknown_words(_fact(fact), lexicon)]
        if part is not None:
            facts += map(_fact, part.facts)
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
    own["sources"] = tuple(Provenance(**dict(source)) for source in part.sources)
    return Fact(**own)


def _dispute(part: DisputePart) -> Dispute:
    return Dispute(**(dict(part) | {"sides": tuple(Provenance(**dict(side)) for side in part.sides)}))


def _sound(part: BaselinePart | None, tree: Tree) -> Iterator[tuple[int, FactPart]]:
    """The facts whose keys are right, with their index; of a faulty file those that are."""
    if part is not None:
        yield from enumerate(part.facts)
        return
    for _, name, index, entry in _entries([tree]):
        if name == "facts":
            with suppress(ValidationError):
                yield index, FactPart.model_validate_json(json.dumps(entry), strict=True)


def _meaning(fact: FactPart, tree: Tree, at: Loc) -> Iterator[ConfigError]:
    """Faults that no single key has by itself."""
    if fact.kind is Kind.STATUS and not fact.ladder and not fact.rungs:
        yield tree.fault(
            at, "a status needs `ladder:` (of the lexicon), `rungs:` (its own), or both; write one of them"
        )
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


_ONLY_FOR: Mapping[str, tuple[Kind, ...]] = {
    "ladder": (Kind.STATUS,),
    "rungs": (Kind.STATUS,),
    "options": (Kind.CHOICE, Kind.SET),
    "exhaustive": (Kind.SET,),
    "ahead": (Kind.STATUS,),
    "unit": (Kind.QUANTITY, Kind.COUNT),
}


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
