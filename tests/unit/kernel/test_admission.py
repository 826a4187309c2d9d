"""Who is let in at the door itself, behind the authorizer or without one."""

import base64
import hmac
import json
from dataclasses import replace
from datetime import timedelta
from typing import Any

import jwt
import pytest
from cryptography.hazmat.primitives.asymmetric import ec
from fitai.kernel import clock, tokens
from fitai.kernel.endpoint import Request, endpoint
from fitai.kernel.errors import Unauthorized
from fitai.kernel.identity import ACCESS_TOKEN_LIFETIME, Caller
from fitai.kernel.limits import CallerState, end_sessions_write, suspension_write
from fitai.kernel.table import commit, get
from fitai.kernel.tokens import issue_access_token, published_keys, verify_access_token
from fitai.kernel.types import Model

from tests.unit.kernel.endpoints import account, send

pytestmark = pytest.mark.usefixtures("shared_aws")


class Who(Model):
    id: str | None = None


def _who(request: Request) -> Who:
    return Who(id=request.signed_in.id if request.signed_in else None)


def make_endpoint(access: str):
    return endpoint("GET", "/who", access=access, summary="Who")(_who)  # type: ignore[arg-type]


def token(user: str = "u-1") -> str:
    return issue_access_token(user, f"{user}@example.com", "user", "free", "s-1", clock.epoch(), ["pwd"])


def encoded(part: dict[str, Any]) -> str:
    return base64.urlsafe_b64encode(json.dumps(part).encode()).decode().rstrip("=")


def forged(
    key: Any = None, algorithm: str = "ES256", *, without: str = "", kid: str = "test-key", **claims: Any
) -> str:
    """A token as ours, but signed by another key, or with claims that differ."""
    content = jwt.decode(token(), options={"verify_signature": False}) | claims
    content.pop(without, None)
    return jwt.encode(content, key or tokens._private_keys().key, algorithm="ES256", headers={"kid": kid})


def tampered(**claims: Any) -> str:
    head, body, seal = token().split(".")
    content = json.loads(base64.urlsafe_b64decode(body + "==")) | claims
    return f"{head}.{encoded(content)}.{seal}"


def by_hand(algorithm: str, secret: str) -> str:
    """Signed with HMAC; PyJWT itself would not do such a thing."""
    text = f"{encoded({'alg': algorithm, 'kid': 'test-key'})}.{token().split('.')[1]}"
    seal = hmac.digest(secret.encode(), text.encode(), "sha256")
    return f"{text}.{base64.urlsafe_b64encode(seal).decode().rstrip('=')}"


def bad_tokens() -> dict[str, str]:
    good = token()
    head, body, _ = good.split(".")
    return {
        "nothing": "",
        "text": "x",
        "dots": "..",
        "cut": good[:-4],
        "another role": tampered(role="admin"),
        "another user": tampered(sub="u-2"),
        "none": f"{encoded({'alg': 'none', 'kid': 'test-key'})}.{body}.",
        "None": f"{encoded({'alg': 'None', 'kid': 'test-key'})}.{body}.",
        "no seal": f"{head}.{body}.",
        "foreign key": forged(ec.generate_private_key(ec.SECP256R1())),
        "unknown kid": forged(kid="other"),
        "public key as secret": by_hand("HS256", json.dumps(published_keys()["keys"][0])),
        "another issuer": forged(iss="other"),
        "no issuer": forged(without="iss"),
        "no subject": forged(without="sub"),
        "no end": forged(without="exp"),
        "no id": forged(without="jti"),
        "no role": forged(without="role"),
        "ended": forged(exp=clock.epoch()),
        "issued in the future": forged(iat=clock.epoch() + 120, exp=clock.epoch() + 900),
        "end that is no number": forged(exp="soon"),
    }


def test_a_bad_token_is_refused(subtests):
    for kind, bad in bad_tokens().items():
        with subtests.test(kind), pytest.raises(Unauthorized):
            verify_access_token(bad)


def test_a_valid_token_identifies_the_caller():
    caller = verify_access_token(
        issue_access_token("u-1", "u-1@example.com", "premium", "pro", "s-7", 1_000, ["pwd", "otp"])
    )

    assert (caller.id, caller.role, caller.subscription, caller.session) == ("u-1", "premium", "pro", "s-7")
    assert caller.expires - caller.issued == ACCESS_TOKEN_LIFETIME


def test_a_token_ends_after_a_quarter_of_an_hour():
    access_token = token()
    start = clock.now()
    clock.set_source(lambda: start + timedelta(seconds=ACCESS_TOKEN_LIFETIME - 1))
    assert verify_access_token(access_token).id == "u-1"
    clock.set_source(lambda: start + timedelta(seconds=ACCESS_TOKEN_LIFETIME + 1))
    with pytest.raises(Unauthorized):
        verify_access_token(access_token)


def test_a_public_endpoint_admits_everybody_and_recognises_a_token():
    public = make_endpoint("public")

    assert send(public).data == {}
    for scheme in ("Bearer", "bearer", "BEARER"):
        assert send(public, headers={"Authorization": f"{scheme} {token('u-9')}"}).data == {"id": "u-9"}


