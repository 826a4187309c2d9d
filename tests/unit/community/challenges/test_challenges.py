"""Challenges from their creation to the decision, as clients see them."""

from datetime import timedelta
from typing import Any

import pytest
from fitai.community.challenges import settling
from fitai.community.challenges.events import ChallengeUpdated
from fitai.community.published import challenges_finished
from fitai.kernel.time_budget import TimeBudget

from tests.harness.gateway import access_token, call, deliver_events
from tests.unit.auth.people import Person, items
from tests.unit.community.challenges.steps import (
    FIRST_DAY,
    SQUAT,
    Clock,
    create,
    created,
    delete,
    exercise,
    join,
    joined,
    leave,
    lift,
    moment,
    notices,
    person,
    ranking,
    read,
    run,
    score,
    train,
    workout,
)


@pytest.fixture(autouse=True)
def time(aws: None) -> Clock:
    return Clock().start()


def change(user: Person, challenge_id: str, **body: Any) -> Any:
    return call("PUT", f"/community/challenges/{challenge_id}", body, token=access_token(user.id))


def cancel(user: Person, challenge_id: str) -> Any:
    answer = call("DELETE", f"/community/challenges/{challenge_id}", token=access_token(user.id))
    deliver_events()
    return answer


def test_a_challenge_is_joined_scored_and_decided(time: Clock) -> None:
    ada, bob, eve = person("ada"), person("bob"), person("eve")
    challenge_id = created(ada)
    joined(challenge_id, ada, bob, eve)
    time.at(0)
    assert run() == 3
    train(ada, moment(0, 10))
    train(bob, moment(0, 10))
    time.at(1)
    train(ada, moment(1, 10))
    assert ranking(ada, challenge_id) == [(1, "ada", 2.0), (2, "bob", 1.0), (3, "eve", 0.0)]
    view = read(bob, challenge_id)
    assert (view["place"]["rank"], view["status"], view["participants"]) == (2, "running", 3)
    assert [row["isCaller"] for row in view["leaderboard"]["around"]] == [False, True, False]
    time.at(9, 11.9)
    assert run() == 0
    time.at(9, 12)
    assert run() == 1
    assert run() == 0
    view = read(bob, challenge_id)
    assert (view["status"], view["place"]["rank"]) == ("finished", 2)
    assert [(winner["rank"], winner["user"]["username"]) for winner in view["winners"]] == [(1, "ada"), (2, "bob")]
    assert [challenges_finished(user.id) for user in (ada, bob, eve)] == [1, 1, 0]
    for user in (ada, bob, eve):
        assert len(notices(user, "challenge_started")) == 1
        assert len(notices(user, "challenge_ended")) == 1


def test_equal_scores_share_a_rank(time: Clock) -> None:
    people = [person(name) for name in ("ada", "bob", "eve", "fay")]
    challenge_id = created(people[0])
    joined(challenge_id, *people)
    time.at(3)
    for user, days in zip(people, (3, 2, 2, 1), strict=True):
        for day in range(days):
            train(user, moment(day, 8), logged=moment(day, 9))
    assert [rank for rank, _, _ in ranking(people[0], challenge_id)] == [1, 2, 2, 4]
    time.at(9)
    run()
    view = read(people[0], challenge_id)
    assert [winner["rank"] for winner in view["winners"]] == [1, 2, 2]
    assert read(people[3], challenge_id)["place"]["rank"] == 4


def test_a_finished_challenge_is_an_achievement(time: Clock) -> None:
    ada = person("ada")
    challenge_id = created(ada)
    joined(challenge_id, ada)
    time.at(0)
    train(ada, moment(0, 10))
    time.at(9)
    run()
    achievements = call("GET", "/achievements", token=access_token(ada.id)).data["achievements"]
    (found,) = [achievement for achievement in achievements if achievement["id"] == "challenges"]
    assert (found["value"], found["tiers"][0]["unlockedAt"]) == (1, "2026-03-08")


