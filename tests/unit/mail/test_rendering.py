"""Mails written from their templates."""

from typing import get_args

import pytest
from fitai.mail import rules, service
from fitai.mail.models import MailRequest, Template

VALUES = {
    "link": "https://app.example/go?a=1&token=t-1",
    "hours": "24",
    "until": "31 January 2026, 10:30 UTC",
    "network": "192.0.2.0/24",
    "change": "A passkey was added to your account.",
    "at": "31 January 2026, 09:30 UTC",
}
FRAME = "<title>{{subject}}</title>{{content}}"


@pytest.mark.parametrize("template", get_args(Template))
def test_every_mail_has_a_subject_a_text_and_a_page_without_gaps(template: Template) -> None:
    mail = service.render_request(MailRequest(template, "ada@example.com", VALUES))
    assert 0 < len(mail.subject) <= 78
    assert mail.text.startswith("Hello,")
    assert mail.html.startswith("<!doctype html>")
    assert f"<title>{mail.subject}</title>" in mail.html
    for part in (mail.subject, mail.text, mail.html):
        assert "{{" not in part
        assert "}}" not in part


@pytest.mark.parametrize("template", get_args(Template))
def test_text_and_html_have_the_same_gaps(template: Template) -> None:
    text, html = service.template_texts(template)
    assert set(rules.PLACEHOLDER.findall(text)) == set(rules.PLACEHOLDER.findall(html))


def test_every_template_belongs_to_a_mail() -> None:
    there = {path.name for path in service.TEMPLATE_FOLDER.iterdir()}
    assert there == {f"{name}.{kind}" for name in get_args(Template) for kind in ("txt", "html")} | {service.FRAME_FILE}


def test_a_page_loads_nothing_from_anywhere() -> None:
    for name in get_args(Template):
        page = service.render_request(MailRequest(name, "ada@example.com", VALUES)).html
        assert "src=" not in page
        assert "<script" not in page
        assert "http" not in page.replace(VALUES["link"].replace("&", "&amp;"), "")


def test_what_is_filled_in_is_escaped_in_html_and_as_it_is_in_text() -> None:
    mail = rules.render_mail("Subject: S\n\n{{link}}", '<a href="{{link}}">', FRAME, {"link": 'a&b"<c>'})
    assert mail.text == 'a&b"<c>'
    assert '<a href="a&amp;b&quot;&lt;c&gt;">' in mail.html


def test_a_value_is_never_read_as_a_gap() -> None:
    mail = rules.render_mail("Subject: {{one}}\n\n{{one}}", "{{one}}", FRAME, {"one": "{{two}}", "two": "secret"})
    assert mail.subject == mail.text == "{{two}}"
    assert "secret" not in mail.html


def test_a_mail_with_a_hole_in_it_is_not_written() -> None:
    with pytest.raises(KeyError):
        rules.render_mail("Subject: S\n\n{{link}}", "", FRAME, {})


@pytest.mark.parametrize("value", ["a\nBcc: all@example.com", "a\r", "a\0"])
def test_a_value_adds_no_line(value: str) -> None:
    with pytest.raises(ValueError, match="link"):
        rules.render_mail("Subject: {{link}}\n\nText", "", FRAME, {"link": value})


@pytest.mark.parametrize("text", ["Hello\n\nText", "Subject: A\nBcc: x\n\nText", ""])
def test_a_text_begins_with_its_subject(text: str) -> None:
    with pytest.raises(ValueError, match="subject"):
        rules.render_mail(text, "", FRAME, {})


@pytest.mark.parametrize(
    ("given", "sent"),
    [
        ("ada@example.com", "ada@example.com"),
        ("Ada@b\u00fccher.example", "Ada@xn--bcher-kva.example"),
    ],
)
def test_a_domain_is_written_as_mail_servers_know_it(given: str, sent: str) -> None:
    assert rules.idna_address(given) == sent
