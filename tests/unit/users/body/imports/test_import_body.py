"""Imports of body data: the files of openScale, Libra and Hevy, and what is not taken of them."""

from datetime import date
from typing import Any

import pytest
from fitai.kernel import switches
from fitai.kernel.csv_files.tables import UnreadableFile
from fitai.users.body.events import BodyChanged
from fitai.users.body.imports import readers
from fitai.users.body.imports import service as imports_service
from fitai.users.body.imports.readers import BodyFile
from fitai.users.published import body_standing

from tests.harness.gateway import Answer, call
from tests.unit.auth.people import Person, items, register

PATH = "/progress/body/import"
TODAY = date(2026, 6, 1)

HEVY = """date,weight_kg,fat_percent,neck_cm,shoulder_cm,waist_cm,left_bicep_cm,right_bicep_cm,lean_mass_kg
"15 Sep 2025, 07:48",82.4,22.5,38,,90.5,36,36.5,63.9
"16 Sep 2025, 07:50",82.1,,,,,,,
"""
HEVY_POUNDS = """date,weight_lbs,fat_percent,waist_in
"15 Sep 2025, 07:48",181.3,22.5,33.25
"""
LIBRA = """#Version: 6
#Units: kg

#date;weight;weight trend;body fat;body fat trend;muscle mass;muscle mass trend;log
2026-01-18T23:30:00.000Z;61.5;61.5;;;;;
2026-01-20T06:53:00.000Z;61.2;61.4;22.1;22.1;;;after a run
"""
OPENSCALE = (
    '"biceps","bone","caliper1","chest","comment","dateTime","fat","hip","neck","thigh","visceralFat","waist","water","weight"\n'
    '31.5,3.1,0.0,98.0,"a note","2021-04-18 11:51",20.3,0.0,0.0,55.0,4.0,80.5,53.0,77.35\n'
    '0.0,0.0,0.0,0.0,"","2021-04-19 07:12",0.0,0.0,0.0,0.0,0.0,0.0,0.0,77.1\n'
)
OPENSCALE_3 = "DATE,TIME,BODY_FAT,COMMENT,MUSCLE,WAIST,WEIGHT\n2026-01-05,07:30:15.123,21.5,,40.1,81,78.2\n"


def read(text: str, **options: Any) -> BodyFile:
    values: dict[str, Any] = {"source": "auto", "units": None, "own_units": "metric", "zone": "Europe/Berlin"}
    return readers.read_file(text, **(values | options), today=TODAY)


def requests(file: BodyFile) -> list[dict[str, Any]]:
    return [row.request.model_dump(exclude_none=True, exclude_defaults=True) for row in file.rows]


def reasons(file: BodyFile) -> list[tuple[int, str | None, str]]:
    return [(line.line, line.column, line.reason) for line in file.skipped]


def test_hevy() -> None:
    file = read(HEVY)
    assert requests(file) == [
        {
            "date": date(2025, 9, 15),
            "weight": 82.4,
            "body_fat_percentage": 22.5,
            "measurements": {"neck": 0.38, "waist": 0.905, "left_bicep": 0.36, "right_bicep": 0.365},
        },
        {"date": date(2025, 9, 16), "weight": 82.1},
    ]
    assert (file.source, file.ignored, file.skipped, file.warnings) == ("hevy", ["lean_mass_kg"], [], [])


def test_pounds_and_inches_come_back_as_the_same(aws: None) -> None:
    ada = register()
    send(ada, HEVY_POUNDS)
    (entry,) = call("GET", "/progress/body", token=ada.token, units="imperial").data["entries"]
    assert (entry["weight"], entry["measurements"]) == (181.3, {"waist": 33.25})


def test_libra_has_instants_whose_day_is_the_users() -> None:
    file = read(LIBRA)
    assert requests(file) == [
        {"date": date(2026, 1, 19), "weight": 61.5},
        {"date": date(2026, 1, 20), "weight": 61.2, "body_fat_percentage": 22.1, "notes": "after a run"},
    ]
    assert file.source == "libra"
    assert [row.line for row in file.rows] == [5, 6]
    assert requests(read(LIBRA, zone="America/New_York"))[0]["date"] == date(2026, 1, 18)


def test_libra_names_its_units() -> None:
    assert requests(read(LIBRA.replace("Units: kg", "Units: lbs")))[0]["weight"] == pytest.approx(61.5 * 0.45359237)
    with pytest.raises(UnreadableFile, match="unit"):
        read(LIBRA.replace("Units: kg", "Units: cats"))


def test_libra_of_version_5() -> None:
    text = "#Version:5\n#Units:kg\n\n#date;weight;weight trend;body fat;body fat trend;comment\n2019-06-11 09:49:00;138,4;138,4;;;x\n"
    assert requests(read(text)) == [{"date": date(2019, 6, 11), "weight": 138.4, "notes": "x"}]


