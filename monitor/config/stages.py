"""The part `stages:` of sources.yaml: optional stages of the reading, each off unless it is named."""

import re
from dataclasses import dataclass
from pathlib import Path
from typing import Annotated

from pydantic import AfterValidator, Field

from monitor.config.parsing.words import Url
from monitor.config.parsing.yaml import Explained
from monitor.stages import EndpointSettings, VectorSettings


def _sha256(text: str) -> str:
    if not re.fullmatch("[0-9a-f]{64}", text):
        raise ValueError("a SHA-256 has 64 digits 0-9a-f; `sha256sum manifest.json` prints it")
    return text


class SecondReaderPart(Explained):
    """An endpoint that speaks OpenAI's chat protocol. Its key, if any, is in MONITOR_READER_KEY(_FILE)."""

    url: Url
    """Where the chat is, like https://example.org/v1/chat/completions."""
    model: Annotated[str, Field(min_length=1, max_length=200)]
    seconds: Annotated[float, Field(ge=1, le=120)] = 20
    """Longest wait for one answer."""
    questions: Annotated[int, Field(ge=1, le=50)] = 6
    """Most questions about one page."""


class VectorsPart(Explained):
    """A local folder with vectors.txt and manifest.json."""

    folder: Annotated[str, Field(min_length=1)]
    """Relative to MONITOR_HOME."""
    sha256: Annotated[str, AfterValidator(_sha256)]
    """Of manifest.json, which holds that of vectors.txt: another model does not start."""
    likeness: Annotated[float, Field(ge=0.1, le=1)] = 0.6
    """Cosine from which on a sentence is proposed."""


@dataclass(frozen=True, slots=True)
class StageSettings:
    """Those that are on."""

    second: EndpointSettings | None = None
    vectors: VectorSettings | None = None


class StagesPart(Explained):
    """Optional stages; left out, they are off, and nothing else changes."""

    second_reader: SecondReaderPart | None = None
    vectors: VectorsPart | None = None

    def made(self) -> StageSettings:
        """The settings that the part describes."""
        return StageSettings(
            EndpointSettings(**dict(self.second_reader)) if self.second_reader else None,
            VectorSettings(**(dict(self.vectors) | {"folder": Path(self.vectors.folder)})) if self.vectors else None,
        )