# --- scores follow the data --------------------------------------------------------------------------------


def test_corrections_and_deletions_follow_until_the_freeze_and_not_after_it(time: Clock) -> None:
    ada = person("ada")
    challenge_id = created(ada, metric="minutes")
    joined(challenge_id, ada)
    time.at(1)
    workout_id = train(ada, moment(1, 10), minutes=60)
    assert score(ada, challenge_id) == 60
    time.at(8)
    train(ada, moment(1, 10), minutes=90, workout_id=workout_id, version=2, corrects=True)
    assert score(ada, challenge_id) == 90
    # An older version that comes late changes nothing.
    train(ada, moment(1, 10), minutes=10, workout_id=workout_id, version=1)
    assert score(ada, challenge_id) == 90
    delete(ada, workout_id)
    assert score(ada, challenge_id) == 0
    train(ada, moment(1, 10), minutes=90, workout_id=workout_id, version=2)
    assert score(ada, challenge_id) == 0
    time.at(9)
    train(ada, moment(2, 10), minutes=30, logged=moment(2, 11))
    assert score(ada, challenge_id) == 0, "the freeze is at hand, whether or not the schedule has run"
    run()
    assert score(ada, challenge_id) == 0


def test_a_deletion_that_comes_before_the_completion_counts(time: Clock) -> None:
    ada = person("ada")
    challenge_id = created(ada)
    joined(challenge_id, ada)
    time.at(1)
    delete(ada, "w1", version=5)
    train(ada, moment(1, 10), workout_id="w1", version=4)
    assert score(ada, challenge_id) == 0


def test_a_workout_that_is_logged_late_counts_for_48_hours(time: Clock) -> None:
    ada = person("ada")
    challenge_id = created(ada)
    joined(challenge_id, ada)
    time.at(3, 11)
    train(ada, moment(1, 10))
    assert score(ada, challenge_id) == 1
    time.at(3, 11.1)
    late = train(ada, moment(0, 10))
    assert score(ada, challenge_id) == 1
    (excluded,) = read(ada, challenge_id)["place"]["excluded"]
    assert (excluded["workoutId"], excluded["reason"]) == (late, "logged_late")
    # A correction does not log it again: what was logged in time stays so.
    time.at(6)
    train(ada, moment(1, 10), workout_id="other", logged=moment(6), version=2, corrects=True)
    train(ada, moment(1, 10), workout_id="other", logged=moment(1, 12), version=1)
    assert len(read(ada, challenge_id)["place"]["excluded"]) == 1


def test_an_excluded_entry_is_told_at_once_and_leaves_the_history_alone(time: Clock) -> None:
    ada = person("ada")
    challenge_id = created(ada)
    joined(challenge_id, ada)
    time.at(0)
    workout_id = train(ada, moment(0, 8), lift(521, 1))
    assert score(ada, challenge_id) == 0
    (excluded,) = read(ada, challenge_id)["place"]["excluded"]
    assert (excluded["reason"], excluded["value"], excluded["limit"]) == ("load", 521, 520)
    (told,) = [text for text in notices(ada, "challenge_excluded") if "March" in text]
    assert "520 kg" in told
    # Another event of the same workout is no second notice.
    train(ada, moment(0, 8), lift(522, 1), workout_id=workout_id, version=2, corrects=True)
    assert len([text for text in notices(ada, "challenge_excluded") if "March" in text]) == 1
    train(ada, moment(0, 8), lift(52, 1), workout_id=workout_id, version=3, corrects=True)
    assert score(ada, challenge_id) == 1
    assert read(ada, challenge_id)["place"]["excluded"] == []


@pytest.mark.parametrize(("exercise_id", "counts"), [("outdoor-run", False), ("stationary-bike", True)])
def test_only_runs_are_held_to_the_speed_of_runners(time: Clock, exercise_id: str, counts: bool) -> None:
    ada = person("ada")
    challenge_id = created(ada, metric="distance")
    joined(challenge_id, ada)
    time.at(0)
    train(ada, moment(0, 8), exercise(exercise_id, distance=9000.0, seconds=1000.0, fastest_speed=9.0))
    assert score(ada, challenge_id) == (9000 if counts else 0)


