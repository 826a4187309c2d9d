"""What is exported can be imported again, and is the same."""

import csv
import io
from datetime import UTC, datetime, timedelta
from typing import Any

import pytest
from fitai.kernel.audit import Origin
from fitai.kernel.endpoint import Raw
from fitai.kernel.identity import Caller
from fitai.kernel.tokens import verify
from fitai.workouts import exporting
from fitai.workouts.imports.models import ExportWorkouts
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from tests.harness.cloud import BUCKET, sdk
from tests.harness.gateway import access_token, call, deliver_events
from tests.unit.workouts.imports import files
from tests.unit.workouts.imports.test_importing import history, one, take

pytestmark = pytest.mark.usefixtures("pushed")
STRONG = ["Workout #", "Date", "Workout Name", "Duration (sec)", "Exercise Name", "Set Order", "Weight (kg)", "Reps", "RPE",
          "Distance (meters)", "Seconds", "Notes", "Workout Notes"]  # fmt: skip


def caller(token: str) -> Caller:
    return verify(token)


def test_csv_has_strongs_columns_first(aws: None) -> None:
    token = access_token("user-1")
    take(token, files.STRONG_A, units="imperial", timezone="America/New_York")
    answer = call("GET", "/workouts/export", token=token, units="imperial")
    assert answer.status == 200
    assert answer.headers["content-type"].startswith("text/csv")
    assert "attachment" in answer.headers["content-disposition"]
    header, *rows = csv.reader(io.StringIO(answer.text), delimiter=";")
    assert header[:13] == STRONG
    assert [row[5] for row in rows] == ["W", "1", "2", "F", "1", "1"]
    assert rows[0][:4] == ["1", "2023-05-01 18:30:00", "Push, heavy", "3900"]
    assert float(rows[1][6]) == pytest.approx(102.058, abs=0.001), "kilograms, whatever the caller's units"
    assert (rows[-1][0], rows[-1][9]) == ("2", str(3.1 * 1609.344))


def test_days_can_be_chosen(aws: None) -> None:
    token = access_token("user-1")
    take(token, files.STRONG_A)
    assert call("GET", "/workouts/export", token=token, **{"from": "2023-05-02"}).text.count("\n") == 2
    assert call("GET", "/workouts/export", token=token, to="2023-05-02").text.count("\n") == 6
    wrong = call("GET", "/workouts/export", token=token, **{"from": "2023-05-02", "to": "2023-05-01"})
    assert wrong.status == 422


def test_json_is_everything(aws: None) -> None:
    token = access_token("user-1")
    take(token, files.STRONG_D)
    found = call("GET", "/workouts/export", token=token, format="json").data
    assert found == [one(token, each["id"]) for each in reversed(history(token))]
    assert call("GET", "/workouts/export", token=access_token("user-2"), format="json").data == []
    pounds = call("GET", "/workouts/export", token=token, format="json", units="imperial").data
    assert pounds[0]["exercises"][0]["sets"][0]["weight"] == pytest.approx(12.5 / 0.45359237, abs=0.001)


def test_a_long_history_is_a_file(aws: None) -> None:
    token = access_token("user-1")
    take(token, files.strong(30))
    for format in ("csv", "json"):
        answer = exporting.export(caller(token), Origin("192.0.2.1", "r"), ExportWorkouts(format=format), most=2000)  # type: ignore[arg-type]
        assert isinstance(answer, Raw)
        assert (answer.status, answer.body) == (303, "")
        assert "X-Amz-Signature" in answer.headers["Location"]
        key = answer.headers["Location"].split("?")[0].split("amazonaws.com/")[1]
        assert key.startswith("exports/user-1/")
        text = sdk("s3").get_object(Bucket=BUCKET, Key=key)["Body"].read().decode()
        whole = call("GET", "/workouts/export", token=token, format=format)
        if format == "csv":
            assert text == whole.text
        else:
            import json

            assert [each["id"] for each in json.loads(text)] == [each["id"] for each in whole.data]


def test_an_export_leaves_an_audit_entry(aws: None) -> None:
    call("GET", "/workouts/export", token=access_token("user-1"))
    entries = [item for item in sdk("dynamodb").scan(TableName="fitai-test")["Items"] if item["kind"]["S"] == "audit"]
    assert [item["action"]["S"] for item in entries] == ["workouts.exported"]


def test_an_own_export_has_nothing_new_for_its_account(aws: None) -> None:
    token = access_token("user-1")
    take(token, files.HEVY)
    body = {"exercises": [{"exerciseId": "plank", "sets": [{"durationSeconds": 60}]}], "start": True}
    native = call("POST", "/workouts", body, token=token).data
    call("PUT", f"/workouts/{native['id']}/set/0", {"durationSeconds": 61}, token=token)
    call("POST", f"/workouts/{native['id']}/complete", {}, token=token)
    deliver_events()
    text = call("GET", "/workouts/export", token=token).text
    report = take(token, text)
    assert (report["workouts"], report["duplicates"], report["skipped"]) == (0, 3, [])
    assert take(access_token("user-2"), text)["workouts"] == 3


