"""The mail channel against a real server on loopback: what arrives, and which class each failure gets."""

import socket
import threading
from dataclasses import replace
from datetime import UTC, datetime
from email import message_from_bytes, policy
from pathlib import Path
from typing import Any

import pytest

from monitor.digest import Rendered
from monitor.errors import DeliveryError
from monitor.models import Delivery, Recipient
from monitor.notify import CHANNELS, FolderSettings, NotifySettings, Sender, SmtpSettings, compose, email
from tests.notify.sink import HOST, Sink, certificate, running

NOW = datetime(2026, 11, 22, 6, 0, tzinfo=UTC)
PLAIN = Rendered(subject="[Monitor] 1 change", text="was: 4\nnow: 12\n.hidden\n", html="<p>now: 12</p>")


def delivery(address: str = "desk@example.org", rendered: Rendered = PLAIN) -> Delivery:
    identity, payload = compose(
        rendered,
        recipient=Recipient(address=address, name="The Desk"),
        digest_key="2026-11-22-daily",
        sender=Sender(address="monitor@example.org"),
        now=NOW,
    )
    return Delivery(
        digest_key="2026-11-22-daily",
        recipient=address,
        channel="email",
        message_id=identity,
        payload=payload,
        due_at=NOW,
    )


def settings(sink: Sink, **more: Any) -> SmtpSettings:
    return SmtpSettings(**{"host": HOST, "port": sink.port, "security": "plain", "timeout": 5.0} | more)


def failure(sent: Delivery, given: SmtpSettings) -> DeliveryError:
    with pytest.raises(DeliveryError) as caught:
        email.send(sent, given)
    assert caught.value.channel == "email"
    assert "\n" not in str(caught.value)
    return caught.value


def classes(error: DeliveryError) -> tuple[str, bool, bool, bool]:
    return error.kind, error.permanent, error.ambiguous, error.channel_down


def test_over_starttls_with_a_password_the_bytes_arrive_as_composed(tmp_path: Path) -> None:
    context, ca_file = certificate(tmp_path)
    sent = delivery()
    with running(Sink(), tls=context, auth_required=True) as sink:
        secured = settings(sink, security="starttls", ca_file=ca_file, username="monitor", password="right")
        CHANNELS["email"](sent, NotifySettings(smtp=secured, folder=FolderSettings(path=tmp_path)))
    assert sink.messages == [("monitor@example.org", ["desk@example.org"], sent.payload)]


def test_over_tls_from_the_first_byte(tmp_path: Path) -> None:
    context, ca_file = certificate(tmp_path)
    with running(Sink(), tls=context, implicit=True) as sink:
        email.send(delivery(), settings(sink, security="tls", ca_file=ca_file))
    assert len(sink.messages) == 1


def test_a_line_that_begins_with_a_dot_arrives_whole() -> None:
    with running(Sink()) as sink:
        email.send(delivery(), settings(sink))
    body = message_from_bytes(sink.messages[0][2], policy=policy.SMTP).get_body(("plain",))
    assert body is not None
    assert ".hidden" in body.get_content().splitlines()


def test_nothing_is_sent_in_clear_where_tls_is_asked_for() -> None:
    with running(Sink()) as sink:
        error = failure(delivery(), settings(sink, security="starttls"))
    assert classes(error) == ("tls", False, False, True)
    assert "STARTTLS" in str(error)
    assert sink.messages == []


@pytest.mark.parametrize("implicit", [False, True])
def test_an_untrusted_certificate_is_refused(tmp_path: Path, implicit: bool) -> None:
    context, _ = certificate(tmp_path)
    with running(Sink(), tls=context, implicit=implicit) as sink:
        error = failure(delivery(), settings(sink, security="tls" if implicit else "starttls"))
    assert classes(error) == ("tls", False, False, True)
    assert "not trusted" in str(error)
    assert sink.messages == []


def test_a_certificate_for_another_host_is_refused(tmp_path: Path) -> None:
    context, ca_file = certificate(tmp_path, "elsewhere.example")
    with running(Sink(), tls=context) as sink:
        assert failure(delivery(), settings(sink, security="starttls", ca_file=ca_file)).kind == "tls"


def test_a_missing_file_of_certificates_is_told(tmp_path: Path) -> None:
    missing = str(tmp_path / "nowhere.pem")
    assert missing in str(failure(delivery(), settings(Sink(port=9), security="tls", ca_file=missing)))


def test_a_wrong_password_takes_the_channel_down_and_no_message(tmp_path: Path) -> None:
    context, ca_file = certificate(tmp_path)
    with running(Sink(), tls=context, auth_required=True) as sink:
        secured = settings(sink, security="starttls", ca_file=ca_file, username="monitor", password="wrong")
        error = failure(delivery(), secured)
    assert classes(error) == ("auth", False, False, True)
    assert "535" in str(error)
    assert "wrong" not in str(error)


def test_a_password_that_cannot_be_sent_is_told_without_it(tmp_path: Path) -> None:
    context, ca_file = certificate(tmp_path)
    with running(Sink(), tls=context) as sink:
        error = failure(
            delivery(), settings(sink, security="starttls", ca_file=ca_file, username="monitor", password="blåbær")
        )
    assert classes(error) == ("auth", False, False, True)
    assert "blåbær" not in str(error)


def test_a_password_is_never_sent_in_clear() -> None:
    with running(Sink()) as sink:
        assert failure(delivery(), settings(sink, username="monitor", password="right")).kind == "auth"


def test_a_password_is_not_printed() -> None:
    assert "right" not in repr(SmtpSettings(host=HOST, username="monitor", password="right"))


