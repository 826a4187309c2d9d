"""An account that is deleted is no more at once, and then nothing is left of it."""

import json
from collections.abc import Iterator
from datetime import date
from typing import Any

import pytest
from fitai.accounts.erasure import rules, service, store
from fitai.accounts.erasure.events import AccountDeleted
from fitai.accounts.events import PreferencesChanged
from fitai.accounts.models import Preferences
from fitai.auth import rules as auth_rules
from fitai.auth.identities import store as identities_store
from fitai.auth.rules import ProviderIdentity
from fitai.kernel import personal_data, table
from fitai.kernel.audit import pseudonym
from fitai.kernel.events import Event
from fitai.kernel.identity import RECENT_SIGN_IN_SECONDS
from fitai.kernel.table import Entity

from functions.schedules import resume_erasures
from tests.harness import histories, uploads
from tests.harness.cloud import cloud
from tests.harness.crashes import sabotaged
from tests.harness.gateway import CONTEXT, Answer, Frames, Socket, access_token, call, deliver, deliver_events, frames
from tests.harness.person import restore, snapshot, traces, whole_bucket, whole_table
from tests.unit.analytics import workouts
from tests.unit.auth.people import (
    PASSWORD,
    Person,
    Time,
    audited_actions,
    is_accepted,
    items,
    login,
    refresh,
    register,
    registration,
)
from tests.unit.media.files import jpeg

ACCOUNT = "/users/account"
FIRST, LAST = "Quillermina", "Zzyxbrook"


@pytest.fixture(autouse=True)
def pushed() -> Iterator[Frames]:
    """A fresh account of AWS for each test, since each looks at all that is left in it."""
    with cloud(), frames() as kept:
        yield kept


def ada(**changes: Any) -> Person:
    profile = {
        "profile": {"firstName": FIRST, "lastName": LAST},
        "preferences": {"privacy": {"profileVisibility": "public"}},
    }
    person = register("quillzyx", **profile | changes)
    deliver_events()
    return person


def delete(person: Person, password: str | None = PASSWORD, token: str | None = None) -> Answer:
    return call("DELETE", ACCOUNT, {} if password is None else {"password": password}, token=token or person.token)


def names(person: Person) -> tuple[str, ...]:
    return (person.id, person.email, person.username, FIRST, LAST)


def erased(person: Person, time: Time | None = None) -> list[str]:
    """What is left when every event has been worked through, and the last time too."""
    deliver_events()
    time = time or Time()
    time.pass_by(seconds=rules.FINAL_PASS_AFTER.total_seconds() + 1)
    resume_erasures.handler({}, CONTEXT)
    deliver_events()
    return traces(*names(person))


# --- at once -----------------------------------------------------------------------------------------------


def test_the_account_is_no_more_at_once() -> None:
    person, other = ada(), register("bob")
    second = login("quillzyx", device={"id": "watch", "name": "Watch"}).data
    answer = delete(person)

    assert answer.status == 202, answer.text
    assert answer.data["erasedBy"] > answer.data["deletedAt"]
    assert not is_accepted(person.token)
    assert not is_accepted(second["accessToken"])
    assert refresh(person.refresh).status == refresh(second["refreshToken"]).status == 401
    unknown, gone = login("nobody-at-all"), login("quillzyx")
    assert (gone.status, gone.error) == (unknown.status, unknown.error)
    assert call("GET", f"/users/{person.id}", token=other.token).status == 404
    assert call("GET", "/users/search", token=other.token, q="quill").data == []


def test_the_names_are_free_at_once_and_the_new_owner_keeps_them() -> None:
    person = ada()
    assert delete(person).status == 202
    heir = register("quillzyx")
    deliver_events()
    assert heir.id != person.id
    time = Time()
    time.pass_by(seconds=rules.FINAL_PASS_AFTER.total_seconds() + 1)
    resume_erasures.handler({}, CONTEXT)
    deliver_events()

    assert traces(person.id) == []
    assert login("quillzyx").data["user"]["id"] == heir.id
    stranger = register("bob")
    call("PUT", "/users/preferences", {"privacy": {"profileVisibility": "public"}}, token=access_token(heir.id))
    assert [item["id"] for item in call("GET", "/users/search", token=stranger.token, q="quill").data] == [heir.id]


def test_a_wrong_password_deletes_nothing_and_counts_towards_the_lock() -> None:
    person = ada()
    refused = delete(person, "wrong under an oak 7")

    assert (refused.status, refused.error["code"]) == (422, "wrong_password")
    assert refused.error["fields"] == [{"path": "password", "message": "Is wrong"}]
    assert is_accepted(person.token)
    for _ in range(auth_rules.MAX_FAILURES - 1):
        delete(person, "wrong under an oak 7")
    locked = delete(person)
    assert (locked.status, locked.error["code"]) == (429, "locked")
    assert login("quillzyx").status == 200, "guesses of one session lock that session only"
    assert audited_actions(person.id).count("auth.account_deletion_failed") == auth_rules.MAX_FAILURES
    assert "auth.locked" in audited_actions(person.id)


