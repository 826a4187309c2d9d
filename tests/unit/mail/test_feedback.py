"""Bounces and complaints stop mails; who has sent the notice is beyond doubt."""

import json
from collections.abc import Iterator
from typing import Any

import pytest
from cryptography.hazmat.primitives.asymmetric import ec
from fitai.kernel import clock
from fitai.kernel.meter import meter
from fitai.kernel.settings import settings
from fitai.mail import service
from fitai.mail.feedback import store
from fitai.mail.models import MailRequest
from fitai.mail.personal import PERSONAL_DATA
from fitai.mail.providers import configuration

from functions.notifications import take_mail_feedback
from tests.harness.crashes import held
from tests.harness.gateway import CONTEXT, Answer, call, deliver_events
from tests.harness.mail import forget_mails, mails
from tests.harness.sendgrid_double import public_key, signed
from tests.unit.auth.people import PASSWORD, Person, Time, register
from tests.unit.mail.test_providers import use_sendgrid

ROUTE = "/notifications/mail-events"
LETTER = MailRequest("welcome", "ada@example.com", {})


@pytest.fixture
def signed_by_sendgrid(aws: None, monkeypatch: pytest.MonkeyPatch) -> Iterator[None]:
    with monkeypatch.context() as patch:
        use_sendgrid(
            patch, {"key": "SG.x", "webhookKeys": [public_key(ec.generate_private_key(ec.SECP256R1())), public_key()]}
        )
        yield
    settings.cache_clear()
    configuration.clear_cache()


def notices(*kinds: str, address: str = "ada@example.com", **more: Any) -> str:
    """A body of SendGrid's, laid out as nobody else would."""
    common = {"email": address, "timestamp": clock.epoch(), "type": "bounce", "sg_message_id": "m-1"} | more
    events = [common | {"event": kind, "sg_event_id": f"e-{place}"} for place, kind in enumerate(kinds)]
    return json.dumps(events, indent=1).replace("\n", "\r\n")


def post(body: str, headers: dict[str, str] | None = None) -> Answer:
    headers = signed(body, clock.epoch()) if headers is None else headers
    return call("POST", ROUTE, raw_body=body, headers=headers)


def tell_ses(detail: dict[str, Any]) -> None:
    message = {"detail-type": "Email Bounced", "source": "aws.ses", "detail": detail}
    assert take_mail_feedback.handler({"Records": [{"body": json.dumps(message)}]}, CONTEXT) == {
        "batchItemFailures": []
    }


def bounced(address: str = "ada@example.com", kind: str = "Permanent", number: int = 1) -> dict[str, Any]:
    now = clock.iso(clock.now())
    recipients = [{"emailAddress": address}]
    bounce = {"feedbackId": f"f-{number}", "bounceType": kind, "bouncedRecipients": recipients, "timestamp": now}
    return {"eventType": "Bounce", "bounce": bounce, "mail": {"timestamp": now, "messageId": "m-1"}}


def delivery(person: Person) -> Any:
    return call("GET", "/notifications/preferences", token=person.token).data["mail"]


# --- mails stop ----------------------------------------------------------------------------------------------


def test_after_a_bounce_at_ses_no_mail_is_sent_and_the_claim_is_not_made(aws: None) -> None:
    tell_ses(bounced("ADA@example.com"))
    meter.reset()
    service.send_mail(LETTER, "e-1")

    assert (mails(), meter.requests) == ([], 1)


def test_a_mail_costs_one_read_more_than_its_claim_and_its_end(aws: None) -> None:
    meter.reset()
    service.send_mail(LETTER, "e-1")

    assert meter.operations == ["GetItem", "PutItem", "UpdateItem"]


def test_after_a_complaint_at_sendgrid_only_security_is_sent(signed_by_sendgrid: None, monkeypatch: Any) -> None:
    assert post(notices("spamreport")).status == 204
    monkeypatch.setenv("FITAI_MAIL_PROVIDER", "ses")
    settings.cache_clear()
    service.send_mail(LETTER, "e-1")
    service.send_mail(MailRequest("password_changed", "ada@example.com", {"at": "now"}), "e-1")

    assert [mail.subject for mail in mails()] == ["Your password was changed"]


def test_the_recipient_of_another_address_is_not_concerned(aws: None) -> None:
    tell_ses(bounced("bob@example.com"))
    service.send_mail(LETTER, "e-1")

    assert len(mails()) == 1