def test_openscale() -> None:
    file = read(OPENSCALE)
    assert requests(file) == [
        {
            "date": date(2021, 4, 18),
            "weight": 77.35,
            "body_fat_percentage": 20.3,
            "measurements": {"bicep": 0.315, "chest": 0.98, "thigh": 0.55, "waist": 0.805},
            "notes": "a note",
        },
        {"date": date(2021, 4, 19), "weight": 77.1},
    ]
    assert (file.source, file.ignored) == ("openscale", ["bone", "caliper1", "visceralFat", "water"])


def test_openscale_from_version_3_does_not_name_its_units() -> None:
    file = read(OPENSCALE_3)
    assert requests(file) == [
        {"date": date(2026, 1, 5), "weight": 78.2, "body_fat_percentage": 21.5, "measurements": {"waist": 0.81}}
    ]
    assert file.warnings == ["The file names no units: it was read as metric"]
    imperial = read(OPENSCALE_3.replace("78.2", "172.4").replace(",81,", ",32,"), units="imperial")
    assert imperial.warnings == []
    assert requests(imperial)[0]["weight"] == pytest.approx(172.4 * 0.45359237)


@pytest.mark.parametrize(
    ("row", "reason"),
    [
        ("2026-13-45,80,20,,", ("date", "The date is not one that we can read; write it as 2024-05-31 18:30")),
        (",80,20,,", ("date", "The row has no date")),
        ("2026-06-02,80,20,,", ("date", "The day lies in the future, or before 1900")),
        ("2026-01-01,eighty,20,,", ("weight_kg", "This is not a number")),
        ("2026-01-01,800,20,,", ("weight_kg", "Must be 20 to 500 kg (44 to 1102 lb)")),
        ("2026-01-01,80,99,,", ("fat_percent", "Must be at most 75")),
        ("2026-01-01,80,20,400,", ("waist_cm", "Must be 0.05 to 3 m (2 to 118 in)")),
        ("2026-01-01,0,,,", (None, "The row has no measure that is read")),
        ("2026-01-01,80,20,,,7", (None, "The row has more cells than the header")),
    ],
)
def test_a_line_that_is_not_understood_is_skipped_with_its_reason(row: str, reason: tuple[str | None, str]) -> None:
    file = read(f"date,weight_kg,fat_percent,waist_cm,x\n2025-12-31,81,,,\n{row}\n")
    assert [request["weight"] for request in requests(file)] == [81]
    assert reasons(file) == [(3, *reason)]


def test_a_date_that_can_be_two_is_not_guessed() -> None:
    file = read("date,weight_kg\n".replace("\n", ",x\n") + "05/04/2026,80,\n06/04/2026,80,\n")
    assert [line for line, *_ in reasons(file)] == [2, 3]
    assert requests(read("date,weight_kg,x\n05/04/2026,80,\n16/04/2026,80,\n"))[0]["date"] == date(2026, 4, 5)


@pytest.mark.parametrize(
    ("text", "reason"),
    [
        ("a,b,c\n1,2,3\n", "not that of a file of openScale"),
        ("title,start_time,exercise_title\n", "not that of a file of openScale"),
        ("PK\x03\x04", "spreadsheet or an archive"),
        ("date,weight_kg,x\n" + "2026-01-01,80,\n" * 10_001, "more than 10000 rows"),
    ],
)
def test_what_is_no_file_of_body_data_is_refused(text: str, reason: str) -> None:
    with pytest.raises(UnreadableFile, match=reason):
        read(text)


def test_a_file_of_another_app_than_the_request_says_is_refused() -> None:
    with pytest.raises(UnreadableFile, match="looks like one of hevy, not of libra"):
        read(HEVY, source="libra")


def test_a_file_that_ends_within_a_line_loses_that_line_only() -> None:
    file = read(HEVY + '"17 Sep 2025, 07:50",82')
    assert len(file.rows) == 2
    assert reasons(file) == [(4, None, "The file ends in the middle of this line")]


# --- the route ------------------------------------------------------------------------------------------------------


def send(person: Person, csv: str, **options: Any) -> Any:
    return post(person, csv, **options).data


def post(person: Person, csv: str, **options: Any) -> Answer:
    return call("POST", PATH, {"csv": csv} | options, token=person.token)


def told(person: Person) -> list[BodyChanged]:
    bodies = [item["body"] for item in items("OUTBOX") if item["name"] == "body.changed"]
    events = map(BodyChanged.model_validate_json, bodies)
    return [event for event in events if event.user_id == person.id]


def days(count: int, weight: float = 80) -> str:
    first = date(2024, 1, 1).toordinal()
    rows = (f"{date.fromordinal(first + day)},{weight + day % 5 / 10},\n" for day in range(count))
    return "date,weight_kg,fat_percent\n" + "".join(rows)


