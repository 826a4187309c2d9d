"""What was done the last time, and what the template's rule asks for next, in the answer that starts a workout."""

from datetime import UTC, date, datetime, timedelta
from typing import Any

import pytest
from fitai.kernel import clock
from fitai.workouts import models
from fitai.workouts.models import LastSet
from fitai.workouts.planning import targets
from fitai.workouts.records import sessions as records_sessions
from fitai.workouts.records import store
from fitai.workouts.records.performance import RecordChange
from fitai.workouts.records.sessions import PastSession

from tests.harness.gateway import Frames, Socket, access_token, call, deliver_events
from tests.unit.auth.people import register

ME = "user-1"
SQUAT, BENCH = "barbell-back-squat", "barbell-bench-press"
MONDAY = datetime(2026, 3, 2, 18, 0, tzinfo=UTC)


@pytest.fixture(autouse=True)
def _clock(pushed: Frames) -> None:
    clock.set_source(lambda: MONDAY)


def on(day: int, hour: int = 18) -> str:
    """It is this day, counted from a Monday; gives a token that is good then."""
    moment = MONDAY + timedelta(days=day, hours=hour - 18)
    clock.set_source(lambda: moment)
    return access_token(ME)


def template(**fields: Any) -> str:
    exercise = {"exerciseId": SQUAT, "sets": 2, "reps": {"min": 5, "max": 8, "target": 8}} | fields
    days = {day: {"exercises": [exercise]} for day in ("monday", "thursday")}
    return plan(days)


def plan(days: dict[str, Any], **more: Any) -> str:
    body = {"name": "Strength", "weeklyPlan": {"totalWeeks": 4, "days": days} | more}
    return call("POST", "/templates", body, token=access_token(ME)).data["id"]  # type: ignore[no-any-return]


DOUBLE = {"weight": {"type": "fixed", "value": 100}, "progression": {"type": "double"}}
LINEAR = {"weight": {"type": "fixed", "value": 100}, "progression": {"type": "linear"}, "reps": 5}


def begin(token: str, template_id: str | None = None, **more: Any) -> dict[str, Any]:
    source = {"templateId": template_id, "day": "monday"} if template_id else {}
    workout: dict[str, Any] = call("POST", "/workouts", source | {"start": True} | more, token=token).data
    return workout


def finish(token: str, workout: dict[str, Any], *sets: tuple[float, int], exercise: int = 0) -> str:
    """Do the sets of an exercise and end the workout."""
    for index, (weight, reps) in enumerate(sets):
        body = {"weight": weight, "reps": reps}
        call("PUT", f"/workouts/{workout['id']}/set/{index}?exercise={exercise}", body, token=token).data  # noqa: B018
    call("POST", f"/workouts/{workout['id']}/complete", {}, token=token).data  # noqa: B018
    deliver_events()
    return str(workout["id"])


def train(day: int, *sets: tuple[float, int], template_id: str | None = None, lift: str = SQUAT) -> str:
    token = on(day)
    more = {} if template_id else {"exercises": [{"exerciseId": lift}]}
    return finish(token, begin(token, template_id, **more), *sets)


def asked(at: int, template_id: str, **more: Any) -> dict[str, Any]:
    """The target of a workout that is planned this day."""
    body = {"templateId": template_id, "day": "monday"} | more
    exercise: dict[str, Any] = call("POST", "/workouts", body, token=on(at)).data["exercises"][0]
    return exercise


# --- last time ---------------------------------------------------------------------------------------------


def test_the_last_time_is_told_when_a_workout_starts() -> None:
    first = train(0, (60, 8), (100, 5))
    token = on(2)
    body = {"exercises": [{"exerciseId": SQUAT}, {"exerciseId": BENCH}], "start": True}
    answer = call("POST", "/workouts", body, token=token)
    squat, bench = answer.data["exercises"]
    assert squat["lastTime"] == {
        "date": "2026-03-02",
        "workoutId": first,
        "sets": [{"type": "normal", "weight": 60, "reps": 8}, {"type": "normal", "weight": 100, "reps": 5}],
    }
    assert "lastTime" not in bench
    assert "target" not in squat, "no template, no rule"
    assert answer.operations[1:].count("BatchGetItem") == 1
    assert answer.operations[1:].count("TransactWriteItems") == 1
    assert "lastTime" not in call("GET", f"/workouts/{answer.data['id']}", token=token).text


