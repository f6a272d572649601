"""A real PostgreSQL server for tests: started once, without network, as another user where we are root."""

import os
import shutil
import subprocess
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path


def binaries() -> Path | None:
    """The folder of `initdb` and `postgres`; None where the server is not installed."""
    places = sorted(Path("/usr/lib/postgresql").glob("*/bin"), reverse=True)
    if shutil.which("pg_config"):
        told = subprocess.run(["pg_config", "--bindir"], capture_output=True, text=True, check=False).stdout.strip()
        places.insert(0, Path(told))
    return next((place for place in places if (place / "initdb").exists() and (place / "postgres").exists()), None)


@contextmanager
def server(folder: Path) -> Iterator[str]:
    """Run a server whose socket and data live in `folder`; yields the address without a database's name."""
    programs = binaries()
    assert programs is not None, "call binaries() first"
    # initdb refuses to run as root.
    runuser = shutil.which("runuser") or "/usr/sbin/runuser"
    prefix = [runuser, "-u", "nobody", "--"] if os.getuid() == 0 else []
    if prefix:
        shutil.chown(folder, "nobody")

    def run(name: str, *arguments: str) -> None:
        done = subprocess.run(
            [*prefix, str(programs / name), *arguments], cwd=folder, capture_output=True, text=True, check=False
        )
        assert done.returncode == 0, f"{name}: {done.stdout}{done.stderr}"

    data = folder / "data"
    run("initdb", "-A", "trust", "-U", "monitor", "-E", "UTF8", "--locale=C.UTF-8", "--no-sync", "-D", str(data))
    options = f"-c listen_addresses='' -c unix_socket_directories='{folder}' -c fsync=off -c max_connections=60"
    run("pg_ctl", "-w", "-D", str(data), "-l", str(folder / "log"), "-o", options, "start")
    try:
        yield f"postgresql://monitor@/{{name}}?host={folder}"
    finally:
        run("pg_ctl", "-D", str(data), "-m", "immediate", "stop")


@contextmanager
def short_folder() -> Iterator[Path]:
    """A socket's path may have 100 characters, and pytest's own folders are closed to other users."""
    folder = Path(tempfile.mkdtemp(prefix="pg-", dir="/tmp"))
    try:
        yield folder
    finally:
        shutil.rmtree(folder, ignore_errors=True)
