"""The first administrator of a deployment, and appointing one by hand."""

from collections.abc import Iterator

import pytest
from fitai.accounts import store
from fitai.admin.people import appointing
from fitai.auth import first_admin
from fitai.kernel.audit import Origin
from fitai.kernel.errors import NotFound
from fitai.kernel.settings import settings
from fitai.kernel.tokens import verify_access_token

from infra.local import admin
from infra.local.console import Trouble
from tests.harness.gateway import call, deliver_events
from tests.harness.mail import mails
from tests.unit.admin.people.steps import account_of, administrator, change
from tests.unit.auth.people import Person, audited_actions, is_accepted, login, register

pytestmark = pytest.mark.usefixtures("aws")


@pytest.fixture
def named(aws: None, monkeypatch: pytest.MonkeyPatch) -> Iterator[None]:
    """A deployment that names the address of its first administrator."""
    monkeypatch.setenv("FITAI_FIRST_ADMIN", "Ada@Example.com")
    settings.cache_clear()
    yield
    monkeypatch.undo()
    settings.cache_clear()


def _verify(person: Person) -> None:
    deliver_events()
    token = next(mail.token for mail in mails(person.email) if "verify-email" in mail.html)
    call("POST", "/auth/verify-email", {"token": token}).data  # noqa: B018


def test_the_named_address_becomes_the_administrator_when_it_is_verified(named: None) -> None:
    ada = register("ada")
    assert verify_access_token(login("ada").data["accessToken"]).role == "user", "not before"
    _verify(ada)
    assert verify_access_token(login("ada").data["accessToken"]).role == "admin"
    assert audited_actions(ada.id).count("admin.role_changed") == 1


def test_where_there_is_an_administrator_nobody_becomes_one_by_the_address(named: None) -> None:
    boss, ada = administrator("boss"), register("ada")
    _verify(ada)
    assert verify_access_token(login("ada").data["accessToken"]).role == "user"
    assert change(boss, ada, role="admin").data["role"] == "admin", "an administrator may appoint it"


def test_an_account_that_was_verified_before_becomes_one_at_its_next_sign_in(
    aws: None, monkeypatch: pytest.MonkeyPatch
) -> None:
    ada = register("ada")
    _verify(ada)
    monkeypatch.setenv("FITAI_FIRST_ADMIN", ada.email)
    settings.cache_clear()
    assert verify_access_token(login("ada").data["accessToken"]).role == "admin"
    monkeypatch.undo()
    settings.cache_clear()


def test_of_two_at_once_one_becomes_the_first(named: None, monkeypatch: pytest.MonkeyPatch) -> None:
    ada = register("ada")
    _verify(ada)
    account = account_of(ada).model_copy(update={"role": "user"})
    monkeypatch.setattr(first_admin.administration, "has_administrator", lambda: False)
    assert not first_admin.appoint(account, Origin("192.0.2.1", "r-1")), "the roster has somebody"


def test_an_operator_appoints_an_account_once(aws: None) -> None:
    ada = register("ada")
    assert appointing.appoint(ada.id)
    assert not appointing.appoint(ada.id)
    assert not is_accepted(ada.token)
    assert audited_actions(ada.id)[-1] == "admin.role_changed"
    with pytest.raises(NotFound):
        appointing.appoint("nobody")
    assert store.find_account("nobody") is None


def test_the_command_appoints_by_address_and_refuses_unknown_ones(aws: None) -> None:
    ada = register("ada")
    assert admin.appoint("ADA@example.com")
    assert account_of(ada).role == "admin"
    for unknown in ("nobody@example.com", "ada"):
        with pytest.raises(Trouble, match="Register it first"):
            admin.appoint(unknown)
