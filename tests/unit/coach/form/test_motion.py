"""Generated motion: counts, bottom angles, tempo, range, symmetry and cues."""

import pytest
from fitai.coach.form.models import CueCode, Movement, View

from tests.unit.coach.form.analyzing import analyze, analyze_frames, cue_codes, mean_bottom
from tests.unit.coach.form.motion import TOPS, Motion

SEEDS = range(20)
VIEWS = ("side", "oblique", "front")
FLAT = {Movement.HINGE}
"""Movements that cannot be seen from the front."""


def noisy(movement: Movement, noise: float, seed: int, period: float = 3.0) -> Motion:
    """A motion whose view, side and direction differ from seed to seed."""
    motion = Motion(movement, mirrored=bool(seed % 2), noise=noise, gaps=0.1, seed=seed, period=period)
    motion.view = ("side", "oblique")[seed % 2] if movement in FLAT else VIEWS[seed % 3]  # type: ignore[assignment]
    motion.side = "left" if seed // 3 % 2 else "right"
    return motion


@pytest.mark.parametrize("noise", [0.02, 0.05])
@pytest.mark.parametrize("movement", list(Movement))
def test_the_count_is_exact(movement: Movement, noise: float) -> None:
    for seed in SEEDS:
        period = 3.0 if seed % 4 < 2 else 1.6
        motion = noisy(movement, noise, seed, period)
        analysis = analyze(motion)
        assert analysis.repetition_count == len(analysis.repetitions) == 8, motion
        assert analysis.view == motion.view
        assert analysis.usable_share > 0.95


@pytest.mark.parametrize(("noise", "tolerance"), [(0.0, 1.0), (0.02, 3.0), (0.05, 5.0)])
def test_the_mean_bottom_of_a_squat_to_80_degrees(noise: float, tolerance: float) -> None:
    for seed in SEEDS:
        analysis = analyze(Motion(Movement.SQUAT, noise=noise, gaps=0.1, seed=seed))
        assert analysis.repetition_count == 8
        assert mean_bottom(analysis) == pytest.approx(80, abs=tolerance)


@pytest.mark.parametrize("movement", list(Movement))
def test_the_angles_are_those_of_the_motion(movement: Movement) -> None:
    top, bottom = TOPS[movement]
    analysis = analyze(Motion(movement, repetitions=3))
    for repetition in analysis.repetitions:
        assert repetition.bottom_angle == pytest.approx(bottom, abs=1)
        assert repetition.top_angle == pytest.approx(top, abs=1)
        assert repetition.range == "full"
    assert analysis.cues == []


@pytest.mark.parametrize("noise", [0.0, 0.02, 0.05])
def test_a_squat_to_130_degrees_is_no_repetition(noise: float) -> None:
    for seed in range(5):
        assert (
            analyze(Motion(Movement.SQUAT, bottoms=(130, 130), noise=noise, gaps=0.1, seed=seed)).repetition_count == 0
        )


@pytest.mark.parametrize("movement", [Movement.SQUAT, Movement.PRESS, Movement.ROW, Movement.CURL, Movement.LUNGE])
def test_good_repetitions_have_no_cues_in_spite_of_noise(movement: Movement) -> None:
    for seed in range(9):
        assert cue_codes(analyze(noisy(movement, 0.05, seed))) == set()


def test_a_partial_repetition_is_named_so() -> None:
    analysis = analyze(Motion(Movement.SQUAT, repetitions=3, bottoms=(105, 105)))
    assert [repetition.range for repetition in analysis.repetitions] == ["partial"] * 3


# --- times -------------------------------------------------------------------------------------------------


def test_repetitions_have_their_times_and_tempo() -> None:
    analysis = analyze(Motion(Movement.SQUAT, repetitions=3, period=3, hold=1))
    for number, repetition in enumerate(analysis.repetitions):
        assert repetition.number == number + 1
        assert repetition.start_seconds == pytest.approx(0.5 + 4 * number, abs=0.15)
        assert repetition.end_seconds == pytest.approx(4.5 + 4 * number, abs=0.15)
        assert repetition.tempo.down_seconds == pytest.approx(1.5, abs=0.12)
        assert repetition.tempo.pause_seconds == pytest.approx(1, abs=0.2)
        assert repetition.tempo.up_seconds == pytest.approx(1.5, abs=0.12)
    assert analysis.duration_seconds == pytest.approx(13, abs=0.1)


@pytest.mark.parametrize("movement", list(Movement))
def test_a_fast_way_down_is_to_be_slower(movement: Movement) -> None:
    lifts_first = movement in (Movement.ROW, Movement.CURL)
    fast_fall = Motion(movement, repetitions=4, period=2.5, down_share=0.2)
    fast_rise = Motion(movement, repetitions=4, period=2.5, down_share=0.8)
    fast, slow = (fast_rise, fast_fall) if lifts_first else (fast_fall, fast_rise)
    analysis = analyze(fast)
    assert analysis.repetition_count == 4
    (cue,) = analysis.cues
    assert (cue.code, cue.share, cue.repetitions) == (CueCode.SLOWER, 1.0, [1, 2, 3, 4])
    tempo = analysis.repetitions[0].tempo
    assert tempo.down_seconds == pytest.approx(0.5, abs=0.15)
    assert tempo.up_seconds == pytest.approx(2, abs=0.2)
    assert CueCode.SLOWER not in cue_codes(analyze(slow))


