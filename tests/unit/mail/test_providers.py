"""Mails by SendGrid, as its API documents them; SES stays what it is where SendGrid is not configured."""

import json
import sys
from collections.abc import Iterator
from typing import Any

import pytest
from fitai.kernel.errors import Unavailable
from fitai.kernel.settings import settings
from fitai.mail import service
from fitai.mail.models import MailRequest, RenderedMail
from fitai.mail.providers import choice, configuration, ses
from fitai.mail.providers.interface import AddressRefused, MailRefused

from tests.harness.mail import mails
from tests.harness.secrets import use_secret
from tests.harness.sendgrid_double import SendGridDouble, sendgrid_double

SECRET = "fitai/test/mail"
VALUES = {"title": "Title", "message": "Text", "kind": "tips", "unsubscribe": "https://api.example/u?token=t"}
HEADERS = {"List-Unsubscribe": "<https://api.example/u?token=t>", "List-Unsubscribe-Post": "List-Unsubscribe=One-Click"}
NOTICE = MailRequest("notice", "ada@bücher.example", VALUES, headers=HEADERS)


def use_sendgrid(monkeypatch: pytest.MonkeyPatch, secret: Any) -> None:
    """Send mails by SendGrid from now on."""
    monkeypatch.setenv("FITAI_MAIL_PROVIDER", "sendgrid")
    monkeypatch.setenv("FITAI_MAIL_SECRET", SECRET)
    settings.cache_clear()
    use_secret(SECRET, secret)
    configuration.clear_cache()


@pytest.fixture
def sendgrid(aws: None, monkeypatch: pytest.MonkeyPatch) -> Iterator[SendGridDouble]:
    with sendgrid_double() as double, monkeypatch.context() as patch:
        use_sendgrid(patch, double.secret())
        yield double
    settings.cache_clear()
    configuration.clear_cache()


def test_a_mail_goes_to_sendgrid_with_its_headers_and_without_tracking(sendgrid: SendGridDouble) -> None:
    service.send_mail(NOTICE, "e-1")

    (mail,) = sendgrid.mails
    assert mail["personalizations"] == [{"to": [{"email": "ada@xn--bcher-kva.example"}]}]
    assert mail["from"] == {"email": "no-reply@fitai.example", "name": "FitAI"}
    assert mail["headers"] == HEADERS
    assert mail["content"][0]["value"].startswith("Hello,")
    assert not any(setting["enable"] for setting in mail["tracking_settings"].values())
    assert not any(setting["enable"] for setting in mail["mail_settings"].values())
    assert mails() == [], "not by SES too"


def test_mails_of_security_pass_sendgrids_own_lists(sendgrid: SendGridDouble) -> None:
    values = {"link": "https://app.example/go", "hours": "24", "at": "now"}
    service.send_mail(MailRequest("verify_email", "ada@example.com", values), "e-1")
    service.send_mail(MailRequest("password_changed", "ada@example.com", values), "e-1")

    passes = [{name: setting["enable"] for name, setting in mail["mail_settings"].items()} for mail in sendgrid.mails]
    assert passes == [
        {"bypass_bounce_management": True, "bypass_spam_management": True},
        {"bypass_bounce_management": False, "bypass_spam_management": True},
    ]


@pytest.mark.parametrize("status", [400, 401, 429, 500])
def test_a_refused_mail_is_sent_by_the_next_delivery(sendgrid: SendGridDouble, status: int) -> None:
    sendgrid.fails = [status]
    with pytest.raises(MailRefused, match=str(status)) as refusal:
        service.send_mail(NOTICE, "e-1")
    assert refusal.value.__cause__ is None
    service.send_mail(NOTICE, "e-1")

    assert len(sendgrid.mails) == 1


@pytest.mark.parametrize(("field", "is_refused"), [("personalizations.0.to.0.email", True), ("from.email", False)])
def test_only_an_address_that_sendgrid_calls_invalid_is_refused(
    sendgrid: SendGridDouble, monkeypatch: pytest.MonkeyPatch, field: str, is_refused: bool
) -> None:
    class BadRequest(Exception):
        status_code = 400
        body = json.dumps({"errors": [{"message": "Does not contain a valid address.", "field": field}]}).encode()

    class Refusing:
        mail = send = property(lambda self: self)

        def post(self, **_: Any) -> None:
            raise BadRequest

    account = choice.provider()
    monkeypatch.setattr(account, "_client", Refusing())
    with pytest.raises(AddressRefused if is_refused else MailRefused) as refusal:
        account.send("ada@example.com", RenderedMail("Subject", "Text", "<p>Text"), {}, "welcome")
    assert "ada@" not in str(refusal.value)


def test_a_service_that_does_not_answer_is_a_refusal(sendgrid: SendGridDouble, monkeypatch: pytest.MonkeyPatch) -> None:
    use_sendgrid(monkeypatch, sendgrid.secret(apiUrl="http://127.0.0.1:9"))
    with pytest.raises(MailRefused) as refusal:
        service.send_mail(NOTICE, "e-1")

    assert "ada@" not in str(refusal.value)


@pytest.mark.parametrize(
    "secret",
    [{}, {"key": "SG.x", "residency": "moon"}, {"key": "SG.x", "apiUrl": "http://sendgrid.example"}, []],
)
def test_without_a_usable_key_no_mail_is_lost(aws: None, monkeypatch: pytest.MonkeyPatch, secret: Any) -> None:
    with monkeypatch.context() as patch:
        use_sendgrid(patch, secret)
        with pytest.raises(Unavailable):
            service.send_mail(NOTICE, "e-1")
        use_secret(SECRET, {"key": "SG.x"})
        configuration.clear_cache()
        assert configuration.sendgrid_settings() is not None
    settings.cache_clear()
    configuration.clear_cache()


def test_ses_needs_no_secret_and_no_sdk(aws: None, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.delitem(sys.modules, "sendgrid", raising=False)

    assert choice.provider() is choice.SES
    service.send_mail(NOTICE, "e-1")
    assert "sendgrid" not in sys.modules


@pytest.mark.parametrize("name", ["", "fitai-prod-mail"])
def test_ses_is_given_the_configuration_set_where_there_is_one(
    aws: None, monkeypatch: pytest.MonkeyPatch, name: str
) -> None:
    requests: list[dict[str, Any]] = []
    monkeypatch.setenv("FITAI_MAIL_CONFIGURATION_SET", name)
    settings.cache_clear()
    monkeypatch.setattr(
        ses, "client", lambda: type("Client", (), {"send_email": lambda self, **it: requests.append(it)})()
    )
    service.send_mail(NOTICE, "e-1")
    settings.cache_clear()

    assert [request.get("ConfigurationSetName", "") for request in requests] == [name]


def test_keys_are_not_in_the_text_of_the_settings() -> None:
    assert "SG.secret" not in repr(configuration.SendGridSettings("SG.secret", "https://api.sendgrid.com"))
