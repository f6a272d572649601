"""What stands in a message's bytes, whatever a scraped title tries."""

import hashlib
from datetime import UTC, datetime
from email import message_from_bytes, policy
from email.message import EmailMessage

import pytest

from monitor.digest import Rendered
from monitor.errors import DeliveryError
from monitor.models import Recipient
from monitor.notify import Sender, compose
from monitor.notify.message import text_only
from tests.shared import SHARED, needs_shared

NOW = datetime(2026, 11, 22, 6, 0, tzinfo=UTC)
SENDER = Sender(address="monitor@example.org", name="Nordic monitor", reply_to="editor@example.org")
DESK = Recipient(address="desk@example.org", name="Skrivebordet på Åland")


def composed(subject: str = "[Monitor] 1 change", text: str = "text\n", **more: object) -> tuple[str, EmailMessage]:
    values = {"recipient": DESK, "digest_key": "2026-11-22-daily", "sender": SENDER, "now": NOW} | more
    rendered = Rendered(subject=subject, text=text, html=f"<p>{len(text)}</p>", thread="agreements")
    identity, payload = compose(rendered, **values)  # type: ignore[arg-type]
    message = message_from_bytes(payload, policy=policy.SMTP)
    assert isinstance(message, EmailMessage)
    return identity, message


def test_headers() -> None:
    identity, message = composed()
    digest = hashlib.sha256(b"2026-11-22-daily\ndesk@example.org").hexdigest()[:32]
    assert identity == message["Message-ID"] == f"<{digest}@example.org>"
    assert {name: str(value) for name, value in message.items() if name not in ("Content-Type", "MIME-Version")} == {
        "From": "Nordic monitor <monitor@example.org>",
        "To": "Skrivebordet på Åland <desk@example.org>",
        "Reply-To": "editor@example.org",
        "Subject": "[Monitor] 1 change",
        "Date": "Sun, 22 Nov 2026 06:00:00 +0000",
        "Message-ID": identity,
        "References": "<agreements.2026-11@example.org>",
        "List-Id": "<monitor.example.org>",
        "List-Unsubscribe": "<mailto:editor@example.org?subject=unsubscribe>",
        "Auto-Submitted": "auto-generated",
        "X-Auto-Response-Suppress": "All",
    }


def test_text_stands_before_html_and_both_are_whole() -> None:
    _, message = composed(text="blåbær 🫐 " * 200 + "\n")
    assert [part.get_content_type() for part in message.iter_parts()] == ["text/plain", "text/html"]
    plain = message.get_body(("plain",))
    assert plain is not None
    assert plain.get_content().splitlines() == ["blåbær 🫐 " * 200]


def test_the_same_input_gives_the_same_bytes_and_another_recipient_another_id() -> None:
    rendered = Rendered(subject="s", text="t", html="<p>t</p>")
    one = compose(rendered, recipient=DESK, digest_key="k", sender=SENDER, now=NOW)
    assert one == compose(rendered, recipient=DESK, digest_key="k", sender=SENDER, now=NOW)
    other = compose(rendered, recipient=Recipient(address="b@example.org"), digest_key="k", sender=SENDER, now=NOW)
    assert other[0] != one[0]


def test_lines_are_short_seven_bit_and_end_in_crlf() -> None:
    rendered = Rendered(subject="å" * 140, text="æ" * 3000, html="<p>" + "x" * 5000 + "</p>")
    _, payload = compose(rendered, recipient=DESK, digest_key="k", sender=SENDER, now=NOW)
    assert payload.isascii()
    assert payload.count(b"\n") == payload.count(b"\r\n")
    assert max(map(len, payload.split(b"\r\n"))) <= 78


SUBJECTS = [
    "[Monitor] 1 change: US position on the use of force over Gre… (26 Jan)",
    "[Monitor] Norway-US SDCA: number of agreed areas 4 → 12",
    "[Monitor] " + "ø" * 60,
    "[Monitor] " + "å a → " * 10 + "æ",
    "[Monitor] a→øcøæ…æ:a …- æ b-cc →…øæb-ac :-ø …æa… - æ:c),:→ø→ b øå,æ",
    "ascii only, and as long as it may be: " + "word " * 6 + "x",
]


