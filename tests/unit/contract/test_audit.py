"""The audit trail is complete: every act that the code can record is requested here through its route, and its entry is read."""

import ast
import json
from collections.abc import Callable, Iterator
from datetime import datetime
from typing import Any

import pytest
from fitai.accounts.erasure import store as erasures
from fitai.auth.repeated_erasures import repeat_erasures
from fitai.auth.rules import MAX_FAILURES, REPEAT_SECONDS
from fitai.kernel import catalogue

from tests.harness import stripe_samples
from tests.harness.authenticator import Authenticator
from tests.harness.gateway import access_token, call, deliver_events
from tests.harness.mail import mails
from tests.unit.auth.conftest import there
from tests.unit.auth.factors.owners import (
    Owner,
    add_passkey,
    add_totp,
    change_account,
    factors,
    first_step,
    request_options,
    with_passkey,
    with_recovery_code,
)
from tests.unit.auth.people import PASSWORD, Person, Time, items, login, refresh, register
from tests.unit.auth.provider import Provider
from tests.unit.auth.test_providers import verified
from tests.unit.templates.sample_plans import public

__all__ = ["there"]

WRITERS = {"audit_write": 1, "audit_failure": 0, "check_password": 2, "_audit_entry": 1, "_change_case": 2}
"""The functions that write an entry, and which argument of theirs is the act."""
NETWORK = "192.0.2.0/24"
NEW = "pears under an elm 8"
NOBODYS = "nobody"
"""The actor where nobody had signed in."""


def _calls() -> Iterator[ast.expr]:
    """The act in each call that writes an entry; what a function was handed itself is found at its callers."""
    for path in (catalogue.ROOT / "layers" / "fitai" / "python" / "fitai").rglob("*.py"):
        for node in ast.walk(ast.parse(path.read_text())):
            if not isinstance(node, ast.Call):
                continue
            name = node.func.attr if isinstance(node.func, ast.Attribute) else getattr(node.func, "id", None)
            if name in WRITERS and len(node.args) > WRITERS[name]:
                yield node.args[WRITERS[name]]


def written() -> set[str]:
    """Every act that the code writes down."""
    arguments = [argument for argument in _calls() if not (isinstance(argument, ast.Name) and argument.id == "action")]
    assert all(isinstance(argument, ast.Constant) for argument in arguments), (
        "an act is written out where it is entered"
    )
    return {str(argument.value) for argument in arguments if isinstance(argument, ast.Constant)}


# --- each act, through its route ---------------------------------------------------------------------------

Act = Callable[[Person, Person], tuple[str, str]]
"""A function that does the act with two existing accounts, and returns the account concerned and the actor."""


def fail(login_name: str, times: int = 1) -> None:
    for _ in range(times):
        assert login(login_name, "a wrong password").status in (401, 429)


def registered(ada: Person, bob: Person) -> tuple[str, str]:
    return ada.id, ada.id


def signed_in(ada: Person, bob: Person) -> tuple[str, str]:
    assert login("ada").status == 200
    return ada.id, ada.id


def sign_in_failed(ada: Person, bob: Person) -> tuple[str, str]:
    fail("ada")
    return ada.id, NOBODYS


def locked(ada: Person, bob: Person) -> tuple[str, str]:
    fail("ada", 10)
    return ada.id, NOBODYS


def token_replayed(ada: Person, bob: Person) -> tuple[str, str]:
    assert refresh(ada.refresh).status == 200
    Time().pass_by(seconds=REPEAT_SECONDS + 1)
    assert refresh(ada.refresh).status == 401
    return ada.id, NOBODYS


def session_blocked(ada: Person, bob: Person) -> tuple[str, str]:
    time, token = Time(), ada.token
    for number in range(2):
        if number:
            time.pass_by(minutes=15, seconds=1)
            token = refresh(ada.refresh).data["accessToken"]
        for _ in range(MAX_FAILURES):
            assert call("POST", "/auth/step-up", {"password": "a wrong password"}, token=token).status == 422
    return ada.id, NOBODYS


def signed_out(ada: Person, bob: Person) -> tuple[str, str]:
    assert call("POST", "/auth/logout", token=ada.token).status == 200
    return ada.id, ada.id


def session_ended(ada: Person, bob: Person) -> tuple[str, str]:
    (session,) = call("GET", "/auth/sessions", token=ada.token).data
    assert call("DELETE", f"/auth/sessions/{session['id']}", token=ada.token).status == 200
    return ada.id, ada.id


