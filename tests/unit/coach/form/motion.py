"""Generated motion: a body whose joint follows a known angle, as a camera would see it.

The angle of a repetition is θ = top − (top − bottom)(1 − cos 2πt/T)/2, with half a second of rest at both ends of the recording.
"""

import random
from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from math import cos, pi, radians, sin
from typing import Literal

from fitai.coach.form.keypoints import Frame
from fitai.coach.form.models import Movement

TORSO = 200.0
"""Pixels."""
LIMBS = {"thigh": 0.85, "shin": 0.85, "upper_arm": 0.6, "forearm": 0.5}
"""Lengths relative to the torso."""
WIDTHS = {"side": 0.1, "oblique": 0.45, "front": 0.75}
"""Shoulder widths relative to the torso."""
BODY_WIDTH = 0.8
"""The shoulder width of a body in space, relative to the torso."""
TOPS = {
    Movement.SQUAT: (172, 80),
    Movement.HINGE: (172, 90),
    Movement.PRESS: (170, 80),
    Movement.ROW: (165, 75),
    Movement.CURL: (165, 50),
    Movement.LUNGE: (172, 88),
}
"""The largest and the smallest angle of a good repetition."""

Trunk = Callable[[float], float]
"""The lean of the trunk in degrees, by how deep the repetition is: 0 at its top, 1 at its bottom."""


