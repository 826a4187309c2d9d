"""What API Gateway is told about a token."""

import base64
import json
import traceback
from collections.abc import Iterator
from time import monotonic
from typing import Any

import pytest
from botocore.awsrequest import AWSResponse
from fitai.auth import authorizer
from fitai.developer.keys import verification
from fitai.kernel import aws as kernel_aws
from fitai.kernel import tokens
from fitai.kernel.errors import Unavailable
from fitai.kernel.identity import AUTHORIZED_BY, Caller
from fitai.kernel.task import Refusal

from functions.live.authorizer import handler as socket
from functions.platform.authorizer import handler as rest
from tests.harness.gateway import CONTEXT, access_token, call
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


def throttled() -> list[str]:
    """Let AWS throttle what is asked of the parameters; the operations that it has refused."""
    refused: list[str] = []
    error = {"Code": "ThrottlingException", "Message": "Rate exceeded"}

    def refuse(model: Any, **_: Any) -> tuple[AWSResponse, dict[str, Any]]:
        refused.append(model.name)
        return AWSResponse("", 400, {}, None), {"Error": error, "ResponseMetadata": {"HTTPStatusCode": 400}}

    events = kernel_aws.client("ssm").meta.events
    events.register_first("before-call.ssm", refuse, unique_id="tests-throttled")
    _throttled.append(events)
    return refused


_throttled: list[Any] = []


@pytest.fixture(autouse=True)
def _calm() -> Iterator[None]:
    yield
    while _throttled:
        _throttled.pop().unregister("before-call.ssm", unique_id="tests-throttled")


def test_while_aws_throttles_us_tokens_of_known_keys_stay_good(aws: None, monkeypatch: pytest.MonkeyPatch) -> None:
    token = access_token("ada")
    rest(event({"authorization": f"Bearer {token}"}), CONTEXT)
    refused = throttled()
    moment = [monotonic()]
    monkeypatch.setattr(tokens.time, "monotonic", lambda: moment[0])
    for _ in range(20):
        moment[0] += tokens.KEYS_CACHE_LIFETIME + 1
        assert rest(event({"authorization": f"Bearer {token}"}), CONTEXT)["principalId"] == "ada"
        assert statement(socket(event(None, "$connect", token=token), CONTEXT))["Effect"] == "Allow"
    assert len(refused) == 20, "it goes on trying, once in a lifetime of the cache"
    with pytest.raises(Refusal):
        rest(event({"authorization": "Bearer x"}), CONTEXT)


def test_a_container_that_starts_while_aws_throttles_us_does_not_call_a_token_invalid(
    aws: None, caplog: pytest.LogCaptureFixture
) -> None:
    token = access_token("ada")
    tokens.clear_key_cache()
    throttled()
    for call_authorizer in (
        lambda: rest(event({"authorization": f"Bearer {token}"}), CONTEXT),
        lambda: socket(event(None, "$connect", token=token), CONTEXT),
    ):
        with pytest.raises(authorizer.TokenNotVerified) as failure:
            call_authorizer()
        assert "nauthorized" not in str(failure.value)
    assert token not in caplog.text
    answer = call("GET", "/users/profile", token=token)
    assert (answer.status, answer.json["error"]["code"]) == (503, "unavailable")
    assert answer.headers["retry-after"] == "1"
    public = call("GET", "/templates/public", token=token)
    assert (public.status, public.json["error"]["code"]) == (503, "unavailable")


def test_a_key_that_could_not_be_looked_up_makes_no_token_invalid(aws: None, monkeypatch: pytest.MonkeyPatch) -> None:
    """A new key signs, and this container could not read it: whether the token is good is unknown."""
    rest(event({"authorization": f"Bearer {access_token('ada')}"}), CONTEXT)
    _, rest_of_token = access_token("ada").split(".", 1)
    new = base64.urlsafe_b64encode(b'{"alg": "ES256", "kid": "new"}').decode().rstrip("=")
    with pytest.raises(Refusal):
        rest(event({"authorization": f"Bearer {new}.{rest_of_token}"}), CONTEXT)
    throttled()
    moment = [monotonic() + tokens.KEYS_REREAD_INTERVAL + 1]
    monkeypatch.setattr(tokens.time, "monotonic", lambda: moment[0])
    with pytest.raises(authorizer.TokenNotVerified):
        rest(event({"authorization": f"Bearer {new}.{rest_of_token}"}), CONTEXT)


def test_an_api_key_is_not_invalid_because_the_table_does_not_answer(
    aws: None, monkeypatch: pytest.MonkeyPatch
) -> None:
    def fail(token: str, *, saves_use: bool) -> None:
        raise Unavailable

    monkeypatch.setattr(verification, "caller_of_key", fail)
    with pytest.raises(authorizer.TokenNotVerified):
        rest(event({"authorization": "Bearer fitai_x"}), CONTEXT)


@pytest.mark.parametrize("is_chained", [False, True])
def test_no_token_stands_in_the_log_of_a_failure(
    aws: None, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str], is_chained: bool
) -> None:
    def fail(token: str, *, saves_use: bool) -> None:
        try:
            raise RuntimeError(f"cannot look up {token}")
        except RuntimeError as error:
            if is_chained:
                raise Unavailable from error
            raise

    token = "_".join(("fitai", "secret"))  # A traceback quotes lines of the source.
    monkeypatch.setattr(verification, "caller_of_key", fail)
    with pytest.raises(authorizer.TokenNotVerified) as failure:
        rest(event({"authorization": f"Bearer {token}"}), CONTEXT)
    text = "".join(traceback.format_exception(failure.value))

    assert token not in capsys.readouterr().out + text
    assert ("Unavailable" if is_chained else "RuntimeError") in str(failure.value), "what failed is told"


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
