"""Which exercise a name of a file is: told by the dry run, corrected by the request."""

from typing import Any

import pytest

from tests.harness.cloud import BUCKET, sdk
from tests.harness.gateway import access_token, call
from tests.unit.workouts.imports.readers.lines import STRONG, row
from tests.unit.workouts.imports.test_importing import history, read_workout, send, take

pytestmark = pytest.mark.usefixtures("pushed")
NAMES = ("Seated Row (Cable)", "Low Row", "Bench Press (Barbell)", "Zorb Tango")
TEXT = STRONG + "".join(row(exercise=name, order=str(n)) + "\n" for n, name in enumerate(NAMES, 1))


@pytest.fixture
def token(aws: None) -> str:
    return access_token("user-1")


def mapped(report: Any) -> dict[str, tuple[str | None, str]]:
    return {entry["name"]: (entry.get("exerciseId"), entry["certainty"]) for entry in report["mapping"]}


def exercises(token: str) -> list[str]:
    [workout] = history(token)
    return [entry["exerciseId"] for entry in read_workout(token, workout["id"])["exercises"]]


def test_two_names_of_a_file_are_two_exercises(token: str) -> None:
    looked = send(token, TEXT, dryRun=True).data
    names = mapped(looked)
    assert names["Seated Row (Cable)"] == ("seated-cable-row", "certain")
    assert names["Bench Press (Barbell)"] == ("barbell-bench-press", "certain")
    assert [names[name][1] for name in ("Low Row", "Zorb Tango")] == ["new", "new"]
    low_row = next(entry for entry in looked["mapping"] if entry["name"] == "Low Row")
    assert (low_row["sets"], low_row["suggestedId"]) == (1, "seated-cable-row")
    take(token, TEXT)
    assert len(set(exercises(token))) == 4
    again = send(token, TEXT.replace("2023-05-01", "2023-05-02"), dryRun=True).data
    assert mapped(again)["Low Row"] == (names["Low Row"][0], "own")


def test_a_name_alone_may_be_an_alias_and_two_spellings_are_one_exercise(token: str) -> None:
    alone = send(token, STRONG + row(exercise="Low Row") + "\n", dryRun=True).data
    assert mapped(alone) == {"Low Row": ("seated-cable-row", "likely")}
    spellings = ("Bench Press (Barbell)", "Barbell Bench Press", "Bench Press")
    text = STRONG + "".join(row(exercise=name, order=str(n)) + "\n" for n, name in enumerate(spellings, 1))
    assert mapped(send(token, text, dryRun=True).data) == dict.fromkeys(spellings, ("barbell-bench-press", "certain"))


def test_a_mapping_says_what_a_name_is(token: str) -> None:
    mapping = {"Low Row": "seated-cable-row", "Bench Press (Barbell)": "own", "Zorb Tango": "skip"}
    report = take(token, TEXT, mapping=mapping)
    names = mapped(report)
    assert names["Low Row"] == ("seated-cable-row", "requested")
    assert names["Zorb Tango"] == (None, "skipped")
    assert (report["status"], report["sets"]) == ("done", 3)
    assert [created["name"] for created in report["createdExercises"]] == ["Bench Press (Barbell)"]
    assert exercises(token) == ["seated-cable-row", "seated-cable-row", names["Bench Press (Barbell)"][0]]


def test_a_workout_of_which_all_is_skipped_is_none(token: str) -> None:
    report = take(token, TEXT, mapping=dict.fromkeys(NAMES, "skip"))
    assert (report["status"], report["workouts"], report["sets"]) == ("done", 0, 0)


@pytest.mark.parametrize(
    ("mapping", "message"),
    [
        ({"High Row": "own"}, "The file has no exercise of this name"),
        ({"Low Row": "no-such-exercise"}, "Must be the id of an exercise, own or skip"),
        ({"Low Row": ""}, None),
        ({"": "own"}, None),
        ({"Low Row": 5}, None),
    ],
)
def test_a_mapping_of_what_does_not_exist_names_the_field(token: str, mapping: Any, message: str | None) -> None:
    answer = send(token, TEXT, mapping=mapping)
    assert answer.status == 422
    [field] = answer.error["fields"]
    assert field["path"].startswith("mapping")
    if message:
        assert (field["path"], field["message"]) == (f"mapping.{next(iter(mapping))}", message)
    assert history(token) == []


def test_another_users_exercise_is_none(token: str) -> None:
    [created] = take(access_token("user-2"), STRONG + row(exercise="Zorb") + "\n")["createdExercises"]
    answer = send(token, TEXT, mapping={"Low Row": created["exerciseId"]})
    assert (answer.status, answer.error["fields"][0]["path"]) == (422, "mapping.Low Row")


def test_an_upload_is_mapped_after_its_dry_run(token: str) -> None:
    offered = call("POST", "/workouts/import", {"upload": True}, token=token).data
    sdk("s3").put_object(Bucket=BUCKET, Key=offered["upload"]["fields"]["key"], Body=TEXT.encode())
    ask = {"importId": offered["importId"]}
    looked = call("POST", "/workouts/import", {**ask, "dryRun": True}, token=token).data
    assert mapped(looked)["Low Row"][1] == "new"
    body = {**ask, "mapping": {"Low Row": "seated-cable-row"}, "duplicates": "take"}
    done = call("POST", "/workouts/import", body, token=token).data
    assert (done["status"], mapped(done)["Low Row"]) == ("done", ("seated-cable-row", "requested"))
    assert exercises(token)[:2] == ["seated-cable-row", "seated-cable-row"]


def test_a_mapping_that_is_sent_with_the_form_is_used(token: str) -> None:
    offered = call("POST", "/workouts/import", {"upload": True, "mapping": {"Low Row": "skip"}}, token=token).data
    sdk("s3").put_object(Bucket=BUCKET, Key=offered["upload"]["fields"]["key"], Body=TEXT.encode())
    done = call("POST", "/workouts/import", {"importId": offered["importId"]}, token=token).data
    assert (done["sets"], mapped(done)["Low Row"]) == (3, (None, "skipped"))


def test_an_assisted_set_without_a_weight_has_an_unknown_one(token: str) -> None:
    take(
        token,
        STRONG
        + row(exercise="Pull Up (Assisted)", weight="")
        + "\n"
        + row(exercise="Pull Up (Assisted)", weight="20", order="2")
        + "\n",
    )
    [workout] = history(token)
    [entry] = read_workout(token, workout["id"])["exercises"]
    assert (entry["measurement"], [set_.get("weight") for set_ in entry["sets"]]) == ("assisted_reps", [None, 20])


def test_units_that_are_given_are_no_warning_and_ignored_columns_are_named(token: str) -> None:
    text = STRONG.strip() + ",Mood\n" + row() + ",fine\n"
    assert send(token, text, dryRun=True).data["warnings"] != []
    report = send(token, text, dryRun=True, units="kg").data
    assert (report["warnings"], report["ignoredColumns"]) == ([], ["Mood"])
