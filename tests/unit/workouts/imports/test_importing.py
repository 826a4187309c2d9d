"""Past workouts are taken over: once, whole, with their records and totals; and given back when it was a mistake."""

import zlib
from typing import Any

import pytest
from fitai.analytics import rebuild
from fitai.kernel import storage, switches, time_budget
from fitai.workouts.imports import store, worker
from fitai.workouts.records import store as records_store

from tests.harness.cloud import BUCKET, sdk
from tests.harness.gateway import Answer, Frames, Socket, access_token, call, deliver_events
from tests.unit.workouts.imports import files

pytestmark = pytest.mark.usefixtures("pushed")
TOKEN_OF: dict[str, str] = {}


@pytest.fixture
def token(aws: None) -> str:
    return access_token("user-1")


def send(token: str, csv: str, **more: Any) -> Answer:
    return call("POST", "/workouts/import", {"csv": csv, **more}, token=token)


def take(token: str, csv: str, **more: Any) -> Any:
    answer = send(token, csv, **more).data
    deliver_events()
    return answer


def history(token: str) -> list[Any]:
    workouts: list[Any] = []
    cursor: dict[str, str] = {}
    while True:
        page = call("GET", "/workouts", token=token, limit=100, **cursor)
        workouts += page.data
        if page.cursor is None:
            return workouts
        cursor = {"cursor": page.cursor}


def read_workout(token: str, id: str) -> Any:
    return call("GET", f"/workouts/{id}", token=token).data


def everything(user_id: str = "user-1") -> dict[tuple[str, str], Any]:
    """All that is kept of a user's training, without when it was written."""
    items = sdk("dynamodb").scan(TableName="fitai-test")["Items"]
    kinds = {"workout", "workout_exercise", "exercise_record", "exercise", "exercise_card"}
    attributes_by_key = {}
    for item in items:
        kind = item["kind"]["S"]
        if kind in kinds or kind.startswith("analytics_"):
            attributes = {
                name: {"S": zlib.decompress(value["B"]).decode()}
                if "B" in value and kind.startswith("workout")
                else value
                for name, value in item.items()
                if name not in ("updated_at", "revision", "version")
            }
            attributes_by_key[item["PK"]["S"], item["SK"]["S"]] = attributes
    return attributes_by_key


def test_a_short_file_is_there_when_the_request_answers(token: str) -> None:
    answer = send(token, files.STRONG_A, source="strong", units="imperial", timezone="America/New_York")
    report = answer.data
    assert (report["status"], report["percent"], report["source"]) == ("done", 100, "strong")
    assert (report["workouts"], report["sets"], report["duplicates"]) == (2, 6, 0)
    assert (report["skipped"], report["unknownExercises"], report["createdExercises"]) == ([], [], [])
    run, push = history(token)
    assert (push["name"], push["date"], push["status"]) == ("Push, heavy", "2023-05-01", "completed")
    assert push["startedAt"] == "2023-05-01T22:30:00.000Z"
    assert (push["durationSeconds"], run["durationSeconds"]) == (3900, 0)
    whole = call("GET", f"/workouts/{push['id']}", token=token, units="imperial").data
    bench, push_up = whole["exercises"]
    assert bench["exerciseId"] == "barbell-bench-press"
    assert [set_["type"] for set_ in bench["sets"]] == ["warmup", "normal", "normal", "failure"]
    assert [set_["weight"] for set_ in bench["sets"]] == [45, 225, 225, 205]
    assert bench["sets"][1]["rpe"] == 8
    assert "weight" not in push_up["sets"][0] or push_up["sets"][0]["weight"] is None
    assert whole["metrics"]["completedSets"] == 5
    assert push["metrics"]["personalRecordsSet"] > 0


def test_records_and_analytics_follow(token: str) -> None:
    take(token, files.STRONG_B)
    overview = call(
        "GET", "/analytics/overview", token=access_token("user-1", role="premium", subscription="premium")
    ).data
    assert (overview["totalWorkouts"], overview["totalVolume"]) == (1, 1000)
    record = records_store.load_records("user-1", ["barbell-back-squat"])["barbell-back-squat"]
    assert (record.bests.weight, record.bests.reps) == (100, [(100.0, 5)])
    assert rebuild.rebuild("user-1") == 0


