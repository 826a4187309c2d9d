"""The export of the library, and importing it again."""

import csv
import io
from urllib.parse import parse_qs, urlsplit

import pytest
from fitai.exercises.imports import exporting, reading
from fitai.exercises.imports.formats import csv_table
from fitai.exercises.imports.formats.cleaning import clean_text
from fitai.exercises.imports.matching import ExerciseMatcher
from fitai.exercises.library.snapshot import Library
from fitai.exercises.models import Exercise
from fitai.kernel import clock
from fitai.kernel.http_response import RawResponse

from tests.harness.cloud import BUCKET, sdk
from tests.harness.gateway import access_token, call


def test_the_json_export_has_every_exercise(aws: None, seed_exercises: list[Exercise]) -> None:
    answer = call("GET", "/exercises/export")
    assert [exercise["id"] for exercise in answer.data] == sorted(exercise.id for exercise in seed_exercises)
    squat = next(exercise for exercise in answer.data if exercise["id"] == "barbell-back-squat")
    read = call("GET", "/exercises/barbell-back-squat").data
    assert read["variations"], "which are derived"
    assert squat == read | {"variations": []}
    assert answer.operations == ["UpdateItem"], "the rate limit alone"


def test_the_csv_export_has_a_line_for_every_exercise(aws: None, seed_exercises: list[Exercise]) -> None:
    answer = call("GET", "/exercises/export", format="csv")
    assert answer.headers["content-type"] == "text/csv; charset=utf-8"
    assert "attachment" in answer.headers["content-disposition"]
    rows = list(csv.DictReader(io.StringIO(answer.text)))
    assert len(rows) == len(seed_exercises)
    squat = next(row for row in rows if row["id"] == "barbell-back-squat")
    assert squat["name"] == "Barbell Back Squat"
    assert squat["primaryMuscleGroups"].split(" | ")[0] == "quadriceps"


@pytest.mark.parametrize("format", ["json", "csv"])
def test_an_unchanged_library_is_304(aws: None, format: str) -> None:
    first = call("GET", "/exercises/export", format=format)
    assert first.headers["cache-control"] == "public, max-age=900"
    again = call("GET", "/exercises/export", format=format, headers={"If-None-Match": first.headers["etag"]})
    assert (again.status, again.text) == (304, "")


@pytest.mark.parametrize("format", ["json", "csv"])
def test_an_export_matches_the_library_when_it_is_imported(
    aws: None, seed_exercises: list[Exercise], format: str
) -> None:
    text = call("GET", "/exercises/export", format=format).text
    answer = call("POST", "/exercises/import", {"content": text}, token=access_token("a1", role="admin"))
    assert answer.data["source"] == {"json": "fitai", "csv": "csv"}[format]
    assert answer.data["counts"] == {"new": 0, "matched": len(seed_exercises), "duplicate": 0, "invalid": 0}
    assert all(line["exerciseId"] for line in answer.data["lines"])


class EmptyLibrary:
    """A library without exercises."""

    def get(self, id: str) -> Exercise | None:
        return None

    def named(self, name: str) -> list[Exercise]:
        return []

    def from_source(self, source: str, id: str) -> Exercise | None:
        return None


def test_an_export_imported_into_an_empty_library_loses_nothing(seed_exercises: list[Exercise]) -> None:
    file = reading.parse_file(csv_table.write_exercises(seed_exercises), "auto")
    matcher = ExerciseMatcher(EmptyLibrary(), file.source, clock.now()).match_all(file.records)
    assert matcher.counts.invalid == 0
    assert matcher.counts.new == len(seed_exercises)
    fields = {"name", "aliases", "instructions", "primary_muscle_groups", "secondary_muscle_groups", "equipment",
            "difficulty", "exercise_type", "movement_pattern", "force", "mechanic", "measurement", "tags", "safety",
            "calories", "description"}  # fmt: skip
    for exported, imported in zip(seed_exercises, matcher.new, strict=True):
        assert imported.model_dump(include=fields) == exported.model_dump(include=fields)


def test_bars_and_quotes_in_a_text_are_preserved(seed_exercises: list[Exercise]) -> None:
    exercise = seed_exercises[0].model_copy(
        update={"aliases": ('a | b "c", d', "e"), "instructions": ("One\\two.", "x|y")}
    )
    (record,) = csv_table.read_exercises(csv_table.write_exercises([exercise]))
    assert record.content["aliases"] == ['a | b "c", d', "e"]
    assert record.content["instructions"] == ["One\\two.", "x|y"]
    assert clean_text(record.name) == exercise.name


@pytest.mark.parametrize("format", ["json", "csv"])
def test_an_export_too_large_for_a_response_is_a_file(aws: None, format: str) -> None:
    answer = exporting.export_library(format, max_bytes=1000)  # type: ignore[arg-type]
    assert isinstance(answer, RawResponse)
    assert (answer.status, answer.body) == (303, "")
    url = urlsplit(answer.headers["Location"])
    assert parse_qs(url.query)["X-Amz-Expires"] == ["900"]
    (key,) = [item["Key"] for item in sdk("s3").list_objects_v2(Bucket=BUCKET, Prefix="library/exports/")["Contents"]]
    assert key in url.path
    assert len(sdk("s3").get_object(Bucket=BUCKET, Key=key)["Body"].read()) > 100_000


def test_an_unknown_format_is_named(aws: None) -> None:
    answer = call("GET", "/exercises/export", format="xml")
    assert (answer.status, answer.error["fields"][0]["path"]) == (422, "format")


def test_the_csv_has_a_heading_and_a_line_for_every_exercise(library: Library) -> None:
    assert csv_table.write_exercises(library.get_many(library.ids())).count("\r\n") == library.count() + 1
