"""A mail goes out once for each event, whatever fails."""

from typing import Any

import pytest
from botocore.exceptions import ClientError
from fitai.kernel import clock, external_services
from fitai.kernel.events import DuplicateEvent
from fitai.kernel.table import get
from fitai.mail import service, store
from fitai.mail.feedback.service import delivery_of
from fitai.mail.models import MailRequest
from fitai.mail.providers import ses
from fitai.mail.store import MailInProgress, MailItem

from tests.harness.mail import mails
from tests.unit.auth.people import Time

VALUES = {"link": "https://app.example/go", "hours": "24"}
LETTER = MailRequest("welcome", "ada@example.com", {})


def item() -> MailItem | None:
    return get(MailItem, "MAIL#e-1", "MAIL#welcome")


class Down(Exception):
    """SES does not take it."""


@pytest.fixture
def down(monkeypatch: pytest.MonkeyPatch) -> pytest.MonkeyPatch:
    def post(*_: Any) -> None:
        raise Down

    monkeypatch.setattr(service, "_send", post)
    return monkeypatch


def test_a_mail_is_sent_as_ours_and_noted(aws: None) -> None:
    service.send_mail(LETTER, "e-1")
    (mail,) = mails("ada@example.com")
    assert (mail.sender, mail.subject) == ("FitAI <no-reply@fitai.example>", "Welcome to FitAI")
    kept = item()
    assert kept is not None
    assert kept.state == "sent"
    assert kept.ttl is not None


def test_a_mail_has_the_headers_of_its_request_and_is_in_its_language(aws: None) -> None:
    requests: list[dict[str, Any]] = []
    events = ses.client().meta.events
    events.register(
        "provide-client-params.sesv2.SendEmail", lambda params, **_: requests.append(params), unique_id="seen"
    )
    values = {"title": "Titel", "message": "Text", "kind": "Zahlungen", "unsubscribe": "https://api.example/u?token=t"}
    headers = {"List-Unsubscribe": "<https://api.example/u?token=t>"}
    service.send_mail(MailRequest("notice", "ada@example.com", values, "de-AT", headers=headers), "e-1")
    events.unregister("provide-client-params.sesv2.SendEmail", unique_id="seen")
    (request,) = requests
    content = request["Content"]["Simple"]
    assert content["Headers"] == [{"Name": "List-Unsubscribe", "Value": "<https://api.example/u?token=t>"}]
    assert content["Body"]["Text"]["Data"].startswith("Hallo,")
    assert '<html lang="de">' in content["Body"]["Html"]["Data"]


def test_an_event_that_comes_again_sends_nothing(aws: None) -> None:
    service.send_mail(LETTER, "e-1")
    with pytest.raises(DuplicateEvent):
        service.send_mail(LETTER, "e-1")
    assert len(mails()) == 1
    service.send_mail(LETTER, "e-2")
    service.send_mail(MailRequest("password_changed", "ada@example.com", {"at": "now"}), "e-1")
    assert len(mails()) == 3, "another event, or another mail of the same event, is another matter"


def test_how_the_mail_service_is_is_recorded(aws: None, monkeypatch: pytest.MonkeyPatch) -> None:
    def post(*_: Any) -> None:
        raise Down

    with monkeypatch.context() as patch:
        patch.setattr(ses.Ses, "send", post)
        for _ in range(3):
            with pytest.raises(Down):
                service.send_mail(LETTER, "e-1")
    assert external_services.failing()["mail"]
    service.send_mail(LETTER, "e-1")
    external_services.clear_cache()
    assert not external_services.failing()["mail"]


def test_a_mail_that_fails_is_sent_by_the_next_delivery(aws: None, down: pytest.MonkeyPatch) -> None:
    with pytest.raises(Down):
        service.send_mail(LETTER, "e-1")
    assert item() is None
    down.undo()
    service.send_mail(LETTER, "e-1")
    assert len(mails()) == 1


def test_two_deliveries_at_once_send_one(aws: None, monkeypatch: pytest.MonkeyPatch) -> None:
    real, inside = service._send, []

    def post(*arguments: Any) -> None:
        with pytest.raises(MailInProgress):
            service.send_mail(LETTER, "e-1")
        inside.append(True)
        real(*arguments)

    monkeypatch.setattr(service, "_send", post)
    service.send_mail(LETTER, "e-1")
    assert inside == [True]
    assert len(mails()) == 1


def test_whoever_died_while_sending_is_replaced(aws: None) -> None:
    time = Time()
    store.claim_mail("e-1", "welcome")
    with pytest.raises(MailInProgress):
        service.send_mail(LETTER, "e-1")
    time.pass_by(seconds=store.SENDING_LEASE)
    service.send_mail(LETTER, "e-1")
    assert len(mails()) == 1
    clock.set_source(None)


def test_one_attempt_is_made_since_a_lost_answer_may_be_a_sent_mail(aws: None) -> None:
    assert ses.client().meta.config.retries["total_max_attempts"] == 1


@pytest.mark.parametrize(
    ("code", "text"),
    [
        ("BadRequestException", "Missing final '@domain'"),
        ("BadRequestException", "Local address contains control or whitespace"),
        ("BadRequestException", "Domain contains illegal character"),
    ],
)
def test_an_address_that_ses_refuses_is_no_outage_and_has_bounced(
    aws: None, monkeypatch: pytest.MonkeyPatch, code: str, text: str
) -> None:
    refuse(monkeypatch, code, text)
    for number in range(3):
        service.send_mail(MailRequest("verify_email", "ada@example.com", VALUES), f"e-{number}")

    assert not external_services.failing()["mail"]
    assert delivery_of("ada@example.com", is_verified=True).reason == "bounced"
    assert delivery_of("bob@example.com", is_verified=True).reason is None
    with pytest.raises(DuplicateEvent):
        service.send_mail(MailRequest("verify_email", "ada@example.com", VALUES), "e-0")


@pytest.mark.parametrize(
    ("code", "text"),
    [
        ("MessageRejected", "Email address is not verified."),
        ("BadRequestException", "The headers are not valid"),
        ("BadRequestException", "Invalid email address of the sender"),
        ("TooManyRequestsException", "Maximum sending rate exceeded"),
    ],
)
def test_what_ses_refuses_for_another_reason_is_a_failure_and_says_nothing_of_the_address(
    aws: None, monkeypatch: pytest.MonkeyPatch, code: str, text: str
) -> None:
    refuse(monkeypatch, code, text)
    for _ in range(3):
        with pytest.raises(ClientError):
            service.send_mail(LETTER, "e-1")

    assert external_services.failing()["mail"]
    assert delivery_of("ada@example.com", is_verified=True).reason is None


def test_an_address_whose_domain_cannot_be_written_in_ascii_has_bounced(aws: None) -> None:
    address = f"ada@{'ü' * 80}.example"
    service.send_mail(MailRequest("welcome", address, {}), "e-1")

    assert not mails()
    assert delivery_of(address, is_verified=True).reason == "bounced"


def refuse(monkeypatch: pytest.MonkeyPatch, code: str, text: str) -> None:
    """Let SES answer every mail with an error."""

    class Refusing:
        def send_email(self, **_: Any) -> None:
            raise ClientError({"Error": {"Code": code, "Message": text}}, "SendEmail")

    monkeypatch.setattr(ses, "client", Refusing)