def test_a_machine_may_be_loaded_with_more(time: Clock) -> None:
    ada = person("ada")
    challenge_id = created(ada)
    joined(challenge_id, ada)
    time.at(0)
    train(ada, moment(0, 8), lift(700, 5, exercise_id="leg-press"))
    assert score(ada, challenge_id) == 1


def test_what_was_trained_in_the_period_before_joining_counts(time: Clock) -> None:
    ada, bob = person("ada"), person("bob")
    challenge_id = created(ada)
    time.at(0)
    body = {
        "name": "Day",
        "start": True,
        "exercises": [{"exerciseId": SQUAT, "sets": [{"weight": 60, "reps": 5}]}],
    }
    workout_id = call("POST", "/workouts", body, token=access_token(bob.id)).data["id"]
    done = {"weight": 60, "reps": 5}
    assert call("PUT", f"/workouts/{workout_id}/set/0", done, token=access_token(bob.id)).status == 200
    assert call("POST", f"/workouts/{workout_id}/complete", {}, token=access_token(bob.id)).status == 200
    deliver_events()
    time.at(2)
    joined(challenge_id, bob)
    assert score(bob, challenge_id) == 1
    assert call("DELETE", f"/workouts/{workout_id}", token=access_token(bob.id)).status == 200
    deliver_events()
    assert score(bob, challenge_id) == 0


def test_joining_forgets_entries_of_workouts_that_are_deleted_since(time: Clock) -> None:
    ada = person("ada")
    challenge_id = created(ada)
    joined(challenge_id, ada)
    time.at(0)
    train(ada, moment(0, 8))
    assert score(ada, challenge_id) == 1
    assert leave(ada, challenge_id).status == 200
    # The workout is in no history: it was deleted while its owner took part in nothing.
    joined(challenge_id, ada)
    assert score(ada, challenge_id) == 0


def test_the_gain_of_strength_is_judged_by_the_90_days_before(time: Clock) -> None:
    ada = person("ada")
    challenge_id = created(ada, metric="strength", exerciseId=SQUAT)
    joined(challenge_id, ada)
    time.at(0)
    train(ada, moment(0, 8), lift(100, 1, one_rep_max=100.0))
    time.at(1)
    train(ada, moment(1, 8), lift(110, 1, one_rep_max=110.0))
    assert score(ada, challenge_id) == 10
    train(ada, moment(1, 18), lift(150, 1, one_rep_max=150.0))
    assert score(ada, challenge_id) == 10
    assert [excluded["reason"] for excluded in read(ada, challenge_id)["place"]["excluded"]] == ["strength_jump"]


def test_an_event_of_a_user_without_challenges_is_one_query(time: Clock) -> None:
    from fitai.community.challenges import progress
    from fitai.kernel.meter import meter

    ada = person("ada")
    before = len(meter.operations)
    progress.follow(workout(ada, moment(0)))
    assert meter.operations[before:] == ["Query"]


def test_a_score_is_in_the_units_of_the_reader(time: Clock) -> None:
    ada = person("ada")
    challenge_id = created(ada, metric="distance")
    joined(challenge_id, ada)
    time.at(0)
    train(ada, moment(0, 8), exercise("outdoor-run", distance=16093.44, seconds=6000.0))
    view = read(ada, challenge_id, units="imperial")
    assert (view["unit"], view["place"]["score"], view["leaderboard"]["top"][0]["score"]) == ("mi", 10, 10)
    assert read(ada, challenge_id)["unit"] == "m"


# --- the creator's changes ---------------------------------------------------------------------------------


