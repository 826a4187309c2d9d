"""What users make of recommendations: templates, workouts, and what is preferred next."""

from typing import Any

import pytest
from fitai.coach import service
from fitai.coach.feedback import service as feedback
from fitai.coach.models import RecommendationType
from fitai.kernel import clock

from tests.harness.crashes import sabotaged
from tests.harness.gateway import Socket, access_token, call, deliver_events, frames
from tests.unit.auth.people import Person, register
from tests.unit.coach.recommendations import (
    BENCH,
    ROW,
    SQUAT,
    Clock,
    answer,
    plan,
    read,
    recommend_exercises,
    recommend_goal,
    recommend_plan,
    recommend_workout,
    train_from,
)


@pytest.fixture(autouse=True)
def time(aws: None) -> Clock:
    return Clock().start()


def preference(person: Person, exercise_id: str) -> float:
    return feedback.exercise_preferences(person.id, clock.now())[0].get(exercise_id, 0.0)


def excluded(person: Person) -> frozenset[str]:
    return feedback.exercise_preferences(person.id, clock.now())[1]


def templates(person: Person) -> Any:
    return call("GET", "/templates", token=access_token(person.id)).data


# --- accepting ---------------------------------------------------------------------------------------------


def test_an_accepted_plan_becomes_a_private_template_of_the_users() -> None:
    ada = register()
    recommendation = recommend_plan(ada)
    accepted = answer(ada, recommendation, status="accepted").data
    assert accepted["status"] == "accepted"
    template = call("GET", f"/templates/{accepted['templateId']}", token=access_token(ada.id)).data
    assert (template["name"], template["createdBy"], template["sharing"]["isPublic"]) == ("Full body", ada.id, False)
    assert template["aiGenerated"] | {"isAIGenerated": True, "aiVersion": "coach-1"} == template["aiGenerated"]
    assert [exercise["exerciseId"] for exercise in template["weeklyPlan"]["days"]["monday"]["exercises"]] == [
        SQUAT,
        BENCH,
        ROW,
    ]


def test_accepting_twice_makes_one_template() -> None:
    ada = register()
    recommendation = recommend_plan(ada)
    first, second = answer(ada, recommendation, status="accepted"), answer(ada, recommendation, status="accepted")
    assert first.data == second.data
    assert len(templates(ada)) == 1
    assert read(ada, recommendation)["templateId"] == first.data["templateId"]


def test_accepting_makes_one_template_wherever_the_process_ends() -> None:
    ada = register()
    recommendation = recommend_plan(ada)
    liked = 0.3
    with sabotaged(lambda operation, _: operation == "TransactWriteItems") as saboteur:
        assert saboteur.crashes(lambda: answer(ada, recommendation, status="accepted"), 1)
        assert templates(ada) == []
        assert preference(ada, SQUAT) == 0
        assert saboteur.crashes(lambda: answer(ada, recommendation, status="accepted"), 1, after=True)
    assert answer(ada, recommendation, status="accepted").status == 200
    assert len(templates(ada)) == 1
    assert preference(ada, SQUAT) == pytest.approx(liked)


def test_a_deleted_template_does_not_come_back_when_the_answer_is_sent_again() -> None:
    ada = register()
    recommendation = recommend_plan(ada)
    template_id = answer(ada, recommendation, status="accepted").data["templateId"]
    call("DELETE", f"/templates/{template_id}", token=access_token(ada.id))
    assert answer(ada, recommendation, status="accepted").data["templateId"] == template_id
    assert templates(ada) == []


def test_an_accepted_workout_is_planned_for_today() -> None:
    ada = register()
    accepted = answer(ada, recommend_workout(ada), status="accepted").data
    workout = call("GET", f"/workouts/{accepted['workoutId']}", token=access_token(ada.id)).data
    assert (workout["status"], workout["date"]) == ("planned", "2026-03-02")
    assert [exercise["exerciseId"] for exercise in workout["exercises"]] == [SQUAT, BENCH]
    target = workout["exercises"][0]["target"]
    assert (target["sets"], target["reps"]) == (3, 8)
    assert "templateId" not in workout
    assert templates(ada) == []
    assert call("POST", f"/workouts/{workout['id']}/start", token=access_token(ada.id)).status == 200


