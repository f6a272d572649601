"""The channel that writes files: the default while no mail server is configured."""

import os
import re
import tempfile
from pathlib import Path

from monitor.errors import DeliveryError
from monitor.models import Delivery
from monitor.notify.message import header_of, html_of
from monitor.notify.settings import FolderSettings
from monitor.text import fold


def send(delivery: Delivery, settings: FolderSettings) -> None:
    """Write `<date>-<digest>-<recipient>.eml`, and its HTML beside it, whole or not at all.

    A message that is there already (same Message-ID) is not written again. Raises DeliveryError (temporary) if the
    folder cannot be written.
    """
    try:
        settings.path.mkdir(parents=True, exist_ok=True)
        target = path_of(delivery, settings)
        if target.exists():
            return
        html = html_of(delivery.payload)
        if html is not None:
            _write(target.with_suffix(".html"), html.encode("utf-8", "replace"))
        _write(target, delivery.payload)
    except OSError as error:
        raise DeliveryError(
            f"cannot write to {settings.path}: {error.strerror or error}",
            "folder",
            permanent=False,
            kind="folder",
            channel_down=True,
        ) from error


def path_of(delivery: Delivery, settings: FolderSettings) -> Path:
    """Where the `.eml` of this delivery stands or will stand."""
    key = _slug(delivery.digest_key)
    if not re.match(r"\d{4}-\d\d-\d\d", key):
        key = f"{delivery.due_at:%Y-%m-%d}-{key}"
    path = settings.path / f"{key}-{_slug(delivery.recipient)}.eml"
    if path.exists() and header_of(path.read_bytes(), "Message-ID") != delivery.message_id:
        # Another message under the same readable name: `a.b@x` and `a-b@x` look alike as a file name.
        path = path.with_stem(f"{path.stem}-{_slug(delivery.message_id)[:8]}")
    return path


def _slug(text: str) -> str:
    return re.sub(r"[^a-z0-9]+", "-", fold(text)).strip("-")[:80] or "message"


def _write(path: Path, content: bytes) -> None:
    descriptor, temporary = tempfile.mkstemp(dir=path.parent, prefix=".part-")
    try:
        with os.fdopen(descriptor, "wb") as file:
            file.write(content)
            file.flush()
            os.fsync(file.fileno())
        Path(temporary).chmod(0o640)
        Path(temporary).replace(path)
    except BaseException:
        Path(temporary).unlink(missing_ok=True)
        raise
