"""Switches: how they are declared, read through a container's cache, and held by endpoints and actions."""

import json
import re
from collections.abc import Mapping
from typing import Any

import pytest
from fitai.kernel import catalogue, switches, table
from fitai.kernel.catalogue import Function
from fitai.kernel.errors import Unavailable
from fitai.kernel.meter import Meter
from fitai.kernel.needs import Switches
from fitai.kernel.settings import settings
from fitai.kernel.switches import CATALOGUE, SwitchesItem, SwitchValue
from fitai.kernel.table import ABSENT, PRESENT, commit, put
from pydantic.alias_generators import to_camel

from tests.harness.gateway import Frames, Socket, access_token, call

SWITCHED = [function for function in (*catalogue.endpoints(), *catalogue.actions()) if function.declaration.switches]


def store(values: Mapping[str, SwitchValue], version: int = 1) -> None:
    commit(put(SwitchesItem.of(version, values), when=PRESENT | ABSENT))


# --- the catalogue -------------------------------------------------------------------------------------------------


def test_defaults_are_values_that_the_switches_may_have() -> None:
    assert {name: switch.problem(switch.initial) for name, switch in CATALOGUE.items()} == dict.fromkeys(CATALOGUE)


@pytest.mark.parametrize(
    ("name", "value"),
    [
        ("ai_coach", 1),
        ("ai_coach", "true"),
        ("ai_daily_budget_usd", True),
        ("ai_daily_budget_usd", -1),
        ("ai_daily_budget_usd", 1_000_001),
        ("maintenance_message", 5),
        ("maintenance_message", "x" * 301),
    ],
)
def test_a_value_of_another_type_or_out_of_bounds_is_none(name: Any, value: Any) -> None:
    assert CATALOGUE[name].problem(value) is not None
    assert switches.valid_values({name: value, "a_switch_of_another_version": True}) == {}


def test_each_switch_is_read_somewhere() -> None:
    code = "\n".join(
        path.read_text("utf-8")
        for folder in ("functions", "layers/fitai/python/fitai")
        for path in (catalogue.ROOT / folder).rglob("*.py")
        if path.name != "switches.py"
    )
    readers = re.findall(r'(?:switches=\(|(?:flag|limit|text|require)\(\(?)"(\w+)"', code)
    # The routes of payments name theirs once they are there.
    has_payments = (catalogue.ROOT / "functions/payments/create_subscription.py").exists()
    assert set(readers) & set(CATALOGUE) == set(CATALOGUE) - (set() if has_payments else {"payments"})


def test_what_names_a_switch_may_read_it() -> None:
    for function in SWITCHED:
        assert Switches.READ in function.needs
    public = [function for function in catalogue.endpoints() if function.declaration.access == "public"]
    counted = [function for function in public if function.declaration.is_counted]
    assert counted and all(Switches.READ in function.needs for function in counted)


# --- reading -------------------------------------------------------------------------------------------------------


def test_a_container_reads_once_in_thirty_seconds(
    empty_table: None, kernel_meter: Meter, monkeypatch: pytest.MonkeyPatch
) -> None:
    now = 1_000.0
    monkeypatch.setattr(switches.time, "monotonic", lambda: now)
    switches.clear_cache()
    assert switches.flag("ai_coach") and switches.limit("ai_daily_budget_usd") == 1000
    store({"ai_coach": False, "ai_daily_budget_usd": 3, "maintenance_message": "Until noon."})
    kernel_meter.reset()
    now += switches.REFRESH_SECONDS - 1
    assert switches.flag("ai_coach")
    assert kernel_meter.operations == []
    now += 1
    assert not switches.flag("ai_coach")
    assert (switches.limit("ai_daily_budget_usd"), switches.text("maintenance_message")) == (3, "Until noon.")
    assert (kernel_meter.operations, kernel_meter.read_units) == (["GetItem"], 0.5)