@pytest.mark.parametrize(
    ("body", "path"),
    [({}, "password"), ({"password": ""}, "password"), ({"password": PASSWORD, "why": "bored"}, "why")],
)
def test_a_body_that_is_wrong_names_its_field(body: dict[str, Any], path: str) -> None:
    person = ada()
    refused = call("DELETE", ACCOUNT, body, token=person.token)

    assert (refused.status, [field["path"] for field in refused.error["fields"]]) == (422, [path])
    assert is_accepted(person.token)


def test_deleting_costs_the_same_whatever_there_is_to_erase() -> None:
    person = ada()
    histories.train(person.id, 30)
    spent = ["UpdateItem", "BatchGetItem", "PutItem", "BatchGetItem", "Query", "Query", "GetItem", "TransactWriteItems"]

    assert delete(person).operations == spent


def test_deleting_twice_is_harmless() -> None:
    person = ada()
    assert delete(person).status == 202
    assert delete(person).status == 401
    deliver_events()
    service.continue_erasure(AccountDeleted(user_id=person.id))
    assert erased(person) == []
    service.continue_erasure(AccountDeleted(user_id=person.id))
    assert traces(*names(person)) == []


def test_of_two_at_once_the_second_finds_nothing() -> None:
    person = ada()
    assert delete(person).status == 202
    # A request that was let in before the first one was done.
    from fitai.accounts.erasure.models import DeleteAccount
    from fitai.auth import attempts, deletion
    from fitai.kernel.audit import Origin
    from fitai.kernel.errors import NotFound
    from fitai.kernel.tokens import verify_access_token

    caller = verify_access_token(person.token)
    attempt = attempts.count_of_caller(caller)
    with pytest.raises(NotFound):
        deletion.delete_account(caller, DeleteAccount(password=PASSWORD), attempt, Origin("192.0.2.1", "r"))


def test_devices_on_the_socket_are_cut_off(pushed: Frames) -> None:
    person = ada()
    phone = Socket(pushed, person.token).connect()
    delete(person)
    assert phone.send("sync:request", {"workoutId": "any"})[0]["error"]["code"] == "unauthorized"
    deliver_events()
    assert pushed.closed == [phone.connection_id]
    assert not [item for item in whole_table() if item["kind"]["S"] == "member"]


# --- without a password ------------------------------------------------------------------------------------


def without_password(person: Person) -> None:
    """What signing in through a provider makes."""
    table.commit(
        *identities_store.link_provider_writes(
            ProviderIdentity("google", "subject-of-quillzyx", person.email), person.id
        )
    )
    key = {"PK": {"S": f"USER#{person.id}"}, "SK": {"S": "ACCOUNT"}}
    table.client().update_item(TableName=table.settings().table, Key=key, UpdateExpression="REMOVE password_hash")


def test_an_account_of_a_provider_is_deleted_after_a_fresh_sign_in() -> None:
    person = ada()
    without_password(person)
    assert delete(person, None).status == 202
    assert erased(person) == []
    assert traces("subject-of-quillzyx") == []


def test_an_old_sign_in_is_not_enough_however_fresh_the_token() -> None:
    person, time = ada(), Time()
    without_password(person)
    time.pass_by(seconds=RECENT_SIGN_IN_SECONDS + 1)
    renewed = refresh(person.refresh).data
    refused = delete(person, None, token=renewed["accessToken"])

    assert (refused.status, refused.error["code"]) == (403, "sign_in_again")
    assert delete(person, PASSWORD, token=renewed["accessToken"]).status == 403, "a password proves nothing here"
    assert is_accepted(renewed["accessToken"])


# --- behind the event --------------------------------------------------------------------------------------