@pytest.mark.parametrize("header", ["Bearer x", "Bearer ", "Basic dTpw", "x", "Token abc"])
def test_a_public_endpoint_ignores_an_invalid_token(header):
    """A client that sends its expired token along must still be able to renew it."""
    assert send(make_endpoint("public"), headers={"Authorization": header}).data == {}


@pytest.mark.parametrize("access", ["read:own_profile", "write:ai_requests", "read:all_users"])
def test_an_endpoint_refuses_a_request_without_a_caller_from_the_authorizer(access):
    assert send(make_endpoint(access)).status == 401
    assert send(make_endpoint(access), headers={"Authorization": f"Bearer {token()}"}).status == 401


def test_what_the_authorizer_remembers_does_not_outlive_the_token():
    assert send(make_endpoint("read:own_profile"), caller=account(age=899)).status == 200
    assert send(make_endpoint("read:own_profile"), caller=account(age=900)).status == 401


@pytest.mark.parametrize(
    ("access", "caller", "status", "code"),
    [
        ("read:own_profile", {}, 200, None),
        ("read:own_profile", {"granted": frozenset({"read:own_workouts"})}, 403, "insufficient_scope"),
        ("write:ai_requests", {}, 403, "upgrade_required"),
        ("write:ai_requests", {"granted": frozenset({"write:ai_requests"})}, 403, "upgrade_required"),
        ("write:ai_requests", {"subscription": "pro"}, 200, None),
        (
            "write:ai_requests",
            {"subscription": "pro", "granted": frozenset({"read:own_profile"})},
            403,
            "insufficient_scope",
        ),
        ("read:all_users", {}, 403, "forbidden"),
        ("read:all_users", {"role": "premium"}, 403, "forbidden"),
        ("read:all_users", {"role": "user", "granted": frozenset({"read:all_users"})}, 403, "forbidden"),
        ("read:all_users", {"role": "admin"}, 200, None),
    ],
)
def test_an_endpoint_enforces_its_access(access, caller, status, code):
    answer = send(make_endpoint(access), caller=account(**caller))

    assert answer.status == status
    assert code is None or answer.error["code"] == code


def test_an_endpoint_without_access_cannot_be_declared():
    with pytest.raises(TypeError, match="access"):
        endpoint("GET", "/who", summary="Who")(_who)  # type: ignore[call-arg]


def test_a_public_endpoint_ignores_the_token_of_an_ended_session(aws):
    public = make_endpoint("public")
    caller = token("u-ended")
    headers = {"authorization": f"Bearer {caller}"}
    assert send(public, headers=headers).data == {"id": "u-ended"}
    commit(end_sessions_write("u-ended", get_state("u-ended"), ["s-1"]))

    assert send(public, headers=headers).data == {}
    assert send(make_endpoint("read:own_profile"), caller=account("u-ended")).status == 401


def test_a_public_endpoint_ignores_the_token_of_a_suspended_account(aws):
    headers = {"authorization": f"Bearer {token('u-suspended')}"}
    commit(suspension_write("u-suspended", suspended=True))

    assert send(make_endpoint("public"), headers=headers).data == {}


def get_state(user_id: str) -> CallerState | None:
    key = CallerState.of(f"user#{user_id}")
    return get(CallerState, key.PK, key.SK)


# --- step-up -----------------------------------------------------------------------------------------------


def test_a_token_says_when_and_how_its_user_was_recognised():
    caller = verify_access_token(issue_access_token("u-1", "u-1@example.com", "user", "free", "s-7", 1_000, ["pwd"]))

    assert (caller.auth_time, caller.amr) == (1_000, ("pwd",))
    assert Caller.from_context(caller.context) == caller


@pytest.mark.parametrize(("age", "status"), [(0, 200), (599, 200), (600, 403), (86_400, 403)])
def test_an_endpoint_with_step_up_requires_a_recent_proof_of_identity(age: int, status: int):
    guarded = endpoint("GET", "/who", access="read:own_profile", summary="Who", step_up=True)(_who)
    caller = replace(account(), auth_time=clock.epoch() - age)
    answer = send(guarded, caller=caller)

    assert answer.status == status
    assert status == 200 or answer.error["code"] == "step_up_required"


def test_a_token_that_does_not_say_when_its_user_was_recognised_needs_a_step_up():
    guarded = endpoint("GET", "/who", access="read:own_profile", summary="Who", step_up=True)(_who)

    assert send(guarded, caller=account()).status == 403


def test_a_public_endpoint_cannot_require_a_step_up():
    with pytest.raises(ValueError, match="nobody is signed in"):
        endpoint("GET", "/who", access="public", summary="Who", step_up=True)(_who)


def test_attempts_are_counted_before_a_stored_answer_is_looked_up():
    counted: list[str] = []

    def count(request: Request, body: object) -> str:
        counted.append(request.address)
        return f"attempt {len(counted)}"

    def handler(request: Request, attempt: str) -> Who:
        return Who(id=attempt)

    guarded = endpoint("POST", "/who", access="read:own_profile", summary="Who", before=count)(handler)
    key = {"idempotency-key": "k-1"}
    answers = [send(guarded, body={}, caller=account(), headers=key).data for _ in range(2)]

    assert answers == [{"id": "attempt 1"}, {"id": "attempt 1"}], "the second answer is the stored one"
    assert len(counted) == 2
