"""The library as a file, and back again."""

import csv as standard
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


def test_the_json_is_the_library(aws: None, written: list[Exercise]) -> None:
    answer = call("GET", "/exercises/export")
    assert [one["id"] for one in answer.data] == sorted(one.id for one in written)
    one = next(one for one in answer.data if one["id"] == "barbell-back-squat")
    assert one == call("GET", "/exercises/barbell-back-squat").data
    assert answer.operations == ["UpdateItem"], "the rate limit alone"


def test_the_csv_has_a_line_for_each(aws: None, written: list[Exercise]) -> None:
    answer = call("GET", "/exercises/export", format="csv")
    assert answer.headers["content-type"] == "text/csv; charset=utf-8"
    assert "attachment" in answer.headers["content-disposition"]
    rows = list(standard.DictReader(io.StringIO(answer.text)))
    assert len(rows) == len(written)
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
def test_what_was_exported_matches_itself_when_it_is_imported(aws: None, written: list[Exercise], format: str) -> None:
    text = call("GET", "/exercises/export", format=format).text
    answer = call("POST", "/exercises/import", {"content": text}, token=access_token("a1", role="admin"))
    assert answer.data["source"] == {"json": "fitai", "csv": "csv"}[format]
    assert answer.data["counts"] == {"new": 0, "matched": len(written), "duplicate": 0, "invalid": 0}
    assert all(line["exerciseId"] for line in answer.data["lines"])


class Empty:
    """A library that has nothing."""

    def get(self, id: str) -> Exercise | None:
        return None

    def named(self, name: str) -> list[Exercise]:
        return []

    def from_source(self, source: str, id: str) -> Exercise | None:
        return None


def test_nothing_is_lost_on_the_way_to_another_library(written: list[Exercise]) -> None:
    read = reading.parse_file(csv_table.write_exercises(written), "auto")
    made = ExerciseMatcher(Empty(), read.source, clock.now()).take(read.records)
    assert made.counts.invalid == 0
    assert made.counts.new == len(written)
    kept = {"name", "aliases", "instructions", "primary_muscle_groups", "secondary_muscle_groups", "equipment",
            "difficulty", "exercise_type", "movement_pattern", "force", "mechanic", "measurement", "tags", "safety",
            "calories", "description"}  # fmt: skip
    for before, after in zip(written, made.new, strict=True):
        assert after.model_dump(include=kept) == before.model_dump(include=kept)


def test_bars_and_quotes_in_a_text_survive(written: list[Exercise]) -> None:
    odd = written[0].model_copy(update={"aliases": ('a | b "c", d', "e"), "instructions": ("One\\two.", "x|y")})
    (record,) = csv_table.read_exercises(csv_table.write_exercises([odd]))
    assert record.content["aliases"] == ['a | b "c", d', "e"]
    assert record.content["instructions"] == ["One\\two.", "x|y"]
    assert clean_text(record.name) == odd.name


@pytest.mark.parametrize("format", ["json", "csv"])
def test_a_library_too_large_for_one_answer_is_a_file(aws: None, format: str) -> None:
    answer = exporting.export_library(format, most=1000)  # type: ignore[arg-type]
    assert isinstance(answer, RawResponse)
    assert (answer.status, answer.body) == (303, "")
    address = urlsplit(answer.headers["Location"])
    assert parse_qs(address.query)["X-Amz-Expires"] == ["900"]
    (key,) = [one["Key"] for one in sdk("s3").list_objects_v2(Bucket=BUCKET, Prefix="library/exports/")["Contents"]]
    assert key in address.path
    assert len(sdk("s3").get_object(Bucket=BUCKET, Key=key)["Body"].read()) > 100_000


def test_an_unknown_format_is_named(aws: None) -> None:
    answer = call("GET", "/exercises/export", format="xml")
    assert (answer.status, answer.error["fields"][0]["path"]) == (422, "format")


def test_a_library_keeps_everything_in_the_csv(shelf: Library) -> None:
    assert csv_table.write_exercises(shelf.get_many(shelf.ids())).count("\r\n") == shelf.count() + 1
