"""Notifications by mail: by the matrix, in the user's language, each once, and not of what is read or gone."""

from datetime import datetime
from typing import Any

import pytest
from fitai.auth.events import SessionSuspected
from fitai.kernel import clock
from fitai.kernel.events import DuplicateEvent
from fitai.kernel.languages import LANGUAGES
from fitai.notifications import catalogue, published, security
from fitai.notifications.delivery import mails
from fitai.notifications.events import NotificationStored
from fitai.notifications.matrix import CATEGORIES, MATRIX, TYPES, NotificationType
from fitai.notifications.models import Notice
from fitai.notifications.unsubscribe.rules import is_unsubscribable

from tests.harness.gateway import access_token, call, deliver, deliver_events
from tests.unit.auth.people import PASSWORD, Person, items, login, register
from tests.unit.notifications.mailing import Post, SentMail, choose, choose_mail, verified
from tests.unit.notifications.test_notify import lines
from tests.unit.users.people import suspend

VALUES = {
    "challenge": "Spring",
    "reason": "It is too fast.",
    "goal": "Squat",
    "value": "150",
    "achievement": "workouts",
    "left": "2",
    "until": "2026-03-08",
    "weeks": "5",
    "workouts": "3",
    "days": "2",
    "count": "4",
    "text": "Drink water.",
}
MAILED_BY_DEFAULT = {
    "security_alert",
    "payment",
    "moderation_decision",
    "exercise_reviewed",
    "template_featured",
    "report_outcome",
    "appeal_outcome",
}
OPT_IN = {"weekly_summary", "digest", "reminder", "workout_idle", "workout_ended", "tip"}


def tell(person: Person, type: NotificationType, target: str = "thing:1", **more: Any) -> None:
    published.notify(Notice(person.id, type, target, values=VALUES | more.pop("values", {}), **more))
    deliver_events()


def turn_on_everything(person: Person) -> None:
    choose_mail(person, *(category for category, row in MATRIX.items() if row.mail not in ("never", "locked")))
    choose(person, reminderTimes={"monday": "07:00"})


# --- the matrix --------------------------------------------------------------------------------------------


def mails_of_all_types(person: Person, sent: Post) -> dict[NotificationType, list[SentMail]]:
    """The mails of each type, when the person is told of one thing of each."""
    mails_by_type: dict[NotificationType, list[SentMail]] = {}
    sent.clear()
    for type in TYPES:
        tell(person, type)
        mails_by_type[type] = sent.take()
    return mails_by_type


def test_every_message_is_mailed_by_default_if_the_matrix_says_so(sent: Post) -> None:
    mails_by_type = mails_of_all_types(verified(), sent)
    assert {type for type, found in mails_by_type.items() if found} == MAILED_BY_DEFAULT
    assert {len(found) for found in mails_by_type.values()} == {0, 1}


@pytest.mark.parametrize("language", LANGUAGES)
def test_every_type_whose_matrix_has_mails_has_one_in_every_language(language: str, sent: Post) -> None:
    ada = verified(language=language)
    turn_on_everything(ada)
    for type, found in mails_of_all_types(ada, sent).items():
        assert len(found) == (MATRIX[CATEGORIES[type]].mail != "never"), type
        assert len(found) == (type in MAILED_BY_DEFAULT | OPT_IN | {"workout_reminder"}), type
        for mail in found:
            expected = catalogue.message(type, language, VALUES)
            assert (mail.to, mail.subject) == (ada.email, expected.title)
            assert expected.body in mail.text
            assert mail.text.startswith({"en": "Hello,", "de": "Hallo,", "es": "Hola:"}[language])
            assert f'<html lang="{language}">' in mail.html
            assert "{" not in mail.text


def test_a_category_that_is_turned_off_is_not_mailed(sent: Post) -> None:
    ada = verified()
    turn_on_everything(ada)
    choose_mail(ada, *(category for category in MATRIX if is_unsubscribable(category)), mail=False)
    mails_by_type = mails_of_all_types(ada, sent)
    assert [type for type, found in mails_by_type.items() if found] == ["security_alert"]


