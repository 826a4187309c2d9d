"""Taking exercises over: what is read of other libraries' files, what of it is new, and that it is all or nothing."""

import json
from concurrent.futures import ThreadPoolExecutor
from typing import Any

import pytest
from fitai.exercises.imports import reading
from fitai.exercises.imports import service as imports
from fitai.exercises.imports import store as files
from fitai.exercises.imports.formats import cleaning, csv_table
from fitai.exercises.imports.matching import ExerciseMatcher
from fitai.exercises.imports.models import ParsedExercise, UnreadableFile
from fitai.exercises.library import loading, publishing, store
from fitai.exercises.library.snapshot import Library
from fitai.exercises.models import Exercise
from fitai.kernel import clock

from tests.harness.cloud import BUCKET, sdk
from tests.harness.gateway import Answer, access_token, call
from tests.unit.exercises.files import as_text, free, many, wger_page

pytestmark = pytest.mark.filterwarnings("ignore")


def admin() -> str:
    return access_token("a1", role="admin")


def send(content: Any = None, **body: Any) -> Answer:
    if content is not None:
        body["content"] = content if isinstance(content, str) else as_text(content)
    return call("POST", "/exercises/import", body, token=admin())


def matched(shelf: Library, content: Any, source: str = "auto") -> ExerciseMatcher:
    read = reading.parse_file(content if isinstance(content, str) else as_text(content), source)
    return ExerciseMatcher(shelf, read.source, clock.now()).take(read.records)


def outcomes(matching: ExerciseMatcher) -> list[str]:
    return [line.outcome for line in matching.lines]


# --- free-exercise-db --------------------------------------------------------------------------------------------


def test_their_words_become_ours(shelf: Library) -> None:
    record = free(
        "Invented Bent Press",
        level="expert",
        category="olympic weightlifting",
        equipment="e-z curl bar",
        primaryMuscles=["lower back", "shoulders"],
        secondaryMuscles=["shoulders", "middle back", "middle back"],
        force=None,
        mechanic=None,
    )
    (made,) = matched(shelf, [record]).new
    assert made.id == "invented-bent-press"
    assert made.primary_muscle_groups == ("lower_back", "shoulders")
    assert made.secondary_muscle_groups == ("middle_back",), "each once, and none that is primary"
    assert (made.equipment, made.difficulty, made.exercise_type) == (("ez_bar",), "advanced", "strength")
    assert made.tags == ("olympic",)
    assert made.mechanic == "compound", "follows from several muscles"
    assert made.source is not None
    assert (made.source.name, made.source.id) == ("free-exercise-db", "Invented_Bent_Press")
    assert made.created_by is None
    assert made.status is None, "part of the library, as the written ones are"


@pytest.mark.parametrize(
    ("category", "kind", "pattern", "tags"),
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
def test_every_category_has_a_meaning(
    shelf: Library, category: str, kind: str, pattern: str, tags: tuple[str, ...]
) -> None:
    (made,) = matched(shelf, [free("Invented Thing", category=category)]).new
    assert (made.exercise_type, made.movement_pattern, made.tags) == (kind, pattern, tags)


def test_what_is_missing_is_made_up_for(shelf: Library) -> None:
    matching = matched(
        shelf,
        [
            free("Invented A", equipment=None, mechanic=None, instructions=[]),
            free("Invented B", equipment="other"),
        ],
    )
    assert outcomes(matching) == ["new", "new"]
    assert [made.equipment for made in matching.new] == [("bodyweight",), ("bodyweight",)]
    assert matching.lines[1].notes == ["its equipment is only called 'other': taken for none"]


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
def test_an_unsound_record_names_the_field(shelf: Library, change: dict[str, Any], path: str) -> None:
    matching = matched(shelf, [free("Invented A"), free("Invented B") | change], "free-exercise-db")
    assert outcomes(matching) == ["new", "invalid"]
    assert matching.lines[1].line == 2
    assert path in [field.path for field in matching.lines[1].fields]


def test_a_record_that_is_none_is_told(shelf: Library) -> None:
    assert outcomes(matched(shelf, [free("Invented A"), "squat", 7, None], "free-exercise-db")) == [
        "new", "invalid", "invalid", "invalid",
    ]  # fmt: skip


def test_long_steps_are_parted_between_sentences() -> None:
    parts = cleaning.instruction_steps(["Go on with it. " * 60, "  short  one "])
    assert all(len(part) <= 400 for part in parts)
    assert " ".join(parts[:-1]) == ("Go on with it. " * 60).strip()
    assert parts[-1] == "short one"


def test_nine_hundred_records(shelf: Library) -> None:
    given = many(900)
    matching = matched(shelf, given)
    assert matching.counts.model_dump() == {"new": 900, "matched": 0, "duplicate": 0, "invalid": 0}
    assert len({made.id for made in matching.new}) == 900
    assert sum(bool(line.notes) for line in matching.lines) == sum(one["equipment"] == "other" for one in given)


# --- what is known already ---------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("name", "id", "by"),
    [
        ("Barbell Bench Press", "barbell-bench-press", "name"),
        ("bench press (barbell)", "barbell-bench-press", "name"),
        ("Pullups", "pull-up", "name"),
        ("PULL UP", "pull-up", "name"),
        ("military press", "barbell-overhead-press", "alias"),
        ("Farmers Walk", "farmers-walk", "name"),
    ],
)
def test_a_known_exercise_is_matched(shelf: Library, name: str, id: str, by: str) -> None:
    (line,) = matched(shelf, [free(name)]).lines
    assert (line.outcome, line.exercise_id, line.matched_by) == ("matched", id, by)


