"""Recommendations: how they are made, listed and read, and how they end by time."""

from datetime import timedelta

import pytest
from fitai.coach import rules, service
from fitai.coach.models import RecommendationType
from fitai.kernel import personal_data
from fitai.kernel.ids import new_id

from tests.harness.crashes import sabotaged
from tests.harness.gateway import Socket, access_token, call, frames
from tests.unit.auth.people import register
from tests.unit.coach.recommendations import (
    SQUAT,
    Clock,
    answer,
    content,
    listed,
    metadata,
    plan,
    read,
    recommend_exercises,
    recommend_goal,
    recommend_plan,
    recommend_workout,
)


@pytest.fixture(autouse=True)
def time(aws: None) -> Clock:
    return Clock().start()


# --- reading -----------------------------------------------------------------------------------------------


def test_a_recommendation_has_all_fields_of_the_source() -> None:
    ada = register()
    data = read(ada, recommend_plan(ada, SQUAT))
    assert (data["userId"], data["recommendationType"], data["status"]) == (ada.id, "template", "pending")
    assert data["generation"] == "ready"
    assert set(data["content"]) == {"title", "description", "reasoning", "confidence", "priority", "data"}
    (exercise,) = data["content"]["data"]["template"]["weeklyPlan"]["days"]["monday"]["exercises"]
    assert exercise["exerciseId"] == SQUAT
    assert set(data["context"]) == {"userProgress", "recentActivity", "goals", "preferences"}
    assert data["aiMetadata"]["modelVersion"] == "coach-1"
    assert data["aiMetadata"] | {"generatedAt": "2026-03-02T12:00:00.000Z", "processingTime": 120} == data["aiMetadata"]
    assert data["expiresAt"] == "2026-04-01T12:00:00.000Z"
    assert data["createdAt"] == data["updatedAt"] == "2026-03-02T12:00:00.000Z"


def test_a_free_user_reads_the_own_recommendation_and_the_list_is_premium() -> None:
    ada = register()
    assert read(ada, recommend_plan(ada))["status"] == "pending"
    refused = call("GET", "/ai/recommendations", token=access_token(ada.id))
    assert refused.error["code"] == "upgrade_required"


def test_a_recommendation_is_its_owners_alone() -> None:
    ada, bob = register(), register("bob")
    recommendation = recommend_plan(ada)
    path = f"/ai/recommendations/{recommendation.id}"
    assert call("GET", path, token=access_token(bob.id)).status == 404
    assert answer(bob, recommendation, status="accepted").status == 404
    assert listed(bob).data == []


def test_the_list_is_newest_first_in_pages_and_without_plans(time: Clock) -> None:
    ada = register()
    made = []
    for _ in range(5):
        made.append(recommend_plan(ada).id)
        time.pass_time(minutes=1)
    page = listed(ada, limit=3)
    assert [item["id"] for item in page.data] == made[:1:-1]
    assert page.data[0]["content"]["title"] == "A plan for you"
    assert "template" not in page.data[0]["content"]["data"]
    rest = listed(ada, limit=3, cursor=page.cursor)
    assert [item["id"] for item in rest.data] == made[1::-1]
    assert rest.cursor is None


def test_the_list_is_filtered_by_type_and_status(time: Clock) -> None:
    ada = register()
    workout, exercises = recommend_workout(ada), recommend_exercises(ada, SQUAT)
    goal, accepted = recommend_goal(ada), recommend_exercises(ada, SQUAT)
    answer(ada, accepted, status="accepted")
    declined = recommend_plan(ada)
    answer(ada, declined, status="declined")
    time.pass_time(days=2)

    def ids(**query: str) -> set[str]:
        return {item["id"] for item in listed(ada, **query).data}

    assert ids(type="exercise") == {exercises.id, accepted.id}
    assert ids(status="pending") == {exercises.id, goal.id}
    assert ids(status="expired") == {workout.id}
    assert ids(status="accepted") == {accepted.id}
    assert ids(status="declined") == {declined.id}
    assert ids(status="accepted", type="workout") == set()
    assert listed(ada, status="expired").data[0]["status"] == "expired"


# --- time --------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("type", "days"),
    [
        (RecommendationType.WORKOUT, 2),
        (RecommendationType.EXERCISE, 14),
        (RecommendationType.TEMPLATE, 30),
        (RecommendationType.GOAL_ADJUSTMENT, 30),
    ],
)
def test_a_recommendation_expires(time: Clock, type: RecommendationType, days: int) -> None:
    ada = register()
    recommendation = service.make_at_once(ada.id, new_id(), type, content(), metadata())
    time.pass_time(days=days, milliseconds=-1)
    assert read(ada, recommendation)["status"] == "pending"
    time.pass_time(milliseconds=1)
    assert read(ada, recommendation)["status"] == "expired"


def test_an_accepted_recommendation_does_not_expire(time: Clock) -> None:
    ada = register()
    recommendation = recommend_plan(ada)
    answer(ada, recommendation, status="accepted")
    time.pass_time(days=31)
    assert read(ada, recommendation)["status"] == "accepted"


def test_what_was_not_accepted_is_removed_ninety_days_after_its_time() -> None:
    ada = register()
    recommendation = recommend_plan(ada)
    assert rules.remove_at(recommendation) == recommendation.expires_at + timedelta(days=90)
    answer(ada, recommendation, status="accepted")
    assert rules.remove_at(service.load_own(ada.id, recommendation.id)) is None


# --- making one --------------------------------------------------------------------------------------------