def test_a_planned_workout_tells_it_when_it_starts_by_either_door(pushed: Frames) -> None:
    first = train(0, (100, 5))
    token = on(2)
    body = {"exercises": [{"exerciseId": SQUAT}]}
    planned = call("POST", "/workouts", body, token=token).data
    assert "lastTime" not in planned["exercises"][0]
    answer = call("POST", f"/workouts/{planned['id']}/start", {"clientId": "s"}, token=token)
    assert answer.data["exercises"][0]["lastTime"]["workoutId"] == first
    assert answer.operations[1:] == ["Query", "BatchGetItem", "TransactWriteItems", "Query"]
    again = call("POST", f"/workouts/{planned['id']}/start", {"clientId": "s"}, token=token).data
    assert again["exercises"][0]["lastTime"]["workoutId"] == first
    call("DELETE", f"/workouts/{planned['id']}", token=token)
    phone, watch = Socket(pushed, token).connect(), Socket(pushed, token).connect()
    other = call("POST", "/workouts", body, token=token).data
    frame = phone.send("workout:start", {"workoutId": other["id"]})[0]
    assert frame["data"]["workout"]["exercises"][0]["lastTime"]["workoutId"] == first
    assert watch.received("workout:started")[0]["data"] == frame["data"]


def test_the_last_time_in_pounds_is_the_same_pounds() -> None:
    token = on(0)
    workout = begin(token, exercises=[{"exerciseId": SQUAT}])
    call("PUT", f"/workouts/{workout['id']}/set/0?units=imperial", {"weight": 225, "reps": 5}, token=token)
    call("POST", f"/workouts/{workout['id']}/complete", {}, token=token)
    deliver_events()
    body = {"exercises": [{"exerciseId": SQUAT}], "start": True}
    last = call("POST", "/workouts?units=imperial", body, token=on(2)).data["exercises"][0]["lastTime"]
    assert last["sets"][0]["weight"] == 225


def last(day: int = 30) -> dict[str, Any] | None:
    token = on(day)
    workout = begin(token, exercises=[{"exerciseId": SQUAT}])
    call("DELETE", f"/workouts/{workout['id']}", token=token)
    deliver_events()
    return workout["exercises"][0].get("lastTime")  # type: ignore[no-any-return]


def test_what_counts_for_nothing_is_no_last_time() -> None:
    first = train(0, (100, 5))
    token = on(1)
    warm = begin(token, exercises=[{"exerciseId": SQUAT}])
    call("PUT", f"/workouts/{warm['id']}/set/0", {"weight": 60, "reps": 5, "type": "warmup"}, token=token)
    call("POST", f"/workouts/{warm['id']}/complete", {}, token=token)
    given_up = begin(token, exercises=[{"exerciseId": SQUAT}])
    call("PUT", f"/workouts/{given_up['id']}/set/0", {"weight": 90, "reps": 5}, token=token)
    version = call("GET", f"/workouts/{given_up['id']}", token=token).data["version"]
    call("PUT", f"/workouts/{given_up['id']}", {"version": version, "status": "cancelled"}, token=token)
    deliver_events()
    last_time = last()
    assert last_time is not None
    assert last_time["workoutId"] == first


def test_corrections_and_deletions_change_what_was_done_last() -> None:
    first, second = train(0, (100, 5)), train(2, (110, 5))
    assert (last() or {})["workoutId"] == second
    token = on(3)
    call("PUT", f"/workouts/{second}/set/0?exercise=0", {"weight": 105}, token=token)
    deliver_events()
    assert (last() or {})["sets"] == [{"type": "normal", "weight": 105, "reps": 5}]
    call("DELETE", f"/workouts/{second}", token=on(4))
    deliver_events()
    assert (last() or {})["workoutId"] == first
    call("DELETE", f"/workouts/{first}", token=on(5))
    deliver_events()
    assert last() is None


def test_a_workout_that_is_logged_late_takes_its_place() -> None:
    newest = train(6, (100, 5))
    token = on(7)
    late = finish(token, begin(token, exercises=[{"exerciseId": SQUAT}], date="2026-03-05"), (120, 5))
    assert (last() or {})["workoutId"] == newest
    assert [session.workout_id for session in store.load_past_performance(ME, [SQUAT]).done(SQUAT)] == [newest, late]
    version = call("GET", f"/workouts/{late}", token=on(8)).data["version"]
    call("PUT", f"/workouts/{late}", {"version": version, "date": "2026-03-09"}, token=on(8))
    deliver_events()
    assert (last() or {})["workoutId"] == late


