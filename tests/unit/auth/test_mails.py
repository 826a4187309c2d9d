"""What an account is sent, and what nobody else gets to see of it."""

import json
from datetime import timedelta
from html import escape
from typing import Any, get_args

import pytest
from fitai.auth import mails as letters
from fitai.auth.events import PasswordResetRequested
from fitai.auth.factors.events import FactorsChanged
from fitai.auth.factors.rules import Change
from fitai.auth.mail_texts import FACTOR_CHANGES
from fitai.kernel import clock
from fitai.kernel.languages import LANGUAGES

from tests.harness.gateway import call, deliver_events
from tests.harness.mail import mails
from tests.unit.auth.people import Time, items, login, register, suspend_account

VERIFY, RESET = "Confirm your e-mail address", "Choose a new password"


def forget(email: str = "ada@example.com") -> Any:
    return call("POST", "/auth/forgot-password", {"email": email})


def test_a_new_account_is_welcomed_and_asked_to_confirm(aws: None) -> None:
    register("ada", profile={"firstName": "Win money at evil.example"})
    deliver_events()
    found = mails("ada@example.com")
    assert sorted(entry.subject for entry in found) == [VERIFY, "Welcome to FitAI"]
    (link,) = [item.link for item in found if item.subject == VERIFY]
    assert link.startswith("https://api.fitai.example/v1/auth/verify-email?token=")
    assert "evil" not in repr(found), "who registers an address may not write to it"


def test_a_token_stands_in_the_mail_and_nowhere_else(aws: None, capsys: pytest.CaptureFixture[str]) -> None:
    register()
    forget()
    outbox = repr(items("OUTBOX#"))
    deliver_events()
    tokens = [mail.token for mail in mails("ada@example.com") if "href" in mail.html]
    assert len(tokens) == 2
    kept = repr(items())
    written = "".join(capsys.readouterr())
    for token in tokens:
        secret = token.partition(".")[2]
        assert len(secret) == 43
        for place in (outbox, kept, written):
            assert secret not in place
    assert len(items("USER#")) > 2
    assert {item["SK"] for item in items("USER#") if item["kind"] == "mail_link"} == {
        "LINK#verify_email",
        "LINK#reset_password",
    }


def test_a_reset_link_leads_to_the_front_end_where_there_is_one(aws: None, monkeypatch: pytest.MonkeyPatch) -> None:
    from fitai.kernel.settings import settings

    register()
    monkeypatch.setenv("FITAI_APP_URL", "https://app.fitai.example")
    settings.cache_clear()
    forget()
    deliver_events()
    (mail,) = mails("ada@example.com", RESET)
    assert mail.link.startswith("https://app.fitai.example/reset-password#token=")


def test_nothing_is_sent_to_an_address_that_is_nobodys(aws: None) -> None:
    assert forget("nobody@example.com").status == 202
    deliver_events()
    assert mails() == []
    assert "nobody@example.com" not in repr(items()), "what was typed is not kept"


def test_nothing_is_sent_once_the_hour_is_over(aws: None) -> None:
    ada = register()
    late = PasswordResetRequested(user_id=ada.id, at=clock.now() - timedelta(hours=1))
    letters.send_password_reset(late)
    assert mails("ada@example.com", RESET) == []
    letters.send_password_reset(PasswordResetRequested(user_id=ada.id, at=clock.now() - timedelta(minutes=59)))
    assert len(mails("ada@example.com", RESET)) == 1


def test_the_hour_begins_when_it_was_asked_for(aws: None) -> None:
    time = Time()
    ada = register()
    event = PasswordResetRequested(user_id=ada.id)
    time.pass_by(minutes=59)
    letters.send_password_reset(event)
    token = mails("ada@example.com", RESET)[0].token
    time.pass_by(minutes=1)
    answer = call("POST", "/auth/reset-password", {"token": token, "password": "pears behind a barn 9"})
    assert (answer.status, answer.error["code"]) == (400, "invalid_link")


def test_a_suspended_user_can_set_a_new_password_to_sign_in_with(aws: None) -> None:
    ada = register()
    suspend_account(ada.id)
    assert forget().status == 202
    deliver_events()
    token = mails(ada.email, RESET)[0].token
    answer = call("POST", "/auth/reset-password", {"token": token, "password": "pears behind a barn 9"})
    assert answer.status == 200
    assert login("ada", "pears behind a barn 9").data["user"]["suspension"]["reason"] == "spam"


def test_an_event_that_is_delivered_twice_sends_one_mail_whose_link_is_good(aws: None) -> None:
    register()
    forget()
    (raw,) = [json.loads(item["body"]) for item in items("OUTBOX#") if item["name"] == "auth.password_reset_requested"]
    deliver_events()
    from tests.harness.gateway import deliver

    deliver("auth.password_reset_requested", raw)
    (mail,) = mails("ada@example.com", RESET)
    answer = call("POST", "/auth/reset-password", {"token": mail.token, "password": "pears behind a barn 9"})
    assert answer.status == 200, "the second delivery has not replaced it"


@pytest.mark.parametrize(
    ("language", "subjects"),
    [
        ("de-AT", ["Bestätige deine E-Mail-Adresse", "Willkommen bei FitAI"]),
        ("es", ["Confirma tu dirección de correo", "Te damos la bienvenida a FitAI"]),
    ],
)
def test_mails_are_in_the_language_of_the_account(aws: None, language: str, subjects: list[str]) -> None:
    ada = register(preferences={"language": language})
    deliver_events()
    assert sorted(mail.subject for mail in mails(ada.email)) == subjects
    letters.send_factors_changed(FactorsChanged(user_id=ada.id, change="recovery_code_used", remaining=3))
    change = FACTOR_CHANGES[language[:2]]["recovery_code_used"].format(remaining=3)
    assert escape(change) in mails(ada.email)[-1].html


def test_every_change_of_the_factors_is_told_in_every_language() -> None:
    assert tuple(FACTOR_CHANGES) == LANGUAGES
    for texts in FACTOR_CHANGES.values():
        assert set(texts) == set(get_args(Change))
        assert len(set(texts.values())) == len(texts)
        assert "{remaining}" in texts["recovery_code_used"]
