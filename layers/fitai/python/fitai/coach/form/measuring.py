"""Measure a repetition: angles, times, symmetry."""

from collections.abc import Sequence
from typing import NamedTuple

from fitai.coach.form.features import BOTH, KNEE_RATIO, LEFT, RIGHT, Row, track_angles, track_leans, track_seconds
from fitai.coach.form.gaps import Series
from fitai.coach.form.movements import MovementRules
from fitai.coach.form.repetitions import Span
from fitai.coach.form.tempo import measure_ways

BEFORE_SECONDS = 4.0
"""The way down is looked for in this time before the angle is below `enter`."""
BOTTOM_REACH = 2
"""Frames on each side of the smallest angle whose mean is the bottom: the smallest of many noisy values is too small."""
AROUND_SECONDS = 0.3
"""The sides are compared, and the distance of the knees is taken, as means of so many seconds on each side of the bottom."""


class Measured(NamedTuple):
    """The measures of a repetition: angles in degrees, times in frames of the recording."""

    begin: float
    end: float
    bottom: float
    top: float
    fall: float | None
    rest: float
    rise: float
    symmetry: float | None
    lean: float | None
    swing: float | None
    second_angle: float | None
    knee_ratio: float | None


def first_frame(span_enter: int, previous: int, fps: float) -> int:
    """The first frame that a repetition's measures depend on."""
    return max(previous, span_enter - int(BEFORE_SECONDS * fps), 0)


def measure(rows: Sequence[Row], first: int, span: Span, track: int, rules: MovementRules, fps: float) -> Measured:
    """Measure a repetition.

    Args:
        rows: the rows, the first of which is that of the frame `first`.
    """
    start = first_frame(span.enter, span.previous, fps)
    rows = rows[start - first : span.end - first]
    enter, exit = span.enter - start, span.exit - start
    angles = track_angles(rows, track, rules)
    bottom_at, bottom = lowest(angles, enter, exit)
    before = None if span.begins_low else max((angle for angle in angles[:enter] if angle is not None), default=None)
    after = max(angle for angle in angles[exit:] if angle is not None)
    ways = measure_ways(angles, bottom_at, bottom, (before, after))
    around = int(AROUND_SECONDS * fps)
    sides = _side_bottoms(rows, (enter, exit), (bottom_at - around, bottom_at + around), rules) if track == BOTH else []
    if sides and rules.has_symmetry:
        bottom = _mean([side.bottom for side in sides]) or bottom
    moving = rows[int(ways.begin) : int(ways.end) + 1]
    leans = track_leans(moving, track)
    seconds = track_seconds(moving, track)
    ratios = [row[KNEE_RATIO] for row in rows[max(0, bottom_at - around) : bottom_at + around + 1]]
    return Measured(
        begin=start + ways.begin,
        end=start + ways.end,
        bottom=bottom,
        top=after,
        fall=ways.fall,
        rest=ways.rest,
        rise=ways.rise,
        symmetry=symmetry(sides[0].around, sides[1].around) if len(sides) == 2 and rules.has_symmetry else None,
        lean=max(map(abs, leans), default=None),
        swing=max(leans) - min(leans) if leans else None,
        second_angle=min(seconds, default=None),
        knee_ratio=_mean([ratio for ratio in ratios if ratio is not None]),
    )


def symmetry(left: float, right: float) -> float:
    """1 − |L − R| / max, of the smallest angles of both sides.

    >>> symmetry(80, 100)
    0.8
    """
    return 1 - abs(left - right) / max(left, right)


def lowest(angles: Series, start: int, stop: int) -> tuple[int, float]:
    """The frame of the smallest angle from `start` to `stop`, and the mean of the angles about it."""
    index = min(
        (index for index in range(start, stop) if angles[index] is not None), key=lambda index: angles[index] or 0
    )
    near = angles[max(start, index - BOTTOM_REACH) : min(stop, index + BOTTOM_REACH + 1)]
    mean = _mean([angle for angle in near if angle is not None])
    assert mean is not None
    return index, mean


class _SideBottom(NamedTuple):
    """The smallest angle of a side, and its mean about the bottom of the repetition."""

    bottom: float
    around: float


def _side_bottoms(
    rows: Sequence[Row], deep: tuple[int, int], near: tuple[int, int], rules: MovementRules
) -> list[_SideBottom]:
    """The bottoms of the sides that move: of those that are bent past `exit`.

    Args:
        deep: the frames from `enter` to `exit`.
        near: the frames about the bottom.
    """
    bottoms = []
    for side in (LEFT, RIGHT):
        angles = [row[side] for row in rows]
        around = _mean([angle for angle in angles[max(0, near[0]) : near[1] + 1] if angle is not None])
        if around is not None and any(angle is not None for angle in angles[slice(*deep)]):
            _, bottom = lowest(angles, *deep)
            if bottom < rules.exit:
                bottoms.append(_SideBottom(bottom, around))
    return bottoms


def _mean(values: list[float]) -> float | None:
    total = 0.0
    for value in values:
        total += value
    return total / len(values) if values else None
