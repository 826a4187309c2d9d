"""A token from before a downgrade permits no more than the plan of now: REST, WebSocket, API keys, stored answers."""

from dataclasses import replace

import pytest
from fitai.kernel import clock, limits, table
from fitai.kernel.endpoint import endpoint
from fitai.kernel.entitlements import Plan, Role
from fitai.kernel.types import Nothing

from tests.harness.gateway import Socket, access_token, call, frames
from tests.unit.kernel.endpoints import account, send

pytestmark = pytest.mark.usefixtures("aws")


def change_plan(user_id: str, plan: Plan, role: Role = "user", ago: int = 0) -> None:
    table.commit(limits.plan_write(user_id, role, plan, clock.epoch() - ago))


def handler() -> Nothing:
    return Nothing()


paid = endpoint("POST", "/paid", access="write:ai_requests", summary="Paid")(handler)
free = endpoint("GET", "/free", access="read:own_profile", summary="Free")(handler)


def test_a_token_from_before_a_downgrade_is_refused_and_costs_nothing_more():
    caller = account("u-1", subscription="premium", role="premium", age=60)
    assert send(paid, caller=caller).status == 200
    change_plan("u-1", "free")
    refused = send(paid, caller=caller)

    assert (refused.status, refused.error["code"], refused.requests) == (403, "upgrade_required", 1)
    assert send(free, caller=caller).status == 200


def test_a_stored_answer_is_not_given_again_after_a_downgrade():
    caller = account("u-1", subscription="premium", age=60)
    key = {"Idempotency-Key": "k"}
    assert send(paid, caller=caller, headers=key).status == 200
    assert send(paid, caller=caller, headers=key).status == 200
    change_plan("u-1", "free")

    assert send(paid, caller=caller, headers=key).status == 403


def test_a_token_from_after_the_change_has_what_it_lists():
    change_plan("u-1", "free", ago=60)

    assert send(paid, caller=account("u-1", subscription="premium")).status == 200
    assert send(paid, caller=account("u-1", subscription="premium", age=60)).status == 403


def test_a_lower_paid_plan_keeps_what_it_has():
    change_plan("u-1", "premium", "premium")

    assert send(paid, caller=account("u-1", subscription="pro", age=60)).status == 200


def test_an_upgrade_gives_nothing_to_a_token_of_before_and_an_admin_stays_one():
    change_plan("u-1", "premium", "premium")
    assert send(paid, caller=account("u-1", age=60)).status == 403
    change_plan("boss", "free")
    assert send(paid, caller=account("boss", role="admin", age=60)).status == 200


def test_a_key_is_granted_no_more_than_the_plan_of_now():
    caller = replace(
        account("u-1", subscription="premium", age=60), granted=frozenset({"write:ai_requests"}), key_id="k"
    )
    assert send(paid, caller=caller).status == 200
    change_plan("u-1", "free")

    assert send(paid, caller=caller).status == 403


def test_an_open_connection_is_refused_after_a_downgrade():
    with frames() as pushed:
        socket = Socket(pushed, access_token("u-1", subscription="premium")).connect()
        assert "upgrade_required" not in str(socket.send("form:frames", {}))
        change_plan("u-1", "free")
        (frame,) = socket.send("form:frames", {})

    assert frame["error"]["code"] == "upgrade_required"


def test_a_public_route_names_the_plan_of_now():
    token = access_token("u-1", subscription="premium")
    assert call("GET", "/payments/plans", token=token).data["currentPlan"] == "premium"
    change_plan("u-1", "free")

    assert call("GET", "/payments/plans", token=token).data["currentPlan"] == "free"