def test_the_same_file_again_adds_nothing_and_a_longer_one_only_what_is_new(token: str) -> None:
    lines = files.strong(6).strip().split("\n")
    shorter = "\n".join(lines[: 1 + 4 * 10]) + "\n"
    assert take(token, shorter)["workouts"] == 4
    before = everything()
    again = take(token, shorter)
    assert (again["workouts"], again["sets"], again["duplicates"]) == (0, 0, 4)
    assert everything() == before
    longer = take(token, "\n".join(lines) + "\n")
    assert (longer["workouts"], longer["duplicates"]) == (2, 4)
    assert len(history(token)) == 6
    assert rebuild.rebuild("user-1") == 0


def test_a_workout_that_has_grown_is_left_as_it_is_and_told_of(token: str) -> None:
    take(token, files.STRONG_C.rsplit("\n", 2)[0] + "\n")
    report = take(token, files.STRONG_C)
    assert (report["workouts"], report["duplicates"]) == (0, 1)
    assert "with other sets" in report["skipped"][0]["reason"]


def test_what_was_deleted_stays_away(token: str) -> None:
    take(token, files.STRONG_D)
    core = history(token)[0]
    call("DELETE", f"/workouts/{core['id']}", token=token)
    deliver_events()
    report = take(token, files.STRONG_D)
    assert (report["workouts"], report["duplicates"], report["deleted"]) == (0, 1, 1)
    assert "deleted this workout" in report["skipped"][0]["reason"]
    assert len(history(token)) == 1


def test_an_unknown_exercise_becomes_ones_own_once(token: str) -> None:
    report = take(token, files.STRONG_D)
    assert report["unknownExercises"] == ["Zorb Tango Press (Dumbbell)"]
    [made] = report["createdExercises"]
    exercise = call("GET", f"/exercises/{made['exerciseId']}", token=token).data
    assert exercise["name"] == "Zorb Tango Press (Dumbbell)"
    assert exercise["equipment"] == ["dumbbell"]
    assert call("GET", f"/exercises/{made['exerciseId']}", token=access_token("user-2")).status == 404
    later = take(
        token, files.STRONG_D.replace("2024-01-0", "2024-02-0").replace("Zorb Tango Press", "zorb tango presses")
    )
    assert (later["workouts"], later["createdExercises"], later["unknownExercises"]) == (2, [], [])
    assert {exercise["exerciseId"] for exercise in later["matchedExercises"]} >= {made["exerciseId"]}


def test_looking_only_writes_nothing_and_tells_the_same(token: str) -> None:
    before = sdk("dynamodb").scan(TableName="fitai-test")["Items"]
    looked = send(token, files.STRONG_D, dryRun=True)
    assert not set(looked.operations) - {"UpdateItem", "GetItem", "Query", "BatchGetItem"}
    after = [item for item in sdk("dynamodb").scan(TableName="fitai-test")["Items"] if item["kind"]["S"] != "caller"]
    assert after == before
    assert sdk("s3").list_objects_v2(Bucket=BUCKET, Prefix="imports/")["KeyCount"] == 0
    taken = take(token, files.STRONG_D)
    different = {"importId", "status", "percent"}
    assert looked.data["status"] == "checked"
    assert {k: v for k, v in looked.data.items() if k not in different} == {
        k: v for k, v in taken.items() if k not in different
    }


def test_a_repeated_request_is_one_import(token: str) -> None:
    body = {"csv": files.STRONG_D}
    first = call("POST", "/workouts/import", body, token=token, headers={"Idempotency-Key": "k"}).data
    second = call("POST", "/workouts/import", body, token=token, headers={"Idempotency-Key": "k"}).data
    assert first == second
    assert len(history(token)) == 2


def test_undoing_leaves_what_was_there_before(token: str) -> None:
    take(token, files.STRONG_B)
    before = everything()
    report = take(token, files.STRONG_A + files.STRONG_A.split("\r\n")[1].replace("2023-05-01", "2022-01-01") + "\r\n")
    heavier = take(token, files.STRONG_D)
    assert everything() != before
    for made in (report, heavier):
        undone = call("POST", "/workouts/import", {"undo": made["importId"]}, token=token).data
        deliver_events()
        assert (undone["status"], undone["removed"], undone["kept"]) == ("undone", made["workouts"], 0)
    after = everything()
    left = {key: value for key, value in after.items() if key in before}
    assert left == before
    # What is left beside it is nothing: records without a best, totals that are tombstones.
    extra = {key[1].partition("#")[0] for key in after if key not in before}
    assert extra <= {"RECORD", "ANALYTICS_WORKOUT", "SESSIONS"}
    assert rebuild.rebuild("user-1") == 0
    again = take(token, files.STRONG_D)
    assert again["workouts"] == 2, "what was undone can be imported again"