def reset_requested(ada: Person, bob: Person) -> tuple[str, str]:
    assert call("POST", "/auth/forgot-password", {"email": ada.email}).status == 202
    return ada.id, NOBODYS


def reset(ada: Person, bob: Person) -> tuple[str, str]:
    reset_requested(ada, bob)
    deliver_events()
    token = mails(ada.email, "Choose a new password")[-1].token
    assert call("POST", "/auth/reset-password", {"token": token, "password": NEW}).status == 200
    return ada.id, NOBODYS


def change(ada: Person, present: str) -> int:
    return call(
        "POST", "/users/change-password", {"currentPassword": present, "newPassword": NEW}, token=ada.token
    ).status


def password_changed(ada: Person, bob: Person) -> tuple[str, str]:
    assert change(ada, PASSWORD) == 200
    return ada.id, ada.id


def password_change_failed(ada: Person, bob: Person) -> tuple[str, str]:
    assert change(ada, "a wrong password") == 422
    return ada.id, ada.id


def verification_requested(ada: Person, bob: Person) -> tuple[str, str]:
    assert call("POST", "/auth/resend-verification", token=ada.token).status == 202
    return ada.id, ada.id


def email_verified(ada: Person, bob: Person) -> tuple[str, str]:
    deliver_events()
    token = mails(ada.email, "Confirm your e-mail address")[-1].token
    assert call("POST", "/auth/verify-email", {"token": token}).status == 200
    return ada.id, ada.id


def acted(method: str, path: str, body: dict[str, Any] | None = None) -> Act:
    """What ada does about bob, in one request."""

    def act(ada: Person, bob: Person) -> tuple[str, str]:
        filled = {name: bob.id if value == "{bob}" else value for name, value in (body or {}).items()}
        answer = call(method, path.replace("{bob}", bob.id), filled or None, token=ada.token)
        assert answer.status < 300, answer.text
        return bob.id, ada.id

    return act


def unblocked(ada: Person, bob: Person) -> tuple[str, str]:
    acted("POST", "/users/{bob}/block")(ada, bob)
    return acted("DELETE", "/users/{bob}/block")(ada, bob)


def export(ada: Person, times: int) -> tuple[str, str]:
    for _ in range(times):
        assert call("POST", "/users/export-data", token=ada.token).status in (200, 202)
        deliver_events()
    return ada.id, ada.id


def deletion(password: str, status: int) -> Act:
    def act(ada: Person, bob: Person) -> tuple[str, str]:
        assert call("DELETE", "/users/account", {"password": password}, token=ada.token).status == status
        return ada.id, ada.id

    return act


def erasure_repeated(ada: Person, bob: Person) -> tuple[str, str]:
    erasures.list_erased(ada.id)
    assert repeat_erasures("restore").deleted == 1
    return ada.id, NOBODYS


def workouts_exported(ada: Person, bob: Person) -> tuple[str, str]:
    assert call("GET", "/workouts/export", token=ada.token).status in (200, 303)
    return ada.id, ada.id


def analytics_exported(ada: Person, bob: Person) -> tuple[str, str]:
    token = access_token(ada.id, role="premium")
    assert call("GET", "/analytics/export", token=token).status in (200, 303)
    return ada.id, ada.id


def imported(ada: Person, bob: Person) -> tuple[str, str]:
    token = access_token(ada.id, role="admin")
    csv = "name;primaryMuscleGroups;equipment\nGarhammer Raise;abdominals;pull_up_bar"
    body = {"source": "auto", "content": csv, "dryRun": False}
    assert call("POST", "/exercises/import", body, token=token).status < 300
    return ada.id, ada.id


def moderated(act_: str) -> Act:
    """A post of bob's is reported, and what follows until that act."""

    def act(ada: Person, bob: Person) -> tuple[str, str]:
        moderator, other = access_token(ada.id, role="admin"), access_token("mod-2", role="admin")
        privacy = {"privacy": {"profileVisibility": "public"}}
        assert call("PUT", "/users/preferences", privacy, token=bob.token).status == 200
        post = {"title": "A good week", "visibility": "public"}
        target = {
            "targetType": "activity",
            "targetId": call("POST", "/community/activities", post, token=bob.token).data["id"],
        }
        assert call("POST", "/users/report", target | {"reason": "spam"}, token=ada.token).status == 201
        deliver_events()
        path = f"/admin/reports/{call('GET', '/admin/reports', token=moderator).data[0]['id']}"

        def decide(token: str, **decision: str) -> None:
            version = call("POST", f"{path}/claim", token=token).data["version"]
            assert call("PUT", path, {"version": version} | decision, token=token).status == 200

        decide(moderator, action="hide", reason="spam")
        if act_ == "moderated":
            return bob.id, ada.id
        assert call("POST", "/community/appeals", target | {"text": "Look again."}, token=bob.token).status == 201
        if act_ == "appealed":
            return bob.id, bob.id
        decide(other, outcome="overturned")
        return bob.id, "mod-2"

    return act