def test_an_event_that_comes_twice_makes_no_second_session() -> None:
    from fitai.workouts import published
    from fitai.workouts.records import service

    workout = train(0, (100, 5))
    event = published.completed_workout(ME, workout)
    assert event is not None
    before = store.load_past_performance(ME, [SQUAT])
    service.update_records(event)
    after = store.load_past_performance(ME, [SQUAT])
    assert after.done(SQUAT) == before.done(SQUAT)
    assert after.sessions[SQUAT].version == before.sessions[SQUAT].version


def test_what_is_kept_does_not_grow_with_the_history() -> None:
    sessions = [
        PastSession(
            workout_id=f"w{day:02d}",
            date=date(2026, 1, 1) + timedelta(days=day),
            at=MONDAY,
            sets=[LastSet(weight=60, reps=5, rpe=7, type="warmup"), LastSet(weight=100, reps=5, rpe=8)],
        )
        for day in range(40)
    ]
    kept = records_sessions.newest_sessions(reversed(sessions))
    assert [session.workout_id for session in kept] == [f"w{day:02d}" for day in range(39, 27, -1)]
    assert kept[0] == sessions[-1]
    assert kept[1].sets == [LastSet(weight=100, reps=5)], "of older ones what the rules look at"
    assert records_sessions.newest_sessions(kept) == kept


# --- what a session was ------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("sets", "weight", "reps"),
    [
        ([(100, 5), (100, 5), (100, 4)], 100, (5, 5, 4)),
        ([(100, 5), (100, 5), (90, 8)], 100, (5, 5)),
        ([(100, 5), (100, 5), (105, 3)], 100, (5, 5, 3)),
        ([(100, 5), (90, 5)], 100, (5,)),
        ([(None, 10), (None, 8)], None, (10, 8)),
    ],
)
def test_a_session_is_the_load_of_most_sets(
    sets: list[tuple[float | None, int]], weight: float | None, reps: tuple[int, ...]
) -> None:
    last_sets = [LastSet(weight=weight, reps=reps) for weight, reps in sets]
    uncounted_sets = [LastSet(weight=40, reps=10, type="warmup"), LastSet(weight=60, reps=12, type="dropset")]
    past = PastSession(workout_id="w", date=date(2026, 1, 1), at=MONDAY, sets=[*uncounted_sets, *last_sets])
    result = targets._session_result(past, "weight_reps")
    assert result is not None
    assert (result.weight, result.reps) == (weight, reps)


def test_with_assistance_more_help_is_a_set_that_fell_short() -> None:
    sets = [LastSet(weight=30, reps=8), LastSet(weight=30, reps=8), LastSet(weight=40, reps=8)]
    result = targets._session_result(
        PastSession(workout_id="w", date=date(2026, 1, 1), at=MONDAY, sets=sets), "assisted_reps"
    )
    assert result is not None
    assert (result.weight, result.reps) == (30, (8, 8))


# --- the next target ---------------------------------------------------------------------------------------


def test_double_progression_from_session_to_session() -> None:
    rule = template(**DOUBLE)
    first = asked(0, rule)
    assert first["target"]["reason"] == "start"
    assert [(set_["weight"], set_["reps"]) for set_ in first["sets"]] == [(100, 8)] * 2
    train(0, (100, 6), (100, 6), template_id=rule)
    target = asked(3, rule)["target"]
    assert (target["reason"], target["weight"], target["reps"], target["sets"]) == ("add_reps", 100, 7, 2)
    train(3, (100, 8), (100, 8), template_id=rule)
    more = asked(7, rule)
    assert (more["target"]["reason"], more["target"]["weight"], more["target"]["reps"]) == ("add_weight", 102.5, 5)
    assert [(set_["weight"], set_["reps"]) for set_ in more["sets"]] == [(102.5, 5)] * 2
    assert more["sets"][0]["target"]["weight"] == 102.5
    for day in (7, 10, 14):
        train(day, (102.5, 4), (102.5, 4), template_id=rule)
    less = asked(17, rule)["target"]
    assert (less["reason"], less["weight"]) == ("reduce", 92.5)


