"""User names that could be taken for the platform's own are reserved, however they are spelt."""

import pytest
from fitai.accounts.rules import is_reserved_username
from fitai.auth.rules import username_from

from tests.harness.gateway import call


@pytest.mark.parametrize(
    "username",
    ["admin", "ADMIN", "Adm1n", "admln", "a.d.m.i.n", "_admin_", "adrnin", "4dmin", "admin1", "admin-007", "root",
     "r00t", "support", "5upport", "supp0rt", "fitai", "F1tAI", "fit-ai", "fitai.support", "support_team", "fitai_admin",
     "system", "moderator", "...", "---", "_._", "sys.admin"],
)  # fmt: skip
def test_a_name_that_could_be_taken_for_ours_is_reserved(username: str) -> None:
    assert is_reserved_username(username)


@pytest.mark.parametrize(
    "username", ["adam", "ada", "rooter", "supporter", "fitaini", "miss.info.graphic", "anna-maria", "x.1", "athlete", "badminton"]
)  # fmt: skip
def test_an_ordinary_name_is_not(username: str) -> None:
    assert not is_reserved_username(username)


def test_registering_with_one_is_422_and_says_so(aws: None) -> None:
    body = {"email": "ada@example.com", "username": "Adm1n", "password": "correct horse battery staple"}
    answer = call("POST", "/auth/register", body)

    assert answer.status == 422
    assert [field["path"] for field in answer.error["fields"]] == ["username"]
    assert call("POST", "/auth/register", body | {"username": "badminton"}).status == 201


def test_a_provider_name_becomes_no_reserved_one() -> None:
    assert username_from("Admin") == "athlete"
    assert username_from("Root", "Admin") == "athlete"
    assert username_from("Ada", "Admin") == "ada.admin"
