"""Odd files, all the way through the API into the history."""

from typing import Any

import pytest
from fitai.analytics import rebuild
from fitai.exercises.custom import imported
from fitai.kernel.ids import new_id
from fitai.kernel.tokens import verify_access_token
from fitai.workouts.imports import preview, service, store
from fitai.workouts.imports.models import CreatedExercise, ImportWorkouts, MappedExercise, WorkoutImport

from tests.harness.cloud import BUCKET, sdk
from tests.harness.gateway import access_token, call, deliver_events
from tests.unit.workouts.imports.readers.lines import FITNOTES, HEVY, STRONG, STRONG_UNITS, hevy_row, row
from tests.unit.workouts.imports.test_importing import everything, history, read_workout, take

pytestmark = pytest.mark.usefixtures("pushed")


@pytest.fixture
def token(aws: None) -> str:
    return access_token("user-1")


def test_a_header_alone_is_an_import_of_nothing(token: str) -> None:
    report = take(token, STRONG)
    assert (report["status"], report["workouts"], report["skipped"]) == ("done", 0, [])
    assert report["warnings"] == ["There is nothing below the header of the file."]
    undone = call("POST", "/workouts/import", {"undo": report["importId"]}, token=token).data
    assert (undone["status"], undone["removed"]) == ("undone", 0)


def test_the_report_names_line_and_column(token: str) -> None:
    report = take(token, STRONG + row(weight="heavy") + "\n" + row() + "\n" + row(exercise="Plank", order="2") + "\n")
    assert report["skipped"] == [
        {"line": 2, "column": "Weight", "reason": "“heavy” is not a number"},
        {"line": 4, "column": "Seconds", "reason": "Plank needs a duration"},
    ]
    assert (report["workouts"], report["sets"]) == (1, 1)


def test_a_workout_of_which_nothing_is_left_is_none(token: str) -> None:
    report = take(token, STRONG + row(exercise="Plank") + "\n")
    assert (report["workouts"], report["sets"], len(report["skipped"])) == (0, 0, 1)
    assert history(token) == []


def test_negative_weights_are_assistance_where_there_is_any(token: str) -> None:
    rows = [
        row(exercise=name, weight="-20", order=str(n))
        for n, name in enumerate(("Pull Up (Assisted)", "Pull Up", "Zorb Dip"), 1)
    ]
    report = take(token, STRONG + "\n".join(rows) + "\n")
    assert report["skipped"] == [
        {"line": 3, "column": "Weight", "reason": "The weight is negative, and Pull-Up is not done with assistance"}
    ]
    assert "read as its assistance (lines 2, 4)." in report["warnings"][1]
    [workout] = history(token)
    assisted, dip = read_workout(token, workout["id"])["exercises"]
    assert [(exercise["measurement"], exercise["sets"][0]["weight"]) for exercise in (assisted, dip)] == [
        ("assisted_reps", 20)
    ] * 2


@pytest.mark.parametrize(
    "names",
    [
        ("💪🔥", "🏋"),
        ("Zorb tango press " * 5 + "left", "Zorb tango press " * 5 + "right"),
        ("X" * 300,),
        ("?", "!"),
        ("Zorb, tango", "zorb tangos"),
        ("Ünï", "uni"),
        ("Exercise 💪", "💪"),
    ],
)
def test_an_odd_name_is_one_exercise_each_time(token: str, names: tuple[str, ...]) -> None:
    """Of a name of signs only, or one that is too long, another one is made; the next import must find it again."""

    def file(day: int) -> str:
        return STRONG + "".join(row(f"2023-05-{day:02d} 18:30:00", exercise=f'"{name}"') + "\n" for name in names)

    first = take(token, file(1))
    assert len(first["unknownExercises"]) == len(names)
    own_ids = set(imported.own_exercise_names("user-1"))
    assert own_ids == {exercise["exerciseId"] for exercise in first["createdExercises"]}
    second = take(token, file(2))
    assert (second["workouts"], second["createdExercises"], second["unknownExercises"]) == (1, [], [])
    assert set(imported.own_exercise_names("user-1")) == own_ids
    used = {
        entry["exerciseId"] for workout in history(token) for entry in read_workout(token, workout["id"])["exercises"]
    }
    assert used == own_ids


