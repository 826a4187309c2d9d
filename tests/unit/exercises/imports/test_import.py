"""The import of exercises: formats, matching, and that a file is imported as a whole or not at all."""

import json
from concurrent.futures import ThreadPoolExecutor
from typing import Any

import pytest
from fitai.exercises.imports import reading, service, store
from fitai.exercises.imports.formats import cleaning, csv_table
from fitai.exercises.imports.matching import ExerciseMatcher
from fitai.exercises.imports.models import ImportExercises, ParsedExercise, UnreadableFile
from fitai.exercises.library import loading, publishing
from fitai.exercises.library import store as library_store
from fitai.exercises.library.snapshot import Library
from fitai.exercises.models import Exercise
from fitai.kernel import clock, switches
from fitai.kernel.audit import Origin
from fitai.kernel.tokens import verify_access_token

from tests.harness.cloud import BUCKET, sdk
from tests.harness.gateway import Answer, access_token, call
from tests.unit.exercises.imports.sample_files import (
    as_text,
    free_exercise_db_record,
    free_exercise_db_records,
    wger_page,
)

pytestmark = pytest.mark.filterwarnings("ignore")


def admin() -> str:
    return access_token("a1", role="admin")


def send(content: Any = None, **body: Any) -> Answer:
    if content is not None:
        body["content"] = content if isinstance(content, str) else as_text(content)
    return call("POST", "/exercises/import", body, token=admin())


def match(library: Library, content: Any, source: str = "auto") -> ExerciseMatcher:
    file = reading.parse_file(content if isinstance(content, str) else as_text(content), source)
    return ExerciseMatcher(library, file.source, clock.now()).match_all(file.records)


def outcomes(matcher: ExerciseMatcher) -> list[str]:
    return [line.outcome for line in matcher.lines]


# --- free-exercise-db --------------------------------------------------------------------------------------------


def test_a_record_of_free_exercise_db_is_mapped(library: Library) -> None:
    record = free_exercise_db_record(
        "Invented Bent Press",
        level="expert",
        category="olympic weightlifting",
        equipment="e-z curl bar",
        primaryMuscles=["lower back", "shoulders"],
        secondaryMuscles=["shoulders", "middle back", "middle back"],
        force=None,
        mechanic=None,
    )
    (exercise,) = match(library, [record]).new
    assert exercise.id == "invented-bent-press"
    assert exercise.primary_muscle_groups == ("lower_back", "shoulders")
    assert exercise.secondary_muscle_groups == ("middle_back",), "without duplicates and primary muscles"
    assert (exercise.equipment, exercise.difficulty, exercise.exercise_type) == (("ez_bar",), "advanced", "strength")
    assert exercise.tags == ("olympic",)
    assert exercise.mechanic == "compound", "derived from several muscles"
    assert exercise.source is not None
    assert (exercise.source.name, exercise.source.id) == ("free-exercise-db", "Invented_Bent_Press")
    assert exercise.created_by is None
    assert exercise.status is None, "part of the library, like the written exercises"


@pytest.mark.parametrize(
    ("category", "exercise_type", "pattern", "tags"),
    [
        ("strength", "strength", "push", ()),
        ("stretching", "flexibility", "mobility", ()),
        ("plyometrics", "strength", "jump", ("plyometric",)),
        ("strongman", "strength", "push", ()),
        ("powerlifting", "strength", "push", ("powerlifting",)),
        ("cardio", "cardio", "locomotion", ()),
        ("olympic weightlifting", "strength", "push", ("olympic",)),
    ],
)
def test_every_category_is_mapped(
    library: Library, category: str, exercise_type: str, pattern: str, tags: tuple[str, ...]
) -> None:
    (exercise,) = match(library, [free_exercise_db_record("Invented Thing", category=category)]).new
    assert (exercise.exercise_type, exercise.movement_pattern, exercise.tags) == (exercise_type, pattern, tags)


def test_missing_fields_are_replaced(library: Library) -> None:
    matcher = match(
        library,
        [
            free_exercise_db_record("Invented A", equipment=None, mechanic=None, instructions=[]),
            free_exercise_db_record("Invented B", equipment="other"),
        ],
    )
    assert outcomes(matcher) == ["new", "new"]
    assert [exercise.equipment for exercise in matcher.new] == [("bodyweight",), ("bodyweight",)]
    assert matcher.lines[1].notes == ["equipment 'other' was replaced by bodyweight"]


