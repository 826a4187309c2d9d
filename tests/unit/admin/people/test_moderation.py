"""Suspensions and the report queue: a decision suspends, the user appeals by the case, another administrator decides."""

from datetime import timedelta
from typing import Any

import pytest
from fitai.community.cases import rules
from fitai.kernel import clock

from tests.harness.gateway import Answer, access_token, call, deliver_events
from tests.harness.mail import mails
from tests.unit.admin.people.steps import account_of, administrator, change, look
from tests.unit.auth.people import Person, audited_actions, login, register
from tests.unit.community.cases.steps import appeal, claim, decide, moderator, report, the_case
from tests.unit.community.comments.steps import publish
from tests.unit.users.people import suspend

pytestmark = pytest.mark.usefixtures("aws")
SPAM = {"reason": "spam", "note": "No advertisements."}


def _signed_in(person: Person) -> Person:
    return Person(person.id, person.email, person.username, login(person.username).data["accessToken"], "")


def _appeal(person: Person, text: str = "It was no advertisement.") -> Answer:
    return appeal(_signed_in(person), person.id, "user", text)


def test_a_decision_suspends_the_reported_user_until_the_appeal_succeeds() -> None:
    ada, bob = register("ada"), register("bob")
    report(bob, ada.id).data  # noqa: B018
    deliver_events()
    assert decide(ada.id, "user", action="suspend", **SPAM).data["decision"]["action"] == "suspend"
    account = account_of(ada)
    assert account.suspension is not None
    assert (account.suspension.reason, account.suspension.note) == ("spam", "No advertisements.")
    assert {"moderation.case_decided", "admin.user_suspended"} == set(audited_actions(ada.id)[-2:])
    assert _appeal(ada).data["status"] == "appealed"
    assert _appeal(ada).data["status"] == "appealed", "the same text reads the appeal"
    assert _appeal(ada, "Really!").error["code"] == "already_appealed"
    assert claim(ada.id, "user").error["code"] == "same_moderator"
    assert decide(ada.id, "user", by="mod-2", outcome="overturned").status == 200
    assert account_of(ada).active
    assert len(mails(ada.email, "Your account is no longer suspended")) == 1
    assert _appeal(ada, "Once more.").error["code"] == "already_appealed"


def test_an_appeal_that_fails_leaves_the_suspension_and_is_mailed() -> None:
    boss, ada = administrator("boss"), register("ada")
    change(boss, ada, suspension=SPAM).data  # noqa: B018
    assert _appeal(ada).data["reason"] == "spam"
    assert change(boss, ada, suspension=SPAM).error["code"] == "case_appealed", "nobody decides past the appeal"
    decide(ada.id, "user", by="mod-2", outcome="upheld").data  # noqa: B018
    assert not account_of(ada).active
    assert len(mails(ada.email, "Your appeal")) == 1
    assert not the_case(ada.id, "user").hidden


def test_a_decision_about_something_written_suspends_its_author_and_hides_it() -> None:
    ada, bob = register("ada"), register("bob")
    post = publish(ada)
    report(bob, post, "activity").data  # noqa: B018
    deliver_events()
    until = clock.iso(clock.now() + timedelta(days=7))
    assert decide(post, action="suspend", until=until, **SPAM).data["hidden"] is True
    assert _signed_in(ada).token
    assert _appeal(ada).data["targetType"] == "user"
    decide(ada.id, "user", by="mod-2", outcome="overturned").data  # noqa: B018
    assert account_of(ada).active
    assert the_case(post).hidden, "what was hidden has an appeal of its own"


def test_reports_of_a_suspended_user_are_settled_and_those_after_the_end_open_a_round() -> None:
    boss, ada, bob = administrator("boss"), register("ada"), register("bob")
    report(bob, ada.id).data  # noqa: B018
    deliver_events()
    change(boss, ada, suspension=SPAM).data  # noqa: B018
    deliver_events()
    assert (the_case(ada.id, "user").status, the_case(ada.id, "user").round) == ("resolved", 1)
    report(register("cleo"), ada.id).data  # noqa: B018
    deliver_events()
    assert the_case(ada.id, "user").status == "resolved"
    assert _appeal(ada).status == 201
    change(boss, ada, suspension=None).data  # noqa: B018
    assert the_case(ada.id, "user").appeal.outcome == "overturned"  # type: ignore[union-attr]
    report(register("dora"), ada.id).data  # noqa: B018
    deliver_events()
    assert (the_case(ada.id, "user").status, the_case(ada.id, "user").round) == ("open", 2)
    assert [case["status"] for case in look(boss, ada).data["cases"]] == ["open"]


def test_who_has_claimed_a_case_of_a_user_is_overtaken_by_a_suspension() -> None:
    boss, ada, bob = administrator("boss"), register("ada"), register("bob")
    report(bob, ada.id).data  # noqa: B018
    deliver_events()
    version = claim(ada.id, "user").data["version"]
    assert claim(ada.id, "user", by="mod-2").error["code"] == "case_claimed"
    change(boss, ada, suspension=SPAM).data  # noqa: B018
    body = {"version": version, "action": "dismiss"}
    stale = call("PUT", f"/admin/reports/{rules.case_id('user', ada.id)}", body, token=moderator())
    assert (stale.status, stale.error["code"]) == (409, "stale_version")


def test_suspending_by_a_decision_needs_a_recent_proof_of_identity_and_dismissing_does_not() -> None:
    ada, bob = register("ada"), register("bob")
    report(bob, ada.id).data  # noqa: B018
    deliver_events()
    case = claim(ada.id, "user").data
    old = access_token("mod-1", role="admin", auth_time=clock.epoch() - 601)
    path, version = f"/admin/reports/{case['id']}", {"version": case["version"]}
    assert call("PUT", path, version | SPAM | {"action": "suspend"}, token=old).error["code"] == "step_up_required"
    assert account_of(ada).active
    assert call("PUT", path, version | {"action": "dismiss"}, token=old).status == 200


def test_what_cannot_be_suspended_is_refused() -> None:
    boss, bob = administrator("boss"), register("bob")
    post = publish(boss)
    report(bob, boss.id).data  # noqa: B018
    report(bob, post, "activity").data  # noqa: B018
    deliver_events()
    assert decide(boss.id, "user", by=boss.id, action="suspend", **SPAM).error["code"] == "own_account"
    assert decide(post, action="suspend", **SPAM).error["code"] == "last_admin"
    ada = register("ada")
    assert _appeal(ada).status == 404
    suspend(ada)
    assert _appeal(ada).status == 404, "no administrator has decided it"


def _decision(**values: Any) -> dict[str, Any]:
    return {"action": "suspend", **SPAM, **values}


@pytest.mark.parametrize(
    "wrong",
    [
        {"reason": None},
        {"until": "2020-01-01T00:00:00Z"},
        {"action": "hide", "until": "2999-01-01T00:00:00Z"},
        {"until": "soon"},
    ],
)
def test_a_decision_without_a_reason_or_with_a_past_end_is_refused(wrong: dict[str, Any]) -> None:
    body = {"version": 1} | {name: value for name, value in _decision(**wrong).items() if value is not None}
    assert call("PUT", "/admin/reports/none", body, token=moderator()).status == 422
