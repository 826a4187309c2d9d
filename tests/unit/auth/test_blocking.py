"""A session that shows signs of theft is blocked for a time, and its user is told."""

from datetime import datetime

import pytest
from fitai.auth import rules
from fitai.auth.rules import MAX_FAILURES, Session, client_mark
from fitai.kernel.live.connections import connect
from fitai.kernel.settings import settings
from fitai.kernel.sharing_switches import SharingSwitches
from fitai.kernel.tokens import verify_access_token

from tests.harness.gateway import Answer, call, deliver_events, frames
from tests.unit.auth.people import PASSWORD, Person, Time, audited_actions, is_accepted, login, refresh, register

PHONE, SCRIPT = "FitAI/3.2 (iPhone; iOS 19.1)", "python-requests/2.32"
HOME, ABROAD = "192.0.2.1", "198.51.100.7"


def refresh_by(token: str, client: str) -> Answer:
    return call("POST", "/auth/refresh", {"refreshToken": token}, headers={"user-agent": client})


def alerts(person: Person, token: str) -> list[str]:
    """What the user is told of the account's security, the newest first."""
    deliver_events()
    entries = call("GET", "/notifications", token=token).data
    return [entry["data"]["alert"] for entry in entries if entry["type"] == "security_alert"]


def used_by_a_thief(ada: Person, address: dict[str, str]) -> tuple[str, str]:
    """The session's tokens after its app has refreshed it once, and somebody else has tried to, from elsewhere."""
    pair = refresh_by(ada.refresh, PHONE).data
    address["ip"] = ABROAD
    refused = refresh_by(pair["refreshToken"], SCRIPT)
    assert (refused.status, refused.error["code"]) == (403, "session_blocked")
    address["ip"] = HOME
    return pair["accessToken"], pair["refreshToken"]


def test_another_program_from_elsewhere_blocks_the_session(aws: None, address: dict[str, str]) -> None:
    time = Time()
    ada = register()
    access_token, refresh_token = used_by_a_thief(ada, address)
    assert not is_accepted(access_token), "its access tokens are refused at once"
    assert not is_accepted(ada.token)
    refused = refresh_by(refresh_token, PHONE)
    assert (refused.status, refused.error["code"]) == (403, "session_blocked")
    ends = datetime.fromisoformat(refused.error["until"])
    assert round((ends - time.now).total_seconds() / 60) == settings().session_block_minutes
    assert audited_actions(ada.id).count("auth.session_blocked") == 1, "trying again tells nothing new"


def test_the_block_ends_by_itself(aws: None, address: dict[str, str]) -> None:
    time = Time()
    ada = register()
    _, refresh_token = used_by_a_thief(ada, address)
    time.pass_by(minutes=settings().session_block_minutes, seconds=1)
    pair = refresh_by(refresh_token, PHONE)
    assert pair.status == 200
    assert is_accepted(pair.data["accessToken"])


def test_whoever_signs_in_anew_need_not_wait_and_other_sessions_go_on(aws: None, address: dict[str, str]) -> None:
    ada = register()
    other = login("ada").data
    used_by_a_thief(ada, address)
    assert is_accepted(other["accessToken"])
    assert is_accepted(login("ada").data["accessToken"])


def test_the_user_is_told_and_the_sessions_connections_are_closed(aws: None, address: dict[str, str]) -> None:
    ada = register()
    other = login("ada").data["accessToken"]
    connect(verify_access_token(ada.token), "c-stolen", "metric", SharingSwitches())
    connect(verify_access_token(other), "c-other", "metric", SharingSwitches())
    used_by_a_thief(ada, address)
    with frames() as kept:
        assert "session_blocked" in alerts(ada, other)
    assert kept.closed == ["c-stolen"]


def test_a_replayed_token_is_told_too(aws: None) -> None:
    time = Time()
    ada = register()
    refresh(ada.refresh)
    time.pass_by(seconds=rules.REPEAT_SECONDS + 1)
    assert refresh(ada.refresh).status == 401
    assert "session_ended" in alerts(ada, login("ada").data["accessToken"])


@pytest.mark.parametrize(
    ("client", "place"),
    [(PHONE, ABROAD), ("FitAI/4.0 (iPhone; iOS 20.0)", ABROAD), (SCRIPT, HOME), ("", ABROAD)],
    ids=["travels", "is updated on the way", "is another program at home", "says nothing"],
)
def test_what_happens_every_day_is_no_sign(aws: None, address: dict[str, str], client: str, place: str) -> None:
    ada = register()
    pair = refresh_by(ada.refresh, PHONE).data
    address["ip"] = place
    assert refresh_by(pair["refreshToken"], client).status == 200


def fail_step_ups(token: str) -> None:
    for _ in range(MAX_FAILURES):
        wrong = call("POST", "/auth/step-up", {"password": "a wrong password"}, token=token)
        assert wrong.error["code"] == "wrong_password"


def test_wrong_passwords_that_lock_a_session_twice_block_it(aws: None) -> None:
    time = Time()
    ada = register()
    fail_step_ups(ada.token)
    assert is_accepted(ada.token), "once is a forgotten password"
    time.pass_by(seconds=rules.LOCK_SECONDS + 1)
    pair = refresh(ada.refresh).data
    fail_step_ups(pair["accessToken"])
    assert not is_accepted(pair["accessToken"])
    assert refresh(pair["refreshToken"]).error["code"] == "session_blocked"
    assert "session_blocked" in alerts(ada, login("ada").data["accessToken"])


def test_a_right_password_forgets_the_locks(aws: None) -> None:
    time = Time()
    ada = register()
    fail_step_ups(ada.token)
    time.pass_by(seconds=rules.LOCK_SECONDS + 1)
    pair = refresh(ada.refresh).data
    assert call("POST", "/auth/step-up", {"password": PASSWORD}, token=pair["accessToken"]).status == 200
    fail_step_ups(pair["accessToken"])
    assert is_accepted(pair["accessToken"])


@pytest.mark.parametrize(
    ("user_agent", "mark"),
    [
        (PHONE, "fitai apple"),
        ("FitAI/3.2 (iPad; iPadOS 19)", "fitai apple"),
        ("FitAI/3.2 (Linux; Android 16)", "fitai android"),
        (SCRIPT, "python-requests"),
        ("Mozilla/5.0 (Macintosh; Intel Mac OS X 10_15_7) AppleWebKit/605 Version/18 Safari/605", "browser apple"),
        ("Mozilla/5.0 (iPad; CPU OS 18_0 like Mac OS X) AppleWebKit/605 Version/18 Safari/604", "browser apple"),
        ("Mozilla/5.0 (Windows NT 10.0) AppleWebKit/537 Chrome/131 Safari/537 Edg/131", "edge windows"),
        ("Mozilla/5.0 (X11; Linux x86_64; rv:140.0) Gecko/20100101 Firefox/140.0", "firefox linux"),
        ("", ""),
        ("x" * 500, "x" * 60),
    ],
)
def test_what_a_client_is_told_by(user_agent: str, mark: str) -> None:
    assert client_mark(user_agent) == mark


def test_a_session_that_has_never_been_refreshed_has_no_client_to_differ_from() -> None:
    session = Session("f", "d", 0, 0, 10, HOME)
    assert not session.is_used_impossibly("python-requests", ABROAD)