@pytest.mark.parametrize(
    ("change", "path"),
    [
        ({"primaryMuscles": ["heart"]}, "primaryMuscleGroups"),
        ({"primaryMuscles": []}, "primaryMuscleGroups"),
        ({"equipment": "anvil"}, "equipment"),
        ({"level": "godlike"}, "difficulty"),
        ({"category": "dance"}, "exerciseType"),
        ({"force": "lift"}, "force"),
        ({"mechanic": "quantum"}, "mechanic"),
        ({"name": ""}, "name"),
        ({"name": "x" * 81}, "name"),
        ({"instructions": ["x" * 500]}, "instructions.0"),
    ],
)
def test_an_invalid_record_names_the_field(library: Library, change: dict[str, Any], path: str) -> None:
    matcher = match(
        library,
        [free_exercise_db_record("Invented A"), free_exercise_db_record("Invented B") | change],
        "free-exercise-db",
    )
    assert outcomes(matcher) == ["new", "invalid"]
    assert matcher.lines[1].line == 2
    assert path in [field.path for field in matcher.lines[1].fields]


def test_a_record_that_is_no_object_is_invalid(library: Library) -> None:
    assert outcomes(match(library, [free_exercise_db_record("Invented A"), "squat", 7, None], "free-exercise-db")) == [
        "new", "invalid", "invalid", "invalid",
    ]  # fmt: skip


def test_long_steps_are_split_between_sentences() -> None:
    steps = cleaning.instruction_steps(["Go on with it. " * 60, "  short  one "])
    assert all(len(step) <= 400 for step in steps)
    assert " ".join(steps[:-1]) == ("Go on with it. " * 60).strip()
    assert steps[-1] == "short one"


def test_nine_hundred_records_are_matched(library: Library) -> None:
    records = free_exercise_db_records(900)
    matcher = match(library, records)
    assert matcher.counts.model_dump() == {"new": 900, "matched": 0, "duplicate": 0, "invalid": 0}
    assert len({exercise.id for exercise in matcher.new}) == 900
    assert sum(bool(line.notes) for line in matcher.lines) == sum(record["equipment"] == "other" for record in records)


# --- matching ----------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("name", "id", "matched_by"),
    [
        ("Barbell Bench Press", "barbell-bench-press", "name"),
        ("bench press (barbell)", "barbell-bench-press", "name"),
        ("Pullups", "pull-up", "name"),
        ("PULL UP", "pull-up", "name"),
        ("military press", "barbell-overhead-press", "alias"),
        ("Farmers Walk", "farmers-walk", "name"),
    ],
)
def test_an_exercise_of_the_library_is_matched(library: Library, name: str, id: str, matched_by: str) -> None:
    (line,) = match(library, [free_exercise_db_record(name)]).lines
    assert (line.outcome, line.exercise_id, line.matched_by) == ("matched", id, matched_by)


def test_a_repeated_exercise_of_a_file_is_a_duplicate(library: Library) -> None:
    records = [
        free_exercise_db_record("Invented Press"), free_exercise_db_record("press, invented"), free_exercise_db_record("Other Name", id="Invented_Press"), free_exercise_db_record("Pull Up"),
        free_exercise_db_record("Pullups"),
    ]  # fmt: skip
    lines = match(library, records).lines
    assert [line.outcome for line in lines] == ["new", "duplicate", "duplicate", "matched", "duplicate"]
    assert [line.duplicate_of for line in lines] == [None, 1, 1, None, 4]
    assert lines[1].exercise_id == "invented-press"


def test_an_alias_that_another_exercise_has_is_left_out(library: Library) -> None:
    content = "name,aliases,primaryMuscleGroups\nInvented Press,RDL | military press | Inventopress,chest"
    (exercise,) = match(library, content).new
    assert exercise.aliases == ("Inventopress",)


@pytest.mark.parametrize("name", ["приседания", "深蹲", "ÉÀÜ", "a b"])
def test_the_id_of_a_name_is_always_the_same(library: Library, name: str) -> None:
    (exercise,) = match(library, [free_exercise_db_record(name)]).new
    assert exercise.id
    assert all(character in "abcdefghijklmnopqrstuvwxyz0123456789-" for character in exercise.id)
    assert match(library, [free_exercise_db_record(name)]).new[0].id == exercise.id


# --- wger --------------------------------------------------------------------------------------------------------


