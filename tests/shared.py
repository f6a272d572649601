"""Where the shared test material lies, if it is there: beside the repository, or where `MONITOR_SHARED` says."""

import os
from pathlib import Path
from typing import Final

import pytest

_BESIDE = Path(__file__).resolve().parents[2] / "shared"
_FOUND = Path(os.environ.get("MONITOR_SHARED") or _BESIDE)

SHARED: Final[Path | None] = _FOUND if _FOUND.is_dir() else None
needs_shared: Final = pytest.mark.skipif(SHARED is None, reason="the shared test material is not beside the repository")