def test_the_increment_is_what_the_callers_plates_allow() -> None:
    me = register()
    token = me.token
    own = {"plates": [{"weight": 20, "pairs": 4}, {"weight": 5, "pairs": 1}, {"weight": 2.5, "pairs": 1}], "bars": [20]}
    call("PUT", "/users/preferences", own, token=token).data  # noqa: B018
    exercise = {"exerciseId": SQUAT, "sets": 1} | LINEAR
    body = {"name": "S", "weeklyPlan": {"days": {"monday": {"exercises": [exercise]}}}}
    rule = call("POST", "/templates", body, token=token).data["id"]
    finish(token, begin(token, rule), (100, 5))
    target = begin(token, rule)["exercises"][0]["target"]
    assert (target["reason"], target["weight"]) == ("add_weight", 105)


def test_the_target_of_a_planned_workout_is_looked_at_again_when_it_starts() -> None:
    rule = template(**LINEAR)
    planned = call("POST", "/workouts", {"templateId": rule, "day": "monday"}, token=on(0)).data
    changed = call("POST", "/workouts", {"templateId": rule, "day": "monday"}, token=on(0)).data
    body = {
        "version": changed["version"],
        "exercises": [{"exerciseId": SQUAT, "sets": [{"weight": 70, "reps": 3}]}],
    }
    call("PUT", f"/workouts/{changed['id']}", body, token=on(0)).data  # noqa: B018
    assert planned["exercises"][0]["sets"][0]["weight"] == 100
    train(1, (100, 5), (100, 5), template_id=rule)
    started = call("POST", f"/workouts/{planned['id']}/start", {}, token=on(2)).data["exercises"][0]
    assert [set_["weight"] for set_ in started["sets"]] == [102.5, 102.5]
    assert started["target"]["reason"] == "add_weight"
    assert call("GET", f"/workouts/{planned['id']}", token=on(2)).data["exercises"][0]["sets"] == started["sets"]
    call("DELETE", f"/workouts/{planned['id']}", token=on(2))
    own = call("POST", f"/workouts/{changed['id']}/start", {}, token=on(2)).data["exercises"][0]
    assert [(set_["weight"], set_["reps"]) for set_ in own["sets"]] == [(70, 3)], "what the athlete planned stays"
    assert own["target"]["weight"] == 102.5


def test_a_ramp_follows_the_target() -> None:
    rule = template(**LINEAR)
    planned = call("POST", "/workouts", {"templateId": rule, "day": "monday", "warmUp": True}, token=on(0)).data
    assert [set_["weight"] for set_ in planned["exercises"][0]["sets"]] == [20, 40, 60, 80, 100, 100]
    for day in range(1, 5):
        train(day, *([(100 + 2.5 * (day - 1), 5)] * 2), template_id=rule)
    started = call("POST", f"/workouts/{planned['id']}/start", {}, token=on(6)).data["exercises"][0]
    assert [set_["weight"] for set_ in started["sets"]] == [20, 42.5, 65, 87.5, 110, 110]
    assert (started["target"]["sets"], started["target"]["weight"]) == (2, 110)


def test_sessions_outside_of_the_template_do_not_move_its_target() -> None:
    rule = template(**LINEAR)
    train(0, (100, 5), (100, 5), template_id=rule)
    outside = train(1, (60, 12))
    started = begin(on(3), rule)["exercises"][0]
    assert started["lastTime"]["workoutId"] == outside
    assert started["target"]["weight"] == 102.5


def test_a_heavy_and_a_light_day_go_their_own_ways() -> None:
    heavy = {"exerciseId": SQUAT, "sets": 1} | LINEAR
    light = heavy | {"reps": 12, "weight": {"type": "fixed", "value": 60}}
    rule = plan({"monday": {"exercises": [heavy]}, "thursday": {"exercises": [light]}})
    train(0, (100, 5), template_id=rule)
    assert asked(3, rule, day="thursday")["target"]["weight"] == 60
    token = on(3)
    finish(token, begin(token, rule, day="thursday"), (60, 12))
    assert asked(7, rule)["target"]["weight"] == 102.5
    assert asked(10, rule, day="thursday")["target"]["weight"] == 62.5


