"""Accounts on the deployed stack: the mails that they get, followed to where their links lead."""

import re
import time
from typing import Any
from urllib.parse import urlsplit

import httpx
from fitai_client import ApiError

from infra.local.client import PATIENCE, Account, Api, Stack

NEW = "Iron-pears behind a barn 9"
VERIFY, RESET, CHANGED = "Confirm your e-mail address", "Choose a new password", "Your password was changed"
MAX_FAILURES = 10


def mails(stack: Stack, to: str, subject: str) -> list[dict[str, Any]]:
    """The mails of a subject that an address has got, oldest first; the local cloud keeps what is sent."""
    parts = urlsplit(stack.rest_url)
    listed = httpx.get(f"{parts.scheme}://{parts.netloc}/_ministack/ses/messages", timeout=PATIENCE).json()
    matches = [message for message in _messages(listed) if message["To"] == [to] and message["Subject"] == subject]
    return sorted(matches, key=lambda message: float(message["Timestamp"]))


def _messages(listed: Any) -> list[dict[str, Any]]:
    """The mails, however deep in accounts and regions they stand."""
    if isinstance(listed, dict):
        return (
            [listed]
            if "MessageId" in listed
            else [message for value in listed.values() for message in _messages(value)]
        )
    return [message for value in listed for message in _messages(value)] if isinstance(listed, list) else []


def mail(stack: Stack, to: str, subject: str, count: int = 1) -> dict[str, Any]:
    """The `count`-th such mail, as soon as it is there."""
    end = time.monotonic() + PATIENCE
    while time.monotonic() < end:
        messages = mails(stack, to, subject)
        if len(messages) >= count:
            return messages[count - 1]
        time.sleep(0.1)
    raise AssertionError(f"{to} got no {subject!r} within {PATIENCE} s")


def link(content: dict[str, Any]) -> str:
    """The link in a mail, the same in both of its forms."""
    (in_html,) = re.findall(r'href="([^"]+)"', content["BodyHtml"])
    assert in_html in content["BodyText"]
    return str(in_html)


def status(api: Api, method: str, path: str, body: Any = None) -> int:
    return api.send(method, path, body).status_code


def sign_in(anybody: Api, account: Account, password: str, device: str = "phone") -> Any:
    body = {"login": account.username, "password": password, "device": {"id": device, "name": device.title()}}
    return anybody.call("POST", "/auth/login", body)


def verify(link: str) -> httpx.Response:
    """Post the token of the link, as the button of its page does."""
    page, _, token = link.partition("?token=")
    return httpx.post(page, json={"token": token}, timeout=PATIENCE)


def test_the_link_in_the_mail_verifies_the_address_once(stack: Stack, account: Account) -> None:
    assert account.api.call("GET", "/users/profile")["emailVerified"] is False
    mail(stack, account.email, "Welcome to FitAI")
    where = link(mail(stack, account.email, VERIFY))
    assert where.startswith(stack.rest_url)
    assert "<form" in httpx.get(where, timeout=PATIENCE).text
    assert account.api.call("GET", "/users/profile")["emailVerified"] is False, "a mail scanner has opened it"
    answer = verify(where)
    assert (answer.status_code, answer.json()["data"]) == (200, {"email": account.email, "emailVerified": True})
    assert account.api.call("GET", "/users/profile")["emailVerified"] is True
    again = verify(where)
    assert (again.status_code, again.json()["error"]["code"]) == (400, "invalid_link")
    assert status(account.api, "POST", "/auth/resend-verification") == 409
    assert len(mails(stack, account.email, VERIFY)) == 1


def test_a_verification_mail_is_sent_again_and_its_link_is_the_good_one(stack: Stack, account: Account) -> None:
    first = link(mail(stack, account.email, VERIFY))
    assert status(account.api, "POST", "/auth/resend-verification") == 202
    second = link(mail(stack, account.email, VERIFY, 2))
    assert verify(first).status_code == 400
    assert verify(second).status_code == 200


