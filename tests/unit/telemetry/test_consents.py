"""Consents among the preferences: what they write, and what is evidence of them."""

import json

from fitai.telemetry import store

from tests.harness.crashes import held
from tests.harness.gateway import call, deliver_events
from tests.harness.person import traces, whole_table
from tests.unit.auth.people import register
from tests.unit.telemetry.people import VERSION, agree, change, withdraw

OFF = {"granted": False, "deletesSent": False}


def entries() -> list[dict[str, object]]:
    """The entries of the audit trail about consents, the oldest first."""
    items = [item for item in whole_table() if item.get("action", {}).get("S") == "users.consent_changed"]
    return [json.loads(item["details"]["S"]) for item in sorted(items, key=lambda item: item["SK"]["S"])]


def test_a_new_account_has_agreed_to_nothing(aws: None) -> None:
    ada = register()
    data = call("GET", "/users/preferences", token=ada.token).data

    assert data["privacy"]["consents"] == {"productAnalytics": OFF, "coachAnalytics": OFF}
    assert store.find_state(ada.id).revision == 0


def test_a_consent_has_its_time_its_version_and_its_entry_in_the_audit_trail(aws: None) -> None:
    ada = register()
    answer = agree(ada, "coachAnalytics")

    shown = answer.data["privacy"]["consents"]
    assert shown["productAnalytics"] == OFF
    assert shown["coachAnalytics"] == OFF | {
        "granted": True,
        "textVersion": VERSION,
        "changedAt": shown["coachAnalytics"]["changedAt"],
    }
    state = store.find_state(ada.id)
    assert list(state.granted) == ["coach_analytics"]
    assert state.pseudonym is not None
    assert ada.id not in state.pseudonym
    withdraw(ada, "coachAnalytics", deletes_sent=True)
    assert entries() == [
        {"consent": "coachAnalytics", "granted": True, "textVersion": VERSION},
        {"consent": "coachAnalytics", "granted": False, "deletesSent": True},
    ]
    assert "users.consent_changed" in call("GET", "/users/security-log", token=ada.token).text


def test_another_change_of_the_preferences_touches_no_consent(aws: None) -> None:
    ada = register()
    agree(ada)
    before = store.find_state(ada.id)
    answer = call("PUT", "/users/preferences", {"privacy": {"leaderboards": True}}, token=ada.token)

    assert answer.data["privacy"]["consents"]["productAnalytics"]["granted"] is True
    assert store.find_state(ada.id) == before
    reset = call("PUT", "/users/preferences", {"privacy": None}, token=ada.token)
    assert reset.data["privacy"]["consents"]["productAnalytics"]["granted"] is False
    assert store.find_state(ada.id).pseudonym is None


def test_a_new_consent_has_a_new_pseudonym(aws: None) -> None:
    ada = register()
    pseudonyms = []
    for _ in range(3):
        agree(ada)
        pseudonyms.append(store.find_state(ada.id).pseudonym)
        withdraw(ada)

    assert len(set(pseudonyms)) == 3
    assert store.find_state(ada.id).former == pseudonyms


def test_a_consent_to_another_text_and_one_at_the_registration_are_refused(aws: None) -> None:
    ada = register()
    answer = change(ada, {"productAnalytics": {"granted": True, "textVersion": "1"}})
    assert answer.status == 422
    assert "privacy.consents.productAnalytics.textVersion" in answer.text
    body = {
        "email": "bob@example.com",
        "username": "bob",
        "password": "correct horse battery staple",
        "preferences": {"privacy": {"consents": {"productAnalytics": {"granted": True, "textVersion": VERSION}}}},
    }
    assert call("POST", "/auth/register", body).status == 422


def test_a_change_that_meets_another_one_reads_and_decides_again(aws: None) -> None:
    ada = register()
    agree(ada)
    with held("TransactWriteItems", of="TELEMETRY") as refused:
        withdraw(ada, "productAnalytics")
    withdraw(ada, "coachAnalytics")

    state = store.find_state(ada.id)
    assert refused
    assert (state.pseudonym, dict(state.granted), len(state.former)) == (None, {}, 2)


def test_an_erasure_leaves_the_deletions_and_nothing_that_leads_to_the_account(aws: None) -> None:
    from fitai.telemetry.personal import PERSONAL_DATA

    ada = register()
    agree(ada)
    withdraw(ada)
    agree(ada)
    deliver_events()
    state = store.find_state(ada.id)
    exported = dict(PERSONAL_DATA.export(ada.id))
    assert exported["telemetry"]["pseudonym"] == state.pseudonym
    assert exported["telemetry"]["former"] == state.former
    for _ in range(2):
        list(PERSONAL_DATA.erase(ada.id))

    assert store.find_state(ada.id).revision == 0
    kept = {item["PK"]["S"]: json.dumps(item) for item in whole_table() if item["kind"]["S"] == "product_deletion"}
    assert set(kept) == {f"PRODUCTDELETION#{name}" for name in (*state.former, state.pseudonym)}
    assert [text for text in kept.values() if ada.id in text] == []
    assert traces(str(state.pseudonym)), "the deletion knows what to delete"