def test_a_template_that_is_edited_goes_on_from_where_the_athlete_was() -> None:
    rule = template(**LINEAR)
    train(0, (100, 5), (100, 5), template_id=rule)
    read = call("GET", f"/templates/{rule}", token=on(1)).data
    exercise = {"exerciseId": SQUAT, "sets": 1} | LINEAR
    body = {
        "name": "Strength",
        "version": read["version"],
        "weeklyPlan": {"days": {"monday": {"exercises": [exercise]}}},
    }
    call("PUT", f"/templates/{rule}", body, token=on(1)).data  # noqa: B018
    target = asked(2, rule)["target"]
    assert (target["sets"], target["weight"]) == (1, 102.5)


def test_weeks_go_on_by_the_calendar_and_an_easy_one_is_no_failure() -> None:
    exercise = {"exerciseId": SQUAT, "sets": 2} | LINEAR
    rule = plan({"monday": {"exercises": [exercise]}}, deload={"everyWeeks": 2, "loadPercentage": 60})
    train(0, (100, 5), (100, 5), template_id=rule)
    assert asked(3, rule)["target"]["reason"] == "add_weight", "still the first week"
    easy = asked(21, rule)["target"]
    assert (easy["reason"], easy["weight"]) == ("deload_week", 62.5), "weeks without training are no weeks of the plan"
    train(21, (62.5, 5), (62.5, 5), template_id=rule)
    target = asked(28, rule)["target"]
    assert (target["reason"], target["weight"]) == ("add_weight", 102.5)
    assert asked(28, rule, week=4)["target"]["reason"] == "deload_week"
    refused = call("POST", "/workouts", {"week": 2}, token=on(28))
    assert refused.status == 422


def test_a_wave_goes_through_its_weeks_and_its_training_max_grows() -> None:
    waves = [{"sets": [{"percentage": 80, "reps": 5, "amrap": True}]}, {"sets": [{"percentage": 90, "reps": 3}]}]
    progression = {"type": "wave", "waves": waves, "increment": 5}
    rule = plan({"monday": {"exercises": [{"exerciseId": SQUAT, "sets": 1, "reps": 5, "progression": progression}]}})
    train(0, (140, 1))
    first = asked(1, rule)
    # 90 % of 140 is 126, of which 80 % is 100.8: the plates make 100.
    assert (first["sets"][0]["weight"], first["sets"][0]["reps"], first["sets"][0]["target"]["amrap"]) == (100, 5, True)
    train(1, (100, 5), template_id=rule)
    second = asked(7, rule)["target"]
    assert (second["reason"], second["weight"]) == ("next_wave", 112.5)
    train(7, (112.5, 3), template_id=rule)
    third = asked(14, rule)["target"]
    assert (third["reason"], third["weight"]) == ("new_cycle", 105)


def test_what_the_template_does_not_weigh_goes_on_from_what_was_done_before_it() -> None:
    train(0, (80, 5), (80, 5))
    rule = template(progression={"type": "linear"}, reps=5)
    target = asked(2, rule)["target"]
    assert (target["reason"], target["weight"]) == ("add_weight", 82.5)


# --- a record that moved under a start ---------------------------------------------------------------------


def test_a_start_between_the_reading_and_the_writing_of_a_recomputation_loses_no_set() -> None:
    train(0, (200, 5))
    token = on(2)
    workout = begin(token, exercises=[{"exerciseId": SQUAT}])
    # As if a recomputation had found no active workout, and wrote the record only now.
    record = store.load_past_performance(ME, [SQUAT]).records[SQUAT]
    smaller = record.bests.model_copy(update={"weight": 100, "volume": 500, "one_rep_max": 116, "reps": [(100, 5)]})
    from fitai.kernel.table import commit

    commit(*store.record_writes(ME, workout["id"], [RecordChange.after(SQUAT, smaller, record.version)]))
    call("PUT", f"/workouts/{workout['id']}/set/0", {"weight": 205, "reps": 5}, token=token).data  # noqa: B018
    answer = call("PUT", f"/workouts/{workout['id']}/set/1", {"weight": 210, "reps": 5}, token=token).data
    assert next(record for record in answer["records"] if record["type"] == "max_weight")["previous"] == 205


# --- after an import ---------------------------------------------------------------------------------------

STRONG = """Date,Workout Name,Duration,Exercise Name,Set Order,Weight,Reps,Distance,Seconds,Notes,Workout Notes,RPE
2026-02-20 18:30:00,Legs,45m,Squat (Barbell),W,60,5,0,0,,,
2026-02-20 18:30:00,Legs,45m,Squat (Barbell),1,110,8,0,0,,,8
2026-02-20 18:30:00,Legs,45m,Squat (Barbell),2,110,8,0,0,,,9
2026-02-13 18:30:00,Legs,45m,Squat (Barbell),1,105,8,0,0,,,
2026-02-13 18:30:00,Legs,45m,Bench Press (Barbell),1,80,5,0,0,,,
"""


