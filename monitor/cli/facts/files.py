"""`monitor baseline load` and `dump`: the known facts from YAML files and back into them."""

from datetime import UTC, datetime
from pathlib import Path
from typing import Annotated

import typer

from monitor.cli.ground.arguments import AsJson
from monitor.cli.ground.printing import put, put_json
from monitor.cli.ground.writing import write_file
from monitor.errors import ConfigError


def load(
    path: Annotated[Path, typer.Argument(help="A YAML file or a folder of them.")],
    dry_run: Annotated[bool, typer.Option("--dry-run", help="Only check the files.")] = False,
    as_json: AsJson = False,
) -> None:
    """Load facts: new ones are added, an edited value closes the old one, what is missing in the file stays."""
    from monitor.cli.ground.opening import opened_store
    from monitor.config import load_baseline, load_lexicon, load_settings

    settings = load_settings()
    facts, found = load_baseline(path, load_lexicon(settings.at(settings.lexicon)))
    if dry_run and as_json:
        put_json({"facts": len(facts), "disputes": len(found)})
        return
    if dry_run:
        put(f"{len(facts)} facts and {len(found)} disputes are sound")
        return
    with opened_store(needed=False) as store:
        store.migrate()
        loaded = store.facts.load(facts, found, datetime.now(UTC))
    if as_json:
        put_json(loaded)
        return
    for what in ("added", "changed", "updated", "kept", "missing"):
        names = getattr(loaded, what)
        if names:
            put(f"{what}: {', '.join(names)}")
    if loaded.kept:
        put("kept: a review brought another value, which the file does not know; add it to `history:` to go on from it")
    put(f"{len(loaded.unchanged)} unchanged, {loaded.disputes} disputes")


def dump(
    folder: Annotated[Path, typer.Argument(help="Folder for the YAML files, such as db/baseline.")],
) -> None:
    """Write the facts with their history as YAML files, so that git can show what moved."""
    from monitor.cli.ground.opening import opened_store
    from monitor.config import dump_baseline
    from monitor.models.history import undated

    with opened_store() as store:
        files = dump_baseline([undated(fact) for fact in store.facts.everything()], store.facts.disputes())
    try:
        folder.mkdir(parents=True, exist_ok=True)
    except OSError as error:
        raise ConfigError(f"cannot be made: {error.strerror}; name a folder of yours", str(folder)) from None
    for name, text in files.items():
        write_file(folder / name, text.encode())
        put(str(folder / name))