def test_the_second_of_the_same_file_is_a_duplicate(shelf: Library) -> None:
    given = [
        free("Invented Press"), free("press, invented"), free("Other Name", id="Invented_Press"), free("Pull Up"),
        free("Pullups"),
    ]  # fmt: skip
    lines = matched(shelf, given).lines
    assert [line.outcome for line in lines] == ["new", "duplicate", "duplicate", "matched", "duplicate"]
    assert [line.duplicate_of for line in lines] == [None, 1, 1, None, 4]
    assert lines[1].exercise_id == "invented-press"


def test_an_alias_that_another_exercise_has_is_left_to_it(shelf: Library) -> None:
    content = "name,aliases,primaryMuscleGroups\nInvented Press,RDL | military press | Inventopress,chest"
    (made,) = matched(shelf, content).new
    assert made.aliases == ("Inventopress",)


@pytest.mark.parametrize("name", ["приседания", "深蹲", "ÉÀÜ", "a b"])
def test_every_name_gets_an_id_of_its_own(shelf: Library, name: str) -> None:
    (made,) = matched(shelf, [free(name)]).new
    assert made.id
    assert all(mark in "abcdefghijklmnopqrstuvwxyz0123456789-" for mark in made.id)
    assert matched(shelf, [free(name)]).new[0].id == made.id


# --- wger --------------------------------------------------------------------------------------------------------


def test_a_page_of_wger(shelf: Library) -> None:
    read = reading.parse_file(as_text(wger_page()), "auto")
    assert read.source == "wger"
    assert read.warnings == ["this is one page of several: import the next ones too"]
    matching = ExerciseMatcher(shelf, read.source, clock.now()).take(read.records)
    assert outcomes(matching) == ["new", "matched", "invalid", "new", "new", "invalid"]
    first, crunch, curl = matching.new
    assert first.name == "Windmill Chin"
    assert first.aliases == ("Weather Vane",)
    assert first.instructions == ("Stand up & pull.", "Slowly.", "Twice.")
    assert first.equipment == ("pull_up_bar",), "nothing is needed beside what is needed"
    assert (first.primary_muscle_groups, first.secondary_muscle_groups) == (("lats",), ("biceps",))
    assert crunch.primary_muscle_groups == ("abdominals",)
    assert matching.lines[3].notes == ["it names no muscle: taken from its category, abs"]
    assert crunch.equipment == ("bodyweight",)
    assert curl.equipment == ("ez_bar",)
    assert curl.primary_muscle_groups == ("biceps",)
    assert "name" in [field.path for field in matching.lines[2].fields]
    assert [field.path for field in matching.lines[5].fields] == ["equipment"]


# --- CSV ---------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize("delimiter", [",", ";", "\t"])
@pytest.mark.parametrize("beginning", ["", "\ufeff", "\r\n"])
@pytest.mark.parametrize("end", ["\n", "\r\n"])
def test_a_file_of_any_spreadsheet(shelf: Library, delimiter: str, beginning: str, end: str) -> None:
    rows = [
        ["Name", "Primary Muscle Groups", "equipment", "Exercise_Type", "met", "remark"],
        ["Invented Press", "Lower Back | chest", "ez bar", "Strength", '"4,5"', "x"],
        ["", "", "", "", "", ""],
        ["Push-up", "chest", "", "", "", ""],
    ]
    content = beginning + end.join(delimiter.join(row) for row in rows) + end
    matching = matched(shelf, content)
    assert outcomes(matching) == ["new", "matched"]
    (made,) = matching.new
    assert made.primary_muscle_groups == ("lower_back", "chest")
    assert made.equipment == ("ez_bar",)
    assert made.calories.met == 4.5
    assert [line.line - matching.lines[0].line for line in matching.lines] == [0, 2], "as an editor counts lines"


