"""Activities that are made of what users do: which, what they say, and how they follow their sources."""

from datetime import UTC, datetime, timedelta
from typing import Any

import pytest
from fitai.achievements import service as achievements_service
from fitai.achievements.events import AchievementRevoked, AchievementUnlocked, TierChange
from fitai.achievements.models import UnlockedTiers
from fitai.achievements.store import AchievementsItem
from fitai.community.activities import reactions, rules
from fitai.community.challenges.events import ChallengeFinished, ChallengeFinishRevoked
from fitai.kernel import clock, table
from fitai.workouts.events import WorkoutCompleted, WorkoutCorrected
from fitai.workouts.published import completed_workout

from tests.harness.gateway import access_token, call, deliver, deliver_events
from tests.unit.auth.people import Person, Time, items, register
from tests.unit.community.activities.steps import change, delete, friends, like, listed, look, prefer
from tests.unit.templates.sample_plans import public, template
from tests.unit.workouts.training import SQUAT, finish, plan, put_set

WORKOUT_BODY = {"exercises": plan(SQUAT, sets=1), "start": True}


def newcomer() -> Person:
    """A new account, whose registration has taken effect."""
    ada = register()
    deliver_events()
    return ada


def workouts_of(person: Person) -> list[Any]:
    return [activity for activity in listed(person) if activity["activityType"] == "workout_completed"]


def of_type(person: Person, activity_type: str) -> list[Any]:
    return [activity for activity in listed(person) if activity["activityType"] == activity_type]


def train(person: Person, weight: float = 100, **body: Any) -> Any:
    return finish(person.token, weight=weight, **body)


# --- workouts ----------------------------------------------------------------------------------------------


def test_a_completed_workout_is_an_activity_with_its_records_inside(aws: None) -> None:
    ada, bob = friends()
    prefer(ada, progressSharing=True)
    workout = train(ada)
    (activity,) = of_type(ada, "workout_completed")
    metadata = look(bob, activity["id"]).data["content"]["metadata"]

    assert (activity["targetType"], activity["targetId"]) == ("workout", workout["id"])
    assert (activity["content"]["title"], activity["visibility"]) == (workout["name"], "friends")
    assert (metadata["totalVolume"], metadata["completedSets"]) == (500, 1)
    assert metadata["exercises"] == ["Barbell Back Squat"]
    assert metadata["personalRecords"] == len(metadata["records"]) > 0
    record = next(entry for entry in metadata["records"] if entry["record"]["type"] == "max_weight")
    assert (record["exerciseName"], record["record"]["value"]) == ("Barbell Back Squat", 100)
    assert "bodyWeight" not in str(activity) and "calories" not in str(activity)


def test_records_are_left_out_where_progress_is_not_shared(aws: None) -> None:
    ada, bob = friends()
    train(ada)
    (activity,) = workouts_of(ada)
    metadata = look(bob, activity["id"]).data["content"]["metadata"]
    assert "personalRecords" not in metadata and metadata["records"] == []
    assert activity["content"]["metadata"]["personalRecords"] > 0
    prefer(ada, workoutSharing=False)
    assert look(bob, activity["id"]).status == 404


@pytest.mark.parametrize("visibility", ["public", "friends", "private"])
def test_the_preference_decides_who_sees_what_is_made_of_events(aws: None, visibility: str) -> None:
    ada, _ = friends()
    prefer(ada, activityVisibility=visibility)
    train(ada)
    assert [activity["visibility"] for activity in workouts_of(ada)] == [visibility] * (visibility != "private")


def test_a_corrected_workout_corrects_its_activity_and_keeps_the_authors_text(aws: None) -> None:
    ada, bob = friends()
    workout = train(ada)
    (activity,) = workouts_of(ada)
    like(bob, activity)
    put_set(ada.token, workout["id"], 0, weight=110, reps=5).data  # noqa: B018
    deliver_events()
    (corrected,) = workouts_of(ada)
    assert corrected["id"] == activity["id"]
    assert corrected["content"]["metadata"]["totalVolume"] == 550
    assert corrected["engagement"]["likes"] == 1 and not corrected["edited"]

    edited = change(ada, corrected, title="Leg day", description="Heavy.").data
    put_set(ada.token, workout["id"], 0, weight=120, reps=5).data  # noqa: B018
    deliver_events()
    (again,) = workouts_of(ada)
    assert (again["content"]["title"], again["content"]["description"]) == ("Leg day", "Heavy.")
    assert again["content"]["metadata"]["totalVolume"] == 600
    assert edited["edited"] and change(ada, again, media=[]).status == 422