@pytest.mark.parametrize(
    ("flag", "types"),
    [
        ("workoutReminders", ["workout_reminder", "reminder", "workout_idle"]),
        ("progressUpdates", ["weekly_summary"]),
        ("aiRecommendations", ["tip"]),
        ("socialActivity", []),
    ],
)
def test_a_flag_turns_the_mails_of_its_types_off_and_no_others(
    flag: str, types: list[NotificationType], sent: Post
) -> None:
    ada = verified()
    turn_on_everything(ada)
    call("PUT", "/users/preferences", {"notifications": {flag: False}}, token=access_token(ada.id)).data  # noqa: B018
    deliver_events()
    sent.clear()
    for number, type in enumerate([*types, *sorted(MAILED_BY_DEFAULT)]):
        tell(ada, type, f"thing:{number}")
    assert len(sent) == len(MAILED_BY_DEFAULT)


# --- what is in it -----------------------------------------------------------------------------------------


def test_a_mail_has_the_headers_of_one_click_and_a_link_as_good(sent: Post) -> None:
    ada = verified(language="de")
    sent.clear()
    tell(ada, "payment", values={"form": "past_due"})
    (mail,) = sent
    url = f"https://api.fitai.example/v1/notifications/unsubscribe?token={mail.token}&language=de"
    assert mail.headers == {
        "List-Unsubscribe": f"<{url}>",
        "List-Unsubscribe-Post": "List-Unsubscribe=One-Click",
    }
    assert mail.subject == "Dein Abo"
    assert "Eine Zahlung für dein Abo ist fehlgeschlagen." in mail.text
    assert "E-Mails dieser Art (Zahlungen)" in mail.text
    assert url in mail.text
    assert url.replace("&", "&amp;") in mail.html
    assert len(mail.headers["List-Unsubscribe"]) < 870, "the longest value that SES takes"


def test_nobody_unsubscribes_from_security(sent: Post) -> None:
    ada = verified()
    sent.clear()
    tell(ada, "security_alert")
    (mail,) = sent
    assert mail.headers == {}
    assert "unsubscribe" not in mail.html
    assert "it cannot be turned off" in mail.text


def test_weights_are_in_the_users_units(sent: Post) -> None:
    ada = verified(units="imperial", language="de")
    choose_mail(ada, "tip")
    sent.clear()
    catalogue.messages("de")["tip"]["lift"] = "Du hast {value:weight} gehoben."
    try:
        tell(ada, "tip", values={"form": "lift", "value": "102.5"})
    finally:
        del catalogue.messages("de")["tip"]["lift"]
    assert "Du hast 226 lb gehoben." in sent[0].text


def test_a_text_that_cannot_be_printed_is_mailed_without_those_characters(sent: Post) -> None:
    ada = verified()
    choose_mail(ada, "tip")
    sent.clear()
    tell(ada, "tip", values={"text": "Run \U0001f3c3\u200d\u2640\ufe0f\n <b>"})
    assert "Run \U0001f3c3\u2640" in sent[0].text
    assert "&lt;b&gt;" in sent[0].html


# --- once, and only if ------------------------------------------------------------------------------------


def test_an_event_that_comes_again_sends_nothing(sent: Post) -> None:
    ada = verified()
    published.notify(Notice(ada.id, "payment", "invoice:1"))
    (outbox,) = [item for item in items("OUTBOX#") if item["name"] == "notification.stored"]
    sent.clear()
    deliver_events()
    assert len(sent) == 1
    event = NotificationStored.model_validate_json(outbox["body"])
    deliver(event.name, event.model_dump(mode="json", by_alias=True))
    assert len(sent) == 1
    with pytest.raises(DuplicateEvent):
        mails.send_notification(event)


def test_a_notice_that_comes_again_sends_nothing(sent: Post) -> None:
    ada = verified()
    sent.clear()
    for _ in range(3):
        tell(ada, "payment", "invoice:1")
    assert len(sent) == 1
    tell(ada, "payment", "invoice:2")
    assert len(sent) == 2


def test_nothing_is_mailed_of_what_was_withdrawn_or_read_meanwhile(sent: Post) -> None:
    ada = verified()
    sent.clear()
    for number, type in enumerate(("payment", "report_outcome", "appeal_outcome")):
        published.notify(Notice(ada.id, type, f"thing:{number}"))
    published.withdraw(ada.id, "payment", "thing:0")
    page = call("GET", "/notifications", token=access_token(ada.id)).data
    appeal = next(entry for entry in page if entry["type"] == "appeal_outcome")
    call("PUT", f"/notifications/{appeal['id']}/read", token=access_token(ada.id)).data  # noqa: B018
    deliver_events()
    assert [mail.subject for mail in sent] == ["Your report"]


