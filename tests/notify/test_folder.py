"""The folder channel: whole files, written once."""

from dataclasses import replace
from datetime import UTC, datetime
from pathlib import Path

import pytest

from monitor.digest import Rendered
from monitor.errors import DeliveryError
from monitor.models import Delivery, Recipient
from monitor.notify import CHANNELS, FolderSettings, NotifySettings, Sender, SmtpSettings, channel, compose, folder

NOW = datetime(2026, 11, 22, 6, 0, tzinfo=UTC)


def delivery(address: str = "desk@example.org", key: str = "2026-11-22-daily") -> Delivery:
    identity, payload = compose(
        Rendered(subject="s", text="tekst", html="<p>blåbær</p>"),
        recipient=Recipient(address=address),
        digest_key=key,
        sender=Sender(address="monitor@example.org"),
        now=NOW,
    )
    return Delivery(
        digest_key=key, recipient=address, channel="folder", message_id=identity, payload=payload, due_at=NOW
    )


def names(path: Path) -> list[str]:
    return sorted(file.name for file in path.iterdir())


def test_the_message_and_its_html_are_written_under_a_readable_name(tmp_path: Path) -> None:
    out = tmp_path / "outbox" / "digests"
    sent = delivery()
    CHANNELS["folder"](sent, NotifySettings(folder=FolderSettings(path=out)))
    assert names(out) == ["2026-11-22-daily-desk-example-org.eml", "2026-11-22-daily-desk-example-org.html"]
    assert (out / "2026-11-22-daily-desk-example-org.eml").read_bytes() == sent.payload
    assert "<p>blåbær</p>" in (out / "2026-11-22-daily-desk-example-org.html").read_text(encoding="utf-8")


def test_a_repeat_writes_nothing(tmp_path: Path) -> None:
    place = FolderSettings(path=tmp_path)
    folder.send(delivery(), place)
    target = folder.path_of(delivery(), place)
    before = target.stat().st_mtime_ns
    folder.send(delivery(), place)
    assert target.stat().st_mtime_ns == before
    assert len(names(tmp_path)) == 2


def test_addresses_that_look_alike_as_file_names_do_not_overwrite_each_other(tmp_path: Path) -> None:
    place = FolderSettings(path=tmp_path)
    for address in ("a.b@example.org", "a-b@example.org", "a.b@example.org", "a-b@example.org"):
        folder.send(delivery(address), place)
    assert len([name for name in names(tmp_path) if name.endswith(".eml")]) == 2


@pytest.mark.parametrize("key", ["../../etc/passwd", "/absolute", "nul\0byte", "", "x" * 5000, "Ærø–Århus"])
def test_a_key_never_leaves_the_folder(tmp_path: Path, key: str) -> None:
    inner = tmp_path / "inner"
    folder.send(replace(delivery(), digest_key=key), FolderSettings(path=inner))
    assert names(tmp_path) == ["inner"]
    assert len(names(inner)) == 2
    assert all(name.startswith("2026-11-22-") for name in names(inner))


def test_a_folder_that_cannot_be_written_is_a_temporary_fault_of_the_channel(tmp_path: Path) -> None:
    blocked = tmp_path / "file"
    blocked.write_text("not a folder")
    with pytest.raises(DeliveryError) as caught:
        folder.send(delivery(), FolderSettings(path=blocked))
    assert (caught.value.permanent, caught.value.channel_down) == (False, True)
    assert str(blocked) in str(caught.value)


def test_mail_goes_to_the_folder_while_no_server_is_configured(tmp_path: Path) -> None:
    without = NotifySettings(folder=FolderSettings(path=tmp_path))
    assert channel("email", without) == "folder"
    assert channel("email", replace(without, smtp=SmtpSettings(host="mail.example.org"))) == "email"
    with pytest.raises(DeliveryError) as caught:
        CHANNELS["email"](delivery(), without)
    assert caught.value.channel_down
