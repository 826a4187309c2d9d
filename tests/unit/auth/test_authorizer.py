"""What API Gateway is told about a token."""

import json
from typing import Any

import boto3
import pytest
from fitai.kernel import tokens
from fitai.kernel.identity import AUTHORIZED_BY, Caller
from fitai.kernel.settings import settings
from fitai.kernel.task import Refusal

from functions.live.authorizer import handler as socket
from functions.platform.authorizer import handler as rest
from tests.harness.gateway import CONTEXT, access_token
from tests.unit.auth.people import Time

STAGE = "arn:aws:execute-api:eu-central-1:123456789012:abc123/v1"


def event(headers: dict[str, str] | None, method: str = "GET/users/profile", **query: str) -> dict[str, Any]:
    return {
        "type": "REQUEST",
        "methodArn": f"{STAGE}/{method}",
        "headers": headers,
        "queryStringParameters": query or None,
    }


def statement(policy: dict[str, Any]) -> dict[str, str]:
    (only,) = policy["policyDocument"]["Statement"]
    return only  # type: ignore[no-any-return]


@pytest.mark.parametrize("header", ["Authorization", "authorization", "AUTHORIZATION"])
@pytest.mark.parametrize("scheme", ["Bearer", "bearer"])
def test_a_good_token_allows_the_whole_api(aws: None, header: str, scheme: str) -> None:
    policy = rest(event({header: f"{scheme} {access_token('ada', role='premium')}"}), CONTEXT)
    assert policy["principalId"] == "ada"
    assert statement(policy) == {
        "Action": "execute-api:Invoke",
        "Effect": "Allow",
        "Resource": f"{STAGE}/*/*",
    }
    caller = Caller.from_context(policy["context"])
    assert caller is not None
    assert (caller.id, caller.role) == ("ada", "premium")
    assert all(isinstance(value, str) for value in policy["context"].values())
    json.dumps(policy)


def test_the_context_names_the_request_so_that_endpoints_see_whether_it_was_cached(aws: None) -> None:
    request = event({"authorization": f"Bearer {access_token('ada')}"}) | {"requestContext": {"requestId": "r-1"}}
    assert rest(request, CONTEXT)["context"][AUTHORIZED_BY] == "r-1"


@pytest.mark.parametrize("method", ["GET/", "GET/a/b/c/d", "DELETE/workouts/1%2F2", "POST/auth/logout"])
def test_the_policy_does_not_depend_on_the_route(aws: None, method: str) -> None:
    """API Gateway keeps it for the token: one for a single route would break the caller's next one."""
    policy = rest(event({"Authorization": f"Bearer {access_token('ada')}"}, method), CONTEXT)
    assert statement(policy)["Resource"] == f"{STAGE}/*/*"


@pytest.mark.parametrize(
    "headers",
    [None, {}, {"authorization": ""}, {"authorization": "Bearer"}, {"authorization": "Bearer "}, {"authorization": "x"},
     {"authorization": "Bearer a.b.c"}, {"authorization": "Basic YTpi"}, {"authorization": "Bearer \u00e4\u00f6"}],
)  # fmt: skip
def test_a_bad_token_raises_what_api_gateway_turns_into_401(aws: None, headers: dict[str, str] | None) -> None:
    with pytest.raises(Refusal) as raised:
        rest(event(headers), CONTEXT)
    assert str(raised.value) == "Unauthorized"


def test_a_token_without_its_scheme_is_no_credential(aws: None) -> None:
    with pytest.raises(Refusal):
        rest(event({"authorization": access_token("ada")}), CONTEXT)
    with pytest.raises(Refusal):
        rest(event({"authorization": f"Basic {access_token('ada')}"}), CONTEXT)


def test_a_token_that_ran_out(aws: None) -> None:
    time = Time()
    token = access_token("ada")
    time.pass_by(minutes=15)
    with pytest.raises(Refusal):
        rest(event({"authorization": f"Bearer {token}"}), CONTEXT)


def test_a_refusal_is_no_failure_of_ours(aws: None, capsys: pytest.CaptureFixture[str]) -> None:
    with pytest.raises(Refusal):
        rest(event({"authorization": "Bearer x"}), CONTEXT)
    lines = [json.loads(line) for line in capsys.readouterr().out.splitlines()]
    assert [line["status"] for line in lines] == [401]
    assert lines[0]["Errors"] == [0.0]


def test_our_own_failure_lets_nobody_in_and_is_logged(aws: None, caplog: pytest.LogCaptureFixture) -> None:
    token = access_token("ada")
    boto3.client("ssm").delete_parameter(Name=settings().jwks_parameter)
    tokens.clear_key_cache()
    with pytest.raises(Refusal, match=r"^Unauthorized$"):
        rest(event({"authorization": f"Bearer {token}"}), CONTEXT)
    assert statement(socket(event(None, "$connect", token=token), CONTEXT))["Effect"] == "Deny"
    assert [record.message for record in caplog.records] == ["a token could not be verified"] * 2
    assert token not in caplog.text


def test_no_token_stands_in_the_log(aws: None, capsys: pytest.CaptureFixture[str]) -> None:
    token = access_token("ada")
    rest(event({"authorization": f"Bearer {token}"}), CONTEXT)
    with pytest.raises(Refusal):
        rest(event({"authorization": f"Bearer {token}x"}), CONTEXT)
    assert token[-20:] not in capsys.readouterr().out


def test_the_authorizer_asks_the_table_nothing(aws: None) -> None:
    from fitai.kernel.meter import meter

    rest(event({"authorization": f"Bearer {access_token('ada')}"}), CONTEXT)
    assert meter.requests == 0


# --- the handshake -----------------------------------------------------------------------------------------


def test_a_socket_is_opened_with_a_query_parameter_or_a_subprotocol(aws: None) -> None:
    token = access_token("ada")
    for value in (
        event(None, "$connect", token=token),
        event({"Sec-WebSocket-Protocol": token}, "$connect"),
        event({"sec-websocket-protocol": f"fitai, {token}"}, "$connect"),
        event({"sec-websocket-protocol": "fitai"}, "$connect", token=token),
    ):
        policy = socket(value, CONTEXT)
        assert statement(policy) == {"Action": "execute-api:Invoke", "Effect": "Allow", "Resource": f"{STAGE}/*"}
        assert Caller.from_context(policy["context"]) is not None


@pytest.mark.parametrize("headers", [None, {"Sec-WebSocket-Protocol": "fitai, a.b.c"}])
@pytest.mark.parametrize("query", [{}, {"token": ""}, {"token": "a.b.c"}])
def test_a_bad_token_opens_no_socket(aws: None, headers: dict[str, str] | None, query: dict[str, str]) -> None:
    policy = socket(event(headers, "$connect", **query), CONTEXT)
    assert statement(policy)["Effect"] == "Deny"
    assert Caller.from_context(policy["context"]) is None