def planned_workout(person: Person, *exercise_ids: str) -> Any:
    exercises = [{"exerciseId": exercise_id, "sets": [{"reps": 5}]} for exercise_id in exercise_ids]
    body = {"name": "Monday", "exercises": exercises, "notes": "After work"}
    return call("POST", "/workouts", body, token=access_token(person.id)).data


def workouts(person: Person) -> Any:
    return call("GET", "/workouts", token=access_token(person.id)).data


@pytest.mark.parametrize("former", [(ROW,), (ROW, "plank", "push-up", "pull-up")])
def test_an_accepted_workout_takes_the_place_of_the_one_that_is_planned(former: tuple[str, ...]) -> None:
    ada = register()
    planned = planned_workout(ada, *former)
    recommendation = recommend_workout(ada, SQUAT, BENCH, plannedWorkoutId=planned["id"])
    assert answer(ada, recommendation, status="accepted").data["workoutId"] == planned["id"]
    assert answer(ada, recommendation, status="accepted").status == 200
    assert [workout["id"] for workout in workouts(ada)] == [planned["id"]]
    token = access_token(ada.id)
    changed = call("GET", f"/workouts/{planned['id']}", token=token).data
    assert [exercise["exerciseId"] for exercise in changed["exercises"]] == [SQUAT, BENCH]
    assert (changed["notes"], changed["version"]) == ("After work", planned["version"] + 1)
    assert call("POST", f"/workouts/{planned['id']}/start", token=token).status == 200
    changes = call("GET", "/workouts/changes", token=token).data
    assert planned["id"] in str(changes)


def test_a_workout_that_was_started_meanwhile_stays_as_it_is() -> None:
    ada = register()
    planned = planned_workout(ada, ROW)
    recommendation = recommend_workout(ada, SQUAT, plannedWorkoutId=planned["id"])
    assert call("POST", f"/workouts/{planned['id']}/start", token=access_token(ada.id)).status == 200
    accepted = answer(ada, recommendation, status="accepted").data
    assert accepted["workoutId"] != planned["id"]
    assert len(workouts(ada)) == 2


def test_the_planned_workout_of_somebody_else_is_not_touched() -> None:
    ada, bob = register(), register("bob")
    planned = planned_workout(bob, ROW)
    accepted = answer(ada, recommend_workout(ada, SQUAT, plannedWorkoutId=planned["id"]), status="accepted").data
    assert accepted["workoutId"] != planned["id"]
    unchanged = call("GET", f"/workouts/{planned['id']}", token=access_token(bob.id)).data
    assert unchanged["version"] == planned["version"]


def test_a_reviewed_template_is_replaced_when_the_review_is_accepted() -> None:
    ada = register()
    token = access_token(ada.id)
    body = {
        "name": "Mine",
        "weeklyPlan": plan(SQUAT).weekly_plan.model_dump(mode="json", by_alias=True, exclude_none=True),
    }
    template = call("POST", "/templates", body, token=token).data
    review = recommend_plan(ada, SQUAT, ROW, template_id=template["id"], template_version=template["version"])
    unchanged = call("GET", f"/templates/{template['id']}", token=token).data
    assert len(unchanged["weeklyPlan"]["days"]["monday"]["exercises"]) == 1
    assert answer(ada, review, status="accepted").data["templateId"] == template["id"]
    updated = call("GET", f"/templates/{template['id']}", token=token).data
    assert (updated["name"], updated["version"]) == ("Mine", template["version"] + 1)
    assert len(updated["weeklyPlan"]["days"]["monday"]["exercises"]) == 2


