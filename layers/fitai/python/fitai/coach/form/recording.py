"""A recording that is sent live, between its parts."""

from pydantic import BaseModel

from fitai.coach.form.analyser import Analyser
from fitai.coach.form.keypoints import Frame
from fitai.coach.form.models import MAX_FRAMES, SendFormFrames
from fitai.kernel.errors import Conflict, Invalid

MAX_WAITING = 4
"""Parts that wait for one that has not come yet."""


class WaitingPart(BaseModel):
    """A part that has come before the one that precedes it."""

    frames: list[Frame]
    end: bool = False


class Recording(BaseModel):
    """A recording.

    Attributes:
        next_part: the part that is taken next.
        waiting: parts behind it that have come already, by their numbers.
        ended: whether its last part was taken.
    """

    analyser: Analyser
    next_part: int = 0
    waiting: dict[int, WaitingPart] = {}
    ended: bool = False

    @classmethod
    def begin(cls, part: SendFormFrames) -> "Recording":
        """A recording of which nothing was taken yet, by any of its parts."""
        return cls(analyser=Analyser(movement=part.movement, variant=part.variant, fps=part.fps))

    def add(self, part: SendFormFrames) -> bool:
        """Take a part, and those that have waited for it.

        Returns:
            Whether it is new; False for one that was taken or is waiting.

        Raises:
            Invalid: it is of another movement or speed, or there are too many frames.
            Conflict: `recording_ended`; or `part_missing` where too many parts would wait, with `nextPart`.
        """
        self._require_same(part)
        if part.part < self.next_part or part.part in self.waiting:
            return False
        if self.ended:
            raise Conflict("The recording has ended.", code="recording_ended")
        if part.part > self.next_part + MAX_WAITING:
            raise Conflict(
                "A part before this one has not come; send it first.",
                code="part_missing",
                details={"nextPart": self.next_part},
            )
        waiting_frames = sum(len(waiting.frames) for waiting in self.waiting.values())
        if self.analyser.received + waiting_frames + len(part.frames) > MAX_FRAMES:
            raise Invalid.field("data.frames", f"A recording has at most {MAX_FRAMES} frames")
        self.waiting[part.part] = WaitingPart(frames=part.frames, end=part.end)
        self._take_waiting()
        return True

    def _take_waiting(self) -> None:
        while not self.ended and (part := self.waiting.pop(self.next_part, None)) is not None:
            self.analyser.take(part.frames, end=part.end)
            self.next_part += 1
            self.ended = part.end
        if self.ended:
            self.waiting = {}

    def _require_same(self, part: SendFormFrames) -> None:
        analyser = self.analyser
        for field, value, former in (
            ("movement", part.movement, analyser.movement),
            ("variant", part.variant, analyser.variant),
            ("fps", part.fps, analyser.fps),
        ):
            if value != former:
                raise Invalid.field(f"data.{field}", "Must be the same in all parts of a recording")
