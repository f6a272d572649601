"""YAML files → pydantic models, JSON Lines → objects; every fault told as `path:line:column: what; what to do`."""

import difflib
import json
import types
from collections.abc import Iterator, Mapping, Sequence
from pathlib import Path
from typing import Annotated, Any, TypeVar, Union, get_args, get_origin

from pydantic import BaseModel, ConfigDict, ValidationError
from pydantic_core import ErrorDetails

from monitor.config.parsing.tree import MIB, MOST_FAULTS, Loc, Tree, read_tree, together
from monitor.errors import ConfigError
from monitor.text import one_line

Model = TypeVar("Model", bound=BaseModel)
LONGEST = 16 * MIB
"""Bytes of one line of JSON."""


class Part(BaseModel):
    """Base of the models of our files: unknown keys are faults, what was read does not change."""

    model_config = ConfigDict(extra="forbid", frozen=True, str_strip_whitespace=True)


class Explained(Part):
    """The docstrings under the fields become the descriptions in sources.schema.json."""

    model_config = ConfigDict(use_attribute_docstrings=True)


def read_yaml(path: Path, model: type[Model], most: int = MIB) -> Model:
    """Read a YAML file into `model`, which should forbid extra keys. No larger than `most` bytes.

    Raises ConfigError with all faults of the file. The path is printed as it was given.
    """
    instance, tree, faults = read_placed(path, model, most)
    if faults or instance is None:
        raise together(faults or [tree.fault((), "cannot be read")])
    return instance


def read_placed(path: Path, model: type[Model], most: int = MIB) -> tuple[Model | None, Tree, list[ConfigError]]:
    """Like `read_yaml`, with the tree for faults of meaning, and the faults as a list to add them to.

    The model is None where there are faults. Raises ConfigError only if the file is no YAML at all.
    """
    tree = read_tree(path, most)
    if tree.data is None:
        needed = [name for name, info in model.model_fields.items() if info.is_required()]
        first = " and ".join(f"`{name}:`" for name in needed or list(model.model_fields)[:1])
        return None, tree, [ConfigError(f"is empty; write at least {first}", tree.path)]
    if not isinstance(tree.data, dict):
        return None, tree, [tree.fault((), f"should be a mapping (`key: value`), not {_kind(tree.data)}")]
    try:
        # JSON mode, strict: lists become tuples and texts dates, but "1" is no number and 1 is no text.
        instance = model.model_validate_json(json.dumps(tree.data, ensure_ascii=False), strict=True)
    except ValidationError as error:
        details = error.errors(include_url=False, include_context=True)[:MOST_FAULTS]
        faults = [_fault(tree, model, detail) for detail in details]
        # Where a line is already known to be no usable YAML, what the model says of it is an echo.
        known = {fault.line for fault in tree.faults}
        return None, tree, tree.faults + [fault for fault in faults if fault.line not in known]
    return (None if tree.faults else instance), tree, tree.faults


def suggest(word: str, known: Sequence[str]) -> str:
    """`did you mean …` if one of the known words is near, else a list of them, for the end of a message."""
    near = difflib.get_close_matches(word.lower(), [name.lower() for name in known], n=1, cutoff=0.7)
    if near:
        return f"did you mean `{next(name for name in known if name.lower() == near[0])}`?"
    if len(known) > 25:
        return "see docs for the known ones"
    return "known: " + ", ".join(known) if known else "remove it"


def _fault(tree: Tree, model: type[BaseModel], detail: ErrorDetails) -> ConfigError:
    loc: Loc = detail["loc"]
    kind, context = detail["type"], detail.get("ctx", {})
    name = str(loc[-1]) if loc else ""
    if isinstance(loc[-1] if loc else None, int):
        name = f"{loc[-2] if len(loc) > 1 else 'item'} {int(loc[-1]) + 1}"
    if kind == "extra_forbidden":
        return tree.fault(loc, f"unknown key `{one_line(name, 60)}`; {suggest(name, _keys(model, loc[:-1]))}", key=True)
    if kind == "missing":
        return tree.fault(loc[:-1], f"`{name}` is missing; add it")
    if kind in {"value_error", "assertion_error"}:
        return tree.fault(loc, one_line(str(context.get("error", detail["msg"])), 300))
    if kind in {"literal_error", "enum"}:
        known = [word.strip("' ") for word in str(context["expected"]).replace(" or ", ", ").split(",")]
        written = tree.written(loc)
        return tree.fault(loc, f"`{name}: {written}` is not known; {suggest(written, known)}")
    if kind in _BOUNDS:
        bound = _BOUNDS[kind].format(**context)
        got = f", not {detail['input']}" if isinstance(detail["input"], int | float) else ""
        return tree.fault(loc, f"`{name}` should {bound}{got}; correct it")
    if kind in _EXPECTED:
        return tree.fault(
            loc, f"`{name}` should be {_EXPECTED[kind]}, not {_kind(detail['input'])}{_hint(kind, detail)}"
        )
    return tree.fault(loc, f"`{name}`: {one_line(detail['msg'], 200)}; see docs")