def take_over(csv: str = STRONG) -> str:
    """An import, carried out to its end."""
    body = {"csv": csv, "units": "metric", "timezone": "UTC"}
    done = call("POST", "/workouts/import", body, token=access_token(ME)).data
    deliver_events()
    return str(done["importId"])


def undo(import_id: str) -> None:
    call("POST", "/workouts/import", {"undo": import_id}, token=access_token(ME)).data  # noqa: B018
    deliver_events()


def test_an_import_is_the_last_time_and_what_the_next_target_follows_from() -> None:
    rule = template(progression={"type": "double"})
    on(0)
    made = take_over()
    token = on(1)
    workout = begin(token, exercises=[{"exerciseId": exercise_id} for exercise_id in (SQUAT, BENCH, "plank")])
    squat, bench, plank = workout["exercises"]
    assert squat["lastTime"]["date"] == "2026-02-20"
    assert squat["lastTime"]["sets"] == [
        {"type": "warmup", "weight": 60, "reps": 5},
        {"type": "normal", "weight": 110, "reps": 8, "rpe": 8},
        {"type": "normal", "weight": 110, "reps": 8, "rpe": 9},
    ]
    imported = call("GET", f"/workouts/{squat['lastTime']['workoutId']}", token=token).data
    assert imported["date"] == "2026-02-20"
    assert (bench["lastTime"]["date"], bench["lastTime"]["sets"]) == (
        "2026-02-13", [{"type": "normal", "weight": 80, "reps": 5}]
    )  # fmt: skip
    assert "lastTime" not in plank
    call("DELETE", f"/workouts/{workout['id']}", token=token)
    deliver_events()
    target = asked(2, rule)["target"]
    assert (target["reason"], target["weight"], target["reps"]) == ("add_weight", 112.5, 5)
    undo(made)
    assert last(3) is None
    assert asked(3, rule)["target"].get("weight") is None
    assert store.load_past_performance(ME, [SQUAT, BENCH]).records[SQUAT].bests == models.Bests()


def test_an_import_takes_its_place_among_what_was_done_here() -> None:
    late = finish(on(0), begin(on(0), exercises=[{"exerciseId": SQUAT}], date="2026-02-16"), (90, 5))
    made = take_over()
    assert [session.date.isoformat() for session in store.load_past_performance(ME, [SQUAT]).done(SQUAT)] == [
        "2026-02-20", "2026-02-16", "2026-02-13"
    ]  # fmt: skip
    assert (last(0) or {})["date"] == "2026-02-20"
    today = train(0, (100, 5))
    assert (last(1) or {})["workoutId"] == today
    older = take_over(STRONG.replace("2026-", "2025-"))
    assert (last(1) or {})["workoutId"] == today, "what is older is no last time"
    undo(made)
    assert [session.workout_id for session in store.load_past_performance(ME, [SQUAT]).done(SQUAT)][:2] == [today, late]
    assert len(store.load_past_performance(ME, [SQUAT]).done(SQUAT)) == 4
    undo(older)
    assert [session.workout_id for session in store.load_past_performance(ME, [SQUAT]).done(SQUAT)] == [today, late]
    again = take_over()
    assert len(store.load_past_performance(ME, [SQUAT]).done(SQUAT)) == 4, "what was undone can be imported again"
    call("DELETE", f"/workouts/{today}", token=on(1))
    deliver_events()
    assert (last(2) or {})["date"] == "2026-02-20"
    undo(again)
    assert (last(2) or {})["workoutId"] == late


def test_a_workout_that_is_changed_after_its_import_stays_the_last_time() -> None:
    made = take_over()
    workout = str((last(0) or {})["workoutId"])
    call("PUT", f"/workouts/{workout}/set/1?exercise=0", {"weight": 120}, token=on(0)).data  # noqa: B018
    deliver_events()
    undo(made)
    last_time = last(1) or {}
    assert last_time["workoutId"] == workout
    assert [set_["weight"] for set_ in last_time["sets"]] == [60, 120, 110]
    assert len(store.load_past_performance(ME, [SQUAT]).done(SQUAT)) == 1
