"""Every number of the table in section 8 of the specification, on both sides of its limit."""

import math
from typing import Any

import pytest
from fitai.coach.form.assessment import confidence, has_full_range
from fitai.coach.form.cues import MESSAGES, recording_cues, repetition_cues
from fitai.coach.form.keypoints import ELBOW, HIP, KNEE
from fitai.coach.form.measuring import Measured, symmetry
from fitai.coach.form.models import CueCode, Movement, Variant, View
from fitai.coach.form.movements import MOVEMENTS
from fitai.coach.form.repetitions import Finder
from fitai.coach.form.views import view_at, view_of, width_step

FPS = 30.0
TABLE = [
    (Movement.SQUAT, KNEE, 120, 155, 95, None),
    (Movement.HINGE, HIP, 130, 160, 105, 165),
    (Movement.PRESS, ELBOW, 110, 150, 95, 160),
    (Movement.ROW, ELBOW, 100, 145, 90, None),
    (Movement.CURL, ELBOW, 100, 145, 60, None),
    (Movement.LUNGE, KNEE, 115, 155, 100, None),
]
GOOD = Measured(0, 90, 50, 175, 45, 0, 45, 1.0, 5, 5, 150, 1.2)


def measured(**changes: Any) -> Measured:
    return GOOD._replace(**changes)


def count(movement: Movement, bottom: float, top: float, seconds: float = 1.0) -> int:
    """How many repetitions are found in an angle that is at `bottom` for some time, and then at `top`."""
    angles = [170.0] * 15 + [bottom] * round(seconds * FPS) + [top] * 45
    return len(Finder().find(angles, 0, MOVEMENTS[movement], FPS))  # type: ignore[arg-type]


def test_each_movement_is_in_the_table() -> None:
    assert {row[0] for row in TABLE} == set(MOVEMENTS) == set(Movement)


@pytest.mark.parametrize(("movement", "joint", "enter", "exit", "bottom", "top"), TABLE)
def test_the_angle_is_at_the_joint(
    movement: Movement, joint: int, enter: float, exit: float, bottom: float, top: float | None
) -> None:
    assert MOVEMENTS[movement].angle[1] == joint


@pytest.mark.parametrize(("movement", "joint", "enter", "exit", "bottom", "top"), TABLE)
def test_a_repetition_falls_below_enter_and_rises_past_exit(
    movement: Movement, joint: int, enter: float, exit: float, bottom: float, top: float | None
) -> None:
    assert count(movement, enter - 0.1, exit + 0.1) == 1
    assert count(movement, enter, exit + 0.1) == 0, "it must fall below enter"
    assert count(movement, enter - 0.1, exit) == 0, "it must rise past exit"


@pytest.mark.parametrize("movement", list(Movement))
def test_a_repetition_takes_at_least_half_a_second(movement: Movement) -> None:
    assert count(movement, 50, 170, 0.5) == 1
    assert count(movement, 50, 170, 14 / FPS) == 0


def test_noise_that_takes_the_angle_below_enter_for_a_moment_is_no_repetition() -> None:
    angles = [130.0] * 30 + [119.0] * 5 + [130.0] * 30 + [160.0] * 45
    assert Finder().find(angles, 0, MOVEMENTS[Movement.SQUAT], FPS) == []  # type: ignore[arg-type]
    angles[30:36] = [119.0] * 6
    assert len(Finder().find(angles, 0, MOVEMENTS[Movement.SQUAT], FPS)) == 1  # type: ignore[arg-type]


@pytest.mark.parametrize(("movement", "joint", "enter", "exit", "bottom", "top"), TABLE)
def test_the_full_range_goes_down_to_an_angle_and_ends_at_one(
    movement: Movement, joint: int, enter: float, exit: float, bottom: float, top: float | None
) -> None:
    rules = MOVEMENTS[movement]
    assert has_full_range(measured(bottom=bottom), rules)
    assert not has_full_range(measured(bottom=bottom + 0.1), rules)
    if top is None:
        assert has_full_range(measured(bottom=bottom, top=exit + 1), rules)
    else:
        assert has_full_range(measured(bottom=bottom, top=top), rules)
        assert not has_full_range(measured(bottom=bottom, top=top - 0.1), rules)


CUES: list[tuple[Movement, Variant | None, dict[str, float], dict[str, float], CueCode]] = [
    (Movement.SQUAT, None, {"lean": 50.1}, {"lean": 50}, CueCode.TRUNK),
    (Movement.SQUAT, None, {"knee_ratio": 0.79}, {"knee_ratio": 0.8}, CueCode.KNEES),
    (Movement.HINGE, None, {"second_angle": 109.9}, {"second_angle": 110}, CueCode.KNEE_BEND),
    (Movement.PRESS, "overhead", {"lean": 15.1}, {"lean": 15}, CueCode.LEAN),
    (Movement.ROW, None, {"swing": 15.1}, {"swing": 15}, CueCode.SWING),
    (Movement.CURL, None, {"swing": 15.1}, {"swing": 15}, CueCode.SWING),
    (Movement.LUNGE, None, {"lean": 25.1}, {"lean": 25}, CueCode.TRUNK),
]