def step_up(password: str, status: int) -> Act:
    def act(ada: Person, bob: Person) -> tuple[str, str]:
        assert call("POST", "/auth/step-up", {"password": password}, token=ada.token).status == status
        return ada.id, ada.id

    return act


def with_app(ada: Person) -> Owner:
    """Ada with an authenticator app."""
    change_account(ada.id, email_verified=True)
    someone = Owner(ada, ada.token)
    add_totp(someone)
    return someone


def factor(change: Callable[[Owner], object], actor: str | None = None) -> Act:
    """What ada does with a second factor, or somebody else tries."""

    def act(ada: Person, bob: Person) -> tuple[str, str]:
        change(with_app(ada))
        return ada.id, actor or ada.id

    return act


def rename_factor(someone: Owner) -> None:
    factor_id = factors(someone.token)["factors"][0]["id"]
    assert call("PUT", f"/auth/mfa/{factor_id}", {"name": "Phone"}, token=someone.token).status == 200


def remove_factor(someone: Owner) -> None:
    assert call("DELETE", "/auth/mfa/totp", token=someone.token).status == 200


def make_recovery_codes(someone: Owner) -> None:
    assert call("POST", "/auth/mfa/recovery-codes", token=someone.token).status == 201


def fail_second_steps(times: int) -> Callable[[Owner], None]:
    def fail(someone: Owner) -> None:
        for _ in range(times):
            assert with_recovery_code(first_step(), "0000-0000-0000-0000").status == 401

    return fail


def use_copied_passkey(someone: Owner) -> None:
    key = Authenticator()
    add_passkey(someone, key)
    copy = Authenticator(passkeys=list(key.passkeys))
    assert [with_passkey(device.answer(request_options())).status for device in (key, copy)] == [200, 401]


def change_requested(ada: Person, bob: Person) -> tuple[str, str]:
    answer = call("POST", "/auth/change-email", {"email": "other@example.com"}, token=ada.token)
    assert answer.status == 202
    return ada.id, ada.id


def email_changed(ada: Person, bob: Person) -> tuple[str, str]:
    email_verified(ada, bob)
    change_requested(ada, bob)
    deliver_events()
    token = mails("other@example.com", "Confirm your new e-mail address")[-1].token
    assert call("POST", "/auth/confirm-email-change", {"token": token}).status == 200
    return ada.id, ada.id


def as_admin(method: str, path: str, body: dict[str, Any] | None = None, subject: str = "ada") -> Act:
    """Ada, an administrator, does something; about herself or about bob."""

    def act(ada: Person, bob: Person) -> tuple[str, str]:
        token = access_token(ada.id, role="admin")
        assert call(method, path.replace("{bob}", bob.id), body, token=token).status == 200
        return (bob.id if subject == "bob" else ada.id), ada.id

    return act


def reviewed(decision: str) -> Act:
    """Ada, an administrator, looks at bob's exercise and decides about it."""

    def act(ada: Person, bob: Person) -> tuple[str, str]:
        token = access_token(ada.id, role="admin")
        exercise = {"name": "Bag Toss", "primaryMuscleGroups": ["glutes"], "equipment": ["sandbag"], "submit": True}
        id = call("POST", "/exercises", exercise, token=bob.token).data["id"]
        call("GET", "/admin/exercises", token=token)
        call("GET", f"/exercises/{id}", token=token)
        body = {"version": 1, "decision": decision} | ({} if decision == "approve" else {"reason": "A squat."})
        assert call("PUT", f"/admin/exercises/{id}/approve", body, token=token).status == 200
        return bob.id, ada.id

    return act


def exercises_viewed(ada: Person, bob: Person) -> tuple[str, str]:
    reviewed("approve")(ada, bob)
    return ada.id, ada.id


