"""A step-up: what a stolen access token must not do needs a fresh proof of identity."""

import pytest
from fitai.auth import step_up
from fitai.kernel import catalogue
from fitai.kernel.audit import Origin
from fitai.kernel.identity import RECENT_SIGN_IN_SECONDS
from fitai.kernel.tokens import verify_access_token

from tests.harness.gateway import Answer, call
from tests.unit.auth.people import PASSWORD, Person, Time, audited_actions, login, refresh, register
from tests.unit.auth.provider import Provider


def export(token: str) -> Answer:
    return call("POST", "/users/export-data", token=token)


def confirm(person: Person, password: str = PASSWORD, token: str | None = None) -> Answer:
    return call("POST", "/auth/step-up", {"password": password}, token=token or person.token)


def test_what_needs_a_step_up() -> None:
    declared = {function.declaration.route for function in catalogue.endpoints() if function.declaration.step_up}
    assert declared >= {"POST /users/export-data"}


def test_an_old_sign_in_is_not_enough_until_the_password_is_given(aws: None) -> None:
    time = Time()
    ada = register()
    assert export(ada.token).status == 202, "whoever has just signed in needs no more"
    time.pass_by(seconds=RECENT_SIGN_IN_SECONDS)
    renewed = refresh(ada.refresh).data
    refused = export(renewed["accessToken"])
    assert (refused.status, refused.error["code"]) == (403, "step_up_required")
    confirmed = confirm(ada, token=renewed["accessToken"]).data
    assert set(confirmed) == {"accessToken", "expiresIn", "tokenType"}
    assert export(confirmed["accessToken"]).status == 202
    assert export(renewed["accessToken"]).status == 403, "the token from before says what it said"
    again = refresh(renewed["refreshToken"]).data
    assert export(again["accessToken"]).status == 202, "the session remembers it"
    time.pass_by(seconds=RECENT_SIGN_IN_SECONDS)
    assert export(refresh(again["refreshToken"]).data["accessToken"]).status == 403


def test_a_step_up_is_of_its_session_and_keeps_it(aws: None) -> None:
    time = Time()
    ada = register()
    other = login("ada").data
    time.pass_by(seconds=RECENT_SIGN_IN_SECONDS)
    confirmed = verify_access_token(confirm(ada).data["accessToken"])
    before = verify_access_token(ada.token)
    assert (confirmed.id, confirmed.session, confirmed.amr) == (ada.id, before.session, ("pwd",))
    assert confirmed.auth_time == confirmed.issued
    assert verify_access_token(refresh(other["refreshToken"]).data["accessToken"]).auth_time == before.auth_time
    assert refresh(ada.refresh).status == 200


def test_a_wrong_password_counts_and_locks(aws: None) -> None:
    ada = register()
    for _ in range(10):
        wrong = confirm(ada, "a wrong password")
        assert (wrong.status, wrong.error["code"]) == (422, "wrong_password")
    assert confirm(ada).error["code"] == "locked"
    assert audited_actions(ada.id).count("auth.step_up_failed") == 10
    assert "auth.stepped_up" not in audited_actions(ada.id)


def test_an_ended_session_proves_nothing(aws: None) -> None:
    ada = register()
    caller = verify_access_token(ada.token)
    call("POST", "/auth/logout", token=ada.token).data  # noqa: B018
    assert confirm(ada).status == 401
    with pytest.raises(Exception, match="access token is needed"):
        step_up.prove_identity(caller, ["pwd"], Origin("192.0.2.1", "r-1"))


def test_who_signs_in_through_a_provider_is_recognised_by_it(there: Provider) -> None:
    caller = verify_access_token(there.sign_in().data["accessToken"])
    assert caller.amr == ("google",)
    assert 0 < caller.auth_time <= caller.issued
