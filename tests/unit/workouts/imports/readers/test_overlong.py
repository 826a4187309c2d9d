"""Rows with more cells than the header: put together where that is certain, else skipped, and never guessed at."""

import pytest
from fitai.workouts.imports.readers import overlong
from hypothesis import given, settings
from hypothesis import strategies as st

from tests.unit.workouts.imports import files
from tests.unit.workouts.imports.readers.lines import FITNOTES, HEVY, STRONG, read, row, sets, skipped, strong

FITNOTES_2 = "Date,Exercise,Category,Weight (kg),Weight (lbs),Reps,Distance,Distance Unit,Time,Notes,Kind\n"
OLDEST = "Date,Workout Name,Exercise Name,Set Order,kg,Reps,km,Seconds,Notes\n"
JOINED = "A number with a comma was not in quotation marks and was put together: "


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        (STRONG + "2024-05-31 18:30:00,Legs,1h,Leg Press,1,72,5,20,0,0,\n", (72.5, 20, None, None, None)),
        (STRONG + "2024-05-31 18:30:00,Legs,1h,Leg Press,1,72,5,20,0,0,8\n", (72.5, 20, None, None, 8)),
        (STRONG + "2024-05-31 18:30:00,Legs,1h,Leg Press,1,72,5,20,,,8,5\n", (72.5, 20, None, None, 8.5)),
        (STRONG + "2024-05-31 18:30:00,Legs,1h,Leg Press,1,100,5,0,0,8,5\n", (100, 5, None, None, 8.5)),
        (STRONG + "2024-05-31 18:30:00,Run,1h,Running,1,0,0,5,25,1500,\n", (0, None, 5250, 1500, None)),
        (OLDEST + "2024-05-31 18:30:00,Legs,Leg Press,1,72,5,20,0,0,\n", (72.5, 20, None, None, None)),
        (FITNOTES + "2024-05-31,Leg Press,Legs,72,5,kg,8,,,,\n", (72.5, 8, None, None, None)),
        (FITNOTES.replace(",Comment", "") + "2024-05-31,Leg Press,Legs,72,5,kg,8,,,,\n", (72.5, 8, None, None, None)),
        (FITNOTES + "2024-05-31,Run, slow,Cardio,,,,3,5,km,0:20:00,\n", (None, None, 3500, 1200, None)),
        (files.FITNOTES_OLD.split("\n")[0].replace("lbs", "kgs") + "\n2024-05-31,Leg Press,Legs,72,5,8,,,\n", (72.5, 8, None, None, None)),
        (FITNOTES_2 + "2024-05-31,Leg Press,Legs,72,5,,8,,,,ok,wr\n", (72.5, 8, None, None, None)),
        (HEVY + 'Day,"15 Sep 2025, 07:48",,,Leg Press,,,0,normal,72,5,20,,,\n', (72.5, 20, None, None, None)),
    ],
)  # fmt: skip
def test_a_decimal_comma_without_quotation_marks_is_put_together(text: str, expected: tuple[float | None, ...]) -> None:
    file = read(text)
    assert file.skipped == []
    assert [(set_.weight, set_.reps, set_.distance, set_.seconds, set_.rpe) for set_ in sets(file)] == [expected]
    assert any(warning.startswith(JOINED) for warning in file.warnings)


@pytest.mark.parametrize(
    "text",
    [
        STRONG + "2024-05-31 18:30:00,Legs, heavy,1h,Leg Press,1,72,20,0,0,\n",
        STRONG + "2024-05-31 18:30:00,Run,1h,Running,1,0,0,0,1,60,\n",
        STRONG + "2024-05-31 18:30:00,Legs,1h,Leg Press,1,1,234,5,0,0,\n",
        STRONG + "2024-05-31 18:30:00,Legs,1h,Leg Press,1,72,20,0,0,,,,,,,,,,,,\n" + row(order="2") + "\n",
        FITNOTES + "2024-05-31,Leg Press,Legs,72,5,kg,8,5,,,,\n",
        HEVY + "Day,15 Sep 2025, 07:48,,,Leg Press,,,0,normal,72,20,,,\n",
        "Date;Exercise;Category;Weight;Weight Unit;Reps\n2024-05-31;Leg Press;Legs;72;5;kg;8\n",
    ],
)
def test_what_can_be_put_together_in_no_way_or_in_two_is_skipped_with_its_reason(text: str) -> None:
    file = read(text)
    assert 2 not in [set_.line for set_ in sets(file)]
    [(line, column, reason)] = [entry for entry in skipped(file) if entry[0] == 2]
    assert (line, column) == (2, None)
    assert "which cell belongs where cannot be told" in reason


@pytest.mark.parametrize(
    "text",
    [
        OLDEST + "2024-05-31 18:30:00,Legs,Leg Press,1,72,5,20,0,0\n",
        OLDEST + "2024-05-31 18:30:00,Run,Running,1,0,0,5,25,1500\n",
        STRONG + "2024-05-31 18:30:00,Legs,1h,Leg Press,1,72,5,20,0,0\n",
        HEVY + 'Day,"15 Sep 2025, 07:48",,,Leg Press,,,0,normal,72,5,20,,\n',
    ],
)
def test_a_comma_in_a_row_that_lacks_its_last_cells_makes_no_other_set(text: str) -> None:
    file = read(text)
    assert sets(file) == []
    assert [(line, reason[:42]) for line, _, reason in skipped(file)] == [
        (2, "The numbers of this set do not go together")
    ]


def test_a_file_of_nothing_but_such_rows_has_a_limit(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(overlong, "MAX_REPAIRED_ROWS", 2)
    rows = [f"2024-05-31 18:30:00,Legs,1h,Leg Press,{order},72,5,20,0,0,\n" for order in range(1, 5)]
    file = read(STRONG + "".join(rows))
    assert ([set_.line for set_ in sets(file)], [line.line for line in file.skipped]) == ([2, 3], [4, 5])


def test_a_rest_with_too_many_cells_is_no_line_at_all() -> None:
    file = strong(row(), row(order="Rest Timer", weight="0", reps="0") + ",,")
    assert (len(sets(file)), file.skipped) == (1, [])


@settings(max_examples=300, deadline=None)
@given(
    whole=st.integers(1, 300),
    fraction=st.sampled_from(["5", "25", "75", "0"]),
    reps=st.integers(1, 30),
    rpe=st.sampled_from(["", "8", "8,5"]),
    zero=st.sampled_from(["", "0", "0,0"]),
)
def test_no_unquoted_comma_makes_another_set_of_it(whole: int, fraction: str, reps: int, rpe: str, zero: str) -> None:
    """A set with a decimal comma is read as it was done, or its line is skipped."""
    for text in (
        f"{STRONG}2024-05-31 18:30:00,Legs,1h,Leg Press,1,{whole},{fraction},{reps},{zero},{zero},{rpe}\n",
        f"{OLDEST}2024-05-31 18:30:00,Legs,Leg Press,1,{whole},{fraction},{reps},{zero},{zero},\n",
        f"{FITNOTES}2024-05-31,Leg Press,Legs,{whole},{fraction},kg,{reps},,,,\n",
    ):
        file = read(text)
        read_sets = [(set_.weight, set_.reps, set_.distance, set_.seconds) for set_ in sets(file)]
        assert read_sets in ([], [(float(f"{whole}.{fraction}"), reps, None, None)])
        assert len(read_sets) + len(file.skipped) == 1