def test_movement_of_less_than_half_a_second_is_no_repetition() -> None:
    assert analyze(Motion(Movement.SQUAT, period=0.7)).repetition_count == 0


# --- sides -------------------------------------------------------------------------------------------------


@pytest.mark.parametrize("view", ["front", "oblique"])
def test_sides_that_go_differently_deep_are_told(view: str) -> None:
    analysis = analyze(Motion(Movement.PRESS, view=view, bottoms=(70, 92), noise=0.02, gaps=0.1))  # type: ignore[arg-type]
    assert analysis.repetition_count == 8
    assert CueCode.SYMMETRY in cue_codes(analysis)
    assert [repetition.symmetry for repetition in analysis.repetitions] == pytest.approx([0.77] * 8, abs=0.08)


def test_the_view_from_the_side_has_no_symmetry() -> None:
    analysis = analyze(Motion(Movement.PRESS, view="side", bottoms=(70, 92)))
    assert [repetition.symmetry for repetition in analysis.repetitions] == [None] * 8
    assert analysis.cues == []


@pytest.mark.parametrize("side", ["left", "right"])
def test_from_the_side_the_better_seen_side_counts(side: str) -> None:
    bottoms = (80, 140) if side == "left" else (140, 80)
    analysis = analyze(Motion(Movement.SQUAT, side=side, bottoms=bottoms))  # type: ignore[arg-type]
    assert (analysis.side, analysis.view, analysis.repetition_count) == (side, View.SIDE, 8)


@pytest.mark.parametrize("movement", [Movement.CURL, Movement.PRESS, Movement.LUNGE])
def test_sides_may_take_turns(movement: Movement) -> None:
    analysis = analyze(Motion(movement, view="front", alternating=True, noise=0.02, gaps=0.1))
    assert analysis.repetition_count == 8
    assert [repetition.symmetry for repetition in analysis.repetitions] == [None] * 8
    assert mean_bottom(analysis) == pytest.approx(TOPS[movement][1], abs=3)


def test_lunges_from_the_side_count_on_both_legs() -> None:
    analysis = analyze(Motion(Movement.LUNGE, alternating=True, noise=0.02, gaps=0.1))
    assert (analysis.view, analysis.side, analysis.repetition_count) == (View.SIDE, None, 8)


# --- bodies in space -----------------------------------------------------------------------------------------


@pytest.mark.parametrize("movement", list(Movement))
@pytest.mark.parametrize("yaw", [90, 75, 60])
def test_a_body_that_is_turned_by_30_degrees_from_the_side_is_counted_exactly(movement: Movement, yaw: float) -> None:
    for seed in range(3):
        analysis = analyze(Motion(movement, view="oblique", yaw=yaw, noise=0.03, gaps=0.1, seed=seed))
        assert analysis.repetition_count == 8
        assert analysis.view is (View.OBLIQUE if yaw == 60 else View.SIDE)
        assert mean_bottom(analysis) == pytest.approx(TOPS[movement][1], abs=10)


def test_a_knee_that_bends_toward_the_camera_is_not_seen() -> None:
    analysis = analyze(Motion(Movement.SQUAT, view="front", yaw=0))
    assert (analysis.view, analysis.repetition_count) == (View.FRONT, 0)


def test_a_forearm_that_points_to_the_camera_has_no_tempo_and_no_symmetry() -> None:
    analysis = analyze(Motion(Movement.CURL, view="front", yaw=5, noise=0.02))
    assert (analysis.view, analysis.repetition_count) == (View.FRONT, 8)
    assert (analysis.cues, analysis.repetitions[0].symmetry) == ([], None)


# --- cues --------------------------------------------------------------------------------------------------


def test_a_squat_that_leans_forward_is_told() -> None:
    assert cue_codes(analyze(Motion(Movement.SQUAT, trunk=lambda depth: 58 * depth))) == {CueCode.TRUNK}
    assert cue_codes(analyze(Motion(Movement.SQUAT, trunk=lambda depth: 44 * depth))) == set()


def test_a_mirrored_lean_is_the_same() -> None:
    assert cue_codes(analyze(Motion(Movement.SQUAT, mirrored=True, trunk=lambda depth: 58 * depth))) == {CueCode.TRUNK}


def test_knees_that_fall_inward_are_told() -> None:
    assert cue_codes(analyze(Motion(Movement.SQUAT, view="front", knees_in=True, noise=0.02))) == {CueCode.KNEES}
    assert cue_codes(analyze(Motion(Movement.SQUAT, view="front", noise=0.02))) == set()