def test_security_is_mailed_though_somebody_has_read_it(sent: Post) -> None:
    ada = verified()
    published.notify(Notice(ada.id, "security_alert", "thing:1"))
    call("PUT", "/notifications/read-all", {}, token=access_token(ada.id)).data  # noqa: B018
    sent.clear()
    deliver_events()
    assert [mail.subject for mail in sent] == ["Security of your account"]


@pytest.mark.parametrize("alert", sorted(mails.MAILED_ALERTS))
def test_what_authentication_has_mailed_itself_is_not_mailed_twice(alert: str, sent: Post) -> None:
    ada = verified()
    sent.clear()
    tell(ada, "security_alert", values={"form": alert})
    assert sent == []


def test_an_address_that_is_not_verified_gets_no_notifications(sent: Post) -> None:
    ada = register()
    deliver_events()
    sent.clear()
    tell(ada, "payment")
    assert sent == []


def test_a_suspended_or_deleted_account_gets_none(sent: Post) -> None:
    ada, ben = verified("ada"), verified("ben")
    for person in (ada, ben):
        published.notify(Notice(person.id, "payment", "invoice:1"))
    suspend(ada)
    body = {"password": "plums under an oak 7"}
    assert call("DELETE", "/users/account", body, token=ben.token).status == 202
    sent.clear()
    deliver_events()
    assert [mail for mail in sent if mail.subject == "Your subscription"] == []


def test_a_mail_that_is_turned_off_before_it_is_sent_is_not_sent(sent: Post) -> None:
    ada = verified()
    published.notify(Notice(ada.id, "payment", "invoice:1"))
    body = {"categories": {"payment": {"mail": False}}}
    call("POST", "/notifications/preferences", body, token=access_token(ada.id)).data  # noqa: B018
    sent.clear()
    deliver_events()
    assert sent == []


def test_the_weekly_summary_is_mailed_to_who_wants_it(sent: Post) -> None:
    ada, ben = verified("ada", language="es"), verified("ben")
    choose_mail(ada, "digest")
    sent.clear()
    for person in (ada, ben):
        tell(person, "weekly_summary", "week:2026-03-02", values={"form": "met", "weeklyStreak": "2"})
    (mail,) = sent
    assert mail.to == ada.email
    assert "La semana pasada: 3 entrenamientos en 2 días. Has cumplido tu objetivo: 2 semanas en racha." in mail.text


# --- security ----------------------------------------------------------------------------------------------


def test_security_is_in_the_list_and_mailed_once_by_authentication(sent: Post) -> None:
    ada = verified()
    sent.clear()
    body = {"currentPassword": PASSWORD, "newPassword": "pears over an elm 9"}
    assert call("POST", "/users/change-password", body, token=ada.token).status == 200
    deliver_events()
    assert [mail.subject for mail in sent] == ["Your password was changed"]
    (line,) = [line for line in lines(ada.id) if line.type == "security_alert"]
    assert line.values == {"form": "password_changed"}
    assert login("ada", "pears over an elm 9").status == 200
    deliver_events()


@pytest.mark.parametrize("event_type", sorted(security.FORMS.keys() - {SessionSuspected}, key=lambda event: event.name))
def test_every_event_of_security_is_told_once_and_its_form_is_mailed_by_authentication(
    event_type: Any, sent: Post
) -> None:
    ada = verified()
    more = {"network": "192.0.2.0/24", "former_email": "b@example.com", "undoable": False, "change": "totp_added"}
    fields = {name: value for name, value in more.items() if name in event_type.model_fields}
    event = event_type(user_id=ada.id, **fields)
    sent.clear()
    for _ in range(2):
        security.tell(event)
    deliver_events()
    found = [line for line in lines(ada.id) if line.type == "security_alert"]
    assert [line.values["form"] for line in found] == [security.FORMS[event_type]]
    assert security.FORMS[event_type] in mails.MAILED_ALERTS
    assert sent == []


@pytest.mark.parametrize(("until", "form"), [(clock.now(), "session_blocked"), (None, "session_ended")])
def test_of_a_session_that_may_be_stolen_the_user_is_told_once_by_list_and_mail(
    until: datetime | None, form: str, sent: Post
) -> None:
    """Authentication has no mail of its own for it: the notification is mailed."""
    ada = verified()
    sent.clear()
    event = SessionSuspected(user_id=ada.id, session="s", sign="impossible_use", until=until)
    for _ in range(2):
        security.tell(event)
    deliver_events()
    (line,) = [line for line in lines(ada.id) if line.type == "security_alert"]
    assert line.values == {"form": form}
    (mail,) = sent
    assert "change your password" in mail.text