_BOUNDS = {
    "greater_than_equal": "be at least {ge}",
    "less_than_equal": "be at most {le}",
    "string_too_long": "have at most {max_length} characters",
    "string_too_short": "have at least {min_length} characters",
    "too_short": "have at least {min_length} entries",
    "too_long": "have at most {max_length} entries",
}
_EXPECTED = {
    "string_type": "text",
    "int_type": "a whole number",
    "int_from_float": "a whole number",
    "float_type": "a number",
    "bool_type": "true or false",
    "list_type": "a list",
    "tuple_type": "a list",
    "dict_type": "a mapping (`key: value`)",
    "model_type": "a mapping (`key: value`)",
    "model_attributes_type": "a mapping (`key: value`)",
    "date_type": "a date like 2023-02-15",
    "date_from_datetime_parsing": "a date like 2023-02-15",
    "date_parsing": "a date like 2023-02-15",
}


def _hint(kind: str, detail: ErrorDetails) -> str:
    value = detail["input"]
    if kind == "string_type" and "country" in detail["loc"]:
        return '; write two letters in quotes, like "NO"'
    if kind == "string_type" and isinstance(value, bool | int | float):
        return "; put it in quotes"
    if kind == "bool_type":
        return "; write true or false"
    if kind in {"int_type", "float_type"} and isinstance(value, str):
        return "; write it without quotes"
    if kind in {"list_type", "tuple_type"} and isinstance(value, str):
        return "; write it as `[one, two]`"
    return "; correct it"


def _kind(value: object) -> str:
    if value is None:
        return "nothing"
    if isinstance(value, bool):
        return str(value).lower()
    if isinstance(value, str):
        return f'the text "{one_line(value, 40)}"'
    if isinstance(value, int | float):
        return f"the number {one_line(str(value), 40)}"
    return "a mapping" if isinstance(value, Mapping) else "a list"


def _keys(model: type[BaseModel], loc: Loc) -> list[str]:
    """The keys that the part at `loc` may have."""
    found: list[Any] = [model]
    for step in loc:
        deeper = [kind for here in found for kind in _inside(here, step)]
        found = deeper or found
    return sorted({name for here in found if _is_model(here) for name in here.model_fields})


def _inside(annotation: Any, step: str | int) -> Iterator[Any]:
    """The types that stand at `step` of a value of this type."""
    if _is_model(annotation):
        info = annotation.model_fields.get(str(step))
        yield from _options(info.annotation) if info else ()
    elif get_origin(annotation) is not None:
        arguments = get_args(annotation)
        yield from (option for argument in arguments[-2:] for option in _options(argument))


def _options(annotation: Any) -> Iterator[Any]:
    origin = get_origin(annotation)
    if origin is Annotated:
        yield from _options(get_args(annotation)[0])
    elif origin in (Union, types.UnionType):
        for argument in get_args(annotation):
            yield from _options(argument)
    else:
        yield annotation


def _is_model(annotation: Any) -> bool:
    return isinstance(annotation, type) and issubclass(annotation, BaseModel)


def read_jsonl(path: Path) -> Iterator[tuple[int, dict[str, Any]]]:
    """Each object of the file with its line number; empty lines are passed over. The file may be of any size.

    Raises ConfigError, naming the line, at one that is no JSON object, not UTF-8 or longer than 16 MiB.
    """
    name = str(path)
    try:
        file = path.open("rb")
    except OSError as error:
        raise ConfigError(f"cannot be read: {error.strerror}; check the path and its permissions", name) from None
    with file:
        number = 0
        while raw := file.readline(LONGEST + 1):
            number += 1
            if len(raw) > LONGEST:
                raise ConfigError(f"the line is longer than {LONGEST // MIB} MiB; split it", name, number)
            if raw.strip():
                yield number, _object(raw.rstrip(b"\r\n"), name, number)


def _object(raw: bytes, name: str, number: int) -> dict[str, Any]:
    try:
        value = json.loads(raw.decode("utf-8-sig" if number == 1 else "utf-8"))
    except UnicodeDecodeError as error:
        raise ConfigError("the line is not UTF-8; save the file as UTF-8", name, number, error.start + 1) from None
    except json.JSONDecodeError as error:
        raise ConfigError(
            f"no JSON: {one_line(error.msg, 100)}; one object a line", name, number, error.colno
        ) from None
    except (RecursionError, ValueError) as error:
        message = f"JSON that cannot be used ({one_line(str(error), 80)}); write a smaller object"
        raise ConfigError(message, name, number) from None
    if not isinstance(value, dict):
        raise ConfigError("should be a JSON object (`{…}`); one object a line", name, number)
    return value