def test_a_notice_that_comes_again_changes_nothing(signed_by_sendgrid: None) -> None:
    body = notices("bounce", "bounce", "open", "delivered")
    assert [post(body).status for _ in range(3)] == [204, 204, 204]
    assert store.find_suppression("ada@example.com").revision == 1


def test_two_notices_at_once_both_count(aws: None) -> None:
    tell_ses(bounced(kind="Transient", number=1))
    with held("PutItem", of="MAILADDRESS") as refused:
        tell_ses(bounced(kind="Transient", number=2))

    assert refused
    assert len(store.find_suppression("ada@example.com").soft_bounces) == 2


# --- who has sent it -----------------------------------------------------------------------------------------


def test_a_spoofed_notice_changes_nothing(signed_by_sendgrid: None) -> None:
    body, now = notices("bounce"), clock.epoch()
    other = ec.generate_private_key(ec.SECP256R1())
    good = signed(body, now)
    refused = [
        {},
        signed(body, now, other),
        good | {"X-Twilio-Email-Event-Webhook-Signature": "bm8="},
        good | {"X-Twilio-Email-Event-Webhook-Signature": "no base64!"},
        good | {"X-Twilio-Email-Event-Webhook-Timestamp": str(now + 1)},
        good | {"X-Twilio-Email-Event-Webhook-Timestamp": "²"},
        signed(body, now - 301),
        signed(body, now + 301),
        signed(body + " ", now),
    ]
    answers = [post(body, headers) for headers in refused]

    assert {(answer.status, answer.error["code"]) for answer in answers} == {(403, "invalid_mail_signature")}
    assert store.find_suppression("ada@example.com").revision == 0
    assert post(body, signed(body, now - 299)).status == 204


def test_without_sendgrid_nobody_can_post_notices(aws: None) -> None:
    assert post(notices("bounce")).status == 403


def test_a_signed_body_that_is_no_list_is_refused(signed_by_sendgrid: None) -> None:
    assert post("{}").status == 400


# --- what the user sees, and how it ends ---------------------------------------------------------------------


def test_a_user_sees_why_no_mails_arrive(aws: None) -> None:
    ada = register()
    assert delivery(ada) == {"deliverable": False, "reason": "unverified"}
    tell_ses(bounced(ada.email))

    assert delivery(ada) == {"deliverable": False, "reason": "bounced"}
    assert dict(PERSONAL_DATA.export(ada.id))["mail_suppression"]["bouncedAt"]


def verify(person: Person) -> None:
    """Open the newest link that was sent to the person's address."""
    deliver_events()
    assert call("POST", "/auth/verify-email", {"token": mails(person.email)[-1].token}).status == 200


@pytest.mark.parametrize("was_verified", [False, True])
def test_a_new_verification_ends_it(aws: None, was_verified: bool) -> None:
    time = Time()
    ada = register()
    deliver_events()
    forget_mails()
    if was_verified:
        assert call("POST", "/auth/resend-verification", token=ada.token).status < 300
        verify(ada)
        assert call("POST", "/auth/resend-verification", token=ada.token).status == 409
    time.pass_by(minutes=5)
    tell_ses(bounced(ada.email))
    forget_mails()
    assert call("POST", "/auth/resend-verification", token=ada.token).status < 300
    time.pass_by(minutes=1)
    verify(ada)

    assert delivery(ada) == {"deliverable": True}
    service.send_mail(MailRequest("welcome", ada.email, {}), "e-9")
    assert len(mails(ada.email)) == 2


def test_another_address_is_free_of_the_former_ones_bounces(aws: None) -> None:
    ada = register()
    deliver_events()
    forget_mails()
    call("POST", "/auth/resend-verification", token=ada.token)
    verify(ada)
    tell_ses(bounced(ada.email))
    body = {"email": "countess@example.com"}
    assert call("POST", "/auth/change-email", body, token=ada.token).status < 300
    deliver_events()
    assert call("POST", "/auth/confirm-email-change", {"token": mails("countess@example.com")[-1].token}).status == 200

    assert delivery(ada) == {"deliverable": True}
    assert store.find_suppression(ada.email).bounced_at is not None


@pytest.mark.parametrize(("event", "is_kept"), [("bounce", False), ("spamreport", True)])
def test_a_deleted_account_leaves_a_complaint_and_no_bounce(
    signed_by_sendgrid: None, event: str, is_kept: bool
) -> None:
    ada = register()
    post(notices(event, address=ada.email))
    assert call("DELETE", "/users/account", {"password": PASSWORD}, token=ada.token).status < 300

    assert (store.find_suppression(ada.email).revision > 0) is is_kept
