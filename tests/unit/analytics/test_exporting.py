"""GET /analytics/export: everything as CSV or JSON, small as an answer and large as a file."""

import csv
import io
import json
from datetime import UTC, date, datetime, timedelta
from typing import Any, Literal

import pytest
from fitai.analytics import exporting
from fitai.analytics.detail_models import ExportAnalytics
from fitai.kernel import clock
from fitai.kernel.audit import Origin
from fitai.kernel.http_response import RawResponse
from fitai.kernel.tokens import verify_access_token

from tests.harness.cloud import BUCKET, sdk
from tests.harness.gateway import Answer, access_token, call
from tests.unit.analytics.workouts import ME, completed, done, tell

WEDNESDAY = date(2026, 3, 4)


@pytest.fixture(autouse=True)
def _noon(aws: None) -> None:
    clock.set_source(lambda: datetime(2026, 3, 4, 12, tzinfo=UTC))


def premium() -> str:
    return access_token(ME, role="premium")


def export(**query: Any) -> Answer:
    answer = call("GET", "/analytics/export", token=premium(), **query)
    assert answer.status == 200, answer.text
    return answer


@pytest.fixture
def history() -> None:
    tell(
        completed("a", WEDNESDAY - timedelta(days=7), done("squat", weight=100, reps=5, sets=3)),
        completed(
            "b",
            WEDNESDAY,
            done("bench", weight=60, reps=1, sets=2),
            done("run", weight=None, sets=1, seconds=60, distance=200),
        ),
    )


def test_a_free_account_is_told_to_upgrade() -> None:
    answer = call("GET", "/analytics/export", token=access_token(ME))
    assert (answer.status, answer.error["code"]) == (403, "upgrade_required")


def test_csv_has_weeks_days_work_and_exercises(history: None) -> None:
    answer = export()
    assert answer.headers["content-type"].startswith("text/csv")
    assert answer.headers["content-disposition"] == 'attachment; filename="analytics-2026-03-04.csv"'
    rows = list(csv.DictReader(io.StringIO(answer.text)))
    assert [(row["Kind"], row["Date"], row["Exercise Id"]) for row in rows] == [
        ("week", "2026-02-23", ""),
        ("day", "2026-02-25", ""),
        ("work", "2026-02-25", "squat"),
        ("week", "2026-03-02", ""),
        ("day", "2026-03-04", ""),
        ("work", "2026-03-04", "bench"),
        ("work", "2026-03-04", "run"),
        ("exercise", "", "bench"),
        ("exercise", "", "run"),
        ("exercise", "", "squat"),
    ]
    assert (rows[2]["Sets"], rows[2]["Reps"], rows[2]["Volume (kg)"]) == ("3", "15", "1500")
    assert rows[2]["One Rep Max (kg)"] == "116.666667"
    assert (rows[6]["Seconds"], rows[6]["Distance (meters)"]) == ("60", "200")
    assert (rows[-1]["Workouts"], rows[-1]["Max Weight (kg)"], rows[-1]["Max Reps"]) == ("1", "100", "5")
    assert rows[0]["Duration (sec)"] == "3600"


def test_json_has_the_same_in_the_callers_units(history: None) -> None:
    data = export(format="json").data
    assert [week["weekStartDate"] for week in data["weeks"]] == ["2026-02-23", "2026-03-02"]
    assert data["weeks"][1]["muscles"] == {"chest": 2, "shoulders": 1, "triceps": 1}
    (day,) = data["weeks"][0]["days"]
    assert (day["date"], day["workoutCount"], day["volume"], day["duration"]) == ("2026-02-25", 1, 1500, 3600)
    assert day["exercises"][0] | {"oneRepMax": 0} == {
        "exerciseId": "squat", "name": "Squat", "pattern": "squat", "sets": 3, "reps": 15, "volume": 1500, "seconds": 0,
        "distance": 0, "oneRepMax": 0,
    }  # fmt: skip
    assert [exercise["exerciseId"] for exercise in data["exercises"]] == ["bench", "run", "squat"]
    pounds = export(format="json", units="imperial").data
    assert pounds["exercises"][0]["maxWeight"] == pytest.approx(60 / 0.45359237, abs=0.001)


def test_without_workouts_it_is_empty() -> None:
    assert export(format="json").data == {"weeks": [], "exercises": []}
    assert export().text.count("\n") == 1


def test_a_spreadsheet_runs_no_name() -> None:
    tell(completed("a", WEDNESDAY, done("squat", name='=HYPERLINK("http://x")')))
    cells = [row["Name"] for row in csv.DictReader(io.StringIO(export().text)) if row["Name"]]
    assert cells == ['\'=HYPERLINK("http://x")'] * 2


@pytest.mark.parametrize("format", ["csv", "json"])
def test_a_large_export_is_a_file(history: None, format: Literal["csv", "json"]) -> None:
    caller, origin = verify_access_token(premium()), Origin("192.0.2.1", "r")
    answer = exporting.export_analytics(caller, origin, ExportAnalytics(format=format), max_bytes=100)
    assert isinstance(answer, RawResponse)
    assert (answer.status, answer.body) == (303, "")
    assert "X-Amz-Signature" in answer.headers["Location"]
    key = answer.headers["Location"].split("?")[0].split("amazonaws.com/")[1]
    assert key.startswith("exports/user-1/analytics-")
    text = sdk("s3").get_object(Bucket=BUCKET, Key=key)["Body"].read().decode()
    whole = export(format=format)
    if format == "csv":
        assert text == whole.text
    else:
        file = json.loads(text)
        assert file["units"] == "metric"
        assert [week["days"][0]["volume"] for week in file["weeks"]] == [1500, 120]
        assert file["weeks"][0]["muscles"] == whole.data["weeks"][0]["muscles"]
        assert [exercise["sets"] for exercise in file["exercises"]] == [2, 1, 3]


def test_nobody_elses_workouts_are_in_it(history: None) -> None:
    other = access_token("user-2", role="premium")
    assert call("GET", "/analytics/export", token=other, format="json").data == {"weeks": [], "exercises": []}


def test_an_export_leaves_an_audit_entry() -> None:
    export()
    entries = [item for item in sdk("dynamodb").scan(TableName="fitai-test")["Items"] if item["kind"]["S"] == "audit"]
    assert [item["action"]["S"] for item in entries] == ["analytics.exported"]