def test_undoing_twice_is_undoing_once(token: str) -> None:
    made = take(token, files.STRONG_B)
    first = call("POST", "/workouts/import", {"undo": made["importId"]}, token=token).data
    second = call("POST", "/workouts/import", {"undo": made["importId"]}, token=token).data
    assert first == second
    assert history(token) == []


def test_what_was_changed_since_is_not_undone(token: str) -> None:
    made = take(token, files.STRONG_D)
    arms = history(token)[1]
    changed = call("PUT", f"/workouts/{arms['id']}", {"version": arms["version"], "notes": "Mine now"}, token=token)
    assert changed.status == 200
    deliver_events()
    undone = call("POST", "/workouts/import", {"undo": made["importId"]}, token=token).data
    deliver_events()
    assert (undone["removed"], undone["kept"]) == (1, 1)
    assert [workout["id"] for workout in history(token)] == [arms["id"]]
    created = made["createdExercises"][0]["exerciseId"]
    assert call("GET", f"/exercises/{created}", token=token).status == 200, "the workout that stays uses it"
    assert rebuild.rebuild("user-1") == 0


def test_a_created_exercise_goes_with_its_import(token: str) -> None:
    made = take(token, files.STRONG_D)
    call("POST", "/workouts/import", {"undo": made["importId"]}, token=token)
    created = made["createdExercises"][0]["exerciseId"]
    assert call("GET", f"/exercises/{created}", token=token).status == 404


def in_a_template(token: str, exercise: str, part: str) -> None:
    day = {"exercises": [{"exerciseId": "barbell-back-squat", "sets": 1, "reps": 5}]}
    if part == "exercise":
        day["exercises"][0]["exerciseId"] = exercise
    elif part == "alternative":
        day["exercises"][0]["alternatives"] = [exercise]
    else:
        day["warmup"] = [{"exerciseId": exercise}]
    plan = {
        "totalWeeks": 2,
        "days": {"monday": {"isRestDay": True}},
        "weeks": [{"numbers": [2], "days": {"friday": day}}],
    }
    assert call("POST", "/templates", {"name": "Mine", "weeklyPlan": plan}, token=token).status == 201


@pytest.mark.parametrize("use", ["exercise", "alternative", "drill", "planned", "running", "none"])
def test_a_created_exercise_that_something_uses_by_now_stays(token: str, use: str) -> None:
    made = take(token, files.STRONG_D)
    created = made["createdExercises"][0]["exerciseId"]
    if use in ("planned", "running"):
        body = {"exercises": [{"exerciseId": created}], "start": use == "running"}
        assert call("POST", "/workouts", body, token=token).status == 201
    elif use != "none":
        in_a_template(token, created, use)
    # What others, and other templates, name is of no account.
    in_a_template(token, "push-up", "exercise")
    undone = call("POST", "/workouts/import", {"undo": made["importId"]}, token=token).data
    assert (undone["status"], undone["removed"]) == ("undone", 2)
    assert call("GET", f"/exercises/{created}", token=token).status == (404 if use == "none" else 200)


def test_of_several_created_exercises_those_go_that_nothing_uses(token: str) -> None:
    row = files.STRONG_D.split("\n")[2]
    made = take(token, files.STRONG_D + row.replace("Zorb Tango Press", "Zorb Tango Lift") + "\n")
    ids = {exercise["name"]: exercise["exerciseId"] for exercise in made["createdExercises"]}
    in_a_template(token, ids["Zorb Tango Lift (Dumbbell)"], "exercise")
    call("POST", "/workouts/import", {"undo": made["importId"]}, token=token).data  # noqa: B018
    names = {exercise["name"] for exercise in call("GET", "/exercises", token=token, custom="mine").data}
    assert names == {"Zorb Tango Lift (Dumbbell)"}