def test_a_deleted_workout_takes_its_activity_away_and_a_restored_one_brings_it_back(aws: None) -> None:
    ada, bob = friends()
    workout = train(ada)
    (activity,) = workouts_of(ada)
    changed = change(ada, activity, visibility="public").data
    assert call("DELETE", f"/workouts/{workout['id']}", token=ada.token).status == 200
    deliver_events()
    assert workouts_of(ada) == []
    (entry,) = call("GET", "/trash", token=ada.token).data
    assert call("POST", f"/trash/{entry['id']}/restore", token=ada.token).status == 200
    deliver_events()
    (back,) = workouts_of(ada)
    assert (
        (back["createdAt"], back["visibility"])
        == (activity["createdAt"], "public")
        == (
            changed["createdAt"],
            changed["visibility"],
        )
    )
    assert look(bob, back["id"]).status == 200


def test_what_its_author_has_deleted_is_not_made_again(aws: None) -> None:
    ada = newcomer()
    workout = train(ada)
    (activity,) = workouts_of(ada)
    event = completion(ada, workout)
    delete(ada, activity)
    for _ in range(2):
        reactions.update_activities(event)
    put_set(ada.token, workout["id"], 0, weight=110, reps=5).data  # noqa: B018
    deliver_events()
    assert workouts_of(ada) == []


def completion(person: Person, workout: Any) -> WorkoutCompleted:
    """The event of the workout's completion, once more."""
    event = completed_workout(person.id, workout["id"])
    assert event is not None
    return event


def test_repeated_and_late_events_neither_double_nor_take_back(aws: None) -> None:
    ada = newcomer()
    workout = train(ada)
    event = completion(ada, workout)
    put_set(ada.token, workout["id"], 0, weight=110, reps=5).data  # noqa: B018
    deliver_events()
    for _ in range(3):
        reactions.update_activities(event)
    (activity,) = workouts_of(ada)
    assert activity["content"]["metadata"]["totalVolume"] == 550


def test_an_event_that_comes_after_the_deletion_makes_nothing(aws: None) -> None:
    ada = newcomer()
    workout = call("POST", "/workouts", WORKOUT_BODY, token=ada.token).data
    put_set(ada.token, workout["id"], 0, weight=100, reps=5)
    call("POST", f"/workouts/{workout['id']}/complete", {}, token=ada.token)
    event = completion(ada, workout)
    call("DELETE", f"/workouts/{workout['id']}", token=ada.token)
    reactions.update_activities(event)
    deliver_events()
    assert workouts_of(ada) == []


def test_a_correction_during_the_publication_is_not_lost(aws: None, monkeypatch: pytest.MonkeyPatch) -> None:
    """The correction's event finds no activity yet, while the publication has read the workout before it."""
    ada = newcomer()
    workout = call("POST", "/workouts", WORKOUT_BODY, token=ada.token).data
    put_set(ada.token, workout["id"], 0, weight=100, reps=5)
    call("POST", f"/workouts/{workout['id']}/complete", {}, token=ada.token)
    event = completion(ada, workout)
    original, corrected = reactions.workouts.completed_workout_with_records, []

    def read_then_correct(user_id: str, workout_id: str) -> Any:
        current = original(user_id, workout_id)
        if not corrected:
            corrected.append(True)
            put_set(ada.token, workout["id"], 0, weight=130, reps=5).data  # noqa: B018
            reactions.update_activities(workout_corrected(event))
        return current

    monkeypatch.setattr(reactions.workouts, "completed_workout_with_records", read_then_correct)
    reactions.update_activities(event)
    (activity,) = workouts_of(ada)
    assert activity["content"]["metadata"]["totalVolume"] == 650


