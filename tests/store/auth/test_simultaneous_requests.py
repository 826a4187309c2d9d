"""Many at the same moment: one account per name, one use per refresh token, ten guesses per account."""

from collections import Counter
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from typing import Any

import pytest
from fitai.accounts.models import ProfileChange
from fitai.auth import refreshing, rules, service, store
from fitai.auth.models import Device, Login, Registration
from fitai.kernel.audit import Origin
from fitai.kernel.errors import Problem
from fitai.kernel.identity import Caller
from fitai.kernel.table import client, settings
from fitai.kernel.tokens import verify_access_token
from fitai.users import service as users

from tests.store.conftest import on_a_server

pytestmark = pytest.mark.usefixtures("dynamodb")

ORIGIN = Origin("203.0.113.77", "request-1")
PASSWORD = "plums under an oak 7"


def registration(name: str, email: str = "ada@example.com") -> Registration:
    return Registration(email=email, username=name, password=PASSWORD)


def together(count: int, work: Callable[[int], object]) -> Counter[str]:
    """How often each outcome came: `ok`, or the code of the problem."""

    def one(number: int) -> str:
        try:
            work(number)
        except Problem as problem:
            return problem.problem_code
        return "ok"

    with ThreadPoolExecutor(max_workers=8) as pool:
        return Counter(pool.map(one, range(count)))


def kinds() -> Counter[str]:
    found = client().scan(TableName=settings().table)["Items"]
    return Counter(item["kind"]["S"] for item in found)


def caller(token: str) -> Caller:
    return verify_access_token(token)


def test_one_account_per_name_one_after_the_other() -> None:
    asked = [("one", "1@example.com"), ("two", "1@example.com"), ("ONE", "2@example.com"), ("two", "2@example.com")]
    outcomes = []
    for name, email in asked:
        try:
            service.register(registration(name, email), None, None, ORIGIN)
            outcomes.append("ok")
        except Problem as problem:
            outcomes.append(problem.problem_code)
    assert outcomes == ["ok", "email_taken", "username_taken", "ok"]
    assert kinds()["account"] == 2


def log_in(credentials: Login) -> object:
    """Sign in, counted as the endpoint counts it."""
    return service.log_in(credentials, service.count_log_in(credentials, ORIGIN), ORIGIN)


@on_a_server
def test_one_account_per_address_at_once() -> None:
    outcomes = together(16, lambda number: service.register(registration(f"name{number}"), None, None, ORIGIN))
    assert outcomes == {"ok": 1, "email_taken": 15}
    counted = kinds()
    assert {kind: counted[kind] for kind in ("account", "email", "username", "session")} == {
        "account": 1,
        "email": 1,
        "username": 1,
        "session": 1,
    }


@on_a_server
def test_a_registration_sent_many_times_at_once_makes_one_account() -> None:
    outcomes = together(
        8, lambda _: service.register(registration("ada"), "key-1", service.count_registration("key-1", ORIGIN), ORIGIN)
    )
    assert outcomes == {"ok": 8}
    assert kinds()["account"] == 1


@on_a_server
def test_a_refresh_token_gives_one_pair_however_many_send_it_at_once() -> None:
    token = service.register(registration("ada"), None, None, ORIGIN).refresh_token
    pairs: list[str] = []
    outcomes = together(8, lambda _: pairs.append(refreshing.refresh(token, ORIGIN).refresh_token))
    assert set(outcomes) <= {"ok", "unavailable"}
    assert len(set(pairs)) == 1
    assert kinds()["session"] == 1


@on_a_server
def test_no_more_than_ten_guesses_reach_the_password() -> None:
    service.register(registration("ada"), None, None, ORIGIN)
    outcomes = together(40, lambda _: log_in(Login(login="ada", password="wrong password")))
    assert outcomes["invalid_credentials"] <= rules.MAX_FAILURES
    assert set(outcomes) <= {"invalid_credentials", "locked", "unavailable"}


@on_a_server
def test_one_session_per_device_however_often_it_signs_in_at_once() -> None:
    user = service.register(registration("ada"), None, None, ORIGIN).user
    asked = Login(login="ada", password=PASSWORD, device=Device(id="phone"))
    outcomes = together(6, lambda _: log_in(asked))
    assert set(outcomes) <= {"ok", "unavailable"}
    assert len([session for session in store.sessions(user.id) if session.device_id == "phone"]) == 1


@on_a_server
def test_of_changes_at_once_none_is_lost() -> None:
    ada = caller(service.register(registration("ada"), None, None, ORIGIN).access_token)
    changes: list[dict[str, Any]] = [{"firstName": "Ada"}, {"lastName": "King"}, {"bio": "x"}, {"location": "London"}]
    outcomes = together(4, lambda n: users.change_profile(ada, ProfileChange.model_validate(changes[n]), "metric"))
    assert outcomes == {"ok": 4}
    profile = users.profile(ada, "metric")
    assert (profile.first_name, profile.last_name, profile.bio, profile.location) == ("Ada", "King", "x", "London")
