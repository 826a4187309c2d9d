"""The movements as data: where the angle is, what is a repetition, what is its full range, and when there is a cue.

The source of the numbers is the table in section 8 of the coach's specification.
"""

from dataclasses import dataclass
from typing import Literal

from fitai.coach.form.keypoints import ANKLE, ELBOW, HIP, KNEE, SHOULDER, WRIST, Joint
from fitai.coach.form.models import CueCode, Movement, Variant

MIN_REPETITION_SECONDS = 0.5
"""From falling below `enter` to rising past `exit`; what is faster is no repetition."""
MIN_DOWN_SECONDS = 0.7
"""A faster way down is a cue."""
MIN_SYMMETRY = 0.9
"""A lower symmetry is a cue."""
MIN_PLAUSIBLE_ANGLE = 25
"""No joint of these bends further, degrees: a smaller angle is a limb that points to the camera, whose tempo and symmetry the
picture does not show. A fully bent elbow has some 35°."""
MIN_CUE_SHARE = 0.3
"""A cue is given when it is seen in so large a share of the repetitions."""
MAX_CUES = 3
MIN_USABLE = 0.7
"""Less is insufficient."""
OBLIQUE_FACTOR = 0.7
"""The confidence in an oblique view, relative to others."""
SIDE_BELOW = 0.35
FRONT_ABOVE = 0.55
"""Shoulder width over torso length: below the one the view is from the side, above the other from the front."""

Quantity = Literal["lean", "swing", "second_angle", "knee_ratio"]
"""What a cue is about: the largest lean of the trunk, the change of its lean, the smallest second angle (degrees), and the
distance of the knees over that of the ankles."""


@dataclass(frozen=True, slots=True)
class CueRule:
    """When there is a cue: a quantity beyond a limit.

    Attributes:
        above: whether it is too large beyond the limit, or too small below it.
        variant: of which variant of the movement; None for all.
    """

    code: CueCode
    quantity: Quantity
    above: bool
    limit: float
    variant: Variant | None = None


@dataclass(frozen=True, slots=True)
class MovementRules:
    """A movement. Angles in degrees.

    Attributes:
        angle: the three joints of the angle, which is at the second.
        enter, exit: a repetition falls below the one and rises past the other.
        full_bottom: the full range goes down to it.
        full_top: the full range ends at least there; None where it does not matter.
        second: a second angle that a cue is about.
        one_sided: whether a side may move alone, so that the more bent side counts; otherwise it is the mean of both.
        has_symmetry: whether both sides are to do the same.
        begins_low: whether the first repetition may begin at the lowest point.
        lowers_first: whether the weight goes down while the angle falls.
    """

    angle: tuple[Joint, Joint, Joint]
    enter: float
    exit: float
    full_bottom: float
    full_top: float | None = None
    cues: tuple[CueRule, ...] = ()
    second: tuple[Joint, Joint, Joint] | None = None
    one_sided: bool = False
    has_symmetry: bool = True
    begins_low: bool = False
    lowers_first: bool = True

    @property
    def joints(self) -> tuple[Joint, ...]:
        """The joints that the analysis needs beside those of the trunk."""
        has_ratio = any(cue.quantity == "knee_ratio" for cue in self.cues)
        return (*self.angle, *(self.second or ()), *((KNEE, ANKLE) if has_ratio else ()))


_KNEE = (HIP, KNEE, ANKLE)
_HIP = (SHOULDER, HIP, KNEE)
_ELBOW = (SHOULDER, ELBOW, WRIST)

MOVEMENTS: dict[Movement, MovementRules] = {
    Movement.SQUAT: MovementRules(
        _KNEE, 120, 155, 95,
        cues=(
            CueRule(CueCode.TRUNK, "lean", True, 50),
            CueRule(CueCode.KNEES, "knee_ratio", False, 0.8),
        ),
    ),
    Movement.HINGE: MovementRules(
        _HIP, 130, 160, 105, 165,
        cues=(CueRule(CueCode.KNEE_BEND, "second_angle", False, 110),),
        second=_KNEE,
        begins_low=True,
    ),
    Movement.PRESS: MovementRules(
        _ELBOW, 110, 150, 95, 160,
        cues=(CueRule(CueCode.LEAN, "lean", True, 15, "overhead"),),
        one_sided=True,
        begins_low=True,
    ),
    Movement.ROW: MovementRules(
        _ELBOW, 100, 145, 90,
        cues=(CueRule(CueCode.SWING, "swing", True, 15),),
        one_sided=True,
        lowers_first=False,
    ),
    Movement.CURL: MovementRules(
        _ELBOW, 100, 145, 60,
        cues=(CueRule(CueCode.SWING, "swing", True, 15),),
        one_sided=True,
        lowers_first=False,
    ),
    Movement.LUNGE: MovementRules(
        _KNEE, 115, 155, 100,
        cues=(CueRule(CueCode.TRUNK, "lean", True, 25),),
        one_sided=True,
        has_symmetry=False,
    ),
}  # fmt: skip