def test_before_it_begins_everything_can_be_changed_and_then_only_the_end(time: Clock) -> None:
    ada = person("ada")
    challenge_id = created(ada)
    answer = change(ada, challenge_id, version=1, title="April", endDate="2026-03-15", maxParticipants=5)
    assert answer.status == 200, answer.text
    assert (answer.data["title"], answer.data["endDate"], answer.data["version"]) == ("April", "2026-03-15", 2)
    assert change(ada, challenge_id, version=1, title="May").json["error"]["code"] == "stale_version"
    time.at(-1, 10)
    refused = change(ada, challenge_id, version=2, title="May", startDate="2026-03-04")
    assert {field["path"] for field in refused.json["error"]["fields"]} == {"title", "startDate"}
    assert change(ada, challenge_id, version=2, endDate="2026-03-10").status == 200


def test_another_end_moves_the_freeze_and_the_scores(time: Clock) -> None:
    ada = person("ada")
    challenge_id = created(ada)
    joined(challenge_id, ada)
    time.at(1)
    run()
    train(ada, moment(1, 8))
    time.at(4)
    train(ada, moment(4, 8))
    assert score(ada, challenge_id) == 2
    assert change(ada, challenge_id, version=1, endDate="2026-03-01").status == 422
    assert change(ada, challenge_id, version=1, endDate="2026-03-05").status == 422, "it is over"
    assert change(ada, challenge_id, version=1, endDate="2026-03-06").status == 200
    deliver_events()
    time.at(6, 12)
    assert run() == 0
    time.at(7, 12)
    assert run() == 1
    assert read(ada, challenge_id)["status"] == "finished"


def test_another_start_moves_when_the_participants_are_told(time: Clock) -> None:
    ada = person("ada", "Asia/Tokyo")
    challenge_id = created(ada)
    joined(challenge_id, ada)
    assert change(ada, challenge_id, version=1, startDate="2026-03-04").status == 200
    deliver_events()
    time.at(1, 14.9)
    assert run() == 0
    time.at(1, 15)
    assert run() == 1
    assert len(notices(ada, "challenge_started")) == 1


def test_a_cancelled_challenge_takes_no_scores_and_tells_its_participants(time: Clock) -> None:
    ada, bob = person("ada"), person("bob")
    challenge_id = created(ada)
    joined(challenge_id, bob)
    assert cancel(bob, challenge_id).status == 404
    assert cancel(ada, challenge_id).status == 200
    assert cancel(ada, challenge_id).status == 200
    assert len(notices(bob, "challenge_ended")) == 1
    assert join(bob, challenge_id).status == 404
    assert read(ada, challenge_id)["status"] == "cancelled"
    assert [item for item in items(f"USER#{bob.id}#CHALLENGES") if "IN#" in item["SK"]] == []
    assert [item for item in items("BOARD#") if bob.id in str(item)] == []
    time.at(9)
    assert run() == 0


def test_a_decided_challenge_cannot_be_changed_left_or_cancelled(time: Clock) -> None:
    ada = person("ada")
    challenge_id = created(ada)
    joined(challenge_id, ada)
    time.at(9)
    for answer in (
        leave(ada, challenge_id),
        cancel(ada, challenge_id),
        change(ada, challenge_id, version=1, title="x"),
    ):
        assert (answer.status, answer.json["error"]["code"]) == (409, "challenge_over")
    run()
    for answer in (leave(ada, challenge_id), cancel(ada, challenge_id)):
        assert (answer.status, answer.json["error"]["code"]) == (409, "challenge_over")


