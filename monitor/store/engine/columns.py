"""Column types that keep the tables honest: storable text, aware times, enumerations, nested values as JSON."""

import json
import re
from datetime import UTC, datetime
from enum import StrEnum
from typing import Any

from pydantic import TypeAdapter
from sqlalchemy import DateTime, Dialect, Text, TypeDecorator

_UNSTORABLE = re.compile("[\x00\ud800-\udfff]")
_ESCAPED_NUL = re.compile(r"(?<!\\)((?:\\\\)*)\\u0000")
"""NUL as JSON writes it; an even number of backslashes before it are themselves text."""


def storable(words: str) -> str:
    """NUL and lone surrogates become U+FFFD, one for one: PostgreSQL refuses them, and offsets must still hold."""
    if "\0" not in words:
        try:
            words.encode()  # ten times faster than looking with a pattern, and nearly always enough
        except UnicodeEncodeError:
            pass
        else:
            return words
    return _UNSTORABLE.sub("\ufffd", words)


class Words(TypeDecorator[str]):
    """Any text from outside."""

    impl = Text
    cache_ok = True

    def process_bind_param(self, value: str | None, dialect: Dialect) -> str | None:  # noqa: ARG002 — SQLAlchemy's signature
        return None if value is None else storable(value)


class Utc(TypeDecorator[datetime]):
    """Aware moments only, kept in UTC; a naive one is a mistake of the caller and refused."""

    impl = DateTime(timezone=True)
    cache_ok = True

    def process_bind_param(self, value: datetime | None, dialect: Dialect) -> datetime | None:  # noqa: ARG002
        if value is None:
            return None
        if value.tzinfo is None:
            raise ValueError(f"a time without a zone cannot be stored: {value!r}")
        return value.astimezone(UTC)

    def process_result_value(self, value: datetime | None, dialect: Dialect) -> datetime | None:  # noqa: ARG002
        if value is None:
            return None
        return value.replace(tzinfo=UTC) if value.tzinfo is None else value.astimezone(UTC)


class Word(TypeDecorator[StrEnum]):
    """An enumeration, stored as its value: a new member needs no migration."""

    impl = Text
    cache_ok = True

    def __init__(self, kind: type[StrEnum]) -> None:
        super().__init__()
        self.kind = kind

    def process_bind_param(self, value: StrEnum | None, dialect: Dialect) -> str | None:  # noqa: ARG002
        return None if value is None else self.kind(value).value

    def process_result_value(self, value: str | None, dialect: Dialect) -> StrEnum | None:  # noqa: ARG002
        return None if value is None else self.kind(value)


class Json(TypeDecorator[Any]):
    """A nested frozen value as JSON text, validated on the way back: a quantity stays a quantity, a set a set."""

    impl = Text
    cache_ok = True

    def __init__(self, kind: Any) -> None:
        super().__init__()
        self.kind = kind
        self._adapter: TypeAdapter[Any] = TypeAdapter(kind)

    def process_bind_param(self, value: Any, dialect: Dialect) -> str | None:  # noqa: ARG002
        if value is None:
            return None
        plain = self._adapter.dump_python(value, mode="json", warnings="error")
        written = json.dumps(plain, ensure_ascii=False, allow_nan=False, separators=(",", ":"))
        if "\\u0000" in written:
            written = _ESCAPED_NUL.sub("\\1\ufffd", written)
        return storable(written)

    def process_result_value(self, value: str | None, dialect: Dialect) -> Any:  # noqa: ARG002
        return None if value is None else self._adapter.validate_json(value)