def test_a_page_of_wger_is_mapped(library: Library) -> None:
    file = reading.parse_file(as_text(wger_page()), "auto")
    assert file.source == "wger"
    assert file.warnings == ["this is one page of several: import the next ones too"]
    matcher = ExerciseMatcher(library, file.source, clock.now()).match_all(file.records)
    assert outcomes(matcher) == ["new", "matched", "invalid", "new", "new", "invalid"]
    first, crunch, curl = matcher.new
    assert first.name == "Windmill Chin"
    assert first.aliases == ("Weather Vane",)
    assert first.instructions == ("Stand up & pull.", "Slowly.", "Twice.")
    assert first.equipment == ("pull_up_bar",), "bodyweight is removed where there is equipment"
    assert (first.primary_muscle_groups, first.secondary_muscle_groups) == (("lats",), ("biceps",))
    assert crunch.primary_muscle_groups == ("abdominals",)
    assert matcher.lines[3].notes == ["it names no muscle: derived from its category, abs"]
    assert crunch.equipment == ("bodyweight",)
    assert curl.equipment == ("ez_bar",)
    assert curl.primary_muscle_groups == ("biceps",)
    assert "name" in [field.path for field in matcher.lines[2].fields]
    assert [field.path for field in matcher.lines[5].fields] == ["equipment"]


# --- CSV ---------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize("delimiter", [",", ";", "\t"])
@pytest.mark.parametrize("beginning", ["", "\ufeff", "\r\n"])
@pytest.mark.parametrize("end", ["\n", "\r\n"])
def test_the_csv_of_any_spreadsheet_is_read(library: Library, delimiter: str, beginning: str, end: str) -> None:
    rows = [
        ["Name", "Primary Muscle Groups", "equipment", "Exercise_Type", "met", "remark"],
        ["Invented Press", "Lower Back | chest", "ez bar", "Strength", '"4,5"', "x"],
        ["", "", "", "", "", ""],
        ["Push-up", "chest", "", "", "", ""],
    ]
    content = beginning + end.join(delimiter.join(row) for row in rows) + end
    matcher = match(library, content)
    assert outcomes(matcher) == ["new", "matched"]
    (exercise,) = matcher.new
    assert exercise.primary_muscle_groups == ("lower_back", "chest")
    assert exercise.equipment == ("ez_bar",)
    assert exercise.calories.met == 4.5
    assert [line.line - matcher.lines[0].line for line in matcher.lines] == [0, 2], "lines are counted as in an editor"


@pytest.mark.parametrize(
    ("content", "reason"),
    [
        ("", "no column name"),
        ("exercise,muscle\na,b", "no column name and no column primaryMuscleGroups"),
        ('name,primaryMuscleGroups\n"Press,chest', "line 2 is not CSV"),
        ("name,primaryMuscleGroups\n", "no exercises"),
        ("[", "not JSON"),
        ("[" * 100_000, "not JSON"),
        ("{}", "format is unknown"),
        ('{"a": 1}', "format is unknown"),
        ("[]", "format is unknown"),
        ("[1, 2]", "format is unknown"),
        ('{"results": 7}', "a page with results is expected"),
        ("name,primaryMuscleGroups\n" + "a,chest\n" * 10_001, "more than 10000"),
    ],
)
def test_an_unreadable_file_says_why(content: str, reason: str) -> None:
    with pytest.raises(UnreadableFile, match=reason):
        reading.parse_file(content, "auto")


def test_a_row_with_too_many_cells_is_invalid(library: Library) -> None:
    assert outcomes(match(library, "name,primaryMuscleGroups\nInvented Press,chest,x,y")) == ["invalid"]


def test_formulas_are_escaped_for_spreadsheets(seed_exercises: list[Exercise]) -> None:
    for name in ("=1+1", "+A1", "-2", "@x", "'quoted"):
        text = csv_table.write_exercises([seed_exercises[0].model_copy(update={"name": name})])
        assert f"'{name}" in text
        (record,) = csv_table.read_exercises(text)
        assert record.name == name


# --- the route ---------------------------------------------------------------------------------------------------

NEW = [
    free_exercise_db_record("Invented Press"),
    free_exercise_db_record("Invented Row", primaryMuscles=["lats"]),
    free_exercise_db_record("Pull Up"),
]


