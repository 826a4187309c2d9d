"""The review of submitted exercises: the queue, decisions, differences, history, and what the creator is told."""

import json
from typing import Any

import pytest
from fitai.kernel.digests import staff_digest

from tests.harness.cloud import table
from tests.harness.gateway import Answer, access_token, call, deliver_events
from tests.unit.exercises.custom_exercises import CLEAN, Tokens, create, published, tokens, update

pytestmark = pytest.mark.usefixtures("small_library")


@pytest.fixture
def users() -> Tokens:
    return tokens()


def queue(users: Tokens, **query: Any) -> list[dict[str, Any]]:
    submissions: list[dict[str, Any]] = call("GET", "/admin/exercises", token=users.admin, **query).data
    return submissions


def decide(users: Tokens, exercise: dict[str, Any], decision: str, token: str | None = None, **fields: Any) -> Answer:
    body = {"version": exercise["version"], "decision": decision} | fields
    return call("PUT", f"/admin/exercises/{exercise['id']}/approve", body, token=token or users.admin)


def trail(action: str) -> list[dict[str, Any]]:
    return [item for item in table().scan()["Items"] if item.get("action") == action]


def notices() -> list[dict[str, Any]]:
    """What is to be told of reviews, as the outbox has it."""
    contents = [json.loads(item["body"]) for item in table().scan()["Items"] if item["kind"] == "outbox"]
    return [content for content in contents if content.get("type") == "exercise_reviewed"]


# --- the queue -----------------------------------------------------------------------------------------------------


def test_the_longest_waiting_submission_is_first_and_a_page_is_one_query(users: Tokens) -> None:
    create(users.ann, name="Private")
    waiting = [create(token, name="Offered", submit=True) for token in (users.ann, users.bob)]
    first = call("GET", "/admin/exercises", token=users.admin, limit=1)
    assert first.operations == ["UpdateItem", "Query", "PutItem"]
    second = call("GET", "/admin/exercises", token=users.admin, limit=5, cursor=first.cursor)
    assert [card["id"] for card in (*first.data, *second.data)] == [exercise["id"] for exercise in waiting]
    card = first.data[0]
    assert (card["createdBy"], card["rounds"], card["status"], card["isChanged"]) == ("ann", 1, "pending", False)
    assert card["submittedAt"] == card["history"][0]["at"]
    decide(users, waiting[0], "approve")
    update(users.bob, waiting[1])
    assert queue(users) == [], "one was approved, the other withdrawn"


def test_a_change_of_a_waiting_submission_keeps_its_place(users: Tokens) -> None:
    first, second = (create(token, name="Offered", submit=True) for token in (users.ann, users.bob))
    for version, name in ((1, "Better"), (2, "Best")):
        update(users.ann, first, version=version, name=name, submit=True)
    cards = queue(users)
    assert [card["id"] for card in cards] == [first["id"], second["id"]]
    assert [(step["step"], step["round"], step["version"]) for step in cards[0]["history"]] == [
        ("submitted", 1, 1),
        ("changed", 1, 3),
    ]
    assert cards[0]["history"][1]["fields"] == ["name"]


def test_decided_submissions_are_listed_by_their_decision_the_last_one_first(users: Tokens) -> None:
    exercises = [create(users.ann, name=f"Offered {n}", submit=True) for n in range(4)]
    decide(users, exercises[0], "reject", reason="No.")
    decide(users, exercises[1], "approve")
    decide(users, exercises[2], "reject", reason="No.")
    decide(users, exercises[3], "request_changes", reason="How?")
    listed = {
        status: [card["id"] for card in queue(users, status=status)]
        for status in ("pending", "approved", "rejected", "changes_requested")
    }
    ids = [exercise["id"] for exercise in exercises]
    assert listed == {
        "pending": [],
        "approved": [ids[1]],
        "rejected": [ids[2], ids[0]],
        "changes_requested": [ids[3]],
    }


def test_changed_exercises_are_told_from_new_ones(users: Tokens) -> None:
    published_before, new = (create(users.ann, name=name, submit=True) for name in ("Bag Throw", "Bag Walk"))
    decide(users, published_before, "approve")
    update(users.ann, published_before, version=2, name="Bag Toss")
    assert [card["id"] for card in queue(users, changed="true")] == [published_before["id"]]
    assert [card["id"] for card in queue(users, changed="false", limit=1)] == [new["id"]]