MEASURES = {
    "barbell-bench-press": st.fixed_dictionaries(
        {"weight": st.floats(0, 500).map(lambda x: round(x, 3)), "reps": st.integers(1, 30)}
    ),
    "pull-up": st.fixed_dictionaries({"reps": st.integers(1, 50)}),
    "plank": st.fixed_dictionaries({"duration_seconds": st.floats(1, 3600).map(lambda x: round(x, 1))}),
    "outdoor-run": st.fixed_dictionaries(
        {"distance": st.floats(10, 50_000).map(lambda x: round(x, 2)), "duration_seconds": st.integers(10, 20_000)}
    ),
}
TEXT = st.text(st.characters(codec="utf-8", exclude_categories=("Cc", "Cs", "Zl", "Zp", "Zs", "Cf")), max_size=20).map(
    lambda text: text.replace("\\", "/").strip()
)
SET = st.fixed_dictionaries(
    {
        "type": st.sampled_from(["normal", "warmup", "dropset", "failure"]),
        "rpe": st.sampled_from([None, 6, 7.5, 10]),
        "notes": TEXT.map(lambda text: text or None),
    }
)
EXERCISE = st.sampled_from(sorted(MEASURES)).flatmap(
    lambda name: st.tuples(st.just(name), st.lists(st.tuples(SET, MEASURES[name]), min_size=1, max_size=4))
)
WORKOUT = st.fixed_dictionaries(
    {
        "name": TEXT.map(lambda text: f"W {text}".strip()),
        "notes": TEXT.map(lambda text: text or None),
        "zone": st.sampled_from(["UTC", "Europe/Berlin", "Pacific/Auckland", "America/St_Johns"]),
        "start": st.datetimes(datetime(2010, 1, 1), datetime(2025, 1, 1)).map(lambda at: at.replace(microsecond=0)),  # noqa: DTZ001
        "minutes": st.integers(0, 300),
        "exercises": st.lists(EXERCISE, min_size=1, max_size=4),
    }
)


@settings(max_examples=15, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(made=st.lists(WORKOUT, min_size=1, max_size=3, unique_by=lambda each: each["start"]))
def test_a_round_trip(aws: None, made: list[dict[str, Any]]) -> None:
    from fitai.kernel.ids import new_id
    from fitai.workouts.models import WorkoutExercise, WorkoutSet
    from fitai.workouts.store import WorkoutExerciseItem, WorkoutItem, WorkoutState

    from tests.harness import histories

    first, second = f"u-{new_id()}", f"u-{new_id()}"
    for each in made:
        start = each["start"].replace(tzinfo=UTC)
        number, exercises = 0, []
        for index, (id, sets) in enumerate(each["exercises"]):
            done = []
            for place, (about, measures) in enumerate(sets):
                number += 1
                rir = None if about["rpe"] is None else 10 - about["rpe"]
                at = start + timedelta(seconds=number)
                done.append(WorkoutSet(index=place, rir=rir, completed_at=at, **about, **measures))
            measurement = {"pull-up": "bodyweight_reps", "plank": "duration", "outdoor-run": "distance_duration"}
            exercises.append(
                WorkoutExercise(
                    index=index, exercise_id=id, name=id, measurement=measurement.get(id, "weight_reps"), sets=done
                )
            )
        from zoneinfo import ZoneInfo

        state = WorkoutState(
            id=new_id(), user_id=first, status="completed", version=1, name=each["name"], notes=each["notes"],
            date=start.astimezone(ZoneInfo(each["zone"])).date(), timezone=each["zone"], started_at=start,
            ended_at=start + timedelta(minutes=each["minutes"]), duration_seconds=each["minutes"] * 60, exercises=exercises,
            exercise_count=len(exercises), created_at=start, updated_at=start,
        )  # fmt: skip
        histories.write([WorkoutItem.of(state), *(WorkoutExerciseItem.of(state, one) for one in exercises)])
    text = call("GET", "/workouts/export", token=access_token(first)).text
    report = take(access_token(second), text)
    assert (report["workouts"], report["skipped"], report["createdExercises"]) == (len(made), [], [])
    assert content(second) == content(first)


def content(user_id: str) -> list[Any]:
    """What was done: without ids, names of exercises and what follows from the rest."""
    found = call("GET", "/workouts/export", token=access_token(user_id), format="json").data
    keep = ("name", "date", "timezone", "startedAt", "endedAt", "durationSeconds", "notes")
    about = ("type", "weight", "reps", "durationSeconds", "distance", "rpe", "rir", "notes", "completedAt")
    return [
        (
            {name: each.get(name) for name in keep},
            [
                (entry["exerciseId"], [{name: done.get(name) for name in about} for done in entry["sets"]])
                for entry in each["exercises"]
            ],
        )
        for each in sorted(found, key=lambda each: each["startedAt"])
    ]