@pytest.mark.parametrize(
    ("content", "reason"),
    [
        ("", "no column name"),
        ("exercise,muscle\na,b", "no column name and no column primaryMuscleGroups"),
        ('name,primaryMuscleGroups\n"Press,chest', "line 2 is not CSV"),
        ("name,primaryMuscleGroups\n", "no exercises"),
        ("[", "not JSON"),
        ("[" * 100_000, "not JSON"),
        ("{}", "format is not known"),
        ('{"a": 1}', "format is not known"),
        ("[]", "format is not known"),
        ("[1, 2]", "format is not known"),
        ('{"results": 7}', "a page with results is expected"),
        ("name,primaryMuscleGroups\n" + "a,chest\n" * 10_001, "more than 10000"),
    ],
)
def test_what_cannot_be_read_says_why(content: str, reason: str) -> None:
    with pytest.raises(UnreadableFile, match=reason):
        reading.parse_file(content, "auto")


def test_a_row_with_too_many_cells_is_unsound(shelf: Library) -> None:
    assert outcomes(matched(shelf, "name,primaryMuscleGroups\nInvented Press,chest,x,y")) == ["invalid"]


def test_formulas_are_not_handed_to_a_spreadsheet(written: list[Exercise]) -> None:
    for name in ("=1+1", "+A1", "-2", "@x", "'quoted"):
        text = csv_table.write_exercises([written[0].model_copy(update={"name": name})])
        assert f"'{name}" in text
        (record,) = csv_table.read_exercises(text)
        assert record.name == name


# --- the route ---------------------------------------------------------------------------------------------------

NEW = [free("Invented Press"), free("Invented Row", primaryMuscles=["lats"]), free("Pull Up")]


def test_a_dry_run_changes_nothing(short_library: None) -> None:
    answer = send(NEW)
    assert answer.data["status"] == "checked"
    assert answer.data["source"] == "free-exercise-db"
    assert answer.data["counts"] == {"new": 2, "matched": 1, "duplicate": 0, "invalid": 0}
    assert store.load_imports() == []
    assert call("GET", "/exercises/invented-press").status == 404
    assert "TransactWriteItems" not in answer.operations


def test_after_the_dry_run_the_file_is_taken_over_without_sending_it_again(short_library: None) -> None:
    checked = send(NEW).data
    applied = send(importId=checked["importId"], dryRun=False).data
    assert applied["status"] == "applied"
    assert applied["importId"] == checked["importId"]
    assert applied["counts"] == checked["counts"]
    made = call("GET", "/exercises/invented-press").data
    assert made["source"] == {"name": "free-exercise-db", "id": "Invented_Press"}
    assert "createdBy" not in made
    assert call("GET", "/exercises/search", q="invented row").data[0]["id"] == "invented-row"


def test_a_second_import_of_the_same_file_adds_nothing(short_library: None) -> None:
    send(NEW, dryRun=False)
    before = loading.latest_library().count()
    again = send(NEW, dryRun=False).data
    assert again["counts"] == {"new": 0, "matched": 3, "duplicate": 0, "invalid": 0}
    assert {line["matchedBy"] for line in again["lines"]} == {"origin", "name"}
    assert loading.latest_library().count() == before


def test_asking_again_answers_the_same(short_library: None) -> None:
    first = send(NEW, dryRun=False).data
    assert send(importId=first["importId"], dryRun=False).data == first
    assert send(importId=first["importId"]).data == first
    assert len(store.load_imports()) == 1


def test_nothing_is_taken_over_of_a_file_with_an_unsound_record(short_library: None) -> None:
    given = [*NEW, free("Invented Wrong", equipment="anvil")]
    answer = send(given, dryRun=False)
    assert (answer.status, answer.error["code"]) == (422, "import_invalid")
    assert answer.error["fields"] == [{"path": "lines.4.equipment", "message": "'anvil' is unknown"}]
    assert answer.json["data"]["counts"]["invalid"] == 1
    assert store.load_imports() == []
    sound = send(importId=answer.json["data"]["importId"], dryRun=False, skipInvalid=True).data
    assert sound["counts"] == {"new": 2, "matched": 1, "duplicate": 0, "invalid": 1}
    assert call("GET", "/exercises/invented-row").status == 200


