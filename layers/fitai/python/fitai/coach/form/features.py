"""The angles in each frame, from the coordinates of the joints."""

from collections.abc import Sequence
from itertools import repeat

from fitai.coach.form.gaps import Series, fill_gaps, max_gap
from fitai.coach.form.geometry import Point, distance, joint_angle, lean, middle
from fitai.coach.form.keypoints import ANKLE, HIP, KNEE, SHOULDER, Joint, Place, needed_places
from fitai.coach.form.movements import MovementRules
from fitai.coach.form.smoothing import REACH, smooth
from fitai.coach.form.views import width_step

Row = Sequence[float | None]
"""What is measured in a frame, at the places below; angles in degrees. None where it cannot be seen."""
ANGLE, LEAN, LEAN_BOTH, SECOND, KNEE_RATIO = 0, 2, 4, 5, 7
"""Places in a row. Angle, lean and second angle have a value for the left and one for the right."""
LEFT, RIGHT, BOTH = range(3)
"""What a repetition is looked for in: one side, or both together."""
TRACKS = (LEFT, RIGHT, BOTH)

_Points = list[Point | None]


def reach(fps: float) -> int:
    """Frames before and after a frame that its row depends on: two windows, and the longest gap that is filled."""
    return 2 * REACH + max_gap(fps)


def feature_rows(
    frames: Sequence[Sequence[float | None]], rules: MovementRules, fps: float, start: int, stop: int
) -> tuple[list[Row], list[int | None]]:
    """The rows of the frames from `start` to before `stop`, and the shoulder widths (`views.width_step`).

    Args:
        frames: for each frame, x and y of the needed joints one after the other; None in gaps. The rows are right where
            `reach` frames before and after them are there, or the recording begins or ends.
    """
    points = _smoothed_points(frames, rules, fps, start, stop)
    angles = [_angles(points, side, rules.angle) for side in (0, 1)]
    leans = [_leans(points[Place(side, SHOULDER)], points[Place(side, HIP)]) for side in (0, 1)]
    shoulders = points[Place(0, SHOULDER)], points[Place(1, SHOULDER)]
    hips = points[Place(0, HIP)], points[Place(1, HIP)]
    lean_both = _leans(_middles(*shoulders), _middles(*hips))
    count = stop - start
    seconds = [_angles(points, side, rules.second) if rules.second else [None] * count for side in (0, 1)]
    has_ratio = any(cue.quantity == "knee_ratio" for cue in rules.cues)
    ratios = _knee_ratios(points) if has_ratio else repeat(None, count)
    rows: list[Row] = list(zip(*angles, *leans, lean_both, *seconds, ratios, strict=True))
    widths = [
        None if a is None or b is None or c is None or d is None else width_step(a, b, c, d)
        for a, b, c, d in zip(*shoulders, *hips, strict=True)
    ]
    return rows, widths


def _smoothed_points(
    frames: Sequence[Sequence[float | None]], rules: MovementRules, fps: float, start: int, stop: int
) -> dict[Place, _Points]:
    longest = max_gap(fps)
    columns: list[Series] = [list(column) for column in zip(*frames, strict=True)]
    smoothed = [smooth(fill_gaps(column, longest))[start:stop] for column in columns]
    return {
        place: [
            None if x is None or y is None else (x, y)
            for x, y in zip(smoothed[2 * index], smoothed[2 * index + 1], strict=True)
        ]
        for index, place in enumerate(needed_places(rules.joints))
    }


def _angles(points: dict[Place, _Points], side: int, joints: tuple[Joint, Joint, Joint]) -> Series:
    return [
        None if a is None or b is None or c is None else _rounded(joint_angle(a, b, c))
        for a, b, c in zip(*(points[Place(side, joint)] for joint in joints), strict=True)
    ]


def _leans(shoulders: _Points, hips: _Points) -> Series:
    return [
        None if shoulder is None or hip is None else _rounded(lean(shoulder, hip))
        for shoulder, hip in zip(shoulders, hips, strict=True)
    ]


def _middles(left: _Points, right: _Points) -> _Points:
    """The points half-way between both sides; that of one side where the other is not seen."""
    return [b if a is None else a if b is None else middle(a, b) for a, b in zip(left, right, strict=True)]


def _knee_ratios(points: dict[Place, _Points]) -> Series:
    places = (Place(0, KNEE), Place(1, KNEE), Place(0, ANKLE), Place(1, ANKLE))
    return [_knee_ratio(*frame) for frame in zip(*(points[place] for place in places), strict=True)]


def _knee_ratio(
    left_knee: Point | None, right_knee: Point | None, left_ankle: Point | None, right_ankle: Point | None
) -> float | None:
    if left_knee is None or right_knee is None or left_ankle is None or right_ankle is None:
        return None
    ankles = distance(left_ankle, right_ankle)
    return round(distance(left_knee, right_knee) / ankles, 3) if ankles else None


def _rounded(angle: float | None) -> float | None:
    """An angle to a tenth of a degree: less than what a pose is estimated to, and short to store."""
    return None if angle is None else round(angle, 1)


# --- values of a track -------------------------------------------------------------------------------------


def track_angles(rows: Sequence[Row], track: int, rules: MovementRules) -> Series:
    """The angle in each row: of a side, or of both together."""
    if track != BOTH:
        return [row[track] for row in rows]
    combine = _least if rules.one_sided else _mean
    return [combine(row[LEFT], row[RIGHT]) for row in rows]


def track_leans(rows: Sequence[Row], track: int) -> list[float]:
    """The lean of the trunk in each row that has one."""
    return [value for row in rows if (value := row[LEAN + track]) is not None]


def track_seconds(rows: Sequence[Row], track: int) -> list[float]:
    """The second angle in each row that has one."""
    if track != BOTH:
        return [value for row in rows if (value := row[SECOND + track]) is not None]
    return [value for row in rows if (value := _mean(row[SECOND], row[SECOND + 1])) is not None]


def _least(left: float | None, right: float | None) -> float | None:
    return right if left is None else left if right is None else min(left, right)


def _mean(left: float | None, right: float | None) -> float | None:
    return right if left is None else left if right is None else (left + right) / 2