def test_a_hinge_with_bent_knees_is_told() -> None:
    assert cue_codes(analyze(Motion(Movement.HINGE, knee=95, noise=0.02))) == {CueCode.KNEE_BEND}
    assert cue_codes(analyze(Motion(Movement.HINGE, knee=150, noise=0.02))) == set()


def test_an_overhead_press_that_leans_back_is_told() -> None:
    motion = Motion(Movement.PRESS, trunk=lambda depth: -22 * (1 - depth))
    assert cue_codes(analyze(motion, "overhead")) == {CueCode.LEAN}
    assert cue_codes(analyze(motion)) == set()


@pytest.mark.parametrize("movement", [Movement.ROW, Movement.CURL])
def test_a_swing_of_the_trunk_is_told(movement: Movement) -> None:
    # From 11° forward to 11° back: neither is far, the change is.
    motion = Motion(movement, trunk=lambda depth: 11 - 22 * depth, noise=0.02)
    assert cue_codes(analyze(motion)) == {CueCode.SWING}
    assert cue_codes(analyze(Motion(movement, trunk=lambda depth: 4 - 6 * depth, noise=0.02))) == set()


def test_a_lunge_that_leans_is_told() -> None:
    assert cue_codes(analyze(Motion(Movement.LUNGE, trunk=lambda depth: 34 * depth))) == {CueCode.TRUNK}


# --- beginnings, ends and gaps ----------------------------------------------------------------------------------


@pytest.mark.parametrize("movement", [Movement.HINGE, Movement.PRESS])
def test_what_begins_at_the_bottom_counts_its_first_way_up(movement: Movement) -> None:
    analysis = analyze(Motion(movement, repetitions=4, begins_low=True, noise=0.02))
    assert analysis.repetition_count == 4
    assert analysis.repetitions[0].tempo.down_seconds is None
    assert analysis.repetitions[1].tempo.down_seconds is not None


@pytest.mark.parametrize("movement", [Movement.SQUAT, Movement.ROW, Movement.CURL, Movement.LUNGE])
def test_in_other_movements_it_is_a_fragment(movement: Movement) -> None:
    assert analyze(Motion(movement, repetitions=4, begins_low=True)).repetition_count == 3


def test_a_repetition_that_the_recording_cuts_off_is_none() -> None:
    frames = Motion(Movement.SQUAT, repetitions=2).frames()
    assert analyze_frames(Movement.SQUAT, frames[: 15 + 90 + 45]).repetition_count == 1


def test_below_70_percent_usable_is_insufficient() -> None:
    motion = Motion(Movement.SQUAT, repetitions=4)
    frames = motion.frames()
    assert len(frames) == 390
    for missing, insufficient in ((117, False), (118, True)):
        seen = [*frames[:-missing], *[[] for _ in range(missing)]]
        analysis = analyze_frames(Movement.SQUAT, seen)
        assert analysis.usable_share == round((390 - missing) / 390, 3)
        assert analysis.insufficient is insufficient
        assert (analysis.repetitions == []) is insufficient
        assert analysis.confidence == analysis.usable_share


def test_short_gaps_are_usable_and_long_ones_are_not() -> None:
    frames = Motion(Movement.SQUAT, repetitions=4).frames()
    for length, usable in ((9, 1.0), (10, None)):
        seen = list(frames)
        for start in range(20, len(frames) - 20, 40):
            seen[start : start + length] = [[] for _ in range(length)]
        share = analyze_frames(Movement.SQUAT, seen).usable_share
        assert share == usable if usable else share < 0.8


def test_an_oblique_view_is_trusted_less() -> None:
    analysis = analyze(Motion(Movement.SQUAT, repetitions=2, view="oblique"))
    assert (analysis.usable_share, analysis.confidence) == (1.0, 0.7)


def test_nobody_in_the_picture_is_insufficient() -> None:
    analysis = analyze_frames(Movement.CURL, [[]] * 30)
    assert (analysis.insufficient, analysis.view, analysis.confidence) == (True, None, 0.0)


def test_points_at_one_place_have_no_angle() -> None:
    analysis = analyze_frames(Movement.CURL, [[(5.0, 5.0, 0.9)] * 17] * 30)
    assert (analysis.insufficient, analysis.usable_share) == (True, 0.0)


def test_whoever_is_not_seen_for_more_than_a_second_is_in_no_repetition() -> None:
    motion = Motion(Movement.SQUAT, repetitions=8)
    frames = motion.frames()
    bottom = 15 + 45
    seen = [*frames[:bottom], *[[]] * 35, *frames[bottom:]]
    assert analyze_frames(Movement.SQUAT, seen).repetition_count == 7


def test_a_long_stay_at_the_bottom_is_no_repetition() -> None:
    assert analyze(Motion(Movement.SQUAT, repetitions=1, hold=16)).repetition_count == 0
    assert analyze(Motion(Movement.SQUAT, repetitions=1, hold=12)).repetition_count == 1