def test_older_workouts_take_records_from_later_ones(token: str) -> None:
    take(token, files.STRONG_B)
    [legs] = history(token)
    assert read_workout(token, legs["id"])["exercises"][0]["personalRecords"]
    older = files.STRONG_B.replace("2023-05-01", "2022-05-01").replace(",1,100,5,", ",1,140,8,")
    take(token, older)
    assert read_workout(token, legs["id"])["exercises"][0]["personalRecords"] == []
    assert read_workout(token, legs["id"])["metrics"]["personalRecordsSet"] == 0
    assert rebuild.rebuild("user-1") == 0


def test_each_workout_is_written_once_with_its_records(token: str) -> None:
    header = files.STRONG_C.split("\n")[0]
    rows = [
        f"2023-05-{day:02d} {hour}:30:00;Day {day} {hour};Deadlift (Barbell);{n};{100 + hour + n - day};kg;5;;;;;;"
        for day in (1, 2, 3)
        for hour in (20, 10, 15)
        for n in (1, 2)
    ]
    take(token, "\n".join([header, *rows]) + "\n")
    workouts = history(token)
    assert {workout["version"] for workout in workouts} == {1}, "the records were right when the workouts were written"
    assert sum(workout["metrics"]["personalRecordsSet"] for workout in workouts) > 5
    from fitai.workouts.records import recompute

    recompute.recompute_records("user-1", "barbell-deadlift", workouts[0]["id"])
    assert {workout["version"] for workout in history(token)} == {1}


def test_a_set_after_an_import_is_judged_by_it(token: str) -> None:
    take(token, files.STRONG_B)
    body = {"exercises": [{"exerciseId": "barbell-back-squat", "sets": [{}]}], "start": True}
    workout = call("POST", "/workouts", body, token=token).data
    done = call("PUT", f"/workouts/{workout['id']}/set/0", {"weight": 100, "reps": 5}, token=token).data
    assert done["records"] == []
    better = call("PUT", f"/workouts/{workout['id']}/set/1", {"weight": 101, "reps": 5}, token=token).data
    assert {record["type"] for record in better["records"]} >= {"max_weight"}


def test_many_exercises_and_sets_are_split(token: str) -> None:
    header = files.STRONG_C.split("\n")[0]
    exercises = [f"2023-05-01 18:30:00;Long;Own exercise number {n};1;10;kg;5;;;;;;" for n in range(35)]
    sets = [f"2023-05-02 18:30:00;Sets;Deadlift;{n};100;kg;5;;;;;;" for n in range(1, 71)]
    report = take(token, "\n".join([header, *exercises, *sets]) + "\n")
    assert (report["workouts"], report["sets"]) == (3, 105)
    assert sorted(workout["exerciseCount"] for workout in history(token)) == [2, 5, 30]


@pytest.mark.parametrize(
    ("body", "path"),
    [
        ({}, ""),
        ({"csv": "x", "upload": True}, ""),
        ({"csv": ""}, "csv"),
        ({"csv": "hello"}, "csv"),
        ({"csv": files.HEVY, "source": "strong"}, "csv"),
        ({"csv": files.HEVY, "source": "jefit"}, "source"),
        ({"csv": files.HEVY, "timezone": "Mars"}, "timezone"),
        ({"csv": files.HEVY, "units": "stone"}, "units"),
        ({"undo": "x"}, "undo"),
        ({"csv": files.HEVY, "file": 1}, "file"),
    ],
)
def test_bad_requests_name_the_field(token: str, body: Any, path: str) -> None:
    answer = call("POST", "/workouts/import", body, token=token)
    assert answer.status == 422
    assert [field["path"] for field in answer.error["fields"]] == [path]


def test_imports_are_their_owners_own(token: str) -> None:
    made = take(token, files.STRONG_B)
    other = access_token("user-2")
    for body in ({"importId": made["importId"]}, {"undo": made["importId"]}):
        assert call("POST", "/workouts/import", body, token=other).status == 404
    assert take(other, files.STRONG_B)["workouts"] == 1
    assert call("POST", "/workouts/import", {"importId": made["importId"]}, token=token).data == made