def test_a_generation_is_running_until_it_is_ready(time: Clock) -> None:
    ada = register()
    begun, is_new = service.begin(ada.id, "r-1", RecommendationType.TEMPLATE)
    assert is_new
    data = read(ada, begun)
    assert data["generation"] == "running"
    assert "content" not in data
    time.pass_time(seconds=20)
    service.finish(ada.id, "r-1", content(template=plan(SQUAT)), metadata())
    data = read(ada, begun)
    assert data["generation"] == "ready"
    assert data["expiresAt"] == "2026-04-01T12:00:20.000Z"


def test_a_failed_generation_says_why() -> None:
    ada = register()
    begun, _ = service.begin(ada.id, "r-1", RecommendationType.TEMPLATE)
    service.fail(ada.id, "r-1", "Nothing is left for your back with this equipment.", "targetMuscles")
    data = read(ada, begun)
    assert (data["generation"], data["failureCode"]) == ("failed", "targetMuscles")
    assert data["failure"] == "Nothing is left for your back with this equipment."


def test_a_generation_that_got_stuck_has_failed_after_three_minutes(time: Clock) -> None:
    ada = register()
    begun, _ = service.begin(ada.id, "r-1", RecommendationType.TEMPLATE)
    time.pass_time(minutes=2, seconds=59)
    assert read(ada, begun)["generation"] == "running"
    time.pass_time(seconds=1)
    data = read(ada, begun)
    assert (data["generation"], data["failureCode"]) == ("failed", "timeout")
    # A late end is still taken.
    service.finish(ada.id, "r-1", content(template=plan(SQUAT)), metadata())
    assert read(ada, begun)["generation"] == "ready"


def test_a_generation_begins_and_ends_once() -> None:
    ada = register()
    service.begin(ada.id, "r-1", RecommendationType.TEMPLATE)
    again, is_new = service.begin(ada.id, "r-1", RecommendationType.WORKOUT)
    assert not is_new
    assert again.recommendation_type is RecommendationType.TEMPLATE
    first = service.finish(ada.id, "r-1", content("First", template=plan(SQUAT)), metadata())
    assert service.finish(ada.id, "r-1", content("Second"), metadata()) == first
    assert service.fail(ada.id, "r-1", "Too late.") == first


def test_a_recommendation_is_made_once_wherever_the_process_ends() -> None:
    ada = register()

    def make() -> None:
        service.make_at_once(ada.id, "r-1", RecommendationType.TEMPLATE, content(template=plan(SQUAT)), metadata())

    with sabotaged(lambda operation, _: operation == "TransactWriteItems") as saboteur:
        assert saboteur.crashes(make, 1)
        assert listed(ada).data == []
        assert saboteur.crashes(make, 1, after=True)
    make()
    assert [item["id"] for item in listed(ada).data] == ["r-1"]


def test_nothing_is_made_for_a_deleted_account() -> None:
    ada = register()
    service.begin(ada.id, "r-1", RecommendationType.TEMPLATE)
    assert call("DELETE", "/users/account", {"password": "plums under an oak 7"}, token=ada.token).status < 300
    with pytest.raises(personal_data.AccountGone):
        service.begin(ada.id, "r-2", RecommendationType.TEMPLATE)


# --- devices -----------------------------------------------------------------------------------------------


def test_all_devices_are_told_of_each_step_and_of_the_end() -> None:
    ada, bob = register(), register("bob")
    with frames() as kept:
        phone, tablet = Socket(kept, ada.token).connect(), Socket(kept, ada.token).connect()
        other = Socket(kept, bob.token).connect()
        service.begin(ada.id, "r-1", RecommendationType.TEMPLATE)
        service.tell_step(ada.id, "r-1", RecommendationType.TEMPLATE, "candidates")
        service.finish(ada.id, "r-1", content(template=plan(SQUAT)), metadata())
        service.finish(ada.id, "r-1", content(template=plan(SQUAT)), metadata())
        for device in (phone, tablet):
            step, end = (frame["data"] for frame in device.received("ai:recommendation"))
            assert (step["id"], step["generation"], step["step"]) == ("r-1", "running", "candidates")
            assert (end["generation"], end["title"], end["status"]) == ("ready", "A plan for you", "pending")
            assert "step" not in end
        assert other.received("ai:recommendation") == []


def test_all_devices_are_told_of_a_failure() -> None:
    ada = register()
    with frames() as kept:
        phone = Socket(kept, ada.token).connect()
        service.begin(ada.id, "r-1", RecommendationType.TEMPLATE)
        service.fail(ada.id, "r-1", "No exercise is left.", "equipment")
        (end,) = phone.received("ai:recommendation")
        assert (end["data"]["generation"], end["data"]["failure"]) == ("failed", "No exercise is left.")


# --- metrics -----------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("fields", "metric"),
    [
        ({"provider": "model"}, '"ValidAtOnce":1.0'),
        ({"provider": "model", "repairs": 1}, '"ValidAfterRepair":1.0'),
        ({"fallback": "timeout"}, '"FellBack":1.0'),
    ],
)
def test_how_a_plan_was_made_is_a_metric(
    capsys: pytest.CaptureFixture[str], fields: dict[str, object], metric: str
) -> None:
    ada = register()
    capsys.readouterr()
    service.make_at_once(
        ada.id, new_id(), RecommendationType.TEMPLATE, content(template=plan(SQUAT)), metadata(**fields)
    )
    written = capsys.readouterr().out
    assert metric in written
    assert '"service":"coach"' in written
    assert ada.id not in written


def test_acceptance_is_a_metric_and_counted_once(capsys: pytest.CaptureFixture[str]) -> None:
    ada = register()
    recommendation = recommend_plan(ada)
    capsys.readouterr()
    answer(ada, recommendation, status="accepted")
    answer(ada, recommendation, status="accepted")
    assert capsys.readouterr().out.count('"Accepted":1.0') == 1
