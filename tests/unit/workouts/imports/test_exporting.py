"""What is exported can be imported again, and is the same."""

import csv
import io
from datetime import UTC, datetime, timedelta
from typing import Any
from zoneinfo import ZoneInfo

import pytest
from fitai.kernel.audit import Origin
from fitai.kernel.http_response import RawResponse
from fitai.kernel.identity import Caller
from fitai.kernel.ids import new_id
from fitai.kernel.texts import text_flaw
from fitai.kernel.tokens import verify_access_token
from fitai.workouts.imports import exporting
from fitai.workouts.imports.drafts import with_totals
from fitai.workouts.imports.models import ExportWorkouts
from fitai.workouts.models import Mood, WorkoutExercise, WorkoutSet
from fitai.workouts.state import WorkoutState
from fitai.workouts.store import WorkoutExerciseItem, WorkoutItem
from hypothesis import HealthCheck, Phase, given, settings
from hypothesis import strategies as st

from tests.harness import histories
from tests.harness.cloud import BUCKET, sdk
from tests.harness.gateway import access_token, call, deliver_events
from tests.unit.workouts.imports import files
from tests.unit.workouts.imports.test_importing import history, read_workout, take

pytestmark = pytest.mark.usefixtures("pushed")
STRONG = ["Workout #", "Date", "Workout Name", "Duration (sec)", "Exercise Name", "Set Order", "Weight (kg)", "Reps", "RPE",
          "Distance (meters)", "Seconds", "Notes", "Workout Notes"]  # fmt: skip


def premium_token(user_id: str) -> str:
    """The token of an account whose plan contains as many exports as a test makes."""
    return access_token(user_id, subscription="premium")


def caller(token: str) -> Caller:
    return verify_access_token(token)


def test_csv_has_strongs_columns_first(aws: None) -> None:
    token = premium_token("user-1")
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


def test_an_export_can_be_limited_to_days(aws: None) -> None:
    token = premium_token("user-1")
    take(token, files.STRONG_A)
    assert call("GET", "/workouts/export", token=token, **{"from": "2023-05-02"}).text.count("\n") == 2
    assert call("GET", "/workouts/export", token=token, to="2023-05-02").text.count("\n") == 6
    wrong = call("GET", "/workouts/export", token=token, **{"from": "2023-05-02", "to": "2023-05-01"})
    assert wrong.status == 422


def test_json_has_everything_that_a_workout_answers(aws: None) -> None:
    token = premium_token("user-1")
    take(token, files.STRONG_D)
    exported = call("GET", "/workouts/export", token=token, format="json").data
    assert exported == [read_workout(token, workout["id"]) for workout in reversed(history(token))]
    assert call("GET", "/workouts/export", token=premium_token("user-2"), format="json").data == []
    pounds = call("GET", "/workouts/export", token=token, format="json", units="imperial").data
    assert pounds[0]["exercises"][0]["sets"][0]["weight"] == pytest.approx(12.5 / 0.45359237, abs=0.001)


def test_a_long_history_is_a_file(aws: None) -> None:
    token = premium_token("user-1")
    take(token, files.strong(30))
    for format in ("csv", "json"):
        answer = exporting.export_workouts(
            caller(token), Origin("192.0.2.1", "r"), ExportWorkouts(format=format), max_bytes=2000
        )  # type: ignore[arg-type]
        assert isinstance(answer, RawResponse)
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

            assert [workout["id"] for workout in json.loads(text)] == [workout["id"] for workout in whole.data]


def test_an_export_leaves_an_audit_entry(aws: None) -> None:
    call("GET", "/workouts/export", token=premium_token("user-1"))
    entries = [item for item in sdk("dynamodb").scan(TableName="fitai-test")["Items"] if item["kind"]["S"] == "audit"]
    assert [item["action"]["S"] for item in entries] == ["workouts.exported"]


def test_an_own_export_has_nothing_new_for_its_account(aws: None) -> None:
    token = premium_token("user-1")
    take(token, files.HEVY)
    body = {"exercises": [{"exerciseId": "plank", "sets": [{"durationSeconds": 60}]}], "start": True}
    native = call("POST", "/workouts", body, token=token).data
    call("PUT", f"/workouts/{native['id']}/set/0", {"durationSeconds": 61}, token=token)
    call("POST", f"/workouts/{native['id']}/complete", {}, token=token)
    deliver_events()
    text = call("GET", "/workouts/export", token=token).text
    report = take(token, text)
    assert (report["workouts"], report["duplicates"], report["skipped"]) == (0, 3, [])
    assert take(premium_token("user-2"), text)["workouts"] == 3


