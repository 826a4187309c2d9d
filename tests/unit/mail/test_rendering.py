"""Mails written from their templates."""

from typing import get_args

import pytest
from fitai.kernel.languages import LANGUAGES
from fitai.mail import rules, service
from fitai.mail.models import MailRequest, Template

VALUES = {
    "link": "https://app.example/go?a=1&token=t-1",
    "hours": "24",
    "until": "31 January 2026, 10:30 UTC",
    "network": "192.0.2.0/24",
    "change": "A passkey was added to your account.",
    "at": "31 January 2026, 09:30 UTC",
    "title": "Your subscription",
    "message": "A payment for your subscription has failed.",
    "kind": "payments",
    "reason": "advertising or unwanted messages",
    "note": "No advertisements.",
    "unsubscribe": "https://api.example/notifications/unsubscribe?token=t-1",
}
GREETINGS = {"en": "Hello,", "de": "Hallo,", "es": "Hola:"}
TRANSLATED = [
    (template, language)
    for template in get_args(Template)
    for language in LANGUAGES
    if service.has_templates(template, language)
]
FRAME = "<title>{{subject}}</title>{{content}}"


def request(template: Template, language: str = "en") -> MailRequest:
    return MailRequest(template, "ada@example.com", VALUES, language, ("Ada follows you.", "Bob follows you."))


@pytest.mark.parametrize(("template", "language"), TRANSLATED)
def test_every_mail_has_a_subject_a_text_and_a_page_without_gaps(template: Template, language: str) -> None:
    mail = service.render_request(request(template, language))
    assert 0 < len(mail.subject) <= 78
    assert mail.text.startswith(GREETINGS[language])
    assert mail.html.startswith("<!doctype html>")
    assert f'<html lang="{language}">' in mail.html
    assert f"<title>{mail.subject}</title>" in mail.html
    for part in (mail.subject, mail.text, mail.html):
        assert "{{" not in part
        assert "}}" not in part


@pytest.mark.parametrize(("template", "language"), TRANSLATED)
def test_text_and_html_have_the_same_gaps_in_every_language(template: Template, language: str) -> None:
    text, html = service.template_texts(template, language)
    english, _ = service.template_texts(template)
    assert set(rules.PLACEHOLDER.findall(text)) == set(rules.PLACEHOLDER.findall(html))
    assert set(rules.PLACEHOLDER.findall(text)) == set(rules.PLACEHOLDER.findall(english))


@pytest.mark.parametrize("language", LANGUAGES)
def test_every_mail_is_there_in_every_language(language: str) -> None:
    assert [template for template in get_args(Template) if not service.has_templates(template, language)] == []


def test_a_translation_is_no_copy_of_the_english_mail() -> None:
    for template, language in TRANSLATED:
        if language != "en":
            texts = zip(service.template_texts(template, language), service.template_texts(template), strict=True)
            assert all(text != english for text, english in texts), (template, language)


def test_every_template_belongs_to_a_mail() -> None:
    there = {str(path.relative_to(service.TEMPLATE_FOLDER)) for path in service.TEMPLATE_FOLDER.rglob("*.*")}
    mails = {name for template, language in TRANSLATED for name in service.template_names(template, language)}
    assert there == mails | {service.FRAME_FILE}


def test_a_mail_that_a_language_lacks_is_the_english_one(monkeypatch: pytest.MonkeyPatch) -> None:
    assert service.render_request(request("notice", "pt-BR")).text.startswith("Hello,")
    assert service.render_request(request("notice", "de-AT")).text.startswith("Hallo,")
    monkeypatch.setattr(service, "has_templates", lambda template, language: False)
    assert service.render_request(request("notice", "de")).text.startswith("Hello,")


def test_a_list_is_a_list_in_text_and_html() -> None:
    mail = rules.render_mail("Subject: S\n\n{{lines}}", "{{lines}}", FRAME, {}, ["a < b", "{{subject}}"])
    assert mail.text == "- a < b\n- {{subject}}"
    assert "<ul><li>a &lt; b</li><li>{{subject}}</li></ul>" in mail.html
    with pytest.raises(ValueError, match="lines"):
        rules.render_mail("Subject: S\n\n{{lines}}", "{{lines}}", FRAME, {}, ["a\nBcc: all@example.com"])


def test_a_page_loads_nothing_from_anywhere() -> None:
    for name in get_args(Template):
        page = service.render_request(request(name)).html
        assert "src=" not in page
        assert "<script" not in page
        links = page.replace(VALUES["link"].replace("&", "&amp;"), "").replace(VALUES["unsubscribe"], "")
        assert "http" not in links


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