def test_an_exercise_that_was_deleted_since_is_made_again(token: str) -> None:
    first = take(token, STRONG + row(exercise="Zorb Tango") + "\n")
    [made] = first["createdExercises"]
    assert call("DELETE", f"/exercises/{made['exerciseId']}", token=token).status in (200, 204)
    deliver_events()
    second = take(token, STRONG + row("2023-05-02 18:30:00", exercise="Zorb Tango") + "\n")
    assert [exercise["name"] for exercise in second["createdExercises"]] == ["Zorb Tango"]
    assert (
        call("GET", f"/exercises/{second['createdExercises'][0]['exerciseId']}", token=token).data["name"]
        == "Zorb Tango"
    )


def test_notes_that_are_too_long_together(token: str) -> None:
    """60 sets with 2000 signs of four bytes would be more than an item of the table can hold."""
    rows = [
        f"2023-05-01 18:30:00;Long;{name};{n};100;kg;5;;;;;{'💪' * 2000};\n"
        for name in ("Deadlift", "Squat")
        for n in range(1, 61)
    ]
    report = take(token, STRONG_UNITS + "".join(rows))
    assert (report["status"], report["sets"]) == ("done", 120)
    assert "some were left out" in report["warnings"][0]
    [workout] = history(token)
    notes = [[set_.get("notes") for set_ in entry["sets"]] for entry in read_workout(token, workout["id"])["exercises"]]
    assert [len([note for note in exercise_notes if note]) for exercise_notes in notes] == [12, 12]


OWN = "Workout #;Date;Workout Name;Duration (sec);Exercise Name;Set Order;Weight (kg);Reps;Timezone;Workout Id;Entry;Exercise Id;Superset;Completed At;Started At;Ended At;Day;Bodyweight (kg);Energy;Rest\n"


@pytest.mark.parametrize(
    "changed",
    [
        {"timezone": "Mars/Olympus"}, {"timezone": "../../etc/passwd"}, {"timezone": "x" * 5000}, {"timezone": "Europe"},
        {"workout": "x" * 5000}, {"workout": "#"}, {"workout": "💪"}, {"exercise": "x" * 5000}, {"exercise": "../.."}, {"exercise": "💪"},
        {"entry": "x" * 500}, {"superset": "s" * 500}, {"completed": "9999-12-31T00:00:00Z"}, {"completed": "0001-01-01T00:00:00+14:00"},
        {"completed": "soon"}, {"started": "0001-01-01T00:00:00+14:00"}, {"started": "1950-01-01T00:00:00Z"}, {"ended": "1980-01-01T00:00:00Z"}, {"day": "2024-02-31"},
        {"weight": "1e9"}, {"weight": "fat"}, {"energy": "11"}, {"rest": "-5"}, {"rest": "1e400"}, {"started": "2024-01-02T10:00:00"},
    ],
    ids=lambda changed: "-".join([*changed, *(value[:12] for value in changed.values())]),
)  # fmt: skip
def test_nothing_of_an_export_that_somebody_has_edited_breaks_an_import(token: str, changed: dict[str, str]) -> None:
    cells = {
        "timezone": "Europe/Berlin", "workout": "w-1", "entry": "0", "exercise": "barbell-deadlift", "superset": "a",
        "completed": "2024-01-02T09:01:00Z", "started": "2024-01-02T09:00:00Z", "ended": "2024-01-02T10:00:00Z", "day": "2024-01-02",
        "weight": "80", "energy": "5", "rest": "90",
    } | changed  # fmt: skip
    text = OWN + "1;2024-01-02 10:00:00;Own;3600;Deadlift;1;100;5;" + ";".join(cells.values()) + "\n"
    report = take(token, text)
    kept = changed.get("started", "").startswith("1950")
    assert (report["status"], report["workouts"], len(report["skipped"])) == (
        "done",
        0 if kept else 1,
        1 if kept else 0,
    )
    for workout in history(token):
        assert (workout["name"], workout["date"], workout["durationSeconds"]) == ("Own", "2024-01-02", 3600)
        assert read_workout(token, workout["id"])["exercises"][0]["exerciseId"] == "barbell-deadlift"
    assert rebuild.rebuild("user-1") == 0


