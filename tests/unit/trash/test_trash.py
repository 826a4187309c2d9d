"""The trash: what was deleted is listed for 30 days, and comes back as if it had never gone."""

from datetime import datetime, timedelta
from typing import Any

import pytest
from fitai.kernel import clock
from hypothesis import given, settings
from hypothesis import strategies as st

from tests.harness.gateway import Answer, Frames, Socket, access_token, call, deliver_events
from tests.harness.renewal import Account
from tests.unit.auth.people import Time, items, register
from tests.unit.templates.calls import create, duplicate
from tests.unit.templates.sample_plans import public, template

SQUAT, BENCH = "barbell-back-squat", "barbell-bench-press"
CUSTOM = {
    "name": "Zercher Carry", "description": "Carry the bar.", "instructions": ["Lift it.", "Walk."],
    "primaryMuscleGroups": ["quadriceps"], "equipment": ["barbell"], "difficulty": "intermediate", "exerciseType": "strength",
}  # fmt: skip
NEW_WITH_A_RESTORATION = {"version", "restored_at", "updated_at", "revision", "record_version", "recent"}


@pytest.fixture
def ann(pushed: Frames) -> str:
    return access_token("ann")


@pytest.fixture
def bob(pushed: Frames) -> str:
    return access_token("bob")


def restore(token: str, item_id: str, **options: Any) -> Answer:
    answer = call("POST", f"/trash/{item_id}/restore", token=token, **options)
    deliver_events()
    return answer


def delete(token: str, path: str) -> None:
    assert call("DELETE", path, token=token).status == 200
    deliver_events()


def listed(token: str, **query: Any) -> list[str]:
    return [item["id"] for item in call("GET", "/trash", token=token, **query).data]


def train(token: str, day: int, weight: float, exercise: str = SQUAT, **more: Any) -> str:
    """A workout of a past day with a set, completed."""
    body = {"name": f"Day {day}", "date": f"2026-02-{day:02d}", "exercises": [{"exerciseId": exercise}], "start": True}
    workout = call("POST", "/workouts", body | more, token=token).data
    for index, reps in enumerate((5, 3)):
        path = f"/workouts/{workout['id']}/set/{index}"
        call("PUT", path, {"weight": weight + index, "reps": reps, "notes": "hard"}, token=token).data  # noqa: B018
    call("POST", f"/workouts/{workout['id']}/complete", {}, token=token).data  # noqa: B018
    deliver_events()
    return str(workout["id"])


def content(token: str, workout_ids: list[str]) -> Any:
    """What the account's athlete sees of it, without versions."""
    workouts = [call("GET", f"/workouts/{workout_id}", token=token).data for workout_id in workout_ids]
    for workout in workouts:
        for name in ("version", "updatedAt"):
            workout.pop(name)
    return {
        "workouts": workouts,
        "history": [workout["id"] for workout in call("GET", "/workouts", token=token).data],
        "overview": call("GET", "/analytics/overview", token=token).data,
        "progress": call("GET", "/progress", token=token).data,
        "strength": call("GET", "/progress/strength", token=token, exerciseId=SQUAT).data,
        "records": [
            (item["SK"], item["bests"]) for item in items("USER#ann") if str(item["SK"]).startswith("RECORD#")
        ],
        "uses": sorted(
            (item["SK"], item["uses"]) for item in items("LIBRARY#METRICS") if item.get("uses")
        ),
    }  # fmt: skip


@pytest.mark.parametrize("gone", [0, 1, 2])
def test_a_restored_workout_is_as_if_it_had_never_gone(ann: str, gone: int) -> None:
    workout_ids = [train(ann, day, weight) for day, weight in ((1, 100), (5, 120), (9, 110))]
    before = content(ann, workout_ids)
    delete(ann, f"/workouts/{workout_ids[gone]}")
    assert call("GET", f"/workouts/{workout_ids[gone]}", token=ann).status == 404
    assert call("GET", "/analytics/overview", token=ann).data["totalWorkouts"] == 2

    assert restore(ann, workout_ids[gone]).data["kind"] == "workout"

    assert content(ann, workout_ids) == before
    assert listed(ann) == []