def test_a_dry_run_changes_nothing(small_library: None) -> None:
    answer = send(NEW)
    assert answer.data["status"] == "checked"
    assert answer.data["source"] == "free-exercise-db"
    assert answer.data["counts"] == {"new": 2, "matched": 1, "duplicate": 0, "invalid": 0}
    assert library_store.load_imports() == []
    assert call("GET", "/exercises/invented-press").status == 404
    assert "TransactWriteItems" not in answer.operations


def test_a_checked_file_is_imported_without_sending_it_again(small_library: None) -> None:
    checked = send(NEW).data
    applied = send(importId=checked["importId"], dryRun=False).data
    assert applied["status"] == "applied"
    assert applied["importId"] == checked["importId"]
    assert applied["counts"] == checked["counts"]
    exercise = call("GET", "/exercises/invented-press").data
    assert exercise["source"] == {"name": "free-exercise-db", "id": "Invented_Press"}
    assert "createdBy" not in exercise
    assert call("GET", "/exercises/search", q="invented row").data[0]["id"] == "invented-row"


def test_a_second_import_of_the_same_file_adds_nothing(small_library: None) -> None:
    send(NEW, dryRun=False)
    before = loading.latest_library().count()
    again = send(NEW, dryRun=False).data
    assert again["counts"] == {"new": 0, "matched": 3, "duplicate": 0, "invalid": 0}
    assert {line["matchedBy"] for line in again["lines"]} == {"origin", "name"}
    assert loading.latest_library().count() == before


def test_a_repeated_import_returns_the_same_report(small_library: None) -> None:
    first = send(NEW, dryRun=False).data
    assert send(importId=first["importId"], dryRun=False).data == first
    assert send(importId=first["importId"]).data == first
    assert len(library_store.load_imports()) == 1


def test_a_file_with_an_invalid_record_is_not_imported(small_library: None) -> None:
    records = [*NEW, free_exercise_db_record("Invented Wrong", equipment="anvil")]
    answer = send(records, dryRun=False)
    assert (answer.status, answer.error["code"]) == (422, "import_invalid")
    assert answer.error["fields"] == [{"path": "lines.4.equipment", "message": "'anvil' is unknown"}]
    assert answer.json["data"]["counts"]["invalid"] == 1
    assert library_store.load_imports() == []
    valid = send(importId=answer.json["data"]["importId"], dryRun=False, skipInvalid=True).data
    assert valid["counts"] == {"new": 2, "matched": 1, "duplicate": 0, "invalid": 1}
    assert call("GET", "/exercises/invented-row").status == 200


@pytest.mark.parametrize("after", ["the file", "the exercises", "the commit", "the publication"])
def test_an_import_that_was_interrupted_can_be_sent_again(
    small_library: None, monkeypatch: pytest.MonkeyPatch, after: str
) -> None:
    class ContainerStopped(BaseException):
        """The container was stopped."""

    module, name, stopped_call = {
        "the file": (store, "ensure_import", 1),
        "the exercises": (store, "apply_import", 1),
        "the commit": (publishing, "publish_library", 2),
        "the publication": (service, "latest_library", 2),
    }[after]
    original = getattr(module, name)
    calls = []

    def stop_container(*arguments: Any, **options: Any) -> Any:
        calls.append(1)
        if len(calls) == stopped_call:
            raise ContainerStopped
        return original(*arguments, **options)

    headers = {"Idempotency-Key": "k1"}
    monkeypatch.setattr(module, name, stop_container)
    with pytest.raises(ContainerStopped):
        send_with(headers, NEW)
    monkeypatch.setattr(module, name, original)
    for item in sdk("dynamodb").scan(TableName="fitai-test")["Items"]:
        if item["PK"]["S"].startswith("IDEMPOTENCY"):  # as after its lease
            sdk("dynamodb").delete_item(TableName="fitai-test", Key={key: item[key] for key in ("PK", "SK")})
    report = send_with(headers, NEW).data
    assert report["counts"] == {"new": 2, "matched": 1, "duplicate": 0, "invalid": 0}
    assert len(library_store.load_imports()) == 1
    publishing.publish_library()
    assert loading.latest_library().get("invented-press") is not None


def send_with(headers: dict[str, str], content: Any) -> Answer:
    body = {"content": as_text(content), "dryRun": False}
    return call("POST", "/exercises/import", body, token=admin(), headers=headers)