def test_what_cannot_be_read_stays_as_it_was_and_is_a_default_at_first(
    empty_table: None, monkeypatch: pytest.MonkeyPatch
) -> None:
    def unavailable(*_: Any, **__: Any) -> None:
        raise Unavailable

    now = 1_000.0
    monkeypatch.setattr(switches.time, "monotonic", lambda: now)
    switches.use({"ai_coach": False})
    monkeypatch.setattr(switches, "get", unavailable)
    now += switches.REFRESH_SECONDS
    assert not switches.flag("ai_coach")
    switches.clear_cache()
    assert switches.flag("ai_coach")
    monkeypatch.undo()
    monkeypatch.setattr(switches.time, "monotonic", lambda: now + switches.RETRY_SECONDS)
    store({"ai_coach": False})
    assert not switches.flag("ai_coach"), "it is tried again soon"


# --- what they act on ----------------------------------------------------------------------------------------------


@pytest.mark.parametrize("function", SWITCHED, ids=lambda function: f"{function.service}/{function.name}")
def test_what_is_switched_off_answers_so_and_does_nothing(pushed: Frames, function: Function) -> None:
    declaration = function.declaration
    (name,) = declaration.switches
    switches.use({name: False})
    token = access_token("ann", role="premium", subscription="pro")
    if hasattr(declaration, "action"):
        (frame,) = Socket(pushed, token).connect().send(declaration.action, {})
        assert (frame["error"]["code"], frame["error"]["switch"]) == ("switched_off", to_camel(name))
        return
    is_public = declaration.access == "public"
    role = "admin" if declaration.level == "admin" else "premium"
    sent = None if is_public else access_token("ann", role=role, subscription="pro")
    answer = call(declaration.method, re.sub(r"\{\w+\+?\}", "some-id", declaration.path), {}, token=sent)
    if name == "sign_up_open":
        assert (answer.status, answer.error["code"]) == (403, "sign_up_closed")
    else:
        assert (answer.status, answer.error["code"], answer.error["switch"]) == (503, "switched_off", to_camel(name))
        assert int(answer.headers["retry-after"]) > 0
    assert answer.operations == ["UpdateItem"], "only the request was counted"


def test_the_limit_of_anonymous_requests_is_changed_while_it_runs(aws: None) -> None:
    assert [call("GET", "/exercises/popular").status for _ in range(3)] == [200] * 3
    switches.use({"anonymous_requests": 4})
    assert [call("GET", "/exercises/popular").status for _ in range(2)] == [200, 429]
    switches.use({"anonymous_requests": 0})
    assert call("GET", "/exercises/popular").status == 200
    assert CATALOGUE["anonymous_requests"].initial == settings().limit_anonymous


def test_health_says_what_the_operators_say(aws: None) -> None:
    assert "maintenance" not in call("GET", "/health").data
    switches.use({"maintenance_message": "We are back at noon."})
    assert call("GET", "/health").data["maintenance"] == "We are back at noon."


def test_what_was_said_last_is_said_while_the_table_does_not_answer(empty_table: None) -> None:
    switches.use({"maintenance_message": "We are back at noon."}, seconds=-1)
    assert switches.text("maintenance_message", may_read=False) == "We are back at noon."
    assert switches.text("maintenance_message") == ""


def test_the_runbooks_command_switches_off_where_the_api_does_not_answer(aws: None) -> None:
    """The arguments of `aws dynamodb update-item` in docs/runbooks/README.md, carried out."""
    page = (catalogue.ROOT / "docs" / "runbooks" / "README.md").read_text()
    key = json.loads(re.findall(r"^KEY='(.+)'$", page, re.MULTILINE)[0])
    (command,) = re.findall(r"update-item (.+?)\n```", page.replace("\\\n", ""), re.DOTALL)
    options = dict(re.findall(r"--([a-z-]+) '([^']+)'", command))
    table.client().update_item(
        TableName=table.settings().table,
        Key=key,
        UpdateExpression=options["update-expression"],
        ExpressionAttributeNames=json.loads(options["expression-attribute-names"]),
        ExpressionAttributeValues=json.loads(options["expression-attribute-values"]),
    )
    switches.clear_cache()
    assert not switches.flag("ai_model")
    assert switches.flag("ai_coach")