@settings(max_examples=20, deadline=None)
@given(
    weights=st.lists(st.integers(40, 200), min_size=2, max_size=4),
    steps=st.lists(st.tuples(st.integers(0, 3), st.booleans()), min_size=1, max_size=5),
)
def test_any_deletions_that_were_undone_leave_nothing(
    account: Account, weights: list[int], steps: list[tuple[int, bool]]
) -> None:
    with account.lent():
        token = access_token("ann")
        workout_ids = [train(token, day, weight) for day, weight in enumerate(weights, 1)]
        before = content(token, workout_ids)
        deleted: list[str] = []
        for place, undo in steps:
            workout_id = workout_ids[place % len(workout_ids)]
            if workout_id not in deleted:
                delete(token, f"/workouts/{workout_id}")
                deleted.append(workout_id)
            if undo:
                restore(token, deleted.pop(0)).data  # noqa: B018
        for workout_id in deleted:
            restore(token, workout_id).data  # noqa: B018
        assert content(token, workout_ids) == before


def test_the_trash_is_listed_deleted_last_first_in_one_query(ann: str, bob: str) -> None:
    time = Time()
    workout_id = train(ann, 1, 100)
    template_id = create(ann)["id"]
    exercise_id = call("POST", "/exercises", CUSTOM, token=ann).data["id"]
    paths = (f"/templates/{template_id}", f"/workouts/{workout_id}", f"/exercises/{exercise_id}")
    for path in paths:
        delete(ann, path)
        time.pass_by(seconds=1)
    answer = call("GET", "/trash", token=ann)
    assert [(item["kind"], item["id"], item["name"]) for item in answer.data] == [
        ("exercise", exercise_id, "Zercher Carry"),
        ("workout", workout_id, "Day 1"),
        ("template", template_id, "Squats"),
    ]
    deleted_at, until = (datetime.fromisoformat(answer.data[0][name]) for name in ("deletedAt", "restorableUntil"))
    assert until - deleted_at == timedelta(days=30)
    assert answer.operations[1:] == ["Query"]
    first = call("GET", "/trash", token=ann, limit=2)
    rest = call("GET", "/trash", token=ann, limit=2, cursor=first.cursor)
    assert [item["id"] for item in [*first.data, *rest.data]] == [exercise_id, workout_id, template_id]
    assert listed(bob) == []
    for item_id in (exercise_id, workout_id, template_id):
        assert restore(bob, item_id).status == 404
    assert len(listed(ann)) == 3


@pytest.mark.parametrize("kind", ["workout", "template", "exercise"])
def test_restoring_twice_is_restoring_once(ann: str, kind: str) -> None:
    path, item_id = made(ann, kind)
    delete(ann, path)
    first = restore(ann, item_id, headers={"Idempotency-Key": "once"})
    version = call("GET", path, token=ann).data["version"]
    again = restore(ann, item_id)
    keyed = restore(ann, item_id, headers={"Idempotency-Key": "once"})
    assert first.data == again.data == keyed.data
    assert call("GET", path, token=ann).data["version"] == version
    delete(ann, path)
    assert listed(ann) == [item_id]
    restore(ann, item_id).data  # noqa: B018
    assert call("GET", path, token=ann).status == 200


@pytest.mark.parametrize("kind", ["workout", "template", "exercise"])
def test_after_thirty_days_it_does_not_come_back(ann: str, kind: str) -> None:
    time = Time()
    path, item_id = made(ann, kind)
    delete(ann, path)
    time.pass_by(days=30)
    token = access_token("ann")
    assert listed(token) == []
    assert restore(token, item_id).status == 404
    assert call("GET", path, token=token).status == 404


def made(token: str, kind: str) -> tuple[str, str]:
    """The path and the id of a new item."""
    if kind == "workout":
        item_id = train(token, 1, 100)
        return f"/workouts/{item_id}", item_id
    if kind == "template":
        item_id = str(create(token)["id"])
        return f"/templates/{item_id}", item_id
    item_id = str(call("POST", "/exercises", CUSTOM, token=token).data["id"])
    return f"/exercises/{item_id}", item_id


# --- workouts ----------------------------------------------------------------------------------------------