def workout_corrected(event: WorkoutCompleted) -> Any:
    return WorkoutCorrected.model_validate(event.model_dump(exclude={"backdated", "id"}))


@pytest.mark.parametrize(("hours", "count"), [(40, 1), (50, 0)])
def test_a_workout_of_more_than_48_hours_ago_is_no_news(aws: None, hours: int, count: int) -> None:
    time = Time()
    ada = newcomer()
    ended = time.now - timedelta(hours=hours)
    operations = [
        {
            "clientId": "create-1",
            "op": "create",
            "workoutId": "01982d6a-5d2e-7a3c-9f10-3b7c2a9e4d55",
            "at": clock.iso(ended - timedelta(hours=1)),
            "data": {"exercises": plan(SQUAT, sets=1), "start": True},
        },
        {
            "clientId": "set-1",
            "op": "set",
            "workoutId": "01982d6a-5d2e-7a3c-9f10-3b7c2a9e4d55",
            "at": clock.iso(ended - timedelta(minutes=30)),
            "data": {"exerciseIndex": 0, "setIndex": 0, "weight": 100, "reps": 5},
        },
        {
            "clientId": "complete-1",
            "op": "complete",
            "workoutId": "01982d6a-5d2e-7a3c-9f10-3b7c2a9e4d55",
            "at": clock.iso(ended),
            "data": {},
        },
    ]
    answer = call("POST", "/workouts/sync", {"operations": operations}, token=ada.token)
    assert [result["status"] for result in answer.data["results"]] == ["applied"] * 3, answer.text
    deliver_events()
    assert len(workouts_of(ada)) == count


@pytest.mark.parametrize(("hours", "news"), [(0, True), (48, True), (48.01, False), (24 * 30, False)])
def test_the_limit_of_48_hours(hours: float, news: bool) -> None:
    now = datetime(2026, 3, 4, 12, tzinfo=UTC)
    assert rules.is_news(now - timedelta(hours=hours), now) is news


def test_an_import_makes_no_activities(aws: None) -> None:
    ada = newcomer()
    now = clock.now()
    csv = (
        "Date,Workout Name,Duration,Exercise Name,Set Order,Weight,Reps,Distance,Seconds,Notes,Workout Notes,RPE\n"
        f'{(now - timedelta(hours=3)).strftime("%Y-%m-%d %H:%M:%S")},"Legs",1h,"Squat (Barbell)",1,100.0,5,0,0,"","",\n'
    )
    answer = call("POST", "/workouts/import", {"source": "strong", "csv": csv, "timezone": "UTC"}, token=ada.token)
    assert answer.status in (200, 201, 202), answer.text
    deliver_events()
    assert len(call("GET", "/workouts", token=ada.token).data) == 1
    assert listed(ada) == []


# --- goals -------------------------------------------------------------------------------------------------


def test_a_reached_goal_is_an_activity_and_a_reopened_one_takes_it_away(aws: None) -> None:
    ada, bob = friends()
    prefer(ada, progressSharing=True)
    body = {"type": "strength", "title": "Squat 120", "targetValue": 120, "exerciseId": SQUAT, "baseline": 100}
    assert call("POST", "/goals", body, token=ada.token).status == 201
    deliver_events()
    workout = train(ada, weight=140)
    (activity,) = of_type(ada, "goal_achieved")
    content = look(bob, activity["id"]).data["content"]
    assert (content["title"], content["metadata"]["goalKind"], content["metadata"]["targetValue"]) == (
        "Squat 120",
        "strength",
        120,
    )
    prefer(ada, progressSharing=False)
    assert look(bob, activity["id"]).status == 404
    put_set(ada.token, workout["id"], 0, weight=60, reps=5).data  # noqa: B018
    deliver_events()
    assert of_type(ada, "goal_achieved") == []
    put_set(ada.token, workout["id"], 0, weight=140, reps=5).data  # noqa: B018
    deliver_events()
    assert len(of_type(ada, "goal_achieved")) == 1


