"""Word vectors from a local folder whose content is pinned: they tell which sentences may speak of a fact.

The folder holds `vectors.txt` (a word and its numbers a line, as word2vec and fastText write them, with or without the
line of counts in front) and `manifest.json` with the SHA-256 of it. The pin in sources.yaml is the SHA-256 of the
manifest: no other files can take their place unnoticed. For several languages the vectors must share one space.
"""

import hashlib
import json
import math
import re
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Final, TypeAlias

from monitor.errors import ConfigError

Vector: TypeAlias = tuple[float, ...]

MOST_WORDS: Final = 500_000
MOST_NUMBERS: Final = 1024
"""Dimensions of one vector."""
_LARGEST_MANIFEST: Final = 64 * 1024
_WORD = re.compile(r"[^\W\d_]{2,}")


@dataclass(frozen=True, slots=True, kw_only=True)
class VectorSettings:
    """`sources.yaml: stages: vectors:`; `likeness`: cosine from which on a sentence is proposed."""

    folder: Path
    sha256: str
    likeness: float = 0.6


@dataclass(frozen=True, slots=True)
class Vectors:
    """Words and their directions, all of length 1."""

    words: Mapping[str, Vector]

    def of(self, text: str) -> Vector | None:
        """The direction of a text: the mean of its words, at length 1; None where it has no known word."""
        known = [self.words[word] for word in _WORD.findall(text.lower()) if word in self.words]
        return _unit(tuple(map(sum, zip(*known, strict=True)))) if known else None


def likeness(one: Vector, other: Vector) -> float:
    """The cosine of two directions."""
    return sum(a * b for a, b in zip(one, other, strict=True))


def load_vectors(settings: VectorSettings) -> Vectors:
    """Read the folder. Raises ConfigError where it is not what was pinned: another model must not run unnoticed."""
    manifest = settings.folder / "manifest.json"
    raw = _bytes(manifest, _LARGEST_MANIFEST)
    if (found := hashlib.sha256(raw).hexdigest()) != settings.sha256.lower():
        raise ConfigError(f"has the SHA-256 {found}, not the pinned one; restore it or pin this one", str(manifest))
    try:
        listed = json.loads(raw)["sha256"]
        pinned = listed["vectors.txt"]
    except (ValueError, KeyError, TypeError):
        raise ConfigError('should hold {"sha256": {"vectors.txt": "…"}}; write it so', str(manifest)) from None
    path = settings.folder / "vectors.txt"
    return Vectors(_read(path, str(pinned)))


def _bytes(path: Path, most: int) -> bytes:
    try:
        with path.open("rb") as file:
            raw = file.read(most + 1)
    except OSError as error:
        raise ConfigError(f"cannot be read: {error.strerror}; check `stages: vectors: folder:`", str(path)) from None
    if len(raw) > most:
        raise ConfigError(f"is larger than {most} bytes; that is no manifest", str(path))
    return raw


def _read(path: Path, pinned: str) -> dict[str, Vector]:
    words: dict[str, Vector] = {}
    digest, size = hashlib.sha256(), 0
    try:
        with path.open("rb") as file:
            for number, line in enumerate(file, 1):
                digest.update(line)
                parts = line.decode("utf-8").split()
                if number == 1 and len(parts) == 2:
                    continue  # how many words, how many numbers
                if len(words) == MOST_WORDS or not 2 < len(parts) <= MOST_NUMBERS + 1:
                    raise ConfigError(f"line {number} is no vector, or one too many", str(path), number)
                vector = _unit(tuple(map(float, parts[1:])))
                size = size or len(parts) - 1
                if vector is not None and len(vector) == size:
                    words.setdefault(parts[0].lower(), vector)
    except (OSError, ValueError) as error:
        raise ConfigError(f"cannot be read: {error}; check `stages: vectors: folder:`", str(path)) from None
    if digest.hexdigest() != pinned.lower():
        raise ConfigError("is not the file that the manifest names (SHA-256 differs); restore it", str(path))
    return words


def _unit(vector: Vector) -> Vector | None:
    length = math.sqrt(sum(number * number for number in vector))
    return tuple(number / length for number in vector) if length and math.isfinite(length) else None