@pytest.mark.parametrize("after", ["the file", "the exercises", "the commit", "the publication"])
def test_an_import_that_was_interrupted_can_be_sent_again(
    short_library: None, monkeypatch: pytest.MonkeyPatch, after: str
) -> None:
    class Ended(BaseException):
        """The container is gone."""

    def ends(*_: Any, **__: Any) -> None:
        raise Ended

    place, name = {
        "the file": (files, "ensure"),
        "the exercises": (files, "apply"),
        "the commit": (imports, "newest"),
        "the publication": (imports, "newest"),
    }[after]
    original = getattr(place, name)
    calls = []

    def once(*arguments: Any, **options: Any) -> Any:
        calls.append(1)
        if len(calls) == (2 if name == "newest" else 1):
            raise Ended
        return original(*arguments, **options)

    headers = {"Idempotency-Key": "k1"}
    monkeypatch.setattr(place, name, once)
    with pytest.raises(Ended):
        send_with(headers, NEW)
    monkeypatch.setattr(place, name, original)
    for item in sdk("dynamodb").scan(TableName="fitai-test")["Items"]:
        if item["PK"]["S"].startswith("IDEMPOTENCY"):  # its lease has run out
            sdk("dynamodb").delete_item(TableName="fitai-test", Key={key: item[key] for key in ("PK", "SK")})
    done = send_with(headers, NEW).data
    assert done["counts"] == {"new": 2, "matched": 1, "duplicate": 0, "invalid": 0}
    assert len(store.load_imports()) == 1
    publishing.publish_library()
    assert loading.latest_library().get("invented-press") is not None


def send_with(headers: dict[str, str], content: Any) -> Answer:
    body = {"content": as_text(content), "dryRun": False}
    return call("POST", "/exercises/import", body, token=admin(), headers=headers)


def test_imports_at_once_double_nothing(short_library: None) -> None:
    first = send([*NEW, free("Only First")]).data["importId"]
    second = send([*NEW, free("Only Second")]).data["importId"]
    from fitai.exercises.imports.models import ImportExercises
    from fitai.kernel.audit import Origin
    from fitai.kernel.tokens import verify_access_token

    caller = verify_access_token(admin())
    assert caller is not None

    def apply(id: str) -> Any:
        return imports.import_exercises(
            caller, Origin("192.0.2.1", "r"), id, ImportExercises(import_id=id, dry_run=False)
        )

    with ThreadPoolExecutor(2) as pool:
        reports = list(pool.map(apply, [first, second, first, second]))
    assert sorted(report.counts.new for report in reports) == [1, 1, 3, 3]
    shelf = loading.latest_library()
    assert [one.id for one in shelf.named("Invented Press")] == ["invented-press"]
    assert shelf.get("only-first")
    assert shelf.get("only-second")


def test_a_large_file_is_uploaded_first(short_library: None) -> None:
    waiting = send(upload=True, source="free-exercise-db").data
    assert waiting["status"] == "waiting"
    form = waiting["upload"]
    assert form["fields"]["key"] == files.file_key(waiting["importId"])
    assert form["maxBytes"] == 25_000_000
    early = send(importId=waiting["importId"])
    assert (early.status, early.error["code"]) == (409, "upload_missing")
    body = json.dumps(many(900)).encode()
    assert len(body) > 500_000
    sdk("s3").put_object(Bucket=BUCKET, Key=form["fields"]["key"], Body=body)
    assert send(importId=waiting["importId"]).data["counts"]["new"] == 900
    applied = send(importId=waiting["importId"], dryRun=False)
    assert applied.data["status"] == "applied"
    assert applied.operations.count("TransactWriteItems") == 1, "all nine hundred by one write"
    assert loading.latest_library().get("invented-oneoneone-movement") is not None


def test_an_admin_can_change_and_remove_what_was_imported(short_library: None) -> None:
    send(NEW, dryRun=False)
    body = {"name": "Invented Pressing", "primaryMuscleGroups": ["chest"], "version": 0}
    changed = call("PUT", "/exercises/invented-press", body, token=admin()).data
    assert changed["source"]["name"] == "free-exercise-db"
    assert call("DELETE", "/exercises/invented-row", token=admin()).status == 200
    publishing.publish_library()
    shelf = loading.latest_library()
    one = shelf.get("invented-press")
    assert one is not None
    assert one.name == "Invented Pressing"
    assert shelf.get("invented-row") is None
    again = matched(shelf, NEW)
    assert [line.exercise_id for line in again.lines][:1] == ["invented-press"], (
        "known by its origin, whatever its name"
    )


def test_who_imported_is_in_the_audit_trail(short_library: None) -> None:
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
def test_a_bad_request_names_the_field(short_library: None, body: dict[str, Any], path: str) -> None:
    answer = call("POST", "/exercises/import", body, token=admin())
    assert (answer.status, [field["path"] for field in answer.error["fields"]]) == (422, [path])


def test_an_unknown_import_is_not_found(short_library: None) -> None:
    assert send(importId="00000000-0000-4000-8000-000000000000").status == 404


def test_only_admins_import(short_library: None) -> None:
    for token, status in ((None, 401), (access_token("u1"), 403)):
        assert call("POST", "/exercises/import", {"content": "[]"}, token=token).status == status


def test_records_keep_their_place() -> None:
    assert ParsedExercise(3, "a").line == 3