def test_concurrent_imports_duplicate_nothing(small_library: None) -> None:
    first = send([*NEW, free_exercise_db_record("Only First")]).data["importId"]
    second = send([*NEW, free_exercise_db_record("Only Second")]).data["importId"]
    caller = verify_access_token(admin())
    assert caller is not None

    def apply(id: str) -> Any:
        return service.import_exercises(
            caller, Origin("192.0.2.1", "r"), id, ImportExercises(import_id=id, dry_run=False)
        )

    with ThreadPoolExecutor(2) as pool:
        reports = list(pool.map(apply, [first, second, first, second]))
    assert sorted(report.counts.new for report in reports) == [1, 1, 3, 3]
    library = loading.latest_library()
    assert [exercise.id for exercise in library.named("Invented Press")] == ["invented-press"]
    assert library.get("only-first")
    assert library.get("only-second")


def test_a_large_file_is_uploaded_first(small_library: None) -> None:
    waiting = send(upload=True, source="free-exercise-db").data
    assert waiting["status"] == "waiting"
    form = waiting["upload"]
    assert form["fields"]["key"] == store.file_key(waiting["importId"])
    assert form["maxBytes"] == 25_000_000
    early = send(importId=waiting["importId"])
    assert (early.status, early.error["code"]) == (409, "upload_missing")
    body = json.dumps(free_exercise_db_records(900)).encode()
    assert len(body) > 500_000
    sdk("s3").put_object(Bucket=BUCKET, Key=form["fields"]["key"], Body=body)
    assert send(importId=waiting["importId"]).data["counts"]["new"] == 900
    applied = send(importId=waiting["importId"], dryRun=False)
    assert applied.data["status"] == "applied"
    assert applied.operations.count("TransactWriteItems") == 1, "nine hundred exercises with one write"
    assert loading.latest_library().get("invented-oneoneone-movement") is not None


def test_an_admin_can_change_and_delete_imported_exercises(small_library: None) -> None:
    send(NEW, dryRun=False)
    body = {"name": "Invented Pressing", "primaryMuscleGroups": ["chest"], "version": 0}
    changed = call("PUT", "/exercises/invented-press", body, token=admin()).data
    assert changed["source"]["name"] == "free-exercise-db"
    assert call("DELETE", "/exercises/invented-row", token=admin()).status == 200
    publishing.publish_library()
    library = loading.latest_library()
    exercise = library.get("invented-press")
    assert exercise is not None
    assert exercise.name == "Invented Pressing"
    assert library.get("invented-row") is None
    again = match(library, NEW)
    assert [line.exercise_id for line in again.lines][:1] == ["invented-press"], (
        "matched by its origin, whatever its name"
    )


def test_an_import_is_in_the_audit_trail(small_library: None) -> None:
    send(NEW, dryRun=False)
    (entry,) = [
        item
        for item in sdk("dynamodb").scan(TableName="fitai-test")["Items"]
        if item["PK"]["S"] == "AUDIT#a1" and item["action"]["S"] == "exercises.imported"
    ]
    assert json.loads(entry["details"]["S"])["added"] == 2


@pytest.mark.parametrize(
    ("body", "path"),
    [
        ({}, ""),
        ({"content": "a", "upload": True}, ""),
        ({"content": ""}, "content"),
        ({"source": "excel", "content": "a"}, "source"),
        ({"importId": "x"}, "importId"),
        ({"content": "no,such,columns"}, "content"),
        ({"content": "[", "source": "wger"}, "content"),
        ({"content": "a", "more": 1}, "more"),
    ],
)
def test_an_invalid_request_names_the_field(small_library: None, body: dict[str, Any], path: str) -> None:
    answer = call("POST", "/exercises/import", body, token=admin())
    assert (answer.status, [field["path"] for field in answer.error["fields"]]) == (422, [path])


def test_an_unknown_import_is_not_found(small_library: None) -> None:
    assert send(importId="00000000-0000-4000-8000-000000000000").status == 404


def test_only_admins_import(small_library: None) -> None:
    for token, status in ((None, 401), (access_token("u1"), 403)):
        assert call("POST", "/exercises/import", {"content": "[]"}, token=token).status == status


def test_a_record_has_its_line() -> None:
    assert ParsedExercise(3, "a").line == 3


def test_while_imports_are_off_a_file_is_checked_and_not_imported(small_library: None) -> None:
    record = {"name": "Bag Toss", "primaryMuscles": ["glutes"]}
    switches.use({"imports": False})
    assert send([record]).status == 200
    assert send([record], dryRun=False).error["code"] == "switched_off"