@pytest.mark.parametrize(
    ("body", "field"),
    [
        ({"metric": "volume"}, "visibility"),
        ({"metric": "custom", "customUnit": "pages"}, "visibility"),
        ({"metric": "custom", "visibility": "friends"}, "customUnit"),
        ({"customUnit": "pages"}, "customUnit"),
        ({"metric": "strength"}, "exerciseId"),
        ({"metric": "strength", "exerciseId": "no-such-exercise"}, "exerciseId"),
        ({"exerciseId": SQUAT}, "exerciseId"),
        ({"startDate": "2026-02-28"}, "startDate"),
        ({"endDate": "2026-03-01"}, "endDate"),
        ({"endDate": "2027-03-04"}, "endDate"),
        ({"teams": {"names": ["A", "a"], "bestOf": 1}}, "teams.names"),
        ({"teams": {"names": ["A", "B"], "bestOf": 3, "maxSize": 2}}, "teams.bestOf"),
        ({"maxParticipants": 1}, "maxParticipants"),
        ({"maxParticipants": 10_001}, "maxParticipants"),
    ],
)
def test_a_challenge_that_cannot_be_is_refused_with_the_field(time: Clock, body: dict[str, Any], field: str) -> None:
    answer = create(person("ada"), **body)
    assert answer.status == 422, answer.text
    assert [error["path"] for error in answer.json["error"]["fields"]] == [field]


def test_a_challenge_of_366_days_can_be(time: Clock) -> None:
    assert create(person("ada"), endDate=(FIRST_DAY + timedelta(days=365)).isoformat()).status == 201


def test_the_same_request_creates_one_challenge(time: Clock) -> None:
    ada = person("ada")
    body = {"title": "x", "metric": "workouts", "startDate": "2026-03-02", "endDate": "2026-03-08"}
    headers = {"Idempotency-Key": "k-1"}
    first, second = (
        call("POST", "/community/challenges", body, token=access_token(ada.id), headers=headers) for _ in range(2)
    )
    assert first.data["id"] == second.data["id"]


def test_a_new_account_creates_two_challenges_a_day_and_others_ten(time: Clock) -> None:
    ada = person("ada")
    assert [create(ada).status for _ in range(3)] == [201, 201, 429]
    time.now += timedelta(days=1, hours=1)
    assert create(ada).status == 201
    from tests.unit.contract.samples import verify_address

    bob = person("bob")
    verify_address(bob.id)
    time.now += timedelta(days=2)
    later = {"startDate": "2026-04-01", "endDate": "2026-04-02"}
    answers = [create(bob, **later) for _ in range(11)]
    assert [answer.status for answer in answers] == [201] * 10 + [409]
    assert answers[-1].json["error"]["code"] == "too_many_challenges"
    for answer in answers[:2]:
        assert cancel(bob, answer.data["id"]).status == 200
    limited = create(bob, **later)
    assert (limited.status, limited.json["error"]["code"]) == (429, "daily_limit_reached")


def test_a_decision_goes_on_where_it_was_interrupted_and_tells_everybody_once(
    time: Clock, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(settling, "SETTLED_AT_ONCE", 2)
    people = [person(name) for name in ("ada", "bob", "eve", "fay", "gil")]
    challenge_id = created(people[0])
    joined(challenge_id, *people)
    time.at(1)
    for user in people:
        train(user, moment(0, 8), logged=moment(0, 9))
    time.at(9)
    settling.run_deadlines(TimeBudget(60))
    event = ChallengeUpdated(user_id="u", challenge_id=challenge_id, cause="frozen")
    give_rank, given = settling._give_rank, 0

    def interrupted(*arguments: Any) -> None:
        nonlocal given
        given += 1
        if given == 2:
            raise ConnectionError
        give_rank(*arguments)

    monkeypatch.setattr(settling, "_give_rank", interrupted)
    with pytest.raises(ConnectionError):
        settling.deal_with(event)
    monkeypatch.setattr(settling, "_give_rank", give_rank)
    settling.deal_with(event)
    settling.deal_with(event)
    deliver_events(1000)
    assert [challenges_finished(user.id) for user in people] == [1] * 5
    assert [read(user, challenge_id)["place"]["rank"] for user in people] == [1] * 5
    assert [len(notices(user, "challenge_ended")) for user in people] == [1] * 5
    assert len(read(people[0], challenge_id)["winners"]) == 5
