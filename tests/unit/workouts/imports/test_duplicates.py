"""The same workout is imported once: from whichever app, under whichever name, however its time is spelled."""

from typing import Any

import pytest
from fitai.kernel.meter import meter
from fitai.workouts.imports.duplicates import has_same_sets, sets_digest
from fitai.workouts.models import WorkoutExercise, WorkoutSet

from tests.harness.gateway import access_token, call, deliver_events
from tests.unit.auth.people import register
from tests.unit.workouts.imports import files
from tests.unit.workouts.imports.readers.lines import HEVY, STRONG, STRONG_UNITS, hevy_row, row
from tests.unit.workouts.imports.test_importing import history, send, take

pytestmark = pytest.mark.usefixtures("pushed")
START = "2024-05-31 18:30:42"
FIRST = STRONG_UNITS + "".join(
    f"{START};Push;Bench Press (Barbell);{n};{weight};kg;5;;;;;;\n" for n, weight in ((1, 80), (2, 82.5))
)
LIKELY = "it has the same start and the same sets; it was not imported"


@pytest.fixture
def token(aws: None) -> str:
    return access_token("user-1")


def of_hevy(start: str, name: str = "Evening", exercise: str = "Bench Press (Barbell)") -> str:
    rows = [("0", "80"), ("1", "82.5")]
    return HEVY + "".join(
        hevy_row(title=name, start_time=start, end_time="", exercise_title=exercise, set_index=number, weight_kg=weight)
        for number, weight in rows
    )


SAME_WORKOUTS = {
    "seconds-lost": FIRST.replace(START, "5/31/2024 18:30"),
    "twelve-hours": FIRST.replace(START, "5/31/24 6:30 PM"),
    "serial": FIRST.replace(START, "45443.770833333"),
    "month-name": FIRST.replace(START, "31 May 2024, 18:30"),
    "rounded": FIRST.replace(START, "2024-05-31 18:31:00"),
    "renamed": FIRST.replace(";Push;", ";Chest day;"),
    "zone-written": FIRST.replace(START, "2024-05-31T18:30:42+02:00"),
    "another-zone": FIRST.replace(START, "2024-05-31T12:30:42-04:00").replace(";Push;", ";Chest day;"),
    "hevy": of_hevy("31 May 2024, 18:30"),
    "hevy-own-name": of_hevy("31 May 2024, 18:30", exercise="My bench"),
    "fitnotes": files.FITNOTES.split("\n")[0] + "\n" + "".join(f"2024-05-31,Barbell Bench Press,Chest,{kg},kgs,5,,,,\n" for kg in (80, 82.5)),
    "pounds": FIRST.replace(";80;kg", ";176.37;lbs").replace(";82.5;kg", ";181.9;lbs").replace(";Push;", ";Chest;"),
}  # fmt: skip


@pytest.mark.parametrize("text", SAME_WORKOUTS.values(), ids=SAME_WORKOUTS)
def test_a_workout_that_was_imported_is_not_imported_again(token: str, text: str) -> None:
    take(token, FIRST, timezone="Europe/Berlin")
    [workout] = history(token)
    report = send(token, text, timezone="Europe/Berlin", dryRun=True).data
    assert (report["workouts"], report["sets"], report["duplicates"]) == (0, 0, 1)
    [duplicate] = report["duplicateWorkouts"]
    assert (duplicate["line"], duplicate["workoutId"], duplicate["isTaken"]) == (2, workout["id"], False)
    if duplicate["certainty"] == "likely":
        [skipped] = report["skipped"]
        assert (skipped["line"], skipped["reason"]) == (
            2, f"Likely a duplicate of “Push” of 2024-05-31 18:30, which you have already: {LIKELY}",
        )  # fmt: skip


@pytest.mark.parametrize("kind", ["renamed", "seconds-lost", "hevy"])
def test_the_caller_may_take_a_duplicate(token: str, kind: str) -> None:
    take(token, FIRST, timezone="Europe/Berlin")
    for expected in (2, 3):
        report = take(token, SAME_WORKOUTS[kind], timezone="Europe/Berlin", duplicates="take")
        if kind != "seconds-lost" and expected == 3:
            # Taken before under its own name: now it is this very workout, and is taken once more.
            assert report["duplicateWorkouts"][0]["certainty"] == "same"
        assert (report["status"], report["workouts"], report["duplicateWorkouts"][0]["isTaken"]) == ("done", 1, True)
        assert len(history(token)) == expected


DIFFERENT_WORKOUTS = {
    "other-weight": FIRST.replace(";82.5;", ";85;").replace(";Push;", ";Other;"),
    "other-hour": FIRST.replace(START, "2024-05-31 19:30:42"),
    "a-set-more": FIRST.replace(";Push;", ";Other;") + f"{START};Other;Bench Press (Barbell);3;80;kg;5;;;;;;\n",
    "other-exercise": FIRST.replace("Bench Press", "Deadlift").replace(";Push;", ";Other;"),
    "next-day": FIRST.replace(START, "2024-06-01 18:30:42"),
}