def full_life(person: Person, pushed: Frames, other: str = "bob") -> Person:
    """A little of everything that the account's own services keep, and of what others keep of it."""
    token, bob = person.token, register(other)
    Socket(pushed, token).connect()
    call("POST", "/users/metrics", {"weight": 70, "notes": FIRST}, token=token, headers={"idempotency-key": "k"})
    workout = call(
        "POST",
        "/workouts",
        {
            "name": LAST,
            "exercises": [{"exerciseId": "barbell-back-squat", "sets": [{"weight": 100, "reps": 5}]}],
            "start": True,
        },
        token=token,
    ).data
    call("PUT", f"/workouts/{workout['id']}/set/0", {"weight": 100, "reps": 5, "clientId": "c"}, token=token)
    call("POST", f"/workouts/{workout['id']}/share", {"visibility": "private", "recipients": [bob.id]}, token=token)
    call("POST", f"/workouts/{workout['id']}/complete", token=token)
    deliver_events()
    gone = call("POST", "/workouts", {"name": LAST, "exercises": []}, token=token).data
    assert call("DELETE", f"/workouts/{gone['id']}", token=token).status == 200
    for kind in ("/users/upload-avatar", "/progress/upload-photo"):
        asked = call("POST", kind, {"angle": "front"} if "photo" in kind else None, token=token).data
        uploads.deliver_upload(asked["fields"]["key"], jpeg())
        deliver_events()
    call("POST", "/progress/upload-photo", {"angle": "side"}, token=token)
    call("POST", "/users/friends/request", {"userId": bob.id}, token=token)
    call("PUT", f"/users/friends/{person.id}", {"accept": True}, token=bob.token)
    call("POST", f"/users/{person.id}/follow", token=bob.token)
    call("POST", f"/users/{bob.id}/follow", token=token)
    call(
        "POST",
        "/users/report",
        {"targetType": "user", "targetId": bob.id, "reason": "spam", "details": FIRST},
        token=token,
    )
    call("POST", "/users/report", {"targetType": "user", "targetId": person.id, "reason": "hate"}, token=bob.token)
    call("POST", "/auth/forgot-password", {"email": person.email})
    call("POST", "/users/export-data", token=token)
    login(person.username, "wrong under an oak 7")
    deliver_events()
    return bob


def test_nothing_is_left_of_an_account_and_others_are_in_order(pushed: Frames) -> None:
    person = ada()
    bob = full_life(person, pushed)
    assert traces(*names(person))
    assert [key for key in whole_bucket() if person.id in key]
    assert delete(person).status == 202

    assert erased(person) == []
    assert whole_bucket() == {store.erased_key(person.id): b""}
    profile = call("GET", f"/users/{bob.id}", token=access_token(bob.id)).data["counts"]
    assert (profile["friends"], profile["followers"], profile["following"]) == (0, 0, 0)
    reports = [item for item in whole_table() if item["kind"]["S"] == "report"]
    (kept,) = reports
    assert kept["reporter_id"]["S"] == "nobody"
    assert json.loads(kept["report"]["S"])["targetId"] == bob.id
    again = {"targetType": "user", "targetId": bob.id, "reason": "spam"}
    assert call("POST", "/users/report", again, token=register("eve").token).status == 201


def test_the_audit_trail_stays_and_says_nothing_of_who_it_was() -> None:
    person = ada()
    delete(person)
    before = audited_actions(person.id)
    assert before[-1] == "users.account_deleted"
    assert erased(person) == []

    kept = items(f"AUDIT#{pseudonym(person.id)}")
    assert sorted(item["action"] for item in kept) == sorted(before)
    assert {item["network"] for item in kept} == {item["request_id"] for item in kept} == {"erased"}
    assert not any("details" in item for item in kept)


def test_the_last_time_is_when_no_access_token_lives_any_more() -> None:
    person, time = ada(), Time()
    # Signed with the clock of the test, so that it lives as long as a token can.
    token = access_token(person.id)
    delete(person, token=token)
    deliver_events()
    left = {entry.partition(" / ")[0] for entry in traces(*names(person))}
    assert left == {f"CALLER#user#{person.id}", f"ERASURE#{person.id}"}
    time.pass_by(minutes=14, seconds=58)
    resume_erasures.handler({}, CONTEXT)
    deliver_events()
    assert call("GET", "/users/profile", token=token).status == 401
    assert store.find_erasure(person.id) is not None
    time.pass_by(minutes=2)
    assert call("GET", "/users/profile", token=token).status == 401
    resume_erasures.handler({}, CONTEXT)
    deliver_events()
    assert traces(*names(person)) == []


def test_what_a_late_request_has_written_goes_the_last_time() -> None:
    person, time = ada(), Time()
    delete(person, token=access_token(person.id))
    deliver_events()
    histories.train(person.id, 3)
    uploads.put(f"media/{person.id}/m/512.webp", b"late")
    assert erased(person, time) == []
    assert whole_bucket() == {store.erased_key(person.id): b""}


def test_an_erasure_that_has_stopped_is_found_and_goes_on() -> None:
    person, time = ada(), Time()
    delete(person, token=access_token(person.id))
    for item in items("OUTBOX#"):
        table.batch_delete([(item["PK"], item["SK"])])
    assert resume_erasures.handler({}, CONTEXT) == {"resumed": 0}
    time.pass_by(seconds=rules.STALLED_AFTER.total_seconds() + 1)
    assert resume_erasures.handler({}, CONTEXT) == {"resumed": 1}
    assert resume_erasures.handler({}, CONTEXT) == {"resumed": 0}, "it is under way"
    deliver_events()
    assert traces(*names(person)) == []


