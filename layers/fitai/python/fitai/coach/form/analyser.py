"""The analyser: takes a recording in any number of parts, and keeps only what later parts need.

A recording in one part gives exactly what it gives in many, since every frame is judged when what it depends on is there.
Which side is seen better, and from where, is known at the end only: repetitions are looked for on the left, on the right
and on both sides at once.
"""

from collections.abc import Sequence

from pydantic import BaseModel, Field

from fitai.coach.form.features import BOTH, LEFT, RIGHT, TRACKS, feature_rows, reach, track_angles
from fitai.coach.form.gaps import visible
from fitai.coach.form.keypoints import Frame, needed_places, point_index
from fitai.coach.form.measuring import BEFORE_SECONDS, Measured, measure
from fitai.coach.form.models import Movement, Variant, View
from fitai.coach.form.movements import MOVEMENTS, MovementRules
from fitai.coach.form.repetitions import Finder
from fitai.coach.form.views import view_of


class Track(BaseModel):
    """What was found on one side, or on both together."""

    finder: Finder = Field(default_factory=Finder)
    usable: int = 0
    repetitions: list[Measured] = []


class Analyser(BaseModel):
    """The state of an analysis.

    Attributes:
        received: frames that were taken.
        finished: frames whose row was made.
        scores: the sums of the scores of the needed points, left and right, in thousandths.
        frames: the coordinates that later rows depend on; the first is that of the frame `frames_from`.
        rows: the rows that repetitions may still need; the first is that of the frame `rows_from`.
        widths: frames by shoulder width over torso length, in hundredths.
    """

    movement: Movement
    variant: Variant | None = None
    fps: float
    received: int = 0
    finished: int = 0
    scores: list[int] = [0, 0]
    frames: list[list[float | None]] = []
    frames_from: int = 0
    rows: list[list[float | None]] = []
    rows_from: int = 0
    widths: dict[int, int] = {}
    tracks: list[Track] = Field(default_factory=lambda: [Track() for _ in TRACKS])

    @property
    def rules(self) -> MovementRules:
        """The rules of the movement."""
        return MOVEMENTS[self.movement]

    @property
    def view(self) -> View | None:
        """From where the body is seen, so far; None where the trunk was not seen."""
        return view_of(self.widths)

    @property
    def track(self) -> int:
        """Where repetitions count: from the side on the side that is seen better, otherwise on both.

        Lunges count on both from the side as well: the legs take turns, and neither hides the other.
        """
        if self.view is not View.SIDE or not self.rules.has_symmetry:
            return BOTH
        return LEFT if self.scores[0] >= self.scores[1] else RIGHT

    def take(self, frames: Sequence[Frame], *, end: bool = False) -> None:
        """Take the next frames of the recording.

        Args:
            end: whether they are its last.
        """
        self._keep(frames)
        self._finish(self.received if end else self.received - reach(self.fps))
        if end:
            self._close()

    def measured(self) -> list[Measured]:
        """The repetitions so far, the one that is not closed yet included."""
        track = self.tracks[self.track]
        span = track.finder.open_span(self.finished)
        if span is None:
            return track.repetitions
        return [*track.repetitions, measure(self.rows, self.rows_from, span, self.track, self.rules, self.fps)]

    def _keep(self, frames: Sequence[Frame]) -> None:
        places = needed_places(self.rules.joints)
        indices = [(place.side, point_index(place)) for place in places]
        nothing: list[float | None] = [None] * (2 * len(places))
        for frame in frames:
            if not frame:
                self.frames.append(nothing)
                continue
            kept: list[float | None] = []
            for side, index in indices:
                x, y, score = frame[index]
                kept += visible(x, score), visible(y, score)
                self.scores[side] += round(score * 1000)
            self.frames.append(kept)
        self.received += len(frames)

    def _finish(self, stop: int) -> None:
        """Make the rows up to a frame, and look for repetitions in them."""
        if stop <= self.finished:
            return
        first, rules = self.finished, self.rules
        rows, widths = feature_rows(self.frames, rules, self.fps, first - self.frames_from, stop - self.frames_from)
        for width in widths:
            if width is not None:
                self.widths[width] = self.widths.get(width, 0) + 1
        self.rows += map(list, rows)
        self.finished = stop
        for number, track in enumerate(self.tracks):
            angles = track_angles(rows, number, rules)
            track.usable += len(angles) - angles.count(None)
            for span in track.finder.find(angles, first, rules, self.fps):
                track.repetitions.append(measure(self.rows, self.rows_from, span, number, rules, self.fps))
        self._forget()

    def _close(self) -> None:
        """Close the repetitions that the recording ends in."""
        for number, track in enumerate(self.tracks):
            span = track.finder.open_span(self.finished)
            if span is not None:
                track.repetitions.append(measure(self.rows, self.rows_from, span, number, self.rules, self.fps))
                track.finder.phase = "lost"
        self.frames, self.rows = [], []

    def _forget(self) -> None:
        """Drop the frames and rows that nothing depends on any more."""
        frames_from = max(0, self.finished - reach(self.fps))
        del self.frames[: frames_from - self.frames_from]
        self.frames_from = frames_from
        earliest = min(track.finder.earliest(self.finished) for track in self.tracks)
        rows_from = max(self.rows_from, earliest - int(BEFORE_SECONDS * self.fps), 0)
        del self.rows[: rows_from - self.rows_from]
        self.rows_from = rows_from
