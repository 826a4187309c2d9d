"""Every declared route, with every kind of caller: who is let in follows from the declaration alone."""

import base64
import json
import re
from collections.abc import Iterator
from dataclasses import replace
from datetime import timedelta
from functools import cache
from typing import Any

import jwt
import pytest
from cryptography.hazmat.primitives.asymmetric import ec
from fitai.kernel import catalogue, clock, tokens
from fitai.kernel.catalogue import Function
from fitai.kernel.entitlements import SCOPES, Plan, Role, Scope
from fitai.kernel.errors import Forbidden, Problem
from fitai.kernel.identity import ACCESS_TOKEN_LIFETIME, Caller
from fitai.kernel.ids import new_id
from fitai.kernel.task import Refusal
from fitai.kernel.tokens import verify_access_token

from tests.harness.cloud import cloud
from tests.harness.gateway import CONTEXT, Answer, access_token, call, frames, rest_event

pytestmark = pytest.mark.usefixtures("one_account")

ENDPOINTS = catalogue.endpoints()
BEHIND_THE_DOOR = [function for function in ENDPOINTS if function.declaration.access != "public"]
BAD = ("expired", "tampered", "alg none", "foreign key")
KINDS = ("user", "premium", "admin")
PASSES = {
    "public": {"user", "premium", "admin"},
    "user": {"user", "premium", "admin"},
    "premium": {"premium", "admin"},
    "admin": {"admin"},
}


@pytest.fixture(scope="module")
def one_account() -> Iterator[None]:
    """One account for the whole module: nothing that is checked here depends on what is in the table."""
    with cloud(), frames():
        yield
    bad_token.cache_clear()


def called(function: Function) -> str:
    return function.declaration.route


def path_of(function: Function) -> str:
    """A path of the route, to things that are not there."""
    return re.sub(r"\{\w+\+?\}", lambda match: "0" if "ndex" in match[0] else new_id(), function.declaration.path)


def good_token(kind: str) -> str:
    options: dict[str, dict[str, Any]] = {
        "user": {},
        "premium": {"subscription": "premium"},
        "admin": {"role": "admin"},
    }
    return access_token(new_id(), **options[kind])


def encoded(segment: dict[str, Any]) -> str:
    return base64.urlsafe_b64encode(json.dumps(segment).encode()).decode().rstrip("=")


@cache
def bad_token(kind: str) -> str:
    """A token of an admin that must open nothing."""
    if kind == "expired":
        now = clock.now()
        clock.set_source(lambda: now - timedelta(seconds=ACCESS_TOKEN_LIFETIME + 1))
        token = good_token("admin")
        clock.set_source(None)
        return token
    head, body, seal = good_token("admin").split(".")
    claims = jwt.decode(f"{head}.{body}.{seal}", options={"verify_signature": False})
    if kind == "tampered":
        return f"{head}.{encoded(claims | {'sub': 'somebody-else'})}.{seal}"
    if kind == "alg none":
        return f"{encoded({'alg': 'none', 'typ': 'JWT', 'kid': 'test-key'})}.{body}."
    assert kind == "foreign key"
    foreign = ec.generate_private_key(ec.SECP256R1())
    return jwt.encode(claims, foreign, algorithm="ES256", headers={"kid": "test-key"})


def send(function: Function, token: str | None) -> Answer:
    body = {} if function.declaration.body is not None else None
    return call(function.declaration.method, path_of(function), body, token=token)


@pytest.mark.parametrize("function", BEHIND_THE_DOOR, ids=called)
def test_without_a_token_nobody_comes_in(function: Function):
    assert send(function, None).status == 401


@pytest.mark.parametrize("kind", BAD)
@pytest.mark.parametrize("function", BEHIND_THE_DOOR, ids=called)
def test_with_a_bad_token_nobody_comes_in(function: Function, kind: str):
    assert send(function, bad_token(kind)).status == 401


