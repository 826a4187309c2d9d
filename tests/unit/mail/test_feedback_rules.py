"""What bounces and complaints mean, whatever the order they are told in."""

import json
from datetime import UTC, datetime, timedelta
from itertools import permutations
from typing import Any, get_args

import pytest
from fitai.mail import rules as mail_rules
from fitai.mail.feedback import rules, sendgrid, ses
from fitai.mail.feedback.models import Feedback, FeedbackKind, Suppression
from fitai.mail.models import Template

NOW = datetime(2026, 11, 29, 12, tzinfo=UTC)
TEMPLATES: tuple[Template, ...] = get_args(Template)


def notice(kind: FeedbackKind, number: int = 1, days: float = 0.0) -> Feedback:
    return Feedback(f"f-{number}", kind, "ada@example.com", NOW + timedelta(days=days))


def after(*feedback: Feedback, before: Suppression | None = None) -> Suppression:
    stored = before or Suppression()
    for notice in feedback:
        stored = rules.with_feedback(stored, notice)
    return stored


def sent_to(stored: Suppression, now: datetime = NOW) -> set[Template]:
    return {template for template in TEMPLATES if not rules.is_stopped(stored, template, now)}


def test_an_address_that_nothing_was_told_of_gets_every_mail() -> None:
    assert sent_to(Suppression()) == set(TEMPLATES)


def test_after_a_hard_bounce_only_a_new_verification_is_sent() -> None:
    stored = after(notice("hard_bounce"))

    assert sent_to(stored) == {"verify_email", "email_change"}
    assert sent_to(stored, NOW + timedelta(days=4000)) == {"verify_email", "email_change"}
    assert rules.reason(stored, NOW) == "bounced"
    assert rules.remove_at(stored) is None


def test_after_a_complaint_security_is_sent_for_ever() -> None:
    stored = after(notice("complaint"))

    assert sent_to(stored, NOW + timedelta(days=4000)) == mail_rules.SECURITY
    assert not {"welcome", "notice", "notices", "export_ready"} & mail_rules.SECURITY
    assert rules.reason(stored, NOW) == "complained"


def test_soft_bounces_are_counted_and_are_over_in_time() -> None:
    bounces = [notice("soft_bounce", number, number / 10) for number in range(rules.MAX_SOFT)]
    assert sent_to(after(*bounces[:-1])) == set(TEMPLATES)
    stored = after(*bounces)

    assert sent_to(stored) == mail_rules.SECURITY
    assert rules.reason(stored, NOW) == "unavailable"
    assert sent_to(stored, NOW + rules.SOFT_WINDOW + timedelta(days=1)) == set(TEMPLATES)
    assert rules.remove_at(stored) == bounces[-1].sent_at + rules.SOFT_WINDOW


def test_old_and_repeated_soft_bounces_do_not_add_up() -> None:
    repeated = [notice("soft_bounce", 1)] * 20
    rare = [notice("soft_bounce", number, -40 * number) for number in range(20)]

    assert rules.reason(after(*repeated), NOW) is None
    assert rules.reason(after(*rare), NOW) is None
    assert len(after(*rare).soft_bounces) == rules.MAX_SOFT


def test_the_order_and_repetitions_do_not_matter() -> None:
    notices = [notice("hard_bounce", 1), notice("complaint", 2), notice("soft_bounce", 3), notice("soft_bounce", 4, 1)]
    ends = {
        after(*order, *order).model_copy(update={"revision": 0}).model_dump_json() for order in permutations(notices)
    }

    assert len(ends) == 1
    assert all(after(*order, *order).revision == len(notices) for order in permutations(notices))


def test_a_proof_ends_bounces_and_no_complaint_and_late_notices_of_older_mails_are_nothing() -> None:
    stored = after(notice("hard_bounce"), notice("complaint", 2), notice("soft_bounce", 3))
    proven = rules.proven(stored, NOW + timedelta(hours=1))

    assert (proven.bounced_at, proven.soft_bounces, proven.complained_at) == (None, [], NOW)
    assert after(notice("hard_bounce", 9), notice("soft_bounce", 10), before=proven) == proven
    assert after(notice("hard_bounce", 9, days=2), before=proven).bounced_at is not None
    bounced = rules.proven(after(notice("hard_bounce")), NOW)
    assert sent_to(bounced) == set(TEMPLATES)


