"""Finding repetitions: the angle falls below `enter`, then rises past `exit`, and takes at least half a second."""

from typing import Literal, NamedTuple

from pydantic import BaseModel

from fitai.coach.form.gaps import Series
from fitai.coach.form.movements import MIN_REPETITION_SECONDS, MovementRules

MAX_REPETITION_SECONDS = 15.0
"""What takes longer between `enter` and `exit` is no repetition."""
MAX_UNSEEN_SECONDS = 1.0
"""A repetition in which the joint is not seen for longer is not counted."""
MIN_BELOW_SECONDS = 0.2
"""The angle is below `enter` for at least so long: noise alone takes it there for less."""
CLOSING_SECONDS = 1.0
"""After `exit`, the top of the repetition is looked for in this time, or until the next one begins."""


class Span(NamedTuple):
    """The frames of a repetition.

    Attributes:
        previous: where the repetition before it was past `exit`; 0 for the first.
        enter, exit: where the angle is below `enter`, and past `exit`.
        end: the frame after those in which the top is looked for.
        begins_low: whether the recording begins within it.
    """

    previous: int
    enter: int
    exit: int
    end: int
    begins_low: bool


class Finder(BaseModel):
    """Finds the repetitions in the angles of one track, frame by frame.

    Phases: `first` before the joint was seen; `lost` until it is up again; `up`; `down` below `enter`; `closing` past `exit`.
    """

    phase: Literal["first", "lost", "up", "down", "closing"] = "first"
    enter: int = 0
    exit: int = 0
    previous: int = 0
    unseen: int = 0
    begins_low: bool = False
    below: int = 0

    def find(self, angles: Series, first: int, rules: MovementRules, fps: float) -> list[Span]:
        """The repetitions that are closed within these frames.

        Args:
            first: the number of the first of the frames.
        """
        spans = []
        for index, angle in enumerate(angles, first):
            span = self._step(index, angle, rules, fps)
            if span is not None:
                spans.append(span)
        return spans

    def open_span(self, end: int) -> Span | None:
        """The repetition that is past `exit` and not closed yet, if there is one."""
        if self.phase != "closing":
            return None
        return Span(self.previous, self.enter, self.exit, end, self.begins_low)

    def earliest(self, finished: int) -> int:
        """The first frame that a later repetition may begin at, but for its way down."""
        return self.enter if self.phase in ("down", "closing") else finished

    def _step(self, index: int, angle: float | None, rules: MovementRules, fps: float) -> Span | None:
        if self.phase == "closing":
            return self._close(index, angle, rules, fps)
        if angle is None:
            self.unseen += 1
            if self.phase == "down" and self.unseen > MAX_UNSEEN_SECONDS * fps:
                self.phase = "lost"
            return None
        self.unseen = 0
        if self.phase == "down":
            self._rise(index, angle, rules, fps)
        elif self.phase == "up":
            if angle < rules.enter:
                self._enter(index)
        elif angle >= rules.enter:
            self.phase = "up"
        elif self.phase == "first":
            self._begin_low(index, rules)
        return None

    def _close(self, index: int, angle: float | None, rules: MovementRules, fps: float) -> Span | None:
        is_next = angle is not None and angle < rules.enter
        if not is_next and index - self.exit < CLOSING_SECONDS * fps:
            return None
        span = self.open_span(index)
        self.previous, self.phase, self.unseen, self.begins_low = self.exit, "up", 0, False
        if is_next:
            self._enter(index)
        return span

    def _rise(self, index: int, angle: float, rules: MovementRules, fps: float) -> None:
        seconds = (index - self.enter) / fps
        self.below += angle < rules.enter
        if angle > rules.exit:
            is_repetition = seconds >= MIN_REPETITION_SECONDS - 1e-9 and self.below / fps >= MIN_BELOW_SECONDS - 1e-9
            self.phase, self.exit = ("closing", index) if is_repetition else ("up", self.exit)
            self.begins_low &= is_repetition
        elif seconds > MAX_REPETITION_SECONDS:
            self.phase, self.begins_low = "lost", False

    def _enter(self, index: int) -> None:
        self.phase, self.enter, self.below = "down", index, 1

    def _begin_low(self, index: int, rules: MovementRules) -> None:
        if rules.begins_low:
            self._enter(index)
            self.begins_low = True
        else:
            self.phase = "lost"
