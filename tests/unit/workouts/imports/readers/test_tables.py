"""Files as a whole: encodings, headers, damage, quotation marks, columns."""

import pytest
from fitai.kernel.csv_files.tables import UnreadableFile
from fitai.kernel.errors import TooLarge
from fitai.workouts.imports import preview
from fitai.workouts.imports.models import MAX_FILE_BYTES
from hypothesis import given, settings
from hypothesis import strategies as st

from tests.unit.workouts.imports import files
from tests.unit.workouts.imports.readers.lines import (
    FITNOTES,
    HEVY,
    STRONG,
    STRONG_UNITS,
    moments,
    read,
    row,
    sets,
    skipped,
    strong,
)


@pytest.mark.parametrize(
    "content",
    [
        files.STRONG_B.encode("utf-8-sig"),
        files.STRONG_B.replace("\n", "\r\n").encode(),
        files.STRONG_B.encode("utf-16"),
        files.STRONG_B.encode("utf-16-le"),
        files.STRONG_B.encode("utf-16-be"),
        b"\xfe\xff" + files.STRONG_B.encode("utf-16-be"),
        ("\n \n" + files.STRONG_B + "\n\n,,,,,,,,,,,\n  \n").encode(),
        ("sep=,\r\n" + files.STRONG_B.replace("\n", "\r\n")).encode(),
        files.STRONG_B.replace("Date,Workout Name", " DATE , Workout  name ").encode(),
    ],
    ids=["bom", "crlf", "utf-16", "utf-16-le", "utf-16-be", "utf-16-be-bom", "blank-lines", "sep", "header-case"],
)
def test_encodings_line_breaks_and_blank_lines_do_not_change_what_is_read(content: bytes) -> None:
    text, warning = preview.decode_file(content)
    assert warning is None
    original, variant = read(files.STRONG_B), read(text)
    for file in (original, variant):
        for part in (*file.workouts, *sets(file)):
            part.line = 0
    assert variant.workouts == original.workouts
    assert variant.skipped == []


def test_another_encoding_and_damaged_characters_are_warned_of() -> None:
    text = STRONG + row(name="Übung für den Rücken")
    assert preview.decode_file(text.encode("cp1252")) == (
        text,
        "The file is not written in UTF-8: it was read as Windows-1252",
    )
    damaged = text.encode() + b"2023-05-02,\xff\n"
    assert preview.decode_file(damaged) == (damaged.decode(errors="replace"), "1 signs of the file are damaged")


def test_a_file_may_end_in_the_middle_of_a_character() -> None:
    text = STRONG + row(name="Übung") + "\n" + row(name="Ü")
    cut = text.encode()[: text.encode().rindex("Ü".encode()) + 1]
    file = read(preview.decode_file(cut)[0])
    assert [workout.name for workout in file.workouts] == ["Übung"]
    assert skipped(file) == [(3, None, "The file ends in the middle of this line")]


def test_a_file_with_too_many_bytes_is_refused() -> None:
    with pytest.raises(TooLarge):
        preview.decode_file(b"x" * (MAX_FILE_BYTES + 1))


@pytest.mark.parametrize(
    ("text", "reason"),
    [
        ("PK\x03\x04\x14\0\x06\0\x08,a,b,c\n", "spreadsheet"),
        ("%PDF-1.4,a,b,c\n", "not that of a file"),
        ("<!DOCTYPE html><a,b,c,d>", "not that of a file"),
        ("{}", "no list of workouts"),
        ("{,", "begins as JSON, and is none"),
        ("[" * 100_000, "begins as JSON, and is none"),
        ("[1]", "no list of workouts"),
        ('[{"name": "Push"}]', "no list of workouts"),
        ('{"data": {"exercises": []}}', "no list of workouts"),
        ("x,y,z", "Strong, Hevy, FitNotes, StrongLifts or GymBook$"),
        (STRONG.replace("Reps", "Wdh") + row() + "\n", "for one of Strong, it lacks “reps”$"),
        (HEVY.replace("set_index", "no").replace("start_time", "start"), "for one of Hevy, it lacks “start_time” and “set_index”$"),
        (FITNOTES.replace("Category", "Kategorie"), "for one of FitNotes, it lacks “category”$"),
        ("hello", "no header"),
        ("\ufeff \n\n", "empty"),
        ("sep=;\n", "empty"),
        (STRONG_UNITS + f"2023-05-01 18:30:00;Pull;Deadlift;1;100;kg;5;;;;;{'x' * 300_000};\n", "line 2"),
        (STRONG + row() + "\n" + STRONG.replace("Weight", "Weight (kg)") + row() + "\n", "stands in line 3"),
        (FITNOTES + files.STRONG_D, "stands in line 2"),
    ],
)  # fmt: skip
def test_what_cannot_be_read_is_refused_with_its_reason(text: str, reason: str) -> None:
    with pytest.raises(UnreadableFile, match=reason):
        read(text)