def test_a_review_of_an_older_version_is_not_applied() -> None:
    ada = register()
    token = access_token(ada.id)
    body = {
        "name": "Mine",
        "weeklyPlan": plan(SQUAT).weekly_plan.model_dump(mode="json", by_alias=True, exclude_none=True),
    }
    template = call("POST", "/templates", body, token=token).data
    review = recommend_plan(ada, SQUAT, ROW, template_id=template["id"], template_version=template["version"])
    assert call("PUT", f"/templates/{template['id']}", body | {"version": 1}, token=token).status == 200
    refused = answer(ada, review, status="accepted")
    assert (refused.status, refused.error["code"]) == (409, "stale_version")
    assert read(ada, review)["status"] == "pending"


def test_a_plan_with_an_exercise_that_is_gone_is_not_accepted() -> None:
    ada = register()
    recommendation = recommend_plan(ada, SQUAT, "no-such-exercise")
    assert answer(ada, recommendation, status="accepted").status == 422
    assert read(ada, recommendation)["status"] == "pending"


# --- what is refused ---------------------------------------------------------------------------------------


def test_what_is_not_ready_takes_no_feedback() -> None:
    ada = register()
    running, _ = service.begin(ada.id, "r-1", RecommendationType.TEMPLATE)
    refused = answer(ada, running, status="accepted")
    assert (refused.status, refused.error["code"]) == (409, "recommendation_not_ready")


@pytest.mark.parametrize("body", [{"status": "accepted"}, {"status": "declined"}, {"rating": 3}, {}])
def test_nothing_changes_after_the_time_is_over(time: Clock, body: dict[str, Any]) -> None:
    ada = register()
    recommendation = recommend_plan(ada)
    time.pass_time(days=30)
    refused = answer(ada, recommendation, **body)
    assert (refused.status, refused.error["code"]) == (409, "recommendation_expired")


def test_what_was_declined_before_its_time_was_over_can_still_be_rated(time: Clock) -> None:
    ada = register()
    recommendation = recommend_plan(ada)
    answer(ada, recommendation, status="declined")
    time.pass_time(days=31)
    assert answer(ada, recommendation, rating=2).data["feedback"]["userRating"] == 2


@pytest.mark.parametrize(("first", "second"), [("accepted", "declined"), ("declined", "accepted")])
def test_the_answer_is_given_once(first: str, second: str) -> None:
    ada = register()
    recommendation = recommend_plan(ada)
    answer(ada, recommendation, status=first)
    refused = answer(ada, recommendation, status=second)
    assert (refused.status, refused.error["code"]) == (409, "recommendation_answered")
    assert read(ada, recommendation)["status"] == first


@pytest.mark.parametrize("rating", [0, 6, 2.5])
def test_a_rating_is_from_one_to_five(rating: float) -> None:
    ada = register()
    assert answer(ada, recommend_plan(ada), rating=rating).status == 422


def test_only_exercises_of_the_recommendation_can_be_declined() -> None:
    ada = register()
    refused = answer(ada, recommend_plan(ada, SQUAT), declinedExerciseIds=[SQUAT, BENCH])
    assert refused.status == 422
    assert refused.error["fields"][0]["path"] == "declinedExerciseIds.1"


# --- what is said ------------------------------------------------------------------------------------------


def test_the_feedback_is_kept_and_what_is_left_out_stays(time: Clock) -> None:
    ada = register()
    recommendation = recommend_plan(ada)
    answer(ada, recommendation, rating=4, notes="More legs, please.")
    time.pass_time(hours=1)
    data = answer(ada, recommendation, wasHelpful=True).data
    assert data["feedback"] | {"userRating": 4, "wasHelpful": True, "notes": "More legs, please."} == data["feedback"]
    assert data["feedback"]["feedbackDate"] == "2026-03-02T13:00:00.000Z"
    assert data["status"] == "pending"


def test_the_same_feedback_again_changes_nothing(time: Clock) -> None:
    ada = register()
    recommendation = recommend_plan(ada)
    first = answer(ada, recommendation, status="declined", rating=2).data
    time.pass_time(hours=1)
    assert answer(ada, recommendation, status="declined", rating=2).data == first


