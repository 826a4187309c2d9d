"""What the coach recommends by itself, to whom, and how often."""

from datetime import timedelta

import pytest
from fitai.coach.personal import PERSONAL_DATA
from fitai.coach.proactive import service, store
from fitai.kernel import switches
from fitai.kernel.deadlines import SHARDS
from fitai.kernel.meter import meter
from fitai.kernel.time_budget import TimeBudget
from fitai.workouts.published import completed_workouts

from tests.harness.crashes import sabotaged
from tests.harness.gateway import Socket, access_token, call, deliver_events, frames
from tests.harness.person import whole_table
from tests.unit.coach.proactive.training import MONDAY, Athlete, athlete, set_role, weeks
from tests.unit.coach.recommendations import Clock


@pytest.fixture
def time(aws: None) -> Clock:
    clock = Clock()
    clock.now = clock.now.replace(year=2026, month=1, day=4)
    return clock.start()


def get_stuck(ada: Athlete) -> None:
    """Train squats, presses and rows for five weeks; the squat stays where it is."""
    for week, day in enumerate(weeks(5)):
        ada.train(
            day,
            barbell_back_squat=(100, 5, 1),
            barbell_bench_press=(60 + 2.5 * week, 5, 2),
            barbell_row=(50 + week, 8, 2),
        )


def test_a_lift_that_is_stuck_is_recommended_with_its_data(time: Clock) -> None:
    ada = athlete(time)
    get_stuck(ada)
    assert ada.look_on(weeks(5)[-1] + timedelta(days=1)) == 1
    (recommendation,) = ada.recommendations()
    assert (recommendation["occasion"], recommendation["recommendationType"]) == ("plateau", "exercise")
    assert (recommendation["generation"], recommendation["status"]) == ("ready", "pending")
    facts = recommendation["content"]["data"]["facts"]
    assert facts["exerciseId"] == "barbell-back-squat"
    assert facts["recentBest"] == facts["bestBefore"] == pytest.approx(116.67, abs=0.01)
    assert facts["advice"]
    assert "stuck" in recommendation["content"]["reasoning"]
    assert recommendation["content"]["description"]
    assert recommendation["aiMetadata"]["provider"] == "built_in"
    assert sum(recommendation["context"]["recentActivity"].values()) == 4
    assert recommendation["context"]["preferences"]["units"] == "metric"


def test_a_user_who_does_not_pay_gets_none(time: Clock) -> None:
    ada = athlete(time, premium=False)
    get_stuck(ada)
    assert ada.look_on(weeks(5)[-1] + timedelta(days=1)) == 0
    assert ada.recommendations() == []


def test_who_stops_paying_is_not_looked_at_any_more(time: Clock) -> None:
    ada = athlete(time)
    get_stuck(ada)
    assert store.load(ada.person.id).state.deadline is not None
    set_role(ada.person, "user")
    ada.look_on(weeks(5)[-1] + timedelta(days=1))
    assert ada.recommendations() == []
    assert store.load(ada.person.id).state.deadline is None


def test_who_begins_to_pay_is_looked_at_after_the_next_workout(time: Clock) -> None:
    ada = athlete(time, premium=False)
    get_stuck(ada)
    set_role(ada.person, "premium")
    last = weeks(5)[-1] + timedelta(days=3)
    ada.train(last, barbell_back_squat=(100, 5, 1))
    ada.look_on(last + timedelta(days=1))
    assert [item["occasion"] for item in ada.recommendations()] == ["plateau"]


def test_the_devices_and_the_notifications_tell_of_it(time: Clock) -> None:
    ada = athlete(time)
    get_stuck(ada)
    with frames() as kept:
        ada.time.now = ada.time.now + timedelta(days=1)
        phone = Socket(kept, access_token(ada.person.id)).connect()
        ada.look(ada.time.now)
        (frame,) = phone.received("ai:recommendation")
        assert frame["data"]["occasion"] == "plateau"
        (notification,) = phone.received("notification:new")
    (recommendation,) = ada.recommendations()
    assert notification["data"]["type"] == "ai_ready"
    assert notification["data"]["data"] == {"recommendationId": recommendation["id"]}
    newest = call("GET", "/notifications", token=access_token(ada.person.id)).data[0]
    assert newest["type"] == "ai_ready"


def test_of_two_runs_at_once_and_of_one_that_is_repeated_only_one_recommends(time: Clock) -> None:
    ada = athlete(time)
    get_stuck(ada)
    time.now += timedelta(days=1)

    def run() -> None:
        service.recommend_due(TimeBudget(60))

    with sabotaged(lambda operation, _: operation == "TransactWriteItems") as saboteur:
        assert saboteur.crashes(run, 1)
        assert ada.recommendations() == []
        assert saboteur.crashes(run, 1, after=True)
    run()
    assert len(ada.recommendations()) == 1


def test_a_deload_is_due_after_six_weeks_and_not_recommended_again_soon(time: Clock) -> None:
    ada = athlete(time)
    for week, day in enumerate(weeks(8)):
        ada.train(day, barbell_back_squat=(100 + 2.5 * week, 5, 1))
    ada.look_on(weeks(8)[-1] + timedelta(days=1))
    (deload,) = [item for item in ada.recommendations() if item["occasion"] == "deload"]
    assert deload["createdAt"].startswith("2026-02-10")  # The morning after the sixth week's workout was the 10th.
    assert deload["content"]["data"]["facts"] == {"weeksWithoutDeload": 6, "loadShare": 0.8, "setShare": 0.6}
    assert deload["recommendationType"] == "template"