def test_an_active_workout_runs_again_and_the_time_in_the_trash_does_not_count(ann: str, pushed: Frames) -> None:
    time = Time()
    workout_id = call("POST", "/workouts", {"exercises": [{"exerciseId": SQUAT}], "start": True}, token=ann).data["id"]
    call("PUT", f"/workouts/{workout_id}/set/0", {"weight": 100, "reps": 5}, token=ann).data  # noqa: B018
    time.pass_by(minutes=3)
    delete(ann, f"/workouts/{workout_id}")
    time.pass_by(minutes=5)
    device = Socket(pushed, ann).connect()
    restore(ann, workout_id).data  # noqa: B018
    (frame,) = device.received("sync:workout")
    assert (frame["data"]["reason"], frame["data"]["workout"]["status"]) == ("restored", "in_progress")
    paused = call("POST", f"/workouts/{workout_id}/pause", {}, token=ann).data
    assert paused["durationSeconds"] == pytest.approx(180, abs=0.01)
    assert not paused["realTime"]["isResting"], "the rest has ended meanwhile"
    assert device.received("workout:paused"), "the devices follow it again"
    assert [item["bests"] for item in items("USER#ann") if item["SK"] == f"RECORD#{SQUAT}"]


def test_while_another_workout_runs_an_active_one_stays_in_the_trash(ann: str) -> None:
    first = call("POST", "/workouts", {"start": True}, token=ann).data["id"]
    delete(ann, f"/workouts/{first}")
    second = call("POST", "/workouts", {"start": True}, token=ann).data["id"]
    refused = restore(ann, first)
    assert (refused.status, refused.error["code"]) == (409, "workout_active")
    assert refused.error["workoutId"] == second
    assert listed(ann) == [first]
    call("POST", f"/workouts/{second}/complete", {}, token=ann).data  # noqa: B018
    assert restore(ann, first).status == 200


def test_other_devices_see_the_deletion_and_then_the_restoration(ann: str) -> None:
    workout_id = train(ann, 1, 100)
    cursor = call("GET", "/workouts/changes", token=ann).cursor
    delete(ann, f"/workouts/{workout_id}")

    def last_change() -> Any:
        page = call("GET", "/workouts/changes", token=ann, cursor=cursor).data
        return [change for change in page if change["workoutId"] == workout_id][-1]

    deletion = last_change()
    assert deletion["deleted"]
    restore(ann, workout_id).data  # noqa: B018
    restoration = last_change()
    assert not restoration["deleted"]
    assert restoration["version"] > deletion["version"]
    assert restoration["workout"]["status"] == "completed"


def sync(token: str, client_id: str, at: datetime, workout_id: str) -> Any:
    operation = {"clientId": client_id, "op": "delete", "workoutId": workout_id, "at": clock.iso(at), "data": {}}
    return call("POST", "/workouts/sync", {"operations": [operation]}, token=token).data["results"][0]


def test_a_deletion_of_an_old_phone_does_not_undo_a_later_restoration(ann: str) -> None:
    time = Time()
    workout_id = train(ann, 1, 100)
    early = time.now
    time.pass_by(minutes=1)
    assert sync(ann, "first", time.now, workout_id)["status"] == "applied"
    time.pass_by(minutes=1)
    restore(ann, workout_id).data  # noqa: B018
    assert sync(ann, "first", early, workout_id)["status"] == "duplicate"
    rejected = sync(ann, "second", early, workout_id)
    assert (rejected["status"], rejected["error"]["code"]) == ("rejected", "superseded")
    assert call("GET", f"/workouts/{workout_id}", token=ann).status == 200
    time.pass_by(minutes=1)
    assert sync(ann, "third", time.now, workout_id)["status"] == "applied"


def test_a_shared_workout_is_shared_again_by_the_same_link(pushed: Frames, bob: str) -> None:
    ann = register("ann").token
    workout_id = train(ann, 1, 100)
    shared = call("POST", f"/workouts/{workout_id}/share", {"visibility": "private"}, token=ann).data
    share = shared["link"].partition("share=")[2]
    delete(ann, f"/workouts/{workout_id}")
    assert call("GET", f"/workouts/{workout_id}", token=bob, share=share).status == 404
    restore(ann, workout_id).data  # noqa: B018
    assert call("GET", f"/workouts/{workout_id}", token=bob, share=share).status == 200


# --- templates and exercises -------------------------------------------------------------------------------


