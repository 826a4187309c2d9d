"""The files of StrongLifts and GymBook, and of body measurements, which are refused."""

import pytest
from fitai.kernel.csv_files.tables import UnreadableFile
from fitai.kernel.types import KILOGRAMS_PER_POUND

from tests.unit.workouts.imports.readers.lines import moments, read, sets, skipped

STRONGLIFTS = (
    "Date (yyyy/mm/dd),Workout,Workout Name,Program Name,Body Weight (KG),Exercise,Sets×Reps,Sets×Time,Top Set (Reps×KG),e1RM (KG),"
    "Reps,Volume (KG),Workout Volume (KG),Duration (hours),Start Time (h:mm),End Time (h:mm),Notes,Set 1 (Reps),Set 1 (KG),Set 2 (Reps),"
    "Set 2 (KG),Set 3 (Reps),Set 3 (KG)\n"
)
GYMBOOK = (
    "Datum;Training;Zeit;Übung;Muskelgruppen (Primäre);Muskelgruppen (Sekundäre);Satz / Aufwärmsatz / Abkühlungssatz;"
    "Wiederholungen / Zeit;Gewicht / Strecke;Notizen;Ausgelassen\n"
)


def test_a_file_of_stronglifts_is_read() -> None:
    file = read(
        STRONGLIFTS
        + '2025/08/11,1,"Workout A","5×5",83.5,"Squat",5/5/-,,5×55,63.7,10,550,2000,0.5,10:56 PM,12:26 AM,"deep",5,55,5,57.5,0,55\n'
        + '2025/08/11,1,"Workout A","5×5",83.5,"Bench Press",3×5,,5×40,45,15,600,2000,0.5,10:56 PM,12:26 AM,"",5,40,5,40,4,40\n'
        + '2025/08/13,2,"Workout B","5×5",,"Deadlift",1×5,,5×75,84,5,375,375,0.5,6:00 AM,6:30 AM,"",5,75,,,,\n',
        "imperial",
    )
    assert (file.source, file.skipped, file.warnings, file.ignored) == ("stronglifts", [], [], [])
    assert moments(file) == ["2025-08-11 22:56", "2025-08-13 06:00"]
    first, second = file.workouts
    assert [(entry.name, entry.notes, [(s.reps, s.weight) for s in entry.sets]) for entry in first.exercises] == [
        ("Squat", "deep", [(5, 55), (5, 57.5)]), ("Bench Press", None, [(5, 40), (5, 40), (4, 40)]),
    ]  # fmt: skip
    assert (first.name, first.body_weight, second.body_weight) == ("Workout A", 83.5, None)
    assert first.until is not None
    assert (first.until - first.started).total_seconds() == 90 * 60
    pounds = read(STRONGLIFTS.replace("(KG)", "(LB)") + '2025/08/11,1,A,,184,Squat,,,,,,,,,,,"",5,135,,,,\n')
    assert sets(pounds)[0].weight == pytest.approx(135 * KILOGRAMS_PER_POUND)
    assert pounds.workouts[0].body_weight == pytest.approx(184 * KILOGRAMS_PER_POUND)


def test_a_set_of_stronglifts_that_cannot_be_read_is_skipped() -> None:
    file = read(
        STRONGLIFTS + '2025/08/11,1,A,,,Squat,,,,,,,,,,,"",5,55,x,55,5,heavy\nsoon,2,A,,,Squat,,,,,,,,,,,"",5,55,,,,\n'
    )
    assert [(set_.reps, set_.weight) for set_ in sets(file)] == [(5, 55)]
    assert [(line, column) for line, column, _ in skipped(file)] == [
        (2, "Set 2 (Reps)"), (2, "Set 3 (KG)"), (3, "Date (yyyy/mm/dd)"),
    ]  # fmt: skip


def test_a_file_of_gymbook_is_read() -> None:
    file = read(
        GYMBOOK
        + "31.05.2024;Push;18:30;Bankdrücken;Brust;Trizeps;Aufwärmsatz;10 Wiederholungen;40,0 kg;;Nein\n"
        + "31.05.2024;Push;18:35;Bankdrücken;Brust;Trizeps;Satz;8 Wiederholungen;72,5 kg;gut;Nein\n"
        + "31.05.2024;Push;18:40;Bankdrücken;Brust;Trizeps;Satz;8 Wiederholungen;72,5 kg;;Ja\n"
        + "31.05.2024;Push;19:00;Laufen;Beine;;Satz;0:25:00;5,0 km;;Nein\n"
        + "31.05.2024;Push;19:30;Plank;Bauch;;Satz;90 Sekunden;;;Nein\n"
        + "31.05.2024;Push;19:40;Plank;Bauch;;Satz;eine Weile;;;Nein\n"
    )
    [workout] = file.workouts
    assert (file.source, workout.name, moments(file)) == ("gymbook", "Push", ["2024-05-31 18:30"])
    assert [(set_.type, set_.reps, set_.weight, set_.notes) for set_ in workout.exercises[0].sets] == [
        ("warmup", 10, 40, None), ("normal", 8, 72.5, "gut"),
    ]  # fmt: skip
    assert [(set_.distance, set_.seconds) for entry in workout.exercises[1:] for set_ in entry.sets] == [
        (5000, 1500),
        (None, 90),
    ]
    assert skipped(file) == [(7, "Wiederholungen / Zeit", "“eine Weile” is not a quantity that is known")]
    assert file.ignored == []


@pytest.mark.parametrize(
    "header",
    [
        "Date,Time,Measurement,Value,Unit,Comment",
        '"date","weight_kg","fat_percent","neck_cm","shoulder_cm","chest_cm","left_bicep_cm","waist_cm"',
        "Date,Weight (kg),Body Fat (%)",
        "date,weight,comment",
    ],
)
def test_files_of_body_measurements_are_refused_as_such(header: str) -> None:
    with pytest.raises(UnreadableFile, match="body measurements, not workouts"):
        read(header + "\n2024-05-31,80,20\n")