def test_who_only_pushes_is_recommended_pulls(time: Clock) -> None:
    ada = athlete(time)
    for week, day in enumerate(weeks(5)):
        ada.train(day, barbell_bench_press=(60 + 2.5 * week, 5, 4), barbell_overhead_press=(40 + week, 5, 4))
    ada.look_on(weeks(5)[-1] + timedelta(days=1))
    (balance,) = [item for item in ada.recommendations() if item["occasion"] == "imbalance"]
    assert balance["content"]["title"] == "Pull more"
    assert balance["content"]["data"]["facts"] == {"pushSetsPerWeek": 8, "pullSetsPerWeek": 0}
    assert len(balance["content"]["data"]["exercises"]) == 3
    assert all(exercise["reason"] for exercise in balance["content"]["data"]["exercises"])


def test_who_comes_back_after_a_break_is_offered_an_easy_workout(time: Clock) -> None:
    ada = athlete(time)
    for day in weeks(5):
        for offset in (0, 2):
            ada.train(day + timedelta(days=offset), barbell_back_squat=(100, 5, 1), pull_up=(0, 6, 3))
    last = weeks(5)[-1] + timedelta(days=2)
    ada.look_on(last + timedelta(days=3))
    count_before = len(ada.recommendations())
    assert ada.look_on(last + timedelta(days=13)) == 0
    assert ada.look_on(last + timedelta(days=14)) == 1
    offer = ada.recommendations()[count_before]
    assert (offer["occasion"], offer["recommendationType"]) == ("return", "workout")
    assert offer["content"]["data"]["facts"] == {"daysSinceWorkout": 14, "workoutsBefore": 10}
    path = f"/ai/recommendations/{offer['id']}/feedback"
    accepted = call("PUT", path, {"status": "accepted"}, token=access_token(ada.person.id)).data
    workout = call("GET", f"/workouts/{accepted['workoutId']}", token=access_token(ada.person.id)).data
    squat, pull_up = workout["exercises"]
    assert (squat["target"]["weight"], squat["target"]["sets"]) == (80, 1)
    assert pull_up["target"]["sets"] == 2
    # Nothing more comes until the next workout.
    assert ada.look_on(last + timedelta(days=40)) == 0


def test_the_easy_workout_of_who_has_pounds_has_loads_of_their_plates(time: Clock) -> None:
    ada = athlete(time)
    call("PUT", "/users/preferences", {"units": "imperial"}, token=access_token(ada.person.id)).data  # noqa: B018
    for day in weeks(5):
        for offset in (0, 2):
            ada.train(day + timedelta(days=offset), barbell_back_squat=(225, 5, 1), barbell_curl=(55, 8, 1))
    last = weeks(5)[-1] + timedelta(days=2)
    ada.look_on(last + timedelta(days=3))
    ada.look_on(last + timedelta(days=14))
    (offer,) = [item for item in ada.recommendations() if item["occasion"] == "return"]
    token = access_token(ada.person.id)
    plan = call("GET", f"/ai/recommendations/{offer['id']}", token=token).data["content"]["data"]["template"]
    (day,) = plan["weeklyPlan"]["days"].values()
    assert [exercise["weight"]["value"] for exercise in day["exercises"]] == [180, 45]


def test_who_trains_seldom_is_not_told_of_a_break(time: Clock) -> None:
    ada = athlete(time)
    ada.train(MONDAY, barbell_back_squat=(100, 5, 1))
    ada.look_on(MONDAY + timedelta(days=1))
    ada.look_on(MONDAY + timedelta(days=14))
    assert ada.recommendations() == []


def test_a_workout_costs_one_read_for_who_does_not_pay_and_a_look_does_not_grow_with_the_history(time: Clock) -> None:
    ada, bob = athlete(time), athlete(time, "bob", premium=False)
    costs = []
    for person in (ada, bob):
        person.train(MONDAY, barbell_back_squat=(100, 5, 1))
        (event,) = completed_workouts(person.person.id)
        newer = event.model_copy(update={"date": MONDAY + timedelta(days=1), "workout_id": "w-2"})
        meter.reset()
        service.watch_training(newer)
        costs.append(list(meter.operations))
    assert costs == [["GetItem", "GetItem", "TransactWriteItems"], ["GetItem"]]
    time.now += timedelta(days=3)
    meter.reset()
    assert service.recommend_due(TimeBudget(60)) == 1
    reads = [operation for operation in meter.operations if operation != "Query"]
    # State, account, the series of lifts, feedback, the account's check and the state; the Queries are those of the time zones,
    # and two of the training.
    assert reads == ["GetItem", "GetItem", "BatchGetItem", "GetItem", "TransactWriteItems"]
    assert meter.operations.count("Query") == len(SHARDS) + 2


def test_the_state_is_exported_and_nothing_is_left_after_an_erasure(time: Clock) -> None:
    ada = athlete(time)
    ada.train(MONDAY, barbell_back_squat=(100, 5, 1))
    kinds = [kind for kind, _ in PERSONAL_DATA.export(ada.person.id)]
    assert "coach_watch" in kinds
    for _ in PERSONAL_DATA.erase(ada.person.id):
        pass
    left = [item for item in whole_table() if item["kind"]["S"] in ("coach_watch", "deadline") and "coach" in str(item)]
    assert left == []


def test_nobodys_training_is_looked_at_while_the_coach_is_off_and_afterwards_it_is(time: Clock) -> None:
    athlete(time).train(MONDAY, barbell_back_squat=(100, 5, 1))
    time.now += timedelta(days=3)
    deliver_events()
    switches.use({"ai_coach": False})
    assert service.recommend_due(TimeBudget(60)) == 0
    switches.use({})
    assert service.recommend_due(TimeBudget(60)) == 1
