"""Angles and distances between points. y points down, as in a picture."""

from math import atan2, degrees, hypot

Point = tuple[float, float]


def joint_angle(first: Point, joint: Point, last: Point) -> float | None:
    """The angle at a joint between its two limbs, 0 to 180 degrees; None where a limb has no length.

    >>> joint_angle((0, 0), (0, 1), (1, 1))
    90.0
    """
    ax, ay = first[0] - joint[0], first[1] - joint[1]
    bx, by = last[0] - joint[0], last[1] - joint[1]
    if not (ax or ay) or not (bx or by):
        return None
    return degrees(atan2(abs(ax * by - ay * bx), ax * bx + ay * by))


def lean(shoulder: Point, hip: Point) -> float | None:
    """How far the trunk leans from upright, -180 to 180 degrees, positive to the right of the picture.

    >>> lean((1, 0), (0, 1))
    45.0
    """
    x, y = shoulder[0] - hip[0], hip[1] - shoulder[1]
    return degrees(atan2(x, y)) if x or y else None


def distance(first: Point, second: Point) -> float:
    """The distance between two points."""
    return hypot(first[0] - second[0], first[1] - second[1])


def middle(first: Point, second: Point) -> Point:
    """The point half-way between two."""
    return (first[0] + second[0]) / 2, (first[1] + second[1]) / 2