def test_a_large_account_goes_over_several_messages(monkeypatch: pytest.MonkeyPatch) -> None:
    person = ada()
    histories.train(person.id, 250)
    delete(person)
    monkeypatch.setattr(rules, "MESSAGE_SECONDS", 0.0)
    assert deliver_events().total() > 3, "a page of 100 workouts is as much as one message does without time"
    monkeypatch.undo()
    assert erased(person) == []


@pytest.mark.parametrize("last", [False, True], ids=["the first time", "the last time"])
def test_wherever_the_process_ends_the_next_one_goes_on(pushed: Frames, last: bool) -> None:
    person, time = ada(), Time()
    person.token = access_token(person.id)
    full_life(person, pushed)
    assert delete(person, token=access_token(person.id)).status == 202

    def erase() -> None:
        service.continue_erasure(AccountDeleted(user_id=person.id))

    if last:
        time.pass_by(seconds=rules.FINAL_PASS_AFTER.total_seconds() + 1)
    state, moment = snapshot(), time.now
    with sabotaged() as saboteur:
        erase()
        calls = saboteur.calls
        assert calls > 40
        for at in (*range(1, calls, 5), calls):
            restore(state)
            time.now = moment
            assert saboteur.crashes(erase, at), at
            erase()
            assert erased(person, time) == [], at
            assert whole_bucket() == {store.erased_key(person.id): b""}, at


# --- every service -----------------------------------------------------------------------------------------


def entities(shape: type[Entity] = Entity) -> Iterator[type[Entity]]:
    for item in shape.__subclasses__():
        yield item
        yield from entities(item)


EXPORTED_BY = {"accounts": "users"}
"""Packages whose items the `personal.py` of another service exports and erases."""
IMPERSONAL = {"admin", "platform"}
"""Packages whose items tell of no account: those of settings hold digests of who changed them, those of the platform the
networks that the firewall refuses for a time, and the kinds of errors."""


def test_every_service_that_keeps_items_declares_its_personal_data() -> None:
    packages = {shape.__module__.split(".")[1] for shape in entities() if shape.__module__.startswith("fitai.")}
    services = [service.name for service in personal_data.registered()]

    assert {EXPORTED_BY.get(package, package) for package in packages - IMPERSONAL} <= set(services), (
        "write fitai/<service>/personal.py"
    )
    assert services == sorted(set(services))


def test_the_erasure_of_nobody_does_nothing() -> None:
    before = whole_table()
    for declaration in personal_data.registered():
        assert list(declaration.erase("nobody-at-all")) == [], f"{declaration.name} says that it did something"
        assert list(declaration.export("nobody-at-all")) == []
        assert list(declaration.files("nobody-at-all")) == []
    assert whole_table() == before


def test_an_event_that_is_brought_when_all_is_done_writes_nothing() -> None:
    """A queue tries a message again for half an hour, longer than the erasure takes; dead letters wait for weeks."""
    person = ada()
    squats = workouts.completed("w-1", date(2026, 3, 4), workouts.done("barbell-back-squat"), user_id=person.id)
    late: list[Event] = [
        squats,
        squats.model_copy(update={"id": "other", "workout_id": "w-2"}),
        workouts.deleted("w-3").model_copy(update={"user_id": person.id}),
        PreferencesChanged(user_id=person.id, revision=7, timezone="UTC", weekly_target=2, preferences=Preferences()),
    ]
    deliver(squats.name, squats.model_dump(mode="json", by_alias=True))
    delete(person)
    assert erased(person) == []
    for event in late:
        deliver(event.name, event.model_dump(mode="json", by_alias=True))
    deliver_events()
    assert traces(*names(person)) == []


def test_a_registration_that_is_sent_again_does_not_bring_the_account_back() -> None:
    key = {"idempotency-key": "k"}
    made = call("POST", "/auth/register", registration("quillzyx"), headers=key).data
    # What was kept of the answer is forgotten after a day, or was never written.
    for item in items("IDEMPOTENCY#"):
        table.batch_delete([(item["PK"], item["SK"])])
    user = made["user"]
    assert delete(Person(user["id"], user["email"], user["username"], made["accessToken"], "")).status == 202
    again = call("POST", "/auth/register", registration("quillzyx"), headers=key)
    assert (again.status, again.error["code"]) == (409, "idempotency_key_reused")
    assert call("POST", "/auth/register", registration("quillzyx")).status == 201
