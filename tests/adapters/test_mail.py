import base64
import io
from email.message import EmailMessage
from pathlib import Path

import pytest

from config import Config, ConfigError
from pb.adapters import mail
from pb.adapters.kept import KeptMail
from pb.adapters.mail import ConsolePost, DemoPost, MailServer, NotSent, SmtpPost
from tests.adapters.smtp import certificate, served


def letter(to: str = "osoba@example.org", subject: str = "Kod") -> EmailMessage:
    message = EmailMessage()
    message["From"] = "budzet@example.org"
    message["To"] = to
    message["Subject"] = subject
    message["Date"] = "Tue, 12 May 2126 10:00:00 +0000"
    message.set_content("Zażółć gęślą jaźń: 123456\n")
    return message


def post_to(port: int, scheme: str = "smtp", **kwargs: object) -> SmtpPost:
    return SmtpPost(MailServer.of_url(f"{scheme}://127.0.0.1:{port}"), **kwargs)


def test_letters_arrive_whole_over_one_connection() -> None:
    with served() as box:
        post = post_to(box.port)
        post.send(letter(subject="Pierwszy"))
        post.send(letter(subject="Drugi"))
        post.close()
    assert [arrived["Subject"] for arrived in box.letters] == ["Pierwszy", "Drugi"]
    assert "Zażółć gęślą jaźń: 123456" in box.letters[0].get_content()
    assert box.connections == 1


def test_after_closing_the_next_letter_connects_again() -> None:
    with served() as box:
        post = post_to(box.port)
        post.send(letter())
        post.close()
        post.send(letter())
        post.close()
    assert (box.connections, len(box.letters)) == (2, 2)


def test_a_server_that_is_away_is_said_without_the_address() -> None:
    with served() as box:
        port = box.port
    with pytest.raises(NotSent) as said:
        post_to(port).send(letter())
    assert str(said.value) == "ConnectionRefusedError"


def test_a_refused_recipient_is_not_sent_and_not_named() -> None:
    with served(refuses=True) as box, pytest.raises(NotSent) as said:
        post_to(box.port).send(letter(to="nikt@example.org"))
    assert "nikt" not in str(said.value)
    assert box.letters == []


def test_off_this_machine_nothing_leaves_without_tls(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setattr(mail, "LOOPBACK", frozenset())
    with served() as box, pytest.raises(NotSent):
        post_to(box.port).send(letter())
    assert (box.recipients, box.letters) == ([], [])


@pytest.mark.parametrize("scheme", ["smtp", "smtps"])
def test_tls_is_begun_before_the_password_is_said(
    scheme: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(mail, "LOOPBACK", frozenset())
    with (
        certificate(tmp_path) as (tls, trusted),
        served(tls=tls, at_once=scheme == "smtps") as box,
    ):
        address = f"{scheme}://kara:p%40ss@127.0.0.1:{box.port}"
        post = SmtpPost(MailServer.of_url(address), trusted)
        post.send(letter())
        post.close()
    assert box.encrypted
    assert base64.b64decode(box.logins[0]) == b"\0kara\0p@ss"
    assert len(box.letters) == 1


def test_a_server_with_a_strange_certificate_gets_no_letter(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(mail, "LOOPBACK", frozenset())
    with (
        certificate(tmp_path) as (tls, _),
        served(tls=tls) as box,
        pytest.raises(NotSent),
    ):
        post_to(box.port).send(letter())
    assert box.letters == []


@pytest.mark.parametrize(
    "url", ["mail.example.org", "http://x", "smtp://", "smtp://h:port"]
)
def test_an_address_that_is_no_mail_server_is_refused(url: str) -> None:
    with pytest.raises(ConfigError, match="PB_SMTP_URL"):
        MailServer.of_url(url)


def test_the_password_is_neither_in_the_refusal_nor_in_the_server_s_words() -> None:
    with pytest.raises(ConfigError) as said:
        MailServer.of_url("ftp://kara:tajne@host")
    assert "tajne" not in str(said.value)
    assert "tajne" not in repr(MailServer.of_url("smtp://kara:tajne@host"))


def test_a_header_cannot_be_injected() -> None:
    with pytest.raises(ValueError, match="linefeed"):
        letter(to="a@example.org\nBcc: b@example.org")
    with pytest.raises(ValueError, match="linefeed"):
        letter(subject="Kod\r\nBcc: b@example.org")


def _config(tmp_path: Path, **changes: object) -> Config:
    values = {"database_url": "sqlite://", "base_url": "http://localhost"}
    return Config(**{**values, "instance": tmp_path, **changes})


def test_without_a_mail_server_there_is_no_post_outside_a_demo(tmp_path: Path) -> None:
    assert mail.of_config(_config(tmp_path)) is None
    assert isinstance(mail.of_config(_config(tmp_path, demo=True)), DemoPost)
    smtp = _config(tmp_path, smtp_url="smtp://localhost:25", demo=True)
    assert isinstance(mail.of_config(smtp), SmtpPost)


def test_the_demo_keeps_and_prints_its_letters(tmp_path: Path) -> None:
    printed = io.StringIO()
    kept = KeptMail(tmp_path)
    DemoPost(kept, ConsolePost(printed)).send(letter())
    assert "osoba@example.org" in printed.getvalue()
    assert "123456" in printed.getvalue()
    assert [one.subject for one in kept.newest(5)] == ["Kod"]


def test_a_letter_that_cannot_be_kept_is_not_sent(tmp_path: Path) -> None:
    (tmp_path / "mail").write_text("a file where the folder should be")
    with pytest.raises(NotSent):
        DemoPost(KeptMail(tmp_path), ConsolePost(io.StringIO())).send(letter())