@pytest.mark.parametrize("subject", SUBJECTS)
def test_subject_and_names_are_read_back_as_they_were_written(subject: str) -> None:
    name = "Åse Ørland Þórunn Järvinen Ødegård"
    rendered = Rendered(subject=subject, text="t", html="<p>t</p>")
    recipient = Recipient(address="a.rather.long.name.of.a.desk@mail.example.org", name=name)
    _, payload = compose(rendered, recipient=recipient, digest_key="k", sender=SENDER, now=NOW)
    for parsed in (payload, text_only(payload)):
        message = message_from_bytes(parsed, policy=policy.SMTP)
        assert message["Subject"] == subject
        assert message["To"].addresses[0].display_name == name
        assert message["To"].addresses[0].addr_spec == recipient.address
        assert max(map(len, parsed.split(b"\r\n"))) <= 78


HOSTILE = [
    "Hello\r\nBcc: victim@example.org",
    "Hello\nBcc: victim@example.org\n\n<script>alert(1)</script>",
    "a\u2028b\u2029c\x0bd\x85e\x00f",
    "=?utf-8?q?Bcc=3A_x?=",
    "\ud800 lone surrogate",
    "x" * 5000,
    "",
]


@pytest.mark.parametrize("text", HOSTILE)
def test_nothing_breaks_the_headers(text: str) -> None:
    assert_headers_whole(text)


@needs_shared
@pytest.mark.parametrize("step", [40, pytest.param(1, marks=pytest.mark.slow)])
def test_no_hostile_string_breaks_the_headers(step: int) -> None:
    assert SHARED is not None
    lines: list[str] = []
    for name in ("naughty-strings.txt", "xss-payloads.txt"):
        lines += (SHARED / "hostile" / name).read_text(encoding="utf-8", errors="replace").splitlines()
    assert len(lines) > 300
    for line in lines[::step]:
        assert_headers_whole(line)


def assert_headers_whole(text: str) -> None:
    _, plain = composed()
    recipient = Recipient(address="desk@example.org", name=text)
    sender = Sender(address="monitor@example.org", name=text)
    _, message = composed(text, text, recipient=recipient, sender=sender, digest_key=text)
    assert message.keys() == plain.keys()
    assert message["To"].addresses[0].addr_spec == "desk@example.org"
    assert len(message["To"].addresses) == len(message["From"].addresses) == 1
    assert not message.defects


BAD_ADDRESSES = ["", "desk", "desk@", "a@b\r\nBcc: c@d", "a@b, c@d", "å@example.org", "<a@b>", "a b@c"]
BAD_ADDRESSES += [".a@b", "a..b@c", "a@b..c", "a@[::1]", "a@b" * 20]


@pytest.mark.parametrize("address", BAD_ADDRESSES)
def test_an_address_that_cannot_be_used_is_a_permanent_fault_of_that_recipient(address: str) -> None:
    with pytest.raises(DeliveryError) as caught:
        composed(recipient=Recipient(address=address))
    assert caught.value.permanent
    assert not caught.value.channel_down
    assert "\n" not in str(caught.value)


def test_a_sender_that_cannot_be_used_is_the_channel_s_fault() -> None:
    with pytest.raises(DeliveryError) as caught:
        composed(sender=Sender(address="monitor"))
    assert caught.value.channel_down


def test_the_short_variant_keeps_the_identity() -> None:
    rendered = Rendered(subject="s", text="now: 12, ålegræs\n", html="<p>" + "x" * 5000 + "</p>")
    identity, payload = compose(rendered, recipient=DESK, digest_key="k", sender=SENDER, now=NOW)
    short = message_from_bytes(text_only(payload), policy=policy.SMTP)
    assert (short["Message-ID"], short["Subject"]) == (identity, "s")
    assert short.get_content().splitlines() == ["now: 12, ålegræs"]
    assert text_only(text_only(payload)) == text_only(payload)