def test_a_goal_of_the_body_is_no_activity(aws: None) -> None:
    ada = newcomer()
    call("POST", "/users/metrics", {"weight": 82}, token=ada.token).data  # noqa: B018
    answer = call("POST", "/goals", {"type": "weight", "title": "80 kg", "targetValue": 80}, token=ada.token)
    assert answer.status == 201, answer.text
    deliver_events()
    time = Time()
    for _ in range(20):
        time.pass_by(days=1)
        call("POST", "/users/metrics", {"weight": 78}, token=access_token(ada.id)).data  # noqa: B018
        deliver_events()
    (goal,) = call("GET", "/goals", token=access_token(ada.id)).data
    assert goal["status"] == "completed"
    shown = call("GET", "/community/activities", token=access_token(ada.id)).data
    assert [activity for activity in shown if activity["activityType"] == "goal_achieved"] == []


# --- achievements ------------------------------------------------------------------------------------------


def unlock(person: Person, *tiers: tuple[str, float]) -> None:
    """Let exactly these tiers be unlocked, in what is stored of the achievements."""
    held: dict[str, list[Any]] = {}
    for achievement_id, tier in tiers:
        held.setdefault(achievement_id, []).append((tier, clock.now().date()))
    item = AchievementsItem.of(person.id, 1, UnlockedTiers(tiers=held), 1)
    table.commit(table.put(item, when=table.PRESENT | table.ABSENT))


def changes(*tiers: tuple[str, float], days_ago: int = 0) -> list[TierChange]:
    day = clock.now().date() - timedelta(days=days_ago)
    return [TierChange(achievement_id=achievement_id, tier=tier, day=day) for achievement_id, tier in tiers]


def told_tiers(person: Person) -> list[list[tuple[str, float]]]:
    return [
        [(tier["achievementId"], tier["tier"]) for tier in activity["content"]["metadata"]["tiers"]]
        for activity in of_type(person, "achievement_unlocked")
    ]


FIRST, TEN, SETS = ("first_workout", 1.0), ("workouts", 10.0), ("sets", 100.0)


def test_what_is_unlocked_at_once_is_one_activity_and_a_revoked_tier_leaves_it(aws: None) -> None:
    ada = newcomer()
    unlock(ada, FIRST, TEN, SETS)
    unlocked = AchievementUnlocked(user_id=ada.id, tiers=changes(FIRST, TEN, SETS))
    for _ in range(2):
        reactions.update_activities(unlocked)
    assert told_tiers(ada) == [[FIRST, TEN, SETS]]
    (activity,) = of_type(ada, "achievement_unlocked")
    assert activity["content"]["title"] == "First workout, Workouts, Sets"

    unlock(ada, FIRST, SETS)
    reactions.update_activities(AchievementRevoked(user_id=ada.id, tiers=changes(TEN)))
    reactions.update_activities(unlocked)
    assert told_tiers(ada) == [[FIRST, SETS]]
    unlock(ada)
    reactions.update_activities(AchievementRevoked(user_id=ada.id, tiers=changes(FIRST, SETS)))
    reactions.update_activities(unlocked)
    assert told_tiers(ada) == []
    unlock(ada, TEN)
    reactions.update_activities(AchievementUnlocked(user_id=ada.id, tiers=changes(TEN)))
    assert told_tiers(ada) == [[TEN]]


def test_deleted_achievements_stay_deleted_and_others_are_told_of(aws: None) -> None:
    ada = newcomer()
    unlock(ada, FIRST, TEN)
    first = AchievementUnlocked(user_id=ada.id, tiers=changes(FIRST))
    reactions.update_activities(first)
    delete(ada, of_type(ada, "achievement_unlocked")[0])
    reactions.update_activities(first)
    reactions.update_activities(AchievementUnlocked(user_id=ada.id, tiers=changes(FIRST, TEN)))
    assert told_tiers(ada) == [[TEN]]


