"""From where the camera sees the body: shoulder width over torso length."""

from collections.abc import Mapping
from math import ceil, floor

from fitai.coach.form.geometry import Point, distance, middle
from fitai.coach.form.models import View
from fitai.coach.form.movements import FRONT_ABOVE, SIDE_BELOW

STEPS = 100
"""Steps of a ratio of 1 in which ratios are counted."""
MIDDLE = 45
"""The step, between the two limits of the oblique view, away from which ratios are rounded: rounding never changes a view."""
EXACT_DIGITS = 6
"""Digits of a step that count: a ratio at a limit is not beyond it by the last bit of a division."""
LARGEST = 2 * STEPS
"""Larger ratios are counted as this: the body lies, or bends toward the camera."""


def width_step(left_shoulder: Point, right_shoulder: Point, left_hip: Point, right_hip: Point) -> int | None:
    """Shoulder width over torso length in a frame, in hundredths; None where the torso has no length.

    >>> [width_step((0, 0), (width, 0), (0, 1000), (width, 1000)) for width in (349, 350, 550, 551)]
    [34, 35, 55, 56]
    """
    torso = distance(middle(left_shoulder, right_shoulder), middle(left_hip, right_hip))
    if not torso:
        return None
    steps = round(distance(left_shoulder, right_shoulder) / torso * STEPS, EXACT_DIGITS)
    return min(floor(steps) if steps < MIDDLE else ceil(steps), LARGEST)


def view_of(counts: Mapping[int, int]) -> View | None:
    """The view by the median of the ratios; None where there are none.

    Args:
        counts: the number of frames by their ratio in hundredths.
    """
    middle_frame = (sum(counts.values()) + 1) // 2
    passed = 0
    for step in sorted(counts):
        passed += counts[step]
        if passed >= middle_frame:
            return view_at(step / STEPS)
    return None


def view_at(ratio: float) -> View:
    """The view at a ratio of shoulder width to torso length.

    >>> [view_at(ratio).value for ratio in (0.34, 0.35, 0.55, 0.56)]
    ['side', 'oblique', 'oblique', 'front']
    """
    if ratio < SIDE_BELOW:
        return View.SIDE
    return View.FRONT if ratio > FRONT_ABOVE else View.OBLIQUE
