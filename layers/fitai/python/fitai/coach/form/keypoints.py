"""The 17 key points of COCO, and which of them a movement needs."""

from typing import NamedTuple

KEY_POINTS = (
    "nose", "left_eye", "right_eye", "left_ear", "right_ear", "left_shoulder", "right_shoulder", "left_elbow",
    "right_elbow", "left_wrist", "right_wrist", "left_hip", "right_hip", "left_knee", "right_knee", "left_ankle",
    "right_ankle",
)  # fmt: skip
"""The names of the points, at the places that COCO gives them."""
MIN_SCORE = 0.3
"""A point with a lower score is a gap."""

Joint = int
"""One of the six joints of a side; the place in `JOINTS`."""
SHOULDER, ELBOW, WRIST, HIP, KNEE, ANKLE = range(6)
SIDES = ("left", "right")
_NAMES = ("shoulder", "elbow", "wrist", "hip", "knee", "ankle")

Frame = list[tuple[float, float, float]]
"""x, y and score of each point, in COCO's order; empty where no person was seen."""


class Place(NamedTuple):
    """A joint of a side: `side` is 0 for the left and 1 for the right."""

    side: int
    joint: Joint


def needed_places(joints: tuple[Joint, ...]) -> tuple[Place, ...]:
    """The joints on both sides that are kept of a frame: those of the angles, and the trunk."""
    kept = sorted({SHOULDER, HIP, *joints})
    return tuple(Place(side, joint) for side in (0, 1) for joint in kept)


def point_index(place: Place) -> int:
    """Where COCO has a joint.

    >>> point_index(Place(0, KNEE))
    13
    """
    return KEY_POINTS.index(f"{SIDES[place.side]}_{_NAMES[place.joint]}")