def test_bulk_old_and_bodily_achievements_are_no_activities(aws: None) -> None:
    ada = newcomer()
    dots = ("dots", 200.0)
    unlock(ada, FIRST, TEN, dots)
    reactions.update_activities(AchievementUnlocked(user_id=ada.id, tiers=changes(FIRST), in_bulk=True))
    reactions.update_activities(AchievementUnlocked(user_id=ada.id, tiers=changes(TEN, days_ago=5)))
    reactions.update_activities(AchievementUnlocked(user_id=ada.id, tiers=changes(dots)))
    assert told_tiers(ada) == []


def test_a_first_workout_unlocks_an_achievement_that_is_told(aws: None) -> None:
    ada = newcomer()
    achievements_service.evaluate(ada.id, ("training",))
    train(ada)
    assert ("first_workout", 1.0) in told_tiers(ada)[0]


# --- templates and challenges ------------------------------------------------------------------------------


def test_a_template_is_told_of_while_everybody_can_see_it(aws: None) -> None:
    ada, bob = friends()
    created = call("POST", "/templates", template("Legs"), token=ada.token).data
    deliver_events()
    assert of_type(ada, "template_shared") == []
    put = {"version": created["version"]} | public("Legs")
    shared = call("PUT", f"/templates/{created['id']}", put, token=ada.token).data
    deliver_events()
    (activity,) = of_type(ada, "template_shared")
    assert (activity["content"]["title"], activity["targetId"]) == ("Legs", created["id"])
    assert look(bob, activity["id"]).status == 200
    put = {"version": shared["version"]} | template("Legs", sharing={"isPublic": False})
    call("PUT", f"/templates/{created['id']}", put, token=ada.token).data  # noqa: B018
    deliver_events()
    assert of_type(ada, "template_shared") == []


def test_a_template_that_is_made_public_is_told_of_and_a_deleted_one_is_not(aws: None) -> None:
    ada = newcomer()
    created = call("POST", "/templates", public("Legs"), token=ada.token).data
    deliver_events()
    assert len(of_type(ada, "template_shared")) == 1
    call("DELETE", f"/templates/{created['id']}", token=ada.token).data  # noqa: B018
    deliver_events()
    assert of_type(ada, "template_shared") == []


def finished(person: Person, visibility: str = "public") -> ChallengeFinished:
    return ChallengeFinished.model_validate(
        {
            "userId": person.id,
            "challengeId": "c1",
            "title": "March",
            "metric": "workouts",
            "visibility": visibility,
            "rank": 2,
            "participants": 9,
            "score": 12,
            "day": "2026-03-31",
        }
    )


@pytest.mark.parametrize(("challenge", "shown"), [("public", "public"), ("friends", "friends"), ("invited", "friends")])
def test_a_finished_challenge_is_an_activity(aws: None, challenge: str, shown: str) -> None:
    ada = newcomer()
    prefer(ada, activityVisibility="public")
    event = finished(ada, challenge)
    for _ in range(2):
        reactions.update_activities(event)
    (activity,) = of_type(ada, "challenge_completed")
    metadata = activity["content"]["metadata"]
    assert (activity["content"]["title"], metadata["rank"], metadata["participants"]) == ("March", 2, 9)
    assert activity["visibility"] == shown


@pytest.mark.parametrize("revoked_first", [False, True])
def test_who_is_disqualified_has_no_activity_of_the_challenge(aws: None, revoked_first: bool) -> None:
    ada = newcomer()
    events = [finished(ada), ChallengeFinishRevoked(user_id=ada.id, challenge_id="c1")]
    for event in reversed(events) if revoked_first else events:
        reactions.update_activities(event)
    assert of_type(ada, "challenge_completed") == []


def test_nothing_is_published_of_a_deleted_account(aws: None) -> None:
    ada = newcomer()
    event = finished(ada)
    call("DELETE", "/users/account", {"password": "plums under an oak 7"}, token=ada.token)
    deliver_events()
    reactions.update_activities(event)
    deliver(event.name, event.model_dump(mode="json", by_alias=True))
    assert [item for item in table_items() if ada.id in str(item)] == []


def table_items() -> list[Any]:
    return [item for item in items() if str(item["PK"]).startswith(("ACTIVITY#", "USER#"))]