def template_featured(ada: Person, bob: Person) -> tuple[str, str]:
    token = access_token(ada.id, role="admin")
    id = call("POST", "/templates", public(), token=bob.token).data["id"]
    body = {"version": 1, "featuredOrder": 1, "reason": "It is good."}
    assert call("PUT", f"/admin/templates/{id}/feature", body, token=token).status == 200
    return bob.id, ada.id


def email_change_undone(ada: Person, bob: Person) -> tuple[str, str]:
    email_changed(ada, bob)
    deliver_events()
    token = mails(ada.email, "Your e-mail address was changed")[-1].token
    assert call("POST", "/auth/undo-email-change", {"token": token}).status == 200
    return ada.id, NOBODYS


def subscribed(ada: Person, bob: Person) -> tuple[str, str]:
    stripe_samples.prepare({"customer": "customer", "price": "price_premium_month"}, ada.id)
    body, signature = stripe_samples.double().signed(stripe_samples.double().events[-1])
    assert call("POST", "/payments/webhook", raw_body=body, headers={"stripe-signature": signature}).status == 200
    deliver_events()
    return ada.id, NOBODYS


GRANT = {"plan": "pro", "until": "2999-01-01T00:00:00Z", "reason": "Found a fault."}


def administered(method: str, body: dict[str, Any] | None = None) -> Act:
    """An administrator looks at an account, changes it, or deletes it."""

    def act(ada: Person, bob: Person) -> tuple[str, str]:
        answer = call(method, f"/admin/users/{bob.id}", body, token=access_token(ada.id, role="admin"))
        assert answer.status in (200, 202), answer.text
        return bob.id, ada.id

    return act


def searched_for(ada: Person, bob: Person) -> tuple[str, str]:
    assert call("GET", "/admin/users", token=access_token(ada.id, role="admin"), q="bob").status == 200
    return ada.id, ada.id


def reinstated(ada: Person, bob: Person) -> tuple[str, str]:
    administered("PUT", {"version": 1, "suspension": {"reason": "spam"}})(ada, bob)
    return administered("PUT", {"version": 2, "suspension": None})(ada, bob)


def consent_changed(ada: Person, bob: Person) -> tuple[str, str]:
    consents = {"coachAnalytics": {"granted": True, "textVersion": "2026-11"}}
    assert call("PUT", "/users/preferences", {"privacy": {"consents": consents}}, token=ada.token).status == 200
    return ada.id, ada.id


def developed(path: str, body: dict[str, Any], method: str = "POST", change: dict[str, Any] | None = None) -> Act:
    """What ada does with an API key or a webhook: create it, and with another method change it too."""

    def act(ada: Person, bob: Person) -> tuple[str, str]:
        created = call("POST", path, body, token=ada.token).data
        if method != "POST":
            assert call(method, f"{path}/{created['id']}", change, token=ada.token).status == 200
        return ada.id, ada.id

    return act