def test_possible_duplicates_and_flaws_are_flagged(users: Tokens) -> None:
    create(users.ann, name="Squats, Barbell Back", aliases=["Push Ups"], submit=True)
    create(users.bob, instructions=[], description="", submit=True)
    copy, bare = queue(users)
    assert [(duplicate["id"], duplicate["by"]) for duplicate in copy["duplicates"]][:2] == [
        ("barbell-back-squat", "name"),
        ("push-up", "alias"),
    ]
    assert copy["warnings"] == ["no_media"]
    assert bare["warnings"] == ["no_instructions", "no_description", "no_media"]
    assert bare["duplicates"] == []


def test_what_an_administrator_sees_of_unapproved_exercises_is_audited(users: Tokens) -> None:
    created = create(users.ann, submit=True)
    queue(users)
    queue(users, status="rejected")
    assert [
        (entry["actor"], json.loads(entry["details"])["exercises"]) for entry in trail("admin.exercises_viewed")
    ] == [("boss", created["id"])]
    call("GET", f"/exercises/{created['id']}", token=users.ann)
    call("GET", f"/exercises/{created['id']}", token=users.admin)
    assert [(entry["actor"], entry["subject"]) for entry in trail("admin.exercise_viewed")] == [("boss", "ann")]


# --- decisions -----------------------------------------------------------------------------------------------------


def test_an_approval_publishes_the_exercise_and_tells_its_creator_in_one_transaction(users: Tokens) -> None:
    created = create(users.ann, submit=True)
    answer = decide(users, created, "approve")
    assert (answer.data["status"], answer.data["version"]) == ("approved", 2)
    assert answer.operations == ["UpdateItem", "GetItem", "TransactWriteItems"]
    assert [json.loads(entry["details"])["round"] for entry in trail("admin.exercise_approved")] == [1]
    assert [(notice["userId"], notice["values"]["form"]) for notice in notices()] == [("ann", "approved")]
    deliver_events()
    assert published().get(created["id"]) is not None
    assert call("GET", f"/exercises/{created['id']}", token=users.bob).data["name"] == CLEAN["name"]


def test_a_rejection_tells_the_creator_the_reason_and_a_resubmission_is_a_new_round(users: Tokens) -> None:
    created = create(users.ann, submit=True)
    decide(users, created, "reject", reason="It is a squat.")
    own = call("GET", f"/exercises/{created['id']}", token=users.ann).data
    assert (own["status"], own["reviewNote"], own["version"]) == ("rejected", "It is a squat.", 2)
    assert [(notice["values"]["form"], notice["data"]["reason"]) for notice in notices()] == [
        ("rejected", "It is a squat.")
    ]
    assert call("GET", f"/exercises/{created['id']}", token=users.bob).status == 404
    again = update(users.ann, own, name="Bag Squat", submit=True).data
    assert (again["status"], again.get("reviewNote")) == ("pending", None)
    card = queue(users)[0]
    assert card["rounds"] == 2
    assert [(step["step"], step["round"]) for step in card["history"]] == [
        ("submitted", 1),
        ("rejected", 1),
        ("submitted", 2),
    ]
    assert card["history"][1]["by"] == staff_digest("boss")
    assert '"boss"' not in json.dumps(card)


def test_of_two_administrators_one_decides_and_the_other_is_told(users: Tokens) -> None:
    created = create(users.ann, submit=True)
    other = access_token("chief", role="admin")
    assert decide(users, created, "reject", reason="No.").status == 200
    late = decide(users, created, "approve", other)
    assert (late.status, late.error["code"], late.error["currentVersion"]) == (409, "stale_version", 2)
    assert decide(users, {"id": created["id"], "version": 2}, "approve", other).error["code"] == "not_pending"
    assert published().get(created["id"]) is None


def test_what_was_not_looked_at_is_not_approved(users: Tokens) -> None:
    created = create(users.ann, submit=True)
    update(users.ann, created, name="Buy my programme", submit=True)
    assert decide(users, created, "approve").error["code"] == "stale_version"
    private = create(users.ann, name="Hers alone")
    assert decide(users, private, "approve").error["code"] == "not_pending"
    for id in ("barbell-back-squat", "01982d66-0b1c-7e0f-8d2a-6f4e1c7b9a01"):
        assert decide(users, {"id": id, "version": 1}, "approve").status == 404