@dataclass
class Motion:
    """A recording.

    Attributes:
        period: seconds of a repetition.
        down_share: the share of the period in which the angle falls.
        hold: seconds of rest at the bottom.
        bottoms: the smallest angles, left and right; by default those of a good repetition.
        gaps: the share of the frames in which a point is not seen.
        noise: the standard deviation of each coordinate, relative to the torso.
        side: the side that is nearer to the camera.
        trunk: the lean of the trunk.
        knees_in: whether the knees go inward in the view from the front.
        knee: of a hinge, the angle of the knee.
        yaw: degrees by which a body in space is turned from straight ahead (0) to the side (90); the angles are then those in
            space, and the picture shows others. By default the picture itself has the angles.
    """

    movement: Movement
    repetitions: int = 8
    view: Literal["side", "oblique", "front"] = "side"
    side: Literal["left", "right"] = "left"
    period: float = 3.0
    down_share: float = 0.5
    hold: float = 0.0
    fps: float = 30.0
    top: float | None = None
    bottoms: tuple[float, float] | None = None
    noise: float = 0.0
    gaps: float = 0.0
    mirrored: bool = False
    seed: int = 0
    trunk: Trunk | None = None
    knees_in: bool = False
    knee: float = 160.0
    alternating: bool = False
    begins_low: bool = False
    yaw: float | None = None
    _random: random.Random = field(init=False, repr=False)

    def depths(self) -> list[tuple[float, int]]:
        """How deep each frame is, and the number of its repetition."""
        still = round(0.5 * self.fps)
        frames = [(1.0 if self.begins_low else 0.0, 0)] * still
        first = self.down_share * self.period + self.hold if self.begins_low else 0.0
        length = self.period + self.hold
        moving = round((self.repetitions * length - first) * self.fps)
        for index in range(moving):
            number, time = divmod(first + index / self.fps, length)
            frames.append((self._depth(time), int(number)))
        return frames + [(0.0, self.repetitions - 1)] * still

    def _depth(self, time: float) -> float:
        down = self.down_share * self.period
        if time < down:
            return (1 - cos(pi * time / down)) / 2
        if time < down + self.hold:
            return 1.0
        return (1 + cos(pi * (time - down - self.hold) / (self.period - down))) / 2

    def frames(self) -> list[Frame]:
        """The frames."""
        self._random = random.Random(f"{self.seed}/{self.movement}/{self.view}")
        standard_top, standard_bottom = TOPS[self.movement]
        top = self.top or standard_top
        bottoms = self.bottoms or (standard_bottom, standard_bottom)
        frames = []
        for depth, number in self.depths():
            angles = [top - (top - bottom) * depth for bottom in bottoms]
            if self.alternating:
                angles[(number + 1) % 2] = top
            frames.append(self._frame(angles, depth))
        return self._seen(frames)

    def _frame(self, angles: Sequence[float], depth: float) -> list[tuple[float, float]]:
        width = WIDTHS[self.view]
        points = [(0.0, 0.0)] * 17
        for side in (0, 1):
            outward = -1 if side == 0 else 1
            chain = self._chain(angles[side], depth)
            for joint, (x, y) in enumerate(chain):
                offset = outward * width / 2 * (0.8 if joint >= 3 else 1)
                if self.view == "front":
                    x *= outward
                if self.knees_in and joint >= 3:
                    # A wide stance, whose knees bend to the other side.
                    x, offset = -x, offset + 0.6 * outward
                if self.yaw is not None:
                    depth_of_side = outward * BODY_WIDTH / 2 * (0.6 if joint >= 3 else 1)
                    x, offset = x * sin(radians(self.yaw)), depth_of_side * cos(radians(self.yaw))
                points[5 + 2 * joint + side] = (x + offset, y)
        shoulder = points[5]
        for index in range(5):
            points[index] = (shoulder[0] + 0.05 * index, shoulder[1] + 0.3)
        return points

    def _chain(self, angle: float, depth: float) -> list[tuple[float, float]]:
        """Shoulder, elbow, wrist, hip, knee and ankle of a side, from the hip; y up."""
        bend = 180 - angle
        lean = self.trunk(depth) if self.trunk else self._lean(bend, depth)
        shin, thigh = 3.0, -3.0
        upper_arm, forearm = 178.0, 176.0
        if self.movement in (Movement.SQUAT, Movement.LUNGE):
            shin = 0.35 * bend
            thigh = shin - bend
        elif self.movement is Movement.HINGE:
            thigh = -0.6 * (180 - self.knee)
            shin = thigh + 180 - self.knee
            lean = bend + thigh
        elif self.movement is Movement.PRESS:
            upper_arm = 0.6 * bend
            forearm = upper_arm - bend
        elif self.movement is Movement.ROW:
            upper_arm = 180 + 0.6 * bend
            forearm = upper_arm - bend
        else:
            upper_arm, forearm = 176.0, 176.0 - bend
        hip = (0.0, 0.0)
        knee = _step(hip, thigh, -LIMBS["thigh"])
        ankle = _step(knee, shin, -LIMBS["shin"])
        shoulder = _step(hip, 0.0 if self.view == "front" and not self.trunk else lean, 1.0)
        elbow = _step(shoulder, upper_arm, LIMBS["upper_arm"])
        return [shoulder, elbow, _step(elbow, forearm, LIMBS["forearm"]), hip, knee, ankle]

    def _lean(self, bend: float, depth: float) -> float:
        if self.movement is Movement.SQUAT:
            return 0.35 * bend
        if self.movement is Movement.ROW:
            return 45.0
        return 4.0

    def _seen(self, frames: list[list[tuple[float, float]]]) -> list[Frame]:
        """The points with noise, scores and gaps, in pixels; y down."""
        scores = [self._scores(index, len(frames)) for index in range(17)]
        sign = -1 if self.mirrored else 1
        # Without noise nothing is drawn: it would be zero.
        gauss = self._random.gauss if self.noise else lambda mean, _: mean
        return [
            [
                (
                    round(640 + sign * TORSO * (x + gauss(0, self.noise)), 2),
                    round(360 - TORSO * (y + gauss(0, self.noise)), 2),
                    scores[index][number],
                )
                for index, (x, y) in enumerate(points)
            ]
            for number, points in enumerate(frames)
        ]

    def _scores(self, index: int, count: int) -> list[float]:
        """The scores of a point: gaps of one to nine frames until their share is reached."""
        is_near = self.view != "side" or index < 5 or (index % 2 == 1) == (self.side == "left")
        scores = [0.9 if is_near else 0.5] * count
        missing = 0
        while missing < self.gaps * count:
            start, length = self._random.randrange(count), self._random.randint(1, 4)
            scores[start : start + length] = [0.1] * len(scores[start : start + length])
            missing = scores.count(0.1)
        return scores


def _step(start: tuple[float, float], direction: float, length: float) -> tuple[float, float]:
    """The point at this distance in a direction, in degrees from upright."""
    return start[0] + length * sin(radians(direction)), start[1] + length * cos(radians(direction))
