"""How long the ways of a repetition take.

A way has no sharp ends, and noise hides them: what is measured is the time from a tenth of the way to nine tenths. A way whose
speed is that of half a cosine takes 59 % of its time for that, and 20.5 % for each of its ends.
"""

from dataclasses import dataclass
from math import acos, pi

from fitai.coach.form.gaps import Series

END_SHARE = 0.1
"""The share of a way at each of its ends that is not measured."""
END_TIME = acos(1 - 2 * END_SHARE) / pi
"""The share of the time that an end takes."""


@dataclass(frozen=True, slots=True)
class Ways:
    """The falling and the rising of the angle, in frames of the series.

    Attributes:
        begin, end: where the repetition begins and ends.
        fall: frames of falling; None where the series begins at the bottom.
        rest: frames between falling and rising.
        rise: frames of rising.
    """

    begin: float
    end: float
    fall: float | None
    rest: float
    rise: float


def measure_ways(angles: Series, bottom_at: int, bottom: float, tops: tuple[float | None, float]) -> Ways:
    """Measure how the angle falls to its bottom and rises again.

    Args:
        bottom_at: the frame of the bottom.
        tops: the largest angle before the way down, and after the way up.
    """
    before, after = tops
    fall_start = fall_end = float(bottom_at)
    fall: float | None = None
    if before is not None:
        fall_start = _last(angles, bottom_at, before - END_SHARE * (before - bottom))
        fall_end = _first_below(angles, int(fall_start), bottom_at, bottom + END_SHARE * (before - bottom))
        fall = (fall_end - fall_start) / (1 - 2 * END_TIME)
    rise_end = _first(angles, bottom_at, after - END_SHARE * (after - bottom))
    rise_start = _last_below(angles, bottom_at, int(rise_end), bottom + END_SHARE * (after - bottom))
    rise = (rise_end - rise_start) / (1 - 2 * END_TIME)
    rest = 0.0 if fall is None else max(0.0, rise_start - fall_end - END_TIME * (fall + rise))
    begin = fall_start - END_TIME * (fall or 0)
    return Ways(max(0.0, begin), min(float(len(angles)), rise_end + END_TIME * rise), fall, rest, rise)


def _last(angles: Series, stop: int, level: float) -> float:
    """The last frame before `stop` that is at the level or above."""
    for index in range(stop, -1, -1):
        angle = angles[index]
        if angle is not None and angle >= level:
            return index
    return 0


def _first(angles: Series, start: int, level: float) -> float:
    """The first frame after `start` that is at the level or above."""
    for index in range(start, len(angles)):
        angle = angles[index]
        if angle is not None and angle >= level:
            return index
    return len(angles) - 1


def _first_below(angles: Series, start: int, stop: int, level: float) -> float:
    for index in range(start, stop):
        angle = angles[index]
        if angle is not None and angle <= level:
            return index
    return stop


def _last_below(angles: Series, start: int, stop: int, level: float) -> float:
    for index in range(stop, start, -1):
        angle = angles[index]
        if angle is not None and angle <= level:
            return index
    return start
