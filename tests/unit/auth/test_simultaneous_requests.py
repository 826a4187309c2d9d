"""Signing in where answers get lost and others are at it at the same moment."""

from typing import Any

import pytest
from fitai.auth import credentials, signing_keys
from fitai.kernel import table

from tests.harness.crashes import held, lost_answer
from tests.harness.gateway import call
from tests.unit.auth.people import Person, audited_actions, is_accepted, items, refresh, register, registration
from tests.unit.auth.test_credentials import change, verification, verify
from tests.unit.auth.test_signing_keys import kids, private, published

pytestmark = pytest.mark.usefixtures("aws")


def account(person: Person) -> dict[str, Any]:
    (found,) = (item for item in items(f"USER#{person.id}") if item["SK"] == "ACCOUNT")
    return found


def test_a_refresh_that_the_sdk_sends_twice_is_no_replay() -> None:
    ada = register()
    # The first update of a request counts it; the second one rotates.
    with lost_answer(table.client(), "UpdateItem", skip=1) as lost:
        answer = refresh(ada.refresh)
    assert lost
    assert answer.status == 200, "it was the same request, and the session goes on"
    assert is_accepted(answer.data["accessToken"])
    assert refresh(answer.data["refreshToken"]).status == 200
    assert "auth.token_replayed" not in audited_actions(ada.id)
    assert refresh(ada.refresh).data["refreshToken"] == answer.data["refreshToken"], "the old token gives the same pair"


def test_an_address_that_is_verified_while_the_password_changes_stays_so(monkeypatch: pytest.MonkeyPatch) -> None:
    ada = register()
    link = verification()
    real, inside = credentials.store.sessions, []

    def read(user_id: str) -> Any:
        if not inside:
            inside.append(verify(link).status)
        return real(user_id)

    monkeypatch.setattr(credentials.store, "sessions", read)
    assert change(ada).status == 200
    assert inside == [200]
    assert account(ada)["email_verified"] is True


def test_a_registration_that_meets_another_transaction_is_answered() -> None:
    with held("TransactWriteItems") as refused:
        answer = call("POST", "/auth/register", registration("ada"))
    assert refused
    assert answer.status == 201


def test_a_deployment_during_a_rotation_takes_no_key_out_of_the_public(monkeypatch: pytest.MonkeyPatch) -> None:
    """What is kept signs, ten minutes later: it must be published, whoever was first."""
    real, inside = signing_keys._publish_keys, []

    def publish(found: Any) -> None:
        if not inside:
            inside.append(None)
            signing_keys.rotate_keys()
        real(found)

    monkeypatch.setattr(signing_keys, "_publish_keys", publish)
    signing_keys.ensure_keys()
    assert len(private()) == 2
    assert set(kids(private())) <= set(kids(published()))


def test_two_rotations_at_once_leave_no_key_that_nobody_can_verify(monkeypatch: pytest.MonkeyPatch) -> None:
    real, inside = signing_keys._store_keys, []

    def write(found: Any) -> None:
        if not inside:
            inside.append(None)
            signing_keys.rotate_keys()
        real(found)

    monkeypatch.setattr(signing_keys, "_store_keys", write)
    signing_keys.rotate_keys()
    assert inside
    assert set(kids(private())) <= set(kids(published()))