@pytest.mark.parametrize(("movement", "variant", "beyond", "at", "cue"), CUES)
def test_a_cue_comes_beyond_its_limit(
    movement: Movement, variant: Variant | None, beyond: dict[str, float], at: dict[str, float], cue: CueCode
) -> None:
    rules = MOVEMENTS[movement]
    assert repetition_cues(measured(**beyond), rules, variant, View.FRONT, FPS) == [cue]
    assert repetition_cues(measured(**at), rules, variant, View.FRONT, FPS) == []


def test_a_press_that_is_not_overhead_may_lean() -> None:
    assert repetition_cues(measured(lean=80), MOVEMENTS[Movement.PRESS], None, View.SIDE, FPS) == []


def test_the_distance_of_the_knees_is_not_judged_from_the_side() -> None:
    assert repetition_cues(measured(knee_ratio=0.2), MOVEMENTS[Movement.SQUAT], None, View.SIDE, FPS) == []


@pytest.mark.parametrize("movement", list(Movement))
def test_a_way_down_faster_than_0_7_seconds_is_a_cue(movement: Movement) -> None:
    rules = MOVEMENTS[movement]
    # The weight of a row or a curl goes down while the angle rises.
    way = "fall" if rules.lowers_first else "rise"
    assert repetition_cues(measured(**{way: 0.69 * FPS}), rules, None, View.SIDE, FPS) == [CueCode.SLOWER]
    assert repetition_cues(measured(**{way: 0.7 * FPS}), rules, None, View.SIDE, FPS) == []


def test_symmetry_below_0_9_is_a_cue_but_not_from_the_side() -> None:
    rules = MOVEMENTS[Movement.SQUAT]
    assert symmetry(80, 100) == symmetry(100, 80) == pytest.approx(0.8)
    for view in (View.FRONT, View.OBLIQUE):
        assert repetition_cues(measured(symmetry=0.899), rules, None, view, FPS) == [CueCode.SYMMETRY]
        assert repetition_cues(measured(symmetry=0.9), rules, None, view, FPS) == []
    assert repetition_cues(measured(symmetry=0.5), rules, None, View.SIDE, FPS) == []


def test_a_cue_is_seen_in_at_least_30_percent_of_the_repetitions() -> None:
    cues = [[CueCode.SLOWER]] * 3 + [[CueCode.TRUNK]] * 2 + [[]] * 5
    (cue,) = recording_cues(cues)
    assert (cue.code, cue.share, cue.repetitions) == (CueCode.SLOWER, 0.3, [1, 2, 3])
    assert cue.message == MESSAGES[CueCode.SLOWER]


def test_at_most_three_cues_are_given_the_most_frequent_first() -> None:
    codes = [CueCode.TRUNK, CueCode.KNEES, CueCode.SLOWER, CueCode.SYMMETRY]
    cues = [codes] * 4 + [codes[1:]] * 2 + [codes[2:]] * 2 + [codes[3:]] * 2
    frequent = recording_cues(cues)
    assert [cue.code for cue in frequent] == [CueCode.SYMMETRY, CueCode.SLOWER, CueCode.KNEES]
    assert [cue.share for cue in frequent] == [1.0, 0.8, 0.6]


def test_there_are_no_cues_without_repetitions() -> None:
    assert recording_cues([]) == []


def test_every_cue_has_a_sentence() -> None:
    assert set(MESSAGES) == set(CueCode)


def test_the_view_is_from_the_side_below_0_35_and_from_the_front_above_0_55() -> None:
    assert [view_at(ratio) for ratio in (0.0, 0.349, 0.35, 0.45, 0.55, 0.551)] == [
        View.SIDE, View.SIDE, View.OBLIQUE, View.OBLIQUE, View.OBLIQUE, View.FRONT,
    ]  # fmt: skip


def test_the_view_is_that_of_the_median_frame() -> None:
    assert view_of({10: 6, 80: 5}) is View.SIDE
    assert view_of({10: 5, 80: 6}) is View.FRONT
    assert view_of({}) is None


def test_the_width_is_relative_to_the_torso() -> None:
    assert width_step((-10, 0), (10, 0), (-8, 40), (8, 40)) == 50
    assert width_step((0, 0), (0, 0), (0, 0), (0, 0)) is None
    assert width_step((0, 0), (1000, 0), (500, 1), (500, 1)) == 200


@pytest.mark.parametrize(
    ("width", "view"),
    [
        (348, View.SIDE),
        (349.9, View.SIDE),
        (350, View.OBLIQUE),
        (550, View.OBLIQUE),
        (551, View.FRONT),
        (559, View.FRONT),
    ],
)
def test_the_limits_of_the_view_are_exact(width: float, view: View) -> None:
    step = width_step((0, 0), (width, 0), (0, 1000), (width, 1000))
    assert step is not None
    assert view_of({step: 1}) is view


def test_a_shoulder_width_of_0_35_and_0_55_of_the_torso_is_oblique_whatever_the_size_of_the_picture() -> None:
    for torso in range(1, 400):
        for ratio in (0.35, 0.55):
            step = width_step((0, 0), (ratio * torso, 0), (0, torso), (ratio * torso, torso))
            assert step is not None
            assert view_of({step: 1}) is View.OBLIQUE, (torso, ratio)


def test_the_confidence_is_the_usable_share_and_less_obliquely() -> None:
    assert confidence(0.9, View.SIDE) == confidence(0.9, View.FRONT) == 0.9
    assert math.isclose(confidence(0.9, View.OBLIQUE), 0.63)
