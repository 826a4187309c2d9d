"""Analysing generated motion."""

from collections.abc import Sequence

from fitai.coach.form.analyser import Analyser
from fitai.coach.form.assessment import assess
from fitai.coach.form.keypoints import Frame
from fitai.coach.form.models import CueCode, FormAnalysis, Movement, Variant

from tests.unit.coach.form.motion import Motion


def analyse(motion: Motion, variant: Variant | None = None) -> FormAnalysis:
    """The analysis of a motion."""
    return analyse_frames(motion.movement, motion.frames(), motion.fps, variant)


def analyse_frames(
    movement: Movement, frames: Sequence[Frame], fps: float = 30, variant: Variant | None = None
) -> FormAnalysis:
    """The analysis of these frames."""
    analyser = Analyser(movement=movement, variant=variant, fps=fps)
    analyser.take(frames, end=True)
    return assess(analyser)


def mean_bottom(analysis: FormAnalysis) -> float:
    """The mean bottom angle of the repetitions."""
    return sum(repetition.bottom_angle for repetition in analysis.repetitions) / len(analysis.repetitions)


def cue_codes(analysis: FormAnalysis) -> set[CueCode]:
    """The cues of the recording."""
    return {cue.code for cue in analysis.cues}