def test_a_header_alone_is_a_file_without_workouts() -> None:
    for text in (STRONG, STRONG.strip(), HEVY, FITNOTES + "\n\n"):
        file = read(text)
        assert (file.workouts, file.skipped) == ([], [])
        assert file.warnings == ["There is nothing below the header of the file."]


def test_a_header_that_is_repeated_is_no_line() -> None:
    file = read(STRONG + row() + "\n\ufeff" + STRONG + row("2023-05-02 18:30:00") + "\n")
    assert moments(file) == ["2023-05-01 18:30", "2023-05-02 18:30"]
    assert file.skipped == []


def test_lines_with_too_many_cells_are_told_and_not_guessed_at() -> None:
    file = strong(row(), row(name="Push, heavy", order="2"), row(order="3") + "8,,,")
    assert [set_.line for set_ in sets(file)] == [2]
    assert skipped(file) == [
        (3, None, "The row has 11 cells, the header 10: which cell belongs where cannot be told"),
        (4, None, "The row has 13 cells, the header 10: which cell belongs where cannot be told"),
    ]
    everywhere = strong(row() + ",,", row(order="2") + ",,")
    assert ([set_.line for set_ in sets(everywhere)], everywhere.skipped) == ([2, 3], [])


def test_lines_with_too_few_cells_are_read_with_a_warning() -> None:
    file = strong(
        "2023-05-01 18:30:00,Push,1h,Deadlift,1,100,5", "2023-05-01 18:30:00,Push,1h,Deadlift,2", row(order="3")
    )
    assert [set_.line for set_ in sets(file)] == [2, 4]
    assert skipped(file) == [(3, None, "There are no repetitions, no duration and no distance")]
    assert "fewer cells than the header: the missing ones were read as empty (lines 2, 3)." in file.warnings[1]


def test_inches_are_no_quotation_mark() -> None:
    file = strong(row(exercise='Box Jump 24"', weight="0"))
    assert [exercise.name for exercise in file.workouts[0].exercises] == ['Box Jump 24"']
    assert file.skipped == []


def test_a_quotation_mark_that_is_not_closed_says_what_was_lost() -> None:
    file = strong(row(), row(name='"Push', order="2"), row(order="3"), row(order="4"))
    assert [set_.line for set_ in sets(file)] == [2]
    [(line, _, reason)] = skipped(file)
    assert line == 3
    assert "quotation mark is not closed, and 2 more after it were lost" in reason


def test_every_cut_of_a_file_is_read_or_told() -> None:
    for whole in (files.STRONG_A, files.STRONG_B, files.STRONG_D, files.HEVY, files.FITNOTES):
        lines = whole.count("\n")
        for end in range(whole.index("\n") + 1, len(whole)):
            file = read(whole[:end])
            assert len(file.skipped) <= 1
            assert all(1 < line.line <= lines + 1 for line in file.skipped)
            assert len({set_.line for set_ in sets(file)}) == len(sets(file))


def test_columns_may_be_there_twice_or_not_at_all() -> None:
    twice = read(
        STRONG_UNITS.replace("Workout Notes", "Weight") + "2023-05-01 18:30:00;Pull;Deadlift;1;100;kg;5;;;;;;7\n"
    )
    assert sets(twice)[0].weight == 100
    few = read("Date,Exercise Name,Set Order,Reps\n2023-05-01 18:30:00,Push Up,1,5\n")
    assert [(set_.reps, set_.weight) for set_ in sets(few)] == [(5, None)]
    assert few.warnings == ["There is no column of weights that is known: no set has a weight."]


@settings(max_examples=200, deadline=None)
@given(st.data())
def test_an_altered_file_is_read_or_refused_and_never_crashes(data: st.DataObject) -> None:
    """A file with some cells and signs exchanged is read, or refused; each of its lines is a set, skipped or no set."""
    whole = data.draw(
        st.sampled_from([files.STRONG_A, files.STRONG_B, files.STRONG_C, files.STRONG_D, files.HEVY, files.FITNOTES])
    )
    odd = st.sampled_from(
        ["", ",", ";", '"', '""', "\n", "\r", "\t", "\0", "\ufeff", "-", "1e400", "9" * 5000, "²", "٣", "NaN", "W", "💪", "\u202e",
         "0x1F", "1_0", "15 Sep 99999999999999999999", "31.02.2024", "2024-02-30", "24:00", "=1+1", "kg", "null", "\ud7ff"]
    ) | st.text(max_size=5)  # fmt: skip
    text = whole
    for _ in range(data.draw(st.integers(1, 6))):
        at = data.draw(st.integers(0, len(text)))
        text = text[:at] + data.draw(odd) + text[at + data.draw(st.integers(0, 12)) :]
    try:
        file = read(text)
    except UnreadableFile as error:
        assert str(error)
        return
    lines = [set_.line for set_ in sets(file)]
    assert len(lines) == len(set(lines))
    assert not set(lines) & {line.line for line in file.skipped}
    for set_ in sets(file):
        assert -2000 <= (set_.weight or 0) <= 2000
        assert set_.reps or set_.seconds or set_.distance