def test_a_dry_run_writes_nothing(aws: None) -> None:
    ada = register()
    report = send(ada, HEVY, dryRun=True)
    assert (report["entries"], report["dryRun"], report["source"]) == (2, True, "hevy")
    assert (report["firstDate"], report["lastDate"]) == ("2025-09-15", "2025-09-16")
    assert items(f"USER#{ada.id}#BODY") == []


def test_an_import_is_one_change_and_repeating_it_adds_nothing(aws: None) -> None:
    ada = register()
    report = send(ada, days(100))
    assert (report["entries"], report["duplicates"], report["skipped"]) == (100, 0, [])
    assert len(told(ada)) == 1
    assert len(told(ada)[0].days) == 100
    standing = body_standing(ada.id)
    assert (standing.entry_weeks, standing.weighing_days_14, standing.latest["weight"]) == (15, 14, 80.4)
    assert call("GET", "/users/profile", token=ada.token).data["metrics"]["currentWeight"] == 80.4
    again = send(ada, days(103))
    assert (again["entries"], again["duplicates"]) == (3, 100)
    assert len(told(ada)) == 2
    assert send(ada, days(103))["entries"] == 0
    assert len(told(ada)) == 2
    assert body_standing(ada.id).trend_day == date(2024, 4, 12)


def test_the_same_day_with_the_same_values_is_a_duplicate(aws: None) -> None:
    ada = register()
    call("POST", "/progress/body", {"date": "2024-01-01", "weight": 80}, token=ada.token).data  # noqa: B018
    csv = "date,weight_kg,fat_percent\n2024-01-01,80.0,\n2024-01-01,80.5,\n2024-01-01,80.5,\n2024-01-02,80.0,\n"
    report = send(ada, csv)
    assert (report["entries"], report["duplicates"]) == (2, 2)
    log = call("GET", "/progress/body", token=ada.token).data["entries"]
    assert [(entry["date"], entry["weight"]) for entry in log] == [
        ("2024-01-02", 80),
        ("2024-01-01", 80.5),
        ("2024-01-01", 80),
    ]


def test_what_was_corrected_since_is_not_imported_again(aws: None) -> None:
    ada = register()
    send(ada, days(2))
    entry = call("GET", "/progress/body", token=ada.token).data["entries"][0]
    for change in ({"weight": 81.7}, {"date": "2023-05-01"}):
        call("PUT", f"/progress/body/{entry['id']}", change, token=ada.token).data  # noqa: B018
        report = send(ada, days(2))
        assert (report["entries"], report["duplicates"]) == (0, 2)


def test_an_interrupted_import_is_completed_by_the_same_request(aws: None, monkeypatch: pytest.MonkeyPatch) -> None:
    ada = register()
    call("POST", "/progress/body", {"date": "2023-12-31", "weight": 80}, token=ada.token).data  # noqa: B018
    monkeypatch.setattr(imports_service, "_finish", lambda *_: None)
    send(ada, days(50))
    monkeypatch.undo()
    assert len(told(ada)) == 1
    assert body_standing(ada.id).trend_day == date(2023, 12, 31), "what is stored, until the import is complete"
    shown = call("GET", "/progress/body", token=ada.token).data
    assert shown["summary"]["trendDate"] == "2024-02-19"
    assert send(ada, days(50))["entries"] == 0
    assert body_standing(ada.id).trend_day == date(2024, 2, 19)
    assert len(told(ada)) == 2


def test_an_interrupted_import_is_completed_by_the_next_entry(aws: None, monkeypatch: pytest.MonkeyPatch) -> None:
    ada = register()
    monkeypatch.setattr(imports_service, "_finish", lambda *_: None)
    send(ada, days(50))
    monkeypatch.undo()
    call("POST", "/progress/body", {"date": "2024-01-01", "bodyFatPercentage": 20}, token=ada.token).data  # noqa: B018
    standing = body_standing(ada.id)
    assert (standing.trend_day, standing.entry_weeks) == (date(2024, 2, 19), 8)
    assert [event.days for event in told(ada)] == [[]]
    assert call("GET", "/users/profile", token=ada.token).data["metrics"]["currentWeight"] == standing.latest["weight"]


def test_a_week_takes_a_hundred_entries(aws: None) -> None:
    ada = register()
    csv = "date,weight_kg,fat_percent\n" + "".join(f"2024-01-03,{70 + n / 10},\n" for n in range(103))
    report = send(ada, csv)
    assert report["entries"] == 100
    assert {(line["line"], line["reason"]) for line in report["skipped"]} == {
        (line, "A week has 100 entries at most") for line in (102, 103, 104)
    }


def test_a_file_that_cannot_be_read_names_its_field(aws: None) -> None:
    answer = post(register(), "a,b,c\n")
    assert answer.status == 422
    assert answer.error["fields"][0]["path"] == "csv"


def test_while_imports_are_off_a_file_is_reported_and_not_imported(aws: None) -> None:
    ada = register()
    switches.use({"imports": False})
    assert post(ada, HEVY, dryRun=True).status == 200
    assert post(ada, HEVY).error["code"] == "switched_off"
