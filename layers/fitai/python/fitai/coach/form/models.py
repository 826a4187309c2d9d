"""What is asked of and answered by the analysis of form."""

from enum import StrEnum
from typing import Annotated, Literal

from pydantic import AfterValidator, FailFast, Field

from fitai.kernel.texts import Id
from fitai.kernel.types import Input, Model

MAX_FRAMES = 3600
"""Frames of a recording: two minutes at 30 frames a second."""
MAX_PART_FRAMES = 120
"""Frames of a part that is sent live; a message has at most 16 KB, which is about 45 frames with all points."""
MAX_PARTS = 3600
POINTS = 17
MAX_BODY = 2_500_000
"""Bytes of a recording."""


class Movement(StrEnum):
    """A movement whose form can be analysed."""

    SQUAT = "squat"
    HINGE = "hinge"
    PRESS = "press"
    ROW = "row"
    CURL = "curl"
    LUNGE = "lunge"


class View(StrEnum):
    """From where the camera sees the body."""

    SIDE = "side"
    FRONT = "front"
    OBLIQUE = "oblique"


class CueCode(StrEnum):
    """What to do better."""

    TRUNK = "trunk"
    KNEES = "knees"
    KNEE_BEND = "knee_bend"
    LEAN = "lean"
    SWING = "swing"
    SLOWER = "slower"
    SYMMETRY = "symmetry"


Variant = Literal["overhead"]
BodySide = Literal["left", "right"]


def _is_whole(frame: list[tuple[float, float, float]]) -> list[tuple[float, float, float]]:
    if len(frame) not in (0, POINTS):
        raise ValueError(f"Must have {POINTS} points, or none where no person is seen")
    return frame


Coordinate = Annotated[float, Field(ge=-100_000, le=100_000)]
PointScore = Annotated[float, Field(ge=0, le=1)]
KeyPoint = tuple[Coordinate, Coordinate, PointScore]
PoseFrame = Annotated[list[KeyPoint], FailFast(), Field(max_length=POINTS), AfterValidator(_is_whole)]
FramesPerSecond = Annotated[float, Field(ge=15, le=60)]


class AnalyseForm(Input):
    """A recording whose form is analysed."""

    movement: Movement | None = None
    """The movement; without it, that of the exercise."""
    exercise_id: Id | None = None
    """The exercise, whose pattern says which movement it is; in place of `movement`."""
    variant: Variant | None = None
    """`overhead`: a press above the head, whose trunk must stay upright. Of an exercise it is known."""
    fps: FramesPerSecond
    """Frames in a second, 15 to 60; 30 are best."""
    frames: Annotated[list[PoseFrame], FailFast()] = Field(min_length=1, max_length=MAX_FRAMES)
    """For each frame, x, y and score of the 17 points in COCO's order; y points down, and x and y have the same unit (pixels,
    for instance). A frame in which no person is seen may be empty. At most 3,600 frames."""


class SendFormFrames(Input):
    """A part of a recording that is sent while it is made."""

    session_id: Id
    """The recording, by an id that the client makes."""
    part: int = Field(ge=0, lt=MAX_PARTS)
    """The number of the part within its recording, from 0."""
    movement: Movement
    """The movement, the same in all parts."""
    variant: Variant | None = None
    """`overhead`: a press above the head, whose trunk must stay upright."""
    fps: FramesPerSecond
    """Frames in a second, 15 to 60, the same in all parts."""
    frames: Annotated[list[PoseFrame], FailFast()] = Field(max_length=MAX_PART_FRAMES)
    """The frames, as in `POST /ai/form-analyze`. A second of 30 frames is about 10 KB; a message has at most 16 KB."""
    end: bool = False
    """Whether this is the last part. It may have no frames."""


class Tempo(Model):
    """How long the ways of a repetition take."""

    down_seconds: float | None = None
    """Seconds of lowering; left out of a repetition that begins at its lowest point."""
    pause_seconds: float
    """Seconds of rest between the two ways."""
    up_seconds: float
    """Seconds of lifting."""


class FormRepetition(Model):
    """A repetition."""

    number: int
    """Its number in the recording, from 1."""
    start_seconds: float
    """When it begins, in seconds from the start of the recording."""
    end_seconds: float
    """When it ends, in seconds from the start of the recording."""
    bottom_angle: float
    """The smallest angle of the joint, in degrees."""
    top_angle: float
    """The largest angle of the joint at the end of the repetition, in degrees."""
    tempo: Tempo
    """How long its ways take."""
    range: Literal["full", "partial"]
    """Whether the joint moves through its full range."""
    symmetry: float | None = None
    """1 where left and right go equally deep; left out where only one side moves or is seen."""
    cues: list[CueCode] = []
    """What to do better in this repetition."""


class FormCue(Model):
    """What to do better."""

    code: CueCode
    """The cue."""
    message: str
    """The cue as a sentence."""
    share: float
    """In which share of the repetitions it was seen, 0.3 to 1."""
    repetitions: list[int]
    """In which repetitions it was seen, by their numbers."""


class FormAnalysis(Model):
    """The form in a recording."""

    movement: Movement
    """Which movement was analysed; of an exercise, the one that its pattern says."""
    variant: Variant | None = None
    """`overhead` where it is a press above the head; left out otherwise."""
    view: View | None = None
    """From where the camera sees the body; left out where the trunk was never seen."""
    side: BodySide | None = None
    """Of the view from the side: the side that is seen better, and was used."""
    duration_seconds: float
    """How long the recording is, in seconds."""
    usable_share: float
    """The share of the frames in which the joint is seen, 0 to 1."""
    insufficient: bool
    """Whether too little is usable (below 0.7): there are no repetitions and no cues then."""
    confidence: float
    """How far the analysis can be trusted, 0 to 1: the usable share, less in an oblique view."""
    repetition_count: int
    """How many repetitions there are."""
    repetitions: list[FormRepetition]
    """The repetitions in their order."""
    cues: list[FormCue]
    """At most three cues, the most frequent first; each was seen in at least 30 % of the repetitions."""
