"""The lexicon's files → the lexicon."""

from pathlib import Path

from monitor.config.tree import MIB, together
from monitor.config.yaml import read_placed
from monitor.errors import ConfigError
from monitor.facts import Lexicon, LexiconFile, PhraseError, build_lexicon

LARGEST = 4 * MIB


def load_lexicon(folder: Path) -> Lexicon:
    """Read all *.yaml of a folder. Raises ConfigError with all faults of all files."""
    files = sorted(folder.glob("*.yaml"))
    if not files:
        raise ConfigError("there is no *.yaml file in this folder; set MONITOR_LEXICON or MONITOR_HOME", str(folder))
    faults: list[ConfigError] = []
    parts: list[LexiconFile] = []
    for file in files:
        part, _, own = read_placed(file, LexiconFile, LARGEST)
        faults += own
        if part is not None:
            parts.append(part)
    if faults:
        raise together(faults)
    try:
        return build_lexicon(parts)
    except (ValueError, PhraseError) as error:
        raise ConfigError(str(error), str(folder)) from None