def test_an_uploaded_file(token: str) -> None:
    offered = call(
        "POST", "/workouts/import", {"upload": True, "source": "hevy", "timezone": "Europe/Berlin"}, token=token
    ).data
    assert (offered["status"], offered["workouts"]) == ("waiting", 0)
    assert offered["upload"]["fields"]["key"].startswith("imports/user-1/")
    ask = {"importId": offered["importId"]}
    assert call("POST", "/workouts/import", ask, token=token).data["status"] == "waiting"
    sdk("s3").put_object(
        Bucket=BUCKET, Key=offered["upload"]["fields"]["key"], Body=b"\xef\xbb\xbf" + files.HEVY.encode()
    )
    looked = call("POST", "/workouts/import", {**ask, "dryRun": True}, token=token).data
    assert (looked["status"], looked["workouts"]) == ("checked", 2)
    assert history(token) == []
    done = call("POST", "/workouts/import", ask, token=token).data
    assert (done["status"], done["workouts"]) == ("done", 2)
    assert history(token)[1]["startedAt"] == "2025-09-15T05:48:00.000Z"


def test_a_long_file_is_carried_out_behind_the_request(
    token: str, pushed: Frames, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(store, "CHUNK_SIZE", 10)
    monkeypatch.setattr(worker, "CHUNK_SIZE", 10)
    device = Socket(pushed, token).connect()
    report = send(token, files.strong(60)).data
    assert (report["status"], report["percent"], report["workouts"]) == ("running", 0, 60)
    running = call("POST", "/workouts/import", {"undo": report["importId"]}, token=token)
    assert (running.status, running.error["code"]) == (409, "import_running")
    deliver_events()
    done = call("POST", "/workouts/import", {"importId": report["importId"]}, token=token).data
    assert (done["status"], done["percent"]) == ("done", 100)
    assert len(history(token)) == 60
    told = [frame["data"]["percent"] for frame in device.received("import:progress")]
    assert told == sorted(told)
    assert told[-1] == 100
    assert len(told) > 4
    assert rebuild.rebuild("user-1") == 0


def test_a_worker_stops_in_time_and_the_next_one_goes_on(token: str, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(worker, "CHUNK_SIZE", 10)
    ticks = iter(range(0, 100_000, 25))
    monkeypatch.setattr(time_budget, "monotonic", lambda: float(next(ticks)))
    report = send(token, files.strong(60)).data
    assert deliver_events().total() > 4
    assert call("POST", "/workouts/import", {"importId": report["importId"]}, token=token).data["status"] == "done"
    assert len(history(token)) == 60


def test_a_deleted_account_stops_its_import(token: str) -> None:
    from fitai.workouts import personal

    send(token, files.strong(60))
    for _ in personal.PERSONAL_DATA.erase("user-1"):
        pass
    deliver_events()
    assert not [key for key in everything() if key[0].startswith("WORKOUT#")]
    assert not list(storage.key_pages("imports/"))


def test_what_is_kept_of_an_import_is_handed_over(token: str) -> None:
    from fitai.workouts import personal

    made = take(token, files.STRONG_D)
    kept = [value for kind, value in personal.PERSONAL_DATA.export("user-1") if kind == "workout_import_report"]
    assert [kept_import["importId"] for kept_import in kept] == [made["importId"]]
    [file] = personal.PERSONAL_DATA.files("user-1")
    assert file.name == f"imports/{made['importId']}.csv"
    assert b"".join(storage.read_chunks(file.key)).decode() == files.STRONG_D


@pytest.mark.parametrize("backwards", [False, True])
def test_an_exercise_that_two_imports_use_goes_with_the_last_of_them(token: str, backwards: bool) -> None:
    first = take(token, files.STRONG_D)
    second = take(token, files.STRONG_D.replace("2024-01-0", "2024-02-0"))
    [created] = first["createdExercises"]
    assert second["createdExercises"] == []
    earlier, later = (second, first) if backwards else (first, second)
    for made, status in ((earlier, 200), (later, 404)):
        call("POST", "/workouts/import", {"undo": made["importId"]}, token=token)
        deliver_events()
        assert call("GET", f"/exercises/{created['exerciseId']}", token=token).status == status


def test_while_imports_are_off_a_file_can_be_previewed_and_not_imported(token: str) -> None:
    switches.use({"imports": False})
    assert send(token, files.STRONG_D, dryRun=True).status == 200
    refused = send(token, files.STRONG_D)
    assert (refused.status, refused.error["code"], refused.error["switch"]) == (503, "switched_off", "imports")
    assert history(token) == []