def test_all_devices_are_told_of_an_answer_once() -> None:
    ada = register()
    recommendation = recommend_plan(ada)
    with frames() as kept:
        phone, tablet = Socket(kept, ada.token).connect(), Socket(kept, ada.token).connect()
        answer(ada, recommendation, status="accepted")
        answer(ada, recommendation, status="accepted")
        for device in (phone, tablet):
            (frame,) = device.received("ai:recommendation")
            assert frame["data"]["status"] == "accepted"
            assert frame["data"]["templateId"]


# --- what is preferred next --------------------------------------------------------------------------------


def test_accepted_exercises_get_three_tenths_and_their_family_half() -> None:
    ada = register()
    answer(ada, recommend_plan(ada, SQUAT), status="accepted")
    assert preference(ada, SQUAT) == pytest.approx(0.3)
    assert preference(ada, "barbell-front-squat") == pytest.approx(0.15)
    assert preference(ada, BENCH) == 0


def test_a_declined_exercise_loses_six_tenths_and_stays_out(time: Clock) -> None:
    ada = register()
    answer(ada, recommend_exercises(ada, SQUAT), status="declined")
    assert preference(ada, SQUAT) == pytest.approx(-0.6)
    assert excluded(ada) == {SQUAT}
    time.pass_time(days=60)
    assert preference(ada, SQUAT) == pytest.approx(-0.3)
    time.pass_time(days=30)
    assert excluded(ada) == frozenset()


def test_the_exercises_of_a_declined_plan_lose_the_score_and_stay_in() -> None:
    ada = register()
    answer(ada, recommend_plan(ada, SQUAT, BENCH), status="declined")
    assert preference(ada, SQUAT) == preference(ada, BENCH) == pytest.approx(-0.6)
    assert excluded(ada) == frozenset()


def test_of_a_declined_plan_only_the_exercises_that_are_named_lose_and_stay_out() -> None:
    ada = register()
    recommendation = recommend_plan(ada, SQUAT, BENCH)
    answer(ada, recommendation, status="declined", declinedExerciseIds=[BENCH])
    assert (preference(ada, SQUAT), preference(ada, BENCH)) == (0, pytest.approx(-0.6))
    assert excluded(ada) == {BENCH}


def test_an_exercise_that_is_named_after_the_plan_was_declined_loses_once() -> None:
    ada = register()
    recommendation = recommend_plan(ada, SQUAT, BENCH)
    answer(ada, recommendation, status="declined")
    answer(ada, recommendation, declinedExerciseIds=[BENCH])
    answer(ada, recommendation, declinedExerciseIds=[BENCH])
    assert preference(ada, BENCH) == pytest.approx(-0.6)
    assert excluded(ada) == {BENCH}


def test_an_exercise_of_an_accepted_plan_can_be_declined() -> None:
    ada = register()
    answer(ada, recommend_plan(ada, SQUAT, BENCH), status="accepted", declinedExerciseIds=[BENCH])
    assert (preference(ada, SQUAT), preference(ada, BENCH)) == (pytest.approx(0.3), pytest.approx(-0.6))
    assert excluded(ada) == {BENCH}


def test_another_rating_takes_the_place_of_the_one_before(time: Clock) -> None:
    ada = register()
    recommendation = recommend_plan(ada, SQUAT)
    answer(ada, recommendation, rating=5)
    assert preference(ada, SQUAT) == pytest.approx(0.4)
    time.pass_time(days=15)
    answer(ada, recommendation, rating=1)
    assert preference(ada, SQUAT) == pytest.approx(-0.4)


def own_goal(person: Person) -> Any:
    body = {"type": "custom", "title": "Books", "targetValue": 10, "unit": "books", "targetDate": "2026-04-01"}
    return call("POST", "/goals", body, token=access_token(person.id)).data


