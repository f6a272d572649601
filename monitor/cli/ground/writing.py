"""Files that a command writes for its user."""

import os
import tempfile
from contextlib import suppress
from pathlib import Path

import typer

from monitor.errors import ConfigError


def writable(path: Path | None) -> Path | None:
    """For options: an hour of work must not end at a file that cannot be written. Raises BadParameter."""
    if path is not None and (path.is_dir() or not os.access(path if path.exists() else path.parent, os.W_OK)):
        raise typer.BadParameter(f"{path} cannot be written; name a file in a folder that exists and is yours")
    return path


def write_file(path: Path, body: bytes) -> None:
    """Write all of it or nothing: a full disk leaves what was there before. Raises ConfigError."""
    unfinished: Path | None = None
    named, path = path, path.resolve()  # a link stays a link
    try:
        if path.exists() and not path.is_file():  # a device or a pipe cannot be replaced
            path.write_bytes(body)
            return
        with tempfile.NamedTemporaryFile(dir=path.parent, prefix=f".{path.name[:100]}.", delete=False) as file:
            unfinished = Path(file.name)
            file.write(body)
        mask = os.umask(0)
        os.umask(mask)
        unfinished.chmod(path.stat().st_mode & 0o777 if path.exists() else 0o666 & ~mask)
        unfinished.replace(path)
    except OSError as error:
        message = f"cannot be written: {error.strerror}; check the path, its permissions and the room on the disk"
        raise ConfigError(message, str(named)) from None
    finally:
        if unfinished is not None:
            with suppress(OSError):
                unfinished.unlink()
