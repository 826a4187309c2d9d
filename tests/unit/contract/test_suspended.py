"""Every declared route, with a suspended account: what stays possible follows from the declaration alone."""

import re

import pytest
from fitai.kernel import catalogue, clock
from fitai.kernel.catalogue import Function
from fitai.kernel.ids import new_id
from fitai.kernel.limits import suspension_write
from fitai.kernel.suspensions import Suspension
from fitai.kernel.table import commit

from tests.harness.gateway import Answer, access_token, call

pytestmark = pytest.mark.usefixtures("aws")

WAY_OUT = {
    "GET /users/profile",
    "POST /users/export-data",
    "DELETE /users/account",
    "POST /auth/step-up",
    "POST /auth/logout",
    "GET /auth/sessions",
    "DELETE /auth/sessions/{id}",
    "POST /community/appeals",
    "GET /payments/subscription",
    "POST /payments/cancel-subscription",
}
"""What a suspended user may do: read why, take the data, appeal, stop paying, sign out, and leave."""


def _send(function: Function, token: str) -> Answer:
    path = re.sub(r"\{\w+\+?\}", lambda match: "0" if "ndex" in match[0] else new_id(), function.declaration.path)
    return call(function.declaration.method, path, {} if function.declaration.body is not None else None, token=token)


def test_what_stays_possible_is_declared_and_listed() -> None:
    endpoints = catalogue.endpoints()
    declared = {function.declaration.route for function in endpoints if function.declaration.while_suspended}
    assert declared == WAY_OUT & {function.declaration.route for function in endpoints}


def test_a_suspended_account_gets_in_nowhere_else() -> None:
    suspended = new_id()
    until = clock.now().replace(year=2999)
    suspension = Suspension(reason="spam", note="No advertisements.", since=clock.now(), until=until)
    commit(suspension_write(suspended, suspension, None, None))
    for function in catalogue.endpoints():
        declaration = function.declaration
        if declaration.access == "public":
            continue
        # A session of its own: signing out is among what stays possible.
        answer = _send(function, access_token(suspended, role="admin", subscription="pro"))
        is_refused = answer.status == 403 and answer.error["code"] == "account_suspended"
        assert is_refused is not declaration.while_suspended, (declaration.route, answer.text)
        if is_refused:
            shown = {name: answer.error[name] for name in ("reason", "note", "until")}
            assert shown == {"reason": "spam", "note": "No advertisements.", "until": clock.iso(until)}
            assert answer.operations == ["UpdateItem"], "nothing is read for it"
