"""Gaps are filled up to 0.3 s; coordinates are smoothed by the median of five and the mean of five."""

import statistics

import pytest
from fitai.coach.form.gaps import fill_gaps, max_gap, visible
from fitai.coach.form.keypoints import KEY_POINTS, KNEE, SHOULDER, Place, needed_places, point_index
from fitai.coach.form.smoothing import means, medians, smooth
from hypothesis import given
from hypothesis import strategies as st

VALUES = st.floats(-1000, 1000)


def test_a_point_with_a_score_below_0_3_is_a_gap() -> None:
    assert visible(5.0, 0.29) is None
    assert visible(5.0, 0.3) == 5.0


@pytest.mark.parametrize(("fps", "frames"), [(30, 9), (60, 18), (15, 4), (29.97, 8)])
def test_gaps_of_up_to_0_3_seconds_are_filled(fps: float, frames: int) -> None:
    assert max_gap(fps) == frames
    for length in (frames, frames + 1):
        series = [0.0, *[None] * length, float(length + 1)]
        filled = fill_gaps(series, max_gap(fps))
        assert filled == (pytest.approx([float(place) for place in range(length + 2)]) if length == frames else series)


def test_what_lies_before_the_first_or_after_the_last_value_stays_a_gap() -> None:
    assert fill_gaps([None, 1.0, None], 9) == [None, 1.0, None]


def test_the_median_removes_a_jump_of_two_frames() -> None:
    run = [1.0, 1.0, 1.0, 50.0, 50.0, 1.0, 1.0, 1.0]
    assert medians(run) == [1.0] * 8


def test_the_mean_is_that_of_five_frames() -> None:
    assert means([0.0, 0.0, 0.0, 10.0, 0.0, 0.0, 0.0]) == pytest.approx([0, 2.5, 2, 2, 2, 2.5, 0], abs=0.51)
    assert means([0.0, 5.0, 10.0, 15.0, 20.0])[2] == 10.0


@given(st.lists(st.none() | VALUES, max_size=40))
def test_smoothing_is_the_median_and_the_mean_of_each_window_and_keeps_gaps(series: list[float | None]) -> None:
    smoothed = smooth(series)
    assert [value is None for value in smoothed] == [value is None for value in series]
    start = 0
    for stop in [*(index for index, value in enumerate(series) if value is None), len(series)]:
        run = [value for value in series[start:stop] if value is not None]
        middle = [statistics.median(run[max(0, i - 2) : i + 3]) for i in range(len(run))]
        mean = [statistics.fmean(middle[max(0, i - 2) : i + 3]) for i in range(len(run))]
        assert smoothed[start:stop] == pytest.approx(mean)
        start = stop + 1


def test_the_points_are_those_of_coco() -> None:
    assert len(KEY_POINTS) == 17
    assert [KEY_POINTS[point_index(Place(side, KNEE))] for side in (0, 1)] == ["left_knee", "right_knee"]
    assert point_index(Place(1, SHOULDER)) == 6


def test_a_movement_keeps_the_trunk_and_its_own_joints() -> None:
    assert len(needed_places((KNEE,))) == 6