def test_a_locked_account_is_recovered_through_the_mailbox(stack: Stack, anybody: Api, account: Account) -> None:
    for _ in range(MAX_FAILURES):
        wrong = {"login": account.email, "password": "a wrong password"}
        assert status(anybody, "POST", "/auth/login", wrong) == 401
    locked = anybody.send("POST", "/auth/login", {"login": account.email, "password": account.password})
    assert (locked.status_code, locked.json()["error"]["code"]) == (429, "locked")
    assert 0 < int(locked.headers["retry-after"]) <= 900

    assert status(anybody, "POST", "/auth/forgot-password", {"email": account.email}) == 202
    assert status(anybody, "POST", "/auth/forgot-password", {"email": f"nobody-{account.email}"}) == 202
    where = link(mail(stack, account.email, RESET))
    token = where.partition("#token=")[2]
    answer = anybody.call("POST", "/auth/reset-password", {"token": token, "password": NEW})
    assert answer["sessionsEnded"] == 1
    assert status(account.api, "GET", "/users/profile") == 401, "the session of before is over"
    assert status(anybody, "POST", "/auth/reset-password", {"token": token, "password": NEW}) == 400

    assert status(anybody, "POST", "/auth/login", {"login": account.email, "password": account.password}) == 401
    assert sign_in(anybody, account, NEW)["user"]["emailVerified"] is True, "who reads the mail has the mailbox"
    mail(stack, account.email, CHANGED)
    assert mails(stack, f"nobody-{account.email}", RESET) == []


def test_devices_are_listed_and_signed_out(stack: Stack, anybody: Api, account: Account) -> None:
    phone, laptop = (sign_in(anybody, account, account.password, device) for device in ("phone", "laptop"))
    sessions = account.api.call("GET", "/auth/sessions")
    assert [session.get("deviceName") for session in sessions] == ["Laptop", "Phone", None]
    assert [session["current"] for session in sessions] == [False, False, True]

    assert account.api.call("DELETE", f"/auth/sessions/{sessions[1]['id']}") == {"sessionsEnded": 1}
    assert status(Api(stack, phone["accessToken"]), "GET", "/users/profile") == 401
    assert status(anybody, "POST", "/auth/refresh", {"refreshToken": phone["refreshToken"]}) == 401
    assert status(Api(stack, laptop["accessToken"]), "GET", "/users/profile") == 200
    assert len(account.api.call("GET", "/auth/sessions")) == 2


def test_nobody_signs_out_a_strangers_device(account: Account, stranger: Account) -> None:
    (session,) = stranger.api.call("GET", "/auth/sessions")
    assert status(account.api, "DELETE", f"/auth/sessions/{session['id']}") == 404
    assert status(stranger.api, "GET", "/users/profile") == 200


def test_a_changed_password_signs_the_other_devices_out(stack: Stack, anybody: Api, account: Account) -> None:
    other = Api(stack, sign_in(anybody, account, account.password)["accessToken"])
    wrong = {"currentPassword": "a wrong password", "newPassword": NEW}
    assert status(account.api, "POST", "/users/change-password", wrong) == 422
    right = {"currentPassword": account.password, "newPassword": NEW}
    assert account.api.call("POST", "/users/change-password", right) == {"sessionsEnded": 1}
    assert status(account.api, "GET", "/users/profile") == 200
    assert status(other, "GET", "/users/profile") == 401
    mail(stack, account.email, CHANGED)
    assert sign_in(anybody, account, NEW)["user"]["id"] == account.id
    try:
        sign_in(anybody, account, account.password)
    except ApiError as refused:
        assert refused.status == 401
    else:
        raise AssertionError("the old password still opens the account")


def test_a_provider_that_knows_us_not_is_not_offered(anybody: Api) -> None:
    for path in ("/auth/google", "/auth/apple", "/auth/google/callback?state=x&code=y"):
        answer = anybody.send("GET", path)
        assert (answer.status_code, answer.json()["error"]["code"]) == (404, "provider_not_offered")
    url = f"{anybody.stack.rest_url.rstrip('/')}/auth/apple/callback"
    assert httpx.post(url, data={"state": "x", "code": "y"}, timeout=PATIENCE).status_code == 404
    assert httpx.post(url, json={"state": "x", "code": "y"}, timeout=PATIENCE).status_code == 415
