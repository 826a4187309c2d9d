"""Many at the same moment: one use per link, one account per identity, one mail per event."""

import pytest
from fitai.auth import credentials, mails, providers, rules, service, store
from fitai.auth.events import PasswordResetRequested
from fitai.auth.models import Login, PasswordReset, SignedIn
from fitai.auth.rules import MailLinkToken, ProviderIdentity
from fitai.kernel import clock
from fitai.kernel.events import DuplicateEvent
from fitai.kernel.table import WriteConflict, commit
from fitai.mail import service as mail
from fitai.mail.models import MailRequest
from fitai.mail.store import MailInProgress

from tests.store.auth.test_simultaneous_requests import ORIGIN, PASSWORD, kinds, log_in, registration, together
from tests.store.conftest import on_a_server

pytestmark = pytest.mark.usefixtures("dynamodb")

NEW = "pears behind a barn 9"
ADA = ProviderIdentity("google", "subject-1", "ada@example.com", "Ada", "Lovelace")


def link(user_id: str) -> str:
    """A link to a new password."""
    token = MailLinkToken.of(user_id, b"x" * rules.SECRET_BYTES)
    commit(store.mail_link_write(token, "reset_password", clock.epoch() + rules.RESET_LIFETIME))
    return str(token)


def enter(identity: ProviderIdentity) -> str:
    from fitai.kernel.table import retry_on_conflict

    signed_in = retry_on_conflict(
        lambda: providers._open_account("google", identity, None, ORIGIN, rules.REFRESH_LIFETIME)
    )
    assert isinstance(signed_in, SignedIn)
    return signed_in.user.id


def test_one_after_the_other_a_link_is_good_once() -> None:
    user = service.register(registration("ada"), None, None, ORIGIN).user
    token = link(user.id)
    assert credentials.reset_password(PasswordReset(token=token, password=NEW), ORIGIN).sessions_ended == 1
    assert together(1, lambda _: credentials.reset_password(PasswordReset(token=token, password=NEW), ORIGIN)) == {
        "invalid_link": 1
    }
    assert kinds()["mail_link"] == kinds()["session"] == 0


@on_a_server
def test_a_link_is_good_once_however_many_follow_it() -> None:
    user = service.register(registration("ada"), None, None, ORIGIN).user
    token = link(user.id)
    outcomes = together(
        8, lambda n: credentials.reset_password(PasswordReset(token=token, password=f"{NEW} {n}"), ORIGIN)
    )
    assert outcomes == {"ok": 1, "invalid_link": 7}
    assert kinds()["outbox"] == 3, "one registration, one change of the password, one end of the sessions"


@on_a_server
def test_no_session_of_the_old_password_outlives_a_reset() -> None:
    user = service.register(registration("ada"), None, None, ORIGIN).user
    token = link(user.id)

    def work(number: int) -> object:
        if number == 3:
            return credentials.reset_password(PasswordReset(token=token, password=NEW), ORIGIN)
        return log_in(Login(login="ada", password=PASSWORD))

    outcomes = together(8, work)
    assert set(outcomes) <= {"ok", "invalid_credentials", "unavailable"}
    assert kinds()["session"] == 0


@on_a_server
def test_one_identity_makes_one_account_however_often_it_comes_at_once() -> None:
    outcomes = together(8, lambda _: enter(ADA))
    assert outcomes["ok"] >= 1
    assert set(outcomes) <= {"ok", "unavailable"}
    counted = kinds()
    assert (counted["account"], counted["provider"], counted["linked_provider"]) == (1, 1, 1)


@on_a_server
def test_an_event_that_is_delivered_many_times_at_once_sends_one_mail(monkeypatch: pytest.MonkeyPatch) -> None:
    sent: list[str] = []
    monkeypatch.setattr(mail, "_send", lambda to, *_: sent.append(to))
    user = service.register(registration("ada"), None, None, ORIGIN).user
    event = PasswordResetRequested(user_id=user.id)

    def work(_: int) -> object:
        try:
            return mails.send_password_reset(event)
        except Exception as error:
            assert isinstance(error, MailInProgress | DuplicateEvent | WriteConflict)
            return None

    together(8, work)
    assert sent == ["ada@example.com"]


def test_a_mail_is_claimed_by_one() -> None:
    mail.send_mail(MailRequest("welcome", "ada@example.com", {}), "e-1")
    assert kinds()["mail"] == 1