@pytest.mark.parametrize("function", BEHIND_THE_DOOR, ids=called)
def test_an_endpoint_refuses_a_request_that_no_authorizer_has_seen(function: Function):
    token = {"authorization": f"Bearer {good_token('admin')}", "content-type": "application/json"}
    event = rest_event(function.declaration.method, path_of(function), {}, token, None, {})

    assert function.handler(event, CONTEXT)["statusCode"] == 401


@pytest.mark.parametrize(
    "function", [function for function in ENDPOINTS if function not in BEHIND_THE_DOOR], ids=called
)
def test_a_public_route_needs_no_token(function: Function):
    answer = send(function, None)

    assert answer.status not in (401, 403) or refused_by_itself(answer), answer.text


@pytest.mark.parametrize("kind", BAD)
@pytest.mark.parametrize(
    "function", [function for function in ENDPOINTS if function not in BEHIND_THE_DOOR], ids=called
)
def test_at_a_public_route_a_bad_token_is_as_none(function: Function, kind: str):
    assert send(function, bad_token(kind)).status == send(function, None).status


def refused_by_itself(answer: Answer) -> bool:
    """A route that looks at credentials of its own, such as a signature or a refresh token, says so by its code."""
    return answer.error["code"] not in ("unauthorized", "forbidden", "upgrade_required")


@pytest.mark.parametrize("kind", KINDS)
@pytest.mark.parametrize("function", ENDPOINTS, ids=called)
def test_a_good_token_opens_what_its_account_may_enter(function: Function, kind: str):
    level = function.declaration.level
    answer = send(function, good_token(kind))

    if kind in PASSES[level]:
        assert answer.status not in (401, 403) or (level == "public" and refused_by_itself(answer)), answer.text
    else:
        assert answer.status == 403
        assert answer.error["code"] == ("upgrade_required" if level == "premium" else "forbidden")


# --- the matrix: each route and action, with each kind of account, and without each scope ---------------------


ACCOUNTS: dict[str, tuple[Role, Plan]] = {
    "free": ("user", "free"),
    "premium by role": ("premium", "free"),
    "premium by plan": ("user", "premium"),
    "pro": ("user", "pro"),
    "admin": ("admin", "free"),
}
LEVELS = {
    "free": {"public", "user"},
    "premium by role": {"public", "user", "premium"},
    "premium by plan": {"public", "user", "premium"},
    "pro": {"public", "user", "premium"},
    "admin": {"public", "user", "premium", "admin"},
}
REFUSALS = {"user": "insufficient_scope", "premium": "upgrade_required", "admin": "forbidden"}


def caller_of(account: str, granted: frozenset[str] | None = None) -> Caller:
    """The caller as the endpoint receives it: from a signed token, through the context that API Gateway carries."""
    role, plan = ACCOUNTS[account]
    caller = verify_access_token(access_token("u-1", role=role, subscription=plan))
    received = Caller.from_context((caller if granted is None else replace(caller, granted=granted)).context)
    assert received is not None
    return received


def refusal(function: Function, caller: Caller) -> Problem | None:
    """What the endpoint or the action answers to this caller before it does anything; None where it goes on."""
    try:
        if function in ENDPOINTS:
            if function.declaration.step_up:
                caller = replace(caller, auth_time=clock.epoch())
            function.handler._admit({"requestContext": {"authorizer": caller.context}})
        else:
            caller.require(function.declaration.access)
    except Forbidden as problem:
        return problem
    return None


@pytest.mark.parametrize("account", ACCOUNTS)
def test_each_kind_of_account_is_admitted_where_its_plan_and_role_say(account: str):
    caller = caller_of(account)
    for function in [*ENDPOINTS, *catalogue.actions()]:
        level, problem = function.declaration.level, refusal(function, caller)
        if level in LEVELS[account]:
            assert problem is None, function.declaration
        else:
            assert problem is not None, function.declaration
            assert problem.problem_code == REFUSALS[level], function.declaration
            if level == "premium":
                assert problem.details == {
                    "requiredPlan": "premium",
                    "plansUrl": "/payments/plans",
                    "subscribeUrl": "/payments/create-subscription",
                }