@pytest.mark.parametrize("zone", ["Europe/Berlin", "America/New_York", "Pacific/Auckland", "Asia/Tokyo"])
def test_days_around_midnight_and_the_hours_that_are_not_there_or_twice(token: str, zone: str) -> None:
    moments = [
        "2024-03-31 02:30:00",
        "2024-10-27 02:30:00",
        "2024-03-10 02:30:00",
        "2024-11-03 01:30:00",
        "2024-05-01 00:00:00",
        "2024-05-01 23:59:59",
    ]
    text = STRONG + "".join(row(moment, name=f"W{n}", duration="2h") + "\n" for n, moment in enumerate(moments))
    report = take(token, text, timezone=zone)
    assert (report["workouts"], report["skipped"]) == (6, [])
    dates = {workout["name"]: workout["date"] for workout in history(token)}
    assert dates == {f"W{n}": moment[:10] for n, moment in enumerate(moments)}
    assert take(token, text, timezone="UTC")["duplicates"] == 6, "another zone does not make another workout"


@pytest.mark.parametrize(
    ("start", "end", "minutes"),
    [
        ("31 Mar 2024, 01:30", "31 Mar 2024, 03:30", 60), ("27 Oct 2024, 01:30", "27 Oct 2024, 03:30", 180),
        ("31 Mar 2024, 10:00", "31 Mar 2024, 11:00", 60), ("31 Mar 2024, 01:59", "31 Mar 2024, 02:30", 31),
    ],
)  # fmt: skip
def test_how_long_it_took_in_the_nights_when_the_clocks_are_changed(
    token: str, start: str, end: str, minutes: int
) -> None:
    take(token, HEVY + hevy_row(start_time=start, end_time=end), timezone="Europe/Berlin")
    assert [workout["durationSeconds"] for workout in history(token)] == [minutes * 60]


def test_a_file_of_another_zone_is_known_again(token: str) -> None:
    text = HEVY + hevy_row(start_time="2025-09-15T23:30:00-04:00", end_time="2025-09-16T00:30:00-04:00")
    take(token, text, timezone="America/New_York")
    [workout] = history(token)
    assert (workout["date"], workout["startedAt"]) == ("2025-09-15", "2025-09-16T03:30:00.000Z")
    assert take(token, text, timezone="UTC")["duplicates"] == 1


@pytest.mark.parametrize("size", [15_000_001, 30_000_000])
def test_an_upload_that_is_too_large(token: str, size: int) -> None:
    offered = call("POST", "/workouts/import", {"upload": True}, token=token).data
    assert offered["upload"]["maxBytes"] == 15_000_000
    sdk("s3").put_object(Bucket=BUCKET, Key=offered["upload"]["fields"]["key"], Body=b"x" * size)
    answer = call("POST", "/workouts/import", {"importId": offered["importId"]}, token=token)
    assert (answer.status, answer.error["code"]) == (413, "too_large")


def test_an_upload_that_is_no_csv(token: str) -> None:
    offered = call("POST", "/workouts/import", {"upload": True}, token=token).data
    body = b"PK\x03\x04\x14\x00\x06\x00\x08\x00" + bytes(range(256)) * 10
    sdk("s3").put_object(Bucket=BUCKET, Key=offered["upload"]["fields"]["key"], Body=body)
    answer = call("POST", "/workouts/import", {"importId": offered["importId"]}, token=token)
    assert (answer.status, answer.error["fields"][0]["path"]) == (422, "csv")
    assert "spreadsheet" in answer.error["fields"][0]["message"]


def test_an_upload_of_an_old_phone_says_so(token: str) -> None:
    offered = call("POST", "/workouts/import", {"upload": True}, token=token).data
    text = FITNOTES + "2022-03-01,Übung,Legs,100,kgs,5,,,,für Rücken\n"
    sdk("s3").put_object(Bucket=BUCKET, Key=offered["upload"]["fields"]["key"], Body=text.encode("cp1252"))
    report = call("POST", "/workouts/import", {"importId": offered["importId"]}, token=token).data
    assert report["warnings"] == ["The file is not written in UTF-8: it was read as Windows-1252."]
    assert report["unknownExercises"] == ["Übung"]