@pytest.mark.parametrize(
    "spelling", ["Ada@example.com", " ada@EXAMPLE.com ", '"Ada" <ada@example.com>', "ada@example.com"]
)
def test_spellings_of_an_address_are_one(spelling: str) -> None:
    assert rules.address_digest(spelling) == rules.address_digest("ada@example.com")
    assert "ada" not in rules.address_digest(spelling)


def test_a_domain_in_unicode_and_in_ascii_is_one() -> None:
    assert rules.address_digest("ada@bücher.example") == rules.address_digest("ada@xn--bcher-kva.example")
    assert rules.address_digest("ada@example.com") != rules.address_digest("bob@example.com")


# --- SES -----------------------------------------------------------------------------------------------------

MAIL = {"timestamp": "2026-11-29T12:00:00.000Z", "messageId": "m-1", "destination": ["ada@example.com"]}
ADA = [{"emailAddress": "ada@example.com", "action": "failed", "status": "5.1.1"}]


def bounce(kind: str, subtype: str = "General") -> dict[str, Any]:
    content = {"feedbackId": "f-1", "bounceType": kind, "bounceSubType": subtype, "bouncedRecipients": ADA}
    return {"eventType": "Bounce", "bounce": content | {"timestamp": "2026-11-29T12:00:01.000Z"}, "mail": MAIL}


def complaint(kind: str | None) -> dict[str, Any]:
    content = {"feedbackId": "f-1", "complainedRecipients": [{"emailAddress": "ada@example.com"}]}
    return {"eventType": "Complaint", "complaint": content | {"complaintFeedbackType": kind}, "mail": MAIL}


@pytest.mark.parametrize(
    ("detail", "kinds"),
    [
        (bounce("Permanent"), ["hard_bounce"]),
        (bounce("Permanent", "OnAccountSuppressionList"), ["hard_bounce"]),
        (bounce("Transient", "MailboxFull"), ["soft_bounce"]),
        (bounce("Transient", "MessageTooLarge"), []),
        (bounce("Undetermined", "Undetermined"), ["soft_bounce"]),
        (complaint("abuse"), ["complaint"]),
        (complaint(None), ["complaint"]),
        (complaint("not-spam"), []),
        ({"eventType": "Delivery", "delivery": {}, "mail": MAIL}, []),
    ],
)
def test_what_ses_tells_is_read_as_it_is_meant(detail: dict[str, Any], kinds: list[str]) -> None:
    feedback = list(ses.feedback_of(detail))

    assert [notice.kind for notice in feedback] == kinds
    assert all((notice.address, notice.sent_at) == ("ada@example.com", NOW) for notice in feedback)


# --- SendGrid ------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("event", "kinds"),
    [
        ({"event": "bounce", "type": "bounce", "status": "5.1.1"}, ["hard_bounce"]),
        ({"event": "bounce", "type": "blocked", "status": "4.0.0"}, ["soft_bounce"]),
        ({"event": "spamreport"}, ["complaint"]),
        ({"event": "dropped", "reason": "Bounced Address"}, ["hard_bounce"]),
        ({"event": "dropped", "reason": "Spam Reporting Address"}, ["complaint"]),
        ({"event": "dropped", "reason": "Unsubscribed Address"}, []),
        ({"event": "delivered"}, []),
        ({"event": "open"}, []),
        ({"event": ["bounce"]}, []),
    ],
)
def test_what_sendgrid_tells_is_read_as_it_is_meant(event: dict[str, Any], kinds: list[str]) -> None:
    common = {"email": "ada@example.com", "timestamp": int(NOW.timestamp()), "sg_event_id": "e-1"}
    feedback = list(sendgrid.feedback_of(json.dumps([common | event, "nonsense", {}])))

    assert [notice.kind for notice in feedback] == kinds
    assert all((notice.id, notice.sent_at) == ("e-1", NOW) for notice in feedback)


@pytest.mark.parametrize("body", ["{}", "no JSON", '"bounce"'])
def test_a_body_that_is_no_list_is_refused(body: str) -> None:
    with pytest.raises(ValueError, match=r".+"):
        list(sendgrid.feedback_of(body))