@pytest.mark.parametrize("scope", SCOPES)
def test_without_one_scope_exactly_the_routes_that_need_it_are_refused(scope: Scope):
    caller = caller_of("admin", frozenset(SCOPES) - {scope})
    functions = [*ENDPOINTS, *catalogue.actions()]
    refused = [function.declaration for function in functions if refusal(function, caller) is not None]

    assert refused == [function.declaration for function in functions if function.declaration.access == scope]


def test_what_is_granted_beyond_role_and_plan_admits_nowhere():
    caller = caller_of("free", frozenset(SCOPES))

    for function in [*ENDPOINTS, *catalogue.actions()]:
        assert (refusal(function, caller) is None) == (function.declaration.level in ("public", "user"))


def test_a_token_from_before_scopes_followed_from_the_plan_has_what_its_plan_has():
    old_scopes = ["read:own_profile", "write:own_profile", "read:own_workouts", "write:own_templates"]
    for plan, is_admitted in (("free", False), ("premium", True)):
        token = access_token("u-1", subscription=plan)
        claims = jwt.decode(token, options={"verify_signature": False}) | {"scope": old_scopes}
        header = jwt.get_unverified_header(token)
        caller = verify_access_token(jwt.encode(claims, tokens._private_keys().key, "ES256", headers=header))

        assert caller.has("read:community")
        assert caller.has("write:ai_requests") == is_admitted
        assert not caller.has("moderate:content")


def test_an_empty_list_of_scopes_admits_nowhere():
    token = access_token("u-1", role="admin")
    claims = jwt.decode(token, options={"verify_signature": False}) | {"scope": []}
    header = jwt.get_unverified_header(token)
    caller = verify_access_token(jwt.encode(claims, tokens._private_keys().key, "ES256", headers=header))

    assert caller.scopes == frozenset()


# --- the authorizers themselves ----------------------------------------------------------------------------


def authorizer(service: str) -> Any:
    return next(
        function.handler
        for function in catalogue.tasks()
        if (function.service, function.name) == (service, "authorizer")
    )


def asked(token: str | None, header: str = "authorization") -> dict[str, Any]:
    """What API Gateway asks the REST authorizer."""
    return {
        "type": "REQUEST",
        "methodArn": "arn:aws:execute-api:eu-central-1:123456789012:abc/v1/GET/users/profile",
        "headers": {} if token is None else {header: f"Bearer {token}"},
        "queryStringParameters": None,
        "requestContext": {"requestId": new_id()},
    }


@pytest.mark.parametrize("kind", [None, "", "x", *BAD])
def test_the_authorizer_refuses(kind: str | None):
    token = bad_token(kind) if kind in BAD else kind
    with pytest.raises(Refusal, match=r"^Unauthorized$"):
        authorizer("platform")(asked(token), CONTEXT)


@pytest.mark.parametrize("header", ["authorization", "Authorization"])
def test_the_authorizer_allows_the_whole_api_and_names_the_caller(header: str):
    policy = authorizer("platform")(asked(access_token("u-1", role="premium"), header), CONTEXT)
    (statement,) = policy["policyDocument"]["Statement"]

    assert (statement["Effect"], statement["Resource"]) == (
        "Allow",
        "arn:aws:execute-api:eu-central-1:123456789012:abc/v1/*/*",
    )
    assert (policy["principalId"], policy["context"]["userId"], policy["context"]["role"]) == ("u-1", "u-1", "premium")


@pytest.mark.parametrize("kind", [None, "", "x", *BAD])
def test_the_handshake_is_refused(kind: str | None):
    token = bad_token(kind) if kind in BAD else kind
    event = {
        "type": "REQUEST",
        "methodArn": "arn:aws:execute-api:eu-central-1:123456789012:abc/v1/$connect",
        "headers": {},
        "queryStringParameters": None if token is None else {"token": token},
        "requestContext": {"requestId": new_id(), "connectionId": "c"},
    }
    policy = authorizer("live")(event, CONTEXT)

    assert policy["policyDocument"]["Statement"][0]["Effect"] == "Deny"
    assert policy["context"] == {}