def test_signs_that_are_none_are_refused(token: str) -> None:
    answer = call("POST", "/workouts/import", {"csv": STRONG + row(name="\ud83d") + "\n"}, token=token)
    assert answer.status in (400, 422)


def test_two_workouts_of_the_same_minute_are_two_each_time(token: str) -> None:
    header = STRONG_UNITS.replace("Date", "Workout #;Date")
    rows = [f"{n};2023-05-01 18:30:00;Pull;Deadlift;1;{100 + n};kg;5;;;;;;\n" for n in (1, 2, 3)]
    assert take(token, header + "".join(rows[:2]))["workouts"] == 2
    longer = take(token, header + "".join(rows))
    assert (longer["workouts"], longer["duplicates"], longer["skipped"]) == (1, 2, [])


def test_looking_at_odd_files_writes_nothing(token: str) -> None:
    before: Any = everything()
    for text in (STRONG, STRONG + row(exercise="💪") + "\n", HEVY + hevy_row(start_time="soon")):
        assert call("POST", "/workouts/import", {"csv": text, "dryRun": True}, token=token).data["status"] == "checked"
    assert everything() == before


def test_the_same_request_twice_is_one_import_even_where_the_first_has_left_no_answer(token: str) -> None:
    caller, import_id = verify_access_token(token), new_id()
    asked = ImportWorkouts(upload=True)
    first, second = (service.import_workouts(caller, import_id, asked, "metric") for _ in range(2))
    assert (first.import_id, first.status) == (second.import_id, second.status) == (import_id, "waiting")
    given, other = ImportWorkouts(csv=STRONG + row() + "\n"), new_id()
    done, again = (service.import_workouts(caller, other, given, "metric") for _ in range(2))
    assert (done.status, done.workouts) == (again.status, again.workouts) == ("done", 1)
    assert len(history(token)) == 1


def test_a_second_worker_that_looks_late_sees_what_the_first_one_saw(token: str) -> None:
    """It would else write chunks without the workouts that are there already."""
    text = STRONG + row() + "\n" + row("2023-05-02 18:30:00") + "\n"
    made = take(token, text)
    current = store.find_import("user-1", made["importId"])
    assert current is not None
    assert preview.preview_file(current[0], text).report.workouts == 2


def test_too_many_unknown_exercises_are_refused(token: str, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(preview, "MAX_CREATED_EXERCISES", 1)
    rows = "".join(row(exercise=name) + "\n" for name in ("Zorb", "Tango"))
    answer = call("POST", "/workouts/import", {"csv": STRONG + rows}, token=token)
    assert (answer.status, answer.error["fields"][0]["path"]) == (422, "csv")
    assert "More than 1 exercises are not known" in answer.error["fields"][0]["message"]


def test_a_file_of_nothing_but_names_is_refused_before_they_are_looked_for(token: str) -> None:
    rows = "".join(row(exercise=f"Zorb {n}", order=str(n % 9)) + "\n" for n in range(2001))
    answer = call("POST", "/workouts/import", {"csv": STRONG + rows}, token=token)
    assert (answer.status, answer.error["fields"][0]["message"]) == (422, "More than 2000 different exercises")
    assert answer.requests <= 3


def test_a_report_that_no_item_could_hold_is_cut() -> None:
    mapping = [MappedExercise(name="💪" * 200, certainty="skipped", sets=1) for _ in range(2000)]
    created = [CreatedExercise(exercise_id=f"id-{number}", name="X") for number in range(500)]
    whole = WorkoutImport(import_id="i", status="running", mapping=mapping, created_exercises=created)
    stored = store.storable_report(whole)
    assert len(stored.model_dump_json(by_alias=True).encode()) <= store.MAX_REPORT_BYTES < 400_000
    assert (0 < len(stored.mapping) < 2000, stored.created_exercises) == (True, created)
    small = WorkoutImport(import_id="i", status="running", mapping=mapping[:5])
    assert store.storable_report(small) == small