def test_an_accepted_adjustment_moves_the_date_of_the_goal_once() -> None:
    ada = register()
    goal = own_goal(ada)
    recommendation = recommend_goal(ada, goal["id"])
    assert answer(ada, recommendation, status="accepted").data["status"] == "accepted"
    assert answer(ada, recommendation, status="accepted").status == 200
    (adjusted,) = call("GET", "/goals", token=access_token(ada.id)).data
    assert (adjusted["targetDate"], adjusted["version"]) == ("2026-06-01", goal["version"] + 1)
    assert feedback.exercise_preferences(ada.id, clock.now()) == ({}, frozenset())


def test_the_adjustment_of_a_goal_that_was_deleted_is_not_accepted() -> None:
    ada = register()
    goal = own_goal(ada)
    recommendation = recommend_goal(ada, goal["id"])
    call("DELETE", f"/goals/{goal['id']}", token=access_token(ada.id))
    refused = answer(ada, recommendation, status="accepted")
    assert (refused.status, refused.error["code"]) == (409, "goal_gone")
    assert answer(ada, recommendation, status="declined").status == 200


def test_what_is_done_gets_a_tenth_once_per_workout() -> None:
    ada = register()
    template_id = answer(ada, recommend_plan(ada, SQUAT, BENCH), status="accepted").data["templateId"]
    train_from(ada, template_id)
    assert preference(ada, SQUAT) == pytest.approx(0.3 + 0.1)


def test_what_is_replaced_in_a_generated_plan_loses_three_tenths() -> None:
    ada = register()
    template_id = answer(ada, recommend_plan(ada, SQUAT, BENCH), status="accepted").data["templateId"]
    train_from(ada, template_id, (BENCH, "push-up"))
    assert preference(ada, BENCH) == pytest.approx(0.3 - 0.3)
    assert preference(ada, "push-up") == pytest.approx(0.1)


def test_what_is_merely_left_out_loses_nothing() -> None:
    ada = register()
    template_id = answer(ada, recommend_plan(ada, SQUAT, BENCH), status="accepted").data["templateId"]
    train_from(ada, template_id, left_out=(BENCH,))
    assert preference(ada, BENCH) == pytest.approx(0.3)


def test_a_plan_of_the_users_own_is_no_recommendation() -> None:
    ada = register()
    body = {
        "name": "Mine",
        "weeklyPlan": plan(SQUAT, BENCH).weekly_plan.model_dump(mode="json", by_alias=True, exclude_none=True),
    }
    template = call("POST", "/templates", body, token=access_token(ada.id)).data
    train_from(ada, template["id"], (BENCH, "push-up"))
    assert preference(ada, BENCH) == 0
    assert preference(ada, SQUAT) == pytest.approx(0.1)


def test_an_event_that_comes_twice_is_counted_once() -> None:
    from fitai.coach import reactions
    from fitai.kernel.events import DuplicateEvent
    from fitai.workouts.published import completed_workouts

    ada = register()
    template_id = answer(ada, recommend_plan(ada, SQUAT), status="accepted").data["templateId"]
    train_from(ada, template_id)
    (event,) = completed_workouts(ada.id)
    reactions.learn_from_workout(event, "again")
    with pytest.raises(DuplicateEvent):
        reactions.learn_from_workout(event, "again")
    assert preference(ada, SQUAT) == pytest.approx(0.3 + 0.1 + 0.1)


def test_nothing_is_learnt_of_a_deleted_account() -> None:
    from fitai.coach import reactions
    from fitai.workouts.published import completed_workouts

    ada = register()
    template_id = answer(ada, recommend_plan(ada, SQUAT), status="accepted").data["templateId"]
    train_from(ada, template_id)
    (event,) = completed_workouts(ada.id)
    assert call("DELETE", "/users/account", {"password": "plums under an oak 7"}, token=ada.token).status < 300
    deliver_events()
    reactions.learn_from_workout(event, "again")
    assert feedback.exercise_preferences(ada.id, clock.now()) == ({}, frozenset())