def test_a_restored_template_has_its_opinions_and_counts(ann: str, bob: str) -> None:
    created = create(ann, public())
    path = f"/templates/{created['id']}"
    for token, rating in ((ann, 5), (bob, 3)):
        call("POST", f"{path}/rate", {"rating": rating}, token=token).data  # noqa: B018
        call("POST", f"{path}/favorite", token=token).data  # noqa: B018
    before = [call("GET", path, token=token).data for token in (ann, bob)]
    cards = [call("GET", "/templates/my", token=ann).data, call("GET", "/templates/public").data]
    delete(ann, path)
    assert call("GET", path, token=bob).status == 404
    assert call("GET", "/templates", token=bob, favorites="true").data == []
    restore(ann, created["id"]).data  # noqa: B018
    assert [call("GET", path, token=token).data for token in (ann, bob)] == before
    assert [call("GET", "/templates/my", token=ann).data, call("GET", "/templates/public").data] == cards
    assert [card["id"] for card in call("GET", "/templates", token=bob, favorites="true").data] == [created["id"]]
    assert not [item for item in items(f"TEMPLATE#{created['id']}") if "ttl" in item]


def test_what_happens_to_a_template_in_the_trash_counts_when_it_is_back(ann: str, bob: str) -> None:
    created = create(ann, public())
    path = f"/templates/{created['id']}"
    call("POST", f"{path}/favorite", token=bob).data  # noqa: B018
    body = {"templateId": created["id"], "day": "monday", "start": True}
    workout = call("POST", "/workouts", body, token=ann).data
    deliver_events()
    delete(ann, path)
    assert call("DELETE", f"{path}/favorite", token=bob).status == 200
    call("POST", f"/workouts/{workout['id']}/complete", {}, token=ann).data  # noqa: B018
    deliver_events()
    restore(ann, created["id"]).data  # noqa: B018
    stats = call("GET", path, token=ann).data["stats"]
    assert (stats["favoritesCount"], stats["usageCount"], stats["completionRate"]) == (0, 1, 1.0)


def test_two_templates_may_have_one_name(ann: str) -> None:
    first = create(ann, template("Push"))["id"]
    delete(ann, f"/templates/{first}")
    second = create(ann, template("Push"))["id"]
    restore(ann, first).data  # noqa: B018
    assert {card["id"] for card in call("GET", "/templates/my", token=ann).data} == {first, second}


def test_a_restored_copy_belongs_to_its_author_again(ann: str, bob: str) -> None:
    original = create(ann, public())["id"]
    copy = duplicate(bob, original).data["id"]
    delete(bob, f"/templates/{copy}")
    restore(bob, copy).data  # noqa: B018
    assert call("GET", f"/templates/{copy}", token=bob).data["origin"]["templateId"] == original
    (mark,) = items("USER#ann#COPIED")
    assert "ttl" not in mark


def test_a_restored_exercise_can_be_trained_again(ann: str) -> None:
    created = call("POST", "/exercises", CUSTOM, token=ann).data
    path = f"/exercises/{created['id']}"
    delete(ann, path)
    assert call("GET", path, token=ann).status == 404
    body = {"exercises": [{"exerciseId": created["id"]}]}
    assert call("POST", "/workouts", body, token=ann).status == 422
    restore(ann, created["id"]).data  # noqa: B018
    assert call("GET", path, token=ann).data == created
    assert call("POST", "/workouts", body, token=ann).status == 201


def test_what_an_admin_has_removed_is_not_restored(ann: str) -> None:
    created = call("POST", "/exercises", CUSTOM, token=ann).data
    delete(access_token("root", role="admin"), f"/exercises/{created['id']}")
    assert listed(ann) == []
    assert restore(ann, created["id"]).status == 404


COSTS: list[tuple[str, list[str]]] = [
    ("workout", ["Query", "TransactWriteItems"]),
    ("template", ["GetItem", "TransactWriteItems"]),
    ("exercise", ["GetItem", "TransactWriteItems"]),
]


@pytest.mark.parametrize(("kind", "deletion"), COSTS)
def test_a_deletion_costs_what_it_cost_without_a_trash(ann: str, kind: str, deletion: list[str]) -> None:
    path, item_id = made(ann, kind)
    answer = call("DELETE", path, token=ann)
    assert answer.operations[1 : 1 + len(deletion)] == deletion
    deliver_events()
    assert restore(ann, item_id).requests <= 8