KEYS = "/developer/keys", {"name": "Script", "scopes": ["read:own_workouts"]}
WEBHOOKS = "/developer/webhooks", {"url": "https://hooks.example.com/", "events": ["workout.completed"]}
ACTS: dict[str, Act] = {
    "developer.key_created": developed(*KEYS),
    "developer.key_deleted": developed(*KEYS, "DELETE"),
    "developer.webhook_created": developed(*WEBHOOKS),
    "developer.webhook_changed": developed(*WEBHOOKS, "PUT", {"enabled": False}),
    "developer.webhook_deleted": developed(*WEBHOOKS, "DELETE"),
    "auth.factor_added": factor(lambda someone: None),
    "auth.factor_renamed": factor(rename_factor),
    "auth.factor_removed": factor(remove_factor),
    "auth.recovery_codes_made": factor(make_recovery_codes),
    "auth.first_step_taken": factor(lambda someone: first_step()),
    "auth.second_step_failed": factor(fail_second_steps(1), NOBODYS),
    "auth.second_step_locked": factor(fail_second_steps(10), NOBODYS),
    "auth.passkey_cloned": factor(use_copied_passkey, NOBODYS),
    "auth.email_change_requested": change_requested,
    "auth.email_changed": email_changed,
    "auth.email_change_undone": email_change_undone,
    "auth.stepped_up": step_up(PASSWORD, 200),
    "auth.step_up_failed": step_up("a wrong password", 422),
    "auth.registered": registered,
    "auth.signed_in": signed_in,
    "auth.sign_in_failed": sign_in_failed,
    "auth.locked": locked,
    "auth.token_replayed": token_replayed,
    "auth.session_blocked": session_blocked,
    "auth.signed_out": signed_out,
    "auth.session_ended": session_ended,
    "auth.password_reset_requested": reset_requested,
    "auth.password_reset": reset,
    "auth.password_changed": password_changed,
    "auth.password_change_failed": password_change_failed,
    "auth.verification_requested": verification_requested,
    "auth.email_verified": email_verified,
    "users.reported": acted("POST", "/users/report", {"targetType": "user", "targetId": "{bob}", "reason": "spam"}),
    "users.blocked": acted("POST", "/users/{bob}/block"),
    "users.unblocked": unblocked,
    "users.export_requested": lambda ada, bob: export(ada, 1),
    "users.data_exported": lambda ada, bob: export(ada, 1),
    "users.export_linked": lambda ada, bob: export(ada, 2),
    "moderation.case_claimed": moderated("moderated"),
    "moderation.case_decided": moderated("moderated"),
    "moderation.appealed": moderated("appealed"),
    "moderation.appeal_decided": moderated("overturned"),
    "exercises.imported": imported,
    "admin.exercises_viewed": exercises_viewed,
    "admin.exercise_viewed": reviewed("approve"),
    "admin.exercise_approved": reviewed("approve"),
    "admin.exercise_rejected": reviewed("reject"),
    "admin.exercise_changes_requested": reviewed("request_changes"),
    "admin.template_featured": template_featured,
    "admin.settings_changed": as_admin(
        "PUT", "/admin/settings", {"version": 0, "values": {"imports": False}, "reason": "An incident."}
    ),
    "admin.audit_searched": as_admin("GET", "/admin/audit?subject={bob}", subject="bob"),
    "admin.audit_exported": as_admin("GET", "/admin/audit?subject={bob}&format=csv", subject="bob"),
    "workouts.exported": workouts_exported,
    "analytics.exported": analytics_exported,
    "users.consent_changed": consent_changed,
    "users.account_deleted": deletion(PASSWORD, 202),
    "auth.erasure_repeated": erasure_repeated,
    "auth.account_deletion_failed": deletion("a wrong password", 422),
    "payments.subscription_changed": subscribed,
    "admin.users_searched": searched_for,
    "admin.user_viewed": administered("GET"),
    "admin.role_changed": administered("PUT", {"version": 1, "role": "admin"}),
    "admin.plan_changed": administered("PUT", {"version": 1, "plan": GRANT}),
    "admin.user_suspended": administered("PUT", {"version": 1, "suspension": {"reason": "spam"}}),
    "admin.user_reinstated": reinstated,
    "admin.sessions_ended": administered("PUT", {"version": 1, "signOutEverywhere": True}),
    "admin.user_deleted": administered("DELETE", {"version": 1, "reason": "Made by a program."}),
}
BEHIND = {"users.data_exported", "payments.subscription_changed", "auth.erasure_repeated"}
"""The acts of reactions to an event and of operators, without an address."""


def test_every_act_that_the_code_writes_down_is_done_here():
    assert written() == {*ACTS, "auth.provider_linked"}


def check(entry: dict[str, Any], subject: str, actor: str, network: str) -> None:
    """Who did it to whom, when, from where; and nothing that should not be kept."""
    assert entry["subject"] == subject
    assert entry.get("actor", NOBODYS) == actor
    assert entry.get("GSI1PK") == (None if actor == NOBODYS else f"ACTOR#{actor}")
    assert datetime.fromisoformat(entry["at"]).tzinfo is not None
    assert entry["network"] == network
    assert entry["request_id"]
    assert not [secret for secret in (PASSWORD, NEW, "@example.com", "eyJ", "192.0.2.1'") if secret in repr(entry)]


@pytest.mark.parametrize("action", ACTS)
def test_an_act_leaves_its_entry(aws: None, action: str):
    ada, bob = register(), register("bob")
    subject, actor = ACTS[action](ada, bob)
    entry = [entry for entry in items("AUDIT#") if entry["action"] == action and entry["subject"] == subject][-1]

    check(entry, subject, actor, "unknown" if action in BEHIND else NETWORK)


def test_linking_a_provider_leaves_its_entry(there: Provider):
    ada = verified()
    there.sign_in(email=ada.email).data  # noqa: B018
    (entry,) = [item for item in items(f"AUDIT#{ada.id}") if item["action"] == "auth.provider_linked"]

    check(entry, ada.id, ada.id, NETWORK)
    assert json.loads(entry["details"])["by"] == "google"