@pytest.mark.parametrize(
    ("answer", "expected"),
    [
        ("450 4.2.0 greylisted", ("recipient", False, False, False)),
        ("452 4.2.2 mailbox full", ("recipient", False, False, False)),
        ("550 5.1.1 no such user", ("recipient", True, False, False)),
        ("421 4.3.2 going down", ("recipient", False, False, True)),
    ],
)
def test_refusals_of_one_recipient_leave_the_others_alone(answer: str, expected: tuple[str, bool, bool, bool]) -> None:
    with running(Sink(rcpt={"bad@example.org": answer})) as sink:
        assert classes(failure(delivery("bad@example.org"), settings(sink))) == expected
        email.send(delivery("good@example.org"), settings(sink))
    assert [message[1] for message in sink.messages] == [["good@example.org"]]


@pytest.mark.parametrize(
    ("answer", "expected"),
    [
        ("550 5.7.1 sender not allowed", ("sender", False, False, True)),
        ("451 4.7.1 later", ("sender", False, False, False)),
    ],
)
def test_a_refused_sender_is_the_channel_s_trouble(answer: str, expected: tuple[str, bool, bool, bool]) -> None:
    with running(Sink(mail=answer)) as sink:
        assert classes(failure(delivery(), settings(sink))) == expected


@pytest.mark.parametrize(
    ("answer", "expected"),
    [
        ("451 4.3.0 try later", ("refused", False, False, False)),
        ("554 5.6.0 looks like spam", ("refused", True, False, False)),
    ],
)
def test_refusals_of_the_content(answer: str, expected: tuple[str, bool, bool, bool]) -> None:
    with running(Sink(data=[answer])) as sink:
        assert classes(failure(delivery(), settings(sink))) == expected


def test_a_message_that_is_too_large_goes_once_more_without_its_html() -> None:
    sent = delivery()
    with running(Sink(data=["552 5.3.4 too big", "250 OK"])) as sink:
        email.send(sent, settings(sink))
    message = message_from_bytes(sink.messages[0][2], policy=policy.SMTP)
    assert message["Message-ID"] == sent.message_id
    assert message.get_content_type() == "text/plain"
    assert "now: 12" in message.get_content()


def test_a_server_that_says_its_limit_beforehand() -> None:
    long = Rendered(subject="x", text="short\n", html="<p>" + "long " * 2000 + "</p>")
    with running(Sink(), data_size_limit=4000) as sink:
        email.send(delivery(rendered=long), settings(sink))
    assert len(sink.messages) == 1


def test_too_large_even_as_text_is_permanent() -> None:
    with running(Sink(data=["552 5.3.4 too big"])) as sink:
        assert classes(failure(delivery(), settings(sink))) == ("too-large", True, False, False)


def test_a_lost_connection_before_the_message_is_temporary() -> None:
    with running(Sink(drop_at_rcpt=True)) as sink:
        assert classes(failure(delivery(), settings(sink))) == ("connect", False, False, True)
    assert sink.messages == []


def test_a_lost_connection_after_the_final_dot_is_ambiguous() -> None:
    with running(Sink(drop_after_dot=True)) as sink:
        assert classes(failure(delivery(), settings(sink))) == ("unanswered", False, True, False)
    assert len(sink.messages) == 1


def test_the_final_answer_may_take_its_time() -> None:
    with running(Sink(wait_after_dot=1.3)) as sink:
        email.send(delivery(), settings(sink, timeout=1))
    assert len(sink.messages) == 1


def test_a_final_answer_that_never_comes_is_ambiguous() -> None:
    with running(Sink(wait_after_dot=0.5)) as sink:
        error = failure(delivery(), settings(sink, final_timeout=0.1))
    assert classes(error) == ("unanswered", False, True, False)
    assert "timed out" in str(error)


@pytest.mark.parametrize("address", ["blåbær@example.org", "a@b\r\nRCPT TO:<c@d>"])
def test_an_address_that_cannot_be_spoken_is_a_permanent_fault_of_that_recipient(address: str) -> None:
    with running(Sink()) as sink:
        error = failure(replace(delivery(), recipient=address), settings(sink))
    assert classes(error) == ("address", True, False, False)
    assert sink.messages == []


@pytest.mark.parametrize("host", ["", "no such host", "x" * 300, "nowhere.invalid"])
def test_a_host_that_is_not_there(host: str) -> None:
    assert failure(delivery(), settings(Sink(port=25), host=host)).kind == "connect"


def test_nobody_listens() -> None:
    with socket.create_server((HOST, 0)) as bound:
        port = bound.getsockname()[1]
    assert classes(failure(delivery(), settings(Sink(port=port)))) == ("connect", False, False, True)


@pytest.mark.parametrize("greeting", [b"", b"554 go away\r\n", b"\xff\xfe\x00 hello\r\n", b"220 " + b"x" * 20000])
def test_a_server_that_does_not_speak_smtp(greeting: bytes) -> None:
    with socket.create_server((HOST, 0)) as listening:

        def answer() -> None:
            connection, _ = listening.accept()
            with connection:
                connection.sendall(greeting)
                connection.settimeout(1)
                try:
                    while connection.recv(1000):
                        pass
                except OSError:
                    pass

        thread = threading.Thread(target=answer)
        thread.start()
        error = failure(delivery(), settings(Sink(port=listening.getsockname()[1]), timeout=0.3))
        thread.join()
    assert classes(error) == ("connect", False, False, True)


def test_check_logs_in_and_sends_nothing(tmp_path: Path) -> None:
    context, ca_file = certificate(tmp_path)
    with running(Sink(), tls=context) as sink:
        email.check(settings(sink, security="starttls", ca_file=ca_file, username="monitor", password="right"))
    assert sink.messages == []