def test_a_change_of_an_approved_exercise_is_shown_as_a_difference_and_public_once_it_is_approved(
    users: Tokens,
) -> None:
    created = create(users.ann, submit=True)
    decide(users, created, "approve")
    published()
    fields = {"name": "Buy my programme", "tags": ["home"], "safety": {"tips": ["Breathe."]}, "met": 7}
    changed = update(users.ann, created, version=2, **fields).data
    published()
    assert call("GET", f"/exercises/{created['id']}", token=users.bob).data["name"] == CLEAN["name"]
    card = queue(users)[0]
    assert card["isChanged"]
    assert {change["field"]: (change["before"], change["after"]) for change in card["changes"]} == {
        "name": ([CLEAN["name"]], ["Buy my programme"]),
        "tags": ([], ["home"]),
        "safety.tips": ([], ["Breathe."]),
        "calories.met": ([str(created["calories"]["met"])], ["7.0"]),
    }
    decide(users, changed, "reject", reason="This is no exercise.")
    published()
    assert call("GET", f"/exercises/{created['id']}", token=users.bob).data["name"] == CLEAN["name"]
    restored = update(users.ann, created, version=4, name="Bag Clean").data
    assert restored["status"] == "pending"
    card = queue(users)[0]
    assert [change["after"] for change in card["changes"]] == [["Bag Clean"]]
    decide(users, restored, "approve")
    published()
    assert call("GET", f"/exercises/{created['id']}", token=users.bob).data["name"] == "Bag Clean"


def test_the_difference_is_to_what_was_approved_last_even_before_it_is_published(users: Tokens) -> None:
    created = create(users.ann, submit=True)
    decide(users, created, "approve")
    published()
    second = update(users.ann, created, version=2, name="Bag Clean").data
    decide(users, second, "approve")
    update(users.ann, created, version=4, name="Bag Clean", description="Heavy.")
    answer = call("GET", "/admin/exercises", token=users.admin)
    assert [change["field"] for change in answer.data[0]["changes"]] == ["description"]
    assert "BatchGetItem" in answer.operations


def test_edits_are_part_of_the_approval_and_the_creator_is_told_of_them(users: Tokens) -> None:
    created = create(users.ann, submit=True)
    refused = decide(users, created, "approve", edits={"secondaryMuscleGroups": ["glutes"]})
    assert refused.status == 422
    assert refused.error["fields"][0]["path"].startswith("edits.secondaryMuscleGroups")
    answer = decide(users, created, "approve", edits={"name": "Sandbag Clean", "difficulty": "advanced"})
    assert (answer.data["exercise"]["name"], answer.data["exercise"]["createdBy"]) == ("Sandbag Clean", "ann")
    assert answer.data["exercise"]["instructions"] == CLEAN["instructions"]
    assert notices()[0]["data"]["editedFields"] == "name,difficulty"
    assert json.loads(trail("admin.exercise_approved")[0]["details"])["edits"] == "name,difficulty"
    assert published().named("Sandbag Clean")


def test_a_decision_needs_a_reason_unless_it_approves(users: Tokens) -> None:
    created = create(users.ann, submit=True)
    assert decide(users, created, "reject").status == 422
    assert decide(users, created, "reject", reason="No.", edits={"name": "Bag"}).status == 422
    assert decide(users, created, "approve", users.ann).status == 403


def test_the_history_is_bounded(users: Tokens) -> None:
    exercise = create(users.ann, submit=True)
    for _ in range(12):
        version = decide(users, exercise, "reject", reason="No.").data["version"]
        exercise = update(users.ann, exercise, version=version, submit=True).data
    card = queue(users)[0]
    assert (card["rounds"], len(card["history"])) == (13, 20)
    assert card["history"][-1]["round"] == 13


def test_a_deleted_exercise_leaves_the_queue_and_comes_back_with_its_review(users: Tokens) -> None:
    created = create(users.ann, submit=True)
    decide(users, created, "reject", reason="No.")
    waiting = update(users.ann, created, version=2, submit=True).data
    call("DELETE", f"/exercises/{created['id']}", token=users.ann)
    assert queue(users) == []
    entry = call("GET", "/trash", token=users.ann).data[0]
    call("POST", f"/trash/{entry['id']}/restore", token=users.ann)
    assert [(card["version"], card["rounds"]) for card in queue(users)] == [(waiting["version"], 2)]