MEASURES = {
    "barbell-bench-press": st.fixed_dictionaries({"weight": st.floats(0, 500), "reps": st.integers(1, 30)}),
    "pull-up": st.fixed_dictionaries({"reps": st.integers(1, 50)}, optional={"weight": st.floats(0.5, 60)}),
    "assisted-pull-up": st.fixed_dictionaries({"weight": st.floats(0, 60), "reps": st.integers(1, 50)}),
    "plank": st.fixed_dictionaries({"duration_seconds": st.floats(1, 3600)}),
    "outdoor-run": st.fixed_dictionaries(
        {"distance": st.floats(10, 50_000), "duration_seconds": st.integers(10, 20_000)}
    ),
}
MEASUREMENT = {
    "pull-up": "bodyweight_reps",
    "assisted-pull-up": "assisted_reps",
    "plank": "duration",
    "outdoor-run": "distance_duration",
}
SIGNS = st.characters(codec="utf-8", exclude_categories=("Cc", "Cs")) | st.sampled_from("\n\t;,\"'\\=@#💪")
TEXT = st.text(SIGNS, max_size=20).map(str.strip) | st.sampled_from(
    [
        "C:\\new",
        '"',
        "a;b",
        "one\ntwo",
        "=1+1",
        "+1",
        "-1",
        "@SUM(A1)",
        "'=1+1",
        "''",
        "'n",
        "＝1",
        "W",
        "sep=;",
        "1,234",
        "Date",
    ]
)
WORDS = TEXT.map(lambda text: text or None)
LINE = WORDS.filter(lambda text: text is None or text_flaw(text, is_long=False) is None)
SET = st.fixed_dictionaries(
    {
        "type": st.sampled_from(["normal", "warmup", "dropset", "failure"]),
        "rpe": st.sampled_from([None, 6, 7.5, 10]),
        "notes": WORDS,
        "rest_time": st.none() | st.floats(0, 900),
    }
)
EXERCISE = st.sampled_from(sorted(MEASURES)).flatmap(
    lambda name: st.tuples(
        st.just(name),
        st.fixed_dictionaries({"superset_id": st.sampled_from([None, "a", "b"]), "notes": WORDS}),
        st.lists(st.tuples(SET, MEASURES[name]), min_size=1, max_size=4),
    )
)
TWICE = datetime(2024, 10, 27, 0, 30, tzinfo=UTC)
"""Half past two in Berlin, an hour before it is half past two again."""
WORKOUT = st.fixed_dictionaries(
    {
        "name": TEXT.map(lambda text: f"W {text}".strip()),
        "notes": WORDS,
        "location": WORDS,
        "mood": st.none() | st.fixed_dictionaries({"before": LINE, "energy": st.none() | st.integers(1, 10)}),
        "body_weight": st.none() | st.floats(40, 200),
        "zone": st.sampled_from(["UTC", "Europe/Berlin", "Pacific/Auckland", "America/St_Johns"]),
        "start": st.datetimes(datetime(2010, 1, 1), datetime(2025, 1, 1), timezones=st.just(UTC)).map(  # noqa: DTZ001
            lambda at: at.replace(microsecond=at.microsecond // 1000 * 1000)
        )
        | st.integers(0, 180).map(lambda minutes: TWICE + timedelta(minutes=minutes)),
        "minutes": st.integers(0, 3000),
        "paused": st.integers(0, 100),
        "late": st.integers(0, 3),
        "exercises": st.lists(EXERCISE, min_size=1, max_size=4),
    }
)


def kept(user_id: str, made: list[dict[str, Any]]) -> None:
    """Write these workouts, as the live ones are."""
    for workout in made:
        start, zone = workout["start"], workout["zone"]
        number, exercises = 0, []
        for index, (id, about_entry, sets) in enumerate(workout["exercises"]):
            done = []
            for place, (about, measures) in enumerate(sets):
                number += 1
                rir = None if about["rpe"] is None else 10 - about["rpe"]
                at = start + timedelta(seconds=number)
                done.append(WorkoutSet(index=place, rir=rir, completed_at=at, **about, **measures))
            exercises.append(
                WorkoutExercise(
                    index=index,
                    exercise_id=id,
                    name=id,
                    measurement=MEASUREMENT.get(id, "weight_reps"),
                    sets=done,
                    **about_entry,
                )
            )
        mood = Mood(**workout["mood"]) if workout["mood"] and any(workout["mood"].values()) else None
        state = WorkoutState(
            id=new_id(), user_id=user_id, status="completed", version=1, name=workout["name"], notes=workout["notes"],
            location=workout["location"], mood=mood, body_weight=workout["body_weight"],
            date=start.astimezone(ZoneInfo(zone)).date() - timedelta(days=workout["late"]), timezone=zone, started_at=start,
            ended_at=start + timedelta(minutes=workout["minutes"] + workout["paused"]), duration_seconds=workout["minutes"] * 60,
            exercises=exercises, exercise_count=len(exercises), created_at=start, updated_at=start,
        )  # fmt: skip
        state = with_totals(state)
        histories.write([WorkoutItem.of(state), *(WorkoutExerciseItem.of(state, exercise) for exercise in exercises)])


ABOUT_SETS = ("type", "weight", "reps", "durationSeconds", "distance", "rpe", "rir", "notes", "completedAt", "restTime")
ABOUT_ENTRIES = ("exerciseId", "supersetId", "notes", "measurement")
ABOUT = (
    "name",
    "date",
    "timezone",
    "startedAt",
    "endedAt",
    "durationSeconds",
    "notes",
    "location",
    "mood",
    "bodyWeight",
)


def content(user_id: str) -> list[Any]:
    """What was done: without ids, names of exercises and what follows from the rest."""
    exported = call("GET", "/workouts/export", token=premium_token(user_id), format="json").data
    return sorted(
        (
            [
                {name: workout.get(name) for name in ABOUT},
                [
                    [
                        {name: entry.get(name) for name in ABOUT_ENTRIES},
                        [{name: done.get(name) for name in ABOUT_SETS} for done in entry["sets"]],
                    ]
                    for entry in workout["exercises"]
                ],
            ]
            for workout in exported
        ),
        key=str,
    )


NO_SHRINK = (Phase.explicit, Phase.reuse, Phase.generate)
ALONE = settings(
    max_examples=6, deadline=None, phases=NO_SHRINK, suppress_health_check=[HealthCheck.function_scoped_fixture]
)


@ALONE
@given(made=st.lists(WORKOUT, min_size=1, max_size=3))
def test_an_export_is_imported_as_the_same_workouts(aws: None, made: list[dict[str, Any]]) -> None:
    first, second, third = (f"u-{new_id()}" for _ in range(3))
    kept(first, made)
    text = call("GET", "/workouts/export", token=premium_token(first)).text
    report = take(premium_token(second), text)
    assert (report["workouts"], report["skipped"], report["createdExercises"]) == (len(made), [], [])
    assert report["warnings"] == []
    assert content(second) == content(first)
    again = take(premium_token(second), text)
    assert (again["workouts"], again["duplicates"], again["skipped"]) == (0, len(made), [])
    answer = call("GET", "/workouts/export", token=premium_token(first), format="json").text
    report = take(premium_token(third), answer, units="kg")
    assert (report["source"], report["workouts"], report["skipped"], report["createdExercises"]) == (
        "fitai",
        len(made),
        [],
        [],
    )
    assert content(third) == content(first)
    for text_again, account in ((answer, second), (text, third), (answer, first)):
        again = take(premium_token(account), text_again, units="kg")
        assert (again["workouts"], again["duplicates"], again["skipped"]) == (0, len(made), []), "whatever the form"
    back = take(premium_token(first), call("GET", "/workouts/export", token=premium_token(second)).text)
    assert (back["workouts"], back["duplicates"]) == (0, len(made)), "what was done when is the same in another account"


def test_no_text_of_an_export_is_a_formula(aws: None) -> None:
    token = premium_token("user-1")
    formula = '=HYPERLINK("http://example.org")'
    cells = f'2023-05-01 18:30:00,"=1+1",1h,"@Zorb",1,100,5,0,0,"{formula.replace(chr(34), chr(34) * 2)}","-2",8\n'
    take(token, files.STRONG_B.split("\n")[0] + "\n" + cells)
    header, values = csv.reader(io.StringIO(call("GET", "/workouts/export", token=token).text), delimiter=";")
    exported = dict(zip(header, values, strict=True))
    assert [exported[name] for name in ("Workout Name", "Exercise Name", "Notes", "Workout Notes")] == [
        "'=1+1", "'@Zorb", f"'{formula}", "'-2",
    ]  # fmt: skip
    other = premium_token("user-2")
    take(other, call("GET", "/workouts/export", token=token).text)
    [workout] = call("GET", "/workouts/export", token=other, format="json").data
    [entry] = workout["exercises"]
    assert (workout["name"], entry["name"], entry["sets"][0]["notes"], workout["notes"]) == (
        "=1+1",
        "@Zorb",
        formula,
        "-2",
    )


@pytest.mark.parametrize("format", ["csv", "json"])
def test_an_exercise_of_ones_own_comes_along_with_what_it_is_measured_in(aws: None, format: str) -> None:
    token, other = premium_token("user-1"), premium_token("user-2")
    header = files.STRONG_C.split("\n")[0]
    take(
        token,
        f"{header}\n2023-05-01 18:30:00;Pull;Zorb Dip;1;-20;kg;5;;;;;;\n2023-05-01 18:30:00;Pull;Zorb Hold;1;;;;;;;30;;\n",
    )
    report = take(other, call("GET", "/workouts/export", token=token, format=format).text, units="kg")
    assert [exercise["name"] for exercise in report["createdExercises"]] == ["Zorb Dip", "Zorb Hold"]
    [(_, original)], [(_, imported)] = content("user-1"), content("user-2")
    assert [about["measurement"] for about, _ in imported] == ["assisted_reps", "duration"]
    assert [sets for _, sets in imported] == [sets for _, sets in original]


def test_json_in_pounds_and_miles(aws: None) -> None:
    token, other = premium_token("user-1"), premium_token("user-2")
    take(token, files.STRONG_A, units="lb")
    text = call("GET", "/workouts/export", token=token, format="json", units="imperial").text
    report = take(other, text, units="imperial")
    assert (report["workouts"], report["warnings"]) == (2, [])
    for (_, original), (_, imported) in zip(content("user-1"), content("user-2"), strict=True):
        for (_, first), (_, second) in zip(original, imported, strict=True):
            for measure in ("weight", "distance"):
                assert [set_[measure] or 0 for set_ in second] == [
                    pytest.approx(set_[measure] or 0, rel=1e-5) for set_ in first
                ]


def test_a_json_file_says_its_units(aws: None) -> None:
    token, other = premium_token("user-1"), premium_token("user-2")
    take(token, files.strong(30))
    answer = exporting.export_workouts(
        caller(token), Origin("192.0.2.1", "r"), ExportWorkouts(format="json"), max_bytes=2000
    )
    assert isinstance(answer, RawResponse)
    key = answer.headers["Location"].split("?")[0].split("amazonaws.com/")[1]
    text = sdk("s3").get_object(Bucket=BUCKET, Key=key)["Body"].read().decode()
    report = take(other, text, units="imperial")
    assert (report["workouts"], report["warnings"]) == (30, [])
    assert content("user-2") == content("user-1")


def test_what_strong_reads_is_what_was_done(aws: None) -> None:
    """Without our own columns, as Strong would keep the file, the sets are the same too."""
    token, other = premium_token("user-1"), premium_token("user-2")
    take(token, files.STRONG_B)
    header, *rows = csv.reader(io.StringIO(call("GET", "/workouts/export", token=token).text), delimiter=";")
    bare = io.StringIO()
    csv.writer(bare, delimiter=";").writerows(line[: len(STRONG)] for line in (header, *rows))
    assert take(other, bare.getvalue())["workouts"] == 1
    first, second = content("user-1"), content("user-2")
    for _, entries in (*first, *second):
        for _, sets in entries:
            for done in sets:
                del done["completedAt"]
    assert second == first