@pytest.mark.parametrize("text", DIFFERENT_WORKOUTS.values(), ids=DIFFERENT_WORKOUTS)
def test_another_workout_is_imported(token: str, text: str) -> None:
    take(token, FIRST, timezone="Europe/Berlin")
    report = send(token, text, timezone="Europe/Berlin", dryRun=True).data
    assert (report["workouts"], report["duplicates"], report["skipped"]) == (1, 0, [])


def test_a_workout_that_was_trained_live_is_not_imported(token: str) -> None:
    body = {"exercises": [{"exerciseId": "barbell-bench-press", "sets": [{}, {}]}], "start": True}
    workout = call("POST", "/workouts", body, token=token).data
    for place, weight in enumerate((80, 82.5)):
        call("PUT", f"/workouts/{workout['id']}/set/{place}", {"weight": weight, "reps": 5}, token=token)
    done = call("POST", f"/workouts/{workout['id']}/complete", {}, token=token)
    assert done.status == 200
    deliver_events()
    started = history(token)[0]["startedAt"][:16].replace("T", " ")
    report = send(token, FIRST.replace(START, started), timezone="UTC", dryRun=True).data
    assert (report["workouts"], report["duplicates"]) == (0, 1)
    assert report["duplicateWorkouts"][0]["workoutId"] == workout["id"]


def test_a_workout_that_stands_in_a_file_twice_is_imported_once(token: str) -> None:
    body = FIRST.split("\n", 1)[1]
    renamed = body.replace(";Push;", ";Chest day;")
    again = body.replace(START, "2024-05-31 18:30")
    report = send(token, FIRST + renamed + body.replace("2024-05-31", "2024-06-02") + body + again, dryRun=True).data
    assert (report["workouts"], report["sets"]) == (2, 4)
    reasons = {line["line"]: line["reason"] for line in report["skipped"]}
    assert reasons[4] == f"Likely a duplicate of the one in line 2: {LIKELY}"
    assert reasons[8] == reasons[9] == "The line stands in the file twice; it was read once"
    assert send(token, FIRST + renamed, dryRun=True, duplicates="take").data["workouts"] == 2


def test_a_day_of_fitnotes_that_stands_in_a_file_twice_is_read_once(token: str) -> None:
    header, *lines = files.FITNOTES.strip().split("\n")
    plain = [line for line in lines if "Crunch" not in line]
    report = send(token, "\n".join([header, *plain, *plain]) + "\n", dryRun=True).data
    assert (report["workouts"], report["sets"], len(report["skipped"])) == (2, 4, 4)


def test_a_deleted_workout_does_not_come_back_without_its_seconds(token: str) -> None:
    take(token, FIRST, timezone="Europe/Berlin")
    [workout] = history(token)
    call("DELETE", f"/workouts/{workout['id']}", token=token)
    deliver_events()
    report = send(token, SAME_WORKOUTS["seconds-lost"], timezone="Europe/Berlin", dryRun=True).data
    assert (report["workouts"], report["deleted"]) == (0, 1)


def test_the_check_reads_the_days_of_the_file_and_no_workout_by_itself(token: str) -> None:
    take(token, files.strong(30))
    renamed = files.strong(30).replace(";Day;", ";Renamed;")
    meter.reset()
    report: Any = send(token, renamed, dryRun=True)
    assert (report.data["workouts"], report.data["duplicates"]) == (0, 30)
    assert report.operations == ["UpdateItem", "GetItem", "BatchGetItem", "Query"]
    later = send(token, STRONG + row("2024-05-31 18:30:00") + "\n", dryRun=True)
    assert later.operations == ["UpdateItem", "GetItem", "BatchGetItem", "Query"]


def _pull_up(**changes: object) -> list[WorkoutExercise]:
    set_ = WorkoutSet.model_validate(
        {"index": 0, "reps": 5, "weight": 20, "completed_at": "2024-05-31T18:00:00Z"} | changes
    )
    return [WorkoutExercise(index=0, exercise_id="pull-up", name="Pull-Up", measurement="bodyweight_reps", sets=[set_])]


def test_assistance_is_not_the_same_as_added_weight() -> None:
    added, assisted = _pull_up(), _pull_up(measurement="assisted_reps")
    assert sets_digest(added) != sets_digest(assisted)
    assert not has_same_sets(added, assisted, lambda _: True)
    assert has_same_sets(assisted, _pull_up(measurement="assisted_reps", weight=20.1), lambda _: True)


def test_no_assistance_is_no_weight() -> None:
    tiny = _pull_up(measurement="assisted_reps", weight=1e-9)
    assert sets_digest(tiny) == sets_digest(_pull_up(weight=0)) == sets_digest(_pull_up(weight=None))


@pytest.mark.parametrize("day", ["2024-05-30", "2024-05-31"])
def test_a_file_of_days_has_a_late_workout_on_the_users_day_or_the_calendars(day: str) -> None:
    token = register("owl").token
    call("PUT", "/users/preferences", {"dayStartsAt": 4}, token=token).data  # noqa: B018
    take(token, FIRST.replace(START, "2024-05-31 01:30:00"), timezone="Europe/Berlin")
    assert [workout["date"] for workout in history(token)] == ["2024-05-30"]
    text = SAME_WORKOUTS["fitnotes"].replace("2024-05-31", day)
    assert send(token, text, timezone="Europe/Berlin", dryRun=True).data["duplicates"] == 1
